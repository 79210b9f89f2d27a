"""Marking: the rules of 多选题, blanks in whatever writing, points, pairs, and replies that are none."""

from __future__ import annotations

import itertools
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quiz.equivalence import LONGEST, canonical
from assistant.quiz.item import Blank, Choice, Item, Key, Kind, Pairs, Points, Reply
from assistant.quiz.marking import MultipleRule, mark, needs_confirmation, points_found
from ingest.numerals import chinese_numeral


def _item(kind: Kind, key: Key, stem: str = "题干____。") -> Item:
    return Item(kind, stem, key, "解析", "主题", 2, "fact", None)


def _single(correct: int = 1) -> Item:
    return _item(Kind.SINGLE, Choice(("甲", "乙", "丙", "丁"), (correct,)))


MULTIPLE = _item(Kind.MULTIPLE, Choice(("甲", "乙", "丙", "丁"), (0, 2, 3)))
TRUE_FALSE = _item(Kind.TRUE_FALSE, Choice(("正确", "错误"), (1,)))
MATCHING = _item(Kind.MATCHING, Pairs((("一类", "8000元"), ("二类", "5000元"), ("三类", "3000元"))))
SHORT = _item(
    Kind.SHORT, Points(("培训补贴5000元", "提供公益性岗位", "最低生活保障对象优先")), "可以得到哪些帮助？"
)


@pytest.mark.parametrize(
    ("item", "reply", "expected"),
    [
        (_single(), (1,), 1),
        (_single(), (0,), 0),
        (_single(), (0, 1), 0),
        (TRUE_FALSE, (1,), 1),
        (TRUE_FALSE, (0,), 0),
    ],
)
def test_one_option_is_right_or_wrong(item: Item, reply: Reply, expected: float) -> None:
    for rule in MultipleRule:
        if item.kind is not Kind.MULTIPLE:
            assert mark(item, reply, rule) == expected


@pytest.mark.parametrize(
    ("reply", "half", "every", "each"),
    [
        ((0, 2, 3), 1, 1, 4 / 4),
        ((3, 0, 2), 1, 1, 4 / 4),
        ((0, 2), 0.5, 0, 3 / 4),
        ((0,), 0.5, 0, 2 / 4),
        ((0, 1, 2, 3), 0, 0, 3 / 4),
        ((0, 1), 0, 0, 1 / 4),
        ((1,), 0, 0, 0 / 4),
    ],
)
def test_rules_of_multiple_choice(reply: Reply, half: float, every: float, each: float) -> None:
    assert mark(MULTIPLE, reply) == half
    assert mark(MULTIPLE, reply, MultipleRule.ALL) == every
    assert mark(MULTIPLE, reply, MultipleRule.EACH) == each


# --- blanks ---------------------------------------------------------------------------------------------

STEM = "高标准农田力争每年新建____万亩以上，由农业农村厅负责。"


@pytest.mark.parametrize(
    "reply",
    ["180", "１８０", "一百八十", "180万亩", "一百八十万亩", "1800000亩", "1,800,000亩", "180 万 亩",
     "180万亩以上", "不低于180万亩", "180万", "180万亩以上，由农业农村厅", "每年新建180万亩"],
)  # fmt: skip
def test_blank_may_be_written_in_any_way(reply: str) -> None:
    assert mark(_item(Kind.BLANK, Blank(("180",)), STEM), reply) == 1


@pytest.mark.parametrize(
    "reply",
    ["", " ", "18", "1800", "1800000", "180亩", "180万亩以下", "不超过180万亩", "-180", "180或190", "万亩"],
)
def test_blank_holds_nothing_else(reply: str) -> None:
    assert mark(_item(Kind.BLANK, Blank(("180",)), STEM), reply) == 0


@pytest.mark.parametrize(
    ("accepted", "reply"),
    [
        ("6个月", "半年"),
        ("1年", "十二个月"),
        ("一年半", "18个月"),
        ("3—6个月", "3至6个月"),
        ("3—6个月", "三到六个月"),
        ("3–6个月", "3~6个月"),
        ("3-6个月", "３～６个月"),
        ("10—15万亩", "十至十五万亩"),
        ("2027", "二〇二七"),
        ("2027年", "二零二七年"),
        ("30%", "百分之三十"),
        ("30％", "三成"),
        ("1.5万元", "15000元"),
        ("1.5万元", "一万五千元"),
        ("2000元", "两千块钱"),
        ("0.2万人", "2000人"),
        ("不低于10%", "10%以上"),
        ("“1311”", "1311"),
        ("公益性岗位", " 公益性岗位。"),
        ("闽宁协作", "“闽宁协作”"),
        ("App", "ＡＰＰ"),
        ("人力资源和社会保障厅", "人力资源社会保障厅"),
    ],
)
def test_same_value_in_other_words(accepted: str, reply: str) -> None:
    item = _item(Kind.BLANK, Blank((accepted,)))
    assert mark(item, reply) == 1
    assert mark(_item(Kind.BLANK, Blank((reply,))), accepted) == 1, "equivalence goes both ways"


@pytest.mark.parametrize(
    ("accepted", "reply"),
    [
        ("6个月", "6天"),
        ("5000元", "15000元"),
        ("不低于10%", "10%"),
        ("不低于10%", "不超过10%"),
        ("3—6个月", "3个月"),
        ("3—6个月", "36个月"),
        ("5%", "-5%"),
        ("1.5", "15"),
        ("民政厅", "财政厅"),
        ("财政厅", "财政局"),
        ("1234567890123456", "1234567890123457"),
    ],
)
def test_other_value_is_wrong(accepted: str, reply: str) -> None:
    assert mark(_item(Kind.BLANK, Blank((accepted,))), reply) == 0


def test_any_accepted_variant_fills_the_blank() -> None:
    item = _item(Kind.BLANK, Blank(("监测对象", "防止返贫监测对象")))
    assert mark(item, "防止返贫监测对象") == 1


@given(st.integers(1, 9999), st.sampled_from(["元", "人", "亩", "个月", "户"]))
def test_numeral_in_words_is_the_number(value: int, unit: str) -> None:
    assert canonical(chinese_numeral(value) + unit) == canonical(f"{value}{unit}")
    assert mark(_item(Kind.BLANK, Blank((f"{value}{unit}",))), f"{value:,}{unit}") == 1


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_different_numbers_are_never_the_same(one: int, other: int) -> None:
    same = mark(_item(Kind.BLANK, Blank((f"{one}元",))), f"{other}元")
    assert same == (one == other)


# --- points and pairs -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("培训补贴5000元；提供公益性岗位；最低生活保障对象优先", (True, True, True)),
        ("给五千元的培训补贴。", (True, False, False)),
        ("有公益性岗位，吃低保的优先", (False, True, True)),
        ("培训补贴15000元", (False, False, False)),
        ("不知道", (False, False, False)),
        ("", (False, False, False)),
    ],
)
def test_points_named(reply: str, found: tuple[bool, ...]) -> None:
    assert isinstance(SHORT.key, Points)
    assert points_found(SHORT.key, reply) == found
    assert mark(SHORT, reply) == sum(found) / 3


def test_only_own_words_need_a_person() -> None:
    assert needs_confirmation(SHORT)
    assert not any(needs_confirmation(item) for item in (MULTIPLE, TRUE_FALSE, MATCHING))


@pytest.mark.parametrize(
    ("reply", "expected"),
    [((0, 1, 2), 1), ((0, 2, 1), 1 / 3), ((1, 2, 0), 0), ((0,), 1 / 3), ((0, -1, 2), 2 / 3)],
)
def test_share_of_right_pairs(reply: Reply, expected: float) -> None:
    assert mark(MATCHING, reply) == expected


# --- what is no reply -----------------------------------------------------------------------------------

ITEMS = (_single(), MULTIPLE, TRUE_FALSE, MATCHING, SHORT, _item(Kind.BLANK, Blank(("180",)), STEM))
NO_REPLY = (
    None, 7, 1.5, True, b"180", [0, 1], {"a": 1}, (), (99,), (-1,), (0, 0), (True,), ("0",), (None,),
    (10**30,), tuple(range(10_000)), "", "\x00", "180" * LONGEST, "〔180〕〔", "\ud800",
)  # fmt: skip


@pytest.mark.parametrize(("item", "reply"), list(itertools.product(ITEMS, NO_REPLY)))
def test_what_is_no_reply_earns_nothing(item: Item, reply: object) -> None:
    for rule in MultipleRule:
        earned = mark(item, cast(Reply, reply), rule)
        assert earned == (1 / 3 if (item is MATCHING and reply == (0, 0)) else 0), repr(reply)[:40]


@given(
    st.sampled_from(ITEMS), st.text(max_size=300) | st.lists(st.integers(), max_size=9).map(tuple), st.data()
)
def test_mark_is_a_share(item: Item, reply: Reply, data: st.DataObject) -> None:
    assert 0 <= mark(item, reply, data.draw(st.sampled_from(MultipleRule))) <= 1


@given(st.text(max_size=200))
def test_canonical_is_stable_over_width_and_blanks(text: str) -> None:
    assert canonical(text) == canonical(f" {text} ")
