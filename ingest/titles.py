"""The title of a document in the head of GB/T 9704: below 份号, 密级, 紧急程度, 发文机关标志, 发文字号."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from ingest.document_numbers import is_number, is_serial
from ingest.lines import Line
from ingest.parts import ANNEX_LABEL, ANNEX_LINE

_DRAFT_WORDS = r"(?:征求意见|送审|讨论|审议)稿|草案"
# Inside 《》 the mark belongs to another document's title.
_DRAFT = re.compile(rf"[（(][^（）()]{{0,12}}(?:{_DRAFT_WORDS})[^（）()]{{0,6}}[）)](?!》)|征求意见稿$")
_LETTERHEAD = re.compile(r"(?<!性)(?<!项)文件$|规范性文件$|\d{4}年\d{1,2}月\d{1,2}日|https?://")
# 份号, 密级和保密期限, 紧急程度, the star of a party's letterhead
_UNIT = re.compile(r"[（(]?(?:计量|金额|货币|填报|编制|制表)?单\s*位[：:]")  # above a table
_MARK = re.compile(r"\d{6}|(?:绝密|机密|秘密)\s*(?:★.{0,8})?|特\s*急|加\s*急|平\s*急|特\s*提|★")
# A title is complete with the kind of document: 条例 art. 8 names 15, other rules and plans add theirs.
_COMPLETE = re.compile(
    r"(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|条例|规定|细则|规则|规程|规范|"
    r"标准|方案|规划|计划|纲要|要点|指引|指南|制度|措施|法|法典|解释|章程|清单|预案|准则|守则)(?:[（(][^（）()]*[）)])*$"
)
_OFFICIAL = re.compile(
    r"(?:决议|决定|意见|通知|通报|公告|通告|批复|复函|函|办法|规定|方案)(?:[（(][^（）()]*[）)])*$"
)
_REMARK = re.compile(r"[（(][^\d（）()]{1,12}[）)](?:的.*)?")  # （试行）的通知 on a line of its own
_CONTINUES = tuple("的》及和与、")
_SPACED = re.compile(r"(?:\S\s+)+\S")  # 国 务 院 工 作 规 则
_MOST_TITLE_LINES = 12  # of letterhead and title; a longer row of short lines is no title


def is_draft(line: str) -> bool:
    return bool(_DRAFT.search(line))


def without_draft(title: str) -> str:
    """The title without the mark of a draft."""
    return _DRAFT.sub("", title).strip()


def title_of(head: Sequence[str], lines: Sequence[Line], *, is_annex: bool = False) -> str:
    """The title, which may be broken over lines, without the mark of a draft; else the first words.

    “关于建立…促进全体农民 / 持续稳定增收…的工作方案” is one title.
    """
    labelled = head[0] if is_annex and head else ""
    rest = (
        ANNEX_LABEL.sub("", labelled, count=1).strip("：: \u3000") if not ANNEX_LINE.match(labelled) else ""
    )
    title = _joined([rest, *head[1:]] if rest else head)
    named = re.sub(r"\s", "", without_draft(title)) if is_annex else without_draft(title)
    return named or lines[0].text[:50]


def _joined(head: Sequence[str]) -> str:
    """The title below the number of the document, where one stands there, else above it.

    “某某省民政厅 / 某民函〔2022〕12号 / 关于…的批复”, “关于印发某办法的通知 / 某发〔2022〕1号 / 某办法”.
    """
    numbered = next((i for i in range(len(head)) if _is_numbered(head, i)), len(head))
    above, below = ("".join(_title_lines(part)) for part in (head[:numbered], head[numbered + 1 :]))
    is_letterhead = not ("关于" in above and _OFFICIAL.search(above))
    if is_letterhead and _COMPLETE.search(below):
        return below
    return "".join(_title_lines(head))


def _is_numbered(head: Sequence[str], i: int) -> bool:
    return is_number(head[i]) or (i > 0 and is_serial(head[i - 1], head[i]))


def _title_lines(lines: Sequence[str]) -> Iterator[str]:
    title = ""
    for printed in lines[:_MOST_TITLE_LINES]:
        line = re.sub(r"\s", "", printed) if _SPACED.fullmatch(printed) else printed
        if line.strip() == title.strip():
            continue  # the name of the file above the same title
        is_complete = bool(_COMPLETE.search(title)) and title.count("《") <= title.count("》")
        goes_on = line.startswith(_CONTINUES) or _REMARK.fullmatch(line) or _goes_on(title, line)
        if is_complete and not goes_on:
            return
        if not _is_beside(line):
            title += line
            yield line


def _is_beside(line: str) -> bool:
    """Whether a line of the head is no part of the title."""
    is_other = any(pattern.search(line) for pattern in (ANNEX_LINE, _LETTERHEAD))
    is_mark = _MARK.fullmatch(line.strip()) or _UNIT.match(line.strip())
    return is_other or bool(is_mark) or is_number(line)


def _goes_on(title: str, line: str) -> bool:
    """Whether “关于…制度” breaks off before the next line, which says what kind of document it is."""
    is_open = "关于" in title and not _OFFICIAL.search(title)
    return is_open and "关于" not in line and bool(_OFFICIAL.search(line))


def document_id(title: str) -> str:
    """The same for every revision of a document, draft or final: derived from the title alone."""
    return hashlib.sha256(re.sub(r"\s", "", title).encode()).hexdigest()[:12]
