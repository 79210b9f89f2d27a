"""The trainers' page without a browser: what each event does, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from assistant.desk import Desk
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import Blank, Choice, Item, Kind, Pairs, Points, State
from assistant.quiz.orders import OrderState
from assistant.quiz.papers import Manner
from assistant.quiz.sessions.session import Mode
from tests.fake_assistant import FakeAssistant, desk_with
from tests.quiz_items import items, one_of_each
from tests.quiz_papers import paper
from tests.test_render import HOSTILE
from ui.train.asked import Asked
from ui.train.item_form import edited

if TYPE_CHECKING:
    from ui.train.page import Events

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = desk_with(FakeAssistant(tmp_path), tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def events(desk: Desk) -> Events:
    from ui.train.page import Events  # here, with gradio, so that a run without slow tests starts sooner

    return Events(desk)


def do(
    events: Events, act: str, by: str = "李四", base: str = "http://school.example/", **values: object
) -> tuple[str, Any]:
    """What was said, and the part, or None where it was not drawn anew."""
    from gradio import EventData

    sent = {name: each if isinstance(each, list) else [each] for name, each in values.items()}
    asked = {"act": act, "by": by, "base": base, "values": sent}
    said, _, shown, _ = events.act(EventData(None, {"asked": asked}))
    return said, shown if isinstance(shown, str) else None


def in_review(desk: Desk, by: str = "张三") -> tuple[str, ...]:
    """Items over a real clause of the seed."""
    clause = next(each for each in desk.assistant.library.current_clauses() if each.number == "（17）")
    ids = desk.quiz.bank.add((each.item for each in paper(clause).items), by).item_ids
    desk.quiz.bank.move(ids, State.IN_REVIEW, by)
    return ids


def approved(desk: Desk) -> tuple[str, ...]:
    ids = in_review(desk)
    desk.quiz.bank.move(ids, State.APPROVED, "李四")
    return ids


# --- every part -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["draft", "review", "bank", "paper", "session", "result"])
def test_every_part_says_what_to_do_where_there_is_nothing(events: Events, part: str) -> None:
    _, shown = do(events, f"{part}.show")
    assert "请先" in shown or "还没有" in shown or "开始出题" in shown or "还是空的" in shown


def test_what_cannot_be_done_is_said_and_no_form_is_lost(events: Events, desk: Desk) -> None:
    (first, *_) = in_review(desk)
    said, shown = do(events, "review.approve", by="张三", item=first)
    assert "不能审定自己出的题" in said
    assert shown is None
    said, shown = do(events, "draft.make", by=" ", count="5")
    assert ("请填写姓名" in said, shown) == (True, None)
    said, shown = do(events, "paper.make", title="卷", manner="fixed", count="三")
    assert ("“三”不是整数" in said, shown) == (True, None)


def test_what_people_wrote_is_escaped(events: Events, desk: Desk) -> None:
    (first, *_) = approved(desk)
    bank_item = desk.quiz.bank.get(first)
    hostile = replace(bank_item.item, stem=HOSTILE, topic=HOSTILE[:100], explanation=HOSTILE)
    desk.quiz.bank.edit(first, bank_item.version, hostile, HOSTILE)
    desk.quiz.reports.add(first, 1, HOSTILE)
    for act in ("bank.show", "bank.open", "review.submit", "review.edit"):
        _, shown = do(events, act, item=first)
        assert "<img" not in shown and "<script>" not in shown, act
    desk.quiz.bank.move([first], State.APPROVED, "王五")
    said, shown = do(events, "paper.make", title=HOSTILE, manner="fixed", count="5", by=HOSTILE)
    assert shown, said
    assert "<img" not in shown
    (kept,) = desk.quiz.papers.newest(1)
    _, shown = do(events, "session.make", paper=kept.paper_id, mode="live", multiple="half", by=HOSTILE)
    assert "<img" not in shown
    (session,) = desk.quiz.sessions.newest(1)
    desk.quiz.sessions.join(session.code, "<img src=x>", "t" * 40)
    for act in ("session.open", "session.show", "result.open", "result.show", "paper.show"):
        _, shown = do(events, act, code=session.code)
        assert "<img" not in shown and "<script>" not in shown, act


def test_names_tell_what_waits(events: Events, desk: Desk) -> None:
    ids = in_review(desk)
    _, names, _, part = events.begin("review")
    assert (f"审核 <b>{len(ids)}</b>" in names, part) == (True, "review")
    assert events.begin("nonsense")[3] == "draft"


# --- one part after the other ---------------------------------------------------------------------------


def test_an_order_is_placed_and_followed(events: Events, desk: Desk) -> None:
    from gradio import skip

    doc_id = desk.assistant.library.documents()[0].doc_id
    _, topics = do(events, "draft.topics", document=doc_id, count="7", kind=["single"])
    assert "开展残疾人帮扶纾困" in topics
    assert 'value="7"' in topics
    do(events, "draft.make", document=doc_id, topic="开展残疾人帮扶纾困", kind=["single", "blank"], count="7")
    (order,) = desk.quiz.orders.newest(1)
    assert (order.by, order.state) == ("李四", OrderState.WAITING)
    assert order.wanted.kinds == (Kind.SINGLE, Kind.BLANK)
    orders, known = events.look_again("", "draft")
    assert ("排队等待" in orders, known) == (True, orders)
    assert events.look_again(known, "draft") == (skip(), skip())
    desk.quiz.orders.finish(order.number, 7, 6)
    assert "新进题库草稿 6 道，另 1 道题库里已有" in events.look_again(known, "draft")[0]


def test_a_review_goes_on_with_the_next(events: Events, desk: Desk) -> None:
    first, second, third, *rest = in_review(desk)
    _, shown = do(events, "review.show")
    assert first in shown
    assert "<mark>" in shown
    said, shown = do(events, "review.approve", item=first)
    assert ("已通过" in said, second in shown) == (True, True)
    assert third in do(events, "review.next", item=second)[1]
    do(events, "review.back", item=second, note="数字不对")
    do(events, "review.retire", item=third)
    states = [desk.quiz.bank.get(each).state for each in (first, second, third)]
    assert states == [State.APPROVED, State.DRAFT, State.RETIRED]
    assert "数字不对" in do(events, "bank.open", item=second)[1]
    for each in rest:
        do(events, "review.approve", item=each)
    assert "1 道草稿" in do(events, "review.show")[1]


def test_who_changes_an_item_cannot_approve_it(events: Events, desk: Desk) -> None:
    (first, *_) = in_review(desk)
    form: dict[str, Any] = {
        "stem": "改过的题干？",
        "option": ["1000元", "2000元", ""],
        "correct": "1",
        "difficulty": "4",
    }
    said, shown = do(events, "review.save", item=first, version="1", **form)
    assert ("须另一人审定" in said, "disabled" in shown) == (True, True)
    item = desk.quiz.bank.get(first)
    assert (item.state, item.author, item.version) == (State.IN_REVIEW, "李四", 2)
    assert item.item.key == Choice(("1000元", "2000元"), (1,))
    assert "已被李四改过" in do(events, "review.save", by="王五", item=first, version="1", **form)[0]


def test_the_bank_is_narrowed_and_exports_the_same(events: Events, desk: Desk) -> None:
    approved(desk)
    _, shown = do(events, "bank.show", kind="blank", state="approved")
    assert "1 道题" in shown
    assert "format=excel&amp;kind=blank&amp;state=approved" in shown
    _, shown = do(events, "bank.show", words="没有这样的题")
    assert "请放宽" in shown


def test_a_stale_item_says_why(events: Events, desk: Desk) -> None:
    approved(desk)
    desk.assistant.library.withdraw(desk.assistant.library.documents()[0].doc_id)
    _, shown = do(events, "bank.show", state="stale")
    assert "已撤回" in shown


def test_practice_flag_and_reports(events: Events, desk: Desk) -> None:
    (first, *_) = approved(desk)
    do(events, "bank.flag", item=first, practice_only="yes")
    assert desk.quiz.bank.get(first).practice_only
    desk.quiz.reports.add(first, 1, "答案好像不对")
    assert "答案好像不对" in do(events, "bank.show")[1]
    do(events, "bank.settle", report=str(desk.quiz.reports.waiting()[0].number))
    assert desk.quiz.reports.waiting() == ()


def test_a_paper_by_rows_of_which_empty_ones_do_not_count(events: Events, desk: Desk) -> None:
    approved(desk)
    rows: dict[str, Any] = {"topic": ["", "", ""], "kind": ["single", "blank", ""], "count": ["1", "1", ""]}
    levels: dict[str, Any] = {"easiest": ["1", "2", "1"], "hardest": ["5", "3", "5"]}
    do(events, "paper.make", title="卷一", manner="drawn", **rows, **levels)
    (kept,) = desk.quiz.papers.newest(1)
    assert kept.manner is Manner.DRAWN
    assert kept.blueprint and [row.count for row in kept.blueprint.rows] == [1, 1]
    assert (kept.blueprint.rows[1].easiest, kept.blueprint.rows[1].hardest) == (2, 3)
    said, _ = do(events, "paper.make", title="卷二", manner="fixed", kind=["single"], count=["9"])
    assert "要 9 道，可用的有 1 道" in said
    do(events, "paper.remove", paper=kept.paper_id)
    assert desk.quiz.papers.newest(1) == ()


def test_a_session_with_its_rules(events: Events, desk: Desk) -> None:
    approved(desk)
    do(events, "paper.make", title="卷", manner="fixed", count="5")
    (kept,) = desk.quiz.papers.newest(1)
    common = {"paper": kept.paper_id, "multiple": "all", "attempts": "2", "minutes": "30", "seconds": "20"}
    said, shown = do(events, "session.make", mode="self_paced", closes="2099-01-01T08:00", **common)
    (session,) = desk.quiz.sessions.newest(1)
    rules = session.rules
    assert (rules.mode, rules.seconds, rules.attempts) == (Mode.SELF_PACED, 1800, 2)
    assert rules.closes == 4070908800  # 2099-01-01 00:00 UTC
    assert session.code in said
    assert f"http://school.example/quiz/{session.code}" in shown
    assert "svg" in shown
    assert "看不明白" in do(events, "session.make", mode="self_paced", closes="明天", **common)[0]
    do(events, "session.make", mode="live", scoreboard="yes", **common)
    live = desk.quiz.sessions.newest(1)[0].rules
    assert (live.seconds, live.scoreboard, live.attempts) == (20, True, 1)
    assert "没有结束" in do(events, "session.delete", code=session.code)[0]
    do(events, "session.finish", code=session.code)
    opened = do(events, "session.open", code=session.code)[1]
    assert "已结束" in opened and "不能恢复" in opened
    assert "已删除" in do(events, "session.delete", code=session.code)[0]
    assert [each.rules.mode for each in desk.quiz.sessions.newest(5)] == [Mode.LIVE]


def test_the_address_of_a_session_is_only_one_of_the_web(events: Events, desk: Desk) -> None:
    approved(desk)
    do(events, "paper.make", title="卷", manner="fixed", count="1")
    (kept,) = desk.quiz.papers.newest(1)
    values = {"paper": kept.paper_id, "mode": "live", "multiple": "half"}
    _, shown = do(events, "session.make", base="javascript:alert(1)//", **values)
    assert "javascript" not in shown


# --- the form of an item --------------------------------------------------------------------------------


def form_of(item: Item) -> dict[str, tuple[str, ...]]:
    """As a browser would send it unchanged."""
    sent: dict[str, tuple[str, ...]] = {
        "stem": (item.stem,),
        "explanation": (item.explanation,),
        "topic": (item.topic,),
        "difficulty": (str(item.difficulty),),
    }
    match item.key:
        case Choice(options, correct):
            return sent | {"option": (*options, ""), "correct": tuple(map(str, correct))}
        case Blank(accepted):
            return sent | {"accepted": ("\r\n".join(accepted),)}
        case Points(points):
            return sent | {"points": ("\r\n".join(points),)}
        case Pairs(pairs):
            return sent | {"left": tuple(a for a, _ in pairs), "right": tuple(b for _, b in pairs)}


@given(items())
def test_a_form_that_was_not_changed_changes_nothing(item: Item) -> None:
    assert edited(item, Asked("review.save", values=form_of(item))) == item


def test_what_is_not_sent_by_the_script_is_left_out() -> None:
    assert Asked.read(None) == Asked("")
    assert Asked.read({"act": "bank.show", "values": {"words": 3}}).one("words") == "3"
    assert Asked.read({"act": "bank.show", "values": []}).all("words") == ()


def test_every_kind_has_its_form(events: Events, desk: Desk) -> None:
    desk.quiz.bank.add(one_of_each(), "张三")
    for item_id in desk.quiz.bank.ids(Wanted()):
        _, shown = do(events, "bank.open", item=item_id)
        assert 'name="stem"' in shown
        assert "没有写明依据" in shown
