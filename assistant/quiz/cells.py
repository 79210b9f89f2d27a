"""Text from outside in the cells of a spreadsheet: shown as it is, never run as a formula."""

from __future__ import annotations

import re

_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP: CSV injection
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # in XML 1.0
_LONGEST = 32_767 - 1  # characters of a cell, and the quote


def guarded(text: str) -> str:
    """With a quote before what a spreadsheet, or one made of it as CSV, would run.

    >>> guarded("=HYPERLINK(1)"), guarded("-王五"), guarded("王五")
    ("'=HYPERLINK(1)", "'-王五", '王五')
    """
    clean = _FORBIDDEN.sub("", text)[:_LONGEST]
    return f"'{clean}" if clean.lstrip(" \u3000").startswith(_RUN) or clean.startswith(_RUN) else clean
