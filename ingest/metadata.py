"""What the head of a document says of itself: title, document number, draft or trial. Nothing is guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Validity
from ingest.numbering import read_number

_DRAFT_WORDS = r"(?:征求意见|送审|讨论|审议)稿|草案"
# Inside 《》 the mark belongs to another document's title.
_DRAFT = re.compile(rf"[（(][^（）()]{{0,12}}(?:{_DRAFT_WORDS})[^（）()]{{0,6}}[）)](?!》)|征求意见稿$")
_TRIAL = re.compile(r"试行|暂行")
_CITED = re.compile(r"《[^《》]*》")
_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*[：:]?$")
_LETTERHEAD = re.compile(r"文件$|\d{4}年\d{1,2}月\d{1,2}日|https?://")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔［\[【(（](?:19|20)\d{2}[〕］\]】)）]第?\d{1,5}号")
_CONTENTS = re.compile(r"目\s*[录次]$")
# A title is complete with the kind of document: 条例 art. 8 names 15, other rules and plans add theirs.
_COMPLETE = re.compile(
    r"(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|办法|条例|规定|细则|规则|规程|规范|"
    r"标准|方案|规划|计划|纲要|要点|指引|指南|制度|措施|法|法典|解释|章程|清单|预案|准则|守则)(?:[（(][^（）()]*[）)])*$"
)
_REMARK = re.compile(r"[（(][^\d（）()]{1,12}[）)]")  # （试行） on a line of its own
_CONTINUES = tuple("的》及和与、")
_MOST_TITLE_LINES = 12  # of letterhead and title; a longer row of short lines is no title
_SENTENCE_END = "。！？：:；"


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter: how many paragraphs it takes, and what they say."""

    length: int
    title: str
    validity: Validity
    document_number: str | None = None


def read_head(paragraphs: Sequence[str]) -> Head:
    """Front matter reaches to the first paragraph that is numbered or a sentence; a list of contents is part.

    A title may be broken over lines: “关于建立…促进全体农民 / 持续稳定增收…的工作方案” is one title.
    """
    length = _front_matter(paragraphs)
    lines = paragraphs[:length]
    title = "".join(_title_lines(lines))
    marked = any(_DRAFT.search(line) for line in (title, *lines))
    number = next((line for line in lines if _DOCUMENT_NUMBER.fullmatch(line)), None)
    named = _DRAFT.sub("", title).strip() or paragraphs[0][:50]
    return Head(length, named, _validity(marked, named), number)


def _front_matter(paragraphs: Sequence[str]) -> int:
    first = next((i for i, text in enumerate(paragraphs) if _is_body(text)), len(paragraphs))
    if not any(_CONTENTS.match(text) for text in paragraphs[:first]):
        return first
    listed = [number and (number.style, number.ordinal) for number in map(read_number, paragraphs)]
    again = (i for i in range(first + 1, len(paragraphs)) if listed[i] and listed[i] == listed[first])
    return next(again, first)


def _is_body(paragraph: str) -> bool:
    return read_number(paragraph) is not None or paragraph[-1] in _SENTENCE_END


def _title_lines(lines: Sequence[str]) -> Iterator[str]:
    title = ""
    for line in lines[:_MOST_TITLE_LINES]:
        is_complete = bool(_COMPLETE.search(title)) and title.count("《") <= title.count("》")
        if is_complete and not (line.startswith(_CONTINUES) or _REMARK.fullmatch(line)):
            return
        if not any(pattern.search(line) for pattern in (_ANNEX, _CONTENTS, _LETTERHEAD, _DOCUMENT_NUMBER)):
            title += line
            yield line


def _validity(is_draft: bool, title: str) -> Validity:
    if is_draft:
        return Validity.DRAFT
    return Validity.TRIAL if _TRIAL.search(_CITED.sub("", title)) else Validity.UNKNOWN


def document_id(title: str) -> str:
    """The same for every revision of a document, draft or final: derived from the title alone."""
    return hashlib.sha256(re.sub(r"\s", "", title).encode()).hexdigest()[:12]
