"""Small items for tests of the quiz; `number` keeps them apart."""

from __future__ import annotations

from assistant.quiz.item import TRUE_FALSE_OPTIONS, Blank, Choice, Item, Kind, Pairs, Points


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
