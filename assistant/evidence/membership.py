"""Whether what is described falls under a class that the text defines beside others: 算不算风险防范户."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer import Verdict
from assistant.eligibility import denied
from assistant.evidence.finding import Finding
from assistant.question import Asked, Question, Term
from assistant.relevance import Match, best_by_clause
from ingest.document import Clause

_DESCRIBED = 3  # things told
_DEFINES = re.compile(r"^(?:主要)?(?:是指?|指|包括)")
_OWN_TRAIT = re.compile(r"(?:具[备有]|有|能|在)[^，。]*")  # 能有效带动其他群众, but not 缺乏稳定的收入来源
_TO_BELONG = r"(?:算|属于?|列[为入]|归[为入到]?|划[为入到分]?|定[为成]|评[为上成]|当|纳入|是不是)[^，]{0,6}"
_CONCLUSIONS = {
    Verdict.ELIGIBLE: "按您说的情况，属于。文件这样划分：",
    Verdict.NOT_ELIGIBLE: "不属于。文件这样划分：",
    Verdict.UNDETERMINED: "还不能判断，要看您说的人家是否有下面所写的各项情况。文件这样划分：",
}


def find_membership(question: Question, grounded: Sequence[Match]) -> Finding | None:
    """Not a member, where a trait of the asked class is denied or a class defined beside it holds a described
    thing that it does not; a member, where it holds such a thing against all of them. None where nothing is
    described and membership is not asked for."""
    names = {term.said for term in question.terms}
    defined = [m for m in best_by_clause(grounded).values() if _DEFINES.match(m.statement.clause.text)]
    asked = next((match for match in defined if match.statement.clause.heading in names), None)
    if asked is None or not question.is_yes_no:
        return None
    if any(denied(question, trait) for trait in _traits(asked.statement.clause)):
        return _found(question, Verdict.NOT_ELIGIBLE, asked)
    beside = [m for m in defined if _is_sibling(m.statement.clause, asked.statement.clause)]
    nearer = next((m for m in beside if _holds_more(question.terms, m, asked)), None)
    if nearer is not None:
        return _found(question, Verdict.NOT_ELIGIBLE, asked, nearer)
    told_apart = beside or _is_described(question.terms, asked)
    if told_apart and all(_holds_more(question.terms, asked, m) for m in beside):
        return _found(question, Verdict.ELIGIBLE, asked)
    if re.search(_TO_BELONG + re.escape(asked.statement.clause.heading), question.text):
        return _found(question, Verdict.UNDETERMINED, asked)
    return None


def _found(question: Question, verdict: Verdict, *matches: Match) -> Finding:
    return Finding(question, Asked.ELIGIBILITY, matches, verdict=verdict, conclusion=_CONCLUSIONS[verdict])


def _traits(clause: Clause) -> list[str]:
    """What a definition says that its members have or do, not what they lack."""
    return [phrase for phrase in re.split("[，。]", clause.text) if _OWN_TRAIT.fullmatch(phrase)]


def _is_described(terms: Sequence[Term], asked: Match) -> bool:
    """Whether things are told that the definition of the asked class holds, not its name alone."""
    clause = asked.statement.clause
    told = [term for term in terms if term.said not in clause.heading and _holds(term, clause.text)]
    return len(told) >= _DESCRIBED


def _is_sibling(one: Clause, other: Clause) -> bool:
    return one.clause_id != other.clause_id and one.path[:-1] == other.path[:-1]


def _holds_more(terms: Sequence[Term], one: Match, other: Match) -> bool:
    texts = one.statement.clause.text, other.statement.clause.text
    return any(_holds(term, texts[0]) and not _holds(term, texts[1]) for term in terms)


def _holds(term: Term, text: str) -> bool:
    return any(word in text for word in term.alternatives)
