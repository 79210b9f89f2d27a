"""What a session came to: who took part, what was asked, each marked answer; for results and statistics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import dropwhile

from assistant.quiz.item import BankItem
from assistant.quiz.marking import earned, full_points, needs_confirmation
from assistant.quiz.results.statistics import Row
from assistant.quiz.sessions import QuizSessions
from assistant.quiz.sessions.session import (
    Given,
    Mode,
    Participant,
    Place,
    Session,
    is_going_on,
    is_shown,
    revealed,
)

_Given = dict[tuple[int, int], dict[int, Given]]  # participant and attempt -> position -> answer


@dataclass(frozen=True, slots=True)
class Person:
    """A participant as the session knows them; nothing else is known."""

    participant: str
    nickname: str
    joined: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """`items` are those that count, `full` how many of them each is asked. `rows` hold what counts for each
    person: their best attempt. `first` holds what tells of the items: first attempts, made before anybody
    knew the key."""

    people: tuple[Person, ...]
    items: tuple[BankItem, ...]
    full: int
    rows: tuple[Row, ...]
    first: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A reply to a 简答题: the points it earns, as confirmed or, where nobody has yet, as proposed."""

    place: Place
    nickname: str
    reply: str
    points: int
    confirmed_by: str


def outcome(sessions: QuizSessions, session: Session) -> Outcome:
    """As it stands now: live, what was revealed; self-paced, the attempts that are over."""
    people = sessions.participants(session)
    is_live = session.rules.mode is Mode.LIVE
    counted = revealed(session.live) if is_live else tuple(range(len(session.paper.items)))
    given: _Given = {}
    for each in sessions.answers(session):
        given.setdefault((each.participant_id, each.attempt), {})[each.position] = each
    over = {p.participant_id: [(1, counted)] for p in people} if is_live else _over(sessions, session)
    tried = [
        [
            _rows(session, person, positions, given.get((person.participant_id, number), {}))
            for number, positions in attempts
        ]
        for person in people
        if (attempts := over.get(person.participant_id))
    ]
    return Outcome(
        people=tuple(map(_person, people)),
        items=tuple(session.paper.items[at] for at in counted),
        full=len(counted) if is_live else session.asks,
        rows=tuple(row for attempts in tried for row in max(attempts, key=_marks)),
        first=tuple(row for attempts in tried for row in attempts[0]),
    )


def _over(sessions: QuizSessions, session: Session) -> dict[int, list[tuple[int, tuple[int, ...]]]]:
    """Participant -> number and positions of each attempt that is over."""
    now = sessions.now()
    return {
        participant_id: [
            (each.number, each.positions) for each in attempts if not is_going_on(session.rules, each, now)
        ]
        for participant_id, attempts in sessions.attempts(session).items()
    }


def _rows(
    session: Session, person: Participant, positions: Sequence[int], replies: Mapping[int, Given]
) -> list[Row]:
    """One for each position; without a reply, and with no mark, where there was none. In a live session
    people come late, or only look on: what was asked before their first reply is not held against them."""
    rows = []
    for at in positions:
        bank_item, given = session.paper.items[at], replies.get(at)
        row = Row(str(person.participant_id), bank_item.item_id, bank_item.version, None, 0.0)
        if given:
            row = replace(
                row,
                reply=given.reply,
                mark=earned(bank_item.item, given.reply, session.rules.multiple, given.confirmed),
                at=_moment(given.at),
                confirmed_by=given.confirmed_by,
            )
        rows.append(row)
    if session.rules.mode is Mode.LIVE:
        return list(dropwhile(lambda row: row.reply is None, rows))
    return rows


def to_confirm(sessions: QuizSessions, session: Session) -> tuple[OwnWords, ...]:
    """The replies in people's own words that can change no more, by item, then by the order of joining."""
    names = {each.participant_id: each.nickname for each in sessions.participants(session)}
    is_live = session.rules.mode is Mode.LIVE
    over = {} if is_live else _over(sessions, session)
    final = {(person, number) for person, attempts in over.items() for number, _ in attempts}
    found = []
    for given in sessions.answers(session):
        item = session.paper.items[given.position].item
        is_final = is_shown(session.live, given.position) if is_live else given.place[:2] in final
        if is_final and needs_confirmation(item):
            share = earned(item, given.reply, session.rules.multiple, given.confirmed)
            points = round(share * full_points(item))
            name = names[given.participant_id]
            found.append(OwnWords(given.place, name, str(given.reply), points, given.confirmed_by))
    return tuple(found)


def _marks(rows: Sequence[Row]) -> float:
    return sum(row.mark for row in rows)


def _person(person: Participant) -> Person:
    return Person(str(person.participant_id), person.nickname, _moment(person.joined))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
