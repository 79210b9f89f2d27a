"""Training: what is read, what is paired, and that a small run learns, the same way each time."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encoder import WEIGHTS, load_encoder
from ingest.tokens import Tokenizer
from ingest.training_batches import (
    NEGATIVES,
    ArticleIds,
    Ids,
    QuestionIds,
    question_batches,
    split_article,
    statute_batches,
)
from ingest.training_data import FOLDS, Article, articles_of, fold_of, read_questions

THEMES = ("低保", "水库", "学校", "道路", "医院", "森林", "渔船", "税款", "商标", "婚姻", "仓库", "消防")
LAY_WORDS = ("吃饭钱", "放水", "念书", "开车", "看病", "砍树", "打鱼", "交钱", "牌子", "结婚", "存货", "着火")


def ids(*numbers: int) -> Ids:
    return np.array(numbers, dtype=np.int64)


def test_articles_come_with_their_headings() -> None:
    text = (
        "## 第一章 总则\n\n第一条 为了救助。\n\n### 第一节 对象\n第二条　低保户；特困人员。\n包括儿童。\n"
        "## 第二章 罚则\n第三条之一 违反第二条的，罚款。"
    )
    assert list(articles_of("办法", text)) == [
        Article("办法", "总则", ("为了救助。",)),
        Article("办法", "总则 对象", ("低保户；", "特困人员。", "包括儿童。")),
        Article("办法", "罚则", ("违反第二条的，罚款。",)),
    ]


def test_an_opinion_without_articles_is_cut_at_its_numbers() -> None:
    text = "# 意见\n为了加强救助。\n一、总体要求\n坚持应保尽保。\n（一）及时。\n1.主动发现。"
    assert [article.sentences for article in articles_of("意见", text)] == [
        ("为了加强救助。",),
        ("总体要求", "坚持应保尽保。"),
        ("及时。",),
        ("主动发现。",),
    ]


def test_a_question_stays_in_its_fold_whatever_the_others_are() -> None:
    folds = [fold_of(str(number)) for number in range(1000)]
    assert folds[:5] == [0, 0, 1, 3, 2]
    assert set(folds) == set(range(FOLDS))
    assert all(150 < folds.count(fold) < 250 for fold in range(FOLDS))


def test_the_questions_of_one_fold_are_not_read_for_training(tmp_path: Path) -> None:
    questions = {str(number): f"问题{number}" for number in range(20)}
    write_beir(tmp_path, {"a": "文"}, questions, {query_id: "a" for query_id in questions})
    assert len(read_questions(tmp_path).training) == 20
    read = read_questions(tmp_path, without=3)
    assert {question.text for question in read.training} == {
        text for query_id, text in questions.items() if fold_of(query_id) != 3
    }
    assert read.corpus == ("甲 文",)


@given(
    st.lists(st.lists(st.integers(0, 50), min_size=1, max_size=30), min_size=1, max_size=5),
    st.integers(0, 1000),
)
def test_anchor_and_target_share_no_place_of_the_article(body: list[list[int]], seed: int) -> None:
    article = ArticleIds(ids(100), ids(101), tuple(ids(*sentence) for sentence in body))
    anchor, target = split_article(article, np.random.default_rng(seed))
    both = Counter([*anchor.tolist(), *target.tolist()])
    both.subtract({100: both[100], 101: both[101]})
    assert +both == Counter(number for sentence in body for number in sentence)


def test_statute_batches_are_pairs_of_texts() -> None:
    articles = [ArticleIds(ids(0), ids(), (ids(1, 2, 3, 4), ids(5, 6))) for _ in range(10)]
    for anchors, targets in islice(statute_batches(articles, 4, np.random.default_rng(0)), 20):
        assert len(anchors) == len(targets) <= 4
        assert all(map(len, [*anchors, *targets]))


def test_no_right_article_stands_among_the_negatives_of_a_batch_or_twice() -> None:
    corpus = [ids(row) for row in range(40)]
    questions = [QuestionIds(ids(100 + row), ids(), (row % 5,), tuple(range(20, 30))) for row in range(16)]
    for anchors, targets, *negatives in islice(
        question_batches(questions, corpus, 8, np.random.default_rng(0)), 20
    ):
        rows = [int(target[0]) for target in targets]
        assert len(set(rows)) == len(rows) == len(anchors)
        assert [(int(anchor[0]) - 100) % 5 for anchor in anchors] == rows
        assert len(negatives) == NEGATIVES
        assert all(20 <= int(text[0]) < 30 for column in negatives for text in column)


@pytest.mark.slow
def test_a_small_run_learns_lay_words_and_repeats_itself(tmp_path: Path) -> None:
    from ingest.training import Schedule, train_encoder

    data = tmp_path / "data"
    write_small_data(data)
    schedules = (
        Schedule(steps=20, batch_size=16, learning_rate=0.05, weight_rate=0.01, scale=12.0, both_ways=True),
        Schedule(steps=60, batch_size=16, learning_rate=0.05, weight_rate=0.01, scale=20.0, both_ways=False),
    )
    for name in ("once", "again"):
        train_encoder(data, tmp_path / name, 7, *schedules)
    assert (tmp_path / "once" / WEIGHTS).read_bytes() == (tmp_path / "again" / WEIGHTS).read_bytes()
    encoder = load_encoder(str(tmp_path / "once"), tokenizer=Tokenizer())
    nearest = (encoder.encode(LAY_WORDS) @ encoder.encode(THEMES).T).argmax(axis=1)
    assert nearest.tolist() == list(range(len(THEMES)))


def write_small_data(folder: Path) -> None:
    """Twelve themes, each with articles of its own, and questions that use a lay word for it."""
    laws = [
        {
            "title": f"{theme}条例",
            "text": "\n".join(f"第{n}条 {theme}的管理{n}；{theme}的标准{n}。" for n in "一二三四五"),
        }
        for theme in THEMES
    ]
    for name, documents in (("laws", laws), ("civil_affairs", [{"title": "意见", "text": "一、坚持救助。"}])):
        write_jsonl(folder / name / "docs.jsonl.gz", documents)
    questions = {str(n): f"{LAY_WORDS[n % 12]}怎么办？" for n in range(72)}
    write_beir(
        folder / "stard_train",
        {theme: f"{theme}的管理。" for theme in THEMES},
        questions,
        {query_id: THEMES[int(query_id) % 12] for query_id in questions},
    )


def write_beir(
    folder: Path, corpus: Mapping[str, str], questions: Mapping[str, str], gold: Mapping[str, str]
) -> None:
    write_jsonl(
        folder / "corpus.jsonl.gz",
        [{"_id": key, "title": "甲", "text": text} for key, text in corpus.items()],
    )
    write_jsonl(
        folder / "queries.jsonl.gz",
        [{"_id": key, "text": text, "answer": None} for key, text in questions.items()],
    )
    with (folder / "qrels.tsv").open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, delimiter="\t")
        rows.writerows(
            [("query-id", "corpus-id", "score"), *((query, doc, 1) for query, doc in gold.items())]
        )


def write_jsonl(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
