"""Retrieval: candidates from both indexes, then ranked by how their statements meet the question."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.answer import ScoredClause
from assistant.evidence.values import holds_what_is_asked
from assistant.former import documents_meant
from assistant.fusion import DEPTH, fuse, weights
from assistant.lexicon import Lexicon
from assistant.lookup import Lookup, anchor_of, articles_named
from assistant.nearness import Nearness
from assistant.question import Asked, Inquiry, Question
from assistant.ranking import Compared, Known, known
from assistant.reading import Reader
from assistant.relevance import Match, Relevance
from assistant.sections import Section, clauses_numbered, section_named
from assistant.stores import Stores
from assistant.typos import SpellingCorrector
from ingest.beneficiaries import names_of_classes
from ingest.document import Clause
from ingest.encoder import is_common_word
from ingest.index import ClauseIndex, Hit
from ingest.library import Library, revision_of
from ingest.numbering import read_number
from ingest.units import aliases as unit_aliases
from ingest.units import is_unit

COMPARED = 40  # candidates whose words are compared with those of the question
MOST_VOCABULARY = 200_000
HOLDS_WHAT_IS_ASKED = 0.15
APPARATUS = ("落款", "主送", "抄送", "印发机关", "目录", "附件", "成文日期")
OPENING = 4  # clauses: title, preamble and what comes first
RANKED = 40  # clauses found by words and meaning whose statements are compared with the question,
BY_WORDS = 40  # and more that hold the words documents have for it
_WITHIN_ARTICLE = re.compile(r"(?<=#art)([\d._]+)-.*")


Answering = tuple[Question, list[Match]]  # a question, and the statements that may answer it, best first


@dataclass(frozen=True, slots=True)
class Judged:
    """What a message finds: all that is known of each clause, and the statements for each question."""

    known: Known
    answering: tuple[Answering, ...]


class PolicyRetriever(BaseRetriever):
    """A LangChain retriever over the published clauses; `rank` gives the statements behind its results."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: ClauseIndex
    library: Library
    relevance: Relevance
    nearness: Nearness
    lookup: Lookup
    reader: Reader
    top: int = 10

    def rank(self, question: Question) -> list[Match]:
        """Statements of the best candidates, best first."""
        return self._ranked(question, self.candidates(question.text), self._worded(question))

    def _worded(self, question: Question) -> list[Hit]:
        """Official words are looked for apart: among the words said they would blur what is meant."""
        return self.index.lexical(question.search_text, BY_WORDS)

    def _ranked(self, question: Question, candidates: Sequence[Hit], worded: Sequence[Hit]) -> list[Match]:
        hits = (*candidates[:RANKED], *worded)
        clauses = self._quotable(question, [hit.clause_id for hit in hits])
        named = [each for each in self.lookup.articles(question.text) if each.clause_id not in clauses]
        return self.relevance.rank(question, [*named, *clauses.values()])

    def _quotable(self, question: Question, clause_ids: Iterable[str]) -> dict[str, Clause]:
        """Clauses found, each once; what stands around the text of a document only where asked for."""
        found = self.library.clauses(dict.fromkeys(clause_ids))
        with_apparatus = _asks_for_apparatus(question)
        return {key: clause for key, clause in found.items() if with_apparatus or not clause.is_apparatus}

    def candidates(self, text: str) -> list[Hit]:
        """What both indexes find, best first; the first of them compared word by word."""
        with self.library.one_edition():
            return self._fused(text, self.index.lexical(text, DEPTH), self.index.dense(text, DEPTH))

    def _fused(self, text: str, lexical: Sequence[Hit], dense: Sequence[Hit]) -> list[Hit]:
        fused = fuse(lexical, dense)
        clauses = self.library.clauses(hit.clause_id for hit in fused[:COMPARED])
        near = self._near(text, clauses)
        compared = [
            Hit(hit.clause_id, hit.score + weights().nearness * near.get(hit.clause_id, 0.0))
            for hit in fused[:COMPARED]
        ]
        return sorted(compared, key=lambda hit: -hit.score) + fused[COMPARED:]

    def _near(self, text: str, clauses: Mapping[str, Clause]) -> dict[str, float]:
        return dict(zip(clauses, self.nearness.of(text, list(clauses.values())).tolist(), strict=True))

    def rank_former(self, question: Question, nearest: Sequence[Match]) -> list[Match]:
        """Statements of former texts (superseded, repealed, expired) of the documents meant, best first."""
        meant = documents_meant(question, nearest, self.library.former())
        clauses = (c for each in meant for c in self.library.clauses_of_revision(each.revision_id))
        return self.relevance.rank(question, clauses)

    def clauses_of_units(self, question: Question) -> tuple[Clause, ...]:
        """Clauses that name a unit of the question as responsible, at whatever level (自治区, 市, 县)."""
        units = question.units
        names = [name for name in self.library.units() if any(is_unit(name, unit) for unit in units)]
        found = {c.clause_id: c for name in names for c in self.library.clauses_of_unit(name)}
        together = all if question.asks_together else any
        kept = [c for c in found.values() if together(_is_responsible(unit, c) for unit in units)]
        return tuple(sorted(kept, key=lambda clause: (clause.doc_id, clause.order)))

    def absent(self, question: Question, ranked: Sequence[Match]) -> tuple[str, ...]:
        """The numbers that a question names, of which the document meant has no clause."""
        clauses = self._meant(question, ranked) if question.numbers else ()
        if not clauses:
            return ()
        read = (read_number(clause.number) for clause in clauses if clause.number)
        ordinals = {number.ordinal for number in read if number}
        anchors = {anchor_of(clause) for clause in clauses}
        inserted = [
            each for each in articles_named(question.text) if each.suffix and each.ordinal in ordinals
        ]
        return (
            *(f"第{number}条" for number in question.numbers if number not in ordinals),
            *(f"第{each.ordinal}条之{each.suffix}" for each in inserted if each.anchor not in anchors),
        )

    def numbered(self, question: Question, ranked: Sequence[Match]) -> list[Match]:
        """The statements of the clauses that a question names by number (第（17）条), best first; of several
        documents the one is meant that the question names, or speaks of."""
        if named := self.lookup.articles(question.text):
            return self.relevance.rank(question, named)
        if not question.numbers or not ranked:
            return []
        if not ranked[0].coverage and len(self.library.current()) > 1:
            return []
        clauses = self._meant(question, ranked)
        inserted = {each.anchor for each in articles_named(question.text) if each.suffix}
        exact = [clause for clause in clauses if anchor_of(clause) in inserted]
        return self.relevance.rank(question, exact or clauses_numbered(question.numbers, clauses))

    def _meant(self, question: Question, ranked: Sequence[Match]) -> tuple[Clause, ...]:
        """The clauses of the document that a question names, or else of that which the best statement is
        from."""
        revision = self.lookup.document(question.text)
        if revision is None and ranked:
            revision = revision_of(ranked[0].statement.clause.clause_id)
        return self.library.clauses_of_revision(revision) if revision else ()

    def section(self, question: Question, ranked: Sequence[Match]) -> Section | None:
        """The section whose items a question asks for, in the document that the best statement is from."""
        if not question.asks_items or not ranked:
            return None
        return section_named(question, self._siblings(ranked[0].statement.clause))

    def _siblings(self, clause: Clause) -> tuple[Clause, ...]:
        return self.library.clauses_of_revision(revision_of(clause.clause_id))

    def opening(self, question: Question, ranked: Sequence[Match]) -> tuple[Clause, ...]:
        """The first clauses, title and preamble, of the document meant; of any where none is."""
        first = next(iter(self.library.current()), None)
        meant = self._meant(question, ranked)
        return (meant or (self.library.clauses_of_revision(first) if first else ()))[:OPENING]

    def find(self, text: str, top: int) -> list[ScoredClause]:
        """The clauses that answer the questions of a message, best first; none where it asks nothing.

        First what answers the first question as a whole, then the others by all that is known of them.
        """
        inquiry = self.reader.read(text)
        if not inquiry.questions:
            return []
        found = self.judged(inquiry)
        first, matches = found.answering[0]
        ranked = self._scored(first, found.known.scores(), 2 * top)
        return _first(self._wholes(first, matches), ranked)[:top]

    def judged(self, inquiry: Inquiry) -> Judged:
        """All that is known of the clauses found for a message that asks something."""
        with self.library.one_edition():
            lexical, dense = self.index.lexical(inquiry.read, DEPTH), self.index.dense(inquiry.read, DEPTH)
            candidates = self._fused(inquiry.read, lexical, dense)
            worded = [self._worded(question) for question in inquiry.questions]
            answering = tuple(
                (question, self._ranked(question, candidates, each))
                for question, each in zip(inquiry.questions, worded, strict=True)
            )
            return Judged(known(lexical, dense, worded, self._compared(inquiry, answering)), answering)

    def _compared(self, inquiry: Inquiry, answering: Sequence[Answering]) -> dict[str, Compared]:
        """The clauses whose statements were ranked, by clause_id."""
        clauses: dict[str, Clause] = {}
        worth: dict[str, float] = {}
        for question, matches in answering:
            for match in matches:
                clause = match.statement.clause
                clauses[clause.clause_id] = clause
                worth[clause.clause_id] = max(_worth(question, match), worth.get(clause.clause_id, 0.0))
        near = self._near(inquiry.read, clauses)
        official = self._near(inquiry.questions[0].search_text, clauses)
        return {each: Compared(near[each], official[each], worth[each]) for each in clauses}

    def _scored(self, question: Question, score: Mapping[str, float], top: int) -> list[ScoredClause]:
        """Those that may be quoted of the `top` best, of an article one; a score of 1 is that of the best."""
        best_first = _one_of_each_article(sorted(score, key=lambda clause_id: -score[clause_id]))
        return [
            ScoredClause(clause, math.exp(score[clause_id] - score[best_first[0]]))
            for clause_id, clause in self._quotable(question, best_first[:top]).items()
        ]

    def _wholes(self, question: Question, ranked: Sequence[Match]) -> tuple[Clause, ...]:
        """Clauses that answer as a whole, whatever their words: those named by their numbers, a unit's, or
        the title of the document."""
        if named := self.lookup.articles(question.text):
            return named
        if Asked.DUTIES in question.asked:
            return self.clauses_of_units(question)
        if section := self.section(question, ranked):
            return (*section.items, section.clause)
        numbered = self.lookup.document_numbered(question.text)
        if not question.asks_of_document and not numbered:
            return ()
        opening = self.opening(question, ranked)
        if opening and not numbered and self._asks_of_another(question, opening[0].title):
            return ()
        return (
            tuple(c for c in opening if c.text.startswith("为"))
            if Asked.PURPOSE in question.asked
            else opening[:1]
        )

    def _asks_of_another(self, question: Question, title: str) -> bool:
        """Whether a question names things that the title of the document does not, and documents speak of:
        it asks whether a contract or a licence is valid, not whether the law is."""
        others = (t for t in question.terms if t.names_thing and not any(w in title for w in t.alternatives))
        return any(self.relevance.frequency(term.said) for term in others)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        return [_langchain_document(scored) for scored in self.find(query, self.top)]


def _asks_for_apparatus(question: Question) -> bool:
    """Whether the question names what stands around the text of a document: 落款, 主送, 抄送 …"""
    return any(word in question.search_text for word in APPARATUS)


def _is_responsible(unit: str, clause: Clause) -> bool:
    return any(is_unit(name, unit) for name in clause.responsible_units)


def retriever_over(stores: Stores) -> PolicyRetriever:
    """The retriever over one library and index, with what reads its questions and ranks its statements."""
    lexicon, index = Lexicon(), stores.index
    relevance = Relevance(stores.tokenizer, stores.encoder, index.frequency, index.size)
    corrector = SpellingCorrector(
        _vocabulary(lexicon, index),
        stores.tokenizer.tagged,
        partial(_is_known, lexicon, stores),
        lexicon.stop_words,
    )
    reader = Reader(lexicon, stores.tokenizer, corrector.correct)
    return PolicyRetriever(
        index=index,
        library=stores.library,
        relevance=relevance,
        nearness=Nearness(stores.tokenizer, stores.encoder, index.frequency, index.size),
        lookup=Lookup(stores.library),
        reader=reader,
    )


def _vocabulary(lexicon: Lexicon, index: ClauseIndex) -> Iterator[str]:
    """What a misspelt word may have been meant for: words of the library and of the lexicon."""
    yield from index.vocabulary(MOST_VOCABULARY)
    for entry in lexicon.terms.values():
        yield from (entry.said, *entry.official)
    yield from (*names_of_classes(), *unit_aliases(), *unit_aliases().values())


def _is_known(lexicon: Lexicon, stores: Stores, word: str) -> bool:
    """Whether a word is spelt right: used by the library, by public statutes, in every question, or often in
    Chinese. The language has many words that no statute uses, and most sound like one that some does."""
    if len(word) == 1 or word in lexicon.stop_words or word in lexicon.synonyms:
        return True
    has_particle = len(word) == 2 and any(character in lexicon.stop_words for character in word)
    is_used = stores.index.frequency(word) > 0 or is_common_word(word)
    return has_particle or is_used or stores.tokenizer.is_ordinary(word)


def _worth(question: Question, match: Match) -> float:
    """The score, and a little more for a clause that holds what is asked: a number, a time, a sanction."""
    return match.score + (HOLDS_WHAT_IS_ASKED if holds_what_is_asked(question, match) else 0.0)


def _one_of_each_article(clause_ids: Iterable[str]) -> list[str]:
    """The first of the 款 and items of each article. Items that stand in no article are rules of their own.

    >>> _one_of_each_article(["a@1#art2-p2", "a@1#art2", "a@1#art2.1", "b@1#art2-1", "a@1#2-1", "a@1#2-2"])
    ['a@1#art2-p2', 'a@1#art2.1', 'b@1#art2-1', 'a@1#2-1', 'a@1#2-2']
    """
    first: dict[str, str] = {}
    for clause_id in clause_ids:
        article = _WITHIN_ARTICLE.sub(r"\1", clause_id)
        first.setdefault(article, clause_id)
    return list(first.values())


def _first(ahead: Sequence[Clause], ranked: Sequence[ScoredClause]) -> list[ScoredClause]:
    """Some clauses, in their order, at the head of a ranking, with a score above all others."""
    best = max((scored.score for scored in ranked), default=0.0) + 1.0
    ids = {clause.clause_id for clause in ahead}
    others = (scored for scored in ranked if scored.clause.clause_id not in ids)
    return [*(ScoredClause(clause, best) for clause in ahead), *others]


def _langchain_document(scored: ScoredClause) -> LangChainDocument:
    clause = scored.clause
    return LangChainDocument(
        page_content=clause.text,
        metadata={
            "clause_id": clause.clause_id,
            "title": clause.title,
            "path": list(clause.path),
            "validity": str(clause.validity),
            "score": scored.score,
        },
    )
