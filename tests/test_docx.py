"""Word files: what is displayed is read, once and in order, and what is left out is said."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import chinese_numeral
from ingest.readers import Reading, UnreadableFile, packages, read_bytes, secure_xml
from ingest.readers.docx import read_docx
from tests.word_files import (
    STRICT,
    W,
    definition,
    docx,
    item,
    level,
    num,
    package,
    paragraph,
    part,
    relations,
    run,
)


def reading(body: str, **parts: str) -> Reading:
    return read_docx(docx(body, **parts), "方案.docx")


def texts(body: str, **parts: str) -> list[str]:
    return [each.text for each in reading(body, **parts).paragraphs]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


# --- tables ---------------------------------------------------------------------------------------------


def many(*lines: str) -> str:
    return "".join(paragraph(each) for each in lines)


def test_table_that_arranges_provisions_is_read_cell_by_cell() -> None:
    left, right = ("一、党务公开", "（一）党费收缴。", "二、村务公开"), ("三、财务公开", "四、其他事项")
    found = reading(table(row(cell(many(*left)), cell(many(*right))))).paragraphs
    assert [each.text for each in found] == [*left, *right]
    assert not any(each.is_table_row for each in found)


def test_letterhead_in_a_table_is_no_table() -> None:
    head = table(
        row(cell(many("某县民政局文件"), '<w:gridSpan w:val="2"/>')),
        row(cell(many("某民发〔2024〕8号")), cell(many("签发人：李某"))),
    )
    found = reading(head + many("关于开展核查的通知")).paragraphs
    assert [each.text for each in found] == [
        "某县民政局文件",
        "某民发〔2024〕8号　签发人：李某",
        "关于开展核查的通知",
    ]
    assert not any(each.is_table_row for each in found)


def test_list_of_documents_is_no_letterhead() -> None:
    head = row(*(cell(many(text)) for text in ("序号", "名称", "文号")))
    entry = row(*(cell(many(text)) for text in ("1", "救助办法", "某政发〔2015〕20号")))
    assert texts(table(head, entry)) == ["序号：1｜名称：救助办法｜文号：某政发〔2015〕20号"]


def test_numbers_within_the_cells_of_a_table_leave_it_one() -> None:
    duties, pay = many("一、宣传政策", "二、走访群众"), many("一、岗位补贴", "二、社会保险")
    head = row(cell(many("事项")), cell(many("内容")))
    rows = (head, row(cell(many("职责")), cell(duties)), row(cell(many("待遇")), cell(pay)))
    assert texts(table(*rows)) == [
        "事项：职责｜内容：一、宣传政策 二、走访群众",
        "事项：待遇｜内容：一、岗位补贴 二、社会保险",
    ]


# --- paragraphs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (run("到2027年") + run("，达到"), ["到2027年，达到"]),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", ["甲 乙"]),
        ("<w:hyperlink>" + run("民法典") + "</w:hyperlink>", ["民法典"]),
        ("<w:smartTag><w:smartTag>" + run("兴庆区") + "</w:smartTag></w:smartTag>", ["兴庆区"]),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", ["控件"]),
        # soft line breaks
        (run("总体要求。") + "<w:r><w:br/></w:r>" + run("（一）指导思想"), ["总体要求。", "（一）指导思想"]),
        (run("关于建立机制的") + "<w:r><w:br/></w:r>" + run("工作方案"), ["关于建立机制的工作方案"]),
        (run("第三章") + "<w:r><w:br/></w:r>" + run("监督管理"), ["第三章 监督管理"]),
        (run("民政厅") + "<w:r><w:br/></w:r>" + run("2024年1月5日"), ["民政厅", "2024年1月5日"]),
        (run("联系人：张三") + "<w:r><w:br/></w:r>" + run("电话：123"), ["联系人：张三", "电话：123"]),
        (run("前半") + '<w:r><w:br w:type="page"/></w:r>' + run("后半"), ["前半后半"]),
        # fields
        (
            field("begin") + instruction(" REF x ") + field("separate") + run("第五条") + field("end"),
            ["第五条"],
        ),
        ('<w:fldSimple w:instr="PAGE">' + run("3") + "</w:fldSimple>", ["3"]),
        (field("begin") + instruction("eq \\o\\ac(○,12)") + field("end") + run("监测"), ["⑫监测"]),
        (field("begin") + run("没有结束的域也不吞字"), ["没有结束的域也不吞字"]),
        # symbols, ruby, equations
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("1年"), ["≥1年"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("是"), ["☑是"]),
        (
            "<w:r><w:ruby><w:rubyPr/><w:rt>"
            + run("bān")
            + "</w:rt><w:rubyBase>"
            + run("颁")
            + "</w:rubyBase>"
            "</w:ruby></w:r>",
            ["颁（bān）"],
        ),
        (
            f"<m:oMath><m:f><m:num>{math('收入+补贴')}</m:num><m:den>{math('人口')}</m:den></m:f></m:oMath>",
            ["(收入+补贴)/人口"],
        ),
    ],
)
def test_text_of_a_paragraph_is_what_is_displayed(content: str, shown: list[str]) -> None:
    assert texts(f"<w:p>{content}</w:p>") == shown


def test_strict_files_read_the_same() -> None:
    numbering = definition(level(0, "%1、", "chineseCounting")) + num()
    data = docx(item("总体要求"), namespace=STRICT, numbering=numbering)
    assert [each.text for each in read_docx(data, "a.docx").paragraphs] == ["一、总体要求"]


def test_outline_of_paragraph_style_and_heading_name() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的"/><w:basedOn w:val="h"/></w:style>'
    )
    body = paragraph("一", '<w:pStyle w:val="x"/>') + paragraph("二", '<w:outlineLvl w:val="0"/>')
    body += paragraph("三", '<w:pStyle w:val="x"/><w:outlineLvl w:val="9"/>') + paragraph("四")
    assert [each.outline for each in reading(body, styles=styles).paragraphs] == [2, 1, None, None]


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('框内文字')}</w:txbxContent>"
    shape = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        f"</mc:AlternateContent>"
    )
    assert texts(f"<w:p>{run('锚点')}<w:r>{shape}</w:r></w:p>{paragraph('下文')}") == [
        "锚点",
        "框内文字",
        "下文",
    ]


def test_word_art_letterhead_is_text() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="宁夏回族自治区文件"/></v:shape></w:pict></w:r>'
    assert texts(f"<w:p>{art}</w:p>") == ["宁夏回族自治区文件"]


def test_notes_follow_their_paragraph() -> None:
    body = f'<w:p>{run("脱贫户")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("每户")}</w:p>' + paragraph(
        "下文"
    )
    note = f'<w:footnote w:id="2">{paragraph("指建档立卡户。")}</w:footnote>'
    assert texts(body, footnotes=note) == ["脱贫户每户", "〔脚注〕指建档立卡户。", "下文"]


# --- what is left out -----------------------------------------------------------------------------------


def test_revisions_are_read_as_accepted_and_said() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>5000</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="2">{run("8000")}</w:ins>'
    moved = f'<w:moveFrom w:id="3">{run("旧处")}</w:moveFrom><w:moveTo w:id="4">{run("新处")}</w:moveTo>'
    read = reading(f"<w:p>{run('补贴')}{deleted}{inserted}{run('元')}{moved}</w:p>")
    assert [each.text for each in read.paragraphs] == ["补贴8000元新处"]
    assert [("2处插入" in w, "2处删除" in w) for w in read.warnings] == [(True, False), (False, True)]


def test_paragraph_whose_end_is_deleted_runs_on() -> None:
    numbering = definition(level(0, "%1.")) + num()
    body = item("甲") + paragraph("前半，", '<w:rPr><w:del w:id="1"/></w:rPr>') + item("后半。") + item("乙")
    assert texts(body, numbering=numbering) == ["1.甲", "2.前半，后半。", "3.乙"]


def test_deleted_rows_are_left_out() -> None:
    body = table(
        row(cell(paragraph("地区")), cell(paragraph("标准"))),
        row(cell(paragraph("旧")), cell(paragraph("1"))).replace("<w:trPr>", '<w:trPr><w:del w:id="1"/>'),
        row(cell(paragraph("新")), cell(paragraph("2"))),
    )
    assert texts(body) == ["地区：新｜标准：2"]


@pytest.mark.parametrize(
    ("content", "warning"),
    [
        (run("隐藏", "<w:vanish/>"), "1处隐藏文字"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "1条批注"),
        ("<w:r><w:drawing><pic:pic/></w:drawing></w:r>", "1张图片"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>', "1个符号无法识别"),
        (field("begin") + instruction("AUTONUM") + field("end"), "1处域"),
        ('<w:r><w:footnoteReference w:id="7"/></w:r>', "1处脚注"),
    ],
)
def test_what_is_left_out_is_said(content: str, warning: str) -> None:
    read = reading(f"<w:p>{run('正文')}{content}</w:p>")
    assert [each.text.rstrip("〓") for each in read.paragraphs] == ["正文"]
    assert len(read.warnings) == 1
    assert warning in read.warnings[0]


def test_other_files_in_the_document_are_said() -> None:
    assert "1个其他文档" in reading(paragraph("正文") + "<w:altChunk/>").warnings[0]


def test_visible_run_in_a_hidden_style_is_read() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="h"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    content = run("看不见") + run("看得见", '<w:vanish w:val="0"/>')
    assert texts(f'<w:p><w:pPr><w:pStyle w:val="h"/></w:pPr>{content}</w:p>', styles=styles) == ["看得见"]


BODY = "".join(paragraph(f"第{chinese_numeral(i)}条　正文正文正文正文。") for i in range(1, 6))


def test_list_of_contents_is_dropped_with_its_title() -> None:
    first = f"<w:p>{field('begin')}{instruction(' TOC ')}{field('separate')}{run('第一章　总则1')}</w:p>"
    last = f"<w:p>{field('end')}{run('第一章　总则')}</w:p>"
    assert texts(paragraph("目　录") + first + paragraph("第二章　罚则9") + last + BODY)[:2] == [
        "第一章　总则",
        "第一条　正文正文正文正文。",
    ]


def test_contents_by_style_are_dropped_but_not_text_in_that_style() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    body = paragraph("目录") + paragraph("总则 3", '<w:pStyle w:val="t"/>')
    assert texts(body + paragraph("正文。", '<w:pStyle w:val="t"/>'), styles=styles) == ["正文。"]


def test_contents_field_around_the_whole_text_drops_nothing() -> None:
    begin = f"<w:p>{field('begin')}{instruction('TOC')}{field('separate')}</w:p>"
    assert len(texts(begin + BODY + f"<w:p>{field('end')}</w:p>")) == 5


# --- tables ---------------------------------------------------------------------------------------------


def test_merged_cells_stand_in_each_place_they_cover() -> None:
    body = table(
        row(
            cell(paragraph("地区"), '<w:vMerge w:val="restart"/>'),
            cell(paragraph("低保标准"), '<w:gridSpan w:val="2"/>'),
        ),
        row(cell(paragraph(""), "<w:vMerge/>"), cell(paragraph("城市")), cell(paragraph("农村"))),
        row(
            cell(paragraph("兴庆区"), '<w:vMerge w:val="restart"/>'),
            cell(paragraph("700元")),
            cell(paragraph("500元")),
        ),
        row(cell(paragraph(""), "<w:vMerge/>"), cell(paragraph("710元")), cell(paragraph("510元"))),
    )
    assert texts(body) == [
        "地区：兴庆区｜低保标准/城市：700元｜低保标准/农村：500元",
        "地区：兴庆区｜低保标准/城市：710元｜低保标准/农村：510元",
    ]


def test_marked_head_rows_nested_tables_and_numbers_in_cells() -> None:
    nested = table(row(cell(paragraph("内甲")), cell(paragraph("内乙"))))
    head = row(cell(paragraph("1")), cell(paragraph("2")), properties="<w:tblHeader/>")
    body = table(head, row(cell(item("")), cell(nested)), row(cell(item("")), cell(paragraph("丙"))))
    numbering = definition(level(0, "%1")) + num()
    assert texts(body, numbering=numbering) == ["1：1｜2：内甲｜内乙", "1：2｜2：丙"]


def test_table_of_one_column_is_a_frame_around_paragraphs() -> None:
    body = table(row(cell(paragraph("第一条　甲。") + paragraph("第二条　乙。"))))
    read = reading(body).paragraphs
    assert [(each.text, each.is_table_row) for each in read] == [
        ("第一条　甲。", False),
        ("第二条　乙。", False),
    ]


def test_huge_span_is_bounded() -> None:
    body = table(row(cell(paragraph("甲"), '<w:gridSpan w:val="999999999"/>'), cell(paragraph("乙"))))
    assert texts(body) == ["甲｜乙"]


def test_file_of_python_docx(tmp_path: Path) -> None:
    document = python_docx.Document()
    document.add_heading("一、总体要求", level=1)
    document.add_paragraph("到2027年，产量稳定在380万吨。")
    document.sections[0].header.paragraphs[0].text = "页眉"
    grid = document.add_table(rows=2, cols=2)
    for i, text in enumerate(["地区", "标准", "兴庆区", "700元"]):
        grid.cell(i // 2, i % 2).text = text
    document.save(str(tmp_path / "a.docx"))
    source = read_bytes((tmp_path / "a.docx").read_bytes(), "a.doc")
    assert source.paragraphs == ("一、总体要求", "到2027年，产量稳定在380万吨。", "地区：兴庆区｜标准：700元")
    assert source.reading.paragraphs[0].outline == 1


# --- packages -------------------------------------------------------------------------------------------


def test_parts_are_found_by_their_relationships() -> None:
    numbering = definition(level(0, "%1、", "chineseCounting")) + num()
    data = package(
        {
            "_rels/.rels": relations(officeDocument="/word/document2.xml"),
            "word/document2.xml": part("document", f"<w:body>{item('甲')}</w:body>"),
            "word/_rels/document2.xml.rels": relations(numbering="../lists/n.xml"),
            "lists/n.xml": part("numbering", numbering),
        }
    )
    assert read_bytes(data, "a.docx").paragraphs == ("一、甲",)


ENTITY = b'<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (part("document", "<w:body><w:p>"), "已损坏"),
        (b"", "已损坏"),
        (ENTITY + part("document", "<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>"), "实体"),
        (part("document", "<w:body>" + "<w:sdt>" * 200 + "</w:sdt>" * 200 + "</w:body>"), "嵌套"),
        (part("document", "<w:body/>"), "没有文字"),
    ],
)
def test_bad_document_is_refused_with_the_reason(document: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"坏\.docx.*{why}"):
        read_bytes(package({"word/document.xml": document}), "坏.docx")


def test_deepest_permitted_nesting_is_read() -> None:
    deep = secure_xml.MAX_DEPTH - 6
    inline = "<w:smartTag>" * deep + run("深") + "</w:smartTag>" * deep
    assert texts(f"<w:p>{inline}</w:p>") == ["深"]
    tables = (secure_xml.MAX_DEPTH - 8) // 3
    frames = "<w:tbl><w:tr><w:tc>" * tables + paragraph("深") + "</w:tc></w:tr></w:tbl>" * tables
    assert texts(frames) == ["深"]


def test_note_that_refers_to_notes_is_read_once() -> None:
    reference = '<w:p><w:r><w:footnoteReference w:id="{}"/></w:r></w:p>'
    chain = "".join(f'<w:footnote w:id="{i}">{reference.format(i + 1)}</w:footnote>' for i in range(2000))
    assert texts(paragraph("文") + reference.format(0), footnotes=chain) == ["文", "〔脚注〕〔脚注〕"]


def test_merged_cells_do_not_swell_a_file() -> None:
    first = row(cell(paragraph("长" * 100_000), '<w:vMerge w:val="restart"/>'), cell(paragraph("甲")))
    body = table(first, *[row(cell("<w:p/>", "<w:vMerge/>"), cell(paragraph("乙")))] * 1000)
    read = texts(body)
    assert len(read) == 1001
    assert sum(map(len, read)) < 10_000_000


def test_zip_bomb_is_refused_unread() -> None:
    data = package({"word/document.xml": part("document", ""), "word/media/a.bmp": bytes(20_000_000)})
    with pytest.raises(UnreadableFile, match="压缩比异常"):
        read_bytes(data, "a.docx")


def test_part_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MAX_BYTES", 2000)
    with pytest.raises(UnreadableFile, match=r"word/document\.xml：解压后有"):
        reading(BODY * 10)


# --- anything at all ------------------------------------------------------------------------------------

RICH = docx(
    item("甲") + table(row(cell(paragraph("乙"), '<w:gridSpan w:val="2"/>'), cell(item("丙"))))
    + f"<w:p>{field('begin')}{instruction('TOC')}{field('separate')}{run('丁')}{field('end')}</w:p>"
    + f'<w:p><w:r><w:footnoteReference w:id="1"/></w:r><w:ins w:id="1">{run("戊")}</w:ins></w:p>',
    numbering=definition(level(0, "第%1条", "chineseCounting")) + num(1, overrides=""),
    styles='<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style>',
    footnotes=f'<w:footnote w:id="1">{paragraph("注")}</w:footnote>',
)  # fmt: skip
MUTATIONS = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8)


def mutated(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, byte in changes:
        changed[place % len(changed)] = byte
    return bytes(changed)


def must_give_paragraphs_or_refusal(data: bytes) -> None:
    try:
        read = read_docx(data, "任意.docx")
    except UnreadableFile as error:
        assert "任意.docx" in str(error)
        return
    assert all(each.text == each.text.strip() != "" for each in read.paragraphs)


@given(MUTATIONS)
def test_mutated_file(changes: list[tuple[int, int]]) -> None:
    must_give_paragraphs_or_refusal(mutated(RICH, changes))


@given(st.integers(0, len(RICH)))
def test_truncated_file(length: int) -> None:
    must_give_paragraphs_or_refusal(RICH[:length])


@given(st.sampled_from(["document", "numbering", "styles", "footnotes"]), MUTATIONS)
def test_mutated_part(name: str, changes: list[tuple[int, int]]) -> None:
    with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
        files = {each: archive.read(each) for each in archive.namelist()}
    path = f"word/{name}.xml"
    must_give_paragraphs_or_refusal(package(files | {path: mutated(files[path], changes)}))


TAGS = (
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "fldChar",
    "numPr",
    "numId",
    "ins",
    "del",
    "ruby",
    "sym",
    "sdt",
    "br",
)
TREES = st.recursive(
    st.sampled_from(
        [run("文"), '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>', "文"]
    ),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=4)).map(
        lambda node: f'<w:{node[0]} w:val="1">{"".join(node[1])}</w:{node[0]}>'
    ),
)


@given(st.lists(TREES, max_size=5))
def test_any_order_of_elements(trees: list[str]) -> None:
    must_give_paragraphs_or_refusal(docx("".join(trees)))


# --- genuine files --------------------------------------------------------------------------------------

ARTICLE = re.compile(r"第([一二三四五六七八九十百零〇]+)条(?=\s)")
FILES = 40


def genuine(policy_data: Path) -> list[Path]:
    files = sorted((policy_data / "docx").glob("*.docx"))
    assert len(files) == FILES
    return files


def test_every_article_of_genuine_files_is_there_once_in_order(policy_data: Path) -> None:
    articles = 0
    for path in genuine(policy_data):
        found = [
            m[1] for text in read_bytes(path.read_bytes(), path.name).paragraphs if (m := ARTICLE.match(text))
        ]
        assert found == [chinese_numeral(i + 1) for i in range(len(found))], path.name
        with zipfile.ZipFile(path) as archive:
            xml = archive.read("word/document.xml").decode()
        paragraphs = ("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", p)) for p in re.split(r"</w:p>", xml))
        assert len(found) == sum(ARTICLE.match(p.strip()) is not None for p in paragraphs), path.name
        articles += len(found)
    assert articles == 1842


def test_no_character_of_genuine_files_is_lost(policy_data: Path) -> None:
    for path in genuine(policy_data):
        with zipfile.ZipFile(path) as archive:
            root = secure_xml.parse_xml(archive.read("word/document.xml"), path.name)
        written = "".join("".join(each.text or "" for each in root.iter(f"{{{W}}}t")).split())
        read = "".join("".join(read_bytes(path.read_bytes(), path.name).paragraphs).split())
        numbers = re.compile(r"第[一二三四五六七八九十]+[章节]")
        if read != written:  # generated numbers of chapters are in no w:t
            assert numbers.sub("", read) == numbers.sub("", written), path.name


def test_generated_numbers_of_chapters(policy_data: Path) -> None:
    path = policy_data / "docx" / "产品质量监督抽查管理暂行办法.docx"
    lines = [
        text for text in read_bytes(path.read_bytes(), path.name).paragraphs if re.match(r"第.[章节] ", text)
    ]
    assert [line.split()[0] for line in lines] == [
        *("第一章", "第二章", "第三章", "第一节", "第二节", "第四章", "第五章", "第六章", "第七章", "第八章"),
    ]
