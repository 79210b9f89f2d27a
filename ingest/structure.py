"""From paragraphs to the tree of provisions, with headings, fields and facts.

Every character of the text belongs to exactly one provision, and what is inferred is said in a warning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Document, Provision
from ingest.entitlements import read_entitlements
from ingest.headings import bare_heading, run_in_heading
from ingest.lost_numbers import Line, infer_numbers
from ingest.metadata import document_id, read_head
from ingest.numbering import Style, read_number
from ingest.quantities import read_quantities
from ingest.readers.source import Source
from ingest.units import split_note


def parse(source: Source) -> Document:
    """The document in a source file; revision 0 until the library gives it one."""
    text = "\n".join(source.paragraphs)
    head = read_head(source.paragraphs)
    lines, warnings = infer_numbers(_lines(source.paragraphs, head.length), head.length)
    nodes = _nest(_own_parts(lines, head.length, len(text)))
    return Document(
        doc_id=document_id(head.title),
        revision=0,
        title=head.title,
        document_number=head.document_number,
        validity=head.validity,
        text=text,
        sha256=source.sha256,
        source_name=source.name,
        provisions=_provisions(nodes, text, depth=1, prefix="", taken=Counter()),
        warnings=warnings,
    )


def _lines(paragraphs: Sequence[str], head: int) -> list[Line]:
    """The paragraphs with their places; in the front matter (a list of contents) numbers do not count."""
    lines, start = [], 0
    for i, text in enumerate(paragraphs):
        lines.append(Line(text, start, read_number(text) if i >= head else None))
        start += len(text) + 1
    return lines


# --- the tree -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    """One provision's own lines, [first.start, end) of the text, and the provisions below it."""

    kind: str  # title, preamble or provision
    first: Line
    end: int
    children: tuple[_Node, ...] = ()
    in_article: bool = False  # a 项 or 目 of a statute

    @property
    def style(self) -> Style | None:
        return self.first.number.style if self.first.number else None


def _own_parts(lines: Sequence[Line], head: int, length: int) -> list[_Node]:
    """Where each provision begins and ends: at a number, at the end of the front matter, or at the end."""
    starts = [
        (i, "title" if i == 0 and head else "preamble" if line.number is None else "provision")
        for i, line in enumerate(lines)
        if line.number or i == 0 or i == head
    ]
    ends = [lines[i].start for i, _ in starts[1:]] + [length]
    return [_Node(kind, lines[i], end) for (i, kind), end in zip(starts, ends, strict=True)]


def _nest(parts: Sequence[_Node]) -> tuple[_Node, ...]:
    """A provision belongs to the nearest one before it with an outer numbering style."""

    def below(index: int, parent: Style | None, in_article: bool) -> tuple[tuple[_Node, ...], int]:
        nodes: list[_Node] = []
        while index < len(parts):
            part = parts[index]
            if part.style and parent and part.style <= parent:
                break
            index, children = index + 1, tuple[_Node, ...]()
            if part.style:
                children, index = below(index, part.style, in_article or part.style is Style.ARTICLE)
            nodes.append(replace(part, children=children, in_article=in_article))
        return tuple(nodes), index

    return below(0, None, False)[0]


# --- provisions -----------------------------------------------------------------------------------------


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


def _provisions(
    nodes: Sequence[_Node], text: str, depth: int, prefix: str, taken: Counter[str]
) -> tuple[Provision, ...]:
    bodies = [_body(node, text) for node in nodes]
    headed = _styles_with_headings(nodes, bodies)
    provisions = []
    for position, (node, body) in enumerate(zip(nodes, bodies, strict=True), start=1):
        anchor = _anchor(node, prefix, position, taken)
        provision = _provision(node, body, anchor, depth if node.style else 0, node.style in headed)
        below = _provisions(node.children, text, depth + 1, f"{anchor}-", taken)
        provisions.append(replace(provision, children=below))
    return tuple(provisions)


def _body(node: _Node, text: str) -> _Body:
    start = node.first.start + len(node.first.printed)
    body, units = split_note(text[start : node.end])
    return _Body(body, start, units)


def _styles_with_headings(nodes: Sequence[_Node], bodies: Sequence[_Body]) -> set[Style]:
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


def _provision(node: _Node, body: _Body, anchor: str, level: int, headed: bool) -> Provision:
    heading, offset = _heading(body) if headed else ("", 0)
    untrimmed = body.text[offset:]
    text = untrimmed.strip()
    return Provision(
        anchor=anchor,
        level=level,
        number=node.first.number.printed if node.first.number else None,
        number_inferred=node.first.inferred,
        heading=heading,
        text=text,
        start=node.first.start,
        end=node.end,
        text_start=body.start + offset + len(untrimmed) - len(untrimmed.lstrip()),
        responsible_units=body.units,
        quantities=read_quantities(text),
        entitlements=read_entitlements(text),
    )


def _heading(body: _Body) -> tuple[str, int]:
    """The heading and the offset at which the text after it begins."""
    if body.own_line:
        return body.own_line, len(body.text.partition("\n")[0])
    return run_in_heading(body.text)


def _anchor(node: _Node, prefix: str, position: int, taken: Counter[str]) -> str:
    """A stable name within the document: 二、（三）3.（17） is 2-3-3-17, 第十七条之一 is art17.1."""
    number = node.first.number
    if number is None:
        anchor = node.kind
    elif number.style is Style.ARTICLE:
        anchor = f"art{number.ordinal}" + (f".{number.suffix}" if number.suffix else "")
    elif number.style is Style.DASH:
        anchor = f"{prefix}d{position}"
    else:
        anchor = f"{prefix}{_ANCHORS.get(number.style, '')}{number.ordinal}"
    taken[anchor] += 1
    return anchor if taken[anchor] == 1 else f"{anchor}_{taken[anchor]}"


_ANCHORS = {Style.PART: "part", Style.SUBPART: "subpart", Style.CHAPTER: "ch", Style.SECTION: "sec"}
