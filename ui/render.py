"""The HTML of every page, from the nouns. Pure; the templates escape whatever a user or a document says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.activity import Rating
from assistant.answer import Answer, Citation
from assistant.compose import NOTICES
from assistant.job import Job
from assistant.quiz.plain import lead_of, without_lead
from assistant.quiz.wording import KIND, option_letter
from assistant.quiz.wording import STATE as ITEM_STATE
from assistant.wording import (
    ACTION,
    ACTOR,
    CHANGE,
    FIELD,
    FILE_STATE,
    JOB,
    JOB_STATE,
    STATE,
    STATUS,
    VALIDITY,
    VERDICT,
)
from ingest.document import Document, Provision
from ingest.library import DocumentSummary, RepealClause, State
from ui.inspection import Inspected
from ui.qr import qr_svg

BEIJING = timezone(timedelta(hours=8))

_MOST_CONTENTS = 80  # entries; beyond that the table of contents shows the outer levels only


@dataclass(frozen=True, slots=True)
class Turn:
    """A question on the chat page: being worked on, answered so far, answered, or refused (`problem`)."""

    question: str
    answer: Answer | None = None
    complete: bool = False
    problem: str | None = None
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class Highlight:
    """A quote in the provision `anchor`: offsets into the provision's own text."""

    anchor: str
    start: int
    end: int


def conversation(turns: Sequence[Turn], examples: Sequence[str]) -> str:
    return fill("conversation.html", turns=turns, examples=examples)


def document_page(document: Document, state: State, highlight: Highlight | None) -> str:
    dates = document.dates
    facts = (
        ("发文机关", document.issuer),
        ("发文字号", document.document_number),
        ("成文日期", dates.written),
        ("施行日期", dates.effective),
        ("有效期至", dates.expires),
        ("版本", f"第 {document.revision} 版（{STATE[state]}）"),
    )
    return fill(
        "document.html",
        up="../",
        document=document,
        state=state,
        notice=NOTICES.get(document.validity),
        facts=facts,
        contents=table_of_contents(document),
        highlight=highlight,
    )


def login_page(next_page: str, problem: str | None) -> str:
    return fill("login.html", up="", next_page=next_page, problem=problem)


def practice_page() -> str:
    return fill("practice.html", up="")


def quiz_entry_page(problem: str | None) -> str:
    """Where the code of a session is typed in."""
    return fill("quiz_entry.html", up="", problem=problem)


def quiz_page(code: str) -> str:
    """A participant's page, filled by its script."""
    return fill("quiz.html", up="../", code=code)


def quiz_screen_page(code: str, address: str, is_local: bool) -> str:
    """The screen of the room; `address` is where phones join, and `is_local` where they cannot reach it."""
    return fill(
        "quiz_screen.html", up="../../", code=code, address=address, qr=qr_svg(address), is_local=is_local
    )


def documents_page(summaries: Sequence[DocumentSummary]) -> str:
    return fill("documents.html", up="", summaries=summaries)


def message_page(heading: str, text: str, up: str, refresh: int | None = None) -> str:
    """A page with one thing to say; `refresh` loads it anew after so many seconds."""
    return fill("message.html", heading=heading, text=text, up=up, refresh=refresh)


def document_url(citation: Citation) -> str:
    """Where the quote can be read in its document, relative to the chat page."""
    revision, _, anchor = citation.clause_id.partition("#")
    place = {
        "revision": revision.rpartition("@")[2],
        "clause": anchor,
        "start": citation.start,
        "end": citation.end,
    }
    return f"documents/{quote(citation.doc_id, safe='')}?{urlencode(place)}#quote"


def table_of_contents(document: Document) -> tuple[Provision, ...]:
    """The provisions with a heading, in reading order, as many levels as keep the table readable."""
    headed = [provision for provision in document.walk() if provision.heading]
    levels = sorted({provision.level for provision in headed})
    while len(headed) > _MOST_CONTENTS and len(levels) > 1:
        levels.pop()
        headed = [provision for provision in headed if provision.level in levels]
    return tuple(headed)


def maintain_upload(largest_file: int, most_files: int) -> str:
    return fill("maintain_upload.html", largest_file=largest_file, most_files=most_files)


def maintain_jobs(jobs: Sequence[Job]) -> str:
    return fill("maintain_jobs.html", jobs=jobs)


def maintain_list(
    summaries: Sequence[DocumentSummary], total: int, repeals: Sequence[RepealClause] = ()
) -> str:
    """The documents that were looked for, of `total` in the library, and the repeals to be decided."""
    return fill("maintain_list.html", summaries=summaries, total=total, repeals=repeals)


def maintain_detail(inspected: Inspected | None, message: str | None = None, failed: bool = False) -> str:
    """One revision as its maintainer sees it; `message` says what became of what was just done."""
    return fill("maintain_detail.html", shown=inspected, message=message, failed=failed)


def when(moment: str | float) -> str:
    """A Unix time, or one in ISO form, in Beijing time.

    >>> when(0), when("2026-11-27T16:05:00+00:00")
    ('1970-01-01 08:00', '2026-11-28 00:05')
    """
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else datetime.fromtimestamp(moment, UTC)
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def fill(template: str, **values: object) -> str:
    """Of a template in `ui/templates`."""
    return _templates.get_template(template).render(**values)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        validity=VALIDITY.__getitem__,
        state=STATE.__getitem__,
        status=STATUS.__getitem__,
        verdict=VERDICT.__getitem__,
        document_url=document_url,
        field=FIELD.__getitem__,
        action=ACTION.__getitem__,
        change=CHANGE.__getitem__,
        item_kind=KIND.__getitem__,
        item_state=ITEM_STATE.__getitem__,
        lead=lead_of,
        without_lead=without_lead,
        letter=option_letter,
        when=when,
        job=JOB.__getitem__,
        job_state=JOB_STATE.__getitem__,
        file_state=FILE_STATE.__getitem__,
        actor=lambda name: ACTOR.get(name, name),
        at=lambda moment: moment.astimezone().strftime("%Y-%m-%d %H:%M"),
    )
    return environment


_templates = _environment()
