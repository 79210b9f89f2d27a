"""Labelled questions: which clauses answer each, and what the answer has to say and leave out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assistant.answer import Answer, Status, Verdict
from assistant.errors import UserError
from ingest.document import Clause
from ingest.jsonl import read_jsonl

REFUSALS = frozenset({Status.NOT_FOUND, Status.OUT_OF_SCOPE})

_FRONT_MATTER = {"标题": "title", "前言": "preamble"}
_RANGE = re.compile(r"(?<=[\d%‰])[—–~至到-]+(?=\d)")

Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Alternatives = Annotated[tuple[Wording, ...], Field(min_length=1)]


class Expectation(BaseModel):
    """What a right answer is. Each group of `must_include` lists wordings of which one has to be there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: Annotated[tuple[Status, ...], Field(min_length=1)]
    verdict: Verdict | None = None  # None: not checked
    must_include: tuple[Alternatives, ...] = ()
    must_not_include: tuple[Wording, ...] = ()
    missing_any: tuple[Wording, ...] = ()

    @property
    def must_refuse(self) -> bool:
        """Nothing but a refusal is right."""
        return REFUSALS.issuperset(self.status)

    @property
    def is_answerable(self) -> bool:
        """A refusal is wrong."""
        return REFUSALS.isdisjoint(self.status)

    def shortfalls(self, answer: Answer) -> tuple[str, ...]:
        """What the answer fails, each as “check: value”; none where it is right."""
        return tuple(self._shortfalls(answer))

    def _shortfalls(self, answer: Answer) -> Iterator[str]:
        text = fold(answer.answer)
        if answer.status not in self.status:
            yield f"status: {answer.status}"
        if self.verdict is not None and answer.verdict != self.verdict:
            yield f"verdict: {answer.verdict}"
        for alternatives in self.must_include:
            if not _any_in(alternatives, [text]):
                yield f"must_include: {' | '.join(alternatives)}"
        for wording in self.must_not_include:
            if fold(wording) in text:
                yield f"must_not_include: {wording}"
        if self.missing_any and not _any_in(self.missing_any, [text, *map(fold, answer.missing)]):
            yield f"missing_any: {' | '.join(self.missing_any)}"


class LabelledQuestion(BaseModel):
    """One line of a question file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Wording
    type: Wording
    question: Wording
    gold_clauses: tuple[Wording, ...]
    expect: Expectation
    note: str = ""


def read_questions(path: Path) -> tuple[LabelledQuestion, ...]:
    """Raises UserError, naming file and question, where the file is missing, empty or malformed."""
    try:
        rows = list(read_jsonl(path))
    except (OSError, ValueError) as error:
        raise UserError(
            "questions", f"读不了题目文件 {path}（{error}）。", "请检查路径；每行应是一道题的 JSON。"
        ) from error
    if not rows:
        raise UserError("questions", f"题目文件 {path} 里没有题目。", "请检查路径；每行应是一道题的 JSON。")
    questions = tuple(_question(row, f"{path} 第 {number} 题") for number, row in enumerate(rows, 1))
    _refuse_repeated(path, (question.id for question in questions))
    return questions


def _question(row: dict[str, object], place: str) -> LabelledQuestion:
    try:
        return LabelledQuestion.model_validate(row)
    except ValidationError as error:
        problem = error.errors(include_input=False)[0]
        field = ".".join(map(str, problem["loc"]))
        raise UserError(
            "questions", f"{place}（{row.get('id')}）的 {field}：{problem['msg']}", "请改正后重试。"
        ) from error


def _refuse_repeated(path: Path, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise UserError(
                "questions", f"题目文件 {path} 里题号 {each} 出现了两次。", "请让每道题的题号不同。"
            )
        seen.add(each)


# --- gold clauses -----------------------------------------------------------------------------------


def gold_clause_ids(question: LabelledQuestion, clauses: Sequence[Clause]) -> frozenset[str]:
    """The clauses that the question's labels name, and the items directly below: who labels a section （二）
    means what stands in its 1. too. Raises UserError where a label names no clause, or several."""
    named = [_named(label, question.id, clauses) for label in question.gold_clauses]
    sections = {clause.path for clause in named if clause.path}
    items = (clause for clause in clauses if clause.path and clause.path[:-1] in sections)
    return frozenset(clause.clause_id for clause in (*named, *items))


def _named(label: str, question_id: str, clauses: Sequence[Clause]) -> Clause:
    named = [clause for clause in clauses if names(label, clause)]
    if len(named) == 1:
        return named[0]
    raise UserError(
        "gold",
        f"题目 {question_id} 的依据条款“{label}”对应 {len(named)} 个条款，应恰好对应一个。",
        "请核对编号；有几处相同的写明上级条款，如“（二）/1.”；资料库里有多份文件的用 --doc 指明一份。",
    )


def names(label: str, clause: Clause) -> bool:
    """Whether a label names a clause: 标题, 前言, or the start of its own label (“（17）”, “——风险防范户”),
    after those of clauses above it where need be: “（二）/1.”."""
    if label in _FRONT_MATTER:
        return clause.clause_id.rpartition("#")[2] == _FRONT_MATTER[label]
    if not clause.path:
        return False
    *steps, last = map(fold, label.split("/"))
    *above, own = map(fold, clause.path)
    labels = iter(above)
    return own.startswith(last) and all(any(each.startswith(step) for each in labels) for step in steps)


# --- wordings ---------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """The text without differences that do not matter: width, blanks, and how a range is written.

    >>> fold("５00 ～ 1400元") == fold("500—1400元") == fold("500至1400元")
    True
    """
    return _RANGE.sub("-", "".join(unicodedata.normalize("NFKC", text).split()))


def _any_in(alternatives: Iterable[str], texts: Sequence[str]) -> bool:
    return any(fold(wording) in text for wording in alternatives for text in texts)
