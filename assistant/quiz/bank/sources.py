"""From the words that name a clause to the clause itself, among those that hold now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.quiz.bank.staleness import HOLDS_NO_MORE
from assistant.quiz.exchange.entry import PATH_MARK, Source
from assistant.quiz.item import Basis
from ingest.document import Clause
from ingest.library import Library, State

_ASIDE = re.compile(r"[\s《》]+")


class NoClause(Exception):
    """Why no clause was found, in words."""


class Sources:
    """Of a library as it stands; each document is read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._revisions: dict[str, list[str]] = {}
        for summary in library.documents():
            if summary.state is State.CURRENT and summary.validity not in HOLDS_NO_MORE:
                self._revisions.setdefault(_plain(summary.title), []).append(summary.revision_id)
        self._clauses: dict[str, tuple[Clause, ...]] = {}

    def find(self, source: Source) -> Basis:
        """The one clause that the words name and that holds the quote. Raises NoClause."""
        clauses = list(self._of(source.document))
        if not clauses:
            raise NoClause(f"资料库里没有现行的《{source.document}》")
        named = [each for each in clauses if source.clause and _is_named(each, source.clause)]
        quoting = [each for each in named or clauses if source.quote and source.quote in each.text]
        if source.quote and not quoting:
            raise NoClause(f"《{source.document}》现行条款里没有这段引文")
        found = quoting or named
        if len(found) != 1:
            what = source.clause or "（没有写明）"
            how = "不止一条" if found else "没有找到"
            raise NoClause(f"《{source.document}》里的条款“{what}”{how}")
        return basis_on(found[0], source.quote)

    def _of(self, title: str) -> Iterator[Clause]:
        for revision_id in self._revisions.get(_plain(title), ()):
            if revision_id not in self._clauses:
                self._clauses[revision_id] = self._library.clauses_of_revision(revision_id)
            yield from self._clauses[revision_id]


def basis_on(clause: Clause, quote: str = "") -> Basis:
    """Without a quote the whole text of the clause. Raises NoClause where the quote does not stand in it."""
    if quote not in clause.text or not clause.text:
        raise NoClause("引文不是这一条的原话")
    return Basis.on(clause, quote or clause.text)


def _is_named(clause: Clause, words: str) -> bool:
    """By the whole path, its last label, the number or the heading alone."""
    names = (
        PATH_MARK.join(clause.path),
        clause.path[-1] if clause.path else "",
        clause.number,
        clause.heading,
    )
    return _plain(words) in {_plain(name) for name in names if name}


def _plain(words: str) -> str:
    return _ASIDE.sub("", words)
