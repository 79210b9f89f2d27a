"""How long one question takes as the clauses grow: lines in an SVG, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import cycle, groupby

from eval.benchmark.measuring import Measured

WIDTH, HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 160, 40, 50
_COLOURS = ("#1d5c36", "#b3402a", "#7a4fa0", "#a06a00", "#2f6690")
_APART = 16  # of two names
_INK, _LINE = "#1d1d1f", "#d8d5cf"

Point = tuple[float, float]


def latency_chart(measured: Sequence[Measured]) -> str:
    """A line a system: p50 in ms over the number of clauses, one client. Raises ValueError where nothing
    was measured."""
    lines = _lines(measured)
    if not lines:
        raise ValueError("no system answered: there is nothing to draw")
    points = [point for line in lines.values() for point in line]
    axes = _Axes(points)
    placed = {name: [axes.place(point) for point in line] for name, line in lines.items()}
    colours = dict(zip(placed, cycle(_COLOURS), strict=False))
    parts = [*axes.drawn(), *_names(placed, colours)]
    for name, line in placed.items():
        parts += _line(line, colours[name])
    title = "Latency of one question by number of clauses (p50, one client)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<desc>{escape(_told(lines))}</desc><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f"{_text(_LEFT, 22, title)}{''.join(parts)}</svg>\n"
    )


def _lines(measured: Iterable[Measured]) -> dict[str, list[Point]]:
    answered = sorted(
        ((each.system, each.clauses, each.alone.p50_ms) for each in measured if each.alone),
    )
    by_system = groupby(answered, key=lambda each: each[0])
    return {name: [(clauses, p50) for _, clauses, p50 in each] for name, each in by_system}


def _told(lines: dict[str, list[Point]]) -> str:
    return "; ".join(
        f"{name}: " + ", ".join(f"{p50:.3g} ms of {clauses:,.0f}" for clauses, p50 in line)
        for name, line in lines.items()
    )


class _Axes:
    """Whole powers of ten from the least to the most."""

    def __init__(self, points: Sequence[Point]) -> None:
        (self._low_x, self._high_x), (self._low_y, self._high_y) = (
            (math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))))
            for values in zip(*points, strict=True)
        )

    def place(self, point: Point) -> Point:
        across = (math.log10(point[0]) - self._low_x) / max(self._high_x - self._low_x, 1)
        up = (math.log10(point[1]) - self._low_y) / max(self._high_y - self._low_y, 1)
        return _LEFT + across * (WIDTH - _LEFT - _RIGHT), HEIGHT - _BOTTOM - up * (HEIGHT - _TOP - _BOTTOM)

    def drawn(self) -> Iterator[str]:
        for power in range(self._low_x, self._high_x + 1):
            x, _ = self.place((10.0**power, 10.0**self._low_y))
            yield f'<path d="M{x:.1f} {_TOP}V{HEIGHT - _BOTTOM}" stroke="{_LINE}"/>'
            yield _text(x, HEIGHT - _BOTTOM + 20, f"{10**power:,}", "middle")
        for power in range(self._low_y, self._high_y + 1):
            _, y = self.place((10.0**self._low_x, 10.0**power))
            yield f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="{_LINE}"/>'
            yield _text(_LEFT - 8, y + 4, f"{10.0**power:,g} ms", "end")
        yield _text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 10, "clauses", "middle")


def _line(points: Sequence[Point], colour: str) -> Iterator[str]:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    yield f'<path d="M{path}" stroke="{colour}" stroke-width="2" fill="none"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'


def _names(lines: Mapping[str, Sequence[Point]], colours: Mapping[str, str]) -> Iterator[str]:
    """Each beside the end of its line, below those that end at the same number of clauses."""
    lowest: dict[float, float] = {}
    for name, line in sorted(lines.items(), key=lambda each: each[1][-1][1]):
        x, y = line[-1]
        lowest[x] = max(y, lowest.get(x, 0.0) + _APART)
        yield _text(x + 8, lowest[x] + 4, name, fill=colours[name])


def _text(x: float, y: float, words: str, anchor: str = "start", fill: str = _INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'
