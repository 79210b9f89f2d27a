"""The workbook of results, read back: three sheets, words for replies, and no formula from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from assistant.quiz.item import BankItem, Basis, Blank, Choice, Item, Key, Kind, Pairs, Points, Reply, State
from assistant.quiz.marking import mark
from assistant.quiz.results.outcome import Outcome, Person
from assistant.quiz.results.statistics import Row
from assistant.quiz.results.workbook import workbook
from assistant.quiz.wording import key_in_words, reply_in_words
from ingest.document import Validity

BASIS = Basis("d@1#a", "d", "关于稳岗的通知", Validity.IN_FORCE, ("一", "（二）"), "补贴5000元", "h")


def _bank_item(item_id: str, kind: Kind, key: Key) -> BankItem:
    item = Item(kind, f"{item_id}题____。", key, "解析", "就业", 2, item_id, BASIS)
    return BankItem(item_id, 3, item, State.APPROVED, "甲", "乙", False)


SINGLE = _bank_item("一", Kind.SINGLE, Choice(("3000元", "5000元", "8000元"), (1,)))
MULTIPLE = _bank_item("二", Kind.MULTIPLE, Choice(("甲", "乙", "丙"), (0, 2)))
JUDGED = _bank_item("三", Kind.TRUE_FALSE, Choice(("正确", "错误"), (0,)))
BLANK = _bank_item("四", Kind.BLANK, Blank(("180", "一百八十")))
SHORT = _bank_item("五", Kind.SHORT, Points(("发补贴", "给岗位")))
MATCHING = _bank_item("六", Kind.MATCHING, Pairs((("一类", "8000元"), ("二类", "5000元"))))
PAPER = (SINGLE, MULTIPLE, JUDGED, BLANK, SHORT, MATCHING)
JOINED = datetime(2026, 11, 27, 1, 2, 3, tzinfo=UTC)


def _sheets(people: list[Person], rows: list[Row]) -> dict[str, list[tuple[object, ...]]]:
    outcome = Outcome(tuple(people), PAPER, len(PAPER), tuple(rows), tuple(rows))
    book = load_workbook(BytesIO(workbook(outcome)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _row(person: str, bank_item: BankItem, reply: Reply | None) -> Row:
    return Row(person, bank_item.item_id, 3, reply, mark(bank_item.item, reply), JOINED)


def test_people_questions_and_answers() -> None:
    people = [Person("p1", "马兰", JOINED), Person("p2", "李强", JOINED)]
    rows = [
        _row("p1", SINGLE, (1,)),
        _row("p1", MULTIPLE, (0,)),
        Row("p1", "四", 3, None, 0.0),
        _row("p2", SINGLE, (0,)),
    ]
    sheets = _sheets(people, rows)
    assert list(sheets) == ["人员", "题目", "逐题作答"]
    assert sheets["人员"][1:] == [
        (1, "马兰", 2, 1.5, 6, 0.25, "2026-11-27 09:02:03"),
        (2, "李强", 1, 0, 6, 0, "2026-11-27 09:02:03"),
    ]
    first = dict(zip(sheets["题目"][0], sheets["题目"][1], strict=True))
    assert first["题型"] == "单选题" and first["答案"] == "B 5000元"
    assert (first["依据文件"], first["依据条款"]) == ("关于稳岗的通知", "一 › （二）")
    assert (first["作答人数"], first["得分率"], first["与其余题相关"]) == (2, 0.5, "不足20人，暂不显示")
    assert first["选项分布"] == "A 1人 50%；B 1人 50%；C 0人 0%"
    assert [line[:2] + line[4:8] for line in sheets["逐题作答"][1:]] == [
        ("马兰", 1, "B 5000元", "B 5000元", 1, "2026-11-27 09:02:03"),
        ("马兰", 2, "A 甲", "A 甲；C 丙", 0.5, "2026-11-27 09:02:03"),
        ("马兰", 4, "未作答", "180", 0, None),
        ("李强", 1, "A 3000元", "B 5000元", 0, "2026-11-27 09:02:03"),
    ]


def test_own_words_are_to_be_confirmed() -> None:
    sheets = _sheets([Person("p1", "马兰", JOINED)], [_row("p1", SHORT, "发补贴")])
    assert sheets["逐题作答"][1][6:] == (0.5, "2026-11-27 09:02:03", "系统判分，待人工确认")


def test_nobody_came() -> None:
    sheets = _sheets([], [])
    assert [len(lines) for lines in sheets.values()] == [1, 1 + len(PAPER), 1]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "=HYPERLINK(\"http://x\",\"y\")"]
)  # fmt: skip
def test_nickname_and_reply_are_no_formulas(name: str) -> None:
    rows = (_row("p1", BLANK, name),)
    data = workbook(Outcome((Person("p1", name, JOINED),), PAPER, len(PAPER), rows, rows))
    for sheet in load_workbook(BytesIO(data)):
        for line in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in line)
            assert not any(
                str(cell.value).lstrip().startswith(("=", "+", "@")) for cell in line if cell.value
            )


@given(st.text(max_size=50))
def test_any_nickname_can_be_written(name: str) -> None:
    data = workbook(Outcome((Person("p1", name, JOINED),), (), 0, (), ()))
    assert load_workbook(BytesIO(data))["人员"]["A2"].value == 1


@pytest.mark.parametrize(
    ("bank_item", "reply", "words"),
    [
        (SINGLE, (1,), "B 5000元"),
        (MULTIPLE, (2, 0), "A 甲；C 丙"),
        (JUDGED, (1,), "错误"),
        (BLANK, "180", "180"),
        (MATCHING, (1, 0), "一类—5000元；二类—8000元"),
        (MATCHING, (9, -1, 0), ""),
        (SINGLE, None, "未作答"),
        (SINGLE, (), "未作答"),
        (SINGLE, "？", "？"),
    ],
)
def test_reply_in_words(bank_item: BankItem, reply: Reply | None, words: str) -> None:
    assert reply_in_words(bank_item.item, reply) == words


def test_key_in_words() -> None:
    assert [key_in_words(each.item) for each in PAPER] == [
        "B 5000元", "A 甲；C 丙", "正确", "180", "发补贴；给岗位", "一类—8000元；二类—5000元",
    ]  # fmt: skip
