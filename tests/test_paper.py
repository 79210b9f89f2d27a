"""Papers: by blueprint, without rivals, the same for the same person; what is short is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import UserError
from assistant.quiz.bank import Bank
from assistant.quiz.gates.cueing import Telling
from assistant.quiz.item import BankItem, Blank, Choice, Item, Kind, Pairs, State
from assistant.quiz.papers import Manner, Papers
from assistant.quiz.papers.paper import Blueprint, Row, draw
from assistant.quiz.shuffling import shuffled
from tests.examples import examples
from tests.quiz_items import (
    banked,
    blank,
    items,
    matching,
    one_of_each,
    refused,
    single,
    true_false,
    with_basis,
)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    bank = Bank(tmp_path)
    yield bank
    bank.close()


@pytest.fixture
def papers(tmp_path: Path, bank: Bank) -> Iterator[Papers]:
    papers = Papers(tmp_path)
    yield papers
    papers.close()


def based(item: Item) -> Item:
    """Each on a clause of its own."""
    return with_basis(item, f"津贴办法@1#{item.stem}")


def approved(bank: Bank, some: Sequence[Item]) -> tuple[str, ...]:
    item_ids = bank.add(map(based, some), "出题人").item_ids
    bank.move(item_ids, State.IN_REVIEW, "出题人")
    bank.move(item_ids, State.APPROVED, "审题人")
    return item_ids


def rivals(one: Item, other: Item) -> bool:
    first, second = Telling.of(one), Telling.of(other)
    assert first.is_rival_of(second) == second.is_rival_of(first)
    return first.is_rival_of(second)


# --- rivals -------------------------------------------------------------------------------------------


def test_two_on_one_fact_are_rivals() -> None:
    assert rivals(single(1), replace(blank(2), fact=single(1).fact))
    assert not rivals(single(1), blank(2))
    assert not rivals(replace(single(1), fact=""), replace(blank(2), fact=""))


def test_a_key_in_the_stem_or_a_pair_of_another_is_a_cue() -> None:
    key = replace(blank(1), key=Blank(("县级民政部门",)), stem="高龄津贴由____审定。")
    in_stem = replace(true_false(2), stem="县级民政部门每年公布标准。")
    in_option = replace(single(3), key=Choice(("乡镇人民政府", "县级民政部门"), (0,)))
    assert rivals(key, in_stem)
    assert not rivals(key, in_option)
    assert rivals(key, replace(matching(4), key=Pairs((("审定", "县级民政部门"), ("发放", "乡镇人民政府")))))
    assert not rivals(in_stem, in_option)


def test_a_number_is_a_cue_within_its_clause_only_and_as_a_whole() -> None:
    key = with_basis(replace(blank(1), key=Blank(("5",)), stem="最多补助____年。"))
    told = replace(true_false(2), stem="补助最多5年。")
    part = replace(single(2), stem="补助最多150元，由谁发放？")
    assert rivals(key, with_basis(told))
    assert not rivals(key, with_basis(told, "津贴办法@1#c2"))
    assert not rivals(key, with_basis(part))


# --- drawing ------------------------------------------------------------------------------------------


def pool() -> list[BankItem]:
    some = [single(n) for n in range(10, 30)] + [blank(n) for n in range(30, 40)]
    return banked(based(replace(item, difficulty=n % 5 + 1)) for n, item in enumerate(some))


def test_a_paper_has_what_its_blueprint_asks() -> None:
    rows = (Row(4, kind=Kind.SINGLE, easiest=1, hardest=2), Row(3, topic="补助"), Row(2))
    drawn = draw(Blueprint(rows), pool(), "甲")
    assert len({each.item_id for each in drawn}) == 9
    assert sum(each.item.topic == "补助" for each in drawn) >= 3
    assert sum(each.item.kind is Kind.SINGLE and each.item.difficulty <= 2 for each in drawn) >= 4
    kinds = [each.item.kind for each in drawn]
    assert kinds == sorted(kinds, key=[Kind.SINGLE, Kind.BLANK].index)


def test_a_seed_gives_the_same_paper_and_another_a_different_one() -> None:
    blueprint = Blueprint((Row(8),))
    assert draw(blueprint, pool(), "甲") == draw(blueprint, pool(), "甲")
    assert len({draw(blueprint, pool(), str(n)) for n in range(10)}) > 5


def test_no_drawn_paper_has_rivals() -> None:
    some = pool()
    several = [replace(each, item=replace(each.item, fact=f"事实{n % 12}")) for n, each in enumerate(some)]
    for seed in range(10):
        drawn = draw(Blueprint((Row(12),)), several, str(seed))
        assert len({each.item.fact for each in drawn}) == 12


def test_a_narrow_row_is_filled_before_a_wide_one() -> None:
    """One item alone fits the first row; the second would take it as well."""
    some = pool()
    narrow = replace(some[0], item=replace(some[0].item, topic="窄"))
    for seed in range(20):
        draw(Blueprint((Row(29), Row(1, topic="窄"))), [narrow, *some[1:]], str(seed))


def test_what_is_short_is_told() -> None:
    with pytest.raises(UserError) as raised:
        draw(Blueprint((Row(2), Row(30, topic="补助", kind=Kind.BLANK))), pool(), "甲")
    assert "“补助·填空题”要 30 道，可用的有 10 道" in raised.value.message
    one_fact = [replace(each, item=replace(each.item, fact="同")) for each in pool()]
    with pytest.raises(UserError) as raised:
        draw(Blueprint((Row(2),)), one_fact, "甲")
    assert "避开同一考点和互相提示后只有 1 道" in raised.value.message


@pytest.mark.parametrize(
    "rows", [(), (Row(0),), (Row(201),), (Row(1, easiest=4, hardest=2),), (Row(1, hardest=9),)]
)
def test_an_unsound_blueprint_is_refused(rows: tuple[Row, ...]) -> None:
    with refused("unsound_blueprint"):
        draw(Blueprint(rows), pool(), "甲")


@settings(examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(items((Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)), st.text())
def test_shuffling_keeps_what_is_right(item: Item, seed: str) -> None:
    other = shuffled(item, seed)
    assert other == shuffled(item, seed)
    if isinstance(item.key, Choice) and isinstance(other.key, Choice):
        assert Counter(other.key.options) == Counter(item.key.options)
        assert {other.key.options[n] for n in other.key.correct} == {
            item.key.options[n] for n in item.key.correct
        }
        assert list(other.key.correct) == sorted(other.key.correct)


# --- keeping ------------------------------------------------------------------------------------------


def test_a_fixed_paper_is_the_same_for_all_and_kept(bank: Bank, papers: Papers, tmp_path: Path) -> None:
    approved(bank, [single(n) for n in range(10, 30)])
    made = papers.make(" 高龄津贴\n测试 ", Blueprint((Row(5),)), Manner.FIXED, "王老师")
    other = Papers(tmp_path)
    assert other.get(made.paper_id) == made
    assert other.newest(5) == (made,)
    assert other.paper(made.paper_id, "甲") == papers.paper(made.paper_id, "乙")
    assert len(other.paper(made.paper_id).items) == 5
    assert made.title == "高龄津贴 测试"
    other.remove(made.paper_id)
    with refused("unknown_paper"):
        papers.paper(made.paper_id)
    other.close()


def test_a_drawn_paper_is_each_persons_own(bank: Bank, papers: Papers) -> None:
    approved(bank, [single(n) for n in range(10, 30)])
    made = papers.make("测试", Blueprint((Row(5),)), Manner.DRAWN, "王老师")
    first = papers.paper(made.paper_id, "甲")
    approved(bank, [single(n) for n in range(40, 50)])
    assert papers.paper(made.paper_id, "甲") == first, "later items are of no concern"
    assert papers.paper(made.paper_id, "乙") != first


def test_only_what_is_approved_and_not_rehearsed_is_taken(bank: Bank, papers: Papers) -> None:
    item_ids = approved(bank, [single(10), single(11), single(12)])
    bank.add([based(single(13))], "出题人")
    bank.flag(item_ids[:1], True, "出题人")
    with refused("too_few_items"):
        papers.make("测试", Blueprint((Row(3),)), Manner.FIXED, "王老师")
    made = papers.make("练习", Blueprint((Row(3),), for_practice=True), Manner.FIXED, "王老师")
    assert set(made.item_ids) == set(item_ids)


def test_a_paper_with_an_item_that_holds_no_more_is_not_given_out(bank: Bank, papers: Papers) -> None:
    item_ids = approved(bank, one_of_each())
    made = papers.pick("测试", item_ids, "王老师")
    assert [each.item.kind for each in papers.paper(made.paper_id).items] == [
        *(Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK, Kind.MATCHING, Kind.SHORT)
    ]
    bank.move(item_ids[:1], State.RETIRED, "审题人")
    with refused("not_approved"):
        papers.paper(made.paper_id)


def test_a_paper_needs_a_title_and_items(bank: Bank, papers: Papers) -> None:
    item_ids = approved(bank, [single(1)])
    with refused("no_title"):
        papers.pick(" ", item_ids, "王老师")
    with refused("empty_paper"):
        papers.pick("测试", [], "王老师")
    with refused("not_approved"):
        papers.pick("测试", ["没有"], "王老师")
