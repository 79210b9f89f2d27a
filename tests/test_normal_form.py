"""The normal form of a text: width, blanks, marks, money, and what says nothing."""

from __future__ import annotations

import pytest

from assistant.normal_form import normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢ１２", "AB12"),
        ("５００块", "500元"),
        ("两千块钱", "两千元"),
        ("补500", "补500元"),
        ("领3000吗", "领3000元吗"),
        ("收入2027年", "收入2027年"),
        ("1,000元", "1,000元"),
        ("高龄 津贴", "高龄，津贴"),
        ("app 怎么 用?", "app 怎么，用？"),
        ("(征求意见稿)", "（征求意见稿）"),
        ("补贴\x00多少\n钱", "补贴，多少，钱"),
        ("补贴\u200b多少😀？", "补贴多少？"),
        ("我不是没有残疾", "我是残疾"),
        ("店也不是没开满一年", "店也是开满一年"),
        ("是不是没有补贴", "是不是没有补贴"),
        ("能补几nian", "能补几年"),
        ("27年产量多少", "2027年产量多少"),
        ("二五年到二七年", "2025年到2027年"),
        ("再延长30年", "再延长30年"),
        ("满27年", "满27年"),
        ("开店27年了", "开店27年了"),
        ("产业这一块", "产业这一块"),
        ("收入看哪四块", "收入看哪四块"),
        ("任务分成几块", "任务分成几块"),
        ("一亩补四块", "一亩补四元"),
        ("补2000yuan", "补2000元"),
        ("交通运输那个厅管啥", "交通运输厅管啥"),
        ("那个厅管啥", "那个厅管啥"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_writings_of_the_same_are_folded_into_one(text: str, expected: str) -> None:
    assert normalise(text) == expected
