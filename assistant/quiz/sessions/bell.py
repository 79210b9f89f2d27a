"""Wakes the open event streams of a session when something in it changed; from any thread."""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """`topic` names what changed, for example a session."""

    def __init__(self) -> None:
        self.is_silent = False  # for good: whoever listens may go
        self._lock = threading.Lock()
        self._hearing: defaultdict[str, set[tuple[asyncio.AbstractEventLoop, asyncio.Event]]]
        self._hearing = defaultdict(set)

    def ring(self, topic: str) -> None:
        with self._lock:
            hearing = tuple(self._hearing.get(topic, ()))
        for loop, event in hearing:
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:
                continue  # its loop is closed: nobody hears there any more

    def silence(self) -> None:
        """Every stream ends, so that the server can stop."""
        self.is_silent = True
        with self._lock:
            topics = tuple(self._hearing)
        for topic in topics:
            self.ring(topic)

    @contextmanager
    def heard(self, *topics: str) -> Iterator[asyncio.Event]:
        """An event of the running loop that is set at every ring, for whoever waits to clear."""
        listener = asyncio.get_running_loop(), asyncio.Event()
        with self._lock:
            for topic in topics:
                self._hearing[topic].add(listener)
        try:
            yield listener[1]
        finally:
            with self._lock:
                for topic in topics:
                    self._hearing[topic].discard(listener)
                    if not self._hearing[topic]:
                        del self._hearing[topic]
