"""A paper and its key on paper (A4, Word): many villages test with pen and paper."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.export import set_fonts
from assistant.quiz.item import BLANK_MARK, BankItem, Blank, Choice, Item, Kind, Pairs, Paper, Points
from assistant.quiz.paper import in_order, shuffled
from assistant.quiz.wording import KIND
from ingest.document import Validity
from ingest.numerals import chinese_numeral

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

LETTERS = "ABCDEFGH"
_TYPE, _SMALL, _TITLE = 14, 12, 22  # points: 四号, 小四, 二号
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
    word = _begun(paper.title)
    _add_banner(word, printed)
    _add_line(word, "姓名：", "单位：", "得分：")
    for position, (kind, of_kind) in enumerate(groupby(printed, key=lambda each: each.item.kind), start=1):
        same = list(of_kind)
        what = f"共{len(same)}题，{_INSTRUCTION[kind]}"
        _add_heading(word, f"{chinese_numeral(position)}、{KIND[kind]}（{what}）")
        for each in same:
            _add_item(word, each)
    return _saved(word)


def printed_key(paper: Paper, seed: str = "") -> bytes:
    """A Word file for whoever marks: answers at a glance, then each with explanation and clause."""
    printed = _printed(paper, seed)
    word = _begun(f"{paper.title}·答案与解析")
    _add_banner(word, printed)
    _add_glance(word, printed)
    for each in printed:
        item = each.item
        _add_text(word, f"{each.number}．{item.stem}", bold=True, keep=True)
        _add_text(word, f"答案：{answer(item, each.rights)}", keep=bool(item.explanation))
        if item.explanation:
            _add_text(word, f"解析：{item.explanation}")
        for line in _basis(item):
            _add_text(word, line, size=_SMALL)
    return _saved(word)


def _printed(paper: Paper, seed: str) -> list[_Printed]:
    return [
        _Printed(number, shuffled(each.item, own := f"{seed}/{each.item_id}"), _rights(each, own))
        for number, each in enumerate(in_order(paper.items), start=1)
    ]


def _rights(each: BankItem, seed: str) -> tuple[int, ...]:
    if not isinstance(each.item.key, Pairs):
        return ()
    count = len(each.item.key.pairs)
    return tuple(random.Random(seed).sample(range(count), count))


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
    yield f"原文：{item.basis.quote}"


# --- the page -------------------------------------------------------------------------------------------


def _begun(title: str) -> WordDocument:
    import docx  # takes a moment
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    word = docx.Document()
    set_fonts(word)
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(24)
    page.top_margin = page.bottom_margin = Mm(22)
    normal = word.styles["Normal"]
    normal.font.size = Pt(_TYPE)
    normal.paragraph_format.line_spacing = 1.4
    normal.paragraph_format.space_after = Pt(4)
    word.core_properties.title, word.core_properties.author = title[:255], ""
    heading = word.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, title, bold=True, size=_TITLE)
    _add_page_numbers(page.footer.paragraphs[0])
    return word


def _saved(word: WordDocument) -> bytes:
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def _run(paragraph: Paragraph, text: str, *, bold: bool = False, size: int = _TYPE) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _add_text(
    word: WordDocument, text: str, *, bold: bool = False, size: int = _TYPE, keep: bool = False
) -> Paragraph:
    """`keep`: on the same page as what follows."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep
    paragraph.paragraph_format.keep_together = True
    _run(paragraph, text, bold=bold, size=size)
    return paragraph


def _add_heading(word: WordDocument, text: str) -> None:
    from docx.shared import Pt

    paragraph = _add_text(word, text, bold=True, keep=True)
    paragraph.paragraph_format.space_before = Pt(12)


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
    _run(cell, f"{which}依据征求意见稿{named}，尚未正式印发，以正式文件为准。", bold=True, size=_SMALL)
    _add_gap(word)


def _add_gap(word: WordDocument) -> None:
    """Below a table."""
    from docx.shared import Pt

    gap = word.add_paragraph().paragraph_format
    gap.line_spacing, gap.space_after = Pt(8), Pt(0)


def _add_line(word: WordDocument, *names: str) -> None:
    text = "　".join(f"{name}{_LONG_BLANK}" for name in names)
    _add_text(word, text)


def _add_item(word: WordDocument, each: _Printed) -> None:
    item = each.item
    match item.key:
        case Choice(options, _):
            has_options = item.kind is not Kind.TRUE_FALSE
            _add_text(word, f"{each.number}．{item.stem}（　　）", keep=has_options)
            if has_options:
                _add_options(word, options)
        case Blank():
            _add_text(word, f"{each.number}．{item.stem.replace(BLANK_MARK, _LONG_BLANK)}")
        case Points(points):
            _add_text(word, f"{each.number}．{item.stem}", keep=True)
            _add_writing_lines(word, _LINES_A_POINT * len(points))
        case Pairs(pairs):
            _add_text(word, f"{each.number}．{item.stem}", keep=True)
            _add_pairs(word, pairs, each.rights)


def _add_options(word: WordDocument, options: Sequence[str]) -> None:
    """Four, two or one on a line, as their length allows."""
    longest = 3 + max(map(len, options))
    a_line = next(count for count in (4, 2, 1) if count == 1 or longest * count <= _OPTIONS_WIDTH)
    lettered = [f"{letter}．{option}" for letter, option in zip(LETTERS, options, strict=False)]
    lines = [lettered[start : start + a_line] for start in range(0, len(lettered), a_line)]
    for line in lines:
        paragraph = _add_text(word, "\t".join(line), keep=line is not lines[-1])
        _set_columns(paragraph, a_line)


def _set_columns(paragraph: Paragraph, count: int) -> None:
    from docx.shared import Mm

    paragraph.paragraph_format.left_indent = Mm(8)
    for column in range(1, count):
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8 + 154 * column / count))


def _add_writing_lines(word: WordDocument, count: int) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    for number in range(1, count + 1):
        paragraph = _add_text(word, "\t", keep=number < count)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(162), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES
        )


def _add_pairs(word: WordDocument, pairs: Sequence[tuple[str, str]], rights: Sequence[int]) -> None:
    table = word.add_table(0, 2)
    for number, (left, _) in enumerate(pairs):
        cells = [cell.paragraphs[0] for cell in table.add_row().cells]
        _run(cells[0], f"{number + 1}．{left}　{_LONG_BLANK[:2]}")
        _run(cells[1], f"{LETTERS[number]}．{pairs[rights[number]][1]}")
        for cell in cells:
            cell.paragraph_format.keep_with_next = number < len(pairs) - 1


def _add_glance(word: WordDocument, printed: Sequence[_Printed]) -> None:
    """Numbers and answers, to be laid beside the papers."""
    table = word.add_table(0, 2, style="Table Grid")
    for kind, of_kind in groupby(printed, key=lambda each: each.item.kind):
        cells = table.add_row().cells
        _run(cells[0].paragraphs[0], KIND[kind], bold=True)
        answers = (f"{each.number}．{short_answer(each.item, each.rights)}" for each in of_kind)
        _run(cells[1].paragraphs[0], "　".join(answers))
    _set_widths(table, 30, 132)
    _add_gap(word)


def _set_widths(table: object, *millimetres: int) -> None:
    from docx.shared import Mm
    from docx.table import Table

    assert isinstance(table, Table)
    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)


def _add_page_numbers(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field, after in (("第 ", "PAGE", " 页"), ("　共 ", "NUMPAGES", " 页")):
        _run(paragraph, before, size=_SMALL)
        _add_field(paragraph, field)
        _run(paragraph, after, size=_SMALL)


def _add_field(paragraph: Paragraph, name: str) -> None:
    """A field that Word computes (ECMA-376, 17.16.5)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
