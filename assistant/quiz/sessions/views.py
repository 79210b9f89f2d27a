"""What a participant, and what the trainer's screen, may see of a session now, as JSON."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from threading import Lock

from assistant.errors import UserError
from assistant.payload import Json
from assistant.quiz.item import Item
from assistant.quiz.sessions.session import (
    Attempt,
    Given,
    Mode,
    Participant,
    Phase,
    Session,
    asked,
    deadline,
    is_going_on,
    is_shown,
    may_see_key,
    revealed,
)
from assistant.quiz.sessions.sessions import QuizSessions
from assistant.quiz.sessions.shown import places_for, shown_reply
from assistant.quiz.sessions.solution import asked_json, marked_json, solved_json
from assistant.quiz.sessions.tally import Tally, Total, scoreboard, tally, totals
from assistant.quiz.wording import key_without_letters

_EVERYBODY = 0  # places of a live session are alike for all
_MOST_KEPT = 500  # tallies


class Views:
    """Reads the store anew for every look; only tallies are kept, by the step that they hold for."""

    def __init__(self, sessions: QuizSessions) -> None:
        self._sessions = sessions
        self._lock = Lock()
        self._tallies: OrderedDict[tuple[str, int, int], Tally] = OrderedDict()

    def participant(self, code: str, token: str) -> Json:
        """Raises UserError where the code is unknown or its holder has not joined."""
        session = self._sessions.session(code)
        person = self._sessions.participant(session, token)
        if person is None:
            raise UserError("not_joined", "您还没有加入这一场。", "请填称呼后加入。")
        if person.is_removed:
            raise UserError("removed", "您已被移出这一场。", "需要的话，请填称呼后重新加入。")
        mine = self._sessions.answers(session, person.participant_id)
        seen = {**self._head(session), "me": asdict(person)}
        if session.rules.mode is Mode.SELF_PACED:
            found = self._sessions.attempts(session, person.participant_id)
            return seen | self._paced(session, person, mine, found.get(person.participant_id, ()))
        return seen | self._live(session, person, mine)

    def screen(self, code: str) -> Json:
        """For the trainer: nothing of the key before it is revealed, as everybody reads along."""
        session = self._sessions.session(code)
        people = self._sessions.participants(session)
        seen = {**self._head(session), "participants": [asdict(person) for person in people]}
        if session.rules.mode is Mode.SELF_PACED:
            return seen | self._progress(session)
        live = session.live
        seen |= self._current(session)
        if live.phase is Phase.ASKING:
            seen["answered"] = self._sessions.count(session, live.position)
        if live.phase is Phase.FINISHED:
            seen["outcomes"] = self._outcomes(session)
        if session.rules.scoreboard and live.phase in (Phase.REVEALED, Phase.FINISHED):
            seen["scoreboard"] = [asdict(each) for each in scoreboard(self.totals(session, people))]
        return seen

    def totals(self, session: Session, people: Sequence[Participant]) -> tuple[Total, ...]:
        """Live: over what was asked. Self-paced: of each participant's best attempt."""
        answers = self._sessions.answers(session)
        if session.rules.mode is Mode.LIVE:
            return totals(session, people, answers, revealed(session.live))
        by_attempt: dict[int, list[Given]] = {}
        for given in answers:
            by_attempt.setdefault(given.attempt, []).append(given)
        every = range(len(session.paper.items))
        tried = [totals(session, people, group, every) for group in by_attempt.values()]
        tried.append(totals(session, people, (), every))
        return tuple(max(of_one, key=lambda total: total.marks) for of_one in zip(*tried, strict=True))

    def _head(self, session: Session) -> Json:
        now = self._sessions.now()
        return {
            "code": session.code,
            "title": session.paper.title,
            "items": session.asks,
            "rules": asdict(session.rules),
            "step": session.live.step,
            "now": now,
            "is_over": session.is_over(now),
        }

    # --- live -----------------------------------------------------------------------------------------

    def _live(self, session: Session, person: Participant, mine: Sequence[Given]) -> Json:
        replies = {given.position: given for given in mine}
        live, items = session.live, session.paper.items
        if live.phase is Phase.FINISHED:
            listed = [
                self._solved(
                    session, position + 1, position, replies.get(position), _places(session, position)
                )
                for position in asked(live)
            ]
            return {"phase": live.phase, "results": listed, "total": _total(listed)}
        seen = self._current(session)
        if live.phase is not Phase.LOBBY:
            given = replies.get(live.position)
            item, places = items[live.position].item, _places(session, live.position)
            seen["reply"] = shown_reply(item, given.reply, places) if given else None
            if live.phase is Phase.REVEALED:
                seen |= _marked(session, live.position, given)
        return seen

    def _current(self, session: Session) -> Json:
        """The item that is asked or was just revealed, alike for everybody."""
        live = session.live
        seen: Json = {
            "phase": live.phase,
            "position": live.position,
            "deadline": live.deadline,
            "paused": live.paused,
            "left": live.left,
            "skipped": live.skipped,
        }
        if live.phase in (Phase.ASKING, Phase.REVEALED):
            item, places = session.paper.items[live.position].item, _places(session, live.position)
            seen["item"] = asked_json(item, places)
            if is_shown(live, live.position):
                seen["solution"] = solved_json(item, places, self._tally(session, live.position))
        return seen

    def _outcomes(self, session: Session) -> list[Json]:
        """Each item that was asked and its key, how many answered it, how many with the full mark."""
        return [
            _outcome(position + 1, session.paper.items[position].item, self._tally(session, position))
            for position in asked(session.live)
        ]

    def _tally(self, session: Session, position: int) -> Tally:
        """Once an item is revealed no answer is taken any more, so its tally holds for the step."""
        place = session.session_id, session.live.step, position
        with self._lock:
            if (kept := self._tallies.get(place)) is not None:
                return kept
        item = session.paper.items[position].item
        counted = tally(item, self._sessions.answers(session, position=position), session.rules.multiple)
        with self._lock:
            self._tallies[place] = counted
            while len(self._tallies) > _MOST_KEPT:
                self._tallies.popitem(last=False)
        return counted

    def _solved(
        self, session: Session, number: int, position: int, given: Given | None, places: tuple[int, ...]
    ) -> Json:
        bank_item = session.paper.items[position]
        item = bank_item.item
        counted = self._tally(session, position) if session.rules.mode is Mode.LIVE else None
        return {
            "number": number,
            "position": position,
            "item_id": bank_item.item_id,
            "version": bank_item.version,
            "item": asked_json(item, places),
            "reply": shown_reply(item, given.reply, places) if given else None,
            "solution": solved_json(item, places, counted),
            **_marked(session, position, given),
        }

    # --- self-paced -----------------------------------------------------------------------------------

    def _paced(
        self, session: Session, person: Participant, mine: Sequence[Given], attempts: Sequence[Attempt]
    ) -> Json:
        now, rules = self._sessions.now(), session.rules
        seen: Json = {"attempts": [asdict(attempt) for attempt in attempts]}
        if not attempts:
            return seen | {"phase": "intro"}
        last = attempts[-1]
        replies = {given.position: given for given in mine if given.attempt == last.number}
        places = {
            position: places_for(session, person.participant_id, last.number, position)
            for position in last.positions
        }
        if is_going_on(rules, last, now):
            paper = _paper(session, replies, places)
            return seen | {"phase": "working", "deadline": deadline(rules, last), "paper": paper}
        if not may_see_key(rules, attempts, now):
            return seen | {"phase": "handed_in"}
        listed = [
            self._solved(session, number, position, replies.get(position), of_item)
            for number, (position, of_item) in enumerate(places.items(), start=1)
        ]
        return seen | {"phase": "finished", "results": listed, "total": _total(listed)}

    def _progress(self, session: Session) -> Json:
        """How many of a self-paced session have begun, and handed in."""
        now, found = self._sessions.now(), self._sessions.attempts(session)
        done = sum(not is_going_on(session.rules, each[-1], now) for each in found.values())
        return {"phase": "finished" if session.is_over(now) else "open", "begun": len(found), "done": done}


def _outcome(number: int, item: Item, counted: Tally) -> Json:
    told = {"number": number, "stem": item.stem, "key": key_without_letters(item)}
    return told | {"answered": counted.answered, "full": counted.full}


def _places(session: Session, position: int) -> tuple[int, ...]:
    return places_for(session, _EVERYBODY, 1, position)


def _marked(session: Session, position: int, given: Given | None) -> Json:
    item, rule = session.paper.items[position].item, session.rules.multiple
    return marked_json(item, given.reply, rule, given.confirmed) if given else marked_json(item, None, rule)


def _paper(
    session: Session, replies: Mapping[int, Given], places: Mapping[int, tuple[int, ...]]
) -> list[Json]:
    """Every item of the attempt as asked, with what was answered so far."""
    listed: list[Json] = []
    for number, (position, of_item) in enumerate(places.items(), start=1):
        item, given = session.paper.items[position].item, replies.get(position)
        told = shown_reply(item, given.reply, of_item) if given else None
        asked_item = asked_json(item, of_item)
        listed.append({"number": number, "position": position, "item": asked_item, "reply": told})
    return listed


def _total(listed: Sequence[Json]) -> Json:
    marks = [float(str(each["mark"])) for each in listed]
    return {"marks": round(sum(marks), 2), "full": sum(each >= 1 for each in marks), "of": len(marks)}
