"""The results of a session as an Excel workbook: people, questions, each answer (人员, 题目, 逐题作答)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant.quiz.exchange.cell_guard import guarded
from assistant.quiz.item import Item
from assistant.quiz.marking import needs_confirmation
from assistant.quiz.results.outcome import Outcome
from assistant.quiz.results.statistics import (
    Estimate,
    ItemFigures,
    Row,
    correlation_in_words,
    facility_in_words,
    paper_figures,
)
from assistant.quiz.soundness import cleaned
from assistant.quiz.wording import KIND, key_in_words, option_letter, reply_in_words

_BEIJING = timezone(timedelta(hours=8))
_PERCENT = "0.0%"
_WIDEST = 60
_LONGEST = 32_000  # characters; a cell holds 32,767

Cell = str | int | float | None


def workbook(found: Outcome) -> bytes:
    """An .xlsx file. Items in the order of the paper; times in Beijing time."""
    book = Workbook()
    book.remove(book.active)
    _fill(book.create_sheet("人员"), _PEOPLE, _people_lines(found), percent=(6,))
    _fill(book.create_sheet("题目"), _ITEMS, _item_lines(found), percent=(10, 11, 12))
    _fill(book.create_sheet("逐题作答"), _ANSWERS, _answer_lines(found), percent=())
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# --- 人员 -----------------------------------------------------------------------------------------------

_PEOPLE = ("序号", "昵称", "作答题数", "得分", "满分", "得分率", "加入时间")


def _people_lines(found: Outcome) -> Iterable[Sequence[Cell]]:
    full = found.full
    own: defaultdict[str, list[Row]] = defaultdict(list)
    for row in found.rows:
        own[row.participant].append(row)
    for number, person in enumerate(found.people, start=1):
        rows = own[person.participant]
        answered, earned = sum(row.reply is not None for row in rows), sum(row.mark for row in rows)
        share = earned / full if full else None
        yield number, person.nickname, answered, round(earned, 2), full, share, _moment(person.joined)


# --- 题目 -----------------------------------------------------------------------------------------------

_ITEMS = (
    *("题号", "题型", "题干", "答案", "知识点", "难度", "依据文件", "依据条款", "作答人数"),
    *(
        "得分率",
        "得分率下限",
        "得分率上限",
        "难易",
        "与其余题相关",
        "区分",
        "前后27%之差",
        "选项分布",
        "题目版本",
    ),
)


def _item_lines(found: Outcome) -> Iterable[Sequence[Cell]]:
    """Statistics over first attempts."""
    figures = {(each.item_id, each.version): each for each in paper_figures(found.items, found.first).items}
    for number, bank_item in enumerate(found.items, start=1):
        item, basis = bank_item.item, bank_item.item.basis
        of_item = figures.get((bank_item.item_id, bank_item.version))
        yield (
            number,
            KIND[item.kind],
            item.stem,
            key_in_words(item),
            item.topic,
            item.difficulty,
            basis.title if basis else "",
            " › ".join(basis.path) if basis else "",
            *(_figure_cells(of_item) if of_item else (0, *(None,) * 7, "")),
            bank_item.version,
        )


def _figure_cells(found: ItemFigures) -> Sequence[Cell]:
    facility, r = found.facility, found.rest_correlation.value
    return (
        facility.people,
        facility.value,
        facility.low,
        facility.high,
        facility_in_words(facility.value),
        _estimate(found.rest_correlation),
        "" if r is None else correlation_in_words(r),
        _estimate(found.discrimination),
        "；".join(
            f"{option_letter(at)} {each.chosen}人 {each.share:.0%}"
            + (f"（{each.remark}）" if each.remark else "")
            for at, each in enumerate(found.options)
        ),
    )


def _estimate(estimate: Estimate) -> Cell:
    """A number where it can be relied on; else a text that says why not."""
    if estimate.value is None:
        return estimate.remark
    return f"{estimate.value:.2f}（{estimate.remark}）" if estimate.remark else round(estimate.value, 4)


# --- 逐题作答 -------------------------------------------------------------------------------------------

_ANSWERS = ("昵称", "题号", "题型", "题干", "作答", "正确答案", "得分", "作答时间", "备注")


def _answer_lines(found: Outcome) -> Iterable[Sequence[Cell]]:
    names = {person.participant: person.nickname for person in found.people}
    numbered = {(each.item_id, each.version): (n, each.item) for n, each in enumerate(found.items, start=1)}
    for row in found.rows:
        number, item = numbered[row.item_id, row.version]
        yield (
            names[row.participant],
            number,
            KIND[item.kind],
            item.stem,
            reply_in_words(item, row.reply),
            key_in_words(item),
            round(row.mark, 4),
            _moment(row.at),
            _remark(item, row),
        )


def _remark(item: Item, row: Row) -> str:
    if row.confirmed_by:
        return f"{row.confirmed_by}已确认"
    return "系统判分，待人工确认" if needs_confirmation(item) else ""


# --- sheets ---------------------------------------------------------------------------------------------


def _fill(
    sheet: Worksheet, header: Sequence[str], lines: Iterable[Sequence[Cell]], percent: Sequence[int]
) -> None:
    """`percent`: the columns, from 1, that hold shares."""
    sheet.append(header)
    for line in lines:
        sheet.append([guarded(cleaned(cell)[:_LONGEST]) if isinstance(cell, str) else cell for cell in line])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for column, cells in enumerate(sheet.columns, start=1):
        longest = max(len(str(cell.value or "")) for cell in cells)
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, 2 * longest + 2)
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if column in percent:
                cell.number_format = _PERCENT


def _moment(at: datetime | None) -> str:
    return at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M:%S") if at else ""
