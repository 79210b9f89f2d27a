"""Excel workbooks (.xlsx): values as stored and displayed; formulas are not computed."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from ingest.readers.number_formats import display
from ingest.readers.packages import open_package, read_part
from ingest.readers.source import Reading, UnreadableFile
from ingest.readers.spreadsheet import Place, Sheet, read_sheets

_MOST_BYTES = 100_000_000  # unpacked: about 2 million cells
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_SHEETS = "xl/worksheets/"


def read_xlsx(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    has_formulas = _check(data, name)
    book = _open(data, name, values=True)
    empty = _without_value(_open(data, name, values=False), book) if has_formulas else {}
    return read_sheets([_sheet(sheet, empty.get(sheet.title, 0)) for sheet in book.worksheets], name)


def open_workbook(data: bytes, name: str, most_bytes: int) -> Workbook:
    """To be read row by row, with the values that formulas had when it was saved; at most `most_bytes`
    unpacked. Raises UnreadableFile."""
    _check(data, name, most_bytes)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that say nothing of the text
            return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl lets through whatever a damaged part leads to
        raise _damaged(name) from error


def _check(data: bytes, name: str, most_bytes: int = _MOST_BYTES) -> bool:
    """Whether there are formulas; refuses what unpacks to more than a workbook holds."""
    with open_package(data, name) as package:
        parts = package.infolist()
        if sum(part.file_size for part in parts) > most_bytes:
            raise UnreadableFile(f"{name}：工作簿解压后超过 {most_bytes} 字节，请拆分后再收录。")
        sheets = [part for part in parts if part.filename.startswith(_SHEETS)]
        return any(_FORMULA.search(read_part(package, part, name)) for part in sheets)


def _open(data: bytes, name: str, *, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that say nothing of the text
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except Exception as error:  # openpyxl lets through whatever a damaged part leads to
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name}：工作簿已损坏，打不开。请用 Excel 或 WPS 打开后另存为 xlsx 再收录。")


def _without_value(formulas: Workbook, values: Workbook) -> dict[str, int]:
    """By sheet, how many formulas have no stored value."""
    return {
        sheet.title: sum(
            cell.data_type == "f" and values[sheet.title].cell(*place).value is None
            for place, cell in _cells(sheet)
        )
        for sheet in formulas.worksheets
    }


def _cells(sheet: Worksheet) -> list[tuple[Place, Cell]]:
    return sorted(sheet._cells.items())


def _sheet(sheet: Worksheet, empty_formulas: int) -> Sheet:
    cells = {place: display(cell.value, cell.number_format or "General") for place, cell in _cells(sheet)}
    merged = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    said = tuple(_warnings(sheet, cells, empty_formulas)) if any(cells.values()) or empty_formulas else ()
    return Sheet(sheet.title, cells, merged, _head(sheet), said)


def _head(sheet: Worksheet) -> range | None:
    if not sheet.print_title_rows:
        return None
    _, first, _, last = range_boundaries(sheet.print_title_rows)
    return range(first, last + 1) if first and last else None


def _warnings(sheet: Worksheet, cells: dict[Place, str], empty_formulas: int) -> Iterator[str]:
    where = f"工作表“{sheet.title}”"
    rows, columns = (
        {row for (row, _), text in cells.items() if text},
        {c for (_, c), text in cells.items() if text},
    )
    hidden_rows = sum(sheet.row_dimensions[row].hidden for row in rows if row in sheet.row_dimensions)
    hidden_columns = sum(
        bool(columns & set(range(dimension.min or 0, (dimension.max or 0) + 1)))
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
    )
    if sheet.sheet_state != "visible":
        yield f"{where}是隐藏的，已照样收录，请核对。"
    if hidden_rows or hidden_columns:
        yield f"{where}有隐藏的行或列，已照样收录，请核对。"
    if empty_formulas:
        yield f"{where}有 {empty_formulas} 个公式没有保存结果，没有收录。请用 Excel 打开并保存后再收录。"
    if comments := sum(cell.comment is not None for _, cell in _cells(sheet)):
        yield f"{where}有 {comments} 处批注，没有收录。"
    if sheet._images or sheet._charts:
        yield f"{where}有图片或图表，没有收录。"
