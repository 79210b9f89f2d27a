"""The numbers that Word generates before paragraphs (ECMA-376 part 1, 17.9).

A paragraph names a list (w:num) and a level of it. Lists made from one definition (w:abstractNum) count on
together, as Word does, until a list that overrides the start is used for the first time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import attribute, children, chosen, find, is_on, number, tag
from ingest.readers.word.number_formats import format_ordinal

_PLACE = re.compile(r"%([1-9])")
_DASH = re.compile(r"[-‐‑–—―─－]{1,2}")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PADDED = re.compile(r"0*[1-9]")  # the first of “001, 002, 003, …”
_ENDS_ITSELF = tuple("）)、．.。：:—")
_HEADING_UNIT = tuple("编章节条款")
_MOST_LINKS = 8
_LONGEST_TEXT = 100  # characters of a number: it is repeated for each paragraph


@dataclass(frozen=True, slots=True)
class Level:
    """w:lvl: how the numbers of one level count and look."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""  # “第%1条”, “%1.%2”
    suffix: str = "tab"  # tab, space, nothing
    restarts_after: int | None = None  # levels from 1; 0 for never
    is_legal: bool = False  # all its numbers in digits
    style: str | None = None  # the paragraph style that stands for this level
    is_hidden: bool = False
    width: int = 0  # digits of a number with leading zeros

    @property
    def is_bullet(self) -> bool:
        return self.number_format == "bullet"


@dataclass(frozen=True, slots=True)
class NumberedList:
    """w:num: the definition it counts with, and its levels with what it overrides."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]  # by level: counting starts anew at the first use


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number as displayed, “第一条”, and what stands between it and the text."""

    text: str
    suffix: str

    def before(self, text: str) -> str:
        """The paragraph as displayed. A blank stands for a tab, but not after （一） or 1.

        第一条 stands apart from its words even where the file sets nothing between them: without that it
        would read as a reference. 1. stands apart from a digit: 1. 2025年.
        """
        if not self.text or not text:
            return self.text + text
        if self.text.endswith(_ENDS_ITSELF):
            needs_blank = self.text[-1] == "." and text[0].isdigit()
        else:
            needs_blank = self.suffix != "nothing" or self.text.endswith(_HEADING_UNIT)
        return f"{self.text} {text}" if needs_blank and not text[0].isspace() else self.text + text


@dataclass
class Numbering:
    """The lists of a file by their w:numId. `style_lists` tells the list of a numbering style."""

    lists: dict[str, NumberedList] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Element | None, style_lists: Mapping[str, str]) -> Numbering:
        if root is None:
            return cls()
        definitions = {
            attribute(each, "abstractNumId") or "": each for each in children(root, "w:abstractNum")
        }
        sources = {
            attribute(each, "numId") or "": attribute(find(each, "w:abstractNumId")) or ""
            for each in children(root, "w:num")
        }
        lists = {}
        for element in children(root, "w:num"):
            list_id = attribute(element, "numId") or ""
            definition = _linked(sources[list_id], definitions, sources, style_lists)
            if definition in definitions:
                lists[list_id] = _numbered_list(element, definition, definitions[definition])
        return cls(lists)

    def level_of_style(self, list_id: str, styles: tuple[str, ...]) -> int | None:
        """The level that one of the styles, the nearest first, stands for in a list."""
        numbered = self.lists.get(list_id)
        if numbered is None:
            return None
        linked = {level.style: i for i, level in numbered.levels.items() if level.style}
        return next((linked[style] for style in styles if style in linked), None)


def _linked(
    definition: str, definitions: Mapping[str, Element], sources: Mapping[str, str], styles: Mapping[str, str]
) -> str:
    """The definition itself, or the one of the numbering style that it refers to (17.9.21)."""
    for _ in range(_MOST_LINKS):
        style = attribute(find(definitions.get(definition), "w:numStyleLink"))
        if style is None or style not in styles:
            break
        definition = sources.get(styles[style], "")
    return definition


def _numbered_list(element: Element, definition: str, abstract: Element) -> NumberedList:
    levels = dict(_levels(abstract))
    starts = {}
    for override in children(element, "w:lvlOverride"):
        index = number(override, "ilvl") or 0
        levels.update((index, level) for _, level in _levels(override))
        start = number(find(override, "w:startOverride"))
        if start is not None:
            starts[index] = start
    return NumberedList(definition, levels, starts)


def _levels(element: Element) -> Iterator[tuple[int, Level]]:
    for child in children(element, "w:lvl"):
        index = number(child, "ilvl") or 0
        if 0 <= index <= 8:
            yield index, _level(child)


def _level(element: Element) -> Level:
    number_format = _number_format(element)
    sample = attribute(number_format, "format") or ""
    start = number(find(element, "w:start"))
    return Level(
        start=1 if start is None else start,
        number_format=attribute(number_format) or "decimal",
        text=(attribute(find(element, "w:lvlText")) or "")[:_LONGEST_TEXT],
        suffix=attribute(find(element, "w:suff")) or "tab",
        restarts_after=number(find(element, "w:lvlRestart")),
        is_legal=is_on(find(element, "w:isLgl")),
        style=attribute(find(element, "w:pStyle")),
        is_hidden=is_on(find(element, "w:rPr", "w:vanish")),
        width=len(match[0]) if (match := _PADDED.match(sample)) else 0,
    )


def _number_format(level: Element) -> Element | None:
    """w:numFmt, also where the file gives newer and older programs a format each."""
    for child in level:
        if tag(child) == "w:numFmt":
            return child
        if tag(child) == "mc:AlternateContent" and (branch := chosen(child)) is not None:
            return find(branch, "w:numFmt")
    return None


# --- counting -------------------------------------------------------------------------------------------


class Counters:
    """Counts through a document: `next` for each numbered paragraph in order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)  # by definition and level
        self._started: set[tuple[str, int]] = set()  # lists whose own start has been applied

    def next(self, list_id: str, index: int) -> PrintedNumber | None:
        """The number of the next paragraph at a level of a list; None where the file does not define it."""
        numbered = self._numbering.lists.get(list_id)
        level = numbered.levels.get(index) if numbered else None
        if numbered is None or level is None:
            return None
        counts = self._counts[numbered.definition]
        counts[index] = self._count(list_id, index, numbered, counts)
        self._restart_below(index, numbered.levels, counts)
        return PrintedNumber("" if level.is_hidden else _printed(index, numbered, counts), level.suffix)

    def _count(self, list_id: str, index: int, numbered: NumberedList, counts: Mapping[int, int]) -> int:
        if index in numbered.starts and (list_id, index) not in self._started:
            self._started.add((list_id, index))
            return numbered.starts[index]
        return counts[index] + 1 if index in counts else _start(numbered, index)

    @staticmethod
    def _restart_below(index: int, levels: Mapping[int, Level], counts: dict[int, int]) -> None:
        """A level starts anew after any level above it, or after those its w:lvlRestart tells (17.9.10)."""
        for below in [level for level in counts if level > index]:
            rule = levels[below].restarts_after if below in levels else None
            if index < (below if rule is None else min(rule, below)):
                del counts[below]


def _start(numbered: NumberedList, index: int) -> int:
    """Where a level starts, and what is displayed for one above that no paragraph has used."""
    level = numbered.levels.get(index)
    return numbered.starts.get(index, level.start if level else 1)


def _printed(index: int, numbered: NumberedList, counts: Mapping[int, int]) -> str:
    level = numbered.levels[index]
    if level.is_bullet:
        return _bullet(level.text)

    def ordinal(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        return _ordinal(counts.get(at, _start(numbered, at)), numbered.levels.get(at), level.is_legal)

    return _PLACE.sub(ordinal, level.text).strip()


def _ordinal(count: int, level: Level | None, is_legal: bool) -> str:
    number_format = level.number_format if level else "decimal"
    if is_legal and number_format not in ("none", "bullet"):
        number_format = "decimal"
    return format_ordinal(count, number_format).zfill(level.width if level else 0)


def _bullet(text: str) -> str:
    """A dash is a level of official documents, 注 and the like are words; other bullets say nothing."""
    if _DASH.fullmatch(text.strip()):
        return "——"
    return text if _CHINESE.search(text) else ""
