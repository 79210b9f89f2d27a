"""Neighbours of a figure: other values that could stand in its place, as round as people think of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import count
from random import Random
from typing import TypeVar

from assistant.quiz.generator.bounds import bound_of
from assistant.quiz.generator.figures import NUMBER, Figure
from ingest.document import Quantity
from ingest.numerals import chinese_numeral

# Values that rules of thumb set; a neighbour on the scale is what somebody unsure would choose.
_YEARS = (1, 2, 3, 5, 7, 10, 15, 20, 30)
_DAYS = (3, 5, 7, 10, 15, 20, 30, 45, 60, 90)
_WORKING_DAYS = (1, 2, 3, 5, 7, 10, 15, 20, 30)
_AGES = (3, 6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 100)
_SCALES: dict[str, tuple[float, ...]] = {
    "年": _YEARS,
    "周岁": _AGES,
    "岁": _AGES,
    "个月": (1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60),
    "日": _DAYS,
    "天": _DAYS,
    "个工作日": _WORKING_DAYS,
    "工作日": _WORKING_DAYS,
    "小时": (1, 2, 4, 6, 8, 10, 12, 16, 24, 48, 72),
    "%": (1, 2, 3, 5, 8, *range(10, 100, 5)),
}
_ROUND = (1, 2, 3, 5, 8)  # of whatever magnitude: beside 100 people think of 50, 80, 200 and 300
_STEPS = (5, 2, 1)  # likewise
_LEAST_STEP = 0.03  # of the value
_FARTHEST = 5  # times as much, or as little
_ON_EACH_SIDE = 3
_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_FEWEST = 2  # to choose from beside the key

Value = TypeVar("Value")
Sides = tuple[Sequence[Value], Sequence[Value]]  # below and above the figure, nearest first


def other_values(figure: Figure, dice: Random) -> tuple[str, ...] | None:
    """Values in the figure's own style, smallest first, three or two of them: as many as there are on either
    side, so that the key may have any rank and none is likelier. None where there are fewer."""
    if figure.quantity.upper is not None:
        ranges = _drawn(_ranges_beside(figure.quantity), dice)
        return tuple(_written_range(figure, low, high) for low, high in ranges) or None
    return _written(figure, _drawn(_values_beside(figure), dice)) or None


def wrong_values(figure: Figure) -> tuple[str, ...]:
    """On either side the value next to the figure that the text does not imply."""
    if figure.quantity.upper is not None:
        nearest = (side[0] for side in _ranges_beside(figure.quantity) if side)
        return tuple(_written_range(figure, low, high) for low, high in nearest)
    bound = bound_of(figure.quantity, figure.passage)
    if bound is None:
        return ()
    sides = ([value for value in side if not bound.implies(value)] for side in _values_beside(figure))
    return _written(figure, [side[0] for side in sides if side])


def _drawn(sides: Sides[Value], dice: Random) -> tuple[Value, ...]:
    below, above = sides
    wanted = min(_ON_EACH_SIDE, len(below), len(above))
    if wanted < _FEWEST:
        return ()
    rank = dice.randint(0, wanted)
    return (*reversed(below[:rank]), *above[: wanted - rank])


def _values_beside(figure: Figure) -> Sides[float]:
    value = figure.quantity.value
    near = sorted(set(_near(figure)), key=lambda each: abs(each - value))
    return [each for each in near if each < value], [each for each in near if each > value]


def _near(figure: Figure) -> Iterator[float]:
    """Other values of the same unit: in the rest of the clause, then by rule."""
    quantity, passage = figure.quantity, figure.passage
    value = quantity.value
    alike = [q for q in passage.clause.quantities if q.unit == quantity.unit and q.upper is None]
    shown = {q.value for q in alike if passage.start <= q.start < passage.end}
    for each in (*(q.value for q in alike), *_by_rule(quantity)):
        is_plausible = each > 0 and each not in shown and value / _FARTHEST <= each <= value * _FARTHEST
        if is_plausible and not (quantity.unit == "%" and each >= 100) and _as_round(each, value):
            yield each


def _by_rule(quantity: Quantity) -> Iterator[float]:
    value = quantity.value
    for scale in (_SCALES.get(quantity.unit, ()), _round_numbers(value)):
        if value in scale:
            place = scale.index(value)
            yield from scale[max(0, place - _ON_EACH_SIDE) : place]
            yield from scale[place + 1 : place + 1 + _ON_EACH_SIDE]
            return
    step = _step(value)
    for times in range(1, _ON_EACH_SIDE + 1):
        yield from (value - times * step, value + times * step)


def _round_numbers(value: float) -> tuple[float, ...]:
    """Those of the value's magnitude, and of the ones below and above: 8, 10, 20, 30, 50 … for 30."""
    exponents = range(_magnitude(value) - 1, _magnitude(value) + 2)
    return tuple(float(f"{each}e{exponent}") for exponent in exponents for each in _ROUND)


def _step(value: float) -> float:
    """The roundest number that the value is a multiple of, times what makes a difference: 5 for 75, 200 for
    1200, 20 for 378."""
    grid = _grid(value)
    times = (float(f"{n}e{exponent}") for exponent in count() for n in sorted(_STEPS))
    return grid * next(n for n in times if n * grid >= value * _LEAST_STEP)


def _grid(value: float) -> float:
    """Of a number with one digit its magnitude: 10 for 60."""
    if _digits(value) == 1:
        return float(f"1e{_magnitude(value)}")
    grids = (float(f"{step}e{_magnitude(value) - places}") for places in count() for step in _STEPS)
    return next(grid for grid in grids if _is_whole(value / grid))


def _magnitude(value: float) -> int:
    return math.floor(math.log10(value))


def _is_whole(value: float) -> bool:
    return round(value) >= 1 and abs(value - round(value)) < 1e-9


def _as_round(value: float, like: float) -> bool:
    """Whether a value has no more digits than the key: 1040 beside 1000 and 1080, not 1043.7."""
    return _digits(value) <= max(_digits(like), 2) and (not _is_whole(like) or _is_whole(value))


def _digits(value: float) -> int:
    return len(f"{value:.10g}".replace(".", "").strip("0"))


def _ranges_beside(quantity: Quantity) -> Sides[tuple[float, float]]:
    """Ranges of the same width moved by a step of their roundness: none lies within another. Of ages none:
    either end is set by a rule of its own."""
    low, high = quantity.value, quantity.upper
    if high is None or high <= low or _SCALES.get(quantity.unit) is _AGES:
        return (), ()
    most = 99.0 if quantity.unit == "%" else math.inf
    step = min(_step(low), _step(high)) if low else _step(high)
    moved = [step * times for times in range(1, _ON_EACH_SIDE + 1)]
    below = [(low - by, high - by) for by in moved if low - by > 0]
    return below, [(low + by, high + by) for by in moved if high + by <= most]


def _written(figure: Figure, values: Sequence[float]) -> tuple[str, ...]:
    """None of them where one cannot be written."""
    written = tuple(written_like(figure.printed, value) for value in values)
    return written if all(written) else ()


def _written_range(figure: Figure, low: float, high: float) -> str:
    first, last = NUMBER.findall(figure.printed)
    between, _, after = figure.printed[len(first) :].rpartition(last)
    return f"{written_like(first, low)}{between}{written_like(last, high)}{after}"


def written_like(printed: str, value: float) -> str:
    """A value in Arabic or Chinese numerals, as the printed one is; "" where it cannot be."""
    if printed[0].isdigit():
        digits = f"{value:,.10g}" if "," in printed else f"{value:.10g}"
        return digits if printed[0].isascii() else digits.translate(_WIDE)
    if not _is_whole(value) or not 1 <= value <= 9999:
        return ""
    words = chinese_numeral(round(value))
    return "两" + words[1:] if words.startswith("二") and printed.startswith("两") else words
