"""Texts that are published and come into force later: nobody may take them for what holds today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from assistant.answer import Answer
from assistant.compose import NOTICES
from ingest.document import Validity
from ingest.library import DocumentSummary, Library, revision_of

_WITHOUT_DAY = NOTICES[Validity.NOT_YET_IN_FORCE]


def say_from_when(answer: Answer, library: Library) -> Answer:
    """The answer led by the day from which each text that it cites holds, where that is still to come; of
    texts that are only near a notice says it."""
    coming = tuple(dict.fromkeys(_sentence(each) for each in _coming(answer, library)))
    others = tuple(notice for notice in answer.notices if notice != _WITHOUT_DAY)
    if answer.citations:
        return replace(answer, answer="\n".join((*coming, answer.answer)), notices=others)
    return replace(answer, notices=(*coming, *others))


def _coming(answer: Answer, library: Library) -> Iterator[DocumentSummary]:
    for citation in answer.citations or answer.related:
        if citation.validity is Validity.NOT_YET_IN_FORCE:
            revision = int(revision_of(citation.clause_id).rpartition("@")[2])
            yield library.summary(citation.doc_id, revision)


def _sentence(summary: DocumentSummary) -> str:
    """《某办法》自2027年1月1日起施行，尚未施行。"""
    if summary.effective is None:
        return f"《{summary.title}》尚未施行，没有写明施行日期。"
    day = date.fromisoformat(summary.effective)
    return f"《{summary.title}》自{day.year}年{day.month}月{day.day}日起施行，尚未施行。"
