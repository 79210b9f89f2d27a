"""Lines of text with their places on a page, joined to paragraphs; running heads and page numbers dropped."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.numbering import read_number
from ingest.readers.source import Paragraph

_PAGE_NUMBER = re.compile(
    r"[-—–─－·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]+\s*\d{1,4}\s*页?)?[-—–─－·•\s]*"
)
_ENDS = "。！？；：:;!?"
_LETTER = re.compile(r"[A-Za-z]")
_LEAST_WIDTH = 20  # characters of a full line
_EDGE = 0.12  # of the height of a page, above and below, where running heads and page numbers stand


@dataclass(frozen=True, slots=True)
class TextLine:
    """Text on one baseline; lengths in the unit of the format, y growing downwards."""

    text: str
    left: float
    right: float
    baseline: float
    size: float  # of the characters
    page: int  # from 1
    height: float  # of the page


def joined_runs(runs: Iterable[TextLine]) -> list[TextLine]:
    """The lines of one page, top down: runs on a baseline from left to right, drawn twice (bold) once."""
    lines: list[list[TextLine]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if lines and run.baseline - lines[-1][0].baseline <= 0.4 * max(run.size, lines[-1][0].size):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [_line(sorted(line, key=lambda run: run.left)) for line in lines]


def paragraphs(lines: Sequence[TextLine]) -> tuple[Paragraph, ...]:
    """All lines of a document in reading order."""
    lines = _without_furniture(lines)
    if not lines:
        return ()
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0]
    left = min([left, *(round(line.left) for line in lines if len(line.text) > 15)])
    right = sorted(line.right for line in lines)[int(0.95 * (len(lines) - 1))]
    right = max(right, left + _LEAST_WIDTH * lines[0].size)  # where no line is full
    found: list[Paragraph] = []
    for number, line in enumerate(lines):
        if number and not _begins(line, lines[number - 1], left, right):
            found[-1] = replace(found[-1], text=_glued(found[-1].text, line.text))
        else:
            found.append(Paragraph(line.text, page=line.page))
    return tuple(found)


def _begins(line: TextLine, before: TextLine, left: float, right: float) -> bool:
    """Whether a paragraph begins: indented, after a short line, in another size, or numbered after a stop."""
    return (
        line.left - left >= 1.2 * line.size
        or right - before.right >= 1.6 * before.size
        or abs(line.size - before.size) > 0.15 * before.size
        or (before.text[-1] in _ENDS and read_number(line.text) is not None)
    )


def _line(runs: Sequence[TextLine]) -> TextLine:
    line = runs[0]
    for run in runs[1:]:
        if run.text == line.text and abs(run.left - line.left) < 0.3 * run.size:
            continue
        gap = run.left - line.right
        words = bool(_LETTER.match(line.text[-1]) and _LETTER.match(run.text[0]))
        blank = " " if gap > run.size or (words and gap > 0.25 * run.size) else ""
        line = replace(line, text=f"{line.text}{blank}{run.text}", right=max(line.right, run.right))
    return replace(line, text=" ".join(line.text.split()))


def _glued(text: str, line: str) -> str:
    latin = text[-1].isascii() and text[-1].isalnum() and line[0].isascii() and line[0].isalpha()
    return f"{text} {line}" if latin else text + line


# --- page furniture -----------------------------------------------------------------------------------------


def _without_furniture(lines: Sequence[TextLine]) -> list[TextLine]:
    pages = defaultdict[str, set[int]](set)
    for line in lines:
        if _is_at_edge(line):
            pages[_pattern(line)].add(line.page)
    count = len({line.page for line in lines})
    running = {pattern for pattern, found in pages.items() if len(found) >= 3 and 2 * len(found) > count}
    return [
        line
        for line in lines
        if not (_is_at_edge(line) and (_PAGE_NUMBER.fullmatch(line.text) or _pattern(line) in running))
    ]


def _is_at_edge(line: TextLine) -> bool:
    return not _EDGE * line.height < line.baseline < (1 - _EDGE) * line.height


def _pattern(line: TextLine) -> str:
    """The same of a running head on every page."""
    return re.sub(r"\d+", "0", line.text)
