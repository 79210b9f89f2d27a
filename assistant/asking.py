"""What a question asks: an amount, a department, a yes … by the wordings of the lexicon."""

from __future__ import annotations

import re

from assistant.case import SOME, asks_other_units, quoted_in
from assistant.lexicon import Lexicon
from assistant.question import Asked

OF_SERVICE = frozenset(
    {Asked.CONTACT, Asked.PLACE, Asked.MATERIALS, Asked.PROCEDURE, Asked.DEADLINE, Asked.COST}
)
_VALUES = frozenset(Asked) - {Asked.LIST, Asked.DEFINITION, Asked.QUANTITY}
# What a wording asks only in passing: “归哪些部门管” has 哪些 in it and wants no list.
_IN_PASSING: dict[Asked, frozenset[Asked]] = {
    Asked.AMOUNT: frozenset({Asked.QUANTITY, Asked.TARGET}),
    Asked.DURATION: frozenset({Asked.QUANTITY}),
    Asked.QUANTITY: frozenset({Asked.TARGET}),
    Asked.DEPARTMENT: frozenset({Asked.QUANTITY, Asked.LIST, Asked.CONTACT}),
    Asked.ORIGIN: frozenset({Asked.DEPARTMENT, Asked.DEADLINE, Asked.VALIDITY, Asked.QUANTITY}),
    Asked.CONDITIONS: frozenset({Asked.ELIGIBILITY}),  # “什么家庭能领” tells of no case
    Asked.WHERE: frozenset({Asked.DEFINITION, Asked.LIST, Asked.QUANTITY, Asked.CLAIM}),
    Asked.ROSTER: frozenset({Asked.LIST}),
}
_NAMES_ONLY_A_BENEFIT = re.compile(r"(?:补贴|补助|津贴|奖补)$")
_DECLARES = re.compile(r"应该?|必须|不能|不得|一律|只能|就要|都要|肯定")
_ASKS_WHAT_IT_IS = re.compile(
    r"[“\"「『][^”\"」』]{2,20}[”\"」』](?:说的是[^，]{0,6}|[^，由归被用靠]{0,5})(?:什么|啥|哪)"
)
# Which they are, what each is called and for what reason a thing happens is no meaning of a word.
_ASKS_WHICH = re.compile(r"因为[啥什]|叫(?:做|作)?[啥什]|哪[两二三四五六七八九][个条项种样]")
_COUNTS_MEMBERS = re.compile(r"[两二三四五六七八九十2-9]|\d{2}")
_HOW = re.compile(r"怎么|咋|如何")
_COUNTS = re.compile(r"(?:多少|几)(?:十|百|千|万|亿)*个?(?:户|家|亩|吨|座|村|名|人|次|届|年|月|天|所|项|条)")
# A measure word that is misspelt or rare: 电站多少坐.
_COUNTS_SOMETHING = re.compile(
    r"多少(?![钱元块税费利息款薪价的了呢吗吧啊呀嘛哩咧哇哈喽来着才算])[\u4e00-\u9fff]$"
)
_MONEY = re.compile(r"元|钱|(?<![一这那哪])块")
_ASKS_WHAT_IS_SAID = re.compile(r"(?:怎么|咋|如何|怎样)(?:个)?(?:要求|规定|说|定|写|讲|提)的?")
_NUMBER_ASKED = re.compile(r"多少|百分之|几")
_HOW_MANY_WILL_DO = re.compile(r"(?:多少|几)[^，]{1,4}才?(?:算|能)?(?:达标|合格|过关)")
_RESPONSIBLE = re.compile(r"负责|管|牵头|责任|归|的?(?:事|活)")
_WHICH_TASKS = re.compile(r"哪|什么|啥|几项|多少|全部|所有|列出|列一下|列给")
# Whether units that are named are among those responsible: 气象局是不是也在里头.
_AMONG = re.compile(
    r"在不在|在[^，]{0,6}(?:里[头面边]?(?=$|[，吗不没])|其中|之列|名单)|(?:算不算|是不是)[^，]{0,4}一家"
)
_ASKS_WHICH_UNIT = re.compile(
    r"谁|(?:哪|什么|啥|几|多少)[个些几家]{0,2}(?:(?![条项件块]).){0,4}(?:部门|单位|厅|局|委|家|机构)"
)
_DUTY_WORDS = re.compile(
    r"负责|责任|关系|任务|职责|活儿?|职能|担子|干[啥什些点哪]|管[啥什哪些点]|该[干管做抓]|牵[扯涉]|责任单位|承担|参与|做[啥什哪些]|要做|牵头|配合|涉及|有关|相关|分工|出现|露面|搭手|"
    r"(?:哪(?:些|几[件样桩]?)|啥|什么)(?:事|工作|活|项|条)|几项|多少项|哪一?[项条块摊]"
)


# 几 in a question for yes or no counts nothing: 我们几户…让不让, 撂了多少年没人种，让不让种.
_ASKS_YES_OR_NO = re.compile(r"(?:[吗没]|([\u4e00-\u9fff])[不没]\1[\u4e00-\u9fff]{0,4}|[能要][^，]{0,6}不)$")
_WANTS_TO_KNOW = re.compile(r"知道|晓得|清楚|说|告诉|查|规定|要求")


# Who tells a case and what is wished for asks for it: 想给老伴弄个低保, 就怕拖着不给.
_WISHES = re.compile(
    r"(?:^|，)(?:就|我|就是)?(?:想|盼着?|指望)(?:给|办|申|弄|要|领|拿|让|把)|怕[^，]{0,8}不(?:给|赔|批|发)$|"
    r"不知道[^，]{0,3}能[^，]{0,8}(?:啥|什么)$"
)


def what_is_asked(
    text: str, lexicon: Lexicon, *, names_unit: bool, only_units: bool, states_facts: bool
) -> frozenset[Asked]:
    """The kinds of thing that a text asks; `only_units`: it names no other thing."""
    told = SOME.sub("若干", text)
    asked = {Asked(kind) for kind, pattern in lexicon.asked.items() if pattern.search(told)}
    if names_unit and (of_unit := _of_unit(text, asked, only_units)):
        return frozenset({of_unit})
    asked -= _not_meant(text)
    if asks_which := _asks_which(text):
        asked = asked - {Asked.DEFINITION} | {Asked.LIST}
    if Asked.AMOUNT in asked and _counts(text) and not _MONEY.search(text):
        asked = asked - {Asked.AMOUNT} | {Asked.QUANTITY}
    if _ASKS_WHAT_IT_IS.search(text) and not asks_which and not asked & _VALUES:
        asked.add(Asked.DEFINITION)
    if not asked and _NAMES_ONLY_A_BENEFIT.search(text):
        return frozenset({Asked.AMOUNT})
    if not asked and _WISHES.search(text):
        return frozenset({Asked.ELIGIBILITY})
    if not asked and (states_facts or _DECLARES.search(text)) and not _HOW.search(text):
        return frozenset({Asked.CLAIM})
    for kind, in_passing in _IN_PASSING.items():
        if kind in asked:
            asked -= in_passing
    return frozenset(asked)


def _counts(text: str) -> bool:
    return bool(_COUNTS.search(text) or _COUNTS_SOMETHING.search(text))


def _asks_which(text: str) -> bool:
    """Whether things are asked beside a name in quotation marks, not its meaning: 那四条“原则”是哪四个; but
    the members that a name counts are its meaning: “两个优先”是哪两个."""
    quoted = quoted_in(text)
    return bool(quoted and _ASKS_WHICH.search(text)) and not any(map(counts_members, quoted))


def counts_members(name: str) -> bool:
    """
    >>> [counts_members(name) for name in ("两个优先", "五位一体", "1311", "一户一策", "国字号")]
    [True, True, True, False, False]
    """
    return bool(_COUNTS_MEMBERS.match(name))


def _not_meant(text: str) -> set[Asked]:
    """What the wordings of a text seem to ask and it does not."""
    whether = _ASKS_YES_OR_NO.search(text) and not _WANTS_TO_KNOW.search(text)
    what_is_said = _ASKS_WHAT_IS_SAID.search(text) and not _NUMBER_ASKED.search(text)
    counts = {Asked.QUANTITY, Asked.DURATION} if whether or what_is_said else set[Asked]()
    return counts | ({Asked.ELIGIBILITY} if _HOW_MANY_WILL_DO.search(text) else set())


def _of_unit(text: str, asked: set[Asked], only_units: bool) -> Asked | None:
    """What is asked of a unit that the text names: its duties, or whether it is the one responsible."""
    if asked & OF_SERVICE:
        return None
    if asks_other_units(text):
        return Asked.DEPARTMENT
    which_tasks = _WHICH_TASKS.search(text)
    tells_units = Asked.DEPARTMENT in asked and (not which_tasks or _ASKS_WHICH_UNIT.search(text))
    if not tells_units and _DUTY_WORDS.search(text) and (only_units or which_tasks):
        return Asked.DUTIES
    if not which_tasks and (_RESPONSIBLE.search(text) or _AMONG.search(text)):
        return Asked.DEPARTMENT
    return None
