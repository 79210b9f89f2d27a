"""Charts for the trainer's page as inline SVG: pure, no script, every number also there as text.

Drawn for a width of 360 units, so that text stays readable on a phone of 390 px.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.quiz.results.statistics import Facility, OptionFigures
from assistant.quiz.wording import option_letter

WIDTH = 360
_ROW = 34
_BAR = 16
_LEFT = 58  # where bars begin, behind their labels
_LENGTH = 150  # of a bar that stands for everything
_INK, _SOFT, _LINE = "#1d1d1f", "#5a5a60", "#d8d5cf"
_RIGHT, _WRONG, _PLAIN = "#1d5c36", "#a8a39a", "#8c5a5c"
_BAND = "#f1eee8"
_HIGH = 150  # of the highest column of the histogram
_BINS = 10


def facility_bars(facilities: Sequence[Facility]) -> str:
    """A bar for each question of a paper, with its 95 % interval; the band of 20–80 % is what is wanted."""
    told = [f"第{n}题 {_percent(f.value)}（{_range(f)}）" for n, f in enumerate(facilities, start=1)]
    band = _rect(_LEFT + 0.2 * _LENGTH, 0, 0.6 * _LENGTH, _ROW * len(facilities), _BAND)
    rows = "".join(_facility_row(n, each) for n, each in enumerate(facilities))
    desc = "；".join(told) or "还没有人作答"
    return _svg("各题得分率", f"{desc}。括号内为95%区间。", _ROW * len(facilities), band + rows)


def option_bars(number: int, options: Sequence[OptionFigures]) -> str:
    """How many chose each option of question `number`; right ones are told by ✓ as well as by colour."""
    told = "；".join(
        f"{option_letter(at)} {each.text}{'（正确）' if each.is_correct else ''} {_count(each)}"
        for at, each in enumerate(options)
    )
    rows = "".join(_option_row(at, each) for at, each in enumerate(options))
    return _svg(f"第{number}题各选项人数", f"{told}。", _ROW * len(options), rows)


def score_histogram(shares: Sequence[float]) -> str:
    """How many people reached which part of the full score (0 to 1)."""
    counts = [0] * _BINS
    for share in shares:
        counts[min(_BINS - 1, max(0, int(share * _BINS + 1e-9)))] += 1
    most = max([*counts, 1])
    columns = "".join(_column(at, count, most) for at, count in enumerate(counts))
    ticks = "".join(
        _text(_column_x(at), _HIGH + 42, str(10 * at), anchor="middle", fill=_SOFT) for at in range(0, 11, 2)
    )
    axis = f'<path d="M{_column_x(0)} {_HIGH + 24}H{_column_x(_BINS)}" stroke="{_SOFT}"/>'
    told = "；".join(f"{10 * at}—{10 * at + 10}分 {count}人" for at, count in enumerate(counts) if count)
    desc = f"按百分制，共{len(shares)}人：{told or '还没有人作答'}。"
    caption = _text(WIDTH / 2, _HIGH + 64, "得分（百分制），柱上为人数", anchor="middle", fill=_SOFT)
    return _svg("成绩分布", desc, _HIGH + 72, columns + axis + ticks + caption)


# --- parts ----------------------------------------------------------------------------------------------


def _facility_row(at: int, facility: Facility) -> str:
    middle = _ROW * at + _ROW / 2
    low, high = _LEFT + facility.low * _LENGTH, _LEFT + facility.high * _LENGTH
    whisker = (
        f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 5}v10M{high:.1f} {middle - 5}v10" '
        f'stroke="{_INK}" fill="none"/>'
    )
    words = f"{_percent(facility.value)}（{_range(facility)}）"
    return (
        _text(0, middle + 5, f"第{at + 1}题")
        + _bar(middle, facility.value, _PLAIN)
        + whisker
        + _text(WIDTH, middle + 5, words, anchor="end")
    )


def _option_row(at: int, option: OptionFigures) -> str:
    middle = _ROW * at + _ROW / 2
    label = f"{option_letter(at)}{' ✓' if option.is_correct else ''}"
    return (
        _text(0, middle + 5, label)
        + _bar(middle, option.share, _RIGHT if option.is_correct else _WRONG)
        + _text(WIDTH, middle + 5, _count(option), anchor="end")
    )


def _count(option: OptionFigures) -> str:
    return f"{option.chosen}人 {_percent(option.share)}"


def _bar(middle: float, share: float, colour: str) -> str:
    """At least a hair, so that nothing is something to see."""
    length = max(1.0, share * _LENGTH)
    return _rect(_LEFT, middle - _BAR / 2, length, _BAR, colour)


def _column(at: int, count: int, most: int) -> str:
    height = _HIGH * count / most
    top = _HIGH + 24 - height
    x, width = _column_x(at) + 2, _column_x(1) - _column_x(0) - 4
    words = _text(x + width / 2, top - 6, str(count), anchor="middle")
    return _rect(x, top, width, height, _PLAIN) + words if count else ""


def _column_x(at: int) -> int:
    return 14 + 33 * at


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:g}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{colour}"/>'


def _text(x: float, y: float, words: str, anchor: str = "start", fill: str = _INK) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def _svg(title: str, desc: str, height: int, body: str) -> str:
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {max(height, 1)}" font-size="14" '
        f'style="width:100%;max-width:{WIDTH * 1.6:g}px;height:auto">'
        f"<title>{escape(title)}</title><desc>{escape(desc)}</desc>{body}</svg>"
    )


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _range(facility: Facility) -> str:
    return f"{100 * facility.low:.0f}—{facility.high:.0%}"
