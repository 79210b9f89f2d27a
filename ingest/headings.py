"""Headings: lines of their own (“总体要求”) and phrases run in before the text (“强化收入监测。加强…”)."""

from __future__ import annotations

import re

_LONGEST_RUN_IN = 30
_LONGEST_BARE = 50
# The text may begin on the next line: “指导思想。” and then a paragraph.
_RUN_IN = re.compile(rf"(?P<heading>[^。；：？！\n]{{2,{_LONGEST_RUN_IN}}})。(?=\s*\S)")
_PUNCTUATION = tuple("。；：？！，、")


def bare_heading(line: str) -> str:
    """The line as a heading, or nothing where it reads like a sentence or a part of one."""
    line = line.strip()
    is_heading = len(line) <= _LONGEST_BARE and not line.endswith(_PUNCTUATION) and "。" not in line
    return line if is_heading else ""


def run_in_heading(text: str) -> tuple[str, int]:
    """The phrase before the first full stop, if it is short, and the offset at which the text begins.

    >>> run_in_heading("科学分层分类。按照统计调查部门分组。")
    ('科学分层分类', 7)
    """
    match = _RUN_IN.match(text)
    return (match["heading"].strip(), match.end()) if match else ("", 0)
