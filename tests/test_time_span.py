"""How long something went on, by the days on which it began and ended."""

from __future__ import annotations

import pytest

from assistant.answer import Verdict
from assistant.reading import Reader
from assistant.time_span import time_spans
from tests.policies import only
from tests.test_eligibility import assessed


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2025年2月1日起，至2025年7月31日止", 6),  # both days count
        ("2024年4月1日开办，至2025年4月1日", 12),  # from a day to the same day
        ("3月1号进厂，干到8月31号", 6),
        ("11月1号进厂，干到4月30号", 6),  # of the next year
        ("1月31日进厂，干到2月28日", 1),  # 民法典 202: the last day where the month has no 31st
    ],
)
def test_spans_in_months(text: str, months: float) -> None:
    (span,) = time_spans(text)
    assert span.amount == months


def test_a_span_that_falls_short_is_shorter() -> None:
    (span,) = time_spans("3月1日进厂，8月10日离开")
    assert 5 < span.amount < 6


@pytest.mark.parametrize("text", ["8月31日", "2025年2月30日至2025年3月1日", "2025年8月1日，2025年3月1日", ""])
def test_no_span(text: str) -> None:
    assert list(time_spans(text)) == []


def test_a_span_is_held_against_a_condition(reader: Reader) -> None:
    rule = "对残疾人经营1年以上的，给予500元补贴。"
    year = "残疾人2024年4月1日开店，开到2025年4月1日，能领吗"
    less = "残疾人2024年9月10日开店，开到2025年7月30日，能领吗"
    assert assessed(reader, rule, year).verdict is Verdict.ELIGIBLE
    assert assessed(reader, rule, less).verdict is Verdict.NOT_ELIGIBLE
    assert only(reader, year).years == ()  # the year of a case is not that of the rule
