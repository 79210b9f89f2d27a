"""A paper and its key on paper (A4, Word): many villages test with pen and paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.quiz.exchange.blanks import has_brackets
from assistant.quiz.item import BLANK_MARK, Blank, Choice, Item, Kind, Pairs, Paper, Points
from assistant.quiz.papers.paper import in_order
from assistant.quiz.papers.printed_page import (
    SMALL,
    add_gap,
    add_heading,
    add_text,
    add_writing_lines,
    begun,
    run,
    saved,
    set_columns,
    set_widths,
)
from assistant.quiz.shuffling import order, shuffled
from assistant.quiz.wording import KIND, LETTERS
from ingest.document import Validity
from ingest.numerals import chinese_numeral

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_BRACKETS = "（\u00a0\u00a0\u00a0\u00a0）"  # for a letter; never parted at a line's end
_LONG_BLANK = "＿" * 6
_OPTIONS_WIDTH = 32  # characters of this type on a line, at most; the options share it
_LINES_A_POINT = 2  # to write on, for each point of a 简答题
_INSTRUCTION = {
    Kind.SINGLE: "每题只有一个正确答案，把字母填在括号里",
    Kind.MULTIPLE: "每题有两个或两个以上正确答案，把字母填在括号里",
    Kind.TRUE_FALSE: "正确的打√，错误的打×",
    Kind.BLANK: "把答案写在横线上",
    Kind.MATCHING: "在横线上填右栏的字母",
    Kind.SHORT: "分点作答",
}


@dataclass(frozen=True, slots=True)
class _Printed:
    """An item as it stands on the paper; `rights` are the places of the right sides of pairs."""

    number: int
    item: Item
    rights: tuple[int, ...] = ()

    @property
    def is_draft(self) -> bool:
        return self.item.basis is not None and self.item.basis.validity is Validity.DRAFT


def printed_paper(paper: Paper, seed: str = "") -> bytes:
    """A Word file to be filled in. Another seed gives other orders of options, its key the same ones."""
    printed = _printed(paper, seed)
    word = begun(paper.title)
    _add_banner(word, printed)
    _add_line(word, "姓名：", "单位：", "得分：")
    for position, (kind, of_kind) in enumerate(groupby(printed, key=lambda each: each.item.kind), start=1):
        same = list(of_kind)
        what = f"共{len(same)}题，{_INSTRUCTION[kind]}"
        add_heading(word, f"{chinese_numeral(position)}、{KIND[kind]}（{what}）")
        for each in same:
            _add_item(word, each)
    return saved(word)


def printed_key(paper: Paper, seed: str = "") -> bytes:
    """A Word file for whoever marks: answers at a glance, then each with explanation and clause."""
    printed = _printed(paper, seed)
    word = begun(f"{paper.title}·答案与解析")
    _add_banner(word, printed)
    _add_glance(word, printed)
    for each in printed:
        item = each.item
        add_text(word, f"{each.number}．{item.stem}", bold=True, keep=True)
        add_text(word, f"答案：{answer(item, each.rights)}", keep=bool(item.explanation))
        if item.explanation:
            add_text(word, f"解析：{item.explanation}")
        for line in _basis(item):
            add_text(word, line, size=SMALL)
    return saved(word)


def _printed(paper: Paper, seed: str) -> list[_Printed]:
    return [
        _Printed(number, shuffled(each.item, own := f"{seed}/{each.item_id}"), order(each.item, own))
        for number, each in enumerate(in_order(paper.items), start=1)
    ]


# --- the answers in words -------------------------------------------------------------------------------


def answer(item: Item, rights: Sequence[int] = ()) -> str:
    """“B　101元”, “√”, “1C 2A”, “150 或 150.0”, “（1）申请；（2）审核”."""
    match item.key:
        case Choice(options, correct) if item.kind is not Kind.TRUE_FALSE:
            return "；".join(f"{LETTERS[position]}　{options[position]}" for position in correct)
        case Blank(accepted):
            return " 或 ".join(accepted)
        case Points(points):
            return "；".join(f"（{number}）{point}" for number, point in enumerate(points, start=1))
        case _:
            return short_answer(item, rights)


def short_answer(item: Item, rights: Sequence[int] = ()) -> str:
    """For the table at a glance."""
    match item.key:
        case Choice(_, correct) if item.kind is Kind.TRUE_FALSE:
            return "√" if correct == (0,) else "×"
        case Choice(_, correct):
            return "".join(LETTERS[position] for position in correct)
        case Blank(accepted):
            return accepted[0]
        case Points():
            return "见后"
        case Pairs(pairs):
            matched = (f"{left + 1}{LETTERS[rights.index(left)]}" for left in range(len(pairs)))
            return "\u00a0".join(matched)


def _basis(item: Item) -> Iterator[str]:
    if item.basis is None:
        yield "依据：没有注明，只供练习"
        return
    draft = "（征求意见稿）" if item.basis.validity is Validity.DRAFT else ""
    yield f"依据：《{item.basis.title}》{draft}{' › '.join(item.basis.path)}"
    if item.basis.words not in item.explanation:
        yield f"原文：{item.basis.words}"


# --- the page -------------------------------------------------------------------------------------------


def _add_banner(word: WordDocument, printed: Sequence[_Printed]) -> None:
    """In a frame, where items rest on a text that does not hold yet."""
    drafts = [each for each in printed if each.is_draft]
    if not drafts:
        return
    titles = dict.fromkeys(each.item.basis.title for each in drafts if each.item.basis)
    numbers = "、".join(str(each.number) for each in drafts)
    named = "、".join(f"《{title}》" for title in titles)
    whole = len(drafts) == len(printed)
    which = "本卷各题" if whole else f"第{numbers}题"
    frame = word.add_table(1, 1, style="Table Grid")
    cell = frame.cell(0, 0).paragraphs[0]
    run(cell, f"{which}依据征求意见稿{named}，尚未正式印发，以正式文件为准。", bold=True, size=SMALL)
    add_gap(word)


def _add_line(word: WordDocument, *names: str) -> None:
    text = "　".join(f"{name}{_LONG_BLANK}" for name in names)
    add_text(word, text)


def _add_item(word: WordDocument, each: _Printed) -> None:
    item = each.item
    match item.key:
        case Choice(options, _):
            has_options = item.kind is not Kind.TRUE_FALSE
            brackets = "" if has_brackets(item.stem) else _BRACKETS
            add_text(word, f"{each.number}．{item.stem}{brackets}", keep=has_options)
            if has_options:
                _add_options(word, options)
        case Blank():
            add_text(word, f"{each.number}．{item.stem.replace(BLANK_MARK, _LONG_BLANK)}")
        case Points(points):
            add_text(word, f"{each.number}．{item.stem}", keep=True)
            add_writing_lines(word, _LINES_A_POINT * len(points))
        case Pairs(pairs):
            add_text(word, f"{each.number}．{item.stem}", keep=True)
            _add_pairs(word, pairs, each.rights)


def _add_options(word: WordDocument, options: Sequence[str]) -> None:
    """Four, two or one on a line, as their length allows."""
    longest = 3 + max(map(len, options))
    a_line = next(count for count in (4, 2, 1) if count == 1 or longest * count <= _OPTIONS_WIDTH)
    lettered = [f"{letter}．{option}" for letter, option in zip(LETTERS, options, strict=False)]
    lines = [lettered[start : start + a_line] for start in range(0, len(lettered), a_line)]
    for line in lines:
        paragraph = add_text(word, "\t".join(line), keep=line is not lines[-1])
        set_columns(paragraph, a_line)


def _add_pairs(word: WordDocument, pairs: Sequence[tuple[str, str]], rights: Sequence[int]) -> None:
    table = word.add_table(0, 2)
    for number, (left, _) in enumerate(pairs):
        cells = [cell.paragraphs[0] for cell in table.add_row().cells]
        run(cells[0], f"{number + 1}．{left}　{_LONG_BLANK[:2]}")
        run(cells[1], f"{LETTERS[number]}．{pairs[rights[number]][1]}")
        for cell in cells:
            cell.paragraph_format.keep_with_next = number < len(pairs) - 1


def _add_glance(word: WordDocument, printed: Sequence[_Printed]) -> None:
    """Numbers and answers, to be laid beside the papers."""
    table = word.add_table(0, 2, style="Table Grid")
    for kind, of_kind in groupby(printed, key=lambda each: each.item.kind):
        cells = table.add_row().cells
        run(cells[0].paragraphs[0], KIND[kind], bold=True)
        answers = (f"{each.number}．{short_answer(each.item, each.rights)}" for each in of_kind)
        run(cells[1].paragraphs[0], "　".join(answers))
    set_widths(table, 30, 132)
    add_gap(word)
