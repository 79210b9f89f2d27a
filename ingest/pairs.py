"""Questions with the clauses that answer them, from a file of one JSON object a line.

A line names the question, and the clause by its id or by words of it, to the letter:

    {"question": "头一年的创业补贴是多少", "clause_id": "f73ab9e7243834e2@1#（17）"}
    {"question": "头一年的创业补贴是多少", "text": "连续正常经营1年以上的"}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Clause
from ingest.training_data import Question

SHORTEST_TEXT = 6  # characters: fewer stand in any clause
MOST_CLAUSES = 5  # that words may stand in, to say which clause is meant
_EXAMPLE = '{"question": "问题", "clause_id": "条款编号"}，或把 clause_id 换成 "text": "条款里的一段原文"'


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each question once, its articles rows of the clauses; and, in Chinese, which lines are of no use."""

    questions: tuple[Question, ...]
    problems: tuple[str, ...]


class Unusable(ValueError):
    """Why a line, or the file, is of no use; in Chinese."""


def read_pairs(path: Path, clauses: Sequence[Clause]) -> Pairs:
    """A bad line does not stop the others. Raises Unusable where the file is no text, OSError."""
    places = _Places(clauses)
    rows: dict[str, dict[int, None]] = {}
    problems = []
    for number, line in _lines(path):
        try:
            question, found = _pair(line, places)
        except Unusable as problem:
            problems.append(f"{path} 第{number}行：{problem}")
        else:
            rows.setdefault(question, {}).update(dict.fromkeys(found))
    return Pairs(tuple(Question(text, "", tuple(found)) for text, found in rows.items()), tuple(problems))


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Those that are not blank, with their numbers. A mark that Windows puts first is passed over."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(f"{path} 不是 UTF-8 编码的文本。请另存为 UTF-8，每行一个 {_EXAMPLE}。") from error
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


class _Places:
    """Where clauses stand among all."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._texts = [_without_blanks(f"{clause.heading}{clause.text}") for clause in clauses]
        self._rows = {_without_revision(clause.clause_id): row for row, clause in enumerate(clauses)}

    def with_id(self, clause_id: str) -> int | None:
        """In whichever revision: files that are read here have none yet."""
        return self._rows.get(_without_revision(clause_id))

    def with_text(self, text: str) -> list[int]:
        return [row for row, known in enumerate(self._texts) if _without_blanks(text) in known]


def _pair(line: str, places: _Places) -> tuple[str, list[int]]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise Unusable(f"不是有效的 JSON。每行应为 {_EXAMPLE}。") from error
    match row:
        case {"question": str(question)} if not question.strip():
            raise Unusable("question 是空的，请填上问题。")
        case {"question": str(question), "clause_id": str(clause_id)}:
            return question.strip(), [_row_with_id(clause_id, places)]
        case {"question": str(question), "text": str(text)}:
            return question.strip(), _rows_with_text(text, places)
    raise Unusable(f"缺少文字项。每行应为 {_EXAMPLE}。")


def _row_with_id(clause_id: str, places: _Places) -> int:
    row = places.with_id(clause_id)
    if row is None:
        raise Unusable(
            f"所给文件里没有条款“{clause_id}”。请核对编号，或把它所在的文件放进 --documents 目录。"
        )
    return row


def _rows_with_text(text: str, places: _Places) -> list[int]:
    if len(_without_blanks(text)) < SHORTEST_TEXT:
        raise Unusable(f"text“{text}”太短，认不出是哪一条。请从条款里多摘一些字（至少 {SHORTEST_TEXT} 个）。")
    rows = places.with_text(text)
    if not rows:
        raise Unusable(f"所给文件里没有哪一条含有“{text}”。请逐字摘录，不跨条款，或改用 clause_id。")
    if len(rows) > MOST_CLAUSES:
        raise Unusable(f"有 {len(rows)} 条都含有“{text}”，认不出是哪一条。请多摘一些字，或改用 clause_id。")
    return rows


def _without_revision(clause_id: str) -> tuple[str, str]:
    document, _, anchor = clause_id.partition("#")
    return document.partition("@")[0], anchor


def _without_blanks(text: str) -> str:
    return "".join(text.split())
