"""Statistics of items and papers (classical test theory): pure functions over marked replies.

They judge questions, never people: small groups are usual, so what cannot be estimated is hidden with the
reason, and what is rough is marked 参考. Nothing is pooled over versions of an item.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from assistant.quiz.item import BankItem, Choice, Reply

LEAST_PEOPLE = 20  # fewer give no correlation, discrimination or reliability
ROUGH_BELOW = 50
ROUGH = "参考"
GROUP = 0.27  # the share of people in the top and in the bottom group (Kelley 1939)
FUNCTIONS_FROM = 0.05  # the share of people that a distractor attracts to be of use (Tarrant et al. 2009)
_Z95 = 1.959963984540054

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """What one participant replied to one version of an item that was put to them; mark 0 to 1."""

    participant: str
    item_id: str
    version: int
    reply: Reply | None
    mark: float
    at: datetime | None = None
    confirmed_by: str = ""  # who gave the mark, where it is not the one proposed by marking


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure from `people` people; without value where `remark` says why, rough where it says 参考."""

    value: float | None
    people: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Facility:
    """易度: the mean share of the mark, with its 95 % interval (Wilson 1927)."""

    value: float
    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """Who ticked an option: how many, which share, and their mean mark on the rest of the paper."""

    text: str
    is_correct: bool
    chosen: int
    share: float
    rest: float | None
    remark: str = ""  # of a distractor: why it is of no use


@dataclass(frozen=True, slots=True)
class ItemFigures:
    item_id: str
    version: int
    facility: Facility
    rest_correlation: Estimate  # of the mark with the mean mark on the rest: corrected point-biserial
    discrimination: Estimate  # D: facility in the top group less that in the bottom group
    options: tuple[OptionFigures, ...]


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """`reliability` is KR-20 where every mark is 0 or 1, else Cronbach's α: the same formula."""

    items: tuple[ItemFigures, ...]
    reliability: Estimate
    reliability_name: str


def paper_figures(items: Sequence[BankItem], rows: Sequence[Row]) -> PaperFigures:
    """Figures of the items that were put to anybody. Rows of other items or versions are left out.

    Raises ValueError where a participant has two rows for one item.
    """
    table = _Table(items, rows)
    asked = [column for column in range(len(items)) if table.asked[:, column].any()]
    return PaperFigures(
        tuple(_item_figures(items[column], table, column) for column in asked),
        reliability(table.marks[table.asked.all(axis=1)]),
        "KR-20" if set(np.unique(table.marks[table.asked])) <= {0.0, 1.0} else "Cronbach α",
    )


def item_figures(item: BankItem, items: Sequence[BankItem], rows: Sequence[Row]) -> ItemFigures | None:
    """Figures of one of the items, in that version; None where it was put to nobody."""
    table = _Table(items, rows)
    places = [(each.item_id, each.version) for each in items]
    column = places.index((item.item_id, item.version))
    return _item_figures(item, table, column) if table.asked[:, column].any() else None


class _Table:
    """`marks` by participant and item (0 where not asked), `asked` which of them were, `replies` likewise."""

    def __init__(self, items: Sequence[BankItem], rows: Sequence[Row]) -> None:
        columns = {(item.item_id, item.version): column for column, item in enumerate(items)}
        kept = [row for row in rows if (row.item_id, row.version) in columns]
        people = {name: line for line, name in enumerate(dict.fromkeys(row.participant for row in kept))}
        self.marks = np.zeros((len(people), len(items)))
        self.asked = np.zeros((len(people), len(items)), dtype=bool)
        self.replies: dict[tuple[int, int], Reply | None] = {}
        for row in kept:
            place = people[row.participant], columns[row.item_id, row.version]
            if place in self.replies:
                raise ValueError(f"two rows of {row.participant} for {row.item_id} version {row.version}")
            self.marks[place], self.asked[place], self.replies[place] = row.mark, True, row.reply

    def rest(self, column: int) -> tuple[NDArray[np.bool_], Floats]:
        """Who was asked this item and others, and the mean mark of these on the others."""
        others = self.asked.sum(axis=1) - self.asked[:, column]
        who = self.asked[:, column] & (others > 0)
        return who, (self.marks.sum(axis=1) - self.marks[:, column])[who] / others[who]


def _item_figures(item: BankItem, table: _Table, column: int) -> ItemFigures:
    who, rest = table.rest(column)
    totals = table.marks[who].sum(axis=1) / table.asked[who].sum(axis=1)
    asked = np.flatnonzero(table.asked[:, column]).tolist()
    rests = np.full(len(table.marks), np.nan)
    rests[who] = rest
    key = item.item.key
    return ItemFigures(
        item.item_id,
        item.version,
        facility(table.marks[table.asked[:, column], column]),
        correlation(table.marks[who, column], rest),
        discrimination(table.marks[who, column], totals),
        option_figures(key, [table.replies[line, column] for line in asked], rests[asked])
        if isinstance(key, Choice)
        else (),
    )


# --- figures --------------------------------------------------------------------------------------------


def facility(marks: Floats) -> Facility:
    """Wilson's interval holds for marks of 0 and 1; for shares of a mark it is a little too wide.

    >>> f = facility(np.array([1.0] * 8 + [0.0] * 2))
    >>> f.value, round(f.low, 4), round(f.high, 4)  # Newcombe 1998, method 3
    (0.8, 0.4902, 0.9433)
    """
    n, p = len(marks), float(marks.mean())
    denominator = 1 + _Z95**2 / n
    centre = (p + _Z95**2 / (2 * n)) / denominator
    reach = _Z95 * math.sqrt(p * (1 - p) / n + _Z95**2 / (4 * n**2)) / denominator
    return Facility(p, max(0.0, centre - reach), min(1.0, centre + reach), n)


def correlation(marks: Floats, rest: Floats) -> Estimate:
    """Pearson's, which for marks of 0 and 1 is the point-biserial."""
    if len(marks) < LEAST_PEOPLE:
        return _too_few(len(marks))
    if _is_constant(marks) or _is_constant(rest):
        return Estimate(None, len(marks), "所有人得分相同，算不出")
    return _estimate(float(np.corrcoef(marks, rest)[0, 1]), len(marks))


def discrimination(marks: Floats, totals: Floats) -> Estimate:
    """The top and the bottom 27 % by `totals`. Those level at the border share the places left, so that the
    order of the rows decides nothing."""
    n = len(marks)
    if n < LEAST_PEOPLE:
        return _too_few(n)
    size = round(GROUP * n)
    return _estimate(_first_mean(marks, -totals, size) - _first_mean(marks, totals, size), n)


def _first_mean(marks: Floats, order: Floats, size: int) -> float:
    """The mean mark of the `size` people that `order` puts first."""
    order = order.round(12)  # sums of the same shares in another order differ in the last digit
    border = np.sort(order)[size - 1]
    within, level = order < border, order == border
    return float((marks[within].sum() + (size - within.sum()) * marks[level].mean()) / size)


def reliability(marks: Floats) -> Estimate:
    """k / (k - 1) · (1 - Σ item variances / variance of totals) over those who were asked every item."""
    people, k = marks.shape
    if people < LEAST_PEOPLE:
        return _too_few(people)
    total = float(marks.sum(axis=1).var())
    if k < 2 or math.isclose(total, 0.0, abs_tol=1e-12):
        return Estimate(None, people, "只有一道题，算不出" if k < 2 else "所有人总分相同，算不出")
    return _estimate(k / (k - 1) * (1 - float(marks.var(axis=0).sum()) / total), people)


def option_figures(key: Choice, replies: Sequence[Reply | None], rest: Floats) -> tuple[OptionFigures, ...]:
    """One for each option. `rest` is the mean mark on the other items, NaN for who was asked no other."""
    if not replies:
        return ()
    chosen = [frozenset(reply) if isinstance(reply, tuple) else frozenset() for reply in replies]
    right = _mean(rest, [each == set(key.correct) for each in chosen])
    figures = []
    for position, text in enumerate(key.options):
        chose = [position in each for each in chosen]
        share, reached = sum(chose) / len(chose), _mean(rest, chose)
        is_correct = position in key.correct
        remark = "" if is_correct or len(chose) < LEAST_PEOPLE else _fault(share, reached, right)
        figures.append(OptionFigures(text, is_correct, sum(chose), share, reached, remark))
    return tuple(figures)


def _fault(share: float, reached: float | None, right: float | None) -> str:
    """Why a distractor is of no use: nobody takes it, or the better people do."""
    if share < FUNCTIONS_FROM:
        return "几乎没人选，起不到干扰作用"
    if reached is not None and right is not None and reached > right:
        return "选它的人其他题答得比选对的人还好，请核对答案"
    return ""


def _mean(values: Floats, which: Sequence[bool]) -> float | None:
    known = values[np.array(which) & ~np.isnan(values)]
    return float(known.mean()) if len(known) else None


def _is_constant(values: Floats) -> bool:
    return bool(np.ptp(values) < 1e-12)


def _too_few(people: int) -> Estimate:
    return Estimate(None, people, f"不足{LEAST_PEOPLE}人，暂不显示")


def _estimate(value: float, people: int) -> Estimate:
    return Estimate(value, people, ROUGH if people < ROUGH_BELOW else "")


# --- in words -------------------------------------------------------------------------------------------


def facility_in_words(value: float) -> str:
    """0.2 to 0.8 is acceptable."""
    if value < 0.2:
        return "偏难"
    return "适中" if value <= 0.8 else "偏易"


def correlation_in_words(value: float) -> str:
    """Bands of Ebel & Frisbie, as commonly used."""
    if value < 0:
        return "请核对答案"
    bands = ((0.4, "区分很好"), (0.3, "区分良好"), (0.2, "区分尚可"))
    return next((words for least, words in bands if value >= least), "需要修改")
