"""Excel 97 workbooks (.xls)."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as XlsSheet

from ingest.readers.number_formats import Value, display
from ingest.readers.source import Reading, UnreadableFile
from ingest.readers.spreadsheet import Sheet, read_sheets


def read_xls(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
        sheets = [_sheet(book, sheet) for sheet in book.sheets()]
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise UnreadableFile(f"{name}：工作簿有密码，读不出。请去掉密码后另存再收录。") from error
        raise _damaged(name) from error
    except Exception as error:  # xlrd lets through whatever a damaged record leads to
        raise _damaged(name) from error
    return read_sheets(sheets, name)


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(f"{name}：工作簿已损坏，打不开。请用 Excel 或 WPS 打开后另存为 xlsx 再收录。")


def _sheet(book: Book, sheet: XlsSheet) -> Sheet:
    cells = {
        (row + 1, column + 1): _text(book, cell)
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK)
    }
    merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(sheet.name, cells, merged, warnings=tuple(_warnings(sheet)) if any(cells.values()) else ())


def _text(book: Book, cell: Cell) -> str:
    number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    return display(_value(book, cell), number_format)


def _value(book: Book, cell: Cell) -> Value:
    value: float | str = cell.value
    if cell.ctype == xlrd.XL_CELL_DATE:
        moment: datetime.datetime = xlrd.xldate.xldate_as_datetime(value, book.datemode)
        return moment if float(value) >= 1 else moment.time()
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERR"))
    return value


def _warnings(sheet: XlsSheet) -> Iterator[str]:
    where = f"工作表“{sheet.name}”"
    if sheet.visibility:
        yield f"{where}是隐藏的，已照样收录，请核对。"
    if any(info.hidden for info in (*sheet.rowinfo_map.values(), *sheet.colinfo_map.values())):
        yield f"{where}有隐藏的行或列，已照样收录，请核对。"
    if sheet.cell_note_map:
        yield f"{where}有 {len(sheet.cell_note_map)} 处批注，没有收录。"
