"""Items to Aiken, which holds little, and from it, where a Chinese full stop is no full stop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.quiz.exchange.aiken import read_aiken, write_aiken
from assistant.quiz.item import TRUE_FALSE_OPTIONS, Choice, Item, Kind
from assistant.quiz.soundness import on_one_line
from tests.examples import examples
from tests.quiz_items import banked, items, one_of_each, single


def as_aiken_holds_it(item: Item) -> Item:
    """Stem on one line, options and key; nothing else."""
    assert isinstance(item.key, Choice)
    kind = Kind.TRUE_FALSE if item.key.options == TRUE_FALSE_OPTIONS else Kind.SINGLE
    return Item(kind, on_one_line(item.stem), item.key, "", "", 3, "", None)


@settings(examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(items((Kind.SINGLE, Kind.TRUE_FALSE, Kind.BLANK)), max_size=4))
def test_what_is_written_comes_back(some: list[Item]) -> None:
    written = write_aiken(banked(some))
    left_out = {each.item_id for each in written.left_out}
    kept = [each.item for each in banked(some) if each.item_id not in left_out]
    parsed = read_aiken(written.data)
    assert parsed.problems == ()
    assert [each.item for each in parsed.entries] == [as_aiken_holds_it(item) for item in kept]


def test_lines_are_as_moodle_wants_them() -> None:
    written = write_aiken(banked([single(1)]))
    assert written.data.decode().strip().splitlines() == [
        "第1号津贴每月是多少元？",
        "A. 100元",
        "B. 101元",
        "C. 102元",
        "D. 103元",
        "ANSWER: A",
    ]


def test_what_cannot_be_held_is_listed() -> None:
    misread = replace(single(7), stem="A. 这一项是多少？")
    written = write_aiken(banked([*one_of_each(), misread]))
    assert [each.stem for each in written.left_out] == [
        *(each.stem for each in one_of_each() if each.kind not in (Kind.SINGLE, Kind.TRUE_FALSE)),
        misread.stem,
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("多少？\nA．甲\nB．乙\nANSWER: A", "选项应写作"),
        ("多少？\nA、甲\nB、乙\nANSWER: A", "选项应写作"),
        ("多少？\nA. 甲\nB. 乙\n答案：A", "ANSWER: A，英文大写"),
        ("多少？\nA. 甲\nB. 乙\nANSWER: C", "一个选项的字母"),
        ("多少？\nA. 甲\nB. 乙\nANSWER: AB", "一个选项的字母"),
        ("多少？\n究竟多少？\nA. 甲\nB. 乙\nANSWER: A", "有且只有一行"),
        ("A. 甲\nB. 乙\nANSWER: A", "没有题干"),
        ("多少？\nA. 甲\nB. 乙", "最后一行"),
        ("多少？\nA. 甲\nB. 甲\nANSWER: A", "选项有重复"),
    ],
)
def test_what_is_not_aiken_is_told_and_the_next_question_is_read(text: str, said: str) -> None:
    good = "几元？\nA) 一\nB)\t二\nANSWER: B"
    parsed = read_aiken(f"{good}\n\n{text}".encode())
    assert [each.item.key for each in parsed.entries] == [Choice(("一", "二"), (1,))]
    (problem,) = parsed.problems
    assert problem.place == "第 2 题（第 6 行）"
    assert said in problem.message


def test_files_of_old_windows_programs_are_read() -> None:
    text = "每月多少？\r\nA. 甲\r\nB. 乙\r\nANSWER: A\r\n"
    for encoding in ("gb18030", "utf-8-sig"):
        (entry,) = read_aiken(text.encode(encoding)).entries
        assert entry.item.stem == "每月多少？"
