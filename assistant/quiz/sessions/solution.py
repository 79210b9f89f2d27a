"""Items as JSON: as they are asked, and as they are explained once their key may be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from assistant.compose import NOTICES
from assistant.payload import Json
from assistant.quiz.item import Basis, Blank, Choice, Item, Pairs, Points, Reply
from assistant.quiz.marking import MultipleRule, earned, needs_confirmation
from assistant.quiz.sessions.shown import shown, shown_reply
from assistant.quiz.sessions.tally import Tally


def asked_json(item: Item, places: tuple[int, ...]) -> Json:
    """Nothing in it tells the key; the notice says that the document is a draft, and the like."""
    notice = NOTICES.get(item.basis.validity) if item.basis else None
    return {**asdict(shown(item, places)), "notice": notice}


def solved_json(item: Item, places: tuple[int, ...], tally: Tally | None) -> Json:
    return {
        "key": _key(item, places),
        "explanation": item.explanation,
        "basis": basis_json(item.basis),
        "tally": _tally(tally, places) if tally else None,
    }


def marked_json(item: Item, reply: Reply | None, rule: MultipleRule, confirmed: float | None = None) -> Json:
    return {
        "mark": earned(item, reply, rule, confirmed),
        "is_provisional": needs_confirmation(item) and confirmed is None,
    }


def _key(item: Item, places: Sequence[int]) -> Json:
    """In positions as shown; texts for what is filled in or written."""
    match item.key:
        case Choice(correct=correct):
            return {"positions": shown_reply(item, correct, tuple(places))}
        case Pairs(pairs=pairs):
            return {"positions": shown_reply(item, tuple(range(len(pairs))), tuple(places))}
        case Blank(accepted=accepted):
            return {"texts": accepted}
        case Points(points=points):
            return {"texts": points}


def basis_json(basis: Basis | None) -> Json | None:
    if basis is None:
        return None
    return {
        "clause_id": basis.clause_id,
        "doc_id": basis.doc_id,
        "title": basis.title,
        "path": basis.path,
        "quote": basis.words,
    }


def _tally(tally: Tally, places: Sequence[int]) -> Json:
    options = [tally.options[place] for place in places] if tally.options else []
    return {**asdict(tally), "options": options}
