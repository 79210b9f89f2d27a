"""Whether two texts of one title are parts of one document, by the numbers of their articles."""

from __future__ import annotations

import pytest

from ingest.continuation import continuation, overlap
from ingest.document import Document
from ingest.structure import parse
from tests.samples import source_with


def document(*articles: str) -> Document:
    (read,) = parse(source_with(["养殖法典", *(f"{each} 肉牛每头补助一千元。" for each in articles)]))
    return read


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (("第一条", "第二条"), ("第三条", "第四条"), "该版第一条至第二条，本版第三条至第四条"),
        (("第三条", "第四条"), ("第一条", "第二条"), "该版第三条至第四条，本版第一条至第二条"),
        (("第一条",), ("第二条",), "该版第一条至第一条，本版第二条至第二条"),
        (("第一条", "第二条"), ("第二条", "第三条"), None),
        (("第一条", "第二条", "第三条"), ("第二条",), None),
        (("第一条",), ("一、",), None),
    ],
)
def test_parts_do_not_overlap(before: tuple[str, ...], after: tuple[str, ...], told: str | None) -> None:
    said = continuation(document(*before), document(*after))
    assert (said is None) if told is None else (told in (said or "")), said


LATER = ("第二百零五条", "第二百零六条")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("养殖法典", *LATER), "养殖法典（第二百零五条起）"),
        (("养殖法典", "第一章 一般规定", *LATER), "养殖法典（第二百零五条起）"),
        (("养殖法典", "第205条", "第206条"), "养殖法典（第二百零五条起）"),
        # the beginning, or what a lost page has left of it
        (("养殖法典", "第一条", "第二条"), "养殖法典"),
        (("养殖法典", "第五条", "第六条"), "养殖法典"),
        # what tells itself which part it is
        (("养殖法典 第二编 物权", *LATER), "养殖法典 第二编 物权"),
        (("养殖法典修正案（1999年）", *LATER), "养殖法典修正案（1999年）"),
        # a decision quotes the articles that it changes
        (("关于修改养殖法典的决定", "一、修改下列条文：", *LATER), "关于修改养殖法典的决定"),
    ],
)
def test_a_text_that_begins_late_is_a_document_of_its_own(lines: tuple[str, ...], title: str) -> None:
    head, *rest = lines
    paragraphs = [head, *(f"{each} 肉牛每头补助一千元。" if "条" in each else each for each in rest)]
    (read,) = parse(source_with(paragraphs))
    assert read.title == title
    assert any("单独收录" in warning for warning in read.warnings) is title.endswith("条起）")


def test_parts_overlap_where_they_may_hold_one_article() -> None:
    whole, later = document("第一条", "第三百条"), document(*LATER)
    assert overlap(whole, later)
    assert not overlap(document("第一条", "第二条"), later)
    assert not overlap(document(), later)
