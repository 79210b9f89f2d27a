"""Statistics of items: every expected value is worked out by hand, its fraction beside it; the formulas of
the textbooks are written out again and held against the code on random data."""

from __future__ import annotations

import itertools
import math
import random
import statistics as textbook
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quiz.item import BankItem, Blank, Choice, Item, Kind, Reply, State
from assistant.quiz.results.statistics import (
    PaperFigures,
    Row,
    correlation,
    correlation_in_words,
    discrimination,
    facility,
    facility_in_words,
    option_figures,
    paper_figures,
    reliability,
)


def _bank_item(item_id: str, version: int = 1, options: int = 0) -> BankItem:
    key = Choice(tuple("甲乙丙丁"[:options]), (0,)) if options else Blank(("180",))
    item = Item(Kind.SINGLE if options else Kind.BLANK, "题干____。", key, "解析", "主题", 2, item_id, None)
    return BankItem(item_id, version, item, State.APPROVED, "甲", "乙", False)


def _rows(item_id: str, marks: Sequence[float], version: int = 1) -> list[Row]:
    return [Row(f"人{n}", item_id, version, None, mark) for n, mark in enumerate(marks)]


def _figures(*columns: Sequence[float]) -> PaperFigures:
    items = [_bank_item(str(n)) for n in range(len(columns))]
    return paper_figures(items, [row for item, marks in zip(items, columns, strict=True) for row in
                                 _rows(item.item_id, marks)])  # fmt: skip


# 20 people, two items: 8 know both, 2 only the first, 2 only the second, 8 neither.
FIRST = [1.0] * 8 + [1.0] * 2 + [0.0] * 2 + [0.0] * 8
SECOND = [1.0] * 8 + [0.0] * 2 + [1.0] * 2 + [0.0] * 8

# --- facility -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "people", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_newcombes(right: int, people: int, low: float, high: float) -> None:
    """Newcombe 1998, Statistics in Medicine 17, table I, method 3."""
    found = facility(np.array([1.0] * right + [0.0] * (people - right)))
    assert found.value == right / people
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_facility_is_the_mean_share() -> None:
    assert facility(np.array([1.0, 0.5, 0.0, 0.5])).value == 2 / 4


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_interval_holds_the_facility(marks: list[float]) -> None:
    found = facility(np.array(marks))
    assert 0 <= found.low <= found.value + 1e-9 and found.value - 1e-9 <= found.high <= 1
    assert found.people == len(marks)


# --- correlation, discrimination, reliability -----------------------------------------------------------


def test_rest_correlation_by_hand() -> None:
    """The rest is the other item, so r is phi = (8·8 - 2·2) / √(10·10·10·10) = 60/100."""
    first, second = _figures(FIRST, SECOND).items
    assert first.rest_correlation.value == pytest.approx(60 / 100)
    assert second.rest_correlation.value == pytest.approx(60 / 100)


def test_reliability_by_hand() -> None:
    """Σpq = 1/4 + 1/4; totals 2 (8 people), 1 (4), 0 (8) vary by 16/20: KR-20 = 2 · (1 - (1/2)/(4/5)) = 3/4.
    Spearman-Brown says the same of two parts that correlate by 3/5: 2·(3/5) / (1 + 3/5) = 3/4."""
    found = _figures(FIRST, SECOND)
    assert found.reliability.value == pytest.approx(3 / 4)
    assert found.reliability_name == "KR-20"


def test_alpha_where_marks_are_shares() -> None:
    """Marks 1, ½, 0, ½ vary by 1/8, the totals of two such items by 4/8: α = 2 · (1 - (2/8)/(4/8)) = 1."""
    found = _figures([1.0, 0.5, 0.0, 0.5] * 5, [1.0, 0.5, 0.0, 0.5] * 5)
    assert found.reliability.value == pytest.approx(1)
    assert found.reliability_name == "Cronbach α"


def test_discrimination_by_hand() -> None:
    """27 % of 20 are 5. Top: 2 people with total 2 know the item, then 6 with total 1 share 3 places, half of
    them know it: (2 + 3·½)/5 = 7/10. Bottom: 12 with total 0: 0. D = 7/10."""
    marks = np.array([1.0] * 2 + [1.0, 0.0] * 3 + [0.0] * 12)
    totals = np.array([2.0] * 2 + [1.0] * 6 + [0.0] * 12)
    assert discrimination(marks, totals).value == pytest.approx(7 / 10)


def test_discrimination_of_a_paper() -> None:
    """Top 5 of the 8 with both, bottom 5 of the 8 with neither: 1 - 0."""
    assert _figures(FIRST, SECOND).items[0].discrimination.value == pytest.approx(1)


def test_small_groups_get_no_estimates() -> None:
    found = _figures(FIRST[:19], SECOND[:19])
    hidden = (found.reliability, found.items[0].rest_correlation, found.items[0].discrimination)
    assert [(each.value, each.people, each.remark) for each in hidden] == [
        (None, 19, "不足20人，暂不显示")
    ] * 3
    assert found.items[0].facility.people == 19


@pytest.mark.parametrize(("people", "remark"), [(20, "参考"), (49, "参考"), (50, "")])
def test_estimates_are_rough_below_fifty(people: int, remark: str) -> None:
    marks = [float(n % 2) for n in range(people)]
    found = _figures(marks, marks)
    assert found.reliability.value == pytest.approx(1)
    assert found.reliability.remark == found.items[0].rest_correlation.remark == remark


def test_what_does_not_vary_has_no_correlation() -> None:
    found = _figures([1.0] * 20, FIRST)
    assert found.items[0].rest_correlation.value is None
    assert "算不出" in found.items[0].rest_correlation.remark
    assert "算不出" in _figures([1.0] * 20, [0.5] * 20).reliability.remark
    assert "只有一道题" in _figures(FIRST).reliability.remark


# --- which rows count -----------------------------------------------------------------------------------


def test_versions_are_kept_apart() -> None:
    items = [_bank_item("a", 1), _bank_item("a", 2), _bank_item("b")]
    old, new = _rows("a", [1.0] * 10), [
        Row(f"人{n}", "a", 2, None, 0.0) for n in range(10, 20)
    ]  # fmt: skip
    figures = {(each.item_id, each.version): each for each in paper_figures(items, old + new).items}
    assert figures["a", 1].facility.value == 1
    assert figures["a", 2].facility.value == 0
    assert ("b", 1) not in figures, "nobody was asked this item"


def test_only_who_was_asked_counts() -> None:
    """Drawn papers: 20 people answer a and b, 5 more answer a only and are wrong."""
    rows = _rows("a", [*FIRST, *[0.0] * 5]) + _rows("b", SECOND)
    a, b = paper_figures([_bank_item("a"), _bank_item("b")], rows).items
    assert a.facility.value == 10 / 25
    assert a.rest_correlation.value == pytest.approx(60 / 100)
    assert a.rest_correlation.people == 20
    assert b.facility.people == 20


def test_reliability_is_of_those_who_were_asked_everything() -> None:
    rows = _rows("a", [*FIRST, *[0.0] * 5]) + _rows("b", SECOND)
    found = paper_figures([_bank_item("a"), _bank_item("b")], rows).reliability
    assert found.value == pytest.approx(3 / 4)
    assert found.people == 20


def test_nobody_has_figures() -> None:
    found = paper_figures([_bank_item("a")], [])
    assert found.items == () and found.reliability.value is None


def test_counting_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="two rows of 人0 for a"):
        paper_figures([_bank_item("a")], _rows("a", [1.0]) * 2)


# --- options --------------------------------------------------------------------------------------------

FOUR = Choice(("甲", "乙", "丙", "丁"), (0,))


def test_options_by_hand() -> None:
    """20 people: 10 take 甲 with 3/4 of the rest, 6 take 乙 with 1/4, 4 take 丙 with 1, nobody takes 丁."""
    replies: list[Reply] = [*[(0,)] * 10, *[(1,)] * 6, *[(2,)] * 4]
    rest = np.array([0.75] * 10 + [0.25] * 6 + [1.0] * 4)
    found = option_figures(FOUR, replies, rest)
    assert [(each.chosen, each.share, each.rest) for each in found] == [
        (10, 10 / 20, 3 / 4), (6, 6 / 20, 1 / 4), (4, 4 / 20, 1), (0, 0, None),
    ]  # fmt: skip
    assert [each.remark[:5] for each in found] == ["", "", "选它的人其", "几乎没人选"]


def test_options_of_a_small_group_are_not_judged() -> None:
    found = option_figures(FOUR, [(0,)] * 19, np.ones(19))
    assert not any(each.remark for each in found)


def test_share_is_of_all_and_rest_of_those_with_one() -> None:
    found = option_figures(FOUR, [(0,), (0,), (1,), (1,)], np.array([0.5, np.nan, 0.25, 0.75]))
    assert [(each.share, each.rest) for each in found[:2]] == [(2 / 4, 0.5), (2 / 4, 0.5)]


def test_one_in_twenty_is_enough() -> None:
    replies: list[Reply] = [*[(0,)] * 19, (1,)]
    found = option_figures(FOUR, replies, np.array([1.0] * 19 + [0.0]))
    assert [bool(each.remark) for each in found] == [False, False, True, True]


def test_several_options_and_no_reply() -> None:
    found = option_figures(Choice(("甲", "乙", "丙"), (0, 1)), [(0, 1), (1,), None, "?"], np.zeros(4))
    assert [each.share for each in found] == [1 / 4, 2 / 4, 0]


def test_paper_has_options_of_choices_only() -> None:
    items = [_bank_item("a", options=3), _bank_item("b")]
    rows = [
        Row(f"人{n}", item, 1, (n % 3,) if item == "a" else "180", 1.0) for n in range(6) for item in "ab"
    ]
    a, b = paper_figures(items, rows).items
    assert [(each.text, each.chosen, each.is_correct) for each in a.options] == [
        ("甲", 2, True), ("乙", 2, False), ("丙", 2, False),
    ]  # fmt: skip
    assert b.options == ()


# --- against the textbooks ------------------------------------------------------------------------------

_papers = st.integers(2, 6).flatmap(
    lambda k: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=k, max_size=k), min_size=20, max_size=40
    )
)


@given(_papers)
def test_correlation_is_pearsons(paper: list[list[float]]) -> None:
    columns = list(zip(*paper, strict=True))
    found = _figures(*columns)
    for column, figures in enumerate(found.items):
        mine = columns[column]
        rest = [sum(marks) - marks[column] for marks in paper]
        if len(set(mine)) == 1 or len(set(rest)) == 1:
            assert figures.rest_correlation.value is None
        else:
            assert figures.rest_correlation.value == pytest.approx(textbook.correlation(mine, rest))


@given(_papers)
def test_point_biserial(paper: list[list[float]]) -> None:
    """r = (M1 - M0)/s · √(pq), s the standard deviation of the population (Lord & Novick 1968)."""
    marks = [float(row[0] == 1.0) for row in paper]
    rest = [sum(row[1:]) for row in paper]
    known = [total for mark, total in zip(marks, rest, strict=True) if mark]
    others = [total for mark, total in zip(marks, rest, strict=True) if not mark]
    if known and others and len(set(rest)) > 1:
        p = len(known) / len(marks)
        expected = (textbook.fmean(known) - textbook.fmean(others)) / textbook.pstdev(rest)
        found = correlation(np.array(marks), np.array(rest)).value
        assert found == pytest.approx(expected * math.sqrt(p * (1 - p)))


@given(_papers)
def test_alpha_by_covariances(paper: list[list[float]]) -> None:
    """α = k/(k-1) · Σ covariances of different items / variance of totals (Cronbach 1951)."""
    columns = list(zip(*paper, strict=True))
    k, total = len(columns), textbook.variance([sum(row) for row in paper])
    found = reliability(np.array(paper)).value
    if total == 0:
        assert found is None
    else:
        shared = math.fsum(2 * textbook.covariance(a, b) for a, b in itertools.combinations(columns, 2))
        assert found == pytest.approx(k / (k - 1) * shared / total, abs=1e-9)


@given(_papers, st.randoms(use_true_random=False))
def test_order_of_rows_decides_nothing(paper: list[list[float]], chance: random.Random) -> None:
    items = [_bank_item(str(n)) for n in range(len(paper[0]))]
    rows = [
        Row(f"人{n}", str(k), 1, None, mark) for n, marks in enumerate(paper) for k, mark in enumerate(marks)
    ]
    one = paper_figures(items, rows)
    chance.shuffle(rows)
    other = paper_figures(items, rows)
    for a, b in zip(one.items, other.items, strict=True):
        assert a.discrimination.value == pytest.approx(b.discrimination.value)
        assert a.facility.value == pytest.approx(b.facility.value)
        assert -1 <= (a.discrimination.value or 0) <= 1


@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=20, max_size=60, unique=False))
def test_discrimination_without_ties_is_the_textbooks(marks: list[float]) -> None:
    totals = [float(n) for n in range(len(marks))]
    size = round(0.27 * len(marks))
    expected = textbook.fmean(marks[-size:]) - textbook.fmean(marks[:size])
    assert discrimination(np.array(marks), np.array(totals)).value == pytest.approx(expected)


# --- in words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "words"), [(0.0, "偏难"), (0.19, "偏难"), (0.2, "适中"), (0.8, "适中"), (0.81, "偏易")]
)
def test_facility_in_words(value: float, words: str) -> None:
    assert facility_in_words(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.4, "区分很好"), (0.39, "区分良好"), (0.3, "区分良好"), (0.29, "区分尚可"), (0.2, "区分尚可"),
     (0.19, "需要修改"), (0.0, "需要修改"), (-0.01, "请核对答案")],
)  # fmt: skip
def test_correlation_in_words(value: float, words: str) -> None:
    assert correlation_in_words(value) == words
