"""Whether two texts of one title are parts of one document, by the numbers of their articles."""

from __future__ import annotations

import pytest

from ingest.continuation import continuation
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
