"""What held once: never cited as what holds, quoted as former where it is asked for in so many words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import Status
from assistant.assistant import Assistant
from assistant.compose import HELD_ONCE
from assistant.former import asks_former, without_former
from ingest.document import Validity
from ingest.pipeline import ingest
from tests.policies import OLD_AGE, POSTS, open_assistant

RAISED = OLD_AGE.replace("每月发放100元", "每月发放150元")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The old-age rules in a second version; the rules on posts repealed."""
    folder = tmp_path_factory.mktemp("former")
    with open_assistant(folder, {"old_age.txt": OLD_AGE, "posts.txt": POSTS}) as assistant:
        _take_in(assistant, folder / "new.txt", RAISED)
        posts = next(each for each in assistant.library.documents() if "岗位" in each.title)
        assistant.library.repeal(posts.doc_id, reason="试行期满")
        yield assistant


LOW_INCOME = "贺川县民政局关于调整城乡低保标准的通知\n一、农村低保标准为每人每年5500元。"


def test_a_repealed_text_without_a_successor_is_found_by_the_words_of_its_title(tmp_path: Path) -> None:
    with open_assistant(tmp_path, {"posts.txt": POSTS, "low.txt": LOW_INCOME}) as assistant:
        low = next(each for each in assistant.library.documents() if "低保" in each.title)
        assistant.library.repeal(low.doc_id)
        answer = assistant.ask("老办法农村低保标准怎么规定的")
    assert "5500元" in answer.answer
    assert {citation.validity for citation in answer.citations} == {Validity.REPEALED}


def _take_in(assistant: Assistant, path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    (outcome,) = ingest([path], assistant.library, assistant.index)
    assert outcome.error is None


def test_what_holds_is_answered_from_the_current_text_alone(assistant: Assistant) -> None:
    answer = assistant.ask("80岁老人高龄津贴每月多少钱？")
    assert "150元" in answer.answer
    assert "100元高龄" not in answer.answer
    assert {citation.validity for citation in answer.citations}.isdisjoint({Validity.AMENDED})


@pytest.mark.parametrize(
    "question",
    [
        "高龄津贴老办法每月给多少钱？",
        "以前的政策里80岁老人高龄津贴每月多少？",
        "修订前的规定，高龄津贴一个月发多少",
    ],
)
def test_former_text_is_quoted_as_former(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answer.startswith(HELD_ONCE)
    assert "100元" in answer.answer
    assert "150元" not in answer.answer
    assert [citation.validity for citation in answer.citations] == [Validity.AMENDED]
    assert answer.notices == ("本文件已经修订，请以修订后的文本为准。",)


def test_repealed_text_answers_only_where_it_is_asked_for(assistant: Assistant) -> None:
    now = assistant.ask("乡村公益性岗位聘用满1年的脱贫人口每月补贴多少？")
    assert "1500元" not in now.answer
    assert all("岗位" not in citation.title for citation in now.citations)
    once = assistant.ask("青岭县乡村公益性岗位管理办法，废止前的规定每月补贴多少？")
    assert "1500元" in once.answer
    assert {citation.validity for citation in once.citations} == {Validity.REPEALED}


def test_matter_without_a_former_text_says_so(county: Assistant) -> None:
    answer = county.ask("农机作业补贴的老办法怎么规定的？")
    assert answer.status is Status.NOT_FOUND
    assert "没有这方面已被替代" in answer.answer
    assert answer.citations == ()


def test_citation_of_a_text_superseded_meanwhile_is_dropped(assistant: Assistant) -> None:
    answer = assistant.ask("80岁老人高龄津贴每月多少钱？")
    current = answer.citations[0]
    older = assistant.library.clause(current.clause_id.replace("@2#", "@1#"))
    pretending = replace(answer, citations=(replace(current, clause_id=older.clause_id),))
    assert assistant.verify(pretending).citations == ()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("低保老办法怎么规定的", "低保怎么规定的"),
        ("旧政策给多少钱", "给多少钱"),
        ("低保以前怎么规定", "低保怎么规定"),
        ("已废止的文件里孤儿补多少", "里孤儿补多少"),
    ],
)
def test_words_that_ask_for_the_former_text(text: str, rest: str) -> None:
    assert asks_former(text)
    assert without_former(text) == rest


@pytest.mark.parametrize(
    "text", ["老年人有什么政策", "这个办法怎么规定的", "原文怎么写的", "以前在外打工，能领吗"]
)
def test_other_words_do_not(text: str) -> None:
    assert not asks_former(text)
    assert without_former(text) == text
