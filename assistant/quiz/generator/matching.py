"""匹配题: the targets of one clause with what they measure, the amounts of a series with their years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import balanced, points_outside
from assistant.quiz.generator.wording import dice, fact_of, lead, make_item, quoted, topic
from assistant.quiz.item import Item, Kind, Pairs
from ingest.document import Clause, Comparator, Entitlement, Quantity
from ingest.numerals import chinese_numeral

FEWEST, MOST = 3, 5
_TARGET = re.compile(
    r"^(?:力争|确保|到?\d{4}年|实现|推动|使|全[区省市县国]|主要|每年|始终|其中)*(?P<name>[^，。；、其对按以将为“”（）]{2,14}?)"
    r"(?:稳定)?(?:达到?|在|保持在|提高到?|降低到?|增产|增长|下降|控制在|不低于)?$"
)
_NO_NAME = re.compile(
    r"^(?:给予|处|并处|按|支持|带动|服务|安排|签订|满|年满|提前|累计|设|自|于)|[的后起内]$|之日|应当|不得|可以"
)
_RATES = frozenset({"%", "亩", "吨", "户", "家", "人", "元", "个", "亩次"})


def matching_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    if item := _targets(clause):
        yield item
    for entitlement in clause.entitlements:
        if item := _years(clause, entitlement):
            yield item


def _targets(clause: Clause) -> Item | None:
    """Numbers of one sentence, each with a name of its own, under a heading that says what they are about."""
    if topic(clause) == clause.title:
        return None
    for sentence in re.finditer(r"[^。\n]+", clause.text):
        inside = [q for q in clause.quantities if sentence.start() <= q.start and q.end <= sentence.end()]
        pairs = _bijective([(name, q.text) for q in inside if (name := _name(q))])[:MOST]
        if len(pairs) >= FEWEST and not points_outside(sentence[0]):
            names = "、".join(name for name, _ in pairs)
            stem = f"{lead(clause)}在{quoted(topic(clause))}方面，将下列指标与文件提出的目标值对应起来。"
            return _item(clause, stem, pairs, f"targets:{names}", sentence[0].strip(), 3)
    return None


def _name(quantity: Quantity) -> str:
    """What it measures: 耕种收综合机械化率 of 耕种收综合机械化率达到; "" where the words are no name."""
    if quantity.base_unit not in _RATES or quantity.comparator is Comparator.LESS_THAN:
        return ""
    match = _TARGET.match(quantity.measures)
    if match is None or _NO_NAME.search(match["name"]):
        return ""
    return match["name"] if match["name"] != quantity.measures else _named_growth(quantity.measures)


def _named_growth(measures: str) -> str:
    """省水, 亩均节本增收: a name without 达到; only where it is short, and no sentence."""
    return measures if len(measures) <= 8 and balanced(measures) else ""


def _bijective(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those whose right side occurs once, and whose left one in no other: 减除, 减除费用."""
    left, right = [a for a, _ in pairs], [b for _, b in pairs]
    return [(a, b) for a, b in pairs if sum(a in each for each in left) == 1 and right.count(b) == 1]


def _years(clause: Clause, entitlement: Entitlement) -> Item | None:
    """前三年分别给予8000元、5000元、3000元: each year with its amount."""
    amounts = [quantity.text for quantity in entitlement.series]
    if (
        len(amounts) < FEWEST
        or len(set(amounts)) != len(amounts)
        or not re.match(r"前.年", entitlement.benefit)
    ):
        return None
    pairs = [(f"第{chinese_numeral(n)}年", amount) for n, amount in enumerate(amounts, start=1)]
    who = entitlement.beneficiary + "".join(entitlement.conditions)
    noun = entitlement.benefit.rpartition(amounts[-1])[2] or "补贴"
    stem = f"{lead(clause)}{who}的，各年度{noun}标准分别是多少？请将年度与金额对应起来。"
    quote = clause.text[entitlement.start : entitlement.end]
    return _item(clause, stem, pairs, f"series:{'、'.join(amounts)}", quote, 3)


def _item(
    clause: Clause, stem: str, pairs: Sequence[tuple[str, str]], what: str, quote: str, difficulty: int
) -> Item:
    fact = fact_of(clause, what)
    shown = list(pairs)
    dice(fact).shuffle(shown)
    answer = "；".join(f"{a}——{b}" for a, b in pairs)
    return make_item(
        Kind.MATCHING, clause, stem, Pairs(tuple(shown)), answer=answer, fact=fact, quote=quote,
        difficulty=difficulty,
    )  # fmt: skip
