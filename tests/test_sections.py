"""Sections listed by their items: the one whose heading is named, or the one that makes classes."""

from __future__ import annotations

import pytest

from assistant.reading import Reader
from assistant.sections import clauses_numbered, section_named
from ingest.document import Clause
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.policies import only
from tests.samples import source_with

PLAN = """测试工作方案
一、总体要求
按照要求办理。
二、重点任务
（一）合理划分。按收入划分农户。
——甲类户。收入高的农户。
——乙类户。收入低的农户。
（二）发展养老助餐。建设食堂。
1.建设社区食堂。每村建一个。
2.培训厨师。每年办两次。
3.开展送餐上门。每天送两次。
"""


@pytest.fixture(scope="module")
def clauses() -> tuple[Clause, ...]:
    return clauses_of(parse(source_with(PLAN.splitlines()))[0])


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("养老助餐有哪几项任务", ["建设社区食堂", "培训厨师", "开展送餐上门"]),
        ("养老助餐有哪三项任务", ["建设社区食堂", "培训厨师", "开展送餐上门"]),
        ("重点任务有哪几项任务", ["合理划分", "发展养老助餐"]),
        ("农户分成哪两类", ["甲类户", "乙类户"]),
        ("农户分几类", ["甲类户", "乙类户"]),
        ("养老助餐有哪五项任务", []),
        ("拖拉机有哪几项任务", []),
    ],
)
def test_items_of_the_section_that_is_named(
    reader: Reader, clauses: tuple[Clause, ...], text: str, items: list[str]
) -> None:
    section = section_named(only(reader, text), clauses)
    assert [item.heading for item in section.items] == items if section else not items


@pytest.mark.parametrize(("number", "heading"), [(3, "开展送餐上门"), (9, None)])
def test_a_clause_is_named_by_its_number(
    clauses: tuple[Clause, ...], number: int, heading: str | None
) -> None:
    found = [clause.heading for clause in clauses_numbered((number,), clauses)]
    assert found == ([heading] if heading else [])


def test_of_clauses_that_bear_one_number_the_style_that_counts_furthest_is_meant(
    clauses: tuple[Clause, ...],
) -> None:
    assert [clause.heading for clause in clauses_numbered((2,), clauses)] == ["培训厨师"]
