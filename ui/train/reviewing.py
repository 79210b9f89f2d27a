"""审核: one item after the other, its clause beside it."""

from __future__ import annotations

from assistant.desk import Desk
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import BankItem, State
from assistant.quiz.plain import plain
from assistant.quiz.soundness import named
from ui.render import fill
from ui.train.asked import Asked, Shown
from ui.train.clause import beside
from ui.train.item_form import edited

_WAITING = Wanted(states=(State.IN_REVIEW,))
_DRAFTS = Wanted(states=(State.DRAFT,))


class Reviewing:
    def __init__(self, desk: Desk) -> None:
        self._bank = desk.quiz.bank
        self._library = desk.assistant.library
        self.acts = {
            "show": self.show,
            "next": self.next,
            "approve": self.approve,
            "back": self.back,
            "retire": self.retire,
            "edit": self.edit,
            "save": self.save,
            "submit": self.submit,
        }

    def show(self, asked: Asked) -> Shown:
        """The item asked for where it still waits, else the first."""
        return Shown(self._shown(asked, asked.one("item")))

    def next(self, asked: Asked) -> Shown:
        return Shown(self._shown(asked, self._after(asked.one("item"))))

    def approve(self, asked: Asked) -> Shown:
        return self._moved(asked, State.APPROVED, "已通过。")

    def back(self, asked: Asked) -> Shown:
        return self._moved(asked, State.DRAFT, "已退回，成为草稿。")

    def retire(self, asked: Asked) -> Shown:
        return self._moved(asked, State.RETIRED, "已停用。")

    def edit(self, asked: Asked) -> Shown:
        return Shown(self._shown(asked, asked.one("item"), is_editing=True))

    def save(self, asked: Asked) -> Shown:
        """The item waits for a review again, by somebody else than whoever changed it."""
        before = self._bank.get(asked.one("item"))
        version = asked.number("version", "版本")
        kept = self._bank.edit(before.item_id, version, edited(before.item, asked), asked.by)
        if kept.version == version:
            return Shown(self._shown(asked, kept.item_id), "没有改动。")
        self._bank.move([kept.item_id], State.IN_REVIEW, asked.by)
        return Shown(self._shown(asked, kept.item_id), f"已改，由{named(asked.by)}送审，须另一人审定。")

    def submit(self, asked: Asked) -> Shown:
        """All drafts."""
        drafts = self._bank.ids(_DRAFTS)
        self._bank.move(drafts, State.IN_REVIEW, asked.by)
        return Shown(self._shown(asked, ""), f"已送审 {len(drafts)} 道题。")

    def _moved(self, asked: Asked, to: State, said: str) -> Shown:
        item_id = asked.one("item")
        following = self._after(item_id)
        self._bank.move([item_id], to, asked.by, asked.one("note"))
        return Shown(self._shown(asked, following), said)

    def _after(self, item_id: str) -> str:
        waiting = self._bank.ids(_WAITING)
        place = waiting.index(item_id) + 1 if item_id in waiting else 0
        return waiting[place % len(waiting)] if waiting else ""

    def _shown(self, asked: Asked, item_id: str, *, is_editing: bool = False) -> str:
        waiting = self._bank.ids(_WAITING)
        item_id = item_id if item_id in waiting else next(iter(waiting), "")
        item = self._bank.get(item_id) if item_id else None
        return fill(
            "train/reviewing.html",
            bank_item=item,
            beside=beside(item.item, self._library) if item else None,
            place=waiting.index(item_id) + 1 if item_id else 0,
            waiting=len(waiting),
            drafts=len(self._bank.ids(_DRAFTS)),
            is_own=item is not None and _wrote(asked.by, item),
            is_editing=is_editing,
        )


def _wrote(by: str, item: BankItem) -> bool:
    return bool(by.strip()) and plain(by) == plain(item.author)
