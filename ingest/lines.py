"""Lines: the paragraphs of a document with their places, their parts, and the numbers they bear.

Numbers count in the body only, and never in a table. What a paragraph starts with is judged by the sequence
too: “第五条各单位…” is an article after the fourth one, “第五条规定的…” a reference; “1.2” follows “1.1”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.headings import bare_heading
from ingest.numbering import (
    Number,
    Style,
    read_article,
    read_decimal,
    read_loose,
    read_number,
    refers_elsewhere,
    stands_apart,
)
from ingest.parts import Part, Region
from ingest.readers.source import Paragraph

_LARGEST_STEP = 20  # articles that a file may lack where no blank follows their numbers
_MOST_MISSING = 3  # decimal numbers
_LONGEST_HEADING = 40
_NAMED = re.compile(r"(?:总|分|附)\s*则|附\s*录|序\s*言")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph with its number, read or inferred, and its place in the document's text."""

    text: str
    start: int
    number: Number | None = None
    inferred: bool = False
    part: Part = Part.BODY
    paragraph: int | None = None  # which 款 of its article begins here, where there are several
    is_heading: bool = False  # of what follows, without a number
    is_row: bool = False
    outline: int | None = None
    page: int | None = None
    depth: int = 0  # as of its paragraph

    @property
    def printed(self) -> str:
        """The number as it stands in the text; nothing where it was lost."""
        return "" if self.inferred or self.number is None else self.number.printed

    @property
    def body(self) -> str:
        return self.text[len(self.printed) :]

    @property
    def begins(self) -> bool:
        """Whether a provision begins here."""
        return self.number is not None or self.is_heading or (self.paragraph or 1) > 1

    @property
    def takes_number(self) -> bool:
        """Whether a number at its start may be a provision's."""
        return self.part is Part.BODY and not self.is_row


def read_lines(paragraphs: Sequence[Paragraph], regions: Iterable[Region]) -> list[Line]:
    """The lines with the numbers that they bear, and the headings among them that bear none."""
    lines = list(_placed(paragraphs, regions))
    simple = _simple(lines)
    for index, number in (simple | _loose(lines, simple) | _articles(lines)).items():
        lines[index] = replace(lines[index], number=number)
    for index, number in _decimals(lines).items():
        lines[index] = replace(lines[index], number=number)
    for index in _headings(lines):
        lines[index] = replace(lines[index], is_heading=True)
    return lines


def _placed(paragraphs: Sequence[Paragraph], regions: Iterable[Region]) -> Iterator[Line]:
    start = 0
    for region in regions:
        for each in paragraphs[region.first : region.end]:
            yield Line(
                each.text,
                start,
                part=region.part,
                is_row=each.is_table_row,
                outline=each.outline,
                page=each.page,
                depth=each.depth,
            )
            start += len(each.text) + 1


def _simple(lines: Sequence[Line]) -> dict[int, Number]:
    """Numbers that are known by their form."""
    read = ((i, read_number(line.text)) for i, line in enumerate(lines) if line.takes_number)
    return {i: number for i, number in read if number and number.style is not Style.ARTICLE}


def _loose(lines: Sequence[Line], simple: dict[int, Number]) -> dict[int, Number]:
    """Numbers of doubtful form, where they count on from one before, or another counts on from them."""
    read = ((i, read_loose(line.text)) for i, line in enumerate(lines) if line.takes_number)
    candidates = {i: number for i, number in read if number}
    everything = dict(sorted((candidates | simple).items()))
    following: dict[Style, int] = {}
    begins = set()
    for i, number in reversed(everything.items()):
        if number.ordinal == 1 and following.get(number.style) == 2:
            begins.add(i)
        following[number.style] = number.ordinal
    accepted: dict[int, Number] = {}
    last: dict[Style, int] = {}
    for i, number in everything.items():
        if i in simple or i in begins or last.get(number.style) == number.ordinal - 1 > 0:
            last[number.style] = number.ordinal
            accepted[i] = number
    return accepted


# --- articles -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: Number
    is_apart: bool  # a blank follows the number
    refers: bool  # words of a reference follow it


def _articles(lines: Sequence[Line]) -> dict[int, Number]:
    """The numbers 第…条 that begin articles, judged by their words and by those before and after them."""
    candidates = {
        i: each for i, line in enumerate(lines) if line.takes_number and (each := _candidate(line.text))
    }
    following = _following(candidates)
    accepted: dict[int, Number] = {}
    last: Number | None = None
    for i, each in candidates.items():
        if _is_article(each, last, following[i]):
            last = accepted[i] = each.number
    return accepted


def _candidate(text: str) -> _Candidate | None:
    number = read_article(text)
    return _Candidate(number, stands_apart(text, number), refers_elsewhere(text)) if number else None


def _following(candidates: Mapping[int, _Candidate]) -> dict[int, Number | None]:
    """For each candidate the next number that is not followed by the words of a reference."""
    following: dict[int, Number | None] = {}
    number: Number | None = None
    for i in reversed(list(candidates)):
        following[i] = number
        number = number if candidates[i].refers else candidates[i].number
    return following


def _is_article(candidate: _Candidate, last: Number | None, following: Number | None) -> bool:
    number = candidate.number
    step = number.ordinal - (last.ordinal if last else 0)
    is_inserted = last is not None and step == 0 and number.suffix > last.suffix
    if candidate.is_apart:
        return not candidate.refers or step > 0 or is_inserted
    fills = step == 1 and following is not None and following.ordinal in (number.ordinal, number.ordinal + 1)
    if candidate.refers:
        return fills and following is not None and following.ordinal == number.ordinal + 1
    return is_inserted or 0 < step <= _LARGEST_STEP or number.ordinal == 1 or fills


# --- decimal numbers ----------------------------------------------------------------------------------


def _decimals(lines: Sequence[Line]) -> dict[int, Number]:
    """1, 1.1, 1.1.1 where they count on from one another; none where the document has no second level."""
    accepted: dict[int, Number] = {}
    previous: tuple[int, ...] = ()
    outer: int | None = None  # the last ordinal of another style above them
    for i, line in enumerate(lines):
        if line.number is not None:
            outer = line.number.ordinal
        elif line.takes_number and (number := read_decimal(line.text)):
            path = (*number.above, number.ordinal)
            if _counts_on(path, previous, outer):
                accepted[i], previous = number, path
    return accepted if any(number.above for number in accepted.values()) else {}


def _counts_on(path: tuple[int, ...], previous: tuple[int, ...], outer: int | None) -> bool:
    depth = len(path)
    if path[-1] == 1 and path[:-1] == previous:
        return True  # the first below the one before
    if depth == 2 and path[1] == 1 and (path[0] == outer or not previous or path[0] == previous[0] + 1):
        return True
    is_level = 0 < depth <= len(previous) and path[:-1] == previous[: depth - 1]
    return is_level and 0 < path[-1] - previous[depth - 1] <= _MOST_MISSING


# --- headings without numbers -------------------------------------------------------------------------


def _headings(lines: Sequence[Line]) -> Iterator[int]:
    """Lines that the file marks as headings, 附则 among articles, short lines of a text without numbers."""
    has_articles = any(line.number and line.number.style is Style.ARTICLE for line in lines)
    is_plain = not any(line.number for line in lines)
    body = [i for i, line in enumerate(lines) if line.takes_number and not line.number]
    for i in body:
        text = lines[i].text
        is_marked = lines[i].outline is not None and bool(bare_heading(text))
        is_named = has_articles and bool(_NAMED.fullmatch(text))
        if is_marked or is_named or (is_plain and i + 1 in body and _is_title_of(text, lines[i + 1].text)):
            yield i


def _is_title_of(line: str, following: str) -> bool:
    """Whether a short line stands above a paragraph."""
    return (
        len(line) <= _LONGEST_HEADING // 2 and bool(bare_heading(line)) and len(following) > _LONGEST_HEADING
    )
