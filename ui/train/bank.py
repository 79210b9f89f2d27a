"""题库: finding items, one with its history, files in and out, reports of errors."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from assistant.desk import Desk
from assistant.quiz.bank.rows import Deed
from assistant.quiz.bank.search import Wanted
from assistant.quiz.exchange.formats import Format
from assistant.quiz.item import BankItem, Kind, State
from assistant.quiz.results.pooling import pooled
from assistant.quiz.soundness import HARDEST
from ui.render import fill
from ui.train.asked import Asked, Shown, number
from ui.train.clause import beside
from ui.train.figures import told
from ui.train.item_form import edited

_A_PAGE = 20
_NARROWING = ("words", "kind", "state", "topic", "difficulty", "practice", "page")
_FORMATS = {
    Format.EXCEL: "Excel",
    Format.MOODLE_XML: "Moodle XML",
    Format.GIFT: "GIFT",
    Format.AIKEN: "Aiken",
    Format.QTI: "QTI 2.1",
}
_DEED = {
    Deed.ADDED: "加入",
    Deed.EDITED: "改题",
    Deed.MOVED: "办理",
    Deed.FLAGGED: "练习标记",
    Deed.WENT_STALE: "依据变了，过期",
    Deed.CAME_BACK: "依据恢复",
    Deed.FOLLOWED: "随条款移位",
}
_MOVES = {
    "submit": (State.IN_REVIEW, "已送审。"),
    "back": (State.DRAFT, "已成为草稿。"),
    "retire": (State.RETIRED, "已停用。"),
}


class Keeping:
    def __init__(self, desk: Desk) -> None:
        self._bank = desk.quiz.bank
        self._reports = desk.quiz.reports
        self._sessions = desk.quiz.sessions
        self._library = desk.assistant.library
        self.acts = {
            "show": self.show,
            "open": self.open,
            "move": self.move,
            "flag": self.flag,
            "save": self.save,
            "settle": self.settle,
        }

    def show(self, asked: Asked) -> Shown:
        wanted = _wanted(asked)
        found = self._bank.search(wanted)
        reports = self._reports.waiting()
        narrowing = _narrowing(asked)
        return Shown(
            fill(
                "train/bank.html",
                found=found,
                wanted=wanted,
                narrowing=narrowing,
                query=urlencode(_for_export(wanted)),
                last_page=max(1, -(-found.total // _A_PAGE)),
                reasons={each.item_id: self._reason(each) for each in found.items},
                counts=self._bank.counts(),
                reports=reports,
                reported=self._bank.some([each.item_id for each in reports]),
                drafts=len(self._bank.ids(Wanted(states=(State.DRAFT,)))),
                kinds=tuple(Kind),
                states=tuple(State),
                hardest=HARDEST,
                formats=_FORMATS,
            )
        )

    def open(self, asked: Asked) -> Shown:
        return Shown(self._opened(asked))

    def move(self, asked: Asked) -> Shown:
        to, said = _MOVES[asked.one("to")]
        self._bank.move([asked.one("item")], to, asked.by)
        return Shown(self._opened(asked), said)

    def flag(self, asked: Asked) -> Shown:
        practice_only = asked.one("practice_only") == "yes"
        self._bank.flag([asked.one("item")], practice_only, asked.by)
        return Shown(self._opened(asked), "已设为只供练习。" if practice_only else "已可用于测验。")

    def save(self, asked: Asked) -> Shown:
        before = self._bank.get(asked.one("item"))
        version = asked.number("version", "版本")
        kept = self._bank.edit(before.item_id, version, edited(before.item, asked), asked.by)
        said = f"已存为第 {kept.version} 版草稿，请送审。" if kept.version > version else "没有改动。"
        return Shown(self._opened(asked), said)

    def settle(self, asked: Asked) -> Shown:
        self._reports.settle(asked.number("report", "编号"))
        return Shown(self.show(asked).html, "已处理。")

    def _opened(self, asked: Asked) -> str:
        item = self._bank.get(asked.one("item"))
        found = pooled(self._sessions, item)
        return fill(
            "train/bank_item.html",
            bank_item=item,
            pooled=found,
            told=told(1, item, found.figures),
            beside=beside(item.item, self._library),
            history=self._bank.history(item.item_id),
            reason=self._reason(item),
            deed=_DEED,
            narrowing=_narrowing(asked),
        )

    def _reason(self, item: BankItem) -> str:
        """Why a stale item is stale."""
        if item.state is not State.STALE:
            return ""
        told = (
            each.note for each in reversed(self._bank.history(item.item_id)) if each.did is Deed.WENT_STALE
        )
        return next(told, "")


def _narrowing(asked: Asked) -> dict[str, str]:
    """What the list was narrowed by, to come back to it."""
    return {name: value for name in _NARROWING if (value := asked.one(name))}


def _wanted(asked: Asked) -> Wanted:
    practice = {"yes": True, "no": False}.get(asked.one("practice"))
    return Wanted(
        words=asked.one("words"),
        kinds=tuple(kind for kind in Kind if kind in asked.all("kind")),
        states=tuple(state for state in State if state in asked.all("state")),
        topic=asked.one("topic") or None,
        difficulty=number(given, "难度") if (given := asked.one("difficulty")) else None,
        practice_only=practice,
        page=max(1, number(asked.one("page") or "1", "页码")),
        size=_A_PAGE,
    )


def _for_export(wanted: Wanted) -> Mapping[str, str]:
    given = {
        "words": wanted.words,
        "kind": next(iter(wanted.kinds), ""),
        "state": next(iter(wanted.states), ""),
        "topic": wanted.topic or "",
        "difficulty": str(wanted.difficulty or ""),
        "practice_only": "" if wanted.practice_only is None else str(wanted.practice_only).lower(),
    }
    return {name: value for name, value in given.items() if value}
