"""Files as received: encodings, lines that page breaks cut, and files that cannot be taken in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import MAX_BYTES, UnreadableFile, read
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
