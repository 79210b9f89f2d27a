"""What a person puts right in how a document was cut into provisions: joined, split, numbered, moved a level.

No character of the text changes, and each stays in exactly one provision; headings, units and facts are read
anew from the same words as when the file was taken in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document, Provision
from ingest.lines import Line
from ingest.lost_numbers import is_mended
from ingest.numbering import Number, Style, read_article, read_decimal, read_number
from ingest.provisions import read_provisions
from ingest.tally import tally
from ingest.tree import Node

DEEPEST = 9
_SHOWN = 12  # characters of a provision without number or heading


class InvalidCut(ValueError):
    """What cannot be done to a provision; the message, in Chinese, says why."""


@dataclass(frozen=True, slots=True)
class Join:
    """Make a provision part of the one before it."""

    anchor: str


@dataclass(frozen=True, slots=True)
class Split:
    """Begin a new provision `at` so many characters after the beginning of this one, its number included."""

    anchor: str
    at: int


@dataclass(frozen=True, slots=True)
class Renumber:
    """Give a provision another number ("" for none) and level; what is below it moves along."""

    anchor: str
    number: str
    level: int


Cut = Join | Split | Renumber


@dataclass(frozen=True, slots=True)
class _Piece:
    """A provision's own part of the text, [line.start, end). Depth 0: a part beside the text, such as a
    signature, which has nothing below it."""

    kind: str  # as in `Node`
    line: Line
    end: int
    depth: int

    @property
    def is_article(self) -> bool:
        return self.line.number is not None and self.line.number.style is Style.ARTICLE


def recut(document: Document, cut: Cut) -> Document:
    """The document with one provision cut otherwise; a warning tells of it. Raises InvalidCut."""
    pieces = list(_pieces(document.provisions))
    anchors = [provision.anchor for provision in document.walk()]
    if cut.anchor not in anchors:
        raise InvalidCut("这份文件没有这一条，可能已经被调整过。请刷新后再试。")
    i = anchors.index(cut.anchor)
    match cut:
        case Join():
            pieces, told = _joined(pieces, i), "并入上一条"
        case Split(at=at):
            pieces, told = _split(pieces, i, at, document.text), "从中间断开"
        case Renumber(number=number, level=level):
            pieces = _renumbered(pieces, i, number.strip(), level, document.text)
            told = f"编号改为“{number.strip() or '无'}”，层次改为第 {level} 级"
    after = replace(document, revision=0, provisions=_provisions(pieces, document.text))
    provision = list(document.walk())[i]
    named = provision.label or f"{provision.text[:_SHOWN]}…"
    return replace(after, warnings=_warnings(document, after, f"人工调整：“{named}”{told}。"))


def _warnings(before: Document, after: Document, told: str) -> tuple[str, ...]:
    """The count of numbers is taken anew, and gaps that are filled are told no more."""
    counted = set(tally(before))
    numbers = [number for each in after.walk() if each.number and (number := _number(each.number))]
    kept = (
        warning for warning in before.warnings if warning not in counted and not is_mended(warning, numbers)
    )
    return (*kept, *tally(after), told)


# --- the three cuts -----------------------------------------------------------------------------------


def _joined(pieces: list[_Piece], i: int) -> list[_Piece]:
    if i == 0:
        raise InvalidCut("这是全文的第一段，前面没有可以并入的条款。")
    return [*pieces[: i - 1], replace(pieces[i - 1], end=pieces[i].end), *pieces[i + 1 :]]


def _split(pieces: list[_Piece], i: int, at: int, text: str) -> list[_Piece]:
    piece = pieces[i]
    number_end = piece.line.start + len(piece.line.printed)
    place = piece.line.start + at
    while place < piece.end and text[place].isspace():
        place += 1
    if not (at > 0 and number_end < place < piece.end and text[number_end:place].strip()):
        raise InvalidCut("断开的地方前后都要有文字。请把光标放在条款中间再断开。")
    line = Line("", place, read_number(text[place : piece.end]), page=piece.line.page)
    new = _Piece("provision", line, piece.end, _depth_of(line.number, pieces[: i + 1]))
    if line.number is None:
        new = replace(new, kind="block", depth=max(piece.depth, 1))
        article = next((each for each in reversed(pieces[: i + 1]) if each.is_article), None)
        if article is not None and (piece is article or piece.kind == "paragraph"):
            new = replace(new, kind="paragraph", depth=article.depth + 1)
    return [*pieces[:i], replace(piece, end=place), new, *pieces[i + 1 :]]


def _depth_of(number: Number | None, before: Sequence[_Piece]) -> int:
    """As deep as the last one with a number of its style; else below, or beside, the one it was part of."""
    for piece in reversed(before):
        if number and piece.line.number and piece.line.number.style is number.style:
            return piece.depth
    last = before[-1].line.number
    return before[-1].depth + (1 if number and last and number.style > last.style else 0)


def _renumbered(pieces: list[_Piece], i: int, printed: str, level: int, text: str) -> list[_Piece]:
    piece, before = pieces[i], pieces[i - 1] if i else None
    deepest = before.depth + 1 if before else 1
    if not 1 <= level <= min(deepest, DEEPEST):
        raise InvalidCut(f"层次要在 1 到 {min(deepest, DEEPEST)} 之间：前一条是第 {deepest - 1} 级。")
    number = _number(printed) if printed else None
    if printed and number is None:
        raise InvalidCut(f"“{printed}”不是条款编号。请写成 第三条、二、（三）、4. 这样，或留空。")
    is_printed = bool(printed) and text.startswith(printed, piece.line.start)
    line = replace(piece.line, number=number, inferred=number is not None and not is_printed)
    kind = "provision" if number else piece.kind if piece.kind in _UNNUMBERED else "block"
    shift = level - piece.depth
    below = i + 1
    while piece.depth and below < len(pieces) and pieces[below].depth > piece.depth:
        below += 1
    moved = [replace(each, depth=each.depth + shift) for each in pieces[i + 1 : below]]
    return [*pieces[:i], replace(piece, line=line, kind=kind, depth=level), *moved, *pieces[below:]]


_UNNUMBERED = ("heading", "paragraph", "block")


# --- pieces and provisions ----------------------------------------------------------------------------


def _pieces(provisions: Sequence[Provision]) -> Iterator[_Piece]:
    """In reading order."""
    for provision in provisions:
        number = _number(provision.number) if provision.number else None
        line = Line(
            "",
            provision.start,
            number,
            inferred=provision.number_inferred,
            paragraph=provision.paragraph,
            page=provision.page,
        )
        yield _Piece(_kind(provision), line, provision.end, provision.level)
        yield from _pieces(provision.children)


def _kind(provision: Provision) -> str:
    if provision.level == 0:
        return provision.anchor.partition("_")[0]
    if provision.number:
        return "provision"
    if provision.paragraph:
        return "paragraph"
    return "heading" if provision.heading else "block"


def _number(printed: str) -> Number | None:
    """
    >>> _number("第十七条之一").suffix, _number("1.2").above, _number("1").ordinal, _number("甲")
    (1, (1,), 1, None)
    """
    read = (
        read_article(printed),
        read_number(printed),
        read_decimal(printed),
        read_decimal(f"{printed} 总则"),
    )
    return next((number for number in read if number and number.printed == printed), None)


def _provisions(pieces: Sequence[_Piece], text: str) -> tuple[Provision, ...]:
    return read_provisions(_nested(_counted(_in_steps(pieces))), text)


def _in_steps(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """None is more than one level below the one before it."""
    last = 0
    for piece in pieces:
        depth = min(piece.depth, last + 1)
        yield replace(piece, depth=depth)
        last = depth


def _counted(pieces: Iterator[_Piece]) -> list[_Piece]:
    """The 款 of each article counted; an article without a second one has no first."""
    counted: list[_Piece] = []
    article, count = 0, 0
    for piece in pieces:
        if piece.is_article:
            article, count = len(counted), 1
            piece = replace(piece, line=replace(piece.line, paragraph=None))
        elif piece.kind == "paragraph" and count:
            count += 1
            first = counted[article]
            counted[article] = replace(first, line=replace(first.line, paragraph=1))
            piece = replace(piece, line=replace(piece.line, paragraph=count))
        counted.append(piece)
    return counted


def _nested(pieces: Sequence[_Piece]) -> tuple[Node, ...]:
    def below(index: int, depth: int, in_article: bool) -> tuple[tuple[Node, ...], int]:
        found = []
        while index < len(pieces) and (pieces[index].depth >= depth or depth == 1):
            piece = pieces[index]
            index += 1
            children: tuple[Node, ...] = ()
            if piece.depth:
                children, index = below(index, piece.depth + 1, in_article or piece.is_article)
            found.append(Node(piece.kind, piece.line, piece.end, (piece.depth, 0), children, in_article))
        return tuple(found), index

    return below(0, 1, False)[0]
