"""Texts of one title that are parts of one document, each in a file of its own (民法典 by its 编), and no
revisions of each other. A document is told by its title, so they cannot be current together; it is said."""

from __future__ import annotations

from ingest.document import Document
from ingest.tally import articles

_REMEDY = (
    "可能是同一文件的几个部分，不是修订；两版不能同时现行。"
    "要都保留，请合并成一个文件，或在各文件的标题里写明是哪一部分（如“第二编”），再重新收录。"
)


def continuation(before: Document, after: Document) -> str | None:
    """A warning where the articles of one revision begin after those of the other; None where they do not,
    or one has no articles."""
    spans = [sorted(articles(each), key=lambda number: number.ordinal) for each in (before, after)]
    if not all(spans):
        return None
    (first, last), (begin, end) = ((span[0], span[-1]) for span in spans)
    if first.ordinal <= end.ordinal and begin.ordinal <= last.ordinal:
        return None
    told = f"该版{first.printed}至{last.printed}，本版{begin.printed}至{end.printed}"
    return f"与第 {before.revision} 版条号不重叠（{told}），{_REMEDY}"
