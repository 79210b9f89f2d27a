"""The text of one OFD page: characters at their places (GB/T 33190-2016, 8.5 graphic units, 11 text)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from ingest.readers.secure_xml import Element, children, descendants, local_name
from ingest.readers.text_lines import TextLine, joined_runs

_NO_CHANGE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SIZE = 3.7  # mm, of a character whose object tells none: 五号
_SAME_LINE = 0.3  # of the size; a step down that is larger begins another line


@dataclass(frozen=True, slots=True)
class Page:
    """Lines top down; how often text could not be read, and whether there is but a picture."""

    lines: tuple[TextLine, ...]
    slanted: int  # text objects that are turned
    glyphs: int  # drawn without a character code
    is_picture: bool

    def numbered(self, number: int) -> Iterator[TextLine]:
        return (replace(line, page=number) for line in self.lines)


def read_page(root: Element, height: float) -> Page:
    """`height` of the page in mm."""
    content = next(children(root, "Content"), None)
    objects = (
        [] if content is None else [each for layer in children(content, "Layer") for each in _texts(layer)]
    )
    turned = [each for each in objects if _is_turned(each)]
    runs = [run for each in objects if not _is_turned(each) for run in _runs(each, height)]
    pictures = content is not None and any(True for _ in descendants(content, "ImageObject"))
    glyphs = sum(_glyphs_without_code(each) for each in objects)
    return Page(tuple(joined_runs(runs)), len(turned), glyphs, pictures and not runs)


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


def _runs(text: Element, height: float) -> Iterator[TextLine]:
    left, top, *_ = _numbers(text.get("Boundary"), (0.0, 0.0, 0.0, 0.0))
    a, b, c, d, e, f = _numbers(text.get("CTM"), _NO_CHANGE)
    size = _numbers(text.get("Size"), (_SIZE,))[0]
    x = y = 0.0
    for code in children(text, "TextCode"):
        x = _numbers(code.get("X"), (x,))[0]  # where a code has none, that of the one before holds
        y = _numbers(code.get("Y"), (y,))[0]
        written = (code.text or "").replace("\n", "").replace("\r", "")
        for run, at_x, at_y, end in _level(written, x, y, code, size):
            if run.strip():
                yield TextLine(
                    text=run.strip(),
                    left=left + a * at_x + c * at_y + e,
                    right=left + a * end + c * at_y + e,
                    baseline=top + b * at_x + d * at_y + f,
                    size=size * (math.hypot(c, d) or 1.0),
                    page=1,
                    height=height,
                )


def _level(
    text: str, x: float, y: float, code: Element, size: float
) -> Iterator[tuple[str, float, float, float]]:
    """Pieces on one height: (text, x, y, where it ends)."""
    widths = [_width(character, size) for character in text]
    steps = deltas(code.get("DeltaX"), len(text) - 1, size) if code.get("DeltaX") else widths[:-1]
    xs = list(accumulate(steps, initial=x))
    ys = list(accumulate(deltas(code.get("DeltaY"), len(text) - 1, 0.0), initial=y))
    begin = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or abs(ys[end] - ys[begin]) > _SAME_LINE * size:
            yield text[begin:end], xs[begin], ys[begin], xs[end - 1] + widths[end - 1]
            begin = end


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
