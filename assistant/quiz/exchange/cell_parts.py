"""Several texts in one cell, between bars."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PART = re.compile(r"(?:[^\\|｜]|\\[\\|｜]|\\)+")
_ESCAPED = re.compile(r"\\([\\|｜])")


def parts_of(cell: str) -> tuple[str, ...]:
    r"""The parts of a cell between “|”, of either width; `\|` and `\\` are the characters themselves.

    >>> parts_of(r"2000元|两千元|a\|b")
    ('2000元', '两千元', 'a|b')
    """
    parts = (_ESCAPED.sub(r"\1", part).strip() for part in _PART.findall(cell))
    return tuple(part for part in parts if part)


def joined(parts: Sequence[str]) -> str:
    return "|".join(re.sub(r"[\\|｜]", r"\\\g<0>", part) for part in parts)
