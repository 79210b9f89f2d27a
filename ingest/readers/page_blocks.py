"""The blocks of a web page in reading order: what a browser shows as lines of their own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lxml import etree

from ingest.numbering import read_number

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "o:p",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "st1",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "ucaptitle",
        "var",
        "wbr",
    ]
)
CELLS = frozenset({"td", "th", "dd"})
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_CHINESE = "[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…]"
_WRAPPED = re.compile(rf"(?<={_CHINESE})[ \t\r]*\n\s*(?={_CHINESE})")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_INDENT = re.compile(r"\s*(?:\u3000|\u00a0{2})")
_LETTER_TYPES = {"a": "a", "A": "A"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_UNITS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 3999


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the page, or, without text, a table to be read as a whole or an empty cell."""

    element: etree._Element  # the innermost block element around the text
    text: str
    linked: int = 0  # characters that are links
    hrefs: tuple[str, ...] = ()
    outline: int | None = None  # of h1 to h6
    follows_break: bool = False  # <br> before it, within the same element
    is_indented: bool = False
    depth: int = 0  # numbered lists around the one that numbers it


def blocks(root: etree._Element, whole: Collection[etree._Element] = ()) -> Iterator[Block]:
    """The blocks below `root`; elements of `whole` come as one block without text."""
    walk = _Walk()
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "end":
            yield from walk.leave(element, is_root=element is root)
        elif element in whole:
            yield from walk.flush()
            yield Block(element, "")
            walk.skipped = element
            walker.skip_subtree()
        else:
            yield from walk.enter(element)
    yield from walk.flush()


@dataclass(slots=True)
class _Walk:
    """Where the walk through the page stands, and the text since the last block."""

    parents: list[etree._Element] = field(default_factory=list)  # open block elements
    parts: list[str] = field(default_factory=list)
    hrefs: list[str] = field(default_factory=list)
    linked: int = 0
    open_links: int = 0
    open_pres: int = 0
    outline: int | None = None
    marker: str = ""  # of a list item whose text has not come yet
    follows_break: bool = False
    last_text_in: etree._Element | None = None
    skipped: etree._Element | None = None
    ordinals: dict[etree._Element, int] = field(default_factory=dict)  # of open lists: the next number

    def enter(self, element: etree._Element) -> Iterator[Block]:
        tag = element.tag
        if tag == "br":
            yield from self.flush()
            self.follows_break = True
        elif tag not in INLINE:
            yield from self.flush()
            self.follows_break = False
            self.parents.append(element)
            self.outline = _HEADINGS.get(str(tag), self.outline)
            self.open_pres += tag == "pre"
            if tag == "li":
                self.marker = self._marker(element)
        elif tag == "a" and element.get("href"):
            self.open_links += 1
            self.hrefs.append(str(element.get("href")))
        yield from self._add(element.text)

    def leave(self, element: etree._Element, is_root: bool) -> Iterator[Block]:
        tag = element.tag
        if element is self.skipped:
            self.skipped = None
        elif tag == "a" and element.get("href"):
            self.open_links -= 1
        elif tag not in INLINE and tag != "br":
            yield from self.flush()
            if tag in CELLS and self.last_text_in is not element and not _has_blocks(element):
                yield Block(element, "")
            self.parents.pop()
            self.follows_break = False
            self.outline = None if tag in _HEADINGS else self.outline
            self.open_pres -= tag == "pre"
        if not is_root:
            yield from self._add(element.tail)

    def flush(self) -> Iterator[Block]:
        """The text since the last block as a block, if there is any."""
        raw, self.parts = "".join(self.parts), []
        hrefs, self.hrefs = tuple(self.hrefs), []
        linked, self.linked = self.linked, 0
        text = _squeezed(raw)
        if not text or not self.parents:
            return
        marker, self.marker = self.marker, ""
        is_marked = bool(marker) and read_number(text) is None
        if is_marked:
            text = marker + ("" if re.match(_CHINESE, text) else " ") + text
        self.last_text_in = self.parents[-1]
        yield Block(
            self.parents[-1],
            text,
            linked,
            hrefs,
            self.outline,
            self.follows_break,
            bool(_INDENT.match(raw)),
            max(sum(each.tag == "ol" for each in self.parents) - 1, 0) if is_marked else 0,
        )

    def _add(self, text: str | None) -> Iterator[Block]:
        for position, line in enumerate(text.split("\n") if text and self.open_pres else [text or ""]):
            if position:
                yield from self.flush()
                self.follows_break = True
            self.parts.append(line)
            if self.open_links:
                self.linked += len("".join(line.split()))

    def _marker(self, item: etree._Element) -> str:
        """The number that a browser shows before a list item; a bullet says nothing."""
        items = item.getparent()
        if items is None or items.tag != "ol" or "none" in _list_style(items):
            return ""
        step = -1 if items.get("reversed") is not None else 1
        if items not in self.ordinals:
            first = len(items.findall("li")) if step < 0 else 1
            self.ordinals[items] = _whole_number(items.get("start"), first)
        ordinal = _whole_number(item.get("value"), self.ordinals[items])
        self.ordinals[items] = ordinal + step
        return f"{_numeral(ordinal, item.get('type') or items.get('type') or '1')}."


def _has_blocks(element: etree._Element) -> bool:
    return any(child.tag not in INLINE and child.tag != "br" for child in element)


def _squeezed(raw: str) -> str:
    """As a browser shows it: blanks as one; line ends of the source between Chinese characters are none."""
    text = _BLANKS.sub(" ", _WRAPPED.sub("", raw))
    while text != (shorter := text.strip().strip(_NO_WIDTH)):
        text = shorter
    return text


def _list_style(items: etree._Element) -> str:
    match = re.search(r"list-style(?:-type)?\s*:([^;]*)", items.get("style") or "")
    return match[1].lower() if match else ""


def _whole_number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text, re.ASCII) else default


def _numeral(ordinal: int, kind: str) -> str:
    """HTML 4.4.5, the type attribute of ol: 1, a, A, i, I."""
    if kind in _LETTER_TYPES and ordinal > 0:
        return _letters(ordinal) if kind == "a" else _letters(ordinal).upper()
    if kind in ("i", "I") and 0 < ordinal <= _MOST_ROMAN:
        return _roman(ordinal) if kind == "i" else _roman(ordinal).upper()
    return str(ordinal)


def _letters(ordinal: int) -> str:
    letters = ""
    while ordinal:
        ordinal, letter = divmod(ordinal - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _roman(ordinal: int) -> str:
    numeral = ""
    for value, letters in (*_ROMAN, *_ROMAN_UNITS):
        count, ordinal = divmod(ordinal, value)
        numeral += letters * count
    return numeral
