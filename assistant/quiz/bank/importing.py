"""Files of items into the bank: what is new is added, what came from here and was changed is edited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.changes import Added, Edit
from assistant.quiz.bank.sources import NoClause, Sources
from assistant.quiz.exchange.entry import Entry, Parsed, Problem, source_of
from assistant.quiz.item import BankItem, Item
from ingest.library import Library


class Outcome(StrEnum):
    NEW = "new"
    EDITED = "edited"  # a new version, a draft again
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # the bank has it: left out


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one item of the file; `notes` are for a person to look at."""

    place: str
    stem: str
    outcome: Outcome
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]  # of what was left out
    notices: tuple[str, ...]

    def count(self, outcome: Outcome) -> int:
        return sum(line.outcome is outcome for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Offered:
    """An entry with its item as it would be kept, and the item of the bank that it came from."""

    entry: Entry
    item: Item
    before: BankItem | None
    note: str = ""

    @property
    def is_changed(self) -> bool:
        return self.before is not None and self.item != self.before.item

    @property
    def edit(self) -> Edit | None:
        return Edit(self.before.item_id, self.before.version, self.item) if self.before else None


def import_items(bank: Bank, library: Library, parsed: Parsed, by: str, *, keep: bool) -> Report:
    """Without `keep` a dry run: the same report, and nothing is kept. Raises UserError."""
    offered = list(_offered(parsed.entries, bank, Sources(library)))
    new = [each for each in offered if each.before is None]
    edits = [each.edit for each in offered if each.is_changed and each.edit]
    added, refused = bank.merge([each.item for each in new], edits, by, keep=keep)
    reasons = {refusal.edit.item_id: refusal.reason for refusal in refused}
    lines, problems = _edited(offered, reasons)
    return Report((*_added(new, added), *lines), (*parsed.problems, *problems), parsed.notices)


def _added(new: Sequence[_Offered], added: Added) -> Iterator[Line]:
    has = {twin.position: f"题库里已有：{twin.item_id}" for twin in added.duplicates}
    like = {twin.position: f"与题库里的 {twin.item_id} 相近，请看一看" for twin in added.alike}
    for position, each in enumerate(new):
        notes = (each.note, has.get(position, ""), like.get(position, ""))
        outcome = Outcome.DUPLICATE if position in has else Outcome.NEW
        yield Line(each.entry.place, each.item.stem, outcome, tuple(filter(None, notes)))


def _edited(offered: Sequence[_Offered], reasons: Mapping[str, str]) -> tuple[list[Line], list[Problem]]:
    lines, problems = [], []
    for each in offered:
        if each.before is None:
            continue
        if reason := reasons.get(each.before.item_id):
            problems.append(Problem(each.entry.place, reason))
            continue
        outcome = Outcome.EDITED if each.is_changed else Outcome.UNCHANGED
        lines.append(Line(each.entry.place, each.item.stem, outcome, (each.note,) if each.note else ()))
    return lines, problems


def _offered(entries: Sequence[Entry], bank: Bank, sources: Sources) -> Iterator[_Offered]:
    """A row that was copied with its number is a new item."""
    known = bank.some([entry.item_id for entry in entries if entry.item_id])
    for entry in entries:
        yield _with_basis(entry, known.pop(entry.item_id, None), sources)


def _with_basis(entry: Entry, before: BankItem | None, sources: Sources) -> _Offered:
    item = entry.item
    if before is not None:
        # A file has no place for the fact, and some have none for the topic.
        item = replace(item, fact=before.item.fact, topic=item.topic or before.item.topic)
        if entry.source in (None, source_of(before.item.basis)):
            return _Offered(entry, replace(item, basis=before.item.basis), before)
    if entry.source is None:
        return _Offered(entry, item, before)
    try:
        return _Offered(entry, replace(item, basis=sources.find(entry.source)), before)
    except NoClause as problem:
        return _Offered(entry, item, before, f"{problem}，只能用于练习")
