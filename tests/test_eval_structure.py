"""The count of articles over raw lines, and what it says of trees that miss some."""

from __future__ import annotations

import pytest

from eval.raw_articles import Article, raw_articles
from eval.raw_texts import RawText
from eval.structure import measure

LAW = (
    *("某某条例", "目录", "第一章 总则", "第二章 救助", "第一章 总则", "第一条 为了规范工作，制定本条例。"),
    *("第二条依照第五条规定办理的，适用本条例。", "第五条规定的情形除外。", "第二章 救助", "第一节 申请"),
    *(
        "第三条 由户主申请：",
        "（一）甲；",
        "第三条之一 变更的，重新申请。",
        "附件1",
        "第一条 表式由民政厅定。",
    ),
)


def test_articles_with_the_headings_above_them() -> None:
    assert list(raw_articles(LAW)) == [
        Article(1, 0, (("章", 1),)),
        Article(2, 0, (("章", 1),)),
        Article(3, 0, (("章", 2), ("节", 1))),
        Article(3, 1, (("章", 2), ("节", 1))),
        Article(1, 0, ()),
    ]


@pytest.mark.parametrize(
    "line",
    ["第五条规定的标准", "第五条、第六条所称", "依照第二条 办理", "第二章规定", "第二条和第三条不适用。"],
)
def test_reference_is_no_article(line: str) -> None:
    assert list(raw_articles(["第一条 甲。", line])) == [Article(1, 0, ())]


@pytest.mark.parametrize(
    ("numeral", "ordinal"),
    [("三百二十一", 321), ("一千零二", 1002), ("〇三", 3), ("１２", 12), ("十 一", 11)],
)
def test_numerals_by_means_of_their_own(numeral: str, ordinal: int) -> None:
    assert [each.ordinal for each in raw_articles([f"第{numeral}条 甲。"])] == [ordinal]


def test_heading_without_number_between_two_chapters_is_the_one_between() -> None:
    lines = [
        "第一章 总则",
        "第一条 甲。",
        "救助",
        "第二条 乙。",
        "第三章 附则",
        "第三条 丙。",
        "监督",
        "第四条 丁。",
    ]
    assert [each.place for each in raw_articles(lines)] == [(("章", 1),), (("章", 2),), (("章", 3),), None]


def test_what_the_tree_misses_is_counted() -> None:
    file = "\n".join(line for line in LAW if not line.startswith("第三条 ")).encode()
    whole, part = (
        measure([RawText("a.txt", "\n".join(LAW).encode(), LAW)]),
        measure([RawText("a.txt", file, LAW)]),
    )
    assert (whole.expected, whole.found, whole.placed, whole.lost, whole.misses) == (5, 5, 5, 0, [])
    assert (part.expected, part.found, part.placed) == (5, 4, 4)
    assert part.misses == ["a.txt: 第2章第1节第3条"]
    assert part.lost > 0
