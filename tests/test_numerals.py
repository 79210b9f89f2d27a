"""Numerals: values, estimates, and words for numbers."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numerals import NUMERAL, chinese_numeral, parse_estimate, parse_numeral

VALUES = {
    "17": 17,
    "１７": 17,
    "0.2": 0.2,
    "１．５": 1.5,
    "1,200": 1200,
    "12,345,678": 12_345_678,
    "零": 0,
    "十": 10,
    "十七": 17,
    "二十": 20,
    "一百零五": 105,
    "一百一十": 110,
    "一百二十": 120,
    "一千二百六十": 1260,
    "两千两百": 2200,
    "十万": 100_000,
    "一千万": 10_000_000,
    "一亿二千万": 120_000_000,
    "一万亿": 1e12,
    "二〇二五": 2025,
    "二○二五": 2025,
    "三百八": 380,
    "两千五": 2500,
    "两千零五": 2005,
    "一万二": 12_000,
    "三点五": 3.5,
    "十八点五": 18.5,
    "1.5万": 15_000,
    "3万5": 35_000,
    "3万5千": 35_000,
    "2千500": 2500,
    "2亿3千万": 230_000_000,
}


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_value(text: str, value: float) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    "text", ["", "百", "万", "十三四", "abc", "1.2.3", "٣", "点五", "三点", "，", "9" * 400]
)
def test_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_numeral(text)


ESTIMATES = {
    "三四": (3, 4),
    "三五": (3, 5),
    "一两": (1, 2),
    "十五六": (15, 16),
    "二三十": (20, 30),
    "两三千": (2000, 3000),
    "七、八": (7, 8),
    "7、8": (7, 8),
}


@pytest.mark.parametrize(("text", "bounds"), ESTIMATES.items())
def test_neighbouring_digits_are_an_estimate(text: str, bounds: tuple[float, float]) -> None:
    assert parse_estimate(text) == bounds


@pytest.mark.parametrize("text", ["三", "三十四", "34", "二〇二五", "四三", "7、9"])
def test_other_numerals_are_no_estimate(text: str) -> None:
    assert parse_estimate(text) is None


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1, "一"),
        (10, "十"),
        (17, "十七"),
        (20, "二十"),
        (105, "一百零五"),
        (1010, "一千零一十"),
        (2001, "二千零一"),
    ],
)
def test_number_in_words(value: int, words: str) -> None:
    assert chinese_numeral(value) == words


@given(st.integers(1, 9999))
def test_words_read_back(value: int) -> None:
    assert parse_numeral(chinese_numeral(value)) == value


@pytest.mark.parametrize(
    ("text", "numerals"),
    [
        ("1.5家和3000,500块", ["1.5", "3000", "500"]),
        ("A4纸、G20、3A级", ["3"]),
        ("版本1.5.2", ["1.5"]),
        ("7、8个月", ["7、8"]),
        ("第7、8、9条", ["7", "8", "9"]),
        ("两千五百元", ["两千五百"]),
    ],
)
def test_numerals_of_a_text(text: str, numerals: list[str]) -> None:
    assert re.findall(NUMERAL, text) == numerals


@given(st.text("零〇一两三十百千万亿0123.,，、点半", max_size=12))
def test_any_row_of_digits_has_a_value_or_is_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_numeral(text) >= 0
    with contextlib.suppress(ValueError):
        low, high = parse_estimate(text) or (0, 1)
        assert low < high
