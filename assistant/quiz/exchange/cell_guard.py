"""A cell that begins like a formula is written with an apostrophe before it, which is taken off when it is
read (OWASP, CSV Injection): a file that leaves here may be saved as CSV and opened by a spreadsheet."""

from __future__ import annotations

import re

_LIKE_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r]")


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("'=1"), guarded("100元")
    ("'=1+1", "''=1", '100元')
    """
    return f"'{text}" if _LIKE_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _LIKE_FORMULA.match(text) else text
