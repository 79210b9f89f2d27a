"""Questions about what held once: “老办法怎么规定的”, “以前的标准是多少”.

What is repealed, expired or superseded is never cited as what holds; asked for in such words it is quoted as
what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence.finding import Finding
from assistant.question import Question
from assistant.relevance import Match, named_share
from ingest.document import Validity
from ingest.revision import DocumentSummary

FORMER = frozenset({Validity.AMENDED, Validity.REPEALED, Validity.EXPIRED})
NAMED_TITLE = 0.5  # share of a title that the question names
WORDS_IN_TITLE = 0.5  # share of what the question names that a title has
MOST_DOCUMENTS = 3

_ONCE = r"(?:以前|原来|过去|从前|早先|原先|之前|修订前|修改前|废止前)"
_FORMER = re.compile(
    rf"(?:老|旧|原|已?(?:废止|作废|失效)|{_ONCE})的?(?:那个|那份|那版)?(?:办法|规定|政策|文件|标准|版本?|方案|条例|规矩)(?![上中])"
    rf"|{_ONCE}(?:是|都)?(?=(?:怎么|咋|如何)(?:规定|写|说|定))"
)


def asks_former(text: str) -> bool:
    return bool(_FORMER.search(text))


def without_former(text: str) -> str:
    """The question without the words that ask for the former text, which no text of that time has.

    >>> without_former("低保老办法怎么规定的")
    '低保怎么规定的'
    """
    return _FORMER.sub("", text)


def is_former(match: Match) -> bool:
    return match.statement.clause.validity in FORMER


def documents_meant(
    question: Question, nearest: Sequence[Match], former: Sequence[DocumentSummary]
) -> tuple[DocumentSummary, ...]:
    """The former texts a question may mean: of the documents nearest to it, those named by title, and the few
    whose titles have most of its words."""
    near = list(dict.fromkeys(match.statement.clause.doc_id for match in nearest))[:MOST_DOCUMENTS]
    shares = {summary.revision_id: _share_in_title(question, summary.title) for summary in former}
    entitled = sorted(shares, key=lambda revision: -shares[revision])[:MOST_DOCUMENTS]
    return tuple(
        summary
        for summary in former
        if summary.doc_id in near
        or named_share(summary.title, question.text) >= NAMED_TITLE
        or (summary.revision_id in entitled and shares[summary.revision_id] >= WORDS_IN_TITLE)
    )


def _share_in_title(question: Question, title: str) -> float:
    """Of the things that the question names, how many the title has: 低保 and 标准 of 农村低保标准."""
    things = [term for term in question.terms if term.names_thing]
    named = sum(any(word in title for word in (*term.alternatives, *term.parts)) for term in things)
    return named / max(len(things), 1)


def no_former_text(question: Question, nearest: Sequence[Match]) -> Finding:
    """What is missing where the library keeps no former text of the matter."""
    missing = "以前的规定（资料库里没有这方面已被替代、废止或失效的文本）"
    return Finding(question, None, missing=(missing,), related=tuple(nearest[:1]))
