"""Which readings of a question to try, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.eligibility import years_of_grant
from assistant.evidence.finding import granted_in
from assistant.question import Asked, Question
from assistant.relevance import Match

_IN_ORDER = (
    Asked.ELIGIBILITY,
    Asked.CLAIM,
    Asked.AMOUNT,
    Asked.DURATION,
    Asked.QUANTITY,
    Asked.TARGET,
    Asked.DEFINITION,
    Asked.CONDITIONS,
    Asked.WHERE,
    Asked.LIST,
    Asked.DEPARTMENT,
)
_BESIDE_SERVICE = frozenset({Asked.AMOUNT, Asked.DEPARTMENT, Asked.ELIGIBILITY})
_CONFIRM = re.compile(r"(?:对|是|没错|正确|属实|真的|准|这样|这么[写定讲]的?)(?:吗|吧|不|么|啊)?$|吧$")


# Whether the rule itself may change is nobody's case: 标准能提高吗.
_OF_THE_RULE = re.compile(
    r"[能会可以]{1,2}(?:不[能会]?|否)?[^，]{0,3}(?:提高|上调|调整|涨|降低|取消|延长|推广|扩大)"
)
# What is told by others is held against the text, unless the asker goes on to ask for himself.
_HEARSAY = re.compile(
    r"听(?:人|别人|你)?说|[都在]传|(?:有人|人家|别人|大家|隔壁|邻居|亲戚|老板|村里|都)[^，]{0,3}说(?!不[清准上])|"
    r"真的?(?:还是)?假|有没有这么(?:多|高|好|久)|是不是这么|有这(?:么?回|种)?(?:好?事|说法)"
)
_OWN_PEOPLE = re.compile(r"[我咱俺](?!们?(?:村|乡|县|镇|区|这))")
_WHAT_IS_SAID = re.compile(r"(?:有没有|[有是]?(?:啥|什么|怎么|咋))个?(?:说法|规定|政策|讲究)")
_FOR_HIMSELF = re.compile(
    r"[我咱俺](?!村|乡|县|们?这)[^，]{0,14}(?:能|可以|有份|够|符合|算)|给[我咱俺]|有[我咱俺]的?份|，[^，真对]{0,12}能[^，]{0,10}[吗不]$|^[我咱俺][\u4e00-\u9fff]+.*听说[^，]{0,2}能(?:补|领|拿|发|给|享)[^，\d]{0,2}$"
)
_OWN_CASE = re.compile(
    r"(?:符合|够格|够[^，]{0,10}条件了?|可以|能[^，]{0,14}|该(?:给|发|有)[^，]{0,6}|有(?:补贴|补助|奖补|津贴|钱|份|我)[^，]{0,4})吧$"
)


def kinds_of(question: Question, grounded: Sequence[Match], service: Iterable[Asked]) -> list[Asked]:
    """The kinds to look for, in order. A service question (材料 …) asks 哪些 and 多少天 only in passing."""
    asked = set(question.asked)
    if Asked.LIST in asked and not question.is_yes_no:
        asked.discard(Asked.ELIGIBILITY)  # “可以享受…的有哪些”
    if _OF_THE_RULE.search(question.text):
        asked.discard(Asked.ELIGIBILITY)
    if _is_hearsay(question):
        asked = asked - {Asked.ELIGIBILITY} | {Asked.CLAIM}
    if not service and _is_about_a_case(question, grounded):
        asked.add(Asked.ELIGIBILITY)
    if service:
        asked &= _BESIDE_SERVICE
    if Asked.STACKING in service:
        asked.discard(Asked.ELIGIBILITY)
    kinds = [kind for kind in _IN_ORDER if kind in asked]
    if _asks_to_confirm(question):
        kinds.sort(key=lambda kind: kind is not Asked.CLAIM)
    return kinds


def _is_about_a_case(question: Question, grounded: Sequence[Match]) -> bool:
    """Whether somebody's case is told: an amount or a yes is asked, with a number that a condition compares
    with, or of a class that something is granted to."""
    if _asks_to_confirm(question) or _OF_THE_RULE.search(question.text):
        return False
    tells = question.is_yes_no or bool(question.asked & {Asked.AMOUNT, Asked.CLAIM})
    if _states_facts(question, grounded) and tells:
        return True
    case = question.beneficiaries or question.excluded or question.asks_for_somebody
    if question.asked & {Asked.TARGET, Asked.QUANTITY, Asked.DURATION, Asked.DEPARTMENT}:
        return False
    return question.is_yes_no and bool(case) and any(granted_in(m) for m in _as_near(grounded))


def _as_near(grounded: Sequence[Match]) -> list[Match]:
    """The statements no less near than the first, but for what rounding hides."""
    return [m for m in grounded if round(m.coverage, 2) >= round(grounded[0].coverage, 2)]


def _asks_to_confirm(question: Question) -> bool:
    """Whether what is told is to be confirmed, not decided: “…是吧”, not “我这种符合吧”."""
    if _is_hearsay(question):
        return True
    if _HEARSAY.search(question.text) and _tells_own_case(question):
        return False
    asks = Asked.CLAIM in question.asked and _CONFIRM.search(question.text)
    return bool(asks) and not _OWN_CASE.search(question.text)


def _is_hearsay(question: Question) -> bool:
    confirms = question.asked <= {Asked.CLAIM, Asked.ELIGIBILITY, Asked.AMOUNT}
    heard = confirms and _HEARSAY.search(question.text)
    asks_himself = _FOR_HIMSELF.search(question.text) or _WHAT_IS_SAID.search(question.text)
    return bool(heard) and not asks_himself and not _tells_own_case(question)


def _tells_own_case(question: Question) -> bool:
    """Whether for how long something has gone on is told of one's own people, apart from what was heard."""
    own = [phrase for phrase in question.text.split("，") if not _HEARSAY.search(phrase)]
    durations = [q for q in question.quantities if q.base_unit == "个月"]
    told = any(_OWN_PEOPLE.search(phrase) for phrase in own)
    return told and bool(durations) and all(any(q.text in phrase for phrase in own) for q in durations)


def _states_facts(question: Question, grounded: Sequence[Match]) -> bool:
    """Whether the asker states a number that a condition of the nearest entitlement compares with."""
    if question.nth and grounded:
        limits = [limit for e in granted_in(grounded[0]) if (limit := years_of_grant(e))]
        return any(question.is_yes_no or question.nth > limit for limit in limits)
    units = {quantity.base_unit for quantity in question.quantities}
    thresholds = (
        (t for entitlement in granted_in(grounded[0]) for t in entitlement.thresholds) if grounded else ()
    )
    return any(threshold.base_unit in units for threshold in thresholds)


def asks_the_meaning(question: Question) -> bool:
    """Whether the meaning of a name is all that is asked, not something about what bears the name."""
    things = [term for term in question.terms if term.names_thing]
    others = question.asked - {Asked.DEFINITION, Asked.LIST, Asked.QUANTITY}
    return not others and (len(things) <= 1 or Asked.LIST not in question.asked)
