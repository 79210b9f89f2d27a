"""Items on responsible units (责任单位): which are named for a task, and which task names a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.wording import as_long, choice, dice, fact_of, lead, make_item, quoted
from assistant.quiz.item import Choice, Item, Kind
from ingest.document import Clause
from ingest.units import aliases

NOT_A_WINDOW = "责任单位是负责落实的部门，不是办事窗口。"
FEWEST_UNITS, MOST_KEYS = 2, 4
_OPTIONS = 4
_MOST_QUOTED = 60
# Classes of units, and notes read amiss.
_NO_UNIT = re.compile(r"^单位|^[市县区](?!场)|各|有关|相关|等|[\[\]（(]|^[和及]|.{20}")


def unit_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    document = corpus.document_text(clause.doc_id)
    units = clause.responsible_units
    if not clause.heading or not units or not all(_can_be_shown(unit, document) for unit in units):
        return
    strangers = _strangers(clause, corpus, document)
    for make in (_which_units, _which_one, _which_task):
        if item := make(clause, corpus, strangers):
            yield item


def _can_be_shown(unit: str, document: str) -> bool:
    """One body by its name; where it is known under a longer name than the document may use (人民银行), the
    document speaks of what that adds (宁夏 of 人民银行宁夏区分行)."""
    if _NO_UNIT.search(unit):
        return False
    shorter = (alias for alias, name in aliases().items() if name == unit and unit.startswith(alias))
    added = (unit.removeprefix(alias) for alias in shorter)
    return all(more[:2] in document for more in added if len(more) > 2)


def _strangers(clause: Clause, corpus: Corpus, document: str) -> list[str]:
    """Units of the same document that this clause does not name, in no order that tells."""
    mine = clause.responsible_units
    others = {unit for each in corpus.of_document(clause.doc_id) for unit in each.responsible_units}
    shown = (unit for unit in sorted(others - set(mine)) if _can_be_shown(unit, document))
    return [unit for unit in shown if not any(unit in own or own in unit for own in mine)]


def _which_units(clause: Clause, corpus: Corpus, strangers: Sequence[str]) -> Item | None:
    """多选: all units of the clause, up to four, among units of other clauses."""
    units = clause.responsible_units
    chance = dice(fact_of(clause, "units"))
    if not FEWEST_UNITS <= len(units) <= MOST_KEYS:
        return None
    count = max(2, 5 - len(units))
    if len(strangers) < count:
        return None
    key = choice(units, _alike(strangers, units, count, chance.random()), chance)
    stem = f"{lead(clause)}{quoted(clause.heading)}这项工作的责任单位有哪些？"
    return _item(Kind.MULTIPLE, clause, stem, key, "、".join(units), 3)


def _which_one(clause: Clause, corpus: Corpus, strangers: Sequence[str]) -> Item | None:
    """单选: the unit that sets the clause apart, the one that the fewest clauses name."""
    chance = dice(fact_of(clause, "units"), "one")
    if len(strangers) < 3:
        return None
    unit = min(clause.responsible_units, key=lambda u: (corpus.unit_count(u), u))
    stem = f"{lead(clause)}下列单位中，属于{quoted(clause.heading)}这项工作责任单位的是哪一个？"
    wrong = _as_often_named(strangers, unit, corpus, chance)
    if wrong is None:
        return None
    return _item(Kind.SINGLE, clause, stem, choice((unit,), wrong, chance), unit, 3)


def _as_often_named(
    strangers: Sequence[str], unit: str, corpus: Corpus, chance: Random
) -> Sequence[str] | None:
    """Three of which one is named for more tasks than the unit, but by chance in one of four, so that how
    often a unit is named tells nothing (G9)."""
    alike = _alike(strangers, (unit,), len(strangers), chance.random())
    rarer = [other for other in alike if corpus.unit_count(other) < corpus.unit_count(unit)]
    if chance.random() < 1 / _OPTIONS:
        return rarer[: _OPTIONS - 1] if len(rarer) >= _OPTIONS - 1 else None
    more = [other for other in alike if corpus.unit_count(other) > corpus.unit_count(unit)][:1]
    others = [other for other in alike if other not in more]
    return [*more, *others[: _OPTIONS - 2]] if more else None


def _which_task(clause: Clause, corpus: Corpus, strangers: Sequence[str]) -> Item | None:
    """单选, the other way round: only of a unit that a single clause names."""
    only_here = [unit for unit in clause.responsible_units if corpus.unit_count(unit) == 1]
    tasks = [
        each.heading
        for each in corpus.of_document(clause.doc_id)
        if each.responsible_units and each.heading and each.clause_id != clause.clause_id
    ]
    fitting = [t for t in dict.fromkeys(tasks) if as_long(t, clause.heading) and t != clause.heading]
    if not only_here or len(fitting) < 3 or "，" in clause.heading:
        return None
    unit = only_here[0]
    chance = dice(fact_of(clause, "task"))
    stem = f"{lead(clause)}“{unit}”是下列哪项工作的责任单位？"
    key = choice((clause.heading,), chance.sample(fitting, 3), chance)
    return _item(Kind.SINGLE, clause, stem, key, clause.heading, 4)


def _alike(strangers: Sequence[str], units: Sequence[str], count: int, salt: float) -> list[str]:
    """Those nearest in length to the key, so that length tells nothing."""
    length = sum(map(len, units)) / len(units)
    order = dice(*units, str(salt))
    return sorted(strangers, key=lambda u: (round(abs(len(u) - length)), order.random()))[:count]


def _item(kind: Kind, clause: Clause, stem: str, key: Choice, answer: str, difficulty: int) -> Item:
    remark = f"责任单位：{'、'.join(clause.responsible_units)}。{NOT_A_WINDOW}"
    quote = _beginning(clause)
    fact = fact_of(clause, "units")
    return make_item(
        kind, clause, stem, key, answer=answer, fact=fact, quote=quote, difficulty=difficulty, remark=remark
    )


def _beginning(clause: Clause) -> str:
    """The first sentence of the clause, up to a comma where it is long."""
    sentence = clause.text.split("。")[0]
    if len(sentence) <= _MOST_QUOTED:
        return sentence
    return sentence[: sentence.rfind("，", 0, _MOST_QUOTED)] if "，" in sentence[:_MOST_QUOTED] else sentence
