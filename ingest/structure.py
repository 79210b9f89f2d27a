"""From paragraphs to the tree of provisions: levels, headings, numbers that the copy lost, fields.

Every character of the text belongs to exactly one provision, and what is inferred is said in a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Document, Provision
from ingest.entitlements import read_entitlements
from ingest.metadata import document_id, read_head
from ingest.numbering import Number, Style, read_number, render_number
from ingest.quantities import read_quantities
from ingest.readers.source import Source
from ingest.units import split_note

_LONGEST_RUN_IN = 30
_LONGEST_HEADING = 50
_LONGEST_BARE_HEADING = 20
_RUN_IN = re.compile(rf"(?P<heading>[^。；：？！]{{2,{_LONGEST_RUN_IN}}})。(?=.)", re.DOTALL)
_END_OF_SENTENCE = re.compile(r"[。；：？！，、]\s*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph with its number, read or inferred, and its place in the document's text."""

    text: str
    start: int
    number: Number | None
    inferred: bool = False

    @property
    def body(self) -> str:
        """The paragraph after its printed number."""
        printed = 0 if self.inferred or self.number is None else len(self.number.printed)
        return self.text[printed:]


def parse(source: Source) -> Document:
    """The document in a source file; revision 0 until the library gives it one."""
    text = "\n".join(source.paragraphs)
    head = read_head(source.paragraphs)
    lines, warnings = infer_numbers(_lines(source.paragraphs), head.length)
    own_parts = _own_parts(lines, head.length, len(text))
    provisions = _nest([_provision(part, text) for part in own_parts])
    return Document(
        doc_id=document_id(head.title),
        revision=0,
        title=head.title,
        validity=head.validity,
        text=text,
        sha256=source.sha256,
        source_name=source.name,
        provisions=provisions,
        warnings=warnings,
    )


def _lines(paragraphs: Sequence[str]) -> list[_Line]:
    lines, start = [], 0
    for text in paragraphs:
        lines.append(_Line(text, start, read_number(text)))
        start += len(text) + 1
    return lines


# --- numbers that the copy lost ---------------------------------------------------------------------


def infer_numbers(lines: Sequence[_Line], head: int) -> tuple[list[_Line], tuple[str, ...]]:
    """Fill the gaps that a plain-text copy leaves, where Word numbered automatically (DOMAIN.md C5).

    A gap of k numbers between two numbered siblings, with exactly k unnumbered paragraphs of the sibling's
    shape between them, gives these the missing numbers. Where the counts differ nothing is guessed.
    """
    filled, warnings = list(lines), []
    for before, after in _gaps(lines):
        first, last = lines[before].number, lines[after].number
        assert first is not None and last is not None
        missing = last.ordinal - first.ordinal - 1
        candidates = [i for i in range(before + 1, after) if _like(lines[i], lines[before])]
        if len(candidates) != missing:
            warnings.append(
                f"{first.printed}与{last.printed}之间缺{missing}个编号，有{len(candidates)}段像是同级条目，"
                f"未作推断，请对照原文核对。"
            )
            continue
        for position, i in enumerate(candidates, start=1):
            filled[i], warning = _inferred(lines[i], first.style, first.ordinal + position)
            warnings.append(f"{warning}，按前后编号{first.printed}与{last.printed}补出，请对照原文核对。")
    closing = _closing_heading(filled, head)
    if closing is not None:
        index, style, ordinal = closing
        filled[index], warning = _inferred(filled[index], style, ordinal)
        warnings.append(f"{warning}，按同级标题的顺序补出，请对照原文核对。")
    return filled, tuple(warnings)


def _inferred(line: _Line, style: Style, ordinal: int) -> tuple[_Line, str]:
    printed = render_number(style, ordinal)
    warning = f"{printed}编号系推断：原文“{line.text[:12]}…”一段没有编号"
    return replace(line, number=Number(style, ordinal, printed), inferred=True), warning


def _gaps(lines: Sequence[_Line]) -> Iterator[tuple[int, int]]:
    """Pairs of lines of one style whose ordinals skip, with no outer number between them."""
    for before, line in enumerate(lines):
        if line.number is None or line.number.ordinal == 0:
            continue
        for after in range(before + 1, len(lines)):
            other = lines[after].number
            if other is None or other.style > line.number.style:
                continue
            if other.style is line.number.style and other.ordinal > line.number.ordinal + 1:
                yield before, after
            break


def _like(line: _Line, sibling: _Line) -> bool:
    """Whether an unnumbered paragraph has the shape of a numbered one: heading, text and unit note alike."""
    if line.number is not None:
        return False
    mine, theirs = _shape(line.body), _shape(sibling.body)
    return mine == theirs


def _shape(body: str) -> tuple[bool, bool, bool]:
    text, units = split_note(body)
    return bool(_RUN_IN.match(text)), bool(units), _is_bare_heading(text)


def _is_bare_heading(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and not _END_OF_SENTENCE.search(text) and "。" not in text


def _closing_heading(lines: Sequence[_Line], head: int) -> tuple[int, Style, int] | None:
    """The last first-level heading, where it lost its number: a short line before closing paragraphs."""
    top = [line.number for line in lines[head:] if line.number]
    if not top:
        return None
    style = min(number.style for number in top)
    last = max(i for i, line in enumerate(lines) if line.number)
    outer = [n for n in top if n.style is style]
    follows_heading = any(
        n.style is style and _is_bare_heading(line.body) for line in lines if (n := line.number)
    )
    if style not in (Style.CHINESE_COMMA, Style.CHINESE_BRACKETS) or not follows_heading or len(outer) < 2:
        return None
    for i in range(last + 1, len(lines) - 1):
        text, following = lines[i].text, lines[i + 1].text
        short = len(text) <= _LONGEST_BARE_HEADING and _is_bare_heading(text) and not text.startswith("附")
        if short and following.endswith("。"):
            return i, style, outer[-1].ordinal + 1
    return None


# --- provisions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _OwnPart:
    """The lines of one provision: its first line and the unnumbered ones after it."""

    kind: str  # title, preamble or provision
    first: _Line
    end: int


def _own_parts(lines: Sequence[_Line], head: int, length: int) -> list[_OwnPart]:
    """Where each provision begins and ends: at a number, at the end of the front matter, or at the end."""
    starts = [
        (i, "title" if i == 0 and head else "preamble" if line.number is None else "provision")
        for i, line in enumerate(lines)
        if line.number or i == 0 or i == head
    ]
    ends = [lines[i].start for i, _ in starts[1:]] + [length]
    return [_OwnPart(kind, lines[i], end) for (i, kind), end in zip(starts, ends, strict=True)]


def _provision(part: _OwnPart, document_text: str) -> tuple[_OwnPart, Provision]:
    start, end = part.first.start, part.end
    number = part.first.number
    printed = "" if part.first.inferred or number is None else number.printed
    body_start = start + len(printed)
    body, units = split_note(document_text[body_start:end])
    heading, offset = _split_heading(body) if number and number.style is not Style.ARTICLE else ("", 0)
    text_start = body_start + offset
    text = body[offset:].rstrip()
    text_start += len(text) - len(text.lstrip())
    text = text.strip()
    return part, Provision(
        anchor=part.kind,
        level=0,
        number=number.printed if number else None,
        number_inferred=part.first.inferred,
        heading=heading,
        text=text,
        start=start,
        end=end,
        text_start=text_start,
        responsible_units=units,
        quantities=read_quantities(text),
        entitlements=read_entitlements(text),
    )


def _split_heading(body: str) -> tuple[str, int]:
    """The heading and the offset at which the text after it begins.

    >>> _split_heading("科学分层分类。按照统计调查部门分组。")
    ('科学分层分类', 7)
    """
    first_line, _, _ = body.partition("\n")
    if _is_bare_heading(first_line):
        return first_line.strip(), len(first_line)
    run_in = _RUN_IN.match(first_line)
    return (run_in["heading"].strip(), run_in.end()) if run_in else ("", 0)


def _nest(parts: Sequence[tuple[_OwnPart, Provision]]) -> tuple[Provision, ...]:
    """The tree: a provision belongs to the nearest one before it with an outer numbering style."""
    taken: set[str] = set()

    def build(index: int, depth: int, parent_style: int, prefix: str) -> tuple[tuple[Provision, ...], int]:
        children: list[Provision] = []
        while index < len(parts):
            part, provision = parts[index]
            number = part.first.number
            if number is not None and number.style <= parent_style:
                break
            anchor = _anchor(part, prefix, len(children) + 1, taken)
            style = Style.DASH if number is None else number.style
            below, index = build(index + 1, depth + 1, style, f"{anchor}-")
            level = depth if number else 0
            children.append(replace(provision, anchor=anchor, level=level, children=below))
        return tuple(children), index

    return build(0, 1, 0, "")[0]


def _anchor(part: _OwnPart, prefix: str, position: int, taken: set[str]) -> str:
    """A stable name within the document: 二、（三）3.（17） is 2-3-3-17, 第十七条之一 is art17.1."""
    number = part.first.number
    if number is None:
        anchor = part.kind
    elif number.style is Style.ARTICLE:
        anchor = f"art{number.ordinal}" + (f".{number.suffix}" if number.suffix else "")
    elif number.style is Style.DASH:
        anchor = f"{prefix}d{position}"
    else:
        names = {Style.PART: "part", Style.CHAPTER: "ch", Style.SECTION: "sec"}
        anchor = f"{prefix}{names.get(number.style, '')}{number.ordinal}"
    repeated = anchor
    count = 2
    while repeated in taken:
        repeated, count = f"{anchor}_{count}", count + 1
    taken.add(repeated)
    return repeated
