"""Who may: the operator's code, its hash on the disk, sessions, and what guessing costs."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.operator_code import CodeFile, chosen_code, new_code
from assistant.permission import Action, Credential, Permission, TooManyTries, reading
from assistant.sessions import LIFETIME_S
from ingest.library import State
from tests.operator_code import CODE, set_code

OPEN = {Action.ASK, Action.READ, Action.JUDGE, Action.JOIN_QUIZ}


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def permission(tmp_path: Path, clock: Clock) -> Iterator[Permission]:
    set_code(tmp_path)
    permission = Permission(tmp_path, clock)
    yield permission
    permission.close()


def test_anybody_may_ask_and_read_and_nothing_else(permission: Permission) -> None:
    nobody = [Credential(), Credential(token="x"), Credential(code="wrong"), Credential(token="")]
    for number, credential in enumerate(nobody):
        allowed = {action for action in Action if permission.may(credential, action)}
        assert allowed == OPEN, number


def test_the_code_allows_everything_however_it_is_typed(permission: Permission) -> None:
    for code in (CODE, CODE.lower(), CODE.replace("-", ""), f" {CODE} ", "ＡＢＣＤ－EFGH JKLM NPQR"):
        assert all(permission.may(Credential(code), action) for action in Action), code


def test_without_a_code_file_nobody_may(tmp_path: Path) -> None:
    permission = Permission(tmp_path)
    assert not permission.may(Credential(""), Action.INSPECT)
    assert permission.sign_in("", "") is None
    permission.close()


def test_what_is_on_the_disk_is_for_the_owner_and_holds_neither_code_nor_token(
    tmp_path: Path, permission: Permission
) -> None:
    CodeFile(tmp_path).change(CODE)
    token = permission.sign_in(CODE, "")
    assert token is not None
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        data = path.read_bytes()
        assert CODE.encode() not in data
        assert CODE.replace("-", "").encode() not in data
        assert token.encode() not in data
    assert len(json.loads((tmp_path / "operator-code.json").read_text())["salt"]) == 32


def test_a_session_ends_with_its_time_its_logout_and_its_code(
    tmp_path: Path, permission: Permission, clock: Clock
) -> None:
    def open_session() -> Credential:
        token = permission.sign_in(CODE, "")
        assert token is not None
        return Credential(token=token)

    old = open_session()
    assert permission.may(old, Action.PUBLISH)
    clock.now += LIFETIME_S + 1
    assert not permission.may(old, Action.PUBLISH)

    left = open_session()
    permission.sign_out(left.token or "")
    assert not permission.may(left, Action.PUBLISH)

    kept = open_session()
    CodeFile(tmp_path).change("another-code-1234")  # by another process
    assert not permission.may(kept, Action.PUBLISH)
    assert not permission.may(Credential(CODE), Action.PUBLISH)
    assert permission.may(Credential("another-code-1234"), Action.PUBLISH)


def test_a_session_is_good_for_every_process_of_the_data_directory(
    tmp_path: Path, permission: Permission, clock: Clock
) -> None:
    token = permission.sign_in(CODE, "")
    other = Permission(tmp_path, clock)
    assert other.may(Credential(token=token), Action.TAKE_IN)
    other.close()


def test_guessing_costs_more_and_more_from_that_place_only(permission: Permission, clock: Clock) -> None:
    guess = Credential("wrong", place="1.2.3.4")
    waits: list[float] = []
    while len(waits) < 8:
        try:
            assert not permission.may(guess, Action.INSPECT)
        except TooManyTries as refused:
            with pytest.raises(TooManyTries):
                permission.may(Credential(CODE, place="1.2.3.4"), Action.INSPECT)
            waits.append(refused.wait_s)
            clock.now += refused.wait_s
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (1, 128)
    assert permission.may(Credential(CODE, place="5.6.7.8"), Action.INSPECT)
    clock.now += 3600
    assert permission.may(Credential(CODE, place="1.2.3.4"), Action.INSPECT)


def test_remembered_places_are_bounded(permission: Permission) -> None:
    for number in range(1500):
        permission._tries.count_wrong(str(number))
    assert len(permission._tries._wrong) <= 1000


def test_of_two_first_starts_one_makes_the_code(tmp_path: Path) -> None:
    made: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: made.append(CodeFile(tmp_path).make_first())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (code,) = [each for each in made if each]
    kept = CodeFile(tmp_path).read()
    assert kept is not None
    assert kept.fits(code)
    assert [path.name for path in tmp_path.iterdir()] == ["operator-code.json"]
    assert CodeFile(tmp_path).make_first() is None


def test_a_damaged_code_file_opens_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "operator-code.json").write_text("{")
    permission = Permission(tmp_path)
    with pytest.raises(UserError) as problem:
        permission.may(Credential(CODE), Action.INSPECT)
    assert "assistant code" in problem.value.hint
    permission.close()


def test_random_codes_differ_and_weak_ones_are_refused() -> None:
    assert len({new_code() for _ in range(100)}) == 100
    assert chosen_code("三千里江山如画图，某县") == "三千里江山如画图,某县"
    for weak in ("", "12345", "aaaaaaaaaaaa", " - - - - - - - -", "1111222233"):
        with pytest.raises(UserError, match="太简单"):
            chosen_code(weak)


def test_what_held_once_may_be_read_by_all_and_what_never_did_or_was_withdrawn_not() -> None:
    assert {state for state in State if reading(state) is Action.READ} == {
        State.CURRENT, State.ARCHIVED, State.REPEALED, State.EXPIRED,
    }  # fmt: skip
