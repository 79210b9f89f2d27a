"""`python -m eval.ranking --data DIR --folds FOLDER [--output FILE]`: how search weighs what it knows.

Learned from three kinds of questions: lay questions over statutes, each with an encoder that was not trained
on it (`eval.fusion`); questions about the document this project starts from, asked in a library of all laws;
questions about statutes in .docx, asked there and in a library of these alone. The figures shown are those of
weights learned from the other four fifths of the questions; the weights written are those of all.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from assistant.ranking import RANKING, RankingWeights
from assistant.retrieval import PolicyRetriever, retriever_over
from assistant.settings import Settings
from assistant.stores import Stores
from eval import articles, expectation
from eval.articles import Question, article_of
from eval.datasets import Dataset, read_dataset
from eval.folds import fold_encoders
from eval.fusion import UNSEEN, unseen
from eval.measures import MRR_10, Kind, Measure, Ranking, evaluate
from eval.report import markdown_table
from eval.retrieval import indexed, row_number
from eval.scale import write_documents
from eval.softmax import Row, fit, write_weights
from ingest.document import Clause
from ingest.pipeline import ingest
from ingest.training_data import FOLDS, fold_of

MEASURES = (Measure(Kind.MRR, 1), MRR_10, Measure(Kind.RECALL, 10), Measure(Kind.RECALL, 100))
POLICY = Path(__file__).parent / "questions"
CORPUS = Path(__file__).parents[1] / "corpus" / "documents"
# For how many questions each kind counts: a county's documents are none of the statutes that the encoder was
# trained on, but those too are asked about.
STATUTES_COUNT, POLICY_COUNT, ARTICLES_COUNT = 800, 400, 200

Key = Callable[[Clause], str]  # what the gold of a question names


@dataclass(frozen=True, slots=True)
class Found:
    """The clauses found for a question, by what its gold names."""

    question: Question
    keys: tuple[str, ...]
    known: Row
    counts: float = 1.0

    @property
    def right(self) -> Row:
        return np.array([key in self.question.gold for key in self.keys], dtype=float)

    def ranking(self, weights: Row) -> Ranking:
        best_first = np.argsort(-(self.known @ weights), kind="stable")
        return list(dict.fromkeys(self.keys[row] for row in best_first))


def found(questions: Iterable[Question], retriever: PolicyRetriever, key: Key) -> Iterator[Found]:
    """What asks nothing finds nothing, and is passed over."""
    for question in questions:
        inquiry = retriever.reader.read(question.text)
        if inquiry.questions:
            known = retriever.judged(inquiry).known
            clauses = retriever.library.clauses(known.clause_ids)
            keys = tuple(key(clauses[clause_id]) for clause_id in known.clause_ids)
            yield Found(question, keys, known.features)


def counting(examples: Sequence[Found], total: float) -> list[Found]:
    """As many as `total` questions."""
    counted = sum(each.counts for each in examples)
    return [replace(each, counts=each.counts * total / counted) for each in examples]


# --- the questions and their libraries ------------------------------------------------------------------


def over_statutes(dataset: Dataset, encoders: Sequence[Path]) -> list[Found]:
    """Those with articles that no other fold asks for count more, as in fusion."""
    rows, new = list(dataset.documents), unseen(dataset).qrels
    examples: list[Found] = []
    for fold, encoder in enumerate(encoders):
        asked = [
            Question(query_id, dataset.queries[query_id], frozenset(judged))
            for query_id, judged in dataset.qrels.items()
            if fold_of(query_id) == fold
        ]
        with indexed(dataset, Settings(encoder=str(encoder))) as stores:
            examples += found(
                asked, retriever_over(stores), lambda clause: rows[row_number(clause.clause_id)]
            )
    return [replace(each, counts=UNSEEN) if each.question.id in new else each for each in examples]


def over_policies(stores: Stores) -> list[Found]:
    """All that was asked of the document this project starts from, and has been read."""
    names = {path.name for path in CORPUS.iterdir()}
    clauses = [
        clause
        for summary in stores.library.documents()
        if summary.source_name in names
        for clause in stores.library.clauses_of_revision(summary.revision_id)
    ]
    asked = [
        Question(f"{path.stem}/{each.id}", each.question, gold)
        for path in sorted(POLICY.glob("seed_dev*.jsonl"))
        for each in expectation.read_questions(path)
        if (gold := expectation.gold_clause_ids(each, clauses))
    ]
    return list(found(asked, retriever_over(stores), lambda clause: clause.clause_id))


def over_articles(stores: Stores) -> list[Found]:
    return list(found(articles.read_questions(articles.QUESTIONS), retriever_over(stores), article_of))


@contextmanager
def library_of(paths: Iterable[Path]) -> Iterator[Stores]:
    """Thrown away afterwards. Raises ValueError where a document cannot be taken in."""
    with TemporaryDirectory() as folder, Stores.open(Settings(data_dir=Path(folder))) as stores:
        if failed := [each.error for each in ingest(paths, stores.library, stores.index) if each.error]:
            raise ValueError("；".join(map(str, failed)))
        yield stores


def asked(data: Path, folds: Path) -> dict[str, list[Found]]:
    """The questions of each kind, by what is asked where."""
    encoders = fold_encoders(data, folds)
    with library_of([data / "docx"]) as stores:
        few = over_articles(stores)
    with TemporaryDirectory() as folder:
        laws = Path(folder) / "laws"
        write_documents(data / "laws" / "docs.jsonl.gz", laws)
        with library_of([data / "docx", laws, CORPUS]) as stores:
            policies, many = over_policies(stores), over_articles(stores)
    return {
        "lay questions, 56,211 articles": counting(
            over_statutes(read_dataset(data / "stard_train"), encoders), STATUTES_COUNT
        ),
        "policy questions, a province": counting(policies, POLICY_COUNT),
        "statutes in .docx, a province": counting(many, ARTICLES_COUNT),
        "statutes in .docx alone": counting(few, ARTICLES_COUNT),
    }


# --- learning -------------------------------------------------------------------------------------------


def cross_validated(kinds: Mapping[str, Sequence[Found]]) -> dict[str, dict[str, Ranking]]:
    """Each question ranked by the weights of the other folds."""
    everything = [each for examples in kinds.values() for each in examples]
    weights = [
        fit([each for each in everything if fold_of(each.question.id) != fold]) for fold in range(FOLDS)
    ]
    return {
        kind: {each.question.id: each.ranking(weights[fold_of(each.question.id)]) for each in examples}
        for kind, examples in kinds.items()
    }


def as_table(kinds: Mapping[str, Sequence[Found]], rankings: Mapping[str, Mapping[str, Ranking]]) -> str:
    rows = []
    for kind, examples in kinds.items():
        qrels = {each.question.id: dict.fromkeys(each.question.gold, 1) for each in examples}
        means = evaluate(MEASURES, rankings[kind], qrels)
        rows.append((kind, str(len(qrels)), *(f"{means[measure]:.3f}" for measure in MEASURES)))
    return markdown_table(("questions", "number", *map(str, MEASURES)), rows)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.ranking", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--data", type=Path, required=True, help="folder with laws, civil_affairs, stard_train, docx"
    )
    parser.add_argument(
        "--folds", type=Path, required=True, help="folder of the encoders of the folds; trained if absent"
    )
    parser.add_argument("--output", type=Path, default=RANKING, help="file the weights are written to")
    arguments = parser.parse_args()
    kinds = asked(arguments.data, arguments.folds)
    print(as_table(kinds, cross_validated(kinds)))
    everything = [each for examples in kinds.values() for each in examples]
    write_weights(RankingWeights, fit(everything), arguments.output)


if __name__ == "__main__":
    main()
