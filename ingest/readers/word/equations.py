"""Equations (m:oMath, ECMA-376 part 1, 22.1) in one line: 人均收入＝(总收入)/(人口)."""

from __future__ import annotations

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import attribute, find, tag

_PROPERTIES = ("m:rPr", "m:ctrlPr", "w:rPr", "w:del", "w:moveFrom")


def equation_text(element: Element) -> str:
    match tag(element):
        case "m:t" | "w:t":
            return element.text or ""
        case "m:f":
            return f"{_operand(element, 'm:num')}/{_operand(element, 'm:den')}"
        case "m:sSup":
            return f"{_part(element, 'm:e')}^{_operand(element, 'm:sup')}"
        case "m:rad":
            return f"{_part(element, 'm:deg')}√{_operand(element, 'm:e')}"
        case "m:d":
            return _delimited(element)
        case "m:nary":
            sign = attribute(find(element, "m:naryPr", "m:chr")) or "∫"
            return sign + _inside(element)
        case _:
            return _inside(element)


def _inside(element: Element) -> str:
    return "".join(equation_text(child) for child in element if tag(child) not in _PROPERTIES)


def _part(element: Element, name: str) -> str:
    part = find(element, name)
    return "" if part is None else _inside(part)


def _operand(element: Element, name: str) -> str:
    """In brackets where it is more than a number or a word, so that 1/(a+b) stays what it is."""
    text = _part(element, name)
    return text if text.isalnum() else f"({text})"


def _delimited(element: Element) -> str:
    opening = attribute(find(element, "m:dPr", "m:begChr"))
    closing = attribute(find(element, "m:dPr", "m:endChr"))
    return ("(" if opening is None else opening) + _inside(element) + (")" if closing is None else closing)
