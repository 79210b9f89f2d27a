"""What is read from a file of items, and what is written to one."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import UserError
from assistant.quiz.item import Basis, Item
from assistant.quiz.soundness import faults, tidy

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_ITEMS = 5000  # of one file

PATH_MARK = " › "  # between the labels of a clause path


@dataclass(frozen=True, slots=True)
class Source:
    """The clause that a file says an item rests on, in words; any of them may be "" but the document."""

    document: str  # its title
    clause: str  # the path, its last label, or the number alone
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as a file gives it: sound, without a basis, with the words that tell of one."""

    place: str  # where in the file it stands, for people
    item: Item
    source: Source | None = None
    item_id: str = ""  # as the bank that wrote the file calls it


@dataclass(frozen=True, slots=True)
class Problem:
    place: str
    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...] = ()  # of what was left out
    notices: tuple[str, ...] = ()  # of what a file holds and an item does not


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that a format cannot hold."""

    item_id: str
    stem: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    data: bytes
    left_out: tuple[LeftOut, ...] = ()


class Reading:
    """Gathers what a parser finds."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._problems: list[Problem] = []
        self._notices: dict[str, None] = {}

    def add(self, place: str, item: Item, source: Source | None = None, item_id: str = "") -> None:
        """An unsound item becomes a problem. Raises UserError where there are too many."""
        item = tidy(item)
        if found := faults(item):
            self.refuse(place, "；".join(found))
            return
        if len(self._entries) == MOST_ITEMS:
            raise UserError("file_too_large", f"题目超过 {MOST_ITEMS} 道。", "请分成几个文件导入。")
        self._entries.append(Entry(place, item, source, item_id))

    def refuse(self, place: str, message: str) -> None:
        self._problems.append(Problem(place, message))

    def notice(self, message: str) -> None:
        self._notices[message] = None

    def result(self) -> Parsed:
        return Parsed(tuple(self._entries), tuple(self._problems), tuple(self._notices))


class CannotRead(Exception):
    """Why one item of a file is not taken; the others are."""


def source_of(basis: Basis | None) -> Source | None:
    return Source(basis.title, PATH_MARK.join(basis.path), basis.quote) if basis else None


def decoded(data: bytes) -> str:
    """The text of a file, in UTF-8 or, from older Windows programs, GB 18030. Raises UserError."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("unreadable_file", "文件不是 UTF-8 或 GBK 编码的文本。", "请另存为 UTF-8 文本后再导入。")
