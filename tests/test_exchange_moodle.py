"""Items to Moodle and back: what we write comes back, and Moodle, by its own rules, reads what we mean."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.quiz.exchange.entry import Parsed, Source
from assistant.quiz.exchange.gift import read_gift, write_gift
from assistant.quiz.exchange.moodle_xml import read_moodle_xml, write_moodle_xml
from assistant.quiz.item import BLANK_MARK, BankItem, Blank, Choice, Item, Kind, Pairs, Points
from tests import moodle_reader
from tests.examples import examples
from tests.moodle_reader import FRACTIONS, MoodleQuestion
from tests.quiz_items import banked, blank, items, multiple, one_of_each, refused, single, with_basis

SLOW = settings(examples(40), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
several = st.lists(items(), min_size=1, max_size=4).map(banked)


def untagged(item: Item) -> Item:
    """GIFT has no place for a topic with these signs or of more than 50 characters."""
    is_lost = len(item.topic) > 50 or any(c in "<>`\\[]" for c in item.topic)
    return replace(item, topic="") if is_lost else item


@SLOW
@given(several)
def test_moodle_xml_comes_back(some: list[BankItem]) -> None:
    parsed = read_moodle_xml(write_moodle_xml(some).data)
    assert parsed.problems == ()
    assert [(each.item, each.item_id) for each in parsed.entries] == [
        (each.item, each.item_id) for each in some
    ]


@SLOW
@given(several)
def test_gift_comes_back(some: list[BankItem]) -> None:
    written = write_gift(some)
    left_out = {each.item_id for each in written.left_out}
    parsed = read_gift(written.data)
    assert parsed.problems == ()
    assert [(each.item, each.item_id) for each in parsed.entries] == [
        (untagged(each.item), each.item_id) for each in some if each.item_id not in left_out
    ]


@SLOW
@given(several)
def test_moodle_reads_our_xml_as_we_mean_it(some: list[BankItem]) -> None:
    questions = list(moodle_reader.read_xml(write_moodle_xml(some).data))
    assert len(questions) == len(some)
    for question, bank_item in zip(questions, some, strict=True):
        require_same(question, bank_item.item)
        assert question.idnumber == bank_item.item_id
        assert bank_item.item.topic in (*question.tags, "")


@SLOW
@given(several)
@example(banked([replace(blank(1), stem="____元", key=Blank(("%50%", "[html]a", "*", "\\*", "T")))]))
@example(banked([replace(single(1), stem="// $CATEGORY: a", key=Choice(("=a", "~b", "%50%c"), (2,)))]))
def test_moodle_reads_our_gift_as_we_mean_it(some: list[BankItem]) -> None:
    written = write_gift(some)
    left_out = {each.item_id for each in written.left_out}
    kept = [each.item for each in some if each.item_id not in left_out]
    questions = moodle_reader.read_gift(written.data.decode())
    assert len(questions) == len(kept)
    for question, item in zip(questions, kept, strict=True):
        require_same(question, item)


def require_same(question: MoodleQuestion, item: Item) -> None:
    assert question.stem.replace("_____", BLANK_MARK) == item.stem
    assert question.feedback.startswith(item.explanation)
    match item.key:
        case Choice(_, correct) if item.kind is Kind.TRUE_FALSE:
            assert question.type == "truefalse"
            assert [share for _, share in question.answers] == [100.0 * (n in correct) for n in (0, 1)]
        case Choice(options, correct):
            require_same_choice(question, options, correct, item.kind)
        case Blank(accepted):
            assert question.type == "shortanswer"
            assert {share for _, share in question.answers} == {100}
            for reply, (pattern, _) in zip(accepted, question.answers, strict=True):
                assert moodle_reader.accepts(pattern, reply)
                assert not moodle_reader.accepts(pattern, f"{reply}\u4e00")
        case Points(points):
            assert question.type == "essay"
            assert all(point in question.feedback for point in points)
        case Pairs(pairs):
            assert question.type == "matching"
            lefts = [left for left, _ in question.answers]
            assert list(zip(lefts, question.matches, strict=True)) == list(pairs)


def require_same_choice(
    question: MoodleQuestion, options: tuple[str, ...], correct: tuple[int, ...], kind: Kind
) -> None:
    assert (question.type, question.single) == ("multichoice", kind is Kind.SINGLE)
    assert [text for text, _ in question.answers] == list(options)
    shares = [share for _, share in question.answers]
    assert tuple(n for n, share in enumerate(shares) if share > 0) == correct
    assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=0.001)
    assert all(abs(share) in FRACTIONS for share in shares if share)


@pytest.mark.parametrize("read_and_write", [(read_moodle_xml, write_moodle_xml), (read_gift, write_gift)])
def test_the_clause_goes_along_and_comes_back(read_and_write: tuple) -> None:  # type: ignore[type-arg]
    read, write = read_and_write
    some = banked(with_basis(item) for item in one_of_each())
    parsed: Parsed = read(write(some).data)
    assert [entry.source for entry in parsed.entries] == [
        Source("津贴办法", "一、标准 › （一）津贴", "每月发放100元。")
    ] * len(some)
    assert [entry.item for entry in parsed.entries] == [
        replace(each.item, basis=None, fact="") for each in some
    ]


# --- files that others wrote --------------------------------------------------------------------------

FOREIGN_GIFT = """// 别人写的
$CATEGORY: $course$/top/低保

::第一题::[html]<p>低保<b>多少</b>&lt;元&gt;？</p>{
=100元#对
~200元#不对
}

低保按{=月 =月份}发放。

1+1\\=? {#2}

共同生活的家庭成员包括{~%50%配偶 ~%50%未成年子女 ~%-100%朋友}

低保由村发放。{F#由乡镇发放#}

配对{ =甲 -> 1 =乙 -> 2 }

说明文字

圆周率{#3.14:0.01}

城市{=北*}
"""


def test_gift_of_others() -> None:
    parsed = read_gift(FOREIGN_GIFT.encode())
    assert [(each.item.kind, each.item.stem, each.item.key) for each in parsed.entries] == [
        (Kind.SINGLE, "低保多少<元>？", Choice(("100元", "200元"), (0,))),
        (Kind.BLANK, "低保按____发放。", Blank(("月", "月份"))),
        (Kind.BLANK, "1+1=?____", Blank(("2",))),
        (Kind.MULTIPLE, "共同生活的家庭成员包括", Choice(("配偶", "未成年子女", "朋友"), (0, 1))),
        (Kind.TRUE_FALSE, "低保由村发放。", Choice(("正确", "错误"), (1,))),
        (Kind.MATCHING, "配对", Pairs((("甲", "1"), ("乙", "2")))),
    ]
    assert {each.item.topic for each in parsed.entries} == {"低保"}
    assert [(each.place, each.message[:8]) for each in parsed.problems] == [
        ("第 8 题（第 19 行）", "没有写在 { }"),
        ("第 9 题（第 21 行）", "数值题的范围、误"),
        ("第 10 题（第 23 行）", "答案“北*”里的"),
    ]


FOREIGN_XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/低保</text></category></question>
<question type="multichoice"><name><text>一</text></name>
<questiontext format="html"><text><![CDATA[<p>低保<b>多少</b>？</p>]]></text></questiontext>
<generalfeedback format="html"><text><![CDATA[<p>见办法。</p>]]></text></generalfeedback>
<single>true</single>
<answer fraction="100" format="html"><text><![CDATA[<p>100元</p>]]></text></answer>
<answer fraction="0" format="html"><text>200元</text></answer></question>
<question type="numerical"><questiontext format="html"><text>每亩________元</text></questiontext>
<answer fraction="100"><text>150</text><tolerance>0</tolerance></answer></question>
<question type="cloze"><questiontext format="html"><text>{1:SA:=x}</text></questiontext></question>
<question type="essay"><questiontext format="html"><text>怎样办理？</text></questiontext></question>
</quiz>"""


def test_moodle_xml_of_others() -> None:
    parsed = read_moodle_xml(FOREIGN_XML.encode())
    first, second = parsed.entries
    assert first.item == Item(
        Kind.SINGLE, "低保多少？", Choice(("100元", "200元"), (0,)), "见办法。", "低保", 3, "", None
    )
    assert (second.item.stem, second.item.key) == ("每亩____元", Blank(("150",)))
    assert [(each.place, each.message) for each in parsed.problems] == [
        ("第 4 题", "题型 cloze，不能导入"),
        ("第 5 题", "采分点至少 1 个"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"<quiz>",
        b"<html/>",
        b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>',
        b'<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
        b"",
    ],
    ids=["cut off", "other", "external entity", "entity bomb", "empty"],
)
def test_what_is_no_moodle_xml_is_refused(data: bytes) -> None:
    with refused("unreadable_file"):
        read_moodle_xml(data)


def test_gift_leaves_out_what_it_would_misread() -> None:
    arrow = replace(blank(1), key=Blank(("a->b",)))
    written = write_gift(banked([arrow, multiple(2)]))
    assert ["->" in each.reason for each in written.left_out] == [True]
    assert len(moodle_reader.read_gift(written.data.decode())) == 1


_SIGNS = r"{ } = ~ # #### -> %50% %-100% \ \n // $CATEGORY: T TRUE [html] <p> & :: 津贴 1..2 1:0.5 1:x [id:"
_SCRAPS = st.lists(st.sampled_from([*_SIGNS.split(), "[tag:x]", "\n", "\n\n", " "])).map("".join)
_XML_TYPES = ("multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay", "?")


@examples(300)
@given(_SCRAPS)
def test_no_scraps_take_the_gift_reader_down(text: str) -> None:
    read_gift(text.encode())


@examples(100)
@given(_SCRAPS, st.sampled_from(_XML_TYPES), st.sampled_from(("100", "50", "x", "")))
def test_no_scraps_take_the_xml_reader_down(text: str, kind: str, value: str) -> None:
    said = f"<text><![CDATA[{text}]]></text>"
    answer = f'<answer fraction="{value}">{said}<tolerance>{value}</tolerance></answer>'
    body = f"<questiontext>{said}</questiontext>{answer}<subquestion>{said}</subquestion><idnumber/>"
    read_moodle_xml(f'<quiz><question type="{kind}">{body}</question><question/></quiz>'.encode())
