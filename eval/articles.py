"""Whether `search` finds the article that answers: `python -m eval.articles DATA/docx`.

The documents of the folder go into a library of their own; 100 questions about genuine statutes, in
`eval/questions/docx_articles.jsonl`, were written by somebody who saw no code. Their failures have been read
since: they show progress, not what strangers' questions would. `--questions` names another file of them. An
article counts as found where it, or an item of it, is among the results. `--missed` lists the questions whose
article is not among the first ten.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.retrieval import retriever_over
from assistant.settings import Settings
from assistant.stores import Stores
from eval.measures import MRR_10, RECALL, evaluate
from eval.report import markdown_table
from ingest.document import Clause
from ingest.jsonl import read_jsonl
from ingest.numerals import CHINESE_NUMERAL
from ingest.pipeline import Result, ingest
from ingest.titles import document_id

QUESTIONS = Path(__file__).parent / "questions" / "docx_articles.jsonl"
MEASURES = (RECALL[0], RECALL[1], RECALL[2], MRR_10)
_ARTICLE = re.compile(rf"第{CHINESE_NUMERAL}+条(?:之{CHINESE_NUMERAL}+)?|{CHINESE_NUMERAL}+、")
_SEARCHED = 10

Run = Mapping[str, Sequence[str]]  # articles found by question id, best first


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    gold: frozenset[str]  # as `article_of`


def read_questions(path: Path) -> tuple[Question, ...]:
    return tuple(
        Question(
            row["id"], row["question"], frozenset(_named(row["title"], each) for each in row["articles"])
        )
        for row in read_jsonl(path)
    )


def article_of(clause: Clause) -> str:
    """The document and the article (第二条; where there are none, 二、) that a clause is, or belongs to."""
    labels = (_ARTICLE.match(label) for label in clause.path)
    return _named(clause.title, next((found[0] for found in labels if found), ""))


def _named(title: str, article: str) -> str:
    return f"{document_id(title)}#{article}"


def asked(questions: Iterable[Question], stores: Stores) -> Run:
    """The articles that the search of the product finds for each question."""
    retriever = retriever_over(stores)
    return {
        question.id: list(
            dict.fromkeys(article_of(found.clause) for found in retriever.find(question.text, _SEARCHED))
        )
        for question in questions
    }


def unknown(questions: Iterable[Question], clauses: Iterable[Clause]) -> list[str]:
    """The gold articles that the library has not: the wrong folder, or a document read wrongly."""
    there = {article_of(clause) for clause in clauses}
    return sorted({article for question in questions for article in question.gold - there})


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    questions = read_questions(options.questions)
    with TemporaryDirectory() as folder, Stores.open(Settings(data_dir=Path(folder))) as stores:
        taken_in = ingest([options.folder], stores.library, stores.index)
        for outcome in taken_in:
            if outcome.result is Result.FAILED:
                print(outcome.error, file=sys.stderr)
        if lacking := unknown(questions, stores.library.current_clauses()):
            print(f"资料里没有这些条：{'、'.join(lacking)}。请检查文件夹 {options.folder}。", file=sys.stderr)
            return 1
        run = asked(questions, stores)
    qrels = {question.id: dict.fromkeys(question.gold, 1) for question in questions}
    reached = evaluate(MEASURES, run, qrels)
    print(markdown_table(("measure", "value"), ((str(m), f"{v:.3f}") for m, v in reached.items())))
    if options.missed:
        for question in questions:
            if not question.gold & set(run[question.id]):
                print(question.id, question.text, "、".join(sorted(question.gold)))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path, help="the documents, such as DATA/docx")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="a file of questions")
    parser.add_argument("--missed", action="store_true", help="list what is not among the first ten")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
