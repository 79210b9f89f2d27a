"""Word documents in one XML file give the paragraphs that the same document gives as docx."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers import UnreadableFile, read_bytes
from ingest.readers.word_xml import read_word_xml
from tests.word_files import W, definition, item, level, num, paragraph, part

PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"


def flat_opc(**parts: str) -> bytes:
    content = "".join(
        f'<pkg:part pkg:name="/word/{name}.xml"><pkg:xmlData>{part(name, text).decode()}</pkg:xmlData>'
        "</pkg:part>"
        for name, text in parts.items()
    )
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{PKG}">{content}</pkg:package>'.encode()


def test_flat_opc() -> None:
    numbering = definition(level(0, "第%1条", "chineseCounting")) + num()
    data = flat_opc(document=f"<w:body>{item('甲。')}{item('乙。')}</w:body>", numbering=numbering)
    assert read_bytes(data, "a.doc").paragraphs == ("第一条 甲。", "第二条 乙。")


def word_2003(body: str, lists: str = "") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
        f"<w:lists>{lists}</w:lists><w:body><wx:sect>{body}</wx:sect></w:body></w:wordDocument>"
    ).encode()


def listed(text: str, lvl: int = 0, hint: str = "") -> str:
    shown = f'<wx:t wx:val="{hint}"/>' if hint else ""
    return paragraph(text, f'<w:listPr><w:ilvl w:val="{lvl}"/><w:ilfo w:val="1"/>{shown}</w:listPr>')


LISTS = (
    '<w:listDef w:listDefId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:nfc w:val="37"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:nfc w:val="18"/>'
    '<w:lvlText w:val="%2"/></w:lvl></w:listDef><w:list w:ilfo="1"><w:ilst w:val="0"/></w:list>'
)


def paragraphs(data: bytes) -> tuple[str, ...]:
    return read_bytes(data, "旧.doc").paragraphs


def test_word_2003_lists() -> None:
    body = (
        listed("总体要求")
        + listed("指导思想", 1)
        + "<wx:sub-section>"
        + listed("主要任务")
        + "</wx:sub-section>"
    )
    assert paragraphs(word_2003(body, LISTS)) == ("一、总体要求", "① 指导思想", "二、主要任务")


def test_word_2003_number_kept_as_a_hint() -> None:
    assert paragraphs(word_2003(listed("总体要求", hint="一、"))) == ("一、总体要求",)


def test_word_2003_revisions_notes_and_tables() -> None:
    text = (
        '<w:p><aml:annotation aml:id="1" w:type="Word.Deletion"><aml:content>'
        "<w:r><w:delText>旧</w:delText></w:r></aml:content></aml:annotation>"
        '<aml:annotation aml:id="2" w:type="Word.Insertion"><aml:content>'
        "<w:r><w:t>新</w:t></w:r></aml:content></aml:annotation>"
        f"<w:r><w:footnote>{paragraph('注文')}</w:footnote></w:r></w:p>"
    )
    merged = '<w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr>' + paragraph("川区") + "</w:tc>"
    below = "<w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc>"
    rows = [(f"<w:tc>{paragraph('地区')}</w:tc>", "标准"), (merged, "700元"), (below, "500元")]
    table = "".join(f"<w:tr>{first}<w:tc>{paragraph(second)}</w:tc></w:tr>" for first, second in rows)
    reading = read_word_xml(word_2003(text + f"<w:tbl>{table}</w:tbl>"), "a.xml")
    assert [each.text for each in reading.paragraphs] == [
        *("新", "〔脚注〕注文", "地区：川区｜标准：700元", "地区：川区｜标准：500元"),
    ]
    assert len(reading.warnings) == 2


def test_word_2003_deletion_of_a_whole_paragraph() -> None:
    content = f"<aml:content>{paragraph('旧')}</aml:content>"
    deleted = f'<aml:annotation w:type="Word.Deletion">{content}</aml:annotation>'
    reading = read_word_xml(word_2003(deleted + paragraph("新")), "a.xml")
    assert [each.text for each in reading.paragraphs] == ["新"]
    assert "1处删除" in reading.warnings[0]


def test_other_xml_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.xml.*不是 Word"):
        read_word_xml(f'<w:p xmlns:w="{W}"/>'.encode(), "a.xml")
    with pytest.raises(UnreadableFile, match=r"a\.xml.*缺少正文"):
        read_word_xml(flat_opc(), "a.xml")


SAMPLES = (
    word_2003(listed("甲") + listed("乙", 1), LISTS),
    flat_opc(document=f"<w:body>{item('甲')}</w:body>"),
)


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_mutated_file(sample: bytes, changes: list[tuple[int, int]]) -> None:
    data = bytearray(sample)
    for place, byte in changes:
        data[place % len(data)] = byte
    try:
        read_word_xml(bytes(data), "任意.xml")
    except UnreadableFile as error:
        assert "任意.xml" in str(error)
