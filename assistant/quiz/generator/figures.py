"""Figures: the numbers of a passage that are worth asking for, and other values that could stand there."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.bounds import bound_of
from assistant.quiz.generator.passage import Passage, mask_brackets, passages, shortest
from ingest.document import Clause, Quantity
from ingest.measurement import DURATIONS
from ingest.numerals import NUMERAL, chinese_numeral, parse_numeral

# Values that rules of thumb set; a neighbour on the scale is what somebody unsure would choose.
_AGES = (3, 6, 8, 10, 12, 14, 16, 18, 20, 22, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 100)
_SCALES: dict[str, tuple[float, ...]] = {
    "年": (1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30),
    "周岁": _AGES,
    "岁": _AGES,
    "个月": (1, 2, 3, 6, 9, 12, 18, 24, 30, 36, 48, 60),
    "日": (3, 5, 7, 10, 15, 20, 30, 45, 60, 90),
    "天": (3, 5, 7, 10, 15, 20, 30, 45, 60, 90),
    "个工作日": (1, 2, 3, 5, 7, 10, 15, 20, 30),
    "工作日": (1, 2, 3, 5, 7, 10, 15, 20, 30),
    "小时": (1, 2, 4, 6, 8, 12, 24, 48, 72),
}
_TRIVIAL = re.compile(r"^[一二两12][个名家户次人项件条份位张种处所期批倍座台]")
_NUMERAL = re.compile(rf"{NUMERAL}|半")
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
    found = [m for m in _NUMERAL.finditer(text) if not _ONLY_SCALE.fullmatch(m[0])]
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


# --- other values ------------------------------------------------------------------------------------


def other_values(figure: Figure, dice: Random, count: int = 3) -> tuple[str, ...] | None:
    """Values in the figure's own style, smallest first, of which each number may as well lie below the key as
    above it; None where there are so few on one side that the key's rank would tell."""
    if figure.quantity.upper is not None:
        return _other_ranges(figure, dice, count)
    below, above = _either_side(figure)
    ranks = [rank for rank in range(count + 1) if rank <= len(below) and count - rank <= len(above)]
    if len(ranks) < count:
        return None
    rank = dice.choice(ranks)
    return _written(figure, sorted((*below[:rank], *above[: count - rank])))


def wrong_values(figure: Figure, dice: Random) -> tuple[str, ...]:
    """Values near the figure that the text does not imply."""
    if figure.quantity.upper is not None:
        return _other_ranges(figure, dice, count=1) or ()
    below, above = _either_side(figure)
    bound = bound_of(figure.quantity, figure.passage)
    near = [value for value in (*below[:2], *above[:2]) if bound and not bound.implies(value)]
    return _written(figure, near) or ()


def _either_side(figure: Figure) -> tuple[list[float], list[float]]:
    """The values below and above the figure, nearest first."""
    value = figure.quantity.value
    near = sorted(set(_near(figure)), key=lambda each: abs(each - value))
    return [each for each in near if each < value], [each for each in near if each > value]


def _written(figure: Figure, values: Sequence[float]) -> tuple[str, ...] | None:
    written = tuple(written_like(figure.printed, value) for value in values)
    return written if all(written) else None


def _near(figure: Figure) -> Iterator[float]:
    """Other values of the same unit: in the rest of the clause, then by rule."""
    quantity, passage = figure.quantity, figure.passage
    value = quantity.value
    alike = [q for q in passage.clause.quantities if q.unit == quantity.unit and q.upper is None]
    shown = {q.value for q in alike if passage.start <= q.start < passage.end}
    for each in (*(q.value for q in alike), *_by_rule(quantity)):
        is_plausible = each > 0 and each not in shown and value / 4 <= each <= value * 4
        if is_plausible and not (quantity.unit == "%" and each >= 100) and _as_round(each, value):
            yield each


def _by_rule(quantity: Quantity) -> Iterator[float]:
    value, scale = quantity.value, _SCALES.get(quantity.unit)
    if scale is not None and value in scale:
        place = scale.index(value)
        yield from (*scale[max(0, place - 3) : place], *scale[place + 1 : place + 4])
        return
    step = _step(value)
    for times in (1, 2, 3):
        yield from (value - times * step, value + times * step)
    yield from (value / 2, value * 2)


def _step(value: float) -> float:
    """A step on the scale of the value's own roundness of at least a tenth of it: 10 for 80, 50 for 480."""
    roundness = 10.0 ** math.floor(math.log10(value))
    while not _is_whole(value / roundness):
        roundness /= 10
    times = next((n for n in (1, 2, 5, 10, 20, 50, 100) if n * roundness >= value * 0.1), 1)
    return roundness * times


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-9


def _as_round(value: float, like: float) -> bool:
    """Whether a value has no more digits than the key: 1040 beside 1000 and 1080, not 1043.7."""
    return _digits(value) <= max(_digits(like), 2) and (not _is_whole(like) or _is_whole(value))


def _digits(value: float) -> int:
    return len(f"{value:.10g}".replace(".", "").strip("0"))


def written_like(printed: str, value: float) -> str:
    """A value in Arabic or Chinese numerals, as the printed one is; "" where it cannot be."""
    if printed[0].isascii() and printed[0].isdigit():
        return f"{value:,.10g}" if "," in printed else f"{value:.10g}"
    if not _is_whole(value) or not 1 <= value <= 9999:
        return ""
    words = chinese_numeral(round(value))
    return "两" + words[1:] if words.startswith("二") and printed.startswith("两") else words


def _other_ranges(figure: Figure, dice: Random, count: int) -> tuple[str, ...] | None:
    """Ranges of the same width moved by a step of their roundness: none lies within another."""
    low, high = figure.quantity.value, figure.quantity.upper
    if high is None or high <= low:
        return None
    most = 99.0 if figure.quantity.unit == "%" else math.inf
    step = max(_step(low), _step(high)) if low else _step(high)
    moved = [(low + n * step, high + n * step) for n in (-3, -2, -1, 1, 2, 3)]
    fitting = [(a, b) for a, b in moved if a > 0 and b <= most]
    if len(fitting) < count:
        return None
    chosen = sorted(dice.sample(fitting, count))
    first, last = _NUMERAL.findall(figure.printed)
    between, _, after = figure.printed[len(first) :].rpartition(last)
    written = [f"{written_like(first, a)}{between}{written_like(last, b)}{after}" for a, b in chosen]
    return tuple(written)


def accepted_forms(printed: str) -> tuple[str, ...]:
    """What counts as the printed number: 30 and 三十."""
    try:
        value = parse_numeral(printed)
    except ValueError:
        return (printed, *(printed.replace("—", sign) for sign in "-–~" if "—" in printed))
    forms = [printed, f"{value:.10g}"]
    if _is_whole(value) and 1 <= value <= 9999:
        words = chinese_numeral(round(value))
        forms += [words, "两" + words[1:]] if words.startswith("二") and words[1:2] != "十" else [words]
    return tuple(dict.fromkeys(forms))
