"""Of whom a story tells, and about whom it asks."""

from __future__ import annotations

import pytest

from assistant.persons import of_one_each, told_of_whom_is_asked


@pytest.mark.parametrize(
    ("told", "asked", "kept"),
    [
        (
            ["我没残疾", "跑了一年", "我弟有残疾", "跑了八个月"],
            "我弟能领吗",
            ["我弟有残疾", "跑了八个月"],
        ),
        (["老马干了七个月", "老李干了三个月"], "老李能领吗", ["老李干了三个月"]),
        (["我和老李都开店", "老李没残疾", "我有残疾"], "我能领吗", ["我和老李都开店", "我有残疾"]),
        (["我妈病了", "我在家照看"], "能领吗", ["我妈病了", "我在家照看"]),  # nobody is named
        (["我妈病了", "家里穷"], "我妈能领吗", ["我妈病了", "家里穷"]),
        (["老马干了七个月"], "老李能领吗", ["老马干了七个月"]),  # told of nobody who is asked about
        ([], "我能领吗", []),
    ],
)
def test_what_is_told_of_others_is_left_out(told: list[str], asked: str, kept: list[str]) -> None:
    phrases = [*told, asked]
    keeps = told_of_whom_is_asked(phrases, [False] * len(told) + [True])
    assert [phrase for phrase, is_kept in zip(phrases, keeps, strict=True) if is_kept] == [*kept, asked]


def test_whom_alone_is_asked_about_may_be_said_apart() -> None:
    phrases = ["我没残疾", "我弟有残疾", "就问我弟", "他能领吗"]
    assert told_of_whom_is_asked(phrases, [False, False, False, True]) == [False, True, True, True]


def test_what_is_told_of_several_one_by_one_is_told_apart() -> None:
    assert of_one_each(["老马合同签了两年、小丁合同只签四个月", "我有锅、碗"]) == [
        "老马合同签了两年",
        "小丁合同只签四个月",
        "我有锅、碗",
    ]
    assert of_one_each(["老马、小丁都签了两年"]) == ["老马、小丁都签了两年"]
