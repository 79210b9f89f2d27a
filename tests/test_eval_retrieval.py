"""The evaluation of retrieval: figures worked out by hand, and a small dataset through the real index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.settings import Settings
from assistant.stores import Stores
from eval.datasets import Dataset, Passage, read_dataset
from eval.measures import MRR_10, NDCG_10, RECALL
from eval.retrieval import Figures, as_document, as_json, as_text, evaluate, indexed, measure, searches

RECALL_1, RECALL_5 = RECALL[:2]
DOCUMENTS = {
    "a#1": Passage("残疾人保障法第一条", "残疾人创业的，给予补贴。"),
    "b": Passage("", "饮用水水源保护区内禁止排污。"),
    "c": Passage("渔业法第二条", "养殖鱼虾应当办理许可证。"),
    "d": Passage("劳动法第三条", "用人单位应当按月支付工资。"),
}
QUERIES = {"q1": "残疾人创业有没有补贴", "q2": "水源保护区能不能排污", "q3": "没有标注的问题"}
QRELS = {"q1": {"a#1": 1}, "q2": {"b": 1, "c": 0}}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return read_dataset(write(tmp_path_factory.mktemp("beir") / "dataset"))


def write(folder: Path) -> Path:
    folder.mkdir()
    rows = [{"_id": each, "title": p.title, "text": p.text} for each, p in DOCUMENTS.items()]
    queries = [{"_id": each, "text": text} for each, text in QUERIES.items()]
    for name, lines in (("corpus.jsonl", rows), ("queries.jsonl", queries)):
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        (folder / name).write_text(text, encoding="utf-8")
    judged = [f"{q}\t{d}\t{score}" for q, judgements in QRELS.items() for d, score in judgements.items()]
    (folder / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def stores(dataset: Dataset) -> Iterator[Stores]:
    with indexed(dataset, Settings()) as stores:
        yield stores


def test_figures_of_a_known_ranking() -> None:
    """q1 finds its document second, q2 finds one of its two first; q3 has no judgements and is not asked."""
    asked = []

    def search(question: str, top: int) -> list[str]:
        asked.append((question, top))
        return {"一": ["dataset@1#3", "dataset@1#0"], "二": ["dataset@1#1", "dataset@1#3"]}[question]

    qrels = {"q1": {"a#1": 1}, "q2": {"b": 1, "c": 1}}
    figures = measure(Dataset(DOCUMENTS, {"q1": "一", "q2": "二", "q3": "三"}, qrels), search)
    assert asked == [("一", 100), ("二", 100)]
    assert figures.measures[RECALL_1] == (0 + 1 / 2) / 2
    assert figures.measures[RECALL_5] == (1 + 1 / 2) / 2
    assert figures.measures[MRR_10] == (1 / 2 + 1) / 2
    assert figures.queries_per_second > 0


def test_a_corpus_is_one_document_with_a_provision_a_row(dataset: Dataset) -> None:
    document = as_document(dataset)
    provisions = list(document.walk())
    assert [each.anchor for each in provisions] == ["0", "1", "2", "3"]
    assert [(each.heading, each.text) for each in provisions] == [
        (p.title, p.text) for p in DOCUMENTS.values()
    ]
    assert "".join(document.text[each.start : each.end] for each in provisions) == document.text
    assert all(document.text[each.text_start : each.end] == each.text for each in provisions)


def test_title_and_text_are_searched(stores: Stores) -> None:
    for words in ("渔业", "鱼虾"):
        assert [hit.clause_id for hit in stores.index.lexical(words, 10)] == ["dataset@1#2"]


def test_every_way_of_searching_finds_what_shares_its_words(stores: Stores) -> None:
    found = {name: list(search(QUERIES["q1"], 10)) for name, search in searches(stores).items()}
    assert found.keys() == {"lexical", "dense", "hybrid", "search"}
    assert {name: ids[0] for name, ids in found.items()} == dict.fromkeys(found, "dataset@1#0")
    assert all(len(ids) == len(set(ids)) <= 10 for ids in found.values())


def test_hybrid_gives_no_more_than_is_asked_for(stores: Stores) -> None:
    assert len(list(searches(stores)["hybrid"](QUERIES["q1"], 1))) == 1


def test_a_dataset_from_folder_to_figures(tmp_path: Path) -> None:
    """Each query shares its words with its one document alone, so that is found first."""
    data_dir = tmp_path / "data"
    figures = evaluate(write(tmp_path / "dataset"), Settings(data_dir=data_dir))
    for name in ("lexical", "hybrid", "search"):
        assert {figures[name].measures[each] for each in (RECALL_1, MRR_10, NDCG_10)} == {1.0}, name
    assert not data_dir.exists(), "the user's own library must not be touched"


def test_a_folder_that_is_no_dataset_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"{tmp_path} 缺少 corpus"):
        evaluate(tmp_path, Settings())


def test_a_dataset_without_judgements_is_refused(tmp_path: Path) -> None:
    folder = write(tmp_path / "dataset")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"qrels\.tsv 没有任何标注"):
        evaluate(folder, Settings())


@pytest.mark.slow  # imports sentence-transformers
def test_an_unknown_encoder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no-such-encoder"):
        evaluate(write(tmp_path / "dataset"), Settings(encoder="no-such-encoder"))


def test_figures_are_shown_as_table_and_as_json() -> None:
    figures = {"lexical": Figures({**dict.fromkeys((*RECALL, NDCG_10), 0.5), MRR_10: 0.25}, 123.4)}
    assert as_json(figures)["lexical"] == {
        **{f"recall@{cutoff}": 0.5 for cutoff in (1, 5, 10, 20, 50, 100)},
        "nDCG@10": 0.5,
        "MRR@10": 0.25,
        "queries_per_second": 123.4,
    }
    head, _, row = as_text(figures).splitlines()
    shown = dict(zip(map(str.strip, head.split("|")), map(str.strip, row.split("|")), strict=True))
    assert (shown["recall@100"], shown["MRR@10"], shown["queries/s"]) == ("0.5000", "0.2500", "123")
