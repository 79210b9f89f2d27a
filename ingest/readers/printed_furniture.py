"""Page furniture: headers, footers, page numbers and watermarks, told by recurring from page to page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.numbering import read_number
from ingest.readers.printed_lines import Line
from ingest.readers.printed_pages import Page

_MARGIN = 0.15  # of the height of the page, above and below
_OUTERMOST = 3  # lines of a page at its head and foot that may be furniture
_LONGEST = 60  # characters
_SHARE = 0.3  # of the pages: headers of odd and even pages or of chapters differ
_MOST_EXAMPLES = 3
_NUMERAL = r"(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,6}|[ivxlcIVXLC]{1,6})"
# GB/T 9704-2012, 7.5: “— 1 —”; others print 第1页, 第1页 共9页, 1/9, Page 1 of 9.
_DECORATED = re.compile(
    rf"[—–－─一\-~·•]+\s*{_NUMERAL}\s*[—–－─一\-~·•]+|第\s*{_NUMERAL}\s*页.{{0,12}}|{_NUMERAL}\s*/\s*{_NUMERAL}"
    rf"|(?:[Pp]age|P\.?)\s*{_NUMERAL}(?:\s*of\s*{_NUMERAL})?"
)
_BARE = re.compile(_NUMERAL)
_FIRST_NUMBER = re.compile(r"\d+(?=\D*$)|\d+")


@dataclass(frozen=True, slots=True)
class Cleared:
    """Pages without their furniture, and in words what was left out."""

    pages: tuple[Page, ...]
    warnings: tuple[str, ...]


def without_furniture(pages: Sequence[Page]) -> Cleared:
    """A numbered provision is never furniture, nor is the only line of a page but for a page number."""
    numbers = _page_numbers(pages)
    recurring = _recurring(pages, numbers)
    faint = _recurring_faint(pages)
    dropped = [
        (page, line)
        for page in pages
        for line in page.lines
        if (page.number, line) in numbers | recurring or (line.text in faint and line.is_faint)
    ]
    places = {(page.number, line) for page, line in dropped}
    kept = tuple(
        replace(page, parts=tuple(part for part in page.parts if (page.number, part) not in places))
        for page in pages
    )
    return Cleared(kept, tuple(_warnings(dropped, numbers)))


def _warnings(dropped: Sequence[tuple[Page, Line]], numbers: set[tuple[int, Line]]) -> Iterator[str]:
    others = Counter(line.text for page, line in dropped if (page.number, line) not in numbers)
    if count := len(dropped) - others.total():
        yield f"已略去页码{count}处。"
    if others:
        examples = "”“".join(text for text, _ in others.most_common(_MOST_EXAMPLES))
        more = "等" if len(others) > _MOST_EXAMPLES else ""
        yield f"已略去各页重复的页眉、页脚或水印{others.total()}处：“{examples}”{more}。"


def _outermost(page: Page) -> list[Line]:
    """The lines of a page that stand in its upper or lower margin, at most a few at each end."""
    lines = sorted(page.lines, key=lambda line: line.top)
    head = [line for line in lines[:_OUTERMOST] if line.bottom < _MARGIN * page.height]
    foot = [line for line in lines[-_OUTERMOST:] if line.top > (1 - _MARGIN) * page.height]
    return head + [line for line in foot if line not in head]


def _page_numbers(pages: Sequence[Page]) -> set[tuple[int, Line]]:
    found = set()
    bare: dict[int, list[tuple[int, Line]]] = defaultdict(list)
    for page in pages:
        for line in _outermost(page):
            if _DECORATED.fullmatch(line.text):
                found.add((page.number, line))
            elif _BARE.fullmatch(line.text) and _is_last(line, page):
                offset = int(line.text) - page.number if line.text.isdecimal() else 0
                bare[offset].append((page.number, line))
    # A figure alone counts page by page, or is the number of this very page.
    for offset, places in bare.items():
        if len(places) > 1 or offset == 0:
            found.update(places)
    return found


def _is_last(line: Line, page: Page) -> bool:
    return line.top == max(other.top for other in page.lines) or line.top == min(
        other.top for other in page.lines
    )


def _recurring(pages: Sequence[Page], numbers: set[tuple[int, Line]]) -> set[tuple[int, Line]]:
    """Lines of the margins with the same text at the same height on many pages, and nothing further out but
    such lines: the second line of a page is not furniture where the first is text."""
    groups: dict[tuple[str, int], list[tuple[int, Line]]] = defaultdict(list)
    for page in pages:
        for line in _outermost(page):
            if len(line.text) <= _LONGEST and read_number(line.text) is None and len(page.parts) > 1:
                for text in {line.text, _counted(line.text, page.number)}:
                    groups[text, round(2 * line.top / line.size)].append((page.number, line))
    found: set[tuple[int, Line]] = set()
    for (text, height), places in groups.items():
        near = places + groups.get((text, height + 1), [])
        if len({number for number, _ in near}) >= max(2, _SHARE * len(pages)):
            found.update(near)
    return {place for page in pages for place in _from_the_edges(page, found | numbers)}


def _from_the_edges(page: Page, found: set[tuple[int, Line]]) -> Iterator[tuple[int, Line]]:
    lines = sorted((line for line in page.lines if not line.is_faint), key=lambda line: line.top)
    for inwards in (lines, lines[::-1]):
        for line in inwards:
            if (page.number, line) not in found:
                break
            yield page.number, line


def _counted(text: str, page: int) -> str:
    """“某办法 第3页” as it would stand on page 0: a number that counts the pages makes no difference."""
    return _FIRST_NUMBER.sub(lambda match: f"#{int(match[0]) - page}", text, count=1)


def _recurring_faint(pages: Sequence[Page]) -> set[str]:
    counts = Counter(text for page in pages for text in {line.text for line in page.lines if line.is_faint})
    return {text for text, count in counts.items() if count >= max(2, _SHARE * len(pages))}
