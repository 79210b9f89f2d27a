"""Documents that a document says it repeals."""

from __future__ import annotations

import pytest

from ingest.readers.source import Paragraph, Reading, Source
from ingest.readers.tables import table_paragraphs
from ingest.structure import parse
from tests.samples import source_with

TITLE = "贺川县人民政府关于废止部分规范性文件的决定"


LIST = (
    "经研究，决定废止下列文件：",
    "1.《甲办法》（贺政发〔2010〕5号）",
    "2.关于印发《乙细则》的通知（贺政办发〔2011〕7号）；",
    "3．贺川县丙管理规定",
    "本决定自公布之日起施行。",
)
TWO = (
    "一、对以下规范性文件予以废止：",
    "（一）《甲办法》",
    "（二）《乙规定》",
    "二、对下列文件作出修改：",
    "（一）《丙办法》",
)


@pytest.mark.parametrize(
    ("lines", "titles"),
    [
        (LIST, ("甲办法", "关于印发《乙细则》的通知", "贺川县丙管理规定")),
        (TWO, ("甲办法", "乙规定")),
        (("有下列情形之一的，备案失效：", "（一）《甲办法》规定的；", "（二）届满的。"), ()),
        (("本办法自公布之日起施行。《甲办法》《乙办法》同时废止。",), ("甲办法", "乙办法")),
        (("废止下列文件：", "（一）加强领导。", "《甲办法》继续有效。"), ()),
        # by number
        (("原贺政办发〔2022〕9号文件同时废止。",), ("贺政办发〔2022〕9号",)),
        (
            ("自即日起贺政发[2010]5号、贺政办发〔2011〕7号文件停止执行。",),
            ("贺政发〔2010〕5号", "贺政办发〔2011〕7号"),
        ),
        (("同时废止贺政办发〔2022〕9号文件。",), ("贺政办发〔2022〕9号",)),
        (("贺政办发〔2022〕9号文件继续有效。",), ()),
    ],
)
def test_titles_of_lists(lines: tuple[str, ...], titles: tuple[str, ...]) -> None:
    assert parse(source_with((TITLE, *lines)))[0].repeals == titles


@pytest.mark.parametrize(
    "text",
    [
        "同时废止《甲办法》" * 2_000,
        "《甲办法》废止" * 2_000,
        "《甲办法》" + "、" * 20_000 + "《甲办法》废止",
    ],
    ids=["before", "after", "far"],
)
def test_many_citations_of_one_list_cost_no_more_than_their_length(text: str) -> None:
    assert parse(source_with((TITLE, text)))[0].repeals == ("甲办法",)


@pytest.mark.parametrize("entry", ["x" + " " * 20_000 + "x", "（x" + "1" * 20_000, "下列" + "废止" * 10_000])
def test_long_lines_in_a_list_cost_no_more_than_their_length(entry: str) -> None:
    assert parse(source_with((TITLE, "决定废止下列文件：", "《甲办法》", entry)))[0].repeals == ("甲办法",)


def test_an_annex_that_lists_them_repeals_them() -> None:
    table = table_paragraphs(
        [
            ["序号", "文件名称", "文号"],
            ["1", "关于提高城乡低保标准的通知", "贺民发〔2012〕3号"],
            ["2", "《贺川县五保供养办法》", "贺政发〔2008〕21号"],
        ]
    )
    notice = (
        TITLE,
        "各乡镇人民政府：",
        "决定废止一批文件。",
        "贺川县人民政府",
        "2025年3月1日",
    )
    paragraphs = (*map(Paragraph, (*notice, "附件", "废止的规范性文件目录")), *table)
    main, annex = parse(Source("废止.docx", "0", b"", Reading(paragraphs)))
    assert main.repeals == ()
    assert annex.repeals == ("关于提高城乡低保标准的通知", "贺川县五保供养办法")
