"""Numbers that a plain-text copy lost, where Word numbered automatically (DOMAIN.md C5).

What is inferred is marked and said in a warning; where the counts differ nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.headings import bare_heading, run_in_heading
from ingest.lines import Line
from ingest.numbering import Number, Style, render_number
from ingest.numerals import CHINESE_NUMERAL
from ingest.units import split_note

_LARGEST_GAP = 99
_CLOSING = re.compile(rf"(?!附|{CHINESE_NUMERAL}$).{{2,20}}")
_NUMBERED_AS_STATUTES = re.compile(r"\W*第\W*[^，。；]{1,12}?\W*[编章节条]")
_GAP = re.compile(r"(?P<first>\S+)与(?P<last>\S+)之间缺\d+个编号")
_COUNTED = tuple(style for style in Style if style is not Style.DECIMAL)  # each level counts for itself
_OUTLINE = (Style.CHINESE_COMMA, Style.CHINESE_BRACKETS)


def infer_numbers(lines: Sequence[Line]) -> tuple[list[Line], tuple[str, ...]]:
    """The lines with the missing numbers filled in, and the warnings.

    A gap of k numbers between two numbered siblings, with exactly k unnumbered paragraphs of the sibling's
    shape between them, gives these the missing numbers. Short lines that stand like first-level headings
    after the last item continue the first level.
    """
    filled, warnings = list(lines), list[str]()
    for before, after in _gaps(lines):
        warnings.extend(_fill(filled, before, after))
    for index, style, ordinal in _closing_headings(filled):
        warnings.append(f"{_infer(filled, index, style, ordinal)}，按同级标题的顺序补出，请对照原文核对。")
    return filled, tuple(warnings)


def _fill(lines: list[Line], before: int, after: int) -> Iterator[str]:
    """Numbers for the lines between `before` and `after`, whose ordinals skip, in place; the warnings."""
    first, last = lines[before].number, lines[after].number
    assert first is not None and last is not None
    missing = last.ordinal - first.ordinal - 1
    shape = _shape(lines[before].body)
    candidates = [i for i in range(before + 1, after) if any(shape) and _has_shape(lines[i], shape)]
    if len(candidates) != missing or first.style in (Style.PART, Style.ARTICLE):
        yield (
            f"{first.printed}与{last.printed}之间缺{missing}个编号，有{len(candidates)}段像是同级条目，"
            f"未作推断，请对照原文核对。"
        )
        return
    for ordinal, i in enumerate(candidates, start=first.ordinal + 1):
        warning = _infer(lines, i, first.style, ordinal)
        yield f"{warning}，按前后编号{first.printed}与{last.printed}补出，请对照原文核对。"


def is_mended(warning: str, numbers: Sequence[Number]) -> bool:
    """Whether a warning of a gap holds no longer: the numbers that it missed now stand between its two."""
    match = _GAP.match(warning)
    if match is None:
        return False
    printed = [number.printed for number in numbers]
    for i in (i for i, each in enumerate(printed) if each == match["first"]):
        style, wanted = numbers[i].style, numbers[i].ordinal + 1
        for number in (each for each in numbers[i + 1 :] if each.style is style):
            if number.ordinal != wanted:
                break
            if number.printed == match["last"]:
                return True
            wanted += 1
    return False


def _infer(lines: list[Line], index: int, style: Style, ordinal: int) -> str:
    line, printed = lines[index], render_number(style, ordinal)
    lines[index] = replace(line, number=Number(style, ordinal, printed), inferred=True)
    return f"{printed}编号系推断：原文“{line.text[:12]}…”一段没有编号"


def _gaps(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Pairs of lines of one style whose ordinals skip: siblings, or numbered on from parent to parent."""
    for style in _COUNTED:
        numbered = [(i, n.ordinal) for i, line in enumerate(lines) if (n := line.number) and n.style is style]
        pairs = list(pairwise(numbered))
        crossing = [_is_crossed(lines[before + 1 : after], style) for (before, _), (after, _) in pairs]
        runs_on = any(crossing) and all(first < last for (_, first), (_, last) in pairs)
        for ((before, first), (after, last)), crosses in zip(pairs, crossing, strict=True):
            if first and 1 < last - first <= _LARGEST_GAP and (runs_on or not crosses):
                yield before, after


def _is_crossed(between: Sequence[Line], style: Style) -> bool:
    return any(line.number is not None and line.number.style < style for line in between)


def _has_shape(line: Line, shape: tuple[bool, bool, bool]) -> bool:
    """Whether an unnumbered paragraph looks like one that lost its number, and not like a statute's."""
    if line.number is not None or not line.takes_number or _NUMBERED_AS_STATUTES.match(line.text):
        return False
    return _shape(line.body) == shape


def _shape(body: str) -> tuple[bool, bool, bool]:
    """Run-in heading, unit note, heading alone. A plain paragraph has none: nothing to know its like by."""
    text, units = split_note(body)
    return bool(run_in_heading(text)[0]), bool(units), bool(bare_heading(text))


def _closing_headings(lines: Sequence[Line]) -> Iterator[tuple[int, Style, int]]:
    """First-level headings at the end that lost their numbers: short lines, each before a full paragraph."""
    numbered = [line.number for line in lines if line.number]
    if not numbered:
        return
    style = min(number.style for number in numbered)
    top = [number for number in numbered if number.style is style]
    has_headings = any(n.style is style and bare_heading(line.body) for line in lines if (n := line.number))
    if style not in _OUTLINE or not has_headings or len(top) < 2:
        return
    last = max(i for i, line in enumerate(lines) if line.number)
    ordinal = top[-1].ordinal
    for i, (line, following) in enumerate(pairwise(lines[last + 1 :]), start=last + 1):
        if (
            line.takes_number
            and not line.is_heading
            and _CLOSING.fullmatch(line.text)
            and bare_heading(line.text)
            and following.text.endswith("。")
        ):
            ordinal += 1
            yield i, style, ordinal
