"""Annexes (附件) as documents of their own: where in a file each begins.

GB/T 9704-2012, 7.3.7: 附件 and its number stand alone at the head of the annex, before its title. What a
notice forwards may also follow its signature without that mark: “…关于印发某某方案的通知”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.numbering import read_number
from ingest.parts import (
    ANNEX_LABEL,
    ANNEX_LINE,
    ANNEX_LIST,
    Part,
    decree_length,
    imprint,
    is_dated,
    is_imprint_line,
    is_remark,
    read_parts,
)
from ingest.readers.source import Paragraph

_LABELLED = re.compile(rf"{ANNEX_LABEL.pattern}(?:\s*[：:]\s*|\s+)\S.{{1,80}}$")  # 附件2：某某申请表
_LONGEST_TITLE = 80  # characters of a line
_LONGEST_LIST = 40  # paragraphs
_TITLE = re.compile(
    r"(?:意见|办法|条例|规定|细则|规则|规程|规范|标准|方案|规划|计划|纲要|要点|指引|指南|制度|措施|章程|清单|预案|准则|"
    r"守则|报告|名单|通知|通告|公告|目录|任务|法)(?:[（(][^（）()]*[）)])*$"
)


def split_annexes(paragraphs: Sequence[Paragraph]) -> tuple[tuple[Paragraph, ...], ...]:
    """The main document's paragraphs, then those of each annex. The imprint (版记) at the very end of the
    file is the main document's."""
    starts = list(_starts(paragraphs))
    if not starts:
        return (tuple(paragraphs),)
    tail = imprint(paragraphs, starts[-1], len(paragraphs))
    ends = [*starts[1:], tail]
    annexes = (tuple(paragraphs[first:end]) for first, end in zip(starts, ends, strict=True))
    return (tuple(paragraphs[: starts[0]]) + tuple(paragraphs[tail:]), *annexes)


def _starts(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Where annexes begin, in order."""
    body = _beginning_of_body(paragraphs)
    signed = _end_of_signature(paragraphs, body)
    closed = False  # whether the main document is at its end
    for i in range(body + 1, len(paragraphs)):
        text = paragraphs[i].text
        if i == signed:
            closed = True
            if _is_forwarded(paragraphs, i):
                yield i
                continue
        is_start = ANNEX_LINE.match(text) or (closed and _LABELLED.match(text) and not text.endswith("。"))
        if is_start and not paragraphs[i].is_table_row and not _is_list(paragraphs, i):
            closed = True
            yield i


def _beginning_of_body(paragraphs: Sequence[Paragraph]) -> int:
    regions = read_parts(paragraphs)
    return next((region.first for region in regions if region.part is Part.BODY), len(paragraphs))


def _end_of_signature(paragraphs: Sequence[Paragraph], body: int) -> int | None:
    """The paragraph after the first date that stands for itself, and after the remark below it."""
    first = max(body + 1, decree_length(paragraphs))
    after = next((i + 1 for i in range(first, len(paragraphs)) if is_dated(paragraphs[i].text)), None)
    while after is not None and after < len(paragraphs) and is_remark(paragraphs[after].text):
        after += 1
    return after


def _is_forwarded(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """Whether a title and a text begin here."""
    heading = [each.text for each in paragraphs[i : i + 3] if not each.is_table_row]
    text = paragraphs[i].text
    return (
        len(paragraphs) - i >= 3
        and len(text) <= _LONGEST_TITLE
        and not is_imprint_line(text)
        and not ANNEX_LIST.match(text)
        and read_number(text) is None
        and any(_TITLE.search(re.sub(r"\s", "", line)) for line in heading)
    )


def _is_list(paragraphs: Sequence[Paragraph], i: int) -> bool:
    """Whether the list of annexes (附件说明) begins here, up to the signature or the first annex."""
    text = paragraphs[i].text
    entry = text[match.end() :].strip() if (match := ANNEX_LIST.match(text)) else ""
    following = paragraphs[i + 1].text if i + 1 < len(paragraphs) else ""
    number = read_number(entry or following)
    if number is None or number.ordinal != 1:
        return False
    for each in paragraphs[i + 1 : i + _LONGEST_LIST]:
        if is_dated(each.text) or ANNEX_LINE.match(each.text):
            return True
        if len(each.text) > _LONGEST_TITLE or each.text.endswith("。") or each.is_table_row:
            return False
    return True
