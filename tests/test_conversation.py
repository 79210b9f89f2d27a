"""Conversations: what goes on from the last turn, what begins anew, and what is forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant import conversation
from assistant.answer import Answer, Status
from assistant.conversation import Conversations


def answer(status: Status) -> Answer:
    return Answer("", status, None, "")


def after(question: str, status: Status) -> tuple[Conversations, str]:
    conversations = Conversations()
    return conversations, conversations.remember(question, answer(status), None)


@pytest.mark.parametrize(
    "text",
    [
        "那第二年呢",
        "那么第二年多少",
        "还有呢",
        "如果是90岁呢？",
        "要是85岁能领吗",
        "第三年多少",
        "护理补贴呢？",
    ],
)
def test_a_message_that_goes_on_brings_the_last_question_along(text: str) -> None:
    conversations, key = after("高龄津贴多少钱", Status.ANSWERED)
    carried = conversations.carry_on(text, key)
    assert text in carried
    assert "高龄津贴多少钱" in carried


@pytest.mark.parametrize("text", ["贷款贴息多少钱", "以旧换新是什么意思"])
def test_a_message_of_its_own_begins_anew(text: str) -> None:
    conversations, key = after("高龄津贴多少钱", Status.ANSWERED)
    assert conversations.carry_on(text, key) == text


def test_what_follows_a_question_back_is_its_answer() -> None:
    conversations, key = after("边缘户能领什么补贴", Status.CLARIFY)
    assert conversations.carry_on("低保边缘家庭", key) == "边缘户能领什么补贴，低保边缘家庭"


@pytest.mark.parametrize("key", [None, "", "unknown"])
def test_without_a_turn_before_it_a_message_stands_alone(key: str | None) -> None:
    conversations, _ = after("高龄津贴多少钱", Status.ANSWERED)
    assert conversations.carry_on("那第二年呢", key) == "那第二年呢"


def test_conversations_do_not_mix() -> None:
    conversations, one = after("高龄津贴多少钱", Status.ANSWERED)
    other = conversations.remember("贷款贴息多少钱", answer(Status.ANSWERED), None)
    assert one != other
    assert "高龄" in conversations.carry_on("那第二年呢", one)
    assert "贴息" in conversations.carry_on("那第二年呢", other)


def test_only_the_last_turn_counts() -> None:
    conversations, key = after("边缘户能领什么补贴", Status.CLARIFY)
    assert conversations.remember("贷款贴息多少钱", answer(Status.ANSWERED), key) == key
    assert conversations.carry_on("低保边缘家庭", key) == "低保边缘家庭"


def test_the_oldest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "_MOST", 2)
    conversations = Conversations()
    for key in ("a", "b", "a", "c"):
        conversations.remember("高龄津贴多少钱", answer(Status.ANSWERED), key)
    remembered = [key for key in "abc" if conversations.carry_on("那第二年呢", key) != "那第二年呢"]
    assert remembered == ["a", "c"], "b was spoken to longest ago"


def test_threads_get_conversations_of_their_own() -> None:
    conversations = Conversations()

    def talk(number: int) -> bool:
        key = conversations.remember(f"第{number}项补贴", answer(Status.ANSWERED), None)
        return conversations.carry_on("那第二年呢", key) == f"那第二年呢，第{number}项补贴"

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(talk, range(400)))
