"""Excel workbooks: a header row names the columns, in whatever order; each row below is an item."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.errors import UserError
from assistant.quiz.exchange.blanks import with_mark
from assistant.quiz.exchange.cell_guard import guarded, unguarded
from assistant.quiz.exchange.cell_parts import joined, parts_of
from assistant.quiz.exchange.entry import MOST_ITEMS, CannotRead, Parsed, Reading, Source, Written, source_of
from assistant.quiz.exchange.excel_columns import (
    COLUMN_LETTERS,
    COLUMN_OF,
    COLUMNS,
    DIFFICULTIES,
    EXPLAINED,
    FALSE,
    IGNORED,
    KINDS,
    NEEDED,
    TRUE,
    WIDTHS,
)
from assistant.quiz.item import (
    TRUE_FALSE_OPTIONS,
    BankItem,
    Blank,
    Choice,
    Item,
    Key,
    Kind,
    Pairs,
    Points,
)
from assistant.quiz.soundness import HARDEST
from assistant.quiz.wording import KIND
from ingest.readers.number_formats import display
from ingest.readers.source import UnreadableFile
from ingest.readers.xlsx import open_workbook

_HEADER_WITHIN = 20  # rows
_MOST_COLUMNS = 60
_MOST_ROWS = 20_000  # of a sheet
_MOST_EMPTY_ROWS = 1000  # after them the sheet is over
_MOST_BYTES = 50_000_000  # unpacked


# --- reading --------------------------------------------------------------------------------------------


def read_excel(data: bytes) -> Parsed:
    """Of every sheet with a header row. Raises UserError where the file is none, or has no such sheet."""
    try:
        sheets = {sheet.title: list(_rows(sheet)) for sheet in _workbook(data).worksheets}
    except UserError:
        raise
    except Exception as error:  # openpyxl reads a sheet late, and lets through whatever is damaged in it
        raise _damaged() from error
    reading, has_header = Reading(), False
    for title, rows in sheets.items():
        header = next((n for n, row in enumerate(rows[:_HEADER_WITHIN]) if _is_header(row)), None)
        if header is not None:
            has_header = True
            _read_rows(title, rows, header, reading)
    if not has_header:
        raise UserError(
            "no_header",
            f"没有找到表头：前 {_HEADER_WITHIN} 行里应有一行写明 {'、'.join(NEEDED)}。",
            "请下载导入模板，把题目填进去。",
        )
    return reading.result()


def _workbook(data: bytes) -> Workbook:
    try:
        return open_workbook(data, "导入的文件", _MOST_BYTES)
    except UnreadableFile as problem:
        raise _damaged() from problem


def _damaged() -> UserError:
    return UserError(
        "unreadable_file",
        "文件不是完好的 xlsx 工作簿，或者太大。",
        "请用 Excel、WPS 另存为 xlsx 再导入。",
    )


def _rows(sheet: Worksheet) -> Iterator[tuple[str, ...]]:
    """Of the cells as they are displayed, without their guard. Formats that were set down to the last row of
    a sheet make it no longer."""
    empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), start=1):
        if number > _MOST_ROWS:
            raise UserError(
                "file_too_large", f"工作表“{sheet.title}”超过 {_MOST_ROWS} 行。", "请分成几个文件导入。"
            )
        cells = tuple(unguarded(display(cell.value, cell.number_format or "General")) for cell in row)
        empty = 0 if any(cells) else empty + 1
        if empty > _MOST_EMPTY_ROWS:
            return
        yield cells


def _header_name(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).upper().split()).rstrip("*:")


def _is_header(row: Sequence[str]) -> bool:
    names = {COLUMN_OF.get(_header_name(cell)) for cell in row}
    return names.issuperset(NEEDED)


def _read_rows(title: str, rows: Sequence[Sequence[str]], header: int, reading: Reading) -> None:
    columns: dict[str, int] = {}
    for position, cell in enumerate(rows[header]):
        name = _header_name(cell)
        if column := COLUMN_OF.get(name):
            columns.setdefault(column, position)
        elif name not in IGNORED:
            reading.notice(f"“{cell.strip()}”一列不认识，没有导入。")
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        cells = {column: row[position].strip() for column, position in columns.items()}
        if any(cells.values()):
            _read_row(f"“{title}”第 {number} 行", cells, reading)


def _read_row(place: str, cells: Mapping[str, str], reading: Reading) -> None:
    if cells.get("分值"):
        reading.notice("“分值”一列没有导入：分值在组卷时设定。")
    try:
        item = _item(cells)
    except CannotRead as problem:
        reading.refuse(place, str(problem))
        return
    document = cells.get("依据文件", "")
    source = Source(document, cells.get("依据条款", ""), cells.get("引文", "")) if document else None
    reading.add(place, item, source, cells.get("题库编号", ""))


def _item(cells: Mapping[str, str]) -> Item:
    kind = KINDS.get(unicodedata.normalize("NFKC", cells["题型"]))
    if kind is None:
        raise CannotRead(f"题型“{cells['题型']}”不认识，应为{'、'.join(KIND.values())}")
    options = tuple(cells.get(f"选项{letter}", "") for letter in COLUMN_LETTERS)
    return Item(
        kind,
        with_mark(cells["题干"]) if kind is Kind.BLANK else cells["题干"],
        _key(kind, cells["答案"], options),
        cells.get("解析", ""),
        cells.get("知识点", ""),
        _difficulty(cells.get("难度", "")),
        "",
        None,
    )


def _difficulty(text: str) -> int:
    if not text:
        return 3
    if text in DIFFICULTIES:
        return DIFFICULTIES[text]
    if text.isdecimal() and 1 <= int(text) <= HARDEST:
        return int(text)
    raise CannotRead(f"难度“{text}”应为 1 到 {HARDEST}，或易、中、难")


def _key(kind: Kind, answer: str, options: Sequence[str]) -> Key:
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return _choice(answer, options)
        case Kind.TRUE_FALSE:
            return Choice(TRUE_FALSE_OPTIONS, (_true_or_false(answer),))
        case Kind.BLANK:
            return Blank(parts_of(answer))
        case Kind.SHORT:
            return Points(parts_of(answer))
        case Kind.MATCHING:
            return Pairs(tuple(_pair(option) for option in options if option))


def _choice(answer: str, options: Sequence[str]) -> Choice:
    """Options without a gap; the answer in letters."""
    given = [option for option in options if option]
    if list(options[: len(given)]) != given:
        raise CannotRead("选项中间有空格子，请从选项A 起依次填写")
    letters = re.sub(r"[\s,;.、]+", "", unicodedata.normalize("NFKC", answer).upper())
    if not letters:
        raise CannotRead("答案是空的")
    if wrong := [letter for letter in letters if letter not in COLUMN_LETTERS[: len(given)]]:
        raise CannotRead(f"答案“{answer}”里的“{wrong[0]}”没有对应的选项")
    return Choice(tuple(given), tuple(sorted({COLUMN_LETTERS.index(letter) for letter in letters})))


def _true_or_false(answer: str) -> int:
    said = unicodedata.normalize("NFKC", answer).upper()
    if said in TRUE:
        return 0
    if said in FALSE:
        return 1
    raise CannotRead(f"判断题的答案“{answer}”应为 对 或 错")


def _pair(option: str) -> tuple[str, str]:
    parts = parts_of(option)
    if len(parts) != 2:
        raise CannotRead(f"匹配题的选项“{option}”应为 左项|右项")
    return parts[0], parts[1]


# --- writing --------------------------------------------------------------------------------------------


def write_excel(items: Sequence[BankItem]) -> Written:
    """Without items: a template to fill in."""
    book = Workbook()
    sheet = book.active
    sheet.title = "题目"
    sheet.append(list(COLUMNS))
    for item in items:
        sheet.append([guarded(cell) for cell in _cells(item)])
    _shape(sheet)
    explained = book.create_sheet("填写说明")
    explained.column_dimensions["A"].width = 110
    for line in EXPLAINED:
        explained.append([line])
    written = BytesIO()
    book.save(written)
    return Written(written.getvalue())


def _cells(bank_item: BankItem) -> Iterator[str]:
    item, source = bank_item.item, source_of(bank_item.item.basis)
    answer, options = _answer(item.key, item.kind)
    filled = {
        "题型": KIND[item.kind],
        "题干": item.stem,
        **{f"选项{letter}": option for letter, option in zip(COLUMN_LETTERS, options, strict=False)},
        "答案": answer,
        "解析": item.explanation,
        "知识点": item.topic,
        "难度": str(item.difficulty),
        "分值": str(len(item.key.points) if isinstance(item.key, Points) else 1),
        "题库编号": bank_item.item_id,
    }
    if source:
        filled |= {"依据文件": source.document, "依据条款": source.clause, "引文": source.quote}
    yield from (filled.get(column, "") for column in COLUMNS)


def _answer(key: Key, kind: Kind) -> tuple[str, Sequence[str]]:
    """The cells of the answer and of the options."""
    match key:
        case Choice(_, correct) if kind is Kind.TRUE_FALSE:
            return ("对" if correct == (0,) else "错"), ()
        case Choice(options, correct):
            return "".join(COLUMN_LETTERS[position] for position in correct), options
        case Blank(accepted):
            return joined(accepted), ()
        case Points(points):
            return joined(points), ()
        case Pairs(pairs):
            return "", [joined(pair) for pair in pairs]


def _shape(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    kinds = DataValidation(type="list", formula1=f'"{",".join(KIND.values())}"', allow_blank=True)
    kinds.add(f"A2:A{MOST_ITEMS + 1}")
    sheet.add_data_validation(kinds)
    for position, column in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = WIDTHS.get(column, 14)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE7F3")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
