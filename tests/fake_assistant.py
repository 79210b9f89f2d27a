"""An assistant with a real library and an answer told beforehand, for tests of the faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from assistant.answer import Answer, ScoredClause, Status
from assistant.citations import cite
from assistant.desk import Desk
from ingest.conflicts import Conflict
from ingest.document import Clause, Document
from ingest.library import Library
from ingest.readers import read
from ingest.segment import clauses_of
from ingest.structure import parse

SEED = next((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))


class FakeAssistant:
    """Answers every question with `answer` (its question replaced), in two steps where it is streamed.

    A question with 崩溃 in it makes it fail.
    """

    def __init__(self, data_dir: Path) -> None:
        self.library = Library.open(f"sqlite:///{data_dir / 'library.sqlite'}")
        staged = self.library.stage(parse(read(SEED))[0], SEED.read_bytes())
        self.library.publish(staged.doc_id, staged.revision)
        self.closed = False
        self.doc_id = staged.doc_id
        self.clauses = clauses_of(self.library.document(staged.doc_id))
        self.answer = Answer(
            "", Status.ANSWERED, None, "一句话。\n第二句。", citations=(cite(self.clause("（17）"), 0, 30),)
        )

    def clause(self, number: str) -> Clause:
        return next(clause for clause in self.clauses if clause.number == number)

    def ask(self, question: str, conversation_id: str | None = None) -> Answer:
        if "崩溃" in question:
            raise ZeroDivisionError
        return replace(self.answer, question=question, conversation_id=conversation_id)

    def stream(self, question: str, conversation_id: str | None = None) -> Iterator[Answer]:
        whole = self.ask(question, conversation_id)
        yield replace(whole, answer=whole.answer.partition("\n")[0], citations=())
        yield whole

    def search(self, question: str, top: int = 10) -> list[ScoredClause]:
        return [ScoredClause(clause, 1 / rank) for rank, clause in enumerate(self.clauses[:top], start=1)]

    def conflicts(self, document: Document) -> tuple[Conflict, ...]:
        return ()

    def close(self) -> None:
        self.closed = True
        self.library.close()


def desk_with(assistant: FakeAssistant, data_dir: Path) -> Desk:
    return Desk(assistant, data_dir)
