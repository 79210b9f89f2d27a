"""Which provision is part of which: from lines to nodes, nested by their styles of numbering.

The order of the styles is that of `Style`, but where a document nests them otherwise: in 司法解释 一、 stands
above 第一条, in some handbooks 1. above （一）.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.lines import Line
from ingest.numbering import Number, Style
from ingest.parts import Part

Rank = tuple[float, float]  # a provision takes in those after it whose rank is greater
_TOP: Rank = (-1, 0)  # parts, preamble: nothing is below them
_OUTLINE = 0.5  # headings without numbers stand above all numbers, unless the outline says otherwise
_LONGEST_UNNUMBERED = 600  # characters of a text without numbers that stays one provision
_CHUNK = 300


@dataclass(frozen=True, slots=True)
class Node:
    """One provision's own lines, [first.start, end) of the text, and the provisions below it."""

    kind: str  # a part's name, preamble, provision, heading, paragraph (款) or block
    first: Line
    end: int
    rank: Rank
    children: tuple[Node, ...] = ()
    in_article: bool = False  # a 款, 项 or 目 of a statute

    @property
    def style(self) -> Style | None:
        return self.first.number.style if self.first.number else None


def read_tree(lines: Sequence[Line], length: int) -> tuple[Node, ...]:
    """The nodes of a text of `length` characters; in reading order their own lines are all of it."""
    starts = list(_starts(lines))
    ends = [lines[i].start for i, _ in starts[1:]] + [length]
    ranks = _Ranks(lines)
    nodes = [
        Node(kind, lines[i], end, ranks.of(lines[i], kind))
        for (i, kind), end in zip(starts, ends, strict=True)
    ]
    return _nested(nodes)


def _starts(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Where nodes begin, and of which kind: at numbers and headings, and where another part begins."""
    blocks = set(_blocks(lines))
    before: Part | None = None
    for i, line in enumerate(lines):
        is_new, before = line.part is not before, line.part
        if line.part is not Part.BODY:
            if is_new:
                yield i, line.part
        elif line.begins or i in blocks:
            yield i, _kind(line)
        elif is_new:
            yield i, "preamble"


def _kind(line: Line) -> str:
    if line.number is not None:
        return "provision"
    if line.is_heading:
        return "heading"
    return "paragraph" if line.paragraph else "block"


def _blocks(lines: Sequence[Line]) -> Iterator[int]:
    """Where a long text without numbers and headings is parted: between paragraphs, at a reasonable size."""
    body = [i for i, line in enumerate(lines) if line.part is Part.BODY]
    is_plain = not any(lines[i].number for i in body)
    if not is_plain or sum(len(lines[i].text) for i in body) <= _LONGEST_UNNUMBERED:
        return
    size = _CHUNK  # the first paragraph begins one
    for i in body:
        if lines[i].is_heading:
            size = 0
        elif size + len(lines[i].text) > _CHUNK and not lines[i].is_row and size:
            yield i
            size = 0
        size += len(lines[i].text)


def _nested(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """A provision belongs to the nearest one before it of lower rank."""

    def below(index: int, parent: Rank, in_article: bool) -> tuple[tuple[Node, ...], int]:
        found: list[Node] = []
        while index < len(nodes) and nodes[index].rank > parent:
            node, children = nodes[index], tuple[Node, ...]()
            index += 1
            if node.rank != _TOP:
                children, index = below(index, node.rank, in_article or node.style is Style.ARTICLE)
            found.append(replace(node, children=children, in_article=in_article))
        return tuple(found), index

    return below(0, (-2, 0), False)[0]


# --- ranks --------------------------------------------------------------------------------------------


class _Ranks:
    """The ranks of the lines of one document."""

    def __init__(self, lines: Sequence[Line]) -> None:
        numbered = [line for line in lines if line.number is not None]
        numbers = [line.number for line in numbered if line.number is not None]
        self._order = style_order(numbers)
        self._outlines: dict[int, Rank] = {}
        for line, number in zip(numbered, numbers, strict=True):
            if line.outline is not None:
                rank = self._of_number(number)
                self._outlines[line.outline] = min(rank, self._outlines.get(line.outline, rank))
        self._outermost = min((self._of_number(number) for number in numbers), default=(1.0, 0.0))

    def of(self, line: Line, kind: str) -> Rank:
        if line.number is not None:
            order, above = self._of_number(line.number)
            return order, above + line.depth
        if kind == "heading":
            return self._of_heading(line.outline)
        if kind == "paragraph":
            return self._order[Style.ARTICLE] + 0.5, 0
        return (len(Style) + 1, 0) if kind == "block" else _TOP

    def _of_number(self, number: Number) -> Rank:
        return self._order[number.style], len(number.above)

    def _of_heading(self, outline: int | None) -> Rank:
        if outline is None:
            return self._outermost
        return self._outlines.get(outline, (0, outline))


def style_order(numbers: Sequence[Number]) -> Mapping[Style, int]:
    """The place of each style in the order from the outermost to the innermost."""
    order = list(Style)
    used = sorted(s for s in {number.style for number in numbers} if Style.ARTICLE <= s < Style.DASH)
    for inner in used:
        above = [outer for outer in used if outer < inner and _contains(inner, outer, numbers)]
        if above:
            order.remove(inner)
            order.insert(min(order.index(outer) for outer in above), inner)
    return {style: position for position, style in enumerate(order, start=1)}


def _contains(inner: Style, outer: Style, numbers: Sequence[Number]) -> bool:
    """Whether the style that is the inner one elsewhere stands above the other: it comes first, and counts on
    across the other, instead of beginning anew below each."""
    both = [number for number in numbers if number.style in (inner, outer)]
    if both[0].style is not inner or _place(both[0]) != 1:
        return False
    last, crossings = 0, 0
    for before, number in pairwise([both[0], *both]):
        if number.style is inner:
            if before.style is outer:
                crossings += 1
                if _place(number) not in (last, last + 1) or (not number.above and _place(number) == last):
                    return False
            last = _place(number)
    return crossings > 0


def _place(number: Number) -> int:
    return number.above[0] if number.above else number.ordinal
