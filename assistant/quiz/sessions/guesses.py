"""Wrong session codes from one place: so many in a minute, then none is looked up from there.

A training room shares one address, and somebody always mistypes; a program that tries codes one after the
other would need a month for them all.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

from assistant.errors import UserError

MOST_WRONG = 20
WINDOW_S = 60.0
_MOST_PLACES = 1000  # remembered, the longest ago forgotten first


class Guesses:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def admit(self, place: str) -> None:
        """Raises UserError where too many codes from this place were wrong."""
        with self._lock:
            wrong = self._wrong.get(place, deque())
            while wrong and wrong[0] <= self._clock() - WINDOW_S:
                wrong.popleft()
            if len(wrong) >= MOST_WRONG:
                raise UserError(
                    "too_many_tries", "输错场次码的次数太多。", "请等一分钟，核对屏幕上的六位数字再输。"
                )

    def count_wrong(self, place: str) -> None:
        with self._lock:
            wrong = self._wrong.pop(place, deque())
            wrong.append(self._clock())
            self._wrong[place] = wrong
            while len(self._wrong) > _MOST_PLACES:
                self._wrong.popitem(last=False)
