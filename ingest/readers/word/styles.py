"""Styles of a Word file, resolved along w:basedOn: what a paragraph takes from its style (ECMA-376 17.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import attribute, children, find, is_on, number

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)
_MOST_ANCESTORS = 20
_BODY_LEVEL = 9  # w:outlineLvl of text that is no heading


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What matters of a style for reading: its list, depth as a heading (from 1), whether it is hidden."""

    ids: tuple[str, ...] = ()  # the style and those it is based on
    list_id: str | None = None
    level: int | None = None
    outline: int | None = None
    is_contents: bool = False  # an entry of a list of contents
    is_hidden: bool = False


class Styles:
    """The styles of a file by their ids; unknown ids have no properties."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else list(children(root, "w:style"))
        self._styles = {attribute(style, "styleId") or "": style for style in styles}
        self._default = next((attribute(style, "styleId") for style in styles if _is_default(style)), None)
        self._resolved: dict[str | None, ParagraphStyle] = {}

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """The style of a paragraph; the default style where it names none."""
        if style_id not in self._resolved:
            self._resolved[style_id] = self._resolve(style_id)
        return self._resolved[style_id]

    def hides_text(self, style_id: str | None) -> bool | None:
        """Whether a character style hides its text; None where it does not say."""
        for style in self._chain(style_id):
            vanish = find(style, "w:rPr", "w:vanish")
            if vanish is not None:
                return is_on(vanish)
        return None

    def lists(self) -> dict[str, str]:
        """The w:numId of each style that has one, numbering styles above all."""
        found = ((name, attribute(_list_property(style, "w:numId"))) for name, style in self._styles.items())
        return {name: list_id for name, list_id in found if list_id}

    def _resolve(self, style_id: str | None) -> ParagraphStyle:
        chain = list(self._chain(self._default if style_id is None else style_id))
        names = [attribute(find(style, "w:name")) or "" for style in chain]
        list_ids = (attribute(_list_property(style, "w:numId")) for style in chain)
        levels = (number(_list_property(style, "w:ilvl")) for style in chain)
        return ParagraphStyle(
            ids=tuple(attribute(style, "styleId") or "" for style in chain),
            list_id=next((list_id for list_id in list_ids if list_id is not None), None),
            level=next((level for level in levels if level is not None), None),
            outline=_outline(chain, names),
            is_contents=any(_CONTENTS.fullmatch(name.strip()) for name in names),
            is_hidden=bool(self.hides_text(self._default if style_id is None else style_id)),
        )

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        for _ in range(_MOST_ANCESTORS):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = attribute(find(style, "w:basedOn"))


def outline_depth(level: int | None) -> int | None:
    """Depth from 1 of a w:outlineLvl, which counts from 0; None for body text."""
    return None if level is None or not 0 <= level < _BODY_LEVEL else level + 1


def _is_default(style: Element) -> bool:
    return attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on")


def _list_property(style: Element, name: str) -> Element | None:
    return find(style, "w:pPr", "w:numPr", name)


def _outline(chain: list[Element], names: list[str]) -> int | None:
    """By the nearest style that tells a level, or whose name is a heading's."""
    for style, name in zip(chain, names, strict=True):
        level = number(find(style, "w:pPr", "w:outlineLvl"))
        if level is not None:
            return outline_depth(level)
        if heading := _HEADING.fullmatch(name.strip()):
            return int(heading[1])
    return None
