"""Fields (ECMA-376 part 1, 17.16): what is shown of them is their result, not their instruction.

A complex field runs from w:fldChar begin over separate to end, across runs and paragraphs. One that never
ends hides nothing: files are broken, and text must not vanish with them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import attribute, tag

_CONTENTS = re.compile(r"\s*TOC\b", re.IGNORECASE)
# What Word makes of a number in a circle (带圈字符): EQ \o\ac(○,21)
_CIRCLED = re.compile(
    r"\s*EQ\s*\\o\s*(?:\\a[clr])?\s*\(\s*[○〇◯]\s*[,，;；]\s*(\S{1,3}?)\s*\)\s*", re.IGNORECASE
)
_NUMBERS_OR_EQUATIONS = re.compile(r"\s*(?:EQ|LISTNUM|AUTONUM(?:LGL|OUT)?)\b", re.IGNORECASE)
_LARGEST_SHARE = 0.5  # of the text, in a list of contents: more is a field that ends in the wrong place
_DELETED = ("w:del", "w:moveFrom")


def lists_contents(instruction: str) -> bool:
    return _CONTENTS.match(instruction) is not None


@dataclass
class _Field:
    begin: Element
    starts_at: int = 0  # characters of text before it
    instruction: str = ""
    has_result: bool = False


class Fields:
    """The fields that are open while stories are read in order."""

    def __init__(self, stories: Sequence[Element]) -> None:
        surveys = [_survey(story) for story in stories]
        self._whole = frozenset[Element]().union(*(whole for whole, _ in surveys))
        self._contents = frozenset[Element]().union(*(contents for _, contents in surveys))
        self._open: list[_Field] = []
        self._hiding = self._listing = 0  # how many of the open fields do

    @property
    def shows_text(self) -> bool:
        """Whether text here is shown: not between the beginning of a field and its result."""
        return self._hiding == 0

    @property
    def lists_contents(self) -> bool:
        """Whether text here belongs to a list of contents."""
        return self._listing > 0

    def mark(self, mark: Element) -> str | None:
        """Goes past a w:fldChar; gives the instruction of a field that ends without a result."""
        match attribute(mark, "fldCharType"):
            case "begin":
                self._open.append(_Field(mark))
                self._hiding += mark in self._whole
                self._listing += mark in self._contents
            case "separate" if self._open:
                self._unhide(self._open[-1])
                self._open[-1].has_result = True
            case "end" if self._open:
                field = self._open.pop()
                self._unhide(field)
                self._listing -= field.begin in self._contents
                return None if field.has_result else field.instruction
        return None

    def _unhide(self, field: _Field) -> None:
        self._hiding -= not field.has_result and field.begin in self._whole

    def instruct(self, text: str) -> None:
        if self._open:
            self._open[-1].instruction += text


def resultless(instruction: str) -> str | None:
    """What a field without a result shows: a character in a circle, or nothing; None where unknown."""
    if circled := _CIRCLED.fullmatch(instruction):
        return _in_circle(circled[1])
    return None if _NUMBERS_OR_EQUATIONS.match(instruction) else ""


def _in_circle(text: str) -> str:
    ordinal = int(text) if text.isascii() and text.isdigit() else 0
    if 1 <= ordinal <= 20:
        return chr(ord("①") + ordinal - 1)
    if 21 <= ordinal <= 35:
        return chr(ord("㉑") + ordinal - 21)
    if 36 <= ordinal <= 50:
        return chr(ord("㊱") + ordinal - 36)
    return f"（{text}）"


def _survey(story: Element) -> tuple[frozenset[Element], frozenset[Element]]:
    """The beginnings of the fields that have a result and an end, and of those that are lists of contents."""
    whole, contents = set(), dict[Element, int]()
    opened: list[_Field] = []
    length = 0
    for element in story.iter("{*}fldChar", "{*}instrText", "{*}t"):
        name = tag(element)
        if name == "w:t":
            length += len(element.text or "")
        elif name == "w:instrText" and opened:
            opened[-1].instruction += element.text or ""
        elif name == "w:fldChar" and not _is_deleted(element):
            ended = _step(opened, element, length)
            if ended and ended.has_result:
                whole.add(ended.begin)
            if ended and lists_contents(ended.instruction):
                contents[ended.begin] = length - ended.starts_at
    return frozenset(whole), frozenset(
        each for each, size in contents.items() if size <= length * _LARGEST_SHARE
    )


def _step(opened: list[_Field], mark: Element, length: int) -> _Field | None:
    """Goes past a mark, and gives the field that it ends."""
    match attribute(mark, "fldCharType"):
        case "begin":
            opened.append(_Field(mark, length))
        case "separate" if opened:
            opened[-1].has_result = True
        case "end" if opened:
            return opened.pop()
    return None


def _is_deleted(element: Element) -> bool:
    return any(tag(ancestor) in _DELETED for ancestor in element.iterancestors())
