"""Conversations: what was asked last, so that a short message can go on from it."""

from __future__ import annotations

import re
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass

from assistant.answer import Answer, Status

_MOST = 10_000
_GOES_ON = re.compile(r"^(?:那|那么|还有|另外|如果是|要是|它|这个|第[一二三四五六七八九十])|呢[？?]?$")


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    status: Status


class Conversations:
    """The last turn of each conversation, the oldest forgotten first; safe for threads."""

    def __init__(self) -> None:
        self._last: OrderedDict[str, Turn] = OrderedDict()
        self._lock = threading.Lock()

    def carry_on(self, text: str, conversation_id: str | None) -> str:
        """The message with what it goes on from: the answer to a question back, or “那第二年呢”."""
        with self._lock:
            last = self._last.get(conversation_id or "")
        if last is None:
            return text
        if last.status is Status.CLARIFY:
            return f"{last.question}，{text}"
        return f"{text}，{last.question}" if _GOES_ON.search(text) else text

    def remember(self, question: str, answer: Answer, conversation_id: str | None) -> str:
        """Note a turn; gives the conversation's id, a new one where there was none."""
        key = conversation_id or uuid.uuid4().hex
        with self._lock:
            self._last[key] = Turn(question, answer.status)
            self._last.move_to_end(key)
            while len(self._last) > _MOST:
                self._last.popitem(last=False)
        return key
