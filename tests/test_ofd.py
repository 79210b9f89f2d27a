"""OFD: text by its place on the page, in the dialects of the programs, and packages that are broken."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from ingest.document import MetadataField
from ingest.readers import UnreadableFile, read_bytes
from ingest.readers.formats import Format, format_of
from ingest.readers.ofd import read_ofd
from ingest.structure import parse
from tests.ofd_samples import Dialect, lines_of, ofd, page_of, policy_ofd, scanned_ofd, text_object

pytestmark = pytest.mark.slow

PLAIN = Dialect()


@pytest.mark.parametrize(
    "dialect",
    [PLAIN, Dialect(prefix=""), Dialect(absolute=True), Dialect(single=True), Dialect(ctm=True)],
    ids=["prefix", "default namespace", "absolute paths", "one object a character", "scaled"],
)
def test_paragraphs_are_those_that_the_page_shows(dialect: Dialect) -> None:
    data, expected = policy_ofd(dialect)
    assert format_of(data, "x.pdf") is Format.OFD
    reading = read_ofd(data, "办法.ofd")
    assert [paragraph.text for paragraph in reading.paragraphs] == expected
    assert reading.warnings == ("已略去页码2处。",)
    assert {paragraph.page for paragraph in reading.paragraphs} == {1}


def test_structure_of_an_ofd_is_that_of_its_text() -> None:
    (document,) = parse(read_bytes(policy_ofd()[0], "办法.ofd"))
    assert document.title == "盐池县高龄津贴发放办法"
    assert [each.number for each in document.walk() if each.number] == ["一、", "二、", "（一）", "（二）"]


def test_pages_are_counted_and_running_heads_dropped() -> None:
    pages = []
    for number in range(1, 5):
        head = text_object("盐池县人民政府公报 2024年第3期", 60, 15, PLAIN, 4.0)
        pages.append(
            page_of(lines_of(f"第{'一二三四'[number - 1]}条 本条规定津贴。"), PLAIN, f"- {number} -", head)
        )
    paragraphs = read_ofd(ofd(pages, PLAIN), "公报.ofd").paragraphs
    assert [(each.text, each.page) for each in paragraphs] == [
        (f"第{'一二三四'[i]}条 本条规定津贴。", i + 1) for i in range(4)
    ]


def test_title_is_stated_where_the_text_has_it_and_named_fields_always() -> None:
    info = (
        "<ofd:Title>盐池县高龄津贴发放办法</ofd:Title><ofd:Author>admin</ofd:Author><ofd:CustomDatas>"
        '<ofd:CustomData Name="文号">盐政规〔2024〕3号</ofd:CustomData>'
        '<ofd:CustomData Name="成文日期">2024年3月5日</ofd:CustomData>'
        '<ofd:CustomData Name="producer-version">1.0</ofd:CustomData></ofd:CustomDatas>'
    )
    stated = read_ofd(policy_ofd(info=info)[0], "办法.ofd").stated
    assert [(each.field, each.value) for each in stated] == [
        (MetadataField.TITLE, "盐池县高龄津贴发放办法"),
        (MetadataField.DOCUMENT_NUMBER, "盐政规〔2024〕3号"),
        (MetadataField.WRITTEN, "2024-03-05"),
    ]
    other = read_ofd(policy_ofd(info="<ofd:Title>Microsoft Word - 新建文档1</ofd:Title>")[0], "办法.ofd")
    assert other.stated == ()


def test_what_is_left_out_is_said() -> None:
    page = page_of(
        lines_of("津贴按月发放。"),
        PLAIN,
        more=text_object("内部资料", 60, 150, PLAIN, extra='CTM="0.7 0.7 -0.7 0.7 0 0"')
        + text_object("\ue123\ue124", 60, 160, PLAIN)
        + '<ofd:TextObject ID="7" Boundary="0 0 9 9" Size="5">'
        '<ofd:CGTransform CodePosition="0"><ofd:Glyphs>4460 12</ofd:Glyphs></ofd:CGTransform>'
        '<ofd:TextCode X="0" Y="0"/></ofd:TextObject>',
    )
    picture = page_of([], PLAIN, more='<ofd:ImageObject ID="5" ResourceID="6" Boundary="0 0 210 297"/>')
    data = ofd(
        [page, picture],
        PLAIN,
        document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"
        "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>",
        parts={
            "Doc_0/Attachs/Attachments.xml": '<Attachments xmlns="http://www.ofdspec.org/2016">'
            '<Attachment ID="1" Name="申请表.docx"><FileLoc>a.docx</FileLoc></Attachment></Attachments>',
            "Doc_0/Annots/Annotations.xml": '<Annotations><Page PageID="1"/></Annotations>',
        },
    )
    warnings = "\n".join(read_ofd(data, "办法.ofd").warnings)
    for said in ("申请表.docx", "批注", "扫描页的图片缺失", "1 处斜排", "4 个字是字体自造"):
        assert said in warnings


def test_missing_and_broken_pages_cost_only_themselves() -> None:
    pages = [page_of(lines_of(f"{n}规定。"), PLAIN) for n in "甲乙丙"]
    with zipfile.ZipFile(io.BytesIO(ofd([*pages[:2], "<ofd:Page", pages[2]], PLAIN))) as whole:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as part:
            for name in whole.namelist():
                if "Page_1" not in name:
                    part.writestr(name, whole.read(name))
    reading = read_ofd(target.getvalue(), "办法.ofd")
    assert [paragraph.text for paragraph in reading.paragraphs] == ["甲规定。", "丙规定。"]
    assert [paragraph.page for paragraph in reading.paragraphs] == [1, 2]
    assert "缺少 Pages/Page_1" in reading.warnings[0]
    assert "Page_2/Content.xml 已损坏" in reading.warnings[1]


@pytest.mark.parametrize("pictures", [{}, {"Doc_0/Res/page.png": b"JBIG2"}], ids=["missing", "unknown kind"])
def test_scanned_page_without_its_picture_is_told(pictures: dict[str, bytes]) -> None:
    found = read_ofd(scanned_ofd(pictures), "扫描.ofd")
    assert found.paragraphs == ()
    assert "扫描页的图片缺失" in "".join(found.warnings)


def test_blank_pages_are_no_document() -> None:
    with pytest.raises(UnreadableFile, match=r"空白\.ofd：全部 2 页都没有文字"):
        read_bytes(ofd([page_of([], PLAIN), page_of([], PLAIN)], PLAIN), "空白.ofd")


def test_any_mutation_gives_a_reading_or_a_refusal() -> None:
    whole = policy_ofd()[0]
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    moments = random.Random(33190)
    for _ in range(300):
        name = moments.choice(sorted(parts))
        content = bytearray(parts[name])
        for _ in range(moments.randrange(1, 8)):
            content[moments.randrange(len(content))] = moments.choice(b'<>"& 0123456789gXYe.-')
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for each, data in (parts | {name: bytes(content)}).items():
                archive.writestr(each, data)
        try:
            read_bytes(target.getvalue(), "变.ofd")
        except UnreadableFile as error:
            assert "变.ofd" in str(error)
