"""Spreadsheets: sheets, titles, tables with merged cells, values as displayed."""

from __future__ import annotations

import datetime
import io
import resource
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment

from ingest.readers import Reading, UnreadableFile, read_bytes
from ingest.readers.number_formats import Value, display
from tests.old_workbook import old_workbook

EXPECTED = [
    "2025年低保标准表",
    "单位：元",
    "地区：兴庆区｜标准/城市：700.00｜标准/农村：85.6%｜日期：2025年1月1日",
    "地区：金凤区｜标准/城市：12,345.50｜标准/农村：600｜日期：2025年2月1日",
    "注：自公布之日起执行。",
    "人：甲｜数：2",
    "人：乙｜数：3",
]


def standards() -> Workbook:
    """A table with title, unit, heads over two rows and a note, an empty row, and a second table."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["2025年低保标准表"],
        [None, None, None, "单位：元"],
        ["地区", "标准", None, "日期"],
        [None, "城市", "农村", None],
        ["兴庆区", 700, 0.856, datetime.datetime(2025, 1, 1)],
        ["金凤区", 12345.5, 600.0, datetime.datetime(2025, 2, 1)],
        ["注：自公布之日起执行。"],
        [],
        ["人", "数"],
        ["甲", 2],
        ["乙", 3],
    ):
        sheet.append(row)
    for area in ("A1:D1", "B3:C3", "A3:A4", "D3:D4", "A7:D7"):
        sheet.merge_cells(area)
    sheet["B5"].number_format = sheet["B6"].number_format = "#,##0.00"
    sheet["C5"].number_format = "0.0%"
    sheet["D5"].number_format = sheet["D6"].number_format = "yyyy-mm-dd"
    return book


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def reading(book: Workbook) -> Reading:
    return read_bytes(saved(book), "表.xlsx").reading


def test_titles_tables_and_notes() -> None:
    found = reading(standards())
    assert [paragraph.text for paragraph in found.paragraphs] == EXPECTED
    assert [paragraph.is_table_row for paragraph in found.paragraphs] == [0, 0, 1, 1, 0, 1, 1]
    assert found.warnings == ()


def old_standards(is_encrypted: bool = False) -> bytes:
    """The same tables as an Excel 97 file."""
    sheet = standards().worksheets[0]
    cells = {
        (cell.row - 1, cell.column - 1): (_stored(cell.value), cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    merged = [
        (area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
        for area in sheet.merged_cells.ranges
    ]
    return old_workbook("Sheet1", cells, merged, is_encrypted)


def _stored(value: str | float | datetime.datetime) -> str | float:
    """Excel counts days, from 1899-12-30."""
    return (value - datetime.datetime(1899, 12, 30)).days if isinstance(value, datetime.datetime) else value


def test_old_workbook_reads_alike() -> None:
    found = read_bytes(old_standards(), "表.xls").reading
    assert [paragraph.text for paragraph in found.paragraphs] == EXPECTED


def test_old_workbook_with_a_password_says_so() -> None:
    with pytest.raises(UnreadableFile, match=r"表\.xls.*密码"):
        read_bytes(old_standards(is_encrypted=True), "表.xls")


def test_several_sheets_bear_their_names() -> None:
    book = standards()
    book.create_sheet("说明").append(["本表供参考。"])
    found = reading(book).paragraphs
    assert [(p.text, p.outline) for p in found if p.outline] == [("Sheet", 1), ("说明", 1)]
    assert found[-1].text == "本表供参考。"


def test_what_is_hidden_or_dropped_is_told() -> None:
    book = standards()
    sheet = book.worksheets[0]
    sheet["A5"].comment = Comment("批注", "某")
    sheet.row_dimensions[6].hidden = True
    sheet["B10"] = "=1+1"
    hidden = book.create_sheet("隐藏")
    hidden.append(["隐藏的内容"])
    hidden.sheet_state = "hidden"
    found = reading(book)
    said = "\n".join(found.warnings)
    assert all(
        words in said for words in ("隐藏的行或列", "1 个公式没有保存结果", "1 处批注", "“隐藏”是隐藏的")
    )
    assert found.paragraphs[-1].text == "隐藏的内容"


def test_print_titles_are_heads() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["2024", "2025"], ["一季度", "二季度"], ["10", "20"]):
        sheet.append(row)
    sheet.print_title_rows = "1:2"
    assert [p.text for p in reading(book).paragraphs] == ["2024/一季度：10｜2025/二季度：20"]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (700.0, "General", "700"),
        (0.1 + 0.2, "General", "0.3"),
        (1234567.891, "#,##0", "1,234,568"),
        (0.5, "0%", "50%"),
        (5, "0000", "0005"),
        (3, '0"元/月"', "3元/月"),
        (3, "¥#,##0.00", "¥3.00"),
        (-5.5, "#,##0.00_);(#,##0.00)", "(5.50)"),
        (-3, "0", "-3"),
        (2.5, "0.##", "2.5"),
        (12000, '0!.0,"万"', "12000"),
        (0.5, "# ?/?", "0.5"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        (datetime.datetime(2025, 1, 1), 'yyyy"年"m"月"', "2025年1月"),
        (datetime.datetime(2025, 1, 1), 'm"月"d"日"', "1月1日"),
        (datetime.datetime(2025, 1, 1, 9, 30), "yyyy/m/d h:mm", "2025年1月1日 09:30"),
        (datetime.time(9, 30), "h:mm", "09:30"),
        (" 文字 ", "@", "文字"),
    ],
)
def test_values_as_displayed(value: Value, number_format: str, text: str) -> None:
    assert display(value, number_format) == text


@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans()),
    st.text('0#?.,%;[]"\\_*!-mdyhE元A '),
)
def test_any_format_displays_something(value: Value, number_format: str) -> None:
    assert isinstance(display(value, number_format), str)


def test_sheet_over_the_limit_is_refused() -> None:
    book = Workbook()
    for i in range(1, 1600):
        book.worksheets[0].cell(i, i, 1)
    with pytest.raises(UnreadableFile, match=r"表\.xlsx.*拆分"):
        reading(book)


@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8))
def test_damaged_workbook_is_read_or_refused(place: int, noise: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(members)[place % len(members)]
    start = place % max(len(members[name]), 1)
    members[name] = members[name][:start] + noise + members[name][start + len(noise) :]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    try:
        read_bytes(buffer.getvalue(), "表.xlsx")
    except UnreadableFile as refusal:
        assert "表.xlsx" in str(refusal)


WHOLE = saved(standards())


@given(st.binary(max_size=64))
def test_damaged_old_workbook_is_refused(noise: bytes) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise + "Workbook\0".encode("utf-16-le") + noise * 20
    with pytest.raises(UnreadableFile, match=r"表\.xls"):
        read_bytes(data, "表.xls")


@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
def test_changed_old_workbook_is_read_or_refused(place: int, noise: bytes) -> None:
    start = 24 + place % (len(OLD) - 24)
    try:
        read_bytes(OLD[:start] + noise + OLD[start + len(noise) :], "表.xls")
    except UnreadableFile as refusal:
        assert "表.xls" in str(refusal)


def test_merged_area_of_more_cells_than_a_sheet_can_have_takes_no_room() -> None:
    """A damaged length makes such an area; each of its cells once took memory, 12 GB of it."""
    data = old_workbook("Sheet1", {(0, 0): ("低保标准", "General")}, [(0, 0xFFFF, 0, 0xFFFF)])
    with room_for_another(2**30):
        assert read_bytes(data, "表.xls").paragraphs == ("低保标准",)


@contextmanager
def room_for_another(size: int) -> Iterator[None]:
    """In the block this process may take so many bytes more."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


OLD = old_standards()
