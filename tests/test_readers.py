"""Files as received: encodings, lines that page breaks cut, and files that cannot be taken in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import MAX_BYTES, UnreadableFile, read, read_bytes
from ingest.readers.plain_text import join_cut_lines

TEXT = "一、总体要求\n到2027年，产量稳定在380万吨。\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16"])
def test_encodings_give_the_same_paragraphs(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read(path).paragraphs == ("一、总体要求", "到2027年，产量稳定在380万吨。")


def test_source_keeps_the_file_as_received(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    data = TEXT.replace("\n", "\r\n").encode()
    path.write_bytes(data)
    source = read(path)
    assert (source.name, source.data, source.sha256) == ("方案.txt", data, hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        # a page break within a sentence leaves a blank line
        ("大力培育服务市场，\n\n着力推进规模化。", ["大力培育服务市场，着力推进规模化。"]),
        ("完善机制。力争每年\n达到180万亩。", ["完善机制。力争每年达到180万亩。"]),
        ("对符合条件的；对灵活就业\n的，给予补贴。", ["对符合条件的；对灵活就业的，给予补贴。"]),
        # two paragraphs may touch without a blank line
        ("健全机制。\n（2）健全体系。", ["健全机制。", "（2）健全体系。"]),
        ("做好以下工作，\n1.强化监测。", ["做好以下工作，", "1.强化监测。"]),
        # titles and headings stop without a full stop
        ("关于建立机制的\n工作方案", ["关于建立机制的", "工作方案"]),
        (
            "1.紧盯示范引领户，着力提升带动力\n坚持分层分类。",
            ["1.紧盯示范引领户，着力提升带动力", "坚持分层分类。"],
        ),
        ("各市、县（区）：\n现印发给你们。", ["各市、县（区）：", "现印发给你们。"]),
        ("| 项目，标准 | 元 |\n| 孤儿 | 1000 |", ["| 项目，标准 | 元 |", "| 孤儿 | 1000 |"]),
        ("　　首行缩进。　\n\u200b\u200b\n\ufeff零宽字符。", ["首行缩进。", "零宽字符。"]),
        ("甲\x0c乙\u2028丙", ["甲", "乙", "丙"]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_cut_lines_are_joined(lines: str, paragraphs: list[str]) -> None:
    assert list(join_cut_lines(lines)) == paragraphs


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "没有文字"),
        (b"\n \n", "没有文字"),
        (b"PK\x03\x04\x00\x00", "已损坏"),
        (b"PK\x05\x06\xff\xff", "不是纯文本"),
        (b"\xff\xfea", "不是纯文本"),  # UTF-16 cut in the middle of a character
        ("替换符\ufffd".encode(), "编码无法识别"),
    ],
)
def test_unreadable_file_says_which_and_why(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "坏文件.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match=rf"坏文件\.txt.*{why}"):
        read(path)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"没有\.txt.*读不到"):
        read(tmp_path / "没有.txt")


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="读不到"):
        read(tmp_path)


def test_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableFile, match="超过上限"):
        read(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda text: text.encode("utf-16"))))
def test_any_bytes_give_paragraphs_or_a_clear_refusal(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "任意.txt"
    path.write_bytes(data)
    try:
        source = read(path)
    except UnreadableFile:
        return
    assert source.data == data
    assert source.paragraphs
    assert all(paragraph.strip() for paragraph in source.paragraphs)


def paragraphs_of(text: str, encoding: str = "utf-8") -> list[str]:
    return list(read_bytes(text.encode(encoding), "文.txt").paragraphs)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-le", "utf-16-be", "big5"])
def test_other_encodings(encoding: str) -> None:
    text = "第一條　為了規範補助工作，制定本辦法。"
    assert paragraphs_of(text + "\r\n", encoding) == [text]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "地区\t城市\t农村\n兴庆区\t700\t600\n金凤区\t\t610",
            ["地区：兴庆区｜城市：700｜农村：600", "地区：金凤区｜农村：610"],
        ),
        ("一、\t总体要求\n二、\t主要任务", ["一、\t总体要求", "二、\t主要任务"]),
        (
            "┌───┬───┐\n│地区│标准│\n├───┼───┤\n│兴庆│700 │\n│区　│    │\n├───┼───┤\n│金凤区│600│\n└───┴───┘",
            ["地区：兴庆区｜标准：700", "地区：金凤区｜标准：600"],
        ),
        ("| 项目 | 元 |\n|---|---|\n| 孤儿 | 1000 |", ["项目：孤儿｜元：1000"]),
        ("甲|乙", ["甲|乙"]),
    ],
)
def test_tables_drawn_in_text(lines: str, expected: list[str]) -> None:
    assert paragraphs_of(lines) == expected


@pytest.mark.parametrize(
    "numbers", [("— 1 —", "— 2 —"), ("第1页 共2页", "第 2 页 共 2 页"), ("- 1 -", "-2-")]
)
def test_page_numbers_are_dropped_and_counted(numbers: tuple[str, str]) -> None:
    text = f"完善机制。力争每年\n{numbers[0]}\n达到180万亩。\n{numbers[1]}\n"
    reading = read_bytes(text.encode(), "文.txt").reading
    assert [paragraph.text for paragraph in reading.paragraphs] == ["完善机制。力争每年达到180万亩。"]
    assert reading.warnings == ("已去掉页码 2 行。",)


@pytest.mark.parametrize("lines", ["甲。\n— 3 —\n乙。", "甲。\n— 3 —\n乙。\n— 2 —"])
def test_numbers_out_of_order_are_text(lines: str) -> None:
    assert paragraphs_of(lines) == lines.split("\n")


def test_article_cut_within_its_first_sentence_goes_on() -> None:
    cut = "第一条　为了规范征缴，根据社会保险法第\n三十五条，制定本办法。\n第二条　目的\n第三条　公示。"
    assert join_cut_lines(cut)[0] == "第一条　为了规范征缴，根据社会保险法第三十五条，制定本办法。"
    assert len(join_cut_lines(cut)) == 3


def test_running_heads_below_page_numbers_are_dropped() -> None:
    head = "某县人民政府公报        2024年第2期"
    first = [head, "某县征缴办法", "第一条　用人单位应当自行申报，按时足额缴纳社"]
    lines = [*first, "- 3 -", head, "会保险费。", "第二条　自公布之日起施行。", "- 4 -"]
    found = read_bytes("\n".join(lines).encode(), "办法.txt").reading
    assert [each.text for each in found.paragraphs] == [
        "某县征缴办法",
        "第一条　用人单位应当自行申报，按时足额缴纳社会保险费。",
        "第二条　自公布之日起施行。",
    ]
    assert any("2024年第2期" in warning for warning in found.warnings)


def test_form_feeds_count_pages() -> None:
    paragraphs = read_bytes("甲。\n乙，\f丙。\n丁。".encode(), "文.txt").reading.paragraphs
    assert [(paragraph.text, paragraph.page) for paragraph in paragraphs] == [
        ("甲。", 1),
        ("乙，丙。", 1),
        ("丁。", 2),
    ]
