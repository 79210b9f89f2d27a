"""Figures: the numbers of a passage that are worth asking for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import Passage, mask_brackets, passages, shortest
from ingest.document import Clause, Quantity
from ingest.measurement import DURATIONS
from ingest.numerals import NUMERAL, chinese_numeral, parse_numeral

_TRIVIAL = re.compile(r"^[一二两12][个名家户次人项件条份位张种处所期批倍座台]")
NUMBER = re.compile(rf"{NUMERAL}|半")
_ONLY_SCALE = re.compile(r"[百千万亿]+")
_LISTED_BEFORE = re.compile(r"、[^，。；、]{1,8}$")  # 北京、天津、上海、重庆4个直辖市: anybody can count
_VAGUE = re.compile(r"[半多余几来]")
# 建军一百年奋斗目标, 三年行动: the number belongs to a name.
_OF_A_DATE = re.compile(r"\d{1,2}月")  # after ２０１３年
_NAMED = re.compile(r"^的?(?:奋斗目标|[^，。；、]{0,4}(?:行动|计划|规划|战略|工程)(?!期))")
_YEAR_TOLD = re.compile(r"20\d\d年|每年|“?十[一二三四五六七八九]五”?")
_YEAR_SET = re.compile(r"[到在至]20\d\d年(?:[底末])?(?:前)?，|“?十[一二三四五六七八九]五”?(?:期)?[末间]，")
_RATIO = re.compile(r"分之")
_SMALL_COUNT, _MOST_LISTED = 3, 10
_COUNTERS = frozenset({"个", "项", "件", "条"})
_WORTH_SMALL = frozenset({"个月", "天", "个工作日", "小时", "%", "岁", "倍", "人"})
_SAME_WORDS = 12  # of what a number measures


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed at [start, end) of the clause's text, without unit and comparing words.

    A range is one figure: “500—1400” of 500—1400元.
    """

    passage: Passage
    quantity: Quantity
    start: int
    end: int

    @property
    def printed(self) -> str:
        return self.passage.clause.text[self.start : self.end]

    def replaced_by(self, words: str) -> str:
        """The passage with other words in its place."""
        text, offset = self.passage.text, self.passage.start
        return text[: self.start - offset] + words + text[self.end - offset :]


def figures(clause: Clause, corpus: Corpus) -> Iterator[Figure]:
    """Those of a clause, each in the shortest passage that has it; stated once there and for one thing, and
    not stated otherwise elsewhere in the document."""
    found = tuple(passages(clause, corpus))
    masked = mask_brackets(clause.text)
    for quantity in clause.quantities:
        passage = shortest(found, quantity.start, quantity.end)
        figure = figure_of(passage, quantity) if passage else None
        if passage is None or figure is None or "〓" in masked[figure.start : figure.end]:
            continue
        others = [other for other in figure.passage.quantities if other is not quantity]
        if quantity.year and not _tells_year(quantity.year, passage):
            continue
        if quantity.base_unit not in DURATIONS and _leaves_out_the_year(passage, corpus):
            continue
        if _counts_what_is_listed(quantity, passage):
            continue
        is_repeated = any(figure.printed in other.text for other in others)
        if (
            not is_repeated
            and not _is_a_bound_of_two(quantity, others)
            and not _stated_otherwise(figure, corpus)
        ):
            yield figure


def _counts_what_is_listed(quantity: Quantity, passage: Passage) -> bool:
    """北京、天津、上海、重庆4个直辖市: anybody can count them."""
    told = passage.clause.text[passage.start : quantity.start]
    return quantity.base_unit in _COUNTERS and quantity.value < _MOST_LISTED and "、" in told


def _leaves_out_the_year(passage: Passage, corpus: Corpus) -> bool:
    """Whether the year by which it is to be so stands in a sentence before, or in the clause above."""
    if _YEAR_TOLD.search(passage.text):
        return False
    above = corpus.parent(passage.clause)
    told = (above.text if above else "") + passage.clause.text[: passage.start]
    return bool(_YEAR_SET.search(told))


def _tells_year(year: str, passage: Passage) -> bool:
    return all(each in passage.text for each in year.split("—"))


def figure_of(passage: Passage, quantity: Quantity) -> Figure | None:
    """The one number of a quantity, or its range; None where it is not worth asking or fits no blank."""
    text = quantity.text
    if (
        _RATIO.search(text)
        or _TRIVIAL.match(text.lstrip("满足不到未"))
        or _VAGUE.search(text)
        or not quantity.unit
        or _NAMED.match(passage.clause.text[quantity.end :])
        or _OF_A_DATE.match(passage.clause.text[quantity.end :])
    ):
        return None
    found = [m for m in NUMBER.finditer(text) if not _ONLY_SCALE.fullmatch(m[0])]
    if quantity.upper is not None:
        if len(found) != 2:
            return None
        start, end = found[0].start(), found[1].end()
        if text[found[0].end() : found[1].start()].startswith(quantity.unit):  # 3%—5%: with its units
            end += len(quantity.unit)
    else:
        if len(found) != 1:
            return None
        start, end = found[0].span()
        if parse_numeral(found[0][0]) != quantity.value:  # 二十万元: the scale belongs to the unit
            return None
        if quantity.amount < _SMALL_COUNT and quantity.base_unit not in _WORTH_SMALL:
            return None
    return Figure(passage, quantity, quantity.start + start, quantity.start + end)


def _is_a_bound_of_two(quantity: Quantity, quantities: Sequence[Quantity]) -> bool:
    """五百元以上三千元以下: neither bound can be asked for alone without giving its neighbours away."""
    return any(
        other.base_unit == quantity.base_unit and (other.end == quantity.start or quantity.end == other.start)
        for other in quantities
    )


def _stated_otherwise(figure: Figure, corpus: Corpus) -> bool:
    """Whether another clause of the document measures the same with another value."""
    mine = figure.quantity
    if len(mine.measures) < 2:
        return True
    return any(
        other.base_unit == mine.base_unit
        and other.measures[-_SAME_WORDS:] == mine.measures[-_SAME_WORDS:]
        and (other.amount, other.upper_amount) != (mine.amount, mine.upper_amount)
        for clause in corpus.of_document(figure.passage.clause.doc_id)
        for other in clause.quantities
    )


def accepted_forms(printed: str) -> tuple[str, ...]:
    """What counts as the printed number: 30 and 三十."""
    try:
        value = parse_numeral(printed)
    except ValueError:
        return (printed, *(printed.replace("—", sign) for sign in "-–~" if "—" in printed))
    forms = [printed, f"{value:.10g}"]
    if value.is_integer() and 1 <= value <= 9999:
        words = chinese_numeral(round(value))
        forms += [words, "两" + words[1:]] if words.startswith("二") and words[1:2] != "十" else [words]
    return tuple(dict.fromkeys(forms))
