"""How to get a thing done: materials, place, contact, procedure, time. Policy documents seldom say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.finding import Finding, near
from assistant.question import Asked, Question
from assistant.relevance import Match

# What is missing when no statement of the subject holds it, and the words by which one would.
SERVICE_SLOTS: dict[Asked, tuple[str, re.Pattern[str]]] = {
    Asked.MATERIALS: (
        "申请材料",
        re.compile(r"申请材料|证明材料|复印件|申请表|提交.{0,20}(?:材料|证|书|表)"),
    ),
    Asked.PLACE: ("办理地点（受理窗口）", re.compile(r"窗口|受理|服务大厅|向.{2,15}(?:提出申请|申报|申请)")),
    Asked.CONTACT: ("联系方式（咨询电话、联系人）", re.compile(r"电话|热线|联系人|联系方式|邮箱")),
    Asked.PROCEDURE: ("办理流程", re.compile(r"流程|步骤|提出.{0,6}申请|申请人|受理|网上办理|线上办理")),
    Asked.DEADLINE: (
        "具体时间（办理、发放时限或截止日期）",
        re.compile(r"截止|个工作日|日前|月底前|\d+月\d+日|办结|时限|按月|按季度|按年"),
    ),
    Asked.STACKING: (
        "能否同时享受（叠加、重复享受的规定）",
        re.compile(r"同时享受|叠加享受|重复享受|不得重复|就高|不再享受|可同时"),
    ),
    Asked.PENALTY: ("违规处理（处罚、处分、追责）的规定", re.compile(r"处罚|罚款|追回|追究|责令|处分|问责")),
    Asked.ROSTER: ("具体名单", re.compile(r"名单|名录")),
    Asked.GRADE: (
        "等级（级别）要求",
        re.compile(r"[一二三四五六1-6省市县乡村]级|国家级|自治区级|等级|以[^，。]{1,6}为单位"),
    ),
    Asked.CALCULATION: ("计算办法", re.compile(r"计算|核算|乘以|除以|计入")),
    Asked.COST: (
        "个人承担的费用（自付比例）",
        re.compile(r"自筹|自付|自费|个人(?:承担|负担|缴纳|出资)|分担"),
    ),
    Asked.APPEAL: ("投诉、申诉渠道", re.compile(r"投诉|举报|申诉|复议|诉讼|复核")),
}


_ASKS_A_DATE = re.compile(r"几号|哪一?天|几月|哪个月|截止")
_DATE = re.compile(r"\d+月\d*|\d+日|月底|月初|截止|个工作日")


def find_service(question: Question, kind: Asked, grounded: Sequence[Match]) -> Finding:
    """The statement of the subject that holds what the slot asks for, else what is missing."""
    missing, words = SERVICE_SLOTS[kind]
    if kind is Asked.DEADLINE and _ASKS_A_DATE.search(question.text):
        words = _DATE
    holding = next((match for match in near(grounded) if words.search(match.statement.text)), None)
    if holding is None:
        return Finding(question, kind, missing=(missing,))
    return Finding(question, kind, (holding,))
