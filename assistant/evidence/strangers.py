"""Another subject: what a question names and no document speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evidence.service import SERVICE_SLOTS
from assistant.question import Asked, Question, Term
from assistant.relevance import Match
from assistant.words import HEADS
from ingest.beneficiaries import mentions
from ingest.encoder import is_common_word

A_SHORT_QUESTION = 6  # words that say something
MANY_KNOWN = 4  # words beside the strange ones
NEAR_IN_MEANING = 0.64  # cosine of a statement and the question from which on they have one subject
NEARLY_ALL = 0.7  # coverage from which on only the word before 补贴, 贷款 … still matters


def strange_things(question: Question, ranked: Sequence[Match]) -> str:
    """What a short question names and no document speaks of, though statutes do: it is another subject.

    驾照 of 残疾人驾照补贴 is; in a long story, or where nearly all else is met, such words do not matter.
    """
    if len(question.terms) > A_SHORT_QUESTION or Asked.CLAIM in question.asked or not ranked:
        return ""
    if sum(_words_in(term) for term in question.terms if term not in ranked[0].strange) >= MANY_KNOWN:
        return ""
    subject = [term for term in question.terms if not HEADS.fullmatch(term.said)]
    if subject and all(term in ranked[0].strange for term in subject):
        return _named(subject)  # nothing but 补贴 or 奖励 is met
    strange = [
        term
        for term in ranked[0].strange
        if len(term.said) > 1 and (term.is_focus or is_common_word(term.said)) and not mentions(term.said)
    ]
    strange = [term for term in strange if not _asks(term.said, question)]
    is_near = ranked[0].coverage >= NEARLY_ALL or says_the_same(ranked)
    if is_near and not any(term.is_focus for term in strange):
        return ""
    return _named(strange)


def says_the_same(ranked: Sequence[Match]) -> bool:
    """Whether a statement is so near in meaning that the question cannot be about another subject."""
    return any(match.similarity >= NEAR_IN_MEANING for match in ranked)


def _named(terms: Sequence[Term]) -> str:
    return "、".join(f"“{term.said}”" for term in terms)


def _words_in(term: Term) -> int:
    """How many words a term stands for: 专项职业能力培训 says as much as four."""
    return max(1, len(term.said) // 2)


def _asks(said: str, question: Question) -> bool:
    """Whether a word says which service is asked for: 材料 of 需要什么材料."""
    return any(said in label for kind, (label, _) in SERVICE_SLOTS.items() if kind in question.asked)
