"""Entitlements: who gets what under which conditions, read from the sentences that grant something.

Chinese policy texts grant in a few forms: “对〈conditions〉的，给予〈benefit〉”, “按规定给予…补贴”,
“优先为〈whom〉安排…”, “将〈whom〉纳入…”. The phrases before the granting one state the conditions, and a
part of a sentence that names nobody speaks of whom the sentence began with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.beneficiaries import mentions
from ingest.document import Entitlement, Quantity
from ingest.quantities import read_quantities

_STRONG_VERB = "给予|予以|发放|发给|纳入|享受"
_WEAK_VERB = "补贴|补助|奖励|奖补|资助|减免|安排|提供|开展|配备"
_LEAD = r"(?:每年|每月|每人|按月|按年|一次性|足额|优先|及时|前[一二三四五六七八九十\d]+年|分别|按[^，]*?)*"
_STRONG = re.compile(rf"{_LEAD}(?P<verb>{_STRONG_VERB})")
_WEAK = re.compile(rf"{_LEAD}(?P<verb>{_WEAK_VERB})")
_WHOM = re.compile(r"^(?:及时|优先|依法|统一|切实)?(?P<preposition>对|将|为|向|给(?!予))(?P<whom>.+)$")
_CONDITIONAL = re.compile(r"^(?:对|凡)|的$")
_MODALITY = re.compile(r"应当|必须|探索|鼓励|支持|优先|可以|允许|按(?:照)?(?:有关)?规定|予以|给予|确保|落实")
_PERIOD = re.compile(r"每年|每月|每季度|按月|按年|一次性|每人每月|每人每年")
_GRANTED_UNITS = ("元", "%")


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


def read_entitlements(text: str) -> tuple[Entitlement, ...]:
    """Every grant of a clause's text, in order; see the module for the forms that are read."""
    quantities = read_quantities(text)
    return tuple(
        _entitlement(text, sentence.start(), phrases, index, grant, quantities)
        for sentence in re.finditer(r"[^。\n]+", text)
        for phrases in _parts(sentence)
        for index, grant in _grants(phrases)
    )


def _parts(sentence: re.Match[str]) -> Iterator[list[_Phrase]]:
    """The phrases of each part of a sentence between semicolons."""
    for part in re.finditer(r"[^；;]+", sentence[0]):
        start = sentence.start() + part.start()
        yield [_Phrase(m[0], start + m.start()) for m in re.finditer(r"[^，]+", part[0])]


def _grants(phrases: list[_Phrase]) -> Iterator[tuple[int, _Grant]]:
    conditional = False
    for index, phrase in enumerate(phrases):
        grant = _grant(phrase, conditional)
        if grant is not None:
            yield index, grant
        conditional = conditional or bool(_CONDITIONAL.search(phrase.text))


def _grant(phrase: _Phrase, conditional: bool) -> _Grant | None:
    """The grant in a phrase, if it is one.

    A weak verb (补贴, 安排) is a noun as often: it grants where the phrase opens with it or names a person
    (优先为…安排), and only where conditions went before, somebody is named, or an amount follows.
    """
    whom = _WHOM.match(phrase.text)
    verb = _STRONG.search(phrase.text) or (_WEAK.search(phrase.text) if whom else _WEAK.match(phrase.text))
    if verb is None or phrase.text.endswith("的"):
        return None
    counted = any(q.base_unit in _GRANTED_UNITS for q in read_quantities(phrase.text))
    named = mentions(phrase.text)
    if not (conditional or counted or named):
        return None
    if whom is None:
        return _Grant(phrase, phrase.start, "")
    return _addressed(phrase, whom, verb.start())


def _addressed(phrase: _Phrase, whom: re.Match[str], verb: int) -> _Grant | None:
    """The grant of a phrase that names its receiver before the verb; the benefit begins after the name."""
    receiver = phrase.text[whom.start("whom") : verb]
    own_condition, of, noun = receiver.rpartition("的")
    named = [m for m in mentions(noun) if m.start == 0 or m.end == len(noun)]
    if whom["preposition"] in "为向给" and not (named and named[-1].end == len(noun)):
        return None
    if whom["preposition"] == "对" and named and named[0].start == 0:
        receiver = own_condition + of + noun[: named[0].end]
    return _Grant(phrase, phrase.start + whom.start("whom") + len(receiver), receiver)


def _entitlement(
    text: str,
    sentence: int,
    phrases: list[_Phrase],
    index: int,
    grant: _Grant,
    quantities: tuple[Quantity, ...],
) -> Entitlement:
    own_condition, _, noun = grant.whom.rpartition("的")
    inside = [q for q in quantities if phrases[0].start <= q.start and q.end <= grant.phrase.end]
    granted = tuple(q for q in inside if q.start >= grant.benefit and q.base_unit in _GRANTED_UNITS)
    stated = _stated_before(phrases[:index], bool(granted))
    lead = text[sentence : stated[0].start if stated else grant.phrase.start]
    conditions = tuple(c for c in (*map(_bare, stated), own_condition) if len(c) > 1)
    is_series = len(granted) > 1 and "分别" in text[grant.benefit : granted[0].start]
    words = text[grant.benefit : grant.phrase.end]
    modality = _MODALITY.search(words) or _MODALITY.search(text[sentence : grant.phrase.end])
    period = _PERIOD.search(words)
    return Entitlement(
        beneficiary=_beneficiary(noun, words, conditions, lead),
        conditions=conditions,
        benefit=words,
        modality=modality[0] if modality else None,
        amounts=() if is_series else granted,
        series=granted if is_series else (),
        thresholds=tuple(q for q in inside if q.start < grant.benefit),
        period=period[0] if period else None,
        start=stated[0].start if stated else grant.phrase.start,
        end=grant.phrase.end,
    )


def _stated_before(phrases: list[_Phrase], has_amount: bool) -> list[_Phrase]:
    """The phrases that state conditions: from “对…” on, up to one that ends in 的.

    Without 对, what directly precedes an amount is its occasion: “鼓励…参加培训，按规定给予500—1400元补贴”.
    """
    opening = next((i for i, phrase in enumerate(phrases) if phrase.text.startswith(("对", "凡"))), None)
    if opening is None:
        return phrases[-1:] if has_amount else []
    closing = [i for i, phrase in enumerate(phrases) if i >= opening and phrase.text.endswith("的")]
    return phrases[opening : closing[-1] + 1 if closing else opening + 1]


def _bare(phrase: _Phrase) -> str:
    return phrase.text.removeprefix("对").removeprefix("凡").removesuffix("的").strip()


def _beneficiary(noun: str, words: str, conditions: tuple[str, ...], lead: str) -> str:
    """Whom the grant names: beside the verb, in the conditions, the benefit, or the start of the sentence."""
    if noun and mentions(noun):
        return noun
    verb = _STRONG.search(words) or _WEAK.search(words)
    after = words[verb.end() :] if verb else words
    if receivers := _listed_first(after):
        return receivers
    for where in (*conditions, words):
        if named := mentions(where):
            chosen = named[-1] if named[-1].end == len(where) else named[0]
            return where[chosen.start : chosen.end]
    named = mentions(lead)
    return lead[named[-1].start : named[-1].end] if named else noun


def _listed_first(words: str) -> str:
    """The classes that stand first, joined by 、: 劳务中介组织、劳务经纪人 of “劳务中介组织、劳务经纪人…补贴”."""
    end = 0
    for named in mentions(words):
        if named.start != end + (words[end : end + 1] == "、"):
            break
        end = named.end
    return words[:end]
