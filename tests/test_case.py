"""What the asker says of the case: classes, numbers, years, places, clauses."""

from __future__ import annotations

import pytest

from assistant.reading import Reader
from ingest.document import Comparator
from tests.policies import only


@pytest.mark.parametrize(
    ("text", "held", "denied"),
    [
        ("我是残疾人，能领吗", {"残疾人"}, set()),
        ("重残的娃娃", {"重度残疾人", "儿童"}, set()),
        ("我不是残疾人", set(), {"残疾人"}),
        ("我妈没有残疾证", set(), {"残疾人"}),
        ("身体健全的人", set(), {"残疾人"}),
        ("非残疾人能领吗", set(), {"残疾人"}),
        ("我家不是低保户，是残疾人", {"残疾人"}, {"最低生活保障对象"}),
        ("是不是残疾人都能领", {"残疾人"}, set()),
        ("我有没有残疾证都能领吗", set(), set()),
        ("孤儿养育津贴多少", set(), set()),
        ("娃的爹妈都健在，能领吗", {"儿童"}, {"孤儿"}),
        ("我舅的罐头厂能领吗", {"企业"}, set()),
        ("我在罐头厂里上班，能领吗", set(), set()),
        ("她算不算残疾人我说不清，能领吗", set(), set()),
        ("劳务经纪人把我介绍进厂，能领吗", set(), set()),
    ],
)
def test_classes_held_and_denied(reader: Reader, text: str, held: set[str], denied: set[str]) -> None:
    question = only(reader, text)
    assert (set(question.beneficiaries), set(question.excluded)) == (held, denied)


@pytest.mark.parametrize(
    ("text", "comparator", "amount", "unit"),
    [
        ("住了半年", Comparator.EQUAL, 6, "个月"),
        ("住了半年多", Comparator.MORE_THAN, 6, "个月"),
        ("住了8个多月", Comparator.MORE_THAN, 8, "个月"),
        ("住了1年半", Comparator.EQUAL, 18, "个月"),
        ("差一个月满一年", Comparator.LESS_THAN, 12, "个月"),
        ("还有一个月就满一年", Comparator.LESS_THAN, 12, "个月"),
        ("刚好80岁", Comparator.EQUAL, 80, "岁"),
        ("80多岁", Comparator.MORE_THAN, 80, "岁"),
        ("不到80岁", Comparator.LESS_THAN, 80, "岁"),
        ("10来天", Comparator.ABOUT, 10, "天"),
        ("给两千块钱", Comparator.EQUAL, 2000, "元"),
        ("给1.2万元", Comparator.EQUAL, 12000, "元"),
        ("工资一万二", Comparator.EQUAL, 12000, "元"),
    ],
)
def test_facts_have_a_common_unit(
    reader: Reader, text: str, comparator: Comparator, amount: float, unit: str
) -> None:
    (fact,) = only(reader, text).quantities
    assert (fact.comparator, fact.amount, fact.base_unit) == (comparator, amount, unit)


def test_years_are_no_facts(reader: Reader) -> None:
    question = only(reader, "2027年和2026年建多少个食堂")
    assert question.years == ("2027", "2026")
    assert question.quantities == ()


@pytest.mark.parametrize(
    ("text", "nth", "total"),
    [
        ("第二年补多少", 2, False),
        ("第3年能领吗", 3, False),
        ("第十二年呢", 12, False),
        ("三年一共多少", None, True),
        ("加起来多少", None, True),
        ("每年多少", None, False),
    ],
)
def test_the_year_of_a_series_and_totals(reader: Reader, text: str, nth: int | None, total: bool) -> None:
    question = only(reader, text)
    assert (question.nth, question.wants_total) == (nth, total)
    assert not any(fact.base_unit == "个月" and nth for fact in question.quantities)


def test_regions_units_and_quoted_words(reader: Reader) -> None:
    question = only(reader, "甘肃的“以旧换新”是民政局和农业农村局一起管吗")
    assert question.regions == ("甘肃",)
    assert question.quoted == ("以旧换新",)
    assert question.units == ("民政厅", "农业农村厅"), "one name for each unit, whatever the level"
    assert question.asks_together


@pytest.mark.parametrize(
    ("text", "is_yes_no"),
    [
        ("能领吗", True),
        ("给不给", True),
        ("是否能领", True),
        ("领了没有", True),
        ("领多少", False),
        ("是什么", False),
    ],
)
def test_yes_or_no(reader: Reader, text: str, is_yes_no: bool) -> None:
    assert only(reader, text).is_yes_no is is_yes_no
