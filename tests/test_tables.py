"""Tables as text: heads go with every cell, and no cell is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.tables import table_paragraphs


def lines(grid: list[list[str]], head_rows: int | None = None) -> list[str]:
    return [row.text for row in table_paragraphs(grid, head_rows)]


@pytest.mark.parametrize(
    ("grid", "rows"),
    [
        ([["地区", "标准"], ["兴庆区", "700元"]], ["地区：兴庆区｜标准：700元"]),
        # a head over two columns: the path of heads
        (
            [["地区", "低保标准", "低保标准"], ["地区", "城市", "农村"], ["兴庆区", "700元", "500元"]],
            ["地区：兴庆区｜低保标准/城市：700元｜低保标准/农村：500元"],
        ),
        # a cell merged down stands in each of its rows
        (
            [["类别", "对象"], ["低保", "老人"], ["低保", "儿童"]],
            ["类别：低保｜对象：老人", "类别：低保｜对象：儿童"],
        ),
        # a caption across the whole table
        (
            [["附表：补贴标准", "附表：补贴标准"], ["项目", "金额"], ["创业", "8000元"]],
            ["附表：补贴标准", "项目：创业｜金额：8000元"],
        ),
        # a form: no heads, a merged cell once
        ([["姓名", ""], ["住址", ""]], ["姓名", "住址"]),
        ([["一、基本情况"]], ["一、基本情况"]),
        ([["1", "老人"], ["2", "儿童"]], ["1｜老人", "2｜儿童"]),
        ([["项目", "金额"], ["", ""]], ["项目｜金额"]),
        ([], []),
    ],
)
def test_rows(grid: list[list[str]], rows: list[str]) -> None:
    assert lines(grid) == rows


def test_format_may_tell_the_heads() -> None:
    grid = [["2025年", "2026年"], ["8000元", "5000元"]]
    assert lines(grid, head_rows=1) == ["2025年：8000元｜2026年：5000元"]


@given(st.lists(st.lists(st.text("甲乙丙 1", max_size=3), max_size=4), max_size=5))
def test_no_cell_is_lost(grid: list[list[str]]) -> None:
    text = "\n".join(lines(grid))
    assert all(" ".join(cell.split()) in text for row in grid for cell in row)
