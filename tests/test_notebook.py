"""The notebook of mistakes: when an item comes again, what counts once, and what is forgotten for good."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UserError
from assistant.quiz.practice.notebook import Answered, Kept, Notebooks, rating

START = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def notebooks(tmp_path: Path) -> Iterator[Notebooks]:
    notebooks = Notebooks(tmp_path)
    yield notebooks
    notebooks.close()


@pytest.fixture
def key(notebooks: Notebooks) -> str:
    return notebooks.begin()


def _answered(
    name: str,
    at: datetime = START,
    *,
    right: bool = True,
    hard: bool = False,
    item: str = "a",
    version: int = 1,
) -> Answered:
    return Answered(name, item, version, right, hard, at)


def test_rating_follows_from_the_answer() -> None:
    assert rating(False, False) is rating(False, True) is Rating.Again
    assert rating(True, True) is Rating.Hard
    assert rating(True, False) is Rating.Good


def test_wrong_comes_again_in_the_same_sitting(notebooks: Notebooks, key: str) -> None:
    kept = notebooks.record(key, _answered("1", right=False))
    assert kept == Kept("a", 1, START + timedelta(minutes=10), 1, False)
    assert notebooks.cards(key) == (kept,)


def test_right_comes_again_in_days_and_then_later(notebooks: Notebooks, key: str) -> None:
    first = notebooks.record(key, _answered("1"))
    second = notebooks.record(key, _answered("2", first.due))
    assert (first.due - START, second.due - first.due) == (2 * DAY, 11 * DAY), "FSRS-6, default parameters"


def test_hard_comes_before_good(notebooks: Notebooks, key: str) -> None:
    hard = notebooks.record(key, _answered("1", hard=True))
    good = notebooks.record(key, _answered("1", item="b"))
    assert hard.due < good.due
    assert (hard.wrong, hard.is_right) == (0, True)


def test_same_answer_counts_once(notebooks: Notebooks, key: str) -> None:
    once = notebooks.record(key, _answered("1", right=False))
    assert notebooks.record(key, _answered("1", START + DAY, right=True)) == once
    assert notebooks.cards(key) == (once,)


def test_answer_from_before_changes_nothing(notebooks: Notebooks, key: str) -> None:
    """A session taken over after the item was practised."""
    kept = notebooks.record(key, _answered("practice", START))
    assert notebooks.record(key, _answered("session", START - DAY, right=False)) == kept


def test_new_version_begins_anew(notebooks: Notebooks, key: str) -> None:
    notebooks.record(key, _answered("1", right=False))
    notebooks.record(key, _answered("2", START + DAY))
    kept = notebooks.record(key, _answered("3", START + 2 * DAY, version=2))
    assert kept == Kept("a", 2, START + 4 * DAY, 0, True)
    assert notebooks.record(key, _answered("4", START + 3 * DAY, version=1)) == kept, "the older one is over"


def test_longest_due_is_first(notebooks: Notebooks, key: str) -> None:
    notebooks.record(key, _answered("1", item="good"))
    notebooks.record(key, _answered("2", right=False, item="wrong"))
    assert [card.item_id for card in notebooks.cards(key)] == ["wrong", "good"]


def test_notebooks_are_apart(notebooks: Notebooks, key: str) -> None:
    other = notebooks.begin()
    notebooks.record(key, _answered("1"))
    assert notebooks.cards(other) == ()


def test_key_is_read_in_any_hand(notebooks: Notebooks, key: str) -> None:
    notebooks.record(key, _answered("1"))
    assert len(notebooks.cards(f" {key.lower().replace('-', ' ')} ")) == 1


@pytest.mark.parametrize("wrong", ["", "ABCD-EFGH-JKLM-NPQR", "\ud800", "'; DROP TABLE notebook; --"])
def test_unknown_key_opens_nothing(notebooks: Notebooks, key: str, wrong: str) -> None:
    for use in (notebooks.cards, notebooks.forget, lambda k: notebooks.record(k, _answered("1"))):
        with pytest.raises(UserError, match="没有这个错题本"):
            use(wrong)
    assert notebooks.cards(key) == ()


def test_forgotten_is_gone_from_the_file(tmp_path: Path) -> None:
    notebooks = Notebooks(tmp_path)
    kept, key = notebooks.begin(), notebooks.begin()
    notebooks.record(key, _answered("1", item="item-of-the-forgotten"))
    notebooks.record(kept, _answered("1"))
    notebooks.forget(key)
    with pytest.raises(UserError):
        notebooks.cards(key)
    assert len(notebooks.cards(kept)) == 1
    notebooks.close()  # the last connection folds the log into the file
    assert b"item-of-the-forgotten" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_key_is_not_in_the_file(tmp_path: Path) -> None:
    notebooks = Notebooks(tmp_path)
    key = notebooks.begin()
    notebooks.record(key, _answered("1"))
    notebooks.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert key.encode() not in content and key.replace("-", "").encode() not in content


def test_notebook_outlives_the_program(tmp_path: Path) -> None:
    first = Notebooks(tmp_path)
    key = first.begin()
    kept = first.record(key, _answered("1", right=False))
    second = Notebooks(tmp_path)  # beside the first: another process
    assert second.cards(key) == (kept,)
    first.close()
    second.close()


def test_nothing_but_the_cards_is_kept(tmp_path: Path) -> None:
    Notebooks(tmp_path).close()
    with sqlite3.connect(tmp_path / "quiz.sqlite") as connection:
        columns = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            for table in ("notebook", "notebook_card")
        }
    connection.close()
    assert columns == {
        "notebook": ["key_hash"],
        "notebook_card": ["key_hash", "item_id", "version", "card", "wrong", "is_right", "answered"],
    }


@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 90)), min_size=1, max_size=8))
def test_due_lies_ahead_and_is_the_same_each_time(
    tmp_path_factory: pytest.TempPathFactory, answers: list[tuple[bool, bool, int]]
) -> None:
    notebooks = Notebooks(tmp_path_factory.mktemp("quiz"))
    keys, at = (notebooks.begin(), notebooks.begin()), START
    for number, (right, hard, days) in enumerate(answers):
        at += days * DAY
        one, other = (
            notebooks.record(key, _answered(str(number), at, right=right, hard=hard)) for key in keys
        )
        assert one == other, "no fuzz"
        assert one.due > at
    assert one.wrong == sum(not right for right, _, _ in answers)
    notebooks.close()
