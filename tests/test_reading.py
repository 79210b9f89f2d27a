"""How a message is read: the questions in it, what each asks, names and states."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.message import MOST_QUESTIONS
from assistant.question import Asked
from assistant.reading import Reader
from tests.policies import only, plain_reader

# --- several questions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("高龄津贴多少钱？拖拉机能用几年？", ["高龄津贴多少钱", "拖拉机能用几年"]),
        ("我是残疾人。我开了店。能领补贴吗", ["我是残疾人，我开了店，能领补贴吗"]),
        ("高龄津贴和护理补贴分别由谁负责", ["高龄津贴分别由谁负责", "护理补贴分别由谁负责"]),
        ("服务农户多少户、带动农户多少户", ["服务农户多少户", "带动农户多少户"]),
        ("高龄津贴怎么样，我妈85岁", ["高龄津贴怎么样，我妈85岁"]),
        ("", []),
        ("？！。\n", []),
    ],
)
def test_the_questions_of_a_message(reader: Reader, text: str, questions: list[str]) -> None:
    assert [question.text for question in reader.read(text).questions] == questions


@pytest.mark.parametrize("follow_up", ["归哪个部门管", "民政局在不在里头", "要什么材料", "去哪办"])
def test_what_names_nothing_is_asked_of_what_was_named(reader: Reader, follow_up: str) -> None:
    first, second = reader.read(f"高龄津贴多少钱？{follow_up}").questions
    assert "多少" not in second.text
    assert {"高龄", "津贴"} <= {term.said for term in second.terms}
    assert Asked.AMOUNT in first.asked
    assert Asked.AMOUNT not in second.asked


def test_a_case_goes_on_with_all_that_was_told(reader: Reader) -> None:
    question = only(reader, "我妈85岁，护理补贴多少？她能领吗")
    assert [fact.text for fact in question.quantities] == ["85岁"]
    assert {Asked.AMOUNT, Asked.ELIGIBILITY} <= question.asked


def test_each_half_of_a_question_about_two_things(reader: Reader) -> None:
    halves = only(reader, "粮食产量和集体经济总收入目标是多少").halves
    assert len(halves) == 2
    for half, named in zip(halves, ("粮食产量", "总收入"), strict=True):
        assert named in half.text
        assert half.asked & {Asked.TARGET, Asked.QUANTITY}


def test_more_questions_than_can_be_answered_at_once_are_left_out_and_that_is_said(reader: Reader) -> None:
    inquiry = reader.read("".join(f"补贴{number}多少钱？" for number in range(MOST_QUESTIONS + 5)))
    assert len(inquiry.questions) <= MOST_QUESTIONS
    assert any(str(MOST_QUESTIONS) in note for note in inquiry.assumed)
    story = reader.read("我家在山区，" * 50 + "能领补贴吗")
    assert story.assumed == ()
    assert "能领补贴" in story.questions[0].text


# --- readings that are shown, or asked back -----------------------------------------------------------------


def test_corrections_are_shown() -> None:
    reader = plain_reader(lambda text: (text.replace("补铁", "补贴"), ("补铁→补贴",)))
    inquiry = reader.read("高龄补铁")
    assert inquiry.assumed == ("补铁→补贴",)
    assert inquiry.text == "高龄补铁", "what was sent, as it was sent"
    assert "补贴" in inquiry.questions[0].text


def test_a_near_reading_is_shown_and_a_silent_one_is_not(reader: Reader) -> None:
    assert any("示范引领户" in note for note in reader.read("富户能领吗").assumed)
    assert reader.read("监测户能领吗").assumed == ()


def test_an_ambiguous_word_is_asked_back_unless_the_text_settles_it(reader: Reader) -> None:
    ambiguous = reader.read("边缘户能领吗").ambiguous
    assert ambiguous is not None
    assert len(ambiguous.official) > 1
    assert reader.read(f"边缘户能领吗，我说的是{ambiguous.official[0]}").ambiguous is None


ALPHABET = (
    "高龄津贴残疾人我是不没有吗多少钱谁管负责和与第一二三十百万零半年个月天元岁以上超过满差就够"
    "，。？！、“”（）2025 19%ａ😀\n"
)


@given(st.text(alphabet=ALPHABET, max_size=60) | st.text(max_size=60))
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    inquiry = reader.read(text)
    assert inquiry.text == text
    for question in inquiry.questions:
        assert question.text.strip()
        for fact in question.quantities:
            assert question.text[fact.start : fact.end] == fact.text
        assert all(term.said for term in question.terms)
