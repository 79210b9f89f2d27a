"""发文字号: 国办发〔2017〕47号, 国务院令第601号, 财政部公告2023年第12号."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.dates import DATE

_ORDER = r"(?:[\u4e00-\u9fff、]{2,60}令)"
_ORDINAL = r"(?:\d{4}\s*年\s*)?第?\s*(?:\d{1,5}|[一二三四五六七八九十百〇零]{1,6})\s*号"
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}\s*[〔［\[【(（]\s*(?:19|20)\d{2}\s*[〕］\]】)）]\s*第?\s*\d{1,5}\s*号"
)
_STANDS = re.compile(
    rf"(?:(?:发文字号|文\s*号)[：:]\s*)?[（(]?(?P<number>{NUMBER.pattern}|{_ORDER}\s*[（(]?{_ORDINAL}[）)]?|[\u4e00-\u9fff]{{2,30}}公告\s*{_ORDINAL})[）)]?(?:\s.*)?"
)
_IN_NOTE = re.compile(
    rf"(?P<number>{NUMBER.pattern}|{_ORDER}\s*{_ORDINAL}|[\u4e00-\u9fff、]{{2,40}}第\s*\d+\s*号令)"
)
_SERIAL = re.compile(rf"[（(]?{_ORDINAL}[）)]?")
_SERIES = re.compile(r"(?:令|公告)$")  # what is numbered in a series of its own
_BARE_SERIES = re.compile(r"令|公\s*告")
_BRACKETS = str.maketrans("［[【(（］]】)）", "〔〔〔〔〔〕〕〕〕〕")


def is_number(line: str) -> bool:
    """Whether the line is a number that stands for itself, perhaps with the signatory beside it."""
    return bool(_STANDS.fullmatch(line.strip()))


def is_serial(before: str, line: str) -> bool:
    """Whether the line is the number of the order (令) or 公告 that the line before it names."""
    return bool(_SERIES.search(before.rstrip()) and _SERIAL.fullmatch(line.strip()))


def document_number(head: Sequence[str], note: str) -> tuple[str, str] | None:
    """The number that stands in the head or in the 题注, and its words."""
    for i, line in enumerate(head):
        if match := _STANDS.fullmatch(line.strip()):
            return normal_number(match["number"]), line
        if i and is_serial(head[i - 1], line):
            series = _series(head[:i])
            return normal_number(series + line.strip().strip("（）()")), f"{head[i - 1]} {line}"
    match = _IN_NOTE.search(re.sub(DATE, "〓", note))
    return (normal_number(match["number"]), note) if match else None


def _series(before: Sequence[str]) -> str:
    """“某某令”, or the lines of several issuers above “公告”."""
    last = before[-1].strip()
    return "、".join(line.strip() for line in before[:-1]) + last if _BARE_SERIES.fullmatch(last) else last


def normal_number(number: str) -> str:
    """With the brackets of GB/T 9704, without blanks: “国办发[2017] 4号” is 国办发〔2017〕4号."""
    plain = re.sub(r"\s", "", number)
    if "令" in plain or "公告" in plain:
        return plain.translate(str.maketrans("", "", "（）()")).replace("中华人民共和国", "")
    return plain.translate(_BRACKETS)
