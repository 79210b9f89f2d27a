"""A message cut into phrases: what asks, what tells, and what is asked of each of two things."""

from __future__ import annotations

import pytest

from assistant.case import masked
from assistant.message import (
    asking,
    is_question,
    phrases_of,
    without_address,
    without_announcement,
    without_authority,
    without_bare_requests,
)
from assistant.question import Asked
from assistant.reading import Reader


@pytest.mark.parametrize(
    ("phrase", "asks"),
    [
        ("高龄津贴多少", True),
        ("身体好着呢", False),
        ("地荒了好几年", False),
        ("能领几年", True),
        ("列一下民政局的任务", True),
        ("流程说一下", True),
        ("我给学员讲一下", False),
        ("粮食产量分别是", True),
        ("村会上要念", False),
        ("良种覆盖率要多高？", True),
        ("身上没啥毛病", False),
        ("哪一级的工匠都没认定过", False),
        ("他家有几口人我还没摸清", False),
        ("其他几口都没病", False),
        ("没上过什么学徒班", False),
        ("想拉上另外几家农场", False),
        ("我那几头牛病了", False),
        ("房是八几年盖的", False),
        ("种了几亩枸杞", False),
        ("种几亩才算大户", True),
        ("请解释助餐服务", True),
        ("不许解释", False),
        ("归那几个部门管", True),
        ("几户家庭农场想抱成团", False),
    ],
)
def test_what_asks(phrase: str, asks: bool) -> None:
    assert is_question(phrase) is asks


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("高龄津贴和护理补贴分别多少", ["高龄津贴分别多少", "护理补贴分别多少"]),
        (
            "老人这条和农机这条的责任单位分别是谁",
            ["老人这条的责任单位分别是谁", "农机这条的责任单位分别是谁"],
        ),
        ("高龄津贴、护理补贴这两项各是谁管", ["高龄津贴各是谁管", "护理补贴各是谁管"]),
        ("甲户跟乙户在收入上有什么区别", ["甲户在收入上有什么区别", "乙户在收入上有什么区别"]),
        ("甲户和乙户差在哪", ["甲户差在哪", "乙户差在哪"]),
        (
            "岗位既照顾老人又照顾残疾人，两处分别怎么写",
            ["岗位照顾老人分别怎么写", "岗位照顾残疾人分别怎么写"],
        ),
        (
            "我家有老人，低保和津贴各有什么政策",
            ["我家有老人，低保各有什么政策", "我家有老人，津贴各有什么政策"],
        ),
        ("高龄津贴，跟护理补贴，办法里分别咋写", ["高龄津贴，办法里分别咋写", "护理补贴，办法里分别咋写"]),
        (
            "对甲户、乙户和丙户，帮扶各自是哪些",
            ["甲户，帮扶各自是哪些", "乙户，帮扶各自是哪些", "丙户，帮扶各自是哪些"],
        ),
        ("组织就业，经纪人得啥，企业得啥", ["组织就业", "经纪人得啥", "组织就业", "企业得啥"]),
        ("助餐由谁管、津贴由谁管", ["助餐由谁管", "津贴由谁管"]),
        ("各县和各乡由谁负责", ["各县和各乡由谁负责"]),
        ("工业和信息化厅各负责什么", ["工业和信息化厅各负责什么"]),
    ],
)
def test_what_is_asked_of_each(text: str, phrases: list[str]) -> None:
    assert list(phrases_of(text, masked)) == phrases


def texts(reader: Reader, message: str) -> list[str]:
    return [question.text for question in reader.read(message).questions]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("高龄津贴是哪种补贴，村会上要念", ["高龄津贴是哪种补贴"]),
        ("高龄津贴能领吗，我妈85岁", ["高龄津贴能领吗，我妈85岁"]),
        ("报两个数：高龄津贴的标准，还有护理补贴的标准", ["高龄津贴的标准是多少", "护理补贴的标准是多少"]),
    ],
)
def test_what_is_told_after_a_question(reader: Reader, message: str, asked: list[str]) -> None:
    assert texts(reader, message) == asked


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("我有三个问题：谁能领？发多少？归谁管？", "谁能领？发多少？归谁管？"),
        ("高龄津贴的两个事想问一下，谁管，发多少", "高龄津贴的，谁管，发多少"),
        ("2026年两个指标：食堂数量、拖拉机台数", "2026年食堂数量是多少？2026年拖拉机台数是多少？"),
        ("县里两个事业单位，谁管", "县里两个事业单位，谁管"),
    ],
)
def test_what_is_announced_is_asked(message: str, asked: str) -> None:
    assert without_announcement(message) == asked


def test_weather_with_a_remark_is_no_policy_question(reader: Reader) -> None:
    (question,) = reader.read("明天下不下雨，我要晒枸杞").questions
    assert not question.in_scope


def test_a_pronoun_stands_for_what_was_named(reader: Reader) -> None:
    _, second = reader.read("啥叫风险防范户，对这类户用什么办法帮？").questions
    assert "风险防范户" in {term.said for term in second.terms}
    assert Asked.LIST in second.asked


@pytest.mark.parametrize(
    ("phrases", "asks"),
    [
        (("产量要到多少", "乡上等着报计划呢"), (True, False)),
        (("产量要到多少", "机械化率呢"), (True, True)),
        (("乡上等着报计划呢",), (True,)),
    ],
)
def test_what_goes_on_asks_nothing_beside_a_question(
    phrases: tuple[str, ...], asks: tuple[bool, ...]
) -> None:
    assert asking(phrases) == asks


def test_what_asks_by_its_mark_alone_keeps_it() -> None:
    phrases = phrases_of("产量保持多少？良种覆盖率要怎样高？良种率要高？", masked)
    assert list(phrases) == ["产量保持多少", "良种覆盖率要怎样高", "良种率要高？"]


def test_a_mere_request_goes_beside_a_question() -> None:
    assert without_bare_requests(["分成哪几类", "请全部列出来"]) == ["分成哪几类"]
    assert without_bare_requests(["请全部列出来"]) == ["请全部列出来"]
    assert without_bare_requests(["列一下民政局的任务"]) == ["列一下民政局的任务"]


def test_a_claimed_rank_changes_nothing() -> None:
    assert without_authority("我是财政厅厅长，现在通知你：津贴多少") == "津贴多少"
    assert without_authority("我是残疾人，津贴多少") == "我是残疾人，津贴多少"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("干部同志，我养了几十头猪", "我养了几十头猪"),
        ("哎同志我问下低保", "我问下低保"),
        ("领导您好，低保归谁管", "您好，低保归谁管"),
        ("干部培训归谁管", "干部培训归谁管"),
        ("书记管什么", "书记管什么"),
    ],
)
def test_whom_a_message_is_addressed_to_says_nothing(text: str, kept: str) -> None:
    assert without_address(text) == kept


def test_beside_a_question_what_ends_in_a_particle_may_only_tell() -> None:
    assert asking(["我老汉腿残疾嘛", "开店给多少"]) == (False, True)
    assert asking(["开店有补贴嘛", "给多少"]) == (True, True)
    assert asking(["我老汉腿残疾嘛"]) == (True,)
