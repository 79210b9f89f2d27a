"""Practice by oneself: what is due in the notebook first, then approved items not yet seen; what was right
is told, with the clause, right after each choice. What stands in a session that is open or planned waits
until that is over: nobody looks its key up here."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from assistant.errors import UserError
from assistant.quiz.bank import Bank
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import BankItem, Choice, Item, Kind, Pairs, Reply, State
from assistant.quiz.marking import mark, needs_confirmation
from assistant.quiz.practice.notebook import Answered, Kept, Notebooks
from assistant.quiz.sessions import QuizSessions

# Nobody is there to confirm a mark of 简答题.
PRACTISED = tuple(kind for kind in Kind if kind is not Kind.SHORT)

_CONSIDERING_S = 30.0  # for what is not reading
_READ_A_SECOND = 4.0  # characters, unhurried


@dataclass(frozen=True, slots=True)
class Next:
    """What to ask now: an item, due or new; without one `again_at` is when the next is due, if any is."""

    item: BankItem | None
    is_due: bool = False
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """An answer in practice, named by whoever asked. `seconds` are the learner's own count."""

    name: str
    item_id: str
    version: int
    reply: Reply
    seconds: float
    is_hinted: bool


class Practice:
    def __init__(self, bank: Bank, notebooks: Notebooks, sessions: QuizSessions) -> None:
        self._bank = bank
        self._sessions = sessions
        self._notebooks = notebooks

    def topics(self) -> dict[str, int]:
        """Topic -> how many items can be practised."""
        return self._bank.topics(self._practised(None))

    def next(self, topic: str | None, seen: Collection[str], key: str | None, now: datetime) -> Next:
        """`seen` are item_ids of this sitting that are not to come again as new ones. A card whose item was
        changed since is due. Raises UserError where the key opens no notebook."""
        cards = self._notebooks.cards(key) if key else ()
        mine = set(self._bank.ids(self._practised(topic)))
        known = [card for card in cards if card.item_id in mine]
        for card in known:
            item = self._bank.get(card.item_id)
            if card.due <= now or item.version > card.version:
                return Next(item, is_due=True)
        unseen = list(mine - set(seen) - {card.item_id for card in cards})
        if unseen:
            return Next(self._bank.get(random.choice(unseen)))
        return Next(None, again_at=min((card.due for card in known), default=None))

    def mistakes(self, key: str) -> list[tuple[BankItem, Kept]]:
        """What was ever answered wrong and can be practised now, the longest due first. Raises UserError."""
        mine = set(self._bank.ids(self._practised(None)))
        cards = self._notebooks.cards(key)
        return [(self._bank.get(card.item_id), card) for card in cards if card.wrong and card.item_id in mine]

    def answer(self, tried: Tried, key: str | None, now: datetime) -> tuple[Item, Kept | None]:
        """The item answered, in the version that was asked, and what the notebook keeps of it. Raises
        UserError where there is no such item, or it may not be seen."""
        item = self.item(tried.item_id, tried.version)
        if key is None or needs_confirmation(item):
            return item, None
        is_right = mark(item, tried.reply) == 1.0
        is_hard = tried.is_hinted or tried.seconds > unhurried_s(item)
        answered = Answered(tried.name, tried.item_id, tried.version, is_right, is_hard, now)
        return item, self._notebooks.record(key, answered)

    def item(self, item_id: str, version: int) -> Item:
        """As it was asked. Raises UserError where it is not approved now: drafts and withdrawn keys are
        nobody's business. Nor where it stands in an open session."""
        if item_id in self._sessions.held():
            raise UserError("in_session", "这道题正在答题场次中使用。", "请换一题，场次结束后再练。")
        now = self._bank.get(item_id)
        if now.state is not State.APPROVED or now.version < version:
            raise UserError("unknown_item", "这道题已经停用或正在修改。", "请换一题。")
        return now.item if now.version == version else self._bank.version(item_id, version)

    def _practised(self, topic: str | None) -> Wanted:
        return Wanted(kinds=PRACTISED, states=(State.APPROVED,), topic=topic, without=self._sessions.held())


def unhurried_s(item: Item) -> float:
    """In how many seconds the item can be read and answered without hurry; who takes longer had to search.

    >>> item = Item(Kind.SINGLE, "满几个月可以申请？", Choice(("3个月", "6个月"), (1,)), "", "", 1, "", None)
    >>> unhurried_s(item)  # 30 + (9 + 6) / 4
    33.75
    """
    match item.key:
        case Choice(options=options):
            text = "".join(options)
        case Pairs(pairs=pairs):
            text = "".join(left + right for left, right in pairs)
        case _:
            text = ""
    return _CONSIDERING_S + len(item.stem + text) / _READ_A_SECOND
