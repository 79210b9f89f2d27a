"""The assistant: from a question to an answer that rests on quoted clauses."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answer import Answer, ScoredClause
from assistant.citations import verified
from assistant.coming import say_from_when
from assistant.compose import ask_back, compose, out_of_scope, without_sources
from assistant.conversation import Conversations
from assistant.disagreement import set_beside
from assistant.evidence import SERVICE_SLOTS, Finding, find, find_document, find_duties, find_items
from assistant.evidence.content import find_whole
from assistant.evidence.finding import MIN_COVERAGE
from assistant.evidence.strangers import says_the_same
from assistant.former import is_former, no_former_text
from assistant.question import Asked, Inquiry, Question
from assistant.relevance import Match
from assistant.retrieval import retriever_over
from assistant.settings import Settings
from assistant.stores import Stores
from assistant.unnamed import ask_what, names_nothing
from ingest.conflicts import Conflict, conflicts_in_force
from ingest.document import Document
from ingest.segment import clauses_of

_SPEAKS_OF_BOTH = 0.9  # coverage of a statement that answers “A和B…” as a whole
_BESIDE_STATUS = frozenset({Asked.AMOUNT, Asked.QUANTITY, Asked.ELIGIBILITY, Asked.CONTACT, Asked.PLACE})
_OF_THE_WHOLE = frozenset({Asked.DEPARTMENT, Asked.LIST, Asked.DEFINITION, Asked.CLAIM, Asked.WHERE})
_OFF_TOPIC = 0.15  # coverage of the nearest statement under which nothing of the question is in the library


@dataclass(frozen=True, slots=True)
class Retrieved:
    """An inquiry with the statements nearest to each of its questions, best first."""

    inquiry: Inquiry
    ranked: tuple[tuple[Question, Sequence[Match]], ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """An inquiry with what was found for it; no findings where none of it is about policies."""

    inquiry: Inquiry
    findings: tuple[Finding, ...]


class Assistant:
    """Answers questions from one library. Build with `from_settings`; threads may share one."""

    def __init__(self, stores: Stores) -> None:
        self.library = stores.library
        self.index = stores.index
        self.retriever = retriever = retriever_over(stores)
        self.conversations = Conversations()
        self.chain: Runnable[str, Answer] = (
            RunnableLambda(retriever.reader.read)
            | RunnableLambda(self.retrieve)
            | RunnableLambda(self.weigh)
            | RunnableLambda(compose_weighed)
            | RunnableLambda(self.say_from_when)
            | RunnableLambda(self.set_beside)
            | RunnableLambda(self.verify)
        )

    @classmethod
    def from_settings(cls, settings: Settings) -> Assistant:
        """Raises UserError, LibraryUnavailable."""
        return cls(Stores.open(settings))

    def ask(self, question: str, conversation_id: str | None = None) -> Answer:
        """One answer: the question is read, clauses are retrieved and weighed as evidence, an answer is
        composed of what they say, set beside what other documents say, and its citations are verified."""
        started = time.perf_counter()
        text = self.conversations.carry_on(question, conversation_id)
        with self.library.one_edition():
            answer = self.chain.invoke(text)
        conversation_id = self.conversations.remember(text, answer, conversation_id)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return replace(answer, question=question, conversation_id=conversation_id, elapsed_ms=elapsed_ms)

    def stream(self, question: str, conversation_id: str | None = None) -> Iterator[Answer]:
        """Growing answers, paragraph by paragraph; the last one is complete."""
        answer = self.ask(question, conversation_id)
        lines = answer.answer.split("\n")
        for count in range(1, len(lines)):
            yield replace(answer, answer="\n".join(lines[:count]), citations=(), related=(), suggestions=())
        yield answer

    def search(self, question: str, top: int = 10) -> list[ScoredClause]:
        """The clauses nearest to a question, best first, without an answer."""
        with self.library.one_edition():
            return self.retriever.find(question, top)

    def conflicts(self, document: Document) -> tuple[Conflict, ...]:
        """Where a document lays down other values than documents in force do."""
        return tuple(conflicts_in_force(clauses_of(document), self.library, self.index))

    def close(self) -> None:
        self.index.close()
        self.library.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- the steps of the chain -------------------------------------------------------------------------

    def retrieve(self, inquiry: Inquiry) -> Retrieved:
        ranked = [
            pair for question in inquiry.questions if question.in_scope for pair in self._rank(question)
        ]
        return Retrieved(inquiry, tuple(ranked))

    def _rank(self, question: Question) -> list[tuple[Question, Sequence[Match]]]:
        """The question with its statements; where no statement speaks of both A and B, each by itself."""
        ranked = self.retriever.rank(question)
        if question.of_former:
            return [(question, self.retriever.rank_former(question, ranked) or ranked)]
        if not question.halves or (ranked and ranked[0].coverage >= _SPEAKS_OF_BOTH):
            return [(question, ranked)]
        return [(half, self.retriever.rank(half)) for half in question.halves]

    def weigh(self, retrieved: Retrieved) -> Weighed:
        findings = [
            finding
            for question, ranked in retrieved.ranked
            if _is_on_topic(question, ranked)
            for finding in self._find(question, ranked)
        ]
        return Weighed(retrieved.inquiry, tuple(findings))

    def say_from_when(self, answer: Answer) -> Answer:
        """With the day from which those texts that it cites hold that are not yet in force."""
        return say_from_when(answer, self.library)

    def set_beside(self, answer: Answer) -> Answer:
        """With what other documents in force lay down differently for what it quotes."""
        return set_beside(answer, self.library, self.index)

    def verify(self, answer: Answer) -> Answer:
        """Drop every citation whose words do not stand in a clause that is published, with the validity that
        it has now, and then what was told from it."""
        ids = [citation.clause_id for citation in (*answer.citations, *answer.related)]
        published = self.library.clauses(ids, former=True).get
        citations, related = verified(answer.citations, published), verified(answer.related, published)
        kept = replace(answer, citations=citations, related=related)
        return kept if len(citations) == len(answer.citations) else without_sources(kept)

    def _find(self, question: Question, ranked: Sequence[Match]) -> tuple[Finding, ...]:
        if question.of_former and not any(is_former(match) for match in ranked):
            return (no_former_text(question, ranked),)
        if Asked.DUTIES in question.asked:
            return (find_duties(question, self.retriever.clauses_of_units(question)),)
        if absent := self._absent_clauses(question, ranked):
            return (absent,)
        if named := self.retriever.numbered(question, ranked):
            says_more = named[0].coverage >= MIN_COVERAGE and question.asked - _OF_THE_WHOLE
            return find(question, named) if says_more else (find_whole(question, named),)
        if section := self.retriever.section(question, ranked):
            return (find_items(question, section),)
        if question.asks_of_document and (opening := self.retriever.opening(question, ranked)):
            status = find_document(question, self.library.document(opening[0].doc_id), opening)
            if not question.asked & _BESIDE_STATUS:
                return (status,)
            # A year beside the status is the document's, not that of the amount asked for.
            return (status, *find(replace(question, years=()), ranked))
        return find(question, ranked)

    def _absent_clauses(self, question: Question, ranked: Sequence[Match]) -> Finding | None:
        """What is missing where the question names a clause by a number that the document does not have."""
        absent = [f"{number}（文件没有这一条）" for number in self.retriever.absent(question, ranked)]
        return Finding(question, None, missing=tuple(absent)) if absent else None


def compose_weighed(weighed: Weighed) -> Answer:
    if weighed.inquiry.ambiguous:
        return ask_back(weighed.inquiry)
    if names_nothing(weighed.inquiry):
        return ask_what(weighed.inquiry)
    if not weighed.findings:
        return out_of_scope(weighed.inquiry)
    return compose(weighed.inquiry, weighed.findings)


def _is_on_topic(question: Question, ranked: Sequence[Match]) -> bool:
    asks_by_name = (
        question.asks_of_document
        or question.asks_items
        or question.numbers
        or question.asked & {Asked.DUTIES, *SERVICE_SLOTS}
    )
    return bool(asks_by_name) or says_the_same(ranked) or any(m.coverage >= _OFF_TOPIC for m in ranked)
