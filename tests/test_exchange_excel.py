"""Items in Excel workbooks: header names, a report by row, no formulas, and everything comes back."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assistant.errors import UserError
from assistant.quiz.exchange.entry import MOST_ITEMS, Source
from assistant.quiz.exchange.excel import read_excel, write_excel
from assistant.quiz.item import Blank, Choice, Item, Kind, Pairs, Points
from tests.examples import examples
from tests.quiz_items import banked, items, one_of_each, refused, single


def workbook(*rows: Sequence[object], title: str = "题目") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


HEADER: list[object] = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]


@settings(examples(30), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(items(), max_size=4))
def test_what_is_written_comes_back(some: list[Item]) -> None:
    written = write_excel(banked(some))
    parsed = read_excel(written.data)
    assert parsed.problems == ()
    assert [entry.item for entry in parsed.entries] == some
    assert [entry.item_id for entry in parsed.entries] == [each.item_id for each in banked(some)]


@settings(examples(30), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(items(), min_size=1, max_size=3))
def test_no_cell_is_a_formula(some: list[Item]) -> None:
    book = load_workbook(BytesIO(write_excel(banked(some)).data))
    for row in book["题目"].iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t"))


def test_columns_are_found_by_name_in_any_order_below_a_title() -> None:
    data = workbook(
        ["某某县政策测试题库"],
        [],
        ["序号", "正确答案", "Ａ", "B", "C ", "题 目", "类型", "难易度", "来源文件", "条款", "备注"],
        [1, "b", "100元", 200, 0.5, "每月多少？", "单选", "难", "办法", "（一）", "x"],
    )
    parsed = read_excel(data)
    (entry,) = parsed.entries
    assert entry.item.key == Choice(("100元", "200", "0.5"), (1,))
    assert entry.item.difficulty == 5
    assert entry.source == Source("办法", "（一）")
    assert parsed.notices == ("“备注”一列不认识，没有导入。",)


@pytest.mark.parametrize(
    ("answer", "correct"),
    [("AC", (0, 2)), ("a,c", (0, 2)), ("Ａ、Ｃ", (0, 2)), ("C；A", (0, 2)), ("A B C", (0, 1, 2))],
)
def test_letters_of_a_multiple_choice(answer: str, correct: tuple[int, ...]) -> None:
    (entry,) = read_excel(workbook(HEADER, ["多选题", "哪些？", "甲", "乙", "丙", answer])).entries
    assert entry.item.key == Choice(("甲", "乙", "丙"), correct)


@pytest.mark.parametrize(
    ("answer", "correct"), [("对", 0), ("√", 0), (True, 0), ("错误", 1), ("F", 1), ("×", 1)]
)
def test_true_and_false_in_many_words(answer: object, correct: int) -> None:
    (entry,) = read_excel(workbook(HEADER, ["判断", "按月发放。", None, None, None, answer])).entries
    assert entry.item.key == Choice(("正确", "错误"), (correct,))


def test_matching_short_and_blank() -> None:
    parsed = read_excel(
        workbook(
            HEADER,
            ["匹配题", "对上", "第一年|8000元", "第二年|5000元", None, None],
            ["简答题", "怎样办理？", None, None, None, "申请|审核|公示"],
            ["填空题", "每亩（ ）元", None, None, None, "2000｜2千"],
        )
    )
    assert [entry.item.key for entry in parsed.entries] == [
        Pairs((("第一年", "8000元"), ("第二年", "5000元"))),
        Points(("申请", "审核", "公示")),
        Blank(("2000", "2千")),
    ]
    assert parsed.entries[2].item.stem == "每亩____元"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["选择题", "多少？", "甲", "乙", None, "A"], "题型“选择题”不认识"),
        (["单选题", None, "甲", "乙", None, "A"], "题干是空的"),
        (["单选题", "多少？", "甲", "乙", None, "C"], "没有对应的选项"),
        (["单选题", "多少？", "甲", "乙", None, None], "答案是空的"),
        (["单选题", "多少？", "甲", None, "丙", "A"], "选项中间有空格子"),
        (["单选题", "多少？", "甲", "甲", None, "A"], "选项有重复"),
        (["单选题", "多少？", "甲", "乙", None, "AB"], "有且只有一个"),
        (["多选题", "多少？", "甲", "乙", None, "A"], "至少两个"),
        (["判断题", "按月发放。", None, None, None, "也许"], "应为 对 或 错"),
        (["填空题", "每亩多少元", None, None, None, "5"], "有且只有一处"),
        (["匹配题", "对上", "第一年", "第二年|2", None, None], "应为 左项|右项"),
    ],
)
def test_a_bad_row_is_told_by_its_number_and_the_others_are_read(row: list[object], said: str) -> None:
    good: list[object] = ["单选题", "多少？", "甲", "乙", None, "A"]
    parsed = read_excel(workbook(HEADER, good, row, good, title="表1"))
    assert len(parsed.entries) == 2
    (problem,) = parsed.problems
    assert problem.place == "“表1”第 3 行"
    assert said in problem.message


def test_the_template_explains_itself_and_holds_no_item() -> None:
    data = write_excel(()).data
    assert read_excel(data).entries == ()
    assert load_workbook(BytesIO(data)).sheetnames == ["题目", "填写说明"]


def test_what_is_no_workbook_of_items_is_refused() -> None:
    for data, code in (
        (b"PK\x03\x04rubbish", "unreadable_file"),
        (workbook(["姓名", "单位"], ["张三", "民政局"]), "no_header"),
    ):
        with refused(code):
            read_excel(data)


@pytest.mark.slow
def test_more_rows_than_allowed_are_refused() -> None:
    with refused("file_too_large"):
        read_excel(workbook(["题型", "题干", "答案"], *([None, "x", None] for _ in range(20_001))))


@pytest.mark.slow
def test_more_items_than_allowed_are_refused() -> None:
    rows = (["填空题", f"每亩____元{n}", None, None, None, "5"] for n in range(MOST_ITEMS + 1))
    with refused("file_too_large"):
        read_excel(workbook(HEADER, *rows))


def test_every_kind_is_written() -> None:
    parsed = read_excel(write_excel(banked(one_of_each())).data)
    assert [entry.item.kind for entry in parsed.entries] == list(Kind)
    assert single(1).explanation == parsed.entries[0].item.explanation


def test_a_format_down_to_the_last_row_makes_no_sheet_longer() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(list(HEADER))
    sheet.append(["单选题", "多少？", "甲", "乙", None, "A"])
    sheet.cell(1_048_576, 1).number_format = "0.00"
    written = BytesIO()
    book.save(written)
    assert len(read_excel(written.getvalue()).entries) == 1


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 51_000_000)
    with refused("unreadable_file"):
        read_excel(packed.getvalue())


def test_a_workbook_with_a_damaged_sheet_is_refused() -> None:
    whole, damaged = workbook(HEADER), BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if name.endswith("sheet1.xml") else data)
    with refused("unreadable_file"):
        read_excel(damaged.getvalue())


WHOLE = write_excel(banked(one_of_each())).data


@examples(40)
@given(st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), min_size=1, max_size=8))
def test_no_damage_takes_the_reader_down(damage: dict[int, int]) -> None:
    written = bytearray(WHOLE)
    for position, byte in damage.items():
        written[position] = byte
    with suppress(UserError):
        read_excel(bytes(written))
