"""The bank of items (题库): drafts, reviewed by somebody else, approved; kept with their history."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from uuid import uuid4

from assistant.errors import UserError
from assistant.quiz.bank import rows, search
from assistant.quiz.bank.changes import Added, Edit, Refusal, Twin
from assistant.quiz.bank.following import LIVE, SYSTEM, Refreshed, follow
from assistant.quiz.bank.likeness import Stems
from assistant.quiz.bank.rows import Deed, Event
from assistant.quiz.bank.schema import SCHEMA
from assistant.quiz.bank.search import Counts, Found, Wanted
from assistant.quiz.bank.staleness import by_hash, standings, stands_in
from assistant.quiz.database import QuizDatabase
from assistant.quiz.item import BankItem, Item, State
from assistant.quiz.plain import plain
from assistant.quiz.soundness import cleaned, faults, named, tidy
from assistant.quiz.wording import STATE
from ingest.document import Clause
from ingest.library import Library

GENERATED = "自动出题"  # the author of what no person wrote
_MOST_ALIKE = 3  # told of one item

_MOVES = {  # by people; items go stale and come back by themselves
    State.DRAFT: (State.IN_REVIEW, State.RETIRED),
    State.IN_REVIEW: (State.APPROVED, State.DRAFT, State.RETIRED),
    State.APPROVED: (State.IN_REVIEW, State.RETIRED),
    State.STALE: (State.RETIRED,),
    State.RETIRED: (State.DRAFT,),
}


class Bank:
    """In `quiz.sqlite`; safe for several threads and processes. Whoever changes something gives a name."""

    def __init__(self, data_dir: Path) -> None:
        self._database = QuizDatabase(data_dir, SCHEMA)
        self._refreshed: tuple[Mapping[str, int], date, int] | None = None

    def close(self) -> None:
        self._database.close()

    # --- adding and editing ---------------------------------------------------------------------------

    def add(self, items: Iterable[Item], author: str, *, practice_only: bool = False) -> Added:
        """As drafts; what the bank has already is left out and told. Raises UserError, and then adds none."""
        offered = _drafts(items, named(author), practice_only)
        alike = self._alike(offered)
        with self._database.writing() as connection:
            return _add(connection, offered, alike)

    def merge(
        self, items: Iterable[Item], edits: Iterable[Edit], author: str, *, keep: bool = True
    ) -> tuple[Added, tuple[Refusal, ...]]:
        """Add and edit as a file says, both in one; what cannot be edited is told. Without `keep` nothing is
        kept: what would be done is told, and the ids are of no item. Raises UserError, and then does none."""
        author = named(author)
        offered = _drafts(items, author, practice_only=False)
        alike = self._alike(offered)
        refused = []
        with self._database.writing(keep=keep) as connection:
            for edit in edits:
                try:
                    _edit(connection, edit, author)
                except UserError as problem:
                    refused.append(Refusal(edit, problem.message + problem.hint))
            return _add(connection, offered, alike), tuple(refused)

    def _alike(self, offered: Sequence[BankItem]) -> list[Twin]:
        """Among each other too. It takes its time, so it is done before anything is locked."""
        with self._database.reading() as connection:
            known = rows.stems(connection)
        stems, found = Stems(known), []
        for position, each in enumerate(offered):
            like = islice(stems.like(each.item.stem), _MOST_ALIKE)
            found += [Twin(position, each.item, item_id) for item_id in like]
            stems.add(each.item_id, each.item.stem)
        return found

    def edit(self, item_id: str, version: int, item: Item, author: str) -> BankItem:
        """A new version in place of `version`, a draft again. Raises UserError, also where somebody else was
        faster or another item asks the same."""
        with self._database.writing() as connection:
            return _edit(connection, Edit(item_id, version, item), named(author))

    # --- states ---------------------------------------------------------------------------------------

    def move(self, item_ids: Iterable[str], to: State, by: str, note: str = "") -> None:
        """All of them or, with UserError, none. Approving takes somebody else than the authors (不得自审)."""
        by, note = named(by), cleaned(note)
        with self._database.writing() as connection:
            for item_id in dict.fromkeys(item_ids):
                item = _get(connection, item_id)
                _require_move(item, to)
                if to is State.APPROVED:
                    _require_other(by, rows.unapproved_authors(connection, item))
                reviewer = by if to is State.APPROVED else None
                rows.set_state(connection, replace(item, state=to, reviewer=reviewer))
                rows.record(connection, item, by, Deed.MOVED, f"{to}\n{note}".strip())

    def flag(self, item_ids: Iterable[str], practice_only: bool, by: str) -> None:
        """For practice only, so that nobody rehearses an exam; or no more. What has no clause stays so."""
        by = named(by)
        with self._database.writing() as connection:
            for item_id in item_ids:
                item = _get(connection, item_id)
                flagged = replace(item, practice_only=practice_only or item.item.basis is None)
                if flagged != item:
                    rows.set_state(connection, flagged)
                    rows.record(connection, item, by, Deed.FLAGGED, str(practice_only))

    # --- reading --------------------------------------------------------------------------------------

    def get(self, item_id: str) -> BankItem:
        """Raises UserError."""
        with self._database.reading() as connection:
            return _get(connection, item_id)

    def some(self, item_ids: Sequence[str]) -> dict[str, BankItem]:
        """Those of the items that there are, in the order given."""
        with self._database.reading() as connection:
            return {each.item_id: each for each in rows.by_ids(connection, item_ids)}

    def version(self, item_id: str, version: int) -> Item:
        """As it was asked then. Raises UserError."""
        with self._database.reading() as connection:
            item = rows.version(connection, item_id, version)
        if item is None:
            raise unknown_item(f"{item_id} 第{version}版")
        return item

    def history(self, item_id: str) -> tuple[Event, ...]:
        """Oldest first. Raises UserError."""
        with self._database.reading() as connection:
            _get(connection, item_id)
            return rows.events(connection, item_id)

    def search(self, wanted: Wanted) -> Found:
        with self._database.reading() as connection:
            return search.search(connection, wanted)

    def chosen(self, wanted: Wanted) -> tuple[BankItem, ...]:
        """All that `wanted` names, whatever the page."""
        with self._database.reading() as connection:
            return search.chosen(connection, wanted)

    def ids(self, wanted: Wanted) -> tuple[str, ...]:
        """Of all that `wanted` names, without reading them."""
        with self._database.reading() as connection:
            return search.ids(connection, wanted)

    def topics(self, wanted: Wanted) -> dict[str, int]:
        """How many of what `wanted` names there are of each topic."""
        with self._database.reading() as connection:
            return search.topics(connection, wanted)

    def counts(self) -> Counts:
        with self._database.reading() as connection:
            return search.counts(connection)

    # --- the clauses beneath --------------------------------------------------------------------------

    def refresh(self, library: Library) -> Refreshed:
        """Let items follow their clauses, go stale where these hold no more, and come back where they do
        again. That there is nothing to do is found out by one small query."""
        now = library.current(), date.today()
        with self._database.reading() as connection:
            if self._refreshed == (*now, rows.latest_event(connection)):
                return Refreshed()
            live = rows.bases(connection, LIVE)
            stale = rows.bases(connection, (State.STALE,))
        changed = [each for each in standings(live, library) if not each.is_unchanged]
        returned = [each for each in standings(stale, library) if each.now]
        with self._database.writing() as connection:
            refreshed = follow(connection, changed, returned)
            self._refreshed = (*now, rows.latest_event(connection))
        return refreshed

    def dependants(self, clause_ids: Iterable[str]) -> tuple[BankItem, ...]:
        """The live items that rest on these clauses."""
        with self._database.reading() as connection:
            return tuple(
                item
                for clause_id in dict.fromkeys(clause_ids)
                for item in rows.of_clause(connection, LIVE, clause_id)
            )

    def outdated_by(self, doc_id: str, clauses: Iterable[Clause]) -> tuple[BankItem, ...]:
        """The live items that would go stale if a revision of these clauses became the current one."""
        clauses = tuple(clauses)
        said = by_hash(clauses)
        with self._database.reading() as connection:
            items = rows.of_document(connection, LIVE, doc_id)
        return tuple(
            each for each in items if each.item.basis and not stands_in(each.item.basis, clauses, said)
        )


# --- rules ----------------------------------------------------------------------------------------------


def sound(item: Item) -> Item:
    """The item as it is kept; UserError where it cannot be asked."""
    item = tidy(item)
    if found := faults(item):
        raise UserError(
            "unsound_item", f"题目“{item.stem[:20]}”不能用：{'；'.join(found)}。", "请改正后再存。"
        )
    return item


def unknown_item(name: str) -> UserError:
    return UserError("unknown_item", f"题库里没有题目“{name}”。", "请检查题目编号，或在题库中重新查找。")


def _conflict(message: str, hint: str) -> UserError:
    return UserError("conflict", message, hint)


def _get(connection: sqlite3.Connection, item_id: str) -> BankItem:
    found = rows.select(connection, "WHERE item_id = ?", (item_id,))
    if not found:
        raise unknown_item(item_id)
    return found[0]


def _new(item: Item, author: str, practice_only: bool) -> BankItem:
    """A draft, the first version. What has no clause can only be practised."""
    practised = practice_only or item.basis is None
    return BankItem(uuid4().hex, 1, item, State.DRAFT, author, None, practised)


def _drafts(items: Iterable[Item], author: str, practice_only: bool) -> list[BankItem]:
    return [_new(sound(item), author, practice_only) for item in items]


def _add(connection: sqlite3.Connection, offered: Sequence[BankItem], alike: Sequence[Twin]) -> Added:
    duplicates = {}
    for position, each in enumerate(offered):
        if twin := rows.twin(connection, each.item):
            duplicates[position] = Twin(position, each.item, twin)
        else:
            rows.insert(connection, each)
            rows.record(connection, each, each.author, Deed.ADDED)
    left_out = {offered[position].item_id for position in duplicates}
    told = (twin for twin in alike if twin.position not in duplicates and twin.item_id not in left_out)
    added = (each.item_id for position, each in enumerate(offered) if position not in duplicates)
    return Added(tuple(added), tuple(duplicates.values()), tuple(told))


def _edit(connection: sqlite3.Connection, edit: Edit, author: str) -> BankItem:
    before, item = _get(connection, edit.item_id), sound(edit.item)
    if before.version != edit.version:
        raise _conflict(f"这道题已被{before.author}改过，您看到的不是最新一版。", "请刷新后重新修改。")
    if before.item == item:
        return before
    if twin := rows.twin(connection, item, but=edit.item_id):
        raise _conflict("改后的题目与题库中另一道题重复。", f"请查看题目 {twin}。")
    new = _new(item, author, before.practice_only)
    kept = replace(new, item_id=before.item_id, version=before.version + 1)
    rows.update(connection, kept)
    rows.record(connection, kept, author, Deed.EDITED)
    return kept


def _require_move(item: BankItem, to: State) -> None:
    if to not in _MOVES[item.state]:
        raise _conflict(
            f"题目“{item.item.stem[:20]}”现在是“{STATE[item.state]}”，不能改为“{STATE[to]}”。",
            "请刷新题库后再试。"
            if item.state is not State.STALE
            else "依据已变，请改题（成为新的一版）或停用。",
        )


def _require_other(by: str, authors: Iterable[str]) -> None:
    """Whoever wrote or changed what nobody approved yet is no reviewer of it."""
    if plain(by) in map(plain, (*authors, GENERATED, SYSTEM)):
        raise _conflict(f"“{by}”不能审定自己出的题。", "请由另一人审题。")
