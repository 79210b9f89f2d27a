import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.admission import LONGEST_QUESTION, admit
from assistant.errors import UserError


@pytest.mark.parametrize(
    ("asked", "admitted"),
    [
        (" 补贴多少钱？\n", "补贴多少钱？"),
        ("补贴\x00多少\x1b[31m钱", "补贴多少[31m钱"),
        ("能领\t几年\r\n补贴", "能领 几年 补贴"),
        ("补\u200b贴\u202e多少", "补贴多少"),
        ("补贴\ud800多少", "补贴多少"),
        ("😀补贴", "😀补贴"),
        ("全角　空格", "全角 空格"),
    ],
)
def test_what_cannot_be_seen_is_left_out(asked: str, admitted: str) -> None:
    assert admit(asked) == admitted


@pytest.mark.parametrize("asked", ["", "  \n", "\x00\x01", "\u200b"])
def test_nothing_to_ask_is_refused(asked: str) -> None:
    with pytest.raises(UserError) as refused:
        admit(asked)
    assert refused.value.code == "empty_question"


def test_a_question_may_be_long_but_not_too_long() -> None:
    assert admit("补" * LONGEST_QUESTION) == "补" * LONGEST_QUESTION
    with pytest.raises(UserError, match=f"{LONGEST_QUESTION + 1}字，最多{LONGEST_QUESTION}字"):
        admit("补" * (LONGEST_QUESTION + 1))


@given(st.text(max_size=200))
def test_whatever_is_admitted_can_be_written_and_admitted_again(asked: str) -> None:
    try:
        admitted = admit(asked)
    except UserError:
        return
    assert admitted.encode()
    assert admit(admitted) == admitted
    assert not {unicodedata.category(character) for character in admitted} & {"Cc", "Cf", "Cs"}
