"""`assistant eval answers`: how often the right clause is found and the right answer given, over labelled
questions, for all of them and by type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

import numpy as np

from assistant.answer import Answer, Citation, ScoredClause
from eval.expectation import REFUSALS, LabelledQuestion, gold_clause_ids
from eval.report import Share, markdown_table
from ingest.document import Clause
from ingest.library import Library

_SEARCHED = 3
_PERCENTILES = (50, 95)

Json = dict[str, object]


class Answerer(Protocol):
    """What is evaluated: `assistant.assistant.Assistant`."""

    @property
    def library(self) -> Library: ...

    def ask(self, question: str) -> Answer: ...

    def search(self, question: str, top: int) -> list[ScoredClause]: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question asked. `found` are clause_ids, best first; `unfaithful` the quotes that are not to the
    letter or not of a current clause; `shortfalls` what the answer fails of what is expected."""

    question: LabelledQuestion
    gold: frozenset[str]
    found: tuple[str, ...]
    answer: Answer
    unfaithful: tuple[Citation, ...]
    shortfalls: tuple[str, ...]
    elapsed_ms: float

    @property
    def quotes(self) -> int:
        return len(self.answer.citations) + len(self.answer.related)

    @property
    def is_right(self) -> bool:
        return not self.shortfalls

    @property
    def is_refused(self) -> bool:
        return self.answer.status in REFUSALS

    @property
    def cites_gold_first(self) -> bool:
        return self._is_gold(citation.clause_id for citation in self.answer.citations[:1])

    def finds_gold(self, top: int) -> bool:
        return self._is_gold(self.found[:top])

    def _is_gold(self, clause_ids: Iterable[str]) -> bool:
        return not self.gold.isdisjoint(clause_ids)

    @property
    def problems(self) -> tuple[str, ...]:
        """All that is wrong, whether of the search, the citations or the answer."""
        return tuple(self._problems())

    def _problems(self) -> Iterator[str]:
        yield from self.shortfalls
        for citation in self.unfaithful:
            yield f"unfaithful quote: {citation.clause_id} [{citation.start}:{citation.end}]"
        if self.gold and not self.finds_gold(1):
            yield f"search first: {next(iter(self.found), None)}"
        if self.gold and not self.cites_gold_first:
            yield f"first citation: {next((each.clause_id for each in self.answer.citations), None)}"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes of all questions asked, and the measures over them."""

    outcomes: tuple[Outcome, ...]

    def hits(self, top: int) -> Share:
        """Questions with gold clauses of which any is among the first `top` that the search finds."""
        return Share.of_true(each.finds_gold(top) for each in self._with_gold)

    @property
    def first_citation(self) -> Share:
        """Questions with gold clauses whose answer cites one of them first."""
        return Share.of_true(each.cites_gold_first for each in self._with_gold)

    @property
    def faithfulness(self) -> Share:
        """Quotes, cited or shown as related, that stand in a current clause to the letter."""
        quotes = sum(each.quotes for each in self.outcomes)
        return Share(quotes - sum(len(each.unfaithful) for each in self.outcomes), quotes)

    @property
    def accuracy(self) -> Share:
        """Answers that hold all that is expected of them."""
        return Share.of_true(each.is_right for each in self.outcomes)

    @property
    def verdict_accuracy(self) -> Share:
        return Share.of_true(
            each.answer.verdict == each.question.expect.verdict
            for each in self.outcomes
            if each.question.expect.verdict is not None
        )

    @property
    def refusal_precision(self) -> Share:
        """Questions that must be refused, of those refused. Those that may be refused or not are left out."""
        return Share.of_true(
            each.question.expect.must_refuse
            for each in self.outcomes
            if each.is_refused and (each.question.expect.must_refuse or each.question.expect.is_answerable)
        )

    @property
    def refusal_recall(self) -> Share:
        """Questions refused, of those that must be."""
        return Share.of_true(each.is_refused for each in self.outcomes if each.question.expect.must_refuse)

    @property
    def answerable_refused(self) -> Share:
        """Questions refused, of those for which a refusal is wrong: the fewer the better."""
        return Share.of_true(each.is_refused for each in self.outcomes if each.question.expect.is_answerable)

    def latency_ms(self, percentile: float) -> float:
        return float(np.percentile([each.elapsed_ms for each in self.outcomes], percentile))

    @property
    def by_type(self) -> dict[str, Evaluation]:
        """In the order in which the types first occur."""
        grouped: dict[str, list[Outcome]] = {}
        for each in self.outcomes:
            grouped.setdefault(each.question.type, []).append(each)
        return {name: Evaluation(tuple(outcomes)) for name, outcomes in grouped.items()}

    @property
    def failures(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if each.problems)

    @property
    def _with_gold(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.outcomes if each.gold)


MEASURES: Mapping[str, Callable[[Evaluation], Share]] = {
    "hit@1": lambda evaluation: evaluation.hits(1),
    "hit@3": lambda evaluation: evaluation.hits(_SEARCHED),
    "first citation": lambda evaluation: evaluation.first_citation,
    "faithfulness": lambda evaluation: evaluation.faithfulness,
    "accuracy": lambda evaluation: evaluation.accuracy,
    "verdict": lambda evaluation: evaluation.verdict_accuracy,
    "refusal precision": lambda evaluation: evaluation.refusal_precision,
    "refusal recall": lambda evaluation: evaluation.refusal_recall,
    "answerable refused": lambda evaluation: evaluation.answerable_refused,
}


# --- asking -----------------------------------------------------------------------------------------


def evaluate(
    assistant: Answerer, questions: Sequence[LabelledQuestion], doc_id: str | None = None
) -> Evaluation:
    """Ask every question. Gold clauses are looked up in one document, or in all that are current.

    Raises UserError, before anything is asked, where a gold clause cannot be told.
    """
    clauses = [
        clause for clause in assistant.library.current_clauses() if doc_id is None or clause.doc_id == doc_id
    ]
    golds = [gold_clause_ids(question, clauses) for question in questions]
    return Evaluation(
        tuple(_outcome(assistant, question, gold) for question, gold in zip(questions, golds, strict=True))
    )


def _outcome(assistant: Answerer, question: LabelledQuestion, gold: frozenset[str]) -> Outcome:
    found = assistant.search(question.question, _SEARCHED)
    start = perf_counter()
    answer = assistant.ask(question.question)
    elapsed_ms = (perf_counter() - start) * 1000
    return Outcome(
        question=question,
        gold=gold,
        found=tuple(scored.clause.clause_id for scored in found),
        answer=answer,
        unfaithful=unfaithful_quotes(answer, assistant.library),
        shortfalls=question.expect.shortfalls(answer),
        elapsed_ms=elapsed_ms,
    )


def unfaithful_quotes(answer: Answer, library: Library) -> tuple[Citation, ...]:
    """The citations whose quote does not stand, to the letter and where it says, in a current clause."""
    citations = (*answer.citations, *answer.related)
    current = library.clauses(dict.fromkeys(citation.clause_id for citation in citations))
    return tuple(each for each in citations if not _stands_in(each, current.get(each.clause_id)))


def _stands_in(citation: Citation, clause: Clause | None) -> bool:
    if clause is None or not 0 <= citation.start < citation.end <= len(clause.text):
        return False
    return clause.text[citation.start : citation.end] == citation.quote


# --- showing ----------------------------------------------------------------------------------------


def as_text(evaluation: Evaluation, with_failures: bool) -> str:
    """Markdown: the measures over all questions, then by type, then the failures where wanted."""
    parts = [_overall(evaluation), _by_type(evaluation)]
    if with_failures:
        parts += [f"{len(evaluation.failures)} failures", *map(_failure_text, evaluation.failures)]
    return "\n\n".join(parts)


def as_json(evaluation: Evaluation, with_failures: bool) -> Json:
    value = _figures(evaluation)
    value["by_type"] = {name: _figures(each) for name, each in evaluation.by_type.items()}
    if with_failures:
        value["failures"] = [_failure(outcome) for outcome in evaluation.failures]
    return value


def _figures(evaluation: Evaluation) -> Json:
    return {
        "questions": len(evaluation.outcomes),
        "measures": {name: measure(evaluation).as_json() for name, measure in MEASURES.items()},
        "latency_ms": {f"p{each}": evaluation.latency_ms(each) for each in _PERCENTILES},
    }


def _overall(evaluation: Evaluation) -> str:
    rows = [("questions", str(len(evaluation.outcomes)))]
    rows += [(name, str(measure(evaluation))) for name, measure in MEASURES.items()]
    rows += [(f"latency p{each}", f"{evaluation.latency_ms(each):.1f} ms") for each in _PERCENTILES]
    return markdown_table(("measure", "value"), rows)


def _by_type(evaluation: Evaluation) -> str:
    headings = ("type", "questions", *MEASURES, *(f"p{each} ms" for each in _PERCENTILES))
    return markdown_table(headings, (_row(name, each) for name, each in evaluation.by_type.items()))


def _row(name: str, evaluation: Evaluation) -> list[str]:
    shares = [measure(evaluation).fraction for measure in MEASURES.values()]
    latencies = [f"{evaluation.latency_ms(each):.1f}" for each in _PERCENTILES]
    return [name, str(len(evaluation.outcomes)), *shares, *latencies]


def _failure(outcome: Outcome) -> Json:
    question, answer = outcome.question, outcome.answer
    return {
        "id": question.id,
        "type": question.type,
        "question": question.question,
        "problems": outcome.problems,
        "expected": {"gold": sorted(outcome.gold), **question.expect.model_dump(mode="json")},
        "got": {
            "found": outcome.found,
            "status": answer.status,
            "verdict": answer.verdict,
            "answer": answer.answer,
            "citations": [citation.clause_id for citation in answer.citations],
            "missing": answer.missing,
        },
    }


def _failure_text(outcome: Outcome) -> str:
    question, expect, answer = outcome.question, outcome.question.expect, outcome.answer
    cited = [citation.clause_id for citation in answer.citations]
    return "\n".join(
        (
            f"- {question.id} ({question.type}) {question.question}",
            *(f"  - {problem}" for problem in outcome.problems),
            f"  - expected: {'/'.join(expect.status)}, {expect.verdict}, {', '.join(question.gold_clauses)}",
            f"  - got: {answer.status}, {answer.verdict}, {', '.join(cited)}",
            f"  - missing: {'、'.join(answer.missing)}",
            f"  - answer: {' '.join(answer.answer.split())}",
        )
    )
