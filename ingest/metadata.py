"""What the head of a document says of itself: title, draft or trial status. Nothing is guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Validity
from ingest.numbering import read_number

_STATUS_MARKS = {
    "征求意见稿": Validity.DRAFT,
    "送审稿": Validity.DRAFT,
    "讨论稿": Validity.DRAFT,
    "草案": Validity.DRAFT,
    "试行": Validity.TRIAL,
    "暂行": Validity.TRIAL,
}
_STATUS = re.compile(rf"[（(](?:{'|'.join(_STATUS_MARKS)})[）)]")
_ANNEX = re.compile(r"附\s*件\s*\d*[：:]?$")
_SENTENCE_END = "。！？：:；"


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter: how many paragraphs it takes, and what they say."""

    length: int
    title: str
    validity: Validity


def read_head(paragraphs: Sequence[str]) -> Head:
    """Front matter reaches to the first paragraph that is numbered or a sentence.

    A title may be broken over lines: “关于建立…促进全体农民 / 持续稳定增收…的工作方案” is one title.
    """
    length = next(
        (i for i, text in enumerate(paragraphs) if read_number(text) or text[-1] in _SENTENCE_END),
        len(paragraphs),
    )
    lines = [text for text in paragraphs[:length] if not _ANNEX.match(text)]
    joined = "".join(lines)
    marks = _STATUS.findall(joined)
    title = _STATUS.sub("", joined).strip() or paragraphs[0][:50]
    return Head(length, title, _validity(marks, title))


def _validity(marks: Sequence[str], title: str) -> Validity:
    for mark in marks:
        return _STATUS_MARKS[mark[1:-1]]
    return Validity.TRIAL if "暂行" in title else Validity.UNKNOWN


def document_id(title: str) -> str:
    """The same for every revision of a document, draft or final: derived from the title alone."""
    return hashlib.sha256(re.sub(r"\s", "", title).encode()).hexdigest()[:12]
