"""What is defined, allowed or only tried out, against what is told: membership, leave."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Status, Verdict
from assistant.assistant import Assistant
from tests.policies import open_assistant

REFORM = """青岭县农村改革办法
一、改革
（一）盘活住房。允许农户合法拥有的住房通过出租、入股等方式盘活利用。（责任单位：县农业农村局）
（二）工伤帮扶。探索建立超龄务工人员工伤帮扶机制。（责任单位：县人社局）
"""


@pytest.fixture(scope="module")
def reform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with open_assistant(tmp_path_factory.mktemp("reform"), {"reform.txt": REFORM}) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("asked", "verdict", "says"),
    [
        ("我的房子是合法拥有的，想入股，允许不允许", Verdict.ELIGIBLE, "文件允许"),
        ("我想把空着的住房出租，允许不允许", Verdict.UNDETERMINED, "合法拥有的住房"),
        ("我的住房不合法，能不能出租盘活", Verdict.NOT_ELIGIBLE, "不符合"),
        ("我超龄了，务工受了工伤，能拿到工伤帮扶吗", Verdict.UNDETERMINED, "探索"),
    ],
)
def test_what_is_allowed_or_tried_out(reform: Assistant, asked: str, verdict: Verdict, says: str) -> None:
    concludes(reform, asked, verdict, says)


@pytest.mark.parametrize(
    ("asked", "verdict", "says"),
    [
        ("我家是高收入组，可是带动不了别人也没示范啥，算示范引领户吗", Verdict.NOT_ELIGIBLE, "不属于"),
        ("我家在中间收入组，想问算不算巩固提升户", Verdict.ELIGIBLE, "属于"),
        ("我家缺乏稳定的收入来源，收入在低收入组，算风险防范户吗", Verdict.ELIGIBLE, "属于"),
        ("我家养了几只羊，能列为风险防范户吗", Verdict.UNDETERMINED, "低收入组"),
    ],
)
def test_membership(seed: Assistant, asked: str, verdict: Verdict, says: str) -> None:
    concludes(seed, asked, verdict, says)


def concludes(assistant: Assistant, asked: str, verdict: Verdict, says: str) -> None:
    answer = assistant.ask(asked)
    assert answer.verdict is verdict, answer.answer
    assert says in answer.answer
    assert answer.status is not Status.CLARIFY, "nothing is asked back"
