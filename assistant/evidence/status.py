"""What is asked of the document itself: whether it holds, its number, issuer, date and full title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.finding import Finding
from assistant.question import Asked, Question
from assistant.relevance import certain
from assistant.statements import Statement
from ingest.document import Clause, Document

_STATUS_MARK = re.compile(r"[（(](?:征求意见稿|送审稿|讨论稿|草案|试行|暂行)[）)]")


def find_document(question: Question, document: Document, opening: Sequence[Clause]) -> Finding:
    """The document's status or purpose with the words that show it; `opening`: its first clauses."""
    if Asked.PURPOSE in question.asked:
        return _find_purpose(question, document, opening)
    origin = _origin_asked(question, document)
    missing = tuple(what for what, value in origin if value is None)
    stated = tuple(f"{what}：{value}" for what, value in origin if value is not None)
    match = certain(_words_of_status(opening[0]))
    asked = Asked.ORIGIN if Asked.ORIGIN in question.asked else Asked.VALIDITY
    return Finding(question, asked, (match,), missing=missing, document=document, stated=stated)


def _find_purpose(question: Question, document: Document, opening: Sequence[Clause]) -> Finding:
    """The preamble (为…，制定…), or the first clause that says 为了."""
    for clause in opening:
        if clause.text.startswith("为"):
            match = certain(Statement(clause, 0, len(clause.text), 0, len(clause.text)))
            return Finding(question, Asked.PURPOSE, (match,), document=document)
    return Finding(question, Asked.PURPOSE, missing=("制定目的",))


def _origin_asked(question: Question, document: Document) -> list[tuple[str, str | None]]:
    """What the question wants to know of the origin, and what the document says."""
    facts = (
        (r"文号|发文字号", "文号（发文字号）", document.document_number),
        (r"机关|单位|部门|谁|哪里", "发文机关", document.issuer),
        (r"有效期|到期|失效", "有效期", document.dates.expires),
        (r"日期|时间|哪[天年]|什么时候|啥时|几月|开始|从何时", "成文（施行）日期", document.dates.written),
    )
    return [(what, value) for pattern, what, value in facts if re.search(pattern, question.text)]


def _words_of_status(opening: Clause) -> Statement:
    """The mark （征求意见稿） where there is one, else the whole title."""
    mark = _STATUS_MARK.search(opening.text)
    start, end = mark.span() if mark else (0, len(opening.text))
    return Statement(opening, start, end, start, end)
