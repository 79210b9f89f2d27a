"""How an item is put to participants: without its key, options in an order of their own; and replies back."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.admission import visible
from assistant.errors import UserError
from assistant.quiz.item import Choice, Item, Kind, Pairs, Reply
from assistant.quiz.sessions.session import Mode, Session
from assistant.quiz.shuffling import Order, order

LONGEST_TEXT = 1000  # characters of a reply


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be seen before the key is: nothing in here depends on it."""

    kind: Kind
    stem: str
    options: tuple[str, ...] = ()  # Choice; the right sides of Pairs
    lefts: tuple[str, ...] = ()


def places_for(session: Session, participant_id: int, attempt: int, position: int) -> Order:
    """In a live session alike for everybody, so that phones and screen agree; else each attempt's own."""
    own = "" if session.rules.mode is Mode.LIVE else f"{participant_id}/{attempt}/"
    seed = f"{session.seed}/{own}{position}"
    return order(session.paper.items[position].item, seed, session.rules.shuffled)


def shown(item: Item, places: Order) -> Shown:
    match item.key:
        case Choice(options=options):
            return Shown(item.kind, item.stem, tuple(options[place] for place in places))
        case Pairs(pairs=pairs):
            rights = tuple(pairs[place][1] for place in places)
            return Shown(item.kind, item.stem, rights, tuple(left for left, _ in pairs))
        case _:
            return Shown(item.kind, item.stem)


def kept_reply(item: Item, reply: Reply, places: Order) -> Reply:
    """The reply in the positions of the paper. Raises UserError where it does not fit the item.

    >>> from assistant.quiz.item import Choice
    >>> item = Item(Kind.SINGLE, "几个月？", Choice(("3", "6", "12"), (1,)), "", "", 1, "", None)
    >>> kept_reply(item, (0,), (2, 0, 1))
    (2,)
    """
    match item.key:
        case Choice():
            return _kept_choice(item.kind, reply, places)
        case Pairs():
            return _kept_pairs(reply, places)
        case _:
            return _kept_text(reply)


def shown_reply(item: Item, reply: Reply, places: Order) -> Reply:
    """The other way: a kept reply as its participant sees it.

    >>> from assistant.quiz.item import Choice
    >>> item = Item(Kind.SINGLE, "几个月？", Choice(("3", "6", "12"), (1,)), "", "", 1, "", None)
    >>> shown_reply(item, (2,), (2, 0, 1))
    (0,)
    """
    if isinstance(reply, str):
        return reply
    places_of = {kept: place for place, kept in enumerate(places)}
    back = (places_of[each] for each in reply)
    return tuple(sorted(back)) if isinstance(item.key, Choice) else tuple(back)


def _kept_choice(kind: Kind, reply: Reply, places: Order) -> Reply:
    chosen = {places[each] for each in _within(reply, len(places))}
    most = len(places) if kind is Kind.MULTIPLE else 1
    if not 1 <= len(chosen) <= most:
        raise _unfit("请选择一项。" if most == 1 else "请至少选择一项。")
    return tuple(sorted(chosen))


def _kept_pairs(reply: Reply, places: Order) -> Reply:
    chosen = _within(reply, len(places))
    if len(chosen) != len(places):
        raise _unfit("请为左边的每一项各选一项。")
    return tuple(places[each] for each in chosen)


def _kept_text(reply: Reply) -> Reply:
    text = visible(reply) if isinstance(reply, str) else ""
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise _unfit(f"请填写文字，最多 {LONGEST_TEXT} 字。")
    return text


def _within(reply: Reply, places: int) -> tuple[int, ...]:
    if isinstance(reply, str) or not all(0 <= each < places for each in reply):
        raise _unfit("请从列出的选项中选择。")
    return reply


def _unfit(hint: str) -> UserError:
    return UserError("unfit_reply", "答案不符合题型。", hint)
