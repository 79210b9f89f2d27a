"""Statements: the parts of a clause that say one thing each, between full stops and semicolons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Clause

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_PART = re.compile(r"[^；;]+[；;]?")
LONGEST_QUOTE = 180  # characters


@dataclass(frozen=True, slots=True)
class Statement:
    """[start, end) of the clause's text, inside the sentence [sentence_start, sentence_end)."""

    clause: Clause
    start: int
    end: int
    sentence_start: int
    sentence_end: int

    @property
    def text(self) -> str:
        return self.clause.text[self.start : self.end]

    @property
    def sentence(self) -> str:
        return self.clause.text[self.sentence_start : self.sentence_end]

    @property
    def quote(self) -> tuple[int, int]:
        """What to quote: the whole sentence where it is short enough to be read, else this part of it."""
        if self.sentence_end - self.sentence_start <= LONGEST_QUOTE:
            return self.sentence_start, self.sentence_end
        return self.start, self.end


def statements(clause: Clause) -> tuple[Statement, ...]:
    """The statements of a clause in order. Brackets are not cut: a gloss is part of what it explains."""
    masked = re.sub(r"（[^（）]*）", lambda bracketed: "〓" * len(bracketed[0]), clause.text)
    found = []
    for sentence in _SENTENCE.finditer(masked):
        for part in _PART.finditer(sentence[0]):
            start = sentence.start() + part.start()
            found.append(Statement(clause, start, start + len(part[0]), sentence.start(), sentence.end()))
    return tuple(found)
