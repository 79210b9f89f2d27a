"""General feedback: the one text that other programs show after an answer. It carries the explanation, the
points of a 简答题, and the clause, each on lines of its own that can be told apart when it comes back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.quiz.exchange.entry import Source, source_of
from assistant.quiz.item import Item, Points

_POINT, _BASIS, _QUOTE = "【采分点】", "【依据】", "【原文】"
_LONGEST = 20_000  # characters; what is longer is not ours
_TAIL = re.compile(
    rf"(?P<points>(?:^{_POINT}.*(?:\n|\Z))*)"
    rf"(?:^{_BASIS}《(?P<title>.*)》(?P<clause>.*)(?:\n{_QUOTE}(?P<quote>[\s\S]*))?)?\Z",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Feedback:
    explanation: str
    points: tuple[str, ...] = ()
    source: Source | None = None


def feedback_of(item: Item) -> str:
    points: Sequence[str] = item.key.points if isinstance(item.key, Points) else ()
    lines = [item.explanation] if item.explanation else []
    lines += [f"{_POINT}{point}" for point in points]
    if source := source_of(item.basis):
        lines.append(f"{_BASIS}《{source.document}》{source.clause}")
        lines += [f"{_QUOTE}{source.quote}"] if source.quote else []
    return "\n".join(lines)


def read_feedback(text: str) -> Feedback:
    """What `feedback_of` wrote; the words of another program are all explanation.

    >>> read_feedback("因为如此。\\n【依据】《办法》一、标准 › （一）津贴").source
    Source(document='办法', clause='一、标准 › （一）津贴', quote='')
    """
    if len(text) > _LONGEST:
        return Feedback(text)
    found = _TAIL.search(text)
    assert found, "the pattern matches the empty end of every text"
    points = (line.removeprefix(_POINT).strip() for line in found["points"].splitlines())
    title = found["title"]
    source = Source(title, found["clause"].strip(), found["quote"] or "") if title else None
    return Feedback(text[: found.start()].rstrip("\n"), tuple(filter(None, points)), source)
