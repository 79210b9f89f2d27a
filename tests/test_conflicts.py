"""Conflicts between documents: the same thing with another value, and what only looks like one."""

from __future__ import annotations

import pytest

from ingest.conflicts import conflicts
from ingest.document import Clause
from tests.policies import clause_with

FLEXIBLE = "残疾人灵活就业6个月以上的，每年补贴2000元。"


def clause(text: str, title: str) -> Clause:
    return clause_with(text, title=title)


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (FLEXIBLE, "残疾人灵活就业6个月以上的，每年补贴3000元。", [("2000元", "3000元")]),
        (FLEXIBLE, "对灵活就业满6个月的残疾人，每年给予3000元补贴。", [("2000元", "3000元")]),
        (FLEXIBLE, "残疾人灵活就业12个月以上的，每年补贴2000元。", [("6个月以上", "12个月以上")]),
        # a series, number by number
        (
            "对创业1年以上的残疾人，前三年分别给予8000元、5000元、3000元创业补贴。",
            "对创业1年以上的残疾人，前三年分别给予8000元、6000元、3000元创业补贴。",
            [("5000元", "6000元")],
        ),
        ("到2027年，粮食产量稳定在380万吨。", "到2027年，粮食产量稳定在400万吨。", [("380万吨", "400万吨")]),
        # whoever has paid for just fifteen years
        (
            "被征地农民缴纳养老保险费15年以上的，按月领取养老待遇。",
            "被征地农民缴纳养老保险费超过15年的，按月领取养老待遇。",
            [("15年以上", "超过15年")],
        ),
        (
            "村级保洁员岗位补贴标准为每人每月600元。",
            "村级保洁员岗位补贴标准为每人每年6000元。",
            [("600元", "6000元")],
        ),
        # for whom it is granted is a part of the rule
        (
            "D级危房拆除重建的，每户补助2.6万元。",
            "D级危房拆除重建的，每户补助2万元；C级危房修缮加固的，每户补助8000元。",
            [("2.6万元", "2万元")],
        ),
    ],
)
def test_another_value_for_the_same_thing(one: str, other: str, said: list[tuple[str, str]]) -> None:
    found = conflicts(clause(one, "甲办法"), [clause(other, "乙办法")])
    assert [(each.one_says.text, each.other_says.text) for each in found] == said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FLEXIBLE, FLEXIBLE),
        (FLEXIBLE, "残疾人参加职业培训的，一次性补贴500元。"),
        ("到2027年，粮食产量稳定在380万吨。", "到2030年，粮食产量稳定在400万吨。"),
        # the lower text fills in what the upper one leaves open
        ("农村低保标准每月不低于400元。", "农村低保标准每月450元。"),
        ("城市低保标准每月600元。", "孤儿养育标准每月1400元。"),
        ("村级保洁员岗位补贴标准为每人每月500元。", "村级保洁员岗位补贴标准为每人每年6000元。"),
        ("重度失能人员居家护理服务费每人每月600元。", "试点街道重度失能人员居家护理服务费每人每月750元。"),
    ],
)
def test_no_conflict(one: str, other: str) -> None:
    assert list(conflicts(clause(one, "甲办法"), [clause(other, "乙办法")])) == []


def test_other_places_have_their_own_standards() -> None:
    here = clause(FLEXIBLE, "西吉县残疾人就业补贴办法")
    there = clause("残疾人灵活就业6个月以上的，每年补贴3000元。", "盐池县残疾人就业补贴办法")
    assert list(conflicts(here, [there])) == []


@pytest.mark.parametrize(
    ("here", "there", "found"),
    [
        (
            "平川市民政局关于印发就业补贴办法的通知",
            "某某自治区就业补贴办法",
            True,
        ),  # one may lie in the other
        ("关于印发《西吉县残疾人就业补贴办法》的通知", "盐池县残疾人就业补贴办法", False),
        ("关于提高城市补贴标准的通知", "关于调整城乡补贴标准的通知", True),  # 城市 is no place
        ("平川市东河区残疾人补贴办法", "平川市西河区残疾人补贴办法", False),
        ("义乌市残疾人补贴办法", "金华市残疾人补贴办法", True),  # a county-level city of the other
        ("义乌市残疾人补贴办法", "永康市残疾人补贴办法", False),
        ("义乌市残疾人补贴办法", "山东省残疾人补贴办法", False),
        ("仙桃市残疾人补贴办法", "湖北省残疾人补贴办法", True),
        ("青山省残疾人补贴办法", "白水省残疾人补贴办法", False),
    ],
)
def test_places_are_told_by_the_head_of_the_title(here: str, there: str, found: bool) -> None:
    other = clause("残疾人灵活就业6个月以上的，每年补贴3000元。", there)
    assert bool(list(conflicts(clause(FLEXIBLE, here), [other]))) is found


def test_one_document_is_not_in_conflict_with_itself() -> None:
    one, other = clause(FLEXIBLE, "甲办法"), clause("残疾人灵活就业6个月以上的，每年补贴3000元。", "甲办法")
    assert list(conflicts(one, [other])) == []


def test_where_one_case_agrees_the_other_is_another_case() -> None:
    tiers = (
        "缴费满一年不足五年的，失业保险金最长领取十二个月；缴费满五年不足十年的，失业保险金最长领取十八个月。"
    )
    assert list(conflicts(clause(tiers, "甲办法"), [clause(tiers, "乙办法")])) == []
    changed = tiers.replace("十八个月", "二十个月")
    found = list(conflicts(clause(tiers, "甲办法"), [clause(changed, "乙办法")]))
    assert ("十八个月", "二十个月") in [
        (each.one_says.text[-4:], each.other_says.text[-4:]) for each in found
    ]
