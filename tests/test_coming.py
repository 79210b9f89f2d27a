"""Texts that are published and come into force later: an answer from them says so, with the day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from ingest.document import Validity
from tests.policies import OLD_AGE, POSTS, open_assistant

# No text of the same title holds until then.
COMING = """云台县临时救助办法
第一条 临时救助按城乡低保月标准的6倍确定，一般不超过5000元。
第二条 本办法自2099年3月1日起施行。
"""
SAID = "《云台县临时救助办法》自2099年3月1日起施行，尚未施行。"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = {"coming.txt": COMING, "old_age.txt": OLD_AGE, "posts.txt": POSTS}
    with open_assistant(tmp_path_factory.mktemp("coming"), files) as assistant:
        yield assistant


@pytest.mark.parametrize("question", ["临时救助一般不超过多少钱？", "云台县临时救助办法现在生效了吗？"])
def test_an_answer_from_a_text_to_come_says_from_when_it_holds(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert {citation.validity for citation in answer.citations} == {Validity.NOT_YET_IN_FORCE}
    assert answer.answer.startswith(SAID), answer.answer
    assert not [notice for notice in answer.notices if "尚未施行" in notice]


def test_what_is_only_near_is_told_beside_the_answer(assistant: Assistant) -> None:
    answer = assistant.ask("申请临时救助需要哪些材料？")
    assert answer.status is Status.NOT_FOUND
    assert {citation.title for citation in answer.related} == {"云台县临时救助办法"}
    assert SAID in answer.notices
    assert SAID not in answer.answer


def test_a_text_in_force_is_answered_as_before(assistant: Assistant) -> None:
    answer = assistant.ask("80岁老人高龄津贴每月多少钱？")
    assert "100元" in answer.answer
    assert "尚未施行" not in answer.answer + "".join(answer.notices)
