from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.articles import QUESTIONS, Question, article_of, asked, main, read_questions, unknown
from ingest.titles import document_id
from tests.policies import open_stores

LAW = """某县养犬管理条例

第一章 总则

第一条 为了规范养犬行为，制定本条例。

第二条 养犬人应当履行下列义务：
（一）携犬出户时束犬链；
（二）及时清理犬只粪便。
"""


@pytest.mark.parametrize("question", ["出门遛狗要不要拴犬链", "犬只粪便由谁清理"])
def test_an_item_counts_as_its_article(tmp_path: Path, question: str) -> None:
    gold = f"{document_id('某县养犬管理条例')}#第二条"
    with open_stores(tmp_path, {"条例.txt": LAW}) as stores:
        clauses = list(stores.library.current_clauses())
        assert gold in {article_of(clause) for clause in clauses if "（一）" in "".join(clause.path)}
        others = read_questions(QUESTIONS)[:1]
        assert unknown(others, clauses) == sorted(others[0].gold)
        asked_here = Question("a", question, frozenset({gold}))
        assert gold in asked([asked_here], stores)["a"][:2]


def test_the_questions_name_their_articles() -> None:
    questions = read_questions(QUESTIONS)
    assert len({question.id for question in questions}) == len(questions) == 100
    assert all(question.gold for question in questions)


def test_another_folder_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "条例.txt").write_text(LAW, encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "资料里没有这些条" in capsys.readouterr().err


def test_other_questions_may_be_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "条例.txt").write_text(LAW, encoding="utf-8")
    others = tmp_path / "questions.jsonl"
    row = {"id": "a", "question": "遛狗要拴犬链吗", "title": "某县养犬管理条例", "articles": ["第二条"]}
    others.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    assert main([str(tmp_path / "条例.txt"), "--questions", str(others)]) == 0
    assert "| recall@10 | 1.000 |" in capsys.readouterr().out
