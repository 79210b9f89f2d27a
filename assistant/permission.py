"""Who may do what: the one place that decides, so that accounts and roles can take over here.

Asking, reading what is or was published, judging an answer and joining a quiz need nothing. Everything
else needs the operator's code, or a session of the pages that was opened with it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assistant.errors import UserError
from assistant.operator_code import CodeFile, CodeHash, plain
from assistant.sessions import Sessions
from ingest.library import State

OPERATOR = "operator"  # who did it, in the audit

_FREE_TRIES = 5  # wrong codes from one place that cost nothing but the try
_DOUBLINGS = 8  # of the wait after them, from 1 s
_MOST_PLACES = 1000  # remembered with their wrong tries
_AT_ONCE = 2  # codes checked at the same time: each takes memory and time
_PATIENCE_S = 1.0  # of a try that waits for others


class Action(StrEnum):
    """What somebody wants to do."""

    ASK = "ask"
    READ = "read"  # what is published, or was
    JUDGE = "judge"  # an answer
    JOIN_QUIZ = "join_quiz"
    INSPECT = "inspect"  # staged and withdrawn texts, jobs, audit, gaps, feedback
    KEEP_BANK = "keep_bank"  # quiz items and papers: write, review, import, export, print
    TAKE_IN = "take_in"  # upload, correct, cancel
    PUBLISH = "publish"  # and withdraw, restore
    CONDUCT = "conduct"  # quiz sessions: open, lead, end, see who answered what


_OPEN_TO_ALL = frozenset({Action.ASK, Action.READ, Action.JUDGE, Action.JOIN_QUIZ})


@dataclass(frozen=True, slots=True)
class Credential:
    """What a request brings: the operator's code (programs), or the token of a session (pages); and where
    it comes from, an address, so that guessing from there can be slowed down."""

    code: str | None = None
    token: str | None = None
    place: str = ""


class TooManyTries(UserError):
    """Wrong codes too often from one place; `wait_s` until the next try counts."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            "too_many_tries", "口令错误次数太多，暂时不再核对。", f"请等 {max(1, round(wait_s))} 秒后再试。"
        )
        self.wait_s = wait_s


class Permission:
    """Decides for one data directory. Threads may share one; processes share what lies on the disk."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        self._codes = CodeFile(data_dir)
        self._sessions = Sessions(data_dir, clock)
        self._tries = _Tries(clock)
        self._checking = threading.BoundedSemaphore(_AT_ONCE)
        self._key = secrets.token_bytes(32)
        self._proven: tuple[CodeHash, bytes] | None = None

    def may(self, credential: Credential, action: Action) -> bool:
        """Raises TooManyTries where a code comes from a place that guesses."""
        if action in _OPEN_TO_ALL:
            return True
        if credential.code is not None:
            return self._knows(credential.code, credential.place) is not None
        kept = self._codes.read()
        return bool(kept and credential.token and self._sessions.is_open(credential.token, kept.salt))

    def sign_in(self, code: str, place: str) -> str | None:
        """The token of a new session, or None where the code is wrong. Raises TooManyTries."""
        kept = self._knows(code, place)
        return self._sessions.open(kept.salt) if kept else None

    def sign_out(self, token: str) -> None:
        self._sessions.end(token)

    def close(self) -> None:
        self._sessions.close()

    def _knows(self, code: str, place: str) -> CodeHash | None:
        """The code's hash where the code is right."""
        kept = self._codes.read()
        if kept is None:
            return None
        self._tries.admit(place)
        if self._is_proven(kept, code) or self._fits(kept, code):
            self._tries.forget(place)
            self._proven = kept, self._fingerprint(code)
            return kept
        self._tries.count_wrong(place)
        return None

    def _fits(self, kept: CodeHash, code: str) -> bool:
        if not self._checking.acquire(timeout=_PATIENCE_S):
            raise TooManyTries(_PATIENCE_S)
        try:
            return kept.fits(code)
        finally:
            self._checking.release()

    def _is_proven(self, kept: CodeHash, code: str) -> bool:
        """A program sends the code each time; once proven, it is not worth scrypt's time again."""
        proven = self._proven
        if proven is None or proven[0] != kept:
            return False
        return hmac.compare_digest(proven[1], self._fingerprint(code))

    def _fingerprint(self, code: str) -> bytes:
        text = plain(code).encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, text, hashlib.sha256)


def reading(state: State) -> Action:
    """What it takes to read a revision in this state: a citation of what held once may still be followed."""
    return Action.READ if state is State.CURRENT or state.is_former else Action.INSPECT


class _Tries:
    """Wrong tries by place, the longest ago forgotten first. After a few free ones each doubles the wait."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()  # how many, and when again
        self._lock = threading.Lock()

    def admit(self, place: str) -> None:
        with self._lock:
            _, again = self._wrong.get(place, (0, 0.0))
        wait = again - self._clock()
        if wait > 0:
            raise TooManyTries(wait)

    def count_wrong(self, place: str) -> None:
        with self._lock:
            count = min(self._wrong.pop(place, (0, 0.0))[0] + 1, _FREE_TRIES + _DOUBLINGS)
            wait = 2.0 ** (count - _FREE_TRIES) if count >= _FREE_TRIES else 0.0
            self._wrong[place] = count, self._clock() + wait
            while len(self._wrong) > _MOST_PLACES:
                self._wrong.popitem(last=False)

    def forget(self, place: str) -> None:
        with self._lock:
            self._wrong.pop(place, None)
