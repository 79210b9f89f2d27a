"""Small items for tests of the quiz; `number` keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from assistant.errors import UserError
from assistant.quiz.item import (
    TRUE_FALSE_OPTIONS,
    BankItem,
    Basis,
    Blank,
    Choice,
    Item,
    Key,
    Kind,
    Pairs,
    Points,
    State,
)
from assistant.quiz.soundness import cleaned, faults, on_one_line, tidy
from ingest.document import Validity


def refused(code: str) -> pytest.RaisesExc[UserError]:
    """The context in which a UserError of this code is raised."""
    return pytest.RaisesExc(UserError, check=lambda raised: raised.code == code)


def single(number: int) -> Item:
    options = (f"{number}00元", f"{number}01元", f"{number}02元", f"{number}03元")
    return Item(
        Kind.SINGLE,
        f"第{number}号津贴每月是多少元？",
        Choice(options, (0,)),
        f"第{number}号办法这样规定。",
        "津贴",
        2,
        f"津贴{number}",
        None,
    )


def multiple(number: int) -> Item:
    options = (f"{number}号甲户", f"{number}号乙户", f"{number}号丙户", f"{number}号丁户")
    return Item(
        Kind.MULTIPLE,
        f"第{number}号津贴发给哪些户？",
        Choice(options, (0, 2, 3)),
        "",
        "对象",
        3,
        f"对象{number}",
        None,
    )


def true_false(number: int) -> Item:
    key = Choice(TRUE_FALSE_OPTIONS, (number % 2,))
    return Item(Kind.TRUE_FALSE, f"第{number}号津贴按月发放。", key, "", "津贴", 1, f"按月{number}", None)


def blank(number: int) -> Item:
    return Item(
        Kind.BLANK,
        f"第{number}号补助每亩____元，由乡镇发放。",
        Blank((f"{number}50", f"{number}50.0")),
        "见办法。",
        "补助",
        2,
        f"补助{number}",
        None,
    )


def short(number: int) -> Item:
    points = Points((f"{number}号申请", "审核", "公示"))
    return Item(Kind.SHORT, f"第{number}号津贴怎样办理？", points, "", "办理", 4, f"办理{number}", None)


def matching(number: int) -> Item:
    pairs = Pairs(((f"第一年{number}", "8000元"), ("第二年", "5000元"), ("第三年", "3000元")))
    return Item(
        Kind.MATCHING, f"把第{number}号补助的年份与金额对上。", pairs, "", "补助", 3, f"年份{number}", None
    )


def one_of_each(number: int = 1) -> tuple[Item, ...]:
    return tuple(make(number) for make in (single, multiple, true_false, blank, short, matching))


# --- any item, with everything that formats stumble over ------------------------------------------------

_NASTY = st.sampled_from(
    (
        *(
            "~",
            "=",
            "#",
            "{",
            "}",
            ":",
            "\\",
            "->",
            "=>",
            "|",
            "｜",
            "\\|",
            "（ ）",
            "\\n",
            "\\\\",
            "]]>",
            "<![CDATA[",
            "&amp;",
            "&",
        ),
        *("<b>", "</text>", '"', "'", "%50%", "%", "####", "//", "$CATEGORY: a", "::", "[html]", "[plain]"),
        *(
            "A. ",
            "B) ",
            "ANSWER: A",
            "答案：B",
            "A．",
            "＝＋－＠",
            "～＃｛｝：",
            "１２３",
            "+",
            "-",
            "@",
            "=1+1",
        ),
        *(
            "😀",
            "👩‍👩‍👧",
            "\u200b",
            "𠮷",
            "补贴",
            "每亩150元",
            "___",
            "{T}",
            "TRUE",
            "_x0041_",
            "﹏",
            "\u3000",
        ),
    )
)
_WORDS = st.lists(_NASTY | st.text(max_size=4), min_size=1, max_size=4).map("".join)
_LINE = _WORDS.map(on_one_line).map(lambda text: text.replace("____", "__")).filter(bool)
_TEXT = st.lists(_LINE, min_size=1, max_size=3).map("\n".join).map(cleaned).filter(bool)
_NOTE = (st.just("") | _TEXT).filter(lambda text: "【" not in text)
_PARTS = st.lists(_LINE, min_size=2, max_size=8, unique=True).map(tuple)


@st.composite
def items(draw: st.DrawFn, kinds: Sequence[Kind] = tuple(Kind)) -> Item:
    """Sound and tidy, without a fact and a basis."""
    kind = draw(st.sampled_from(kinds))
    stem = draw(_TEXT)
    key: Key
    match kind:
        case Kind.SINGLE:
            options = draw(_PARTS)
            key = Choice(options, (draw(st.integers(0, len(options) - 1)),))
        case Kind.MULTIPLE:
            options = draw(_PARTS)
            positions = st.sets(st.integers(0, len(options) - 1), min_size=2)
            key = Choice(options, tuple(sorted(draw(positions))))
        case Kind.TRUE_FALSE:
            key = Choice(TRUE_FALSE_OPTIONS, (draw(st.integers(0, 1)),))
        case Kind.BLANK:
            stem = draw(
                st.sampled_from((f"{stem}____", f"____{stem}", f"{stem}____元", f"{stem}____。\n{stem}"))
            )
            key = Blank(draw(_PARTS))
        case Kind.SHORT:
            key = Points(draw(_PARTS))
        case Kind.MATCHING:
            left, right = draw(_PARTS), draw(_PARTS)
            key = Pairs(tuple(zip(left[:2], right[:2], strict=True)))
    item = Item(
        kind, cleaned(stem), key, draw(_NOTE), draw(st.just("") | _LINE), draw(st.integers(1, 5)), "", None
    )
    assume(not faults(item) and item == tidy(item))
    return item


def banked(items: Iterable[Item]) -> list[BankItem]:
    return [
        BankItem(f"{number:032x}", 1, item, State.APPROVED, "张三", "李四", True)
        for number, item in enumerate(items, start=1)
    ]


def with_basis(item: Item, clause_id: str = "津贴办法@1#c1") -> Item:
    basis = Basis(
        clause_id,
        "津贴办法",
        "津贴办法",
        Validity.IN_FORCE,
        ("一、标准", "（一）津贴"),
        "每月发放100元。",
        "0" * 32,
    )
    return replace(item, basis=basis)
