"""Line breaks within a Word paragraph: layout, or the border of what should be two paragraphs."""

from __future__ import annotations

import re

from ingest.numbering import read_number

_ENDS = tuple("。！？：；）”!?:;)…")
_DATE = (
    r"[0-9０-９〇○零一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_DOCUMENT_NUMBER = r".{1,20}[〔［\[【(（](?:19|20)\d{2}[〕］\]】)）]\s*第?\d{1,5}号"
_APART = re.compile(rf"(?:{_DATE}|{_DOCUMENT_NUMBER})")
_LABEL = re.compile(r"[^，。；：:]{1,10}[：:]")
_LONGEST_JOINED = 2000  # characters; text as long as that is no title broken over lines
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs that a text with line breaks makes, without blanks at their ends.

    >>> paragraphs_of("关于印发实施方案的\\n通知"), paragraphs_of("总体要求。\\n（一）指导思想")
    (['关于印发实施方案的通知'], ['总体要求。', '（一）指导思想'])
    """
    paragraphs: list[str] = []
    for line in filter(None, map(trimmed, text.split("\n"))):
        if paragraphs and not _begins(paragraphs[-1], line):
            paragraphs[-1] += _glue(paragraphs[-1], line) + line
        else:
            paragraphs.append(line)
    return paragraphs


def trimmed(text: str) -> str:
    """Without blanks at the ends, also those without width."""
    while text != (shorter := text.strip().strip(_NO_WIDTH)):
        text = shorter
    return text


def _begins(before: str, line: str) -> bool:
    """Whether a line begins a paragraph: after a sentence, with a number or a label, or as a date does."""
    if len(before) > _LONGEST_JOINED or before.endswith(_ENDS):
        return True
    if read_number(line) is not None or _LABEL.match(line):
        return True
    return any(_APART.fullmatch(each) for each in (before, line))


def _glue(before: str, line: str) -> str:
    """A blank after a number alone on its line (第三章), and between words that are not Chinese."""
    alone = read_number(before)
    is_alone = alone is not None and alone.printed == before
    return " " if is_alone or (before[-1].isascii() and line[0].isascii()) else ""
