"""From nodes to provisions: their headings, texts, responsible units, anchors and facts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Provision
from ingest.entitlements import read_entitlements
from ingest.headings import bare_heading, run_in_heading
from ingest.numbering import Style
from ingest.parts import Part
from ingest.quantities import read_quantities
from ingest.tree import Node
from ingest.units import split_note

# 第一条　【立法目的】为了…; 第二条（适用范围）
_ARTICLE_HEADING = re.compile(r"\s*[【（(](?P<heading>[^【】（）()。；，：\d]{2,20})[】）)](?=\s*\S)")
_LONGEST_ARTICLE_HEADING = 30
_ANCHORS = {Style.PART: "part", Style.SUBPART: "subpart", Style.CHAPTER: "ch", Style.SECTION: "sec"}


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands after a provision's number, without the unit note: `text` begins at `start`."""

    text: str
    start: int
    units: tuple[str, ...]

    @property
    def own_line(self) -> str:
        """The heading on a line of its own, if there is one."""
        return bare_heading(self.text.partition("\n")[0])


def read_provisions(nodes: Sequence[Node], text: str) -> tuple[Provision, ...]:
    """The provisions of a document's text, with those below them."""
    return _provisions(nodes, text, depth=1, prefix="", taken=Counter())


def _provisions(
    nodes: Sequence[Node], text: str, depth: int, prefix: str, taken: Counter[str]
) -> tuple[Provision, ...]:
    bodies = [_body(node, text) for node in nodes]
    headed = _styles_with_headings(nodes, bodies)
    provisions = []
    for position, (node, body) in enumerate(zip(nodes, bodies, strict=True), start=1):
        anchor = _anchor(node, prefix, position, taken)
        level = depth if node.kind in _NUMBERED else 0
        below = _provisions(node.children, text, depth + 1, f"{anchor}-", taken)
        heading = _heading(node, body, node.style in headed)
        provisions.append(_provision(node, body, anchor, level, heading, below))
    return tuple(provisions)


_NUMBERED = {"provision", "heading", "paragraph", "block"}


def _body(node: Node, text: str) -> _Body:
    start = node.first.start + len(node.first.printed)
    body, units = split_note(text[start : node.end])
    return _Body(body, start, units)


def _styles_with_headings(nodes: Sequence[Node], bodies: Sequence[_Body]) -> set[Style]:
    """The styles in which these siblings begin with headings: half of them, or all of several in an article.

    One short first sentence alone is none: “本公告自2020年1月1日起执行。原公告同时废止。”
    """
    siblings: dict[Style, list[bool]] = defaultdict(list)
    for node, body in zip(nodes, bodies, strict=True):
        if node.style and node.style is not Style.ARTICLE:
            siblings[node.style].append(bool(body.own_line or run_in_heading(body.text)[0]))
    if any(node.in_article for node in nodes):
        return {style for style, headed in siblings.items() if len(headed) > 1 and all(headed)}
    return {style for style, headed in siblings.items() if sum(headed) * 2 >= len(headed)}


def _heading(node: Node, body: _Body, is_headed: bool) -> tuple[str, int]:
    """The heading and the offset at which the text after it begins."""
    if node.kind == "heading":
        return body.text.partition("\n")[0].strip(), len(body.text.partition("\n")[0])
    if node.style is Style.ARTICLE:
        return _article_heading(node, body)
    if not is_headed:
        return "", 0
    return (body.own_line, len(body.text.partition("\n")[0])) if body.own_line else run_in_heading(body.text)


def _article_heading(node: Node, body: _Body) -> tuple[str, int]:
    match = _ARTICLE_HEADING.match(body.text)
    if match:
        return match["heading"].strip(), match.end()
    line, _, rest = body.text.partition("\n")
    is_short = 0 < len(body.own_line) <= _LONGEST_ARTICLE_HEADING and "，" not in body.own_line
    is_alone = is_short and bool(rest.strip() or node.children)
    return (body.own_line, len(line)) if is_alone else ("", 0)


def _provision(
    node: Node,
    body: _Body,
    anchor: str,
    level: int,
    heading: tuple[str, int],
    children: tuple[Provision, ...],
) -> Provision:
    title, offset = heading
    untrimmed = body.text[offset:]
    text = untrimmed.strip()
    quantities = read_quantities(text) if level > 0 or node.kind in _WITH_FACTS else ()
    return Provision(
        anchor=anchor,
        level=level,
        number=node.first.number.printed if node.first.number else None,
        number_inferred=node.first.inferred,
        heading=title,
        text=text,
        start=node.first.start,
        end=node.end,
        text_start=body.start + offset + len(untrimmed) - len(untrimmed.lstrip()),
        responsible_units=body.units,
        quantities=quantities,
        entitlements=read_entitlements(text, quantities) if level > 0 or node.kind in _WITH_FACTS else (),
        children=children,
        page=node.first.page,
        paragraph=node.first.paragraph,
    )


_WITH_FACTS = {"preamble", Part.TITLE}


def _anchor(node: Node, prefix: str, position: int, taken: Counter[str]) -> str:
    """A stable name within the document: 二、（三）3.（17） is 2-3-3-17, 第十七条之一第二款 is art17.1-p2."""
    number = node.first.number
    if number is None:
        anchor = _anchor_without_number(node, prefix, position)
    elif number.style is Style.ARTICLE:
        anchor = f"art{number.ordinal}" + (f".{number.suffix}" if number.suffix else "")
    elif number.style is Style.DASH:
        anchor = f"{prefix}d{position}"
    else:
        anchor = f"{prefix}{_ANCHORS.get(number.style, '')}{number.ordinal}"
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else f"{anchor}_{taken[anchor]}"


def _anchor_without_number(node: Node, prefix: str, position: int) -> str:
    match node.kind:
        case "paragraph":
            return f"{prefix}p{node.first.paragraph}"
        case "heading":
            return f"{prefix}h{position}"
        case "block":
            return f"{prefix}b{position}"
        case part:
            return part
