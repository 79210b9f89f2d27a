"""Clauses cut into statements: every character in its place, brackets whole, quotes short enough to read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.statements import LONGEST_QUOTE, statements
from tests.policies import clause_with


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每月发放100元。", ["每月发放100元。"]),
        ("老人补100元；百岁补500元。其他不补", ["老人补100元；", "百岁补500元。", "其他不补"]),
        ("能领吗？能！马上领。", ["能领吗？", "能！", "马上领。"]),
        (
            "设爱心厨房（场地由村里出；饭由志愿者做。）并挂牌；另设食堂。",
            ["设爱心厨房（场地由村里出；饭由志愿者做。）并挂牌；", "另设食堂。"],
        ),
        ("括号没有关（一半。后一句。", ["括号没有关（一半。", "后一句。"]),
    ],
)
def test_statements_end_at_full_stops_and_semicolons(text: str, expected: list[str]) -> None:
    assert [part.text for part in statements(clause_with(text))] == expected


def test_lines_are_statements_of_their_own() -> None:
    clause = clause_with("标准如下\n每月100元\n每年1200元")
    assert [part.text for part in statements(clause)] == ["标准如下", "每月100元", "每年1200元"]


def test_a_statement_knows_its_sentence() -> None:
    first, second, third = statements(clause_with("老人补100元；百岁补500元。其他不补。"))
    assert first.sentence == second.sentence == "老人补100元；百岁补500元。"
    assert third.sentence == "其他不补。"


def test_a_short_sentence_is_quoted_whole_and_a_long_one_in_part() -> None:
    short = statements(clause_with("老人补100元；百岁补500元。"))[0]
    assert short.quote == (0, 16), "the sentence"
    long = "；".join(f"第{number}类老年人每月补贴{number}00元" for number in range(1, 15)) + "。"
    second = statements(clause_with(long))[1]
    assert second.clause.text[slice(*second.quote)] == "第2类老年人每月补贴200元；"


@pytest.mark.parametrize(("length", "whole"), [(LONGEST_QUOTE, True), (LONGEST_QUOTE + 1, False)])
def test_a_quote_is_never_longer_than_can_be_read(length: int, whole: bool) -> None:
    part, _ = statements(clause_with("补" * (length - 9) + "；另外每月一百元。"))
    assert (part.quote == (part.sentence_start, part.sentence_end)) is whole


def test_a_clause_without_text_has_no_statements() -> None:
    assert statements(replace(clause_with("每月100元。"), text="")) == ()


@given(st.text(alphabet="补贴老人每月1元，。；！？（）“”、 \n", min_size=1, max_size=80))
def test_statements_are_the_clause_in_order_and_whole(text: str) -> None:
    clause = clause_with(f"老人{text}")
    parts = statements(clause)
    covered = [place for part in parts for place in range(part.start, part.end)]
    assert covered == sorted(set(covered)), "statements overlap or are out of order"
    left_out = {clause.text[i] for i in set(range(len(clause.text))) - set(covered)}
    assert left_out <= set("。！？；;\n"), f"characters in no statement: {left_out}"
    for part in parts:
        assert part.sentence_start <= part.start < part.end <= part.sentence_end
        assert part.text == clause.text[part.start : part.end]
