"""The text of one OFD page: characters at their places (GB/T 33190-2016, 8.5 graphic units, 11 text)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from ingest.readers.printed_lines import Glyph, Line, lines_of
from ingest.readers.secure_xml import Element, children, descendants, local_name

POINTS = 72 / 25.4  # a millimetre, in which OFD measures
_NO_CHANGE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SIZE = 3.7  # mm, of a character whose object tells none: 五号
_ASCENT = 0.88  # of the size, above the baseline
_SAME_PLACE = 0.3  # of the size: the same character, drawn twice to be bold


@dataclass(frozen=True, slots=True)
class Picture:
    """An image on a page: the id of its resource, and its place (left, top, width, height) in mm."""

    resource: str
    place: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read: its lines, in points; how often text could not be read; the pictures on it."""

    lines: tuple[Line, ...]
    slanted: int  # text objects that are turned
    glyphs: int  # drawn without a character code
    pictures: tuple[Picture, ...]


def read_sheet(root: Element) -> Sheet:
    content = next(children(root, "Content"), None)
    layers = () if content is None else tuple(children(content, "Layer"))
    objects = [each for layer in layers for each in _texts(layer)]
    turned = [each for each in objects if _is_turned(each)]
    glyphs = [glyph for each in objects if not _is_turned(each) for glyph in _glyphs(each)]
    return Sheet(
        lines_of(_once(glyphs)),
        len(turned),
        sum(_glyphs_without_code(each) for each in objects),
        tuple(_picture(image) for layer in layers for image in descendants(layer, "ImageObject")),
    )


def _picture(image: Element) -> Picture:
    left, top, width, height = _numbers(image.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
    return Picture(image.get("ResourceID", ""), (left, top, width, height))


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    kept: dict[tuple[str, int, int], Glyph] = {}
    for glyph in glyphs:
        step = _SAME_PLACE * (glyph.bottom - glyph.top)
        kept.setdefault((glyph.text, round(glyph.left / step), round(glyph.top / step)), glyph)
    return list(kept.values())


def _texts(block: Element) -> Iterator[Element]:
    """The text objects of a layer and of the blocks in it, at any depth."""
    for child in block:
        if local_name(child) == "TextObject" and child.get("Visible", "true").lower() != "false":
            yield child
        elif local_name(child) == "PageBlock":
            yield from _texts(child)


def _is_turned(text: Element) -> bool:
    a, b, *_ = _numbers(text.get("CTM"), _NO_CHANGE)
    return abs(b) > 0.1 * abs(a)


def _glyphs_without_code(text: Element) -> int:
    """CGTransform (11.4) draws glyphs by their number in a font; without codes nobody can tell them."""
    if any((code.text or "").strip("\x00 ") for code in children(text, "TextCode")):
        return 0
    listed = (glyphs.text or "" for glyphs in descendants(text, "Glyphs"))
    return sum(len(glyphs.split()) for glyphs in listed)


def _glyphs(text: Element) -> Iterator[Glyph]:
    left, top, *_ = _numbers(text.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
    a, b, c, d, e, f = _numbers(text.get("CTM"), _NO_CHANGE)
    size = _numbers(text.get("Size"), (_SIZE,))[0] or _SIZE
    height = size * (math.hypot(c, d) or 1.0) * POINTS
    x = y = 0.0
    for code in children(text, "TextCode"):
        x = _numbers(code.get("X"), (x,))[0]  # where a code has none, that of the one before holds
        y = _numbers(code.get("Y"), (y,))[0]
        written = (code.text or "").replace("\n", "").replace("\r", "")
        for character, at_x, at_y in _placed(written, x, y, code, size):
            begin = (left + a * at_x + c * at_y + e) * POINTS
            baseline = (top + b * at_x + d * at_y + f) * POINTS
            end = begin + abs(a) * _width(character, size) * POINTS
            yield Glyph(character, begin, baseline - _ASCENT * height, end, baseline + (1 - _ASCENT) * height)


def _placed(text: str, x: float, y: float, code: Element, size: float) -> Iterator[tuple[str, float, float]]:
    """The characters, each with its place."""
    widths = [_width(character, size) for character in text]
    steps = deltas(code.get("DeltaX"), len(text) - 1, size) if code.get("DeltaX") else widths[:-1]
    xs = accumulate(steps, initial=x)
    ys = accumulate(deltas(code.get("DeltaY"), len(text) - 1, 0.0), initial=y)
    return zip(text, xs, ys, strict=False)


def _width(character: str, size: float) -> float:
    return size if ord(character) > 0x2E80 else size / 2


def deltas(written: str | None, count: int, usual: float) -> list[float]:
    """Steps between characters (11.3), “g 3 3.5” for three of 3.5; `usual` where fewer are written.

    >>> deltas("5 g 2 3.5 4", 5, 0)
    [5.0, 3.5, 3.5, 4.0, 0]
    """
    steps: list[float] = []
    words = iter((written or "").split())
    for word in words:
        if len(steps) >= count:
            break
        if word.lower() == "g":
            times = _numbers(next(words, ""), (0.0,))[0]
            steps += _numbers(next(words, ""), (usual,)) * int(min(max(times, 0), count - len(steps)))
        else:
            steps += _numbers(word, (usual,))
    last = steps[0] if len(steps) == 1 else usual  # one step is meant for all
    return (steps + [last] * max(count, 0))[: max(count, 0)]


def _numbers(written: str | None, usual: tuple[float, ...]) -> tuple[float, ...]:
    """As many numbers as `usual` has, or `usual`."""
    try:
        numbers = tuple(map(float, (written or "").split()))
    except ValueError:
        return usual
    fits = len(numbers) == len(usual) and all(abs(number) < 1e6 for number in numbers)
    return numbers if fits else usual
