"""What changes which revision is current. Each function is one step inside a transaction of the library.

A file that holds a document and its annexes (附件) is one decision: they become current, and cease to be,
together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import Connection, insert, or_, update

from ingest.database import LibraryError
from ingest.document import Validity
from ingest.revision import Action, DocumentSummary, Repealed, State
from ingest.rows import document_of, is_revision, parts_titled, summaries, titled
from ingest.schema import AUDIT, LIBRARY, REVISIONS

CALENDAR = "calendar"  # who acts where a day has come


def publish(connection: Connection, to: DocumentSummary, by: str, today: date) -> None:
    """Make a revision and its annexes current; or, where it only comes into force later and another one
    holds until then, have it wait; or file it away where its time is over already."""
    for each in family(connection, to, today):
        if each.state in (State.CURRENT, State.SCHEDULED):
            continue
        if each.validity in (Validity.EXPIRED, Validity.REPEALED):
            _set_state(connection, each, State.EXPIRED)
            record(connection, Action.EXPIRE, each, by)
        elif each.validity is Validity.NOT_YET_IN_FORCE and _holds_until_then(connection, each, today):
            _replace(connection, each, State.SCHEDULED)
            record(connection, Action.SCHEDULE, each, by)
        else:
            _make_current(connection, each)
            record(connection, Action.PUBLISH, each, by)
            _drop_annexes(connection, each, by, today)


def repeal_named(connection: Connection, by_document: DocumentSummary, by: str, today: date) -> None:
    """Take what a document says it repeals out of what holds."""
    title = by_document.title
    if by_document.validity is Validity.DRAFT:
        raise LibraryError(f"《{title}》是征求意见稿，不能废止别的文件。请不带废止地发布。")
    if by_document.validity is Validity.NOT_YET_IN_FORCE:
        raise LibraryError(
            f"《{title}》自 {by_document.effective} 起才施行，它要废止的文件在那以前仍然有效。"
            "请先不带废止地发布，施行以后再办废止。"
        )
    for each in repealed_by(connection, by_document, today):
        if each.found is not None and each.holds:
            cease(connection, each.found, Action.REPEAL, by, f"《{title}》宣布废止", today)


def repealed_by(connection: Connection, main: DocumentSummary, today: date) -> tuple[Repealed, ...]:
    """The titles that a document and its annexes say they repeal, but for its own former texts."""
    titles = dict.fromkeys(
        title
        for each in family(connection, main, today)
        for title in document_of(connection, each.doc_id, each.revision).repeals
    )
    found = [(title, titled(connection, title, today)) for title in titles]
    found += [(each.title, each) for title in titles for each in parts_titled(connection, title, today)]
    return tuple(Repealed(title, each) for title, each in found if each is None or each.doc_id != main.doc_id)


def restore(connection: Connection, to: DocumentSummary, by: str, today: date) -> None:
    """Make a revision and its annexes current again that were so once."""
    if to.state in (State.STAGED, State.SCHEDULED):
        raise LibraryError(f"文件 {to.doc_id} 的第 {to.revision} 版还没有发布过，不能恢复。请改用发布。")
    if to.expires and date.fromisoformat(to.expires) < today:
        raise LibraryError(
            f"文件 {to.doc_id} 的第 {to.revision} 版有效期至 {to.expires}，已经失效，不能恢复为现行。"
            "有效期有误的，请先更正后发布。"
        )
    for each in family(connection, to, today):
        if each.state is not State.CURRENT:
            _make_current(connection, each)
            record(connection, Action.RESTORE, each, by)
            _drop_annexes(connection, each, by, today)


def cease(
    connection: Connection, current: DocumentSummary, action: Action, by: str, reason: str | None, today: date
) -> None:
    """Take a current revision and its annexes out of what may be cited: WITHDRAW, REPEAL or EXPIRE."""
    annexes = summaries(
        connection, today, REVISIONS.c.parent == current.doc_id, REVISIONS.c.state == State.CURRENT
    )
    for each in (current, *annexes):
        _set_state(connection, each, _CEASED[action])
        record(connection, action, each, by, reason)


def archive(connection: Connection, staged: DocumentSummary, by: str) -> None:
    """File away a text that is older than the one in force: it never becomes current, but can be read."""
    if staged.state is State.STAGED:
        _set_state(connection, staged, State.ARCHIVED)
        record(connection, Action.ARCHIVE, staged, by)


def turn_day(connection: Connection, today: date) -> None:
    """Everything that is due: what comes into force, and what expires."""
    for each in due(connection, today):
        if each.state is State.SCHEDULED:
            _make_current(connection, each)
            record(connection, Action.PUBLISH, each, CALENDAR, f"自 {each.effective} 起施行")
            _drop_annexes(connection, each, CALENDAR, today)
        else:
            _set_state(connection, each, State.EXPIRED)
            record(connection, Action.EXPIRE, each, CALENDAR, f"有效期至 {each.expires}")


def due(connection: Connection, today: date) -> tuple[DocumentSummary, ...]:
    """The revisions whose day has come. ISO dates compare as texts."""
    enters = (REVISIONS.c.state == State.SCHEDULED) & (REVISIONS.c.effective <= today.isoformat())
    expires = (REVISIONS.c.state == State.CURRENT) & (REVISIONS.c.expires < today.isoformat())
    return summaries(connection, today, or_(enters, expires))


def record(
    connection: Connection, action: Action, of: DocumentSummary, by: str, reason: str | None = None
) -> None:
    """Audit an action and, where it changes what is current, begin a new edition."""
    values = {"actor": by, "action": action, "doc_id": of.doc_id, "revision": of.revision, "reason": reason}
    connection.execute(insert(AUDIT).values(at=datetime.now(UTC), **values))
    if action is not Action.STAGE:
        connection.execute(update(LIBRARY).values(edition=LIBRARY.c.edition + 1))


_CEASED = {
    Action.WITHDRAW: State.WITHDRAWN,
    Action.REPEAL: State.REPEALED,
    Action.EXPIRE: State.EXPIRED,
}


def family(connection: Connection, main: DocumentSummary, today: date) -> Iterator[DocumentSummary]:
    """The revision, and of each annex that came in the same file the last one: others are former readings."""
    yield main
    annexes = summaries(
        connection, today, REVISIONS.c.parent == main.doc_id, REVISIONS.c.sha256 == main.sha256
    )
    yield from {each.doc_id: each for each in annexes}.values()


def _drop_annexes(connection: Connection, main: DocumentSummary, by: str, today: date) -> None:
    """The annexes that came with a former text of the document and not with this one are superseded too."""
    is_annex = (REVISIONS.c.parent == main.doc_id) & (REVISIONS.c.sha256 != main.sha256)
    for each in summaries(connection, today, is_annex, REVISIONS.c.state == State.CURRENT):
        _set_state(connection, each, State.ARCHIVED)
        record(connection, Action.ARCHIVE, each, by)


def _holds_until_then(connection: Connection, coming: DocumentSummary, today: date) -> bool:
    """Whether another revision holds until then. A draft never did."""
    current = summaries(
        connection, today, REVISIONS.c.doc_id == coming.doc_id, REVISIONS.c.state == State.CURRENT
    )
    return any(each.validity is not Validity.DRAFT for each in current)


def _make_current(connection: Connection, to: DocumentSummary) -> None:
    _replace(connection, to, State.CURRENT)


def _replace(connection: Connection, to: DocumentSummary, state: State) -> None:
    """Give a revision a state that only one of a document may have; the one that had it is superseded."""
    has_it = (REVISIONS.c.doc_id == to.doc_id) & (REVISIONS.c.state == state)
    connection.execute(update(REVISIONS).where(has_it).values(state=State.ARCHIVED))
    _set_state(connection, to, state)


def _set_state(connection: Connection, of: DocumentSummary, state: State) -> None:
    connection.execute(update(REVISIONS).where(*is_revision(of.doc_id, of.revision)).values(state=state))
