"""场次: opened from a paper, live or self-paced; who takes part."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from assistant.desk import Desk
from assistant.errors import UserError
from assistant.quiz.marking import MultipleRule
from assistant.quiz.sessions.session import Command, Mode, Phase, Rules, Session
from ui.qr import qr_svg
from ui.render import BEIJING, fill
from ui.train.asked import Asked, Shown, number

_SHOWN = 50
MULTIPLE = {
    MultipleRule.HALF: "全对得满分，少选得一半，错选不得分",
    MultipleRule.ALL: "全对才得分",
    MultipleRule.EACH: "按选项逐项计分",
}


class Holding:
    def __init__(self, desk: Desk) -> None:
        self._quiz = desk.quiz
        self._library = desk.assistant.library
        self.acts = {
            "show": self.show,
            "make": self.make,
            "open": self.open,
            "remove": self.remove,
            "finish": self.finish,
            "delete": self.delete,
        }

    def show(self, asked: Asked) -> Shown:
        sessions = self._quiz.sessions.newest(_SHOWN)
        return Shown(
            fill(
                "train/sessions.html",
                papers=self._quiz.papers.newest(_SHOWN),
                chosen=asked.one("paper"),
                sessions=sessions,
                standing={each.session_id: self._standing(each) for each in sessions},
                multiple=MULTIPLE,
            )
        )

    def make(self, asked: Asked) -> Shown:
        session = self._quiz.open_session(self._library, asked.one("paper"), _rules(asked), asked.by)
        return Shown(self._opened(session, asked), f"已开场，场次码 {session.code}。")

    def open(self, asked: Asked) -> Shown:
        return Shown(self._opened(self._session(asked), asked))

    def remove(self, asked: Asked) -> Shown:
        session = self._session(asked)
        self._quiz.sessions.remove(session.code, asked.number("participant", "编号"))
        return Shown(self._opened(session, asked), "已移出。同一台设备可以重新加入。")

    def finish(self, asked: Asked) -> Shown:
        session = self._session(asked)
        done = self._quiz.sessions.command(session.code, Command.FINISH, session.live.step)
        return Shown(self._opened(done, asked), "已结束这一场。")

    def delete(self, asked: Asked) -> Shown:
        self._quiz.sessions.delete(asked.one("code"))
        return Shown(self.show(asked).html, "已删除这一场的名单、作答和成绩。题目、试卷和各人的错题本还在。")

    def _session(self, asked: Asked) -> Session:
        return self._quiz.sessions.session(asked.one("code"))

    def _opened(self, session: Session, asked: Asked) -> str:
        address = _address(asked.base, session.code)
        return fill(
            "train/session.html",
            session=session,
            standing=self._standing(session),
            people=self._quiz.sessions.participants(session),
            address=address,
            qr=qr_svg(address) if address else "",
            multiple=MULTIPLE,
        )

    def _standing(self, session: Session) -> str:
        now = self._quiz.sessions.now()
        if session.is_over(now):
            return "已结束"
        if session.rules.mode is Mode.SELF_PACED:
            return "未到开放时间" if session.rules.opens and now < session.rules.opens else "开放中"
        return "等待开始" if session.live.phase is Phase.LOBBY else "进行中"


def _rules(asked: Asked) -> Rules:
    mode = Mode(asked.one("mode"))
    rules = Rules(mode, multiple=MultipleRule(asked.one("multiple")), shuffled=asked.one("shuffled") == "yes")
    if mode is Mode.LIVE:
        seconds = _optional(asked, "seconds", "每题时限")
        return replace(rules, seconds=seconds, scoreboard=asked.one("scoreboard") == "yes")
    minutes = _optional(asked, "minutes", "整卷时限")
    return replace(
        rules,
        seconds=None if minutes is None else 60 * minutes,
        opens=_moment(asked.one("opens"), "开始时间"),
        closes=_moment(asked.one("closes"), "结束时间"),
        attempts=asked.number("attempts", "答题次数"),
        scoreboard=False,
        key_at_close=asked.one("key_at_close") == "yes",
    )


def _optional(asked: Asked, name: str, what: str) -> int | None:
    given = asked.one(name).strip()
    return number(given, what) if given else None


def _moment(text: str, what: str) -> float | None:
    """Of a date and time as a form gives it, meant in Beijing."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=BEIJING).timestamp()
    except ValueError:
        raise UserError("no_moment", f"{what}“{text[:20]}”看不明白。", "请重新选择日期和时间。") from None


def _address(base: str, code: str) -> str:
    """Where phones join; "" where the page did not say where it is."""
    return f"{base}quiz/{code}" if urlsplit(base).scheme in ("http", "https") else ""
