"""Figures of one version of an item over all sessions that asked it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.quiz.item import Paper
from assistant.quiz.results.outcome import outcome
from assistant.quiz.results.pooling import Pooled, pooled
from assistant.quiz.results.statistics import paper_figures
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.session import Command, Mode, Rules
from tests.quiz_papers import paper

SINGLE, MULTIPLE = paper().items[:2]


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[QuizSessions]:
    store = QuizSessions(tmp_path)
    yield store
    store.close()


def held(sessions: QuizSessions, asked: Paper, right: int, wrong: int) -> str:
    """The code of a session in which so many answered the single and the multiple choice rightly, or not."""
    code = sessions.create(asked, Rules(Mode.LIVE, shuffled=False), "张三").code
    people = [f"{code}{number:040}" for number in range(right + wrong)]
    for number, token in enumerate(people):
        sessions.join(code, f"学员{number}", token)
    for position in range(2):
        sessions.command(code, Command.NEXT if position else Command.START, 2 * position)
        for number, token in enumerate(people):
            is_right = number < right
            reply = ((1,), (0, 1, 2))[position] if is_right else ((0,), (3,))[position]
            sessions.answer(code, token, position, reply).result()
        sessions.command(code, Command.REVEAL, 2 * position + 1)
    sessions.command(code, Command.FINISH, 4)
    return code


def test_small_groups_together_let_more_be_told(sessions: QuizSessions) -> None:
    two = Paper("培训", (SINGLE, MULTIPLE))
    first = held(sessions, two, right=9, wrong=3)
    held(sessions, two, right=6, wrong=6)
    alone = outcome(sessions, sessions.session(first))
    assert paper_figures(alone.items, alone.first).items[0].rest_correlation.value is None
    found = pooled(sessions, SINGLE)
    assert found.sessions == 2
    assert found.figures is not None
    assert (found.figures.facility.people, found.figures.facility.value) == (24, 15 / 24)
    assert found.figures.rest_correlation.value == pytest.approx(1.0)
    assert [each.chosen for each in found.figures.options] == [9, 15, 0, 0]


def test_versions_are_kept_apart(sessions: QuizSessions) -> None:
    held(sessions, Paper("培训", (SINGLE, MULTIPLE)), right=4, wrong=1)
    edited = replace(SINGLE, version=2)
    assert pooled(sessions, edited) == Pooled(0, None)
    held(sessions, Paper("培训", (edited, MULTIPLE)), right=1, wrong=1)
    figures = pooled(sessions, edited).figures
    assert figures is not None
    assert figures.facility.people == 2
    both = pooled(sessions, MULTIPLE).figures
    assert both is not None
    assert both.facility.people == 7


def test_what_nobody_was_asked_has_no_figures(sessions: QuizSessions) -> None:
    sessions.create(Paper("培训", (SINGLE, MULTIPLE)), Rules(Mode.LIVE), "张三")
    assert pooled(sessions, SINGLE) == Pooled(0, None)
