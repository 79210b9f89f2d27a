"""Plain text: joining the lines that page breaks and hard wrapping cut; tables; page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.numbering import Style, read_number
from ingest.readers.decoding import decode
from ingest.readers.source import Paragraph, Reading
from ingest.readers.tables import table_paragraphs
from ingest.readers.text_tables import table_at

TERMINAL = "。！？：；）”!?:;)…|"  # a row of a table ends with |
# Blanks that say nothing at the ends of a line; str.strip() leaves those without width.
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
CUT_AFTER = "，、,"
_LONGEST_HEADING = 50
_LONGEST_PARAGRAPH = 5_000  # characters; what goes on and on without a full stop is no sentence
# GB/T 9704-2012, 7.5: a page number stands between dashes; programs print 第3页 共9页.
_PAGE_NUMBER = re.compile(
    r"(?:[-—–－─━·]\s*(\d{1,4})\s*[-—–－─━·]|第?\s*(\d{1,4})\s*页(?:\s*[,，/／]?\s*共\s*\d{1,4}\s*页)?)"
)


def read_text(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile. Form feeds end pages."""
    pages = [page.splitlines() for page in decode(data, name).split("\f")]
    lines = [(line, number) for number, page in enumerate(pages, start=1) for line in page]
    numbers = page_numbers([line for line, _ in lines])
    heads = running_heads([line for line, _ in lines], numbers)
    kept = [line for place, line in enumerate(lines) if place not in numbers | heads]
    paragraphs = text_paragraphs(
        [line for line, _ in kept], [page for _, page in kept] if len(pages) > 1 else None
    )
    warnings = [f"已去掉页码 {len(numbers)} 行。"] if numbers else []
    if heads:
        warnings.append(f"已去掉重复的页眉 {len(heads)} 行：“{_trimmed(lines[min(heads)][0])[:40]}”。")
    return Reading(tuple(paragraphs), warnings=tuple(warnings))


def page_numbers(lines: Sequence[str]) -> frozenset[int]:
    """The places of lines that are page numbers: “— 3 —”, “第3页 共9页”; only if they count up."""
    found = [
        (i, int(match[1] or match[2]))
        for i, line in enumerate(lines)
        if (match := _PAGE_NUMBER.fullmatch(_trimmed(line)))
    ]
    counts_up = all(one[1] < other[1] for one, other in pairwise(found))
    return frozenset(place for place, _ in found) if len(found) > 1 and counts_up else frozenset()


def running_heads(lines: Sequence[str], numbers: frozenset[int]) -> frozenset[int]:
    """The places of lines that stand alike on top of pages: below page numbers, and first in the file."""
    tops = [-1, *sorted(numbers)]
    below = [next((i for i in range(top + 1, len(lines)) if lines[i].strip()), None) for top in tops]
    first = {place: " ".join(lines[place].split()) for place in below if place is not None}
    counts = Counter(first.values())
    return frozenset(
        place
        for place, text in first.items()
        if counts[text] > 1 and text[-1] not in TERMINAL and read_number(text) is None
    )


def text_paragraphs(lines: Sequence[str], pages: Sequence[int] | None = None) -> Iterator[Paragraph]:
    """Text joined where it is cut, and tables in their places; a paragraph is on the page where it begins."""
    last: Paragraph | None = None
    place = no_table_until = 0
    while place < len(lines):
        page = pages[place] if pages else None
        rows, end = table_at(lines, place) if place >= no_table_until else ([], no_table_until)
        if rows:
            yield from [last] if last else []
            yield from table_paragraphs(rows, page=page)
            last, place = None, end
            continue
        no_table_until = end
        line, place = _trimmed(lines[place]), place + 1
        if line and last and _continues(last.text, line):
            last = replace(last, text=last.text + line)
        elif line:
            yield from [last] if last else []
            last = Paragraph(line, page=page)
    yield from [last] if last else []


def join_cut_lines(text: str) -> tuple[str, ...]:
    """Paragraphs of a plain-text copy. A blank line is no boundary: page breaks leave them inside sentences.

    >>> join_cut_lines("实施好项目，大力培育服务市场，\\n\\n着力推进规模化。\\n（2）健全体系。完善机制。")
    ('实施好项目，大力培育服务市场，着力推进规模化。', '（2）健全体系。完善机制。')
    """
    paragraphs: list[str] = []
    for line in text.splitlines():
        line = _trimmed(line)
        if not line:
            continue
        if paragraphs and _continues(paragraphs[-1], line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    return tuple(paragraphs)


def _continues(paragraph: str, line: str) -> bool:
    return is_cut(paragraph) and read_number(line) is None


def _trimmed(line: str) -> str:
    while line != (shorter := line.strip().strip(_NO_WIDTH)):
        line = shorter
    return line


def is_cut(paragraph: str) -> bool:
    """Whether the paragraph stops inside a sentence. Titles and headings stop without a full stop too."""
    if paragraph[-1] in TERMINAL or len(paragraph) > _LONGEST_PARAGRAPH:
        return False
    if paragraph[-1] in CUT_AFTER:
        return True
    if "。" in paragraph or "；" in paragraph:
        return True
    number = read_number(paragraph)
    is_heading = (
        number is not None and number.style is not Style.ARTICLE and len(paragraph) <= _LONGEST_HEADING
    )
    return "，" in paragraph and not is_heading
