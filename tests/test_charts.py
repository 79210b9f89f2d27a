"""Charts: well-formed, accessible, every number a text, and nothing that somebody wrote runs."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assistant.quiz.item import Choice
from assistant.quiz.results.statistics import facility, option_figures
from ui.charts import WIDTH, facility_bars, option_bars, score_histogram


def _texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter("text")]


def _desc(svg: str) -> str:
    return ElementTree.fromstring(svg).findtext("desc") or ""


HALF = facility(np.array([1.0] * 8 + [0.0] * 2))


def test_facility_with_its_interval() -> None:
    svg = facility_bars([HALF, facility(np.zeros(20))])
    assert _texts(svg) == ["第1题", "80%（49—94%）", "第2题", "0%（0—16%）"]
    assert "第1题 80%（49—94%）；第2题 0%（0—16%）" in _desc(svg)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and root.findtext("title") == "各题得分率"


def test_bar_is_as_long_as_the_share() -> None:
    svg = facility_bars([HALF])
    band, bar = ElementTree.fromstring(svg).iter("rect")
    assert float(bar.get("width", 0)) / 0.8 == float(band.get("width", 0)) / 0.6


def test_right_option_is_told_without_colour() -> None:
    svg = option_bars(3, option_figures(Choice(("甲", "乙"), (1,)), [(0,), (1,), (1,), (1,)], np.zeros(4)))
    assert _texts(svg) == ["A", "1人 25%", "B ✓", "3人 75%"]
    assert _desc(svg) == "A 甲 1人 25%；B 乙（正确） 3人 75%。"


def test_histogram_counts_everybody_once() -> None:
    svg = score_histogram([0.0, 0.1, 0.3, 0.3, 0.95, 1.0])
    assert _texts(svg)[:4] == ["1", "1", "2", "2"]
    assert _desc(svg) == "按百分制，共6人：0—10分 1人；10—20分 1人；30—40分 2人；90—100分 2人。"


def test_nothing_to_draw() -> None:
    for svg in (facility_bars([]), option_bars(1, ()), score_histogram([])):
        ElementTree.fromstring(svg)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=30))
def test_text_of_an_option_is_escaped(text: str) -> None:
    svg = option_bars(1, option_figures(Choice((text, "<script>"), (0,)), [(0,)], np.zeros(1)))
    assert f"A {text}（正确）" in _desc(svg)
    assert "<script" not in svg


@given(st.lists(st.floats(0, 1), max_size=40))
def test_everything_lies_within_the_picture(shares: list[float]) -> None:
    root = ElementTree.fromstring(score_histogram(shares))
    height = float(root.get("viewBox", "").split()[3])
    for rect in root.iter("rect"):
        x, y, width, tall = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
        assert x >= 0 and x + width <= WIDTH and y >= 0 and y + tall <= height
