"""Lists in an answer: units of a clause, clauses of a unit or a section, places where a matter is told of."""

from __future__ import annotations

from assistant.case import asks_other_units
from assistant.evidence.finding import Finding
from assistant.question import Asked, Question
from ingest.document import Clause
from ingest.units import is_unit

NOT_A_WINDOW = "责任单位是负责落实的部门，不是办事窗口"
MOST_ITEMS = 30


def say_units(question: Question, clause: Clause) -> str:
    """The responsible units; of units that the question names, first whether they are among them,
    or only the others where these are asked for."""
    units = clause.responsible_units
    if asks_other_units(question.text):
        return _say_others(question, clause)
    named = ((unit, next((name for name in units if is_unit(name, unit)), None)) for unit in question.units)
    lead = "".join(f"{name}是责任单位。" if name else f"{unit}不是责任单位。" for unit, name in named)
    return f"{lead}“{_label(clause)}”的责任单位共{len(units)}家：{'、'.join(units)}。（{NOT_A_WINDOW}）"


def _say_others(question: Question, clause: Clause) -> str:
    units = clause.responsible_units
    named = [name for name in units if any(is_unit(name, unit) for unit in question.units)]
    others = [name for name in units if name not in named]
    lead = f"“{_label(clause)}”的责任单位除{'、'.join(named or question.units)}外还有{len(others)}家"
    return f"{lead}：{'、'.join(others)}。（{NOT_A_WINDOW}）"


def say_clauses(finding: Finding) -> str:
    """A list of clauses: what a unit is responsible for, or what a section consists of."""
    items = [_label(clause) for clause in finding.clauses[:MOST_ITEMS]]
    numbered = "\n".join(f"· {item}" for item in items)
    if finding.asked is Asked.DUTIES:
        listed = (name for clause in finding.clauses for name in clause.responsible_units)
        asked = (name for name in listed if any(is_unit(name, unit) for unit in finding.question.units))
        units = "、".join(dict.fromkeys(asked))
        return f"{units}是以下{len(finding.clauses)}项的责任单位：\n{numbered}\n（{NOT_A_WINDOW}）"
    return f"“{finding.term}”分为{len(finding.clauses)}项：\n{numbered}"


def say_places(finding: Finding) -> str:
    """Where a matter is spoken of: each clause with its words."""
    said = (f"· {_label(m.statement.clause)}：{sentence(m.statement.text)}" for m in finding.matches)
    return "\n".join((f"有以下{len(finding.matches)}条讲到：", *said))


def _label(clause: Clause) -> str:
    """Number and heading; title and preamble, which have neither, go by the document's title."""
    return clause.path[-1] if clause.path else clause.title


def sentence(text: str) -> str:
    return text.strip().rstrip("；;。，") + "。"
