"""`assistant eval retrieval`: a test collection through the product's own tokenizer, encoder, index and
fusion, in a library of its own that is thrown away afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from assistant.errors import UserError
from assistant.retrieval import retriever_over
from assistant.settings import Settings
from assistant.stores import Stores
from eval.datasets import Dataset, MalformedDataset, read_dataset
from eval.measures import RETRIEVAL, Measure
from eval.measures import evaluate as mean
from eval.report import markdown_table
from ingest.document import Document, Provision, Validity
from ingest.index import Hit
from ingest.publishing import publish

_DOC_ID = "dataset"
_DEPTH = max(measure.cutoff for measure in RETRIEVAL)

Search = Callable[[str, int], Iterable[str]]  # question, top -> clause_ids, best first
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way of searching reaches; questions are asked one after another."""

    measures: Mapping[Measure, float]
    queries_per_second: float


def evaluate(folder: Path, settings: Settings) -> dict[str, Figures]:
    """Figures of each way of searching a dataset in BEIR layout, with the encoder of the settings.

    Raises UserError where the dataset cannot be read or the encoder is not there.
    """
    dataset = _read(folder)
    with indexed(dataset, settings) as stores:
        return {name: measure(dataset, search) for name, search in searches(stores).items()}


def _read(folder: Path) -> Dataset:
    try:
        dataset = read_dataset(folder)
    except MalformedDataset as error:
        raise UserError("dataset", str(error), "请改正后重试。") from error
    if not dataset.qrels:
        raise UserError("dataset", f"评测集 {folder} 的 qrels.tsv 没有任何标注。", "请补上相关性标注。")
    return dataset


def searches(stores: Stores) -> dict[str, Search]:
    """By terms, by vectors, by both; and the search of the product, which reads the question and compares
    the statements of the best clauses with it, and gives no more clauses than it compares."""
    index, retriever = stores.index, retriever_over(stores)

    def hybrid(question: str, top: int) -> list[Hit]:
        return retriever.candidates(question)[:top]

    def search(question: str, top: int) -> Iterator[str]:
        found = retriever.find(question, top)
        return (scored.clause.clause_id for scored in found)

    ways = {"lexical": index.lexical, "dense": index.dense, "hybrid": hybrid}
    return {name: _ids_only(way) for name, way in ways.items()} | {"search": search}


def _ids_only(way: Callable[[str, int], list[Hit]]) -> Search:
    return lambda question, top: (hit.clause_id for hit in way(question, top))


def measure(dataset: Dataset, search: Search) -> Figures:
    """Ask every question that has judgements."""
    start = perf_counter()
    run = {query_id: list(search(dataset.queries[query_id], _DEPTH)) for query_id in dataset.qrels}
    seconds = perf_counter() - start
    row_ids = list(dataset.documents)
    rankings = {
        query_id: [row_ids[row_number(each)] for each in clause_ids] for query_id, clause_ids in run.items()
    }
    return Figures(mean(RETRIEVAL, rankings, dataset.qrels), len(run) / seconds)


def row_number(clause_id: str) -> int:
    return int(clause_id.rpartition("#")[2])


# --- the corpus in a library ------------------------------------------------------------------------


@contextmanager
def indexed(dataset: Dataset, settings: Settings) -> Iterator[Stores]:
    """The corpus published in a temporary library, with its index."""
    with TemporaryDirectory() as folder:
        apart = settings.model_copy(update={"data_dir": Path(folder), "database_url": None})
        with Stores.open(apart) as stores:
            staged = stores.library.stage(as_document(dataset), b"")
            publish(staged.doc_id, staged.revision, stores.library, stores.index)
            yield stores


def as_document(dataset: Dataset) -> Document:
    """One document with a provision a row of the corpus: its title the heading, its number (from 0) the
    anchor, as an id may hold characters that a clause_id must not."""
    provisions, start = [], 0
    for row, passage in enumerate(dataset.documents.values()):
        text_start = start + len(passage.title)
        end = text_start + len(passage.text)
        provisions.append(
            Provision(
                anchor=str(row),
                level=1,
                number=None,
                number_inferred=False,
                heading=passage.title,
                text=passage.text,
                start=start,
                end=end,
                text_start=text_start,
            )
        )
        start = end
    return Document(
        doc_id=_DOC_ID,
        revision=0,
        title="",
        validity=Validity.UNKNOWN,
        text="".join(provision.heading + provision.text for provision in provisions),
        sha256="",
        source_name="corpus.jsonl",
        provisions=tuple(provisions),
    )


# --- showing ----------------------------------------------------------------------------------------


def as_text(figures: Mapping[str, Figures]) -> str:
    """A Markdown table with a row for each way of searching."""
    headings = ("", *map(str, RETRIEVAL), "queries/s")
    return markdown_table(headings, (_row(name, each) for name, each in figures.items()))


def _row(name: str, figures: Figures) -> list[str]:
    values = [f"{figures.measures[each]:.4f}" for each in RETRIEVAL]
    return [name, *values, f"{figures.queries_per_second:.0f}"]


def as_json(figures: Mapping[str, Figures]) -> Json:
    return {
        name: {str(each): value for each, value in found.measures.items()}
        | {"queries_per_second": found.queries_per_second}
        for name, found in figures.items()
    }
