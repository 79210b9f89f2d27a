"""Entitlements: who gets what under which conditions, read from the sentences that grant something.

Chinese policy texts grant in a few forms: “对〈conditions〉的，给予〈benefit〉”, “按规定给予…补贴”,
“优先为〈whom〉安排…”, “将〈whom〉纳入…”. The phrases before the granting one state the conditions, and a
part of a sentence that names nobody speaks of whom the sentence began with.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.beneficiaries import mentions
from ingest.document import Entitlement, Quantity
from ingest.measurement import DURATIONS
from ingest.quantities import read_quantities

_ALL_DUE = "[应愿](?P<due>[\u4e00-\u9fff])尽(?P=due)"  # 应贷尽贷: whoever qualifies gets it
_STRONG_VERB = f"给予|予以|发放|发给|增发|纳入|享受|{_ALL_DUE}"
_WEAK_VERB = "补贴|补助|奖励|奖补|资助|减免|安排|提供|开展|配备"
_NUMERAL = r"[一二两三四五六七八九十\d]+"
_FIRST_YEARS = rf"前{_NUMERAL}个?[年月]"
_MANNER = (
    rf"(?:每年|每月|每人|[每单][户亩台头只吨村个家]|最高|至多|按月|按年|一次性|足额|优先|及时|依法|适当|酌情|统一|"
    rf"分别|{_FIRST_YEARS}){{0,6}}+"
)
_LEAD = rf"{_MANNER}(?:按[^，]{{0,20}}?)?{_MANNER}"
_STRONG = re.compile(rf"{_LEAD}(?P<verb>{_STRONG_VERB})")
_WEAK = re.compile(rf"{_LEAD}(?P<verb>{_WEAK_VERB})")
# A grant without a verb: 高龄津贴标准为每人每月100元.
_RATE = re.compile(
    r"[^，]{0,12}?(?:补贴|补助|津贴|奖励|奖补|救助金?)(?:发放)?(?P<verb>标准|金额|额度)(?:为|是|：|按)"
)
_WHOM = re.compile(
    r"(?:及时|优先|依法|统一|切实)?(?P<preposition>对于?|将|为|向|给(?!予)|确保|保证)(?P<whom>.+)"
)
# The giver may be named first: 县级人民政府对…给予…
_GIVER = re.compile(
    r"(?:国家|各地|由?[^，的对将为向给]{0,16}?(?:政府|部门|机构|单位))(?:应当?|可以?|要)?(?=[对将为向])"
)
_CONDITIONAL = re.compile(r"^(?:对|凡)|的$")
_TRAILING = re.compile(r"(?:全部|一律|都|均|要|应当?|可以?|依法|做到|实现)+$")
_NO_NAME = re.compile(r"[予给]以?|要|进行|实施|开展")
_JOINING = tuple("、和或及与")
_BESIDES = re.compile(r"，?(?:并)?且(?=[有符具属无已年满在是])")  # joins two conditions: 有需求且符合条件
_OPENING = re.compile(r"^(?:对于|对|凡是|凡|鼓励|支持|引导)+")
_ENCOURAGED = ("鼓励", "支持", "引导")
# What is withheld, what is a penalty, a step of a procedure or a plan grants nothing.
_WITHHELD = re.compile(r"^(?:不得|严禁|禁止|防止|避免)|(?:不|未|停止|终止|取消|是否)[^，]{0,3}$")
_NO_BENEFIT = re.compile(
    r"(?:给予|予以)[^，]{0,6}?(?:处分|处罚|警告|处理|批评|追究|制裁|罚款|受理|确认|认定|公[告布开]|登记|备案|批准|"
    r"核实|说明|制止|纠正|审[查批核]|答复|告知|注销|撤销|取缔|没收|保密|销毁|更正|协助|配合|支持|帮助|训诫)|"
    r"纳入[^，]*(?:规划|预算|考核|体系|议程|日程|计划|目录|平台|档案|预案)|"
    r"发放(?:办法|方式|标准|程序|情况|对象|渠道|管理|台账)|"
    r"开展[^，]*(?:监测|预警|试点|调查|检查|评估|核查|宣传|行动|排查)$|"
    r"享受[^，]*的(?:证明|(?:具体)?办法|规定|情况|记录|条件|标准|期间|基础上|[^，]*(?:后|时|期间))"
)
_MODALITY = re.compile(
    rf"{_ALL_DUE}|应当|必须|探索|鼓励|支持|优先|可以|允许|按(?:照)?(?:有关)?规定|予以|给予|确保|落实"
)
_LEADING_MODALITY = re.compile(r"(?:持续|切实|积极|全面)?(?P<word>探索|鼓励|支持|优先|允许|确保|引导)")
_PERIOD = re.compile(rf"每人每[年月]|每年|每月|每季度|按月|按年|按季度?|一次性|{_FIRST_YEARS}")
_GRANTED_UNITS = ("元", "%")
_MOST_CONDITIONS = 20  # phrases; what goes on longer is no sentence
_LONGEST_LEAD = 600


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words between two commas, [start, end) of the clause's text."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Grant:
    """A granting phrase: where its benefit begins, and the words before it that say to whom."""

    phrase: _Phrase
    benefit: int  # offset into the clause's text
    whom: str


def read_entitlements(text: str, quantities: Sequence[Quantity]) -> tuple[Entitlement, ...]:
    """Every grant of a clause's text, in order, with the text's quantities; see the module for the forms that
    are read."""
    return tuple(
        _entitlement(text, sentence.start(), leading, grant, quantities)
        for sentence in re.finditer(r"[^。\n]+", text)
        for phrases in _parts(sentence)
        for leading, grant in _grants(phrases)
    )


def _parts(sentence: re.Match[str]) -> Iterator[list[_Phrase]]:
    """The phrases of each part of a sentence between semicolons."""
    for part in re.finditer(r"[^；;]+", sentence[0]):
        start = sentence.start() + part.start()
        yield [_Phrase(m[0], start + m.start()) for m in re.finditer(r"[^，]+", part[0])]


# --- which phrases grant ----------------------------------------------------------------------------------


def _grants(phrases: list[_Phrase]) -> Iterator[tuple[list[_Phrase], _Grant]]:
    """Each grant with the phrases that lead up to it; one that names its receiver leaves none to the next."""
    leading: list[_Phrase] = []
    for phrase in phrases:
        grant = _grant(phrase, any(_CONDITIONAL.search(before.text) for before in leading))
        leading = [*leading[-_MOST_CONDITIONS:], phrase]
        if grant is not None:
            yield leading, grant
            leading = [] if grant.whom else leading


def _grant(phrase: _Phrase, conditional: bool) -> _Grant | None:
    """The grant in a phrase, if it is one.

    A weak verb (补贴, 安排) is a noun as often: it grants where the phrase opens with it or names a person
    (优先为…安排). A grant says to whom: in conditions before it, by a name, or it states an amount.
    """
    text, giver = phrase.text, _GIVER.match(phrase.text)
    whom = _WHOM.match(text, giver.end() if giver else 0)
    strong = _STRONG.search(text)
    verb = strong or (_WEAK.search(text) if whom else _WEAK.match(text)) or _RATE.match(text)
    if verb is None or _NO_BENEFIT.search(text) or _WITHHELD.search(text[: verb.start("verb")]):
        return None
    is_for = whom is not None and whom["preposition"].startswith("对")
    if text.endswith("的") or (is_for and _names_at_end(text)):  # 对已纳入低保的老年人: a condition
        return None
    addressed = is_for and strong is not None
    if not (conditional or addressed or _states_amount(text) or mentions(text)):
        return None
    return _addressed(phrase, whom, verb.start()) if whom else _Grant(phrase, phrase.start, "")


def _names_at_end(text: str) -> bool:
    return "的" in text and any(named.end == len(text) for named in mentions(text))


def _states_amount(text: str) -> bool:
    return any(quantity.base_unit in _GRANTED_UNITS for quantity in read_quantities(text))


def _addressed(phrase: _Phrase, whom: re.Match[str], verb: int) -> _Grant | None:
    """The grant of a phrase that names its receiver before the verb; the benefit begins after the name."""
    receiver = _TRAILING.sub("", phrase.text[whom.start("whom") : verb])
    own_condition, of, noun = receiver.rpartition("的")
    named = [m for m in mentions(noun) if m.start == 0 or m.end == len(noun)]
    if whom["preposition"] in "为向给" and not (named and named[-1].end == len(noun)):
        return None
    if listed := _listed_first(noun):
        receiver = own_condition + of + listed
    return _Grant(phrase, phrase.start + whom.start("whom") + len(receiver), receiver)


# --- what a grant says ------------------------------------------------------------------------------------


def _entitlement(
    text: str, sentence: int, phrases: list[_Phrase], grant: _Grant, quantities: Sequence[Quantity]
) -> Entitlement:
    """`phrases` are those of the sentence's part up to the granting one."""
    own_condition, _, noun = grant.whom.rpartition("的")
    inside = _between(quantities, phrases[0].start, grant.phrase.end)
    benefit = [q for q in inside if q.start >= grant.benefit]
    granted = tuple(q for q in benefit if q.base_unit in _GRANTED_UNITS)
    stated = _stated_before(phrases[:-1], bool(granted))
    start = stated[0].start if stated else grant.phrase.start
    told = (*map(_bare, stated), own_condition)
    conditions = [c for words in told for c in _BESIDES.split(words) if len(c) > 1]
    is_series = len(granted) > 1 and "分别" in text[grant.benefit : granted[0].start]
    words = text[grant.benefit : grant.phrase.end]
    beneficiary = _beneficiary(
        noun, words, stated, conditions, text[max(sentence, start - _LONGEST_LEAD) : start]
    )
    return Entitlement(
        beneficiary=beneficiary,
        conditions=tuple(_without_noun(condition, beneficiary) for condition in conditions),
        benefit=words,
        modality=_modality(words, phrases),
        amounts=() if is_series else granted,
        series=granted if is_series else (),
        thresholds=tuple(q for q in inside if q.start < grant.benefit),
        period=_period(words, benefit),
        start=start,
        end=grant.phrase.end,
    )


def _between(quantities: Sequence[Quantity], start: int, end: int) -> Sequence[Quantity]:
    first = bisect_left(quantities, start, key=lambda quantity: quantity.start)
    return quantities[first : bisect_right(quantities, end, key=lambda quantity: quantity.end)]


def _stated_before(phrases: list[_Phrase], has_amount: bool) -> list[_Phrase]:
    """The phrases that state conditions: from “对…” on, up to one that ends in 的.

    Without 对, what directly precedes an amount is its occasion: “鼓励…参加培训，按规定给予500—1400元补贴”.
    """
    opening = next((i for i, phrase in enumerate(phrases) if phrase.text.startswith(("对", "凡"))), None)
    if opening is None:
        return [
            p for p in phrases[-1:] if has_amount and (p.text.startswith(_ENCOURAGED) or mentions(p.text))
        ]
    closing = [i for i, phrase in enumerate(phrases) if i >= opening and phrase.text.endswith("的")]
    return phrases[opening : closing[-1] + 1 if closing else opening + 1]


def _bare(phrase: _Phrase) -> str:
    return _OPENING.sub("", phrase.text).removesuffix("的").strip()


def _without_noun(condition: str, beneficiary: str) -> str:
    """“无劳动能力的困难家庭” without the class that it qualifies."""
    return (condition.removesuffix(f"的{beneficiary}") if beneficiary else condition) or condition


def _modality(words: str, phrases: list[_Phrase]) -> str | None:
    """How binding the grant is: in its own words, or as a phrase before it begins (鼓励…，…)."""
    if own := _MODALITY.search(words):
        return own[0]
    leading = [match["word"] for phrase in phrases if (match := _LEADING_MODALITY.match(phrase.text))]
    return leading[-1] if leading else None


def _period(words: str, benefit: Sequence[Quantity]) -> str | None:
    """How often, or where nothing is counted out, for how long: 每年, 一次性, 前三年, 不超过1年."""
    if match := _PERIOD.search(words):
        return match[0]
    if any(quantity.base_unit in _GRANTED_UNITS for quantity in benefit):
        return None
    return next((quantity.text for quantity in benefit if quantity.base_unit in DURATIONS), None)


def _beneficiary(
    noun: str, words: str, stated: Sequence[_Phrase], conditions: Sequence[str], lead: str
) -> str:
    """Whom the grant names: beside the verb, at the end of the conditions (对…的困难家庭，…), in the benefit,
    within the conditions, or where the sentence began."""
    if noun:
        return noun
    if stated and _names_whom(stated) and (name := _last_noun(_bare(stated[-1]))):
        return name
    verb = _STRONG.search(words) or _WEAK.search(words)
    if receivers := _listed_first(words[verb.end() :] if verb else words):
        return receivers
    for where in (*conditions, words):
        if named := mentions(where):
            chosen = named[-1] if named[-1].end == len(where) else named[0]
            return where[chosen.start : chosen.end]
    named = mentions(lead)
    return lead[named[-1].start : named[-1].end] if named else ""


def _names_whom(stated: Sequence[_Phrase]) -> bool:
    return stated[0].text.startswith(("对", "凡")) and not stated[-1].text.endswith("的")


def _last_noun(condition: str) -> str:
    """困难家庭 of “无劳动能力的困难家庭”; nothing where the condition is a sentence of its own."""
    named = mentions(condition)
    _, of, noun = condition.rpartition("的")
    if of and not _NO_NAME.search(noun):
        return noun
    return condition[named[-1].start :] if named and named[-1].end == len(condition) else ""


def _listed_first(words: str) -> str:
    """The classes that stand first, joined by 、 or 和: 劳务中介组织、劳务经纪人 before 就业创业服务补贴."""
    end = 0
    for named in mentions(words):
        if named.start != end + words.startswith(_JOINING, end):
            break
        end = named.end
    return words[:end]
