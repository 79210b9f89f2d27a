"""Quiz sessions as a room sees them: two phones and the trainer's screen, a broken network, a paper of one's
own; by touch, by keyboard, under 100 KB."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, ViewportSize, expect

from ingest.library import Library
from tests.browser.conftest import PHONE, WIDE, Served, watched
from tests.browser.test_maintain import log_in
from tests.browser.test_pages import is_scrollable_sideways, keep
from tests.quiz_papers import kept_paper, paper

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000


def ask_api(served: Served, path: str, body: object = None) -> Any:
    request = urllib.request.Request(
        f"{served.address}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {served.code}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


@pytest.fixture(scope="package")
def paper_id(served: Served) -> str:
    """A paper over a clause of the document that the server took in."""
    with Library.open(f"sqlite:///{served.data_dir / 'library.sqlite'}") as library:
        clause = next(clause for clause in library.current_clauses() if clause.number == "（17）")
    return kept_paper(served.data_dir, paper(clause))


def opened(served: Served, paper_id: str, **rules: object) -> str:
    code: str = ask_api(served, "/api/quiz/sessions", {"paper_id": paper_id, "rules": rules})["code"]
    return code


@contextmanager
def devices(browser: Browser, served: Served, *sizes: ViewportSize) -> Iterator[list[BrowserContext]]:
    with ExitStack() as stack:
        yield [stack.enter_context(contextmanager(watched)(browser, served.address, size)) for size in sizes]


def join(phone: BrowserContext, served: Served, code: str, name: str) -> Page:
    page = phone.new_page()
    page.goto(f"{served.address}/quiz")
    page.get_by_label("场次码").fill(f"{code[:3]} {code[3:]}")
    page.keyboard.press("Enter")
    page.get_by_label("怎么称呼您").fill(name)
    page.keyboard.press("Enter")
    return page


def choose(page: Page, *options: str) -> None:
    for option in options:
        page.locator(".option").filter(has_text=option).click()
    page.get_by_role("button", name="提交答案").click()


class Room(NamedTuple):
    """A live session in its lobby: the screen, and two phones that joined."""

    code: str
    screen: Page
    zhang: Page
    li: Page

    def lead(self, button: str, *, is_sure: bool = False) -> None:
        self.screen.get_by_role("button", name=button).click()
        if is_sure:
            self.screen.get_by_role("button", name="确定").click()


@pytest.fixture
def room(browser: Browser, served: Served, paper_id: str) -> Iterator[Room]:
    code = opened(served, paper_id, mode="live", seconds=90)
    with devices(browser, served, WIDE, PHONE, PHONE) as (desk, first, second):
        screen = desk.new_page()
        screen.goto(f"{served.address}/quiz/{code}/screen")
        log_in(screen, served.code)
        zhang, li = join(first, served, code, "张三"), join(second, served, code, "李四")
        for phone in (zhang, li):
            phone.get_by_role("heading", name="已加入").wait_for()
        yield Room(code, screen, zhang, li)


def test_the_lobby_shows_how_to_join_and_who_did(room: Room, screenshots: Path) -> None:
    expect(room.screen.locator(".big-code")).to_have_text(f"{room.code[:3]} {room.code[3:]}")
    expect(room.screen.locator(".qr path").first).to_be_visible()
    expect(room.screen.locator("#count")).to_have_text("2")
    keep(room.screen, screenshots, "quiz-screen-1-lobby")
    keep(room.zhang, screenshots, "quiz-phone-1-lobby")
    room.li.get_by_role("button", name="换人").click()
    room.li.get_by_label("怎么称呼您").fill("张三")
    room.li.keyboard.press("Enter")
    expect(room.li.get_by_role("alert")).to_contain_text("已经有人用了")
    keep(room.li, screenshots, "quiz-phone-0-join")


def test_answers_are_acknowledged_through_a_broken_network(room: Room, screenshots: Path) -> None:
    _, screen, zhang, li = room
    room.lead("开始答题")
    expect(zhang.get_by_role("heading")).to_contain_text("一次性给予多少补贴")
    expect(zhang.get_by_role("note")).to_contain_text("征求意见稿")
    keep(zhang, screenshots, "quiz-phone-2-single")
    choose(zhang, "2000元")
    expect(zhang.locator(".receipt")).to_contain_text("已收到")
    expect(screen.locator("#answered")).to_have_text("1 / 2")
    keep(zhang, screenshots, "quiz-phone-3-received")
    keep(screen, screenshots, "quiz-screen-2-asking")
    li.context.set_offline(True)
    choose(li, "3000元")
    expect(li.locator(".receipt")).to_contain_text("正在提交")
    expect(li.locator("#offline")).to_contain_text("网络断了")
    keep(li, screenshots, "quiz-phone-4-offline")
    li.context.set_offline(False)
    expect(li.locator(".receipt")).to_contain_text("已收到")
    expect(screen.locator("#answered")).to_have_text("2 / 2")
    zhang.reload()
    expect(zhang.locator(".receipt")).to_contain_text("已收到")


def test_what_is_revealed_leads_to_the_clause(room: Room, screenshots: Path) -> None:
    _, screen, zhang, li = room
    room.lead("开始答题")
    choose(zhang, "2000元")
    choose(li, "3000元")
    expect(screen.locator("#answered")).to_have_text("2 / 2")
    room.lead("公布答案")
    expect(zhang.locator(".verdict")).to_have_text("答对了")
    expect(li.locator(".verdict")).to_have_text("没有答对")
    expect(li.locator(".chart")).to_contain_text("1 人 · 50%")
    keep(li, screenshots, "quiz-phone-5-wrong")
    keep(screen, screenshots, "quiz-screen-3-revealed")
    assert not is_scrollable_sideways(li)
    with li.context.expect_page() as followed:
        li.get_by_role("link", name="看原文").click()
    expect(followed.value.locator("mark")).to_be_in_viewport()
    followed.value.close()
    room.lead("本场成绩")
    expect(screen.locator(".scoreboard")).to_have_text("1张三1 分")
    keep(screen, screenshots, "quiz-screen-4-scoreboard")


def test_pause_skip_and_the_end(room: Room, served: Served, screenshots: Path) -> None:
    _, screen, zhang, li = room
    room.lead("开始答题")
    expect(zhang.locator(".stem")).to_be_visible()
    room.lead("公布答案")
    expect(zhang.locator(".verdict")).to_have_text("没有作答")
    screen.keyboard.press("ArrowRight")
    choose(zhang, "风险防范户", "发展提升户")
    expect(zhang.locator(".receipt")).to_contain_text("已收到")
    room.lead("暂停计时")
    expect(li.locator(".timer")).to_contain_text("暂停")
    keep(li, screenshots, "quiz-phone-6-multiple")
    room.lead("公布答案")
    expect(zhang.locator(".verdict")).to_contain_text("答对一部分（0.5 分）")
    room.lead("下一题")
    expect(li.locator(".options.true_false")).to_be_visible()
    keep(li, screenshots, "quiz-phone-7-true-false")
    room.lead("跳过这题", is_sure=True)
    li.get_by_label("填写").fill("一百八十")
    keep(li, screenshots, "quiz-phone-8-blank")
    li.keyboard.press("Enter")
    expect(li.locator(".receipt")).to_contain_text("已收到")
    room.lead("公布答案")
    expect(li.locator(".verdict")).to_have_text("答对了")
    keep(screen, screenshots, "quiz-screen-5-blank")
    room.lead("结束本场", is_sure=True)
    expect(zhang.locator(".score")).to_contain_text("0.5 / 3 分")
    keep(zhang, screenshots, "quiz-phone-9-result")
    mistake = zhang.locator(".result").filter(has_text="没有作答").first
    mistake.get_by_text("这道题有错？").click()
    mistake.get_by_label("哪里有错").fill("题干少了年份")
    keep(zhang, screenshots, "quiz-phone-10-report")
    mistake.get_by_role("button", name="提交纠错").click()
    expect(mistake.get_by_role("status")).to_contain_text("已经交给出题人")
    assert "题干少了年份" in {each["reason"] for each in ask_api(served, "/api/quiz/reports")}
    expect(screen.get_by_role("heading", name="答题结束")).to_be_visible()
    keep(screen, screenshots, "quiz-screen-6-finished")


def test_a_removed_participant_comes_back(browser: Browser, served: Served, paper_id: str) -> None:
    code = opened(served, paper_id, mode="live")
    with devices(browser, served, WIDE, PHONE) as (desk, phone):
        page = join(phone, served, code, "王五")
        page.get_by_role("heading", name="已加入").wait_for()
        screen = desk.new_page()
        screen.goto(f"{served.address}/quiz/{code}/screen")
        log_in(screen, served.code)
        screen.get_by_role("button", name="移出王五").click()
        screen.get_by_role("button", name="确定").click()
        expect(page.get_by_role("alert")).to_contain_text("移出")
        page.get_by_label("怎么称呼您").fill("王五")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="已加入").wait_for()


def test_a_paper_of_ones_own(browser: Browser, served: Served, paper_id: str, screenshots: Path) -> None:
    code = opened(served, paper_id, mode="self_paced", seconds=1200, attempts=2)
    with devices(browser, served, PHONE, WIDE) as (phone, desk):
        page = join(phone, served, code, "赵六")
        expect(page.locator(".facts")).to_contain_text("限时 20 分钟")
        keep(page, screenshots, "quiz-paper-1-intro")
        page.get_by_role("button", name="开始答题").click()
        page.locator("#item-0 .option").filter(has_text="2000元").click()
        expect(page.locator("#receipt-0")).to_have_text("已保存")
        phone.set_offline(True)
        page.locator("#item-3 input").fill("180")
        expect(page.locator("#offline")).to_be_visible()
        phone.set_offline(False)
        expect(page.locator("#receipt-3")).to_have_text("已保存")
        rights = {"残疾人帮扶": "残联", "冷链物流": "供销社", "学徒培训": "人社厅"}
        for left, right in rights.items():
            page.get_by_label(left).select_option(label=right)
        expect(page.locator("#receipt-4")).to_have_text("已保存")
        keep(page, screenshots, "quiz-paper-2-matching")
        page.reload()
        expect(page.locator("#done")).to_have_text("已答 3 / 6 题")
        expect(page.locator("#item-0 :checked")).to_have_count(1)
        keep(page, screenshots, "quiz-paper-3-resumed")
        assert not is_scrollable_sideways(page)
        page.get_by_role("button", name="交卷").click()
        expect(page.get_by_role("dialog")).to_contain_text("还有 3 题没有答")
        keep(page, screenshots, "quiz-paper-4-sure")
        page.get_by_role("button", name="确定交卷").click()
        expect(page.locator(".score")).to_contain_text("3 / 6 分")
        keep(page, screenshots, "quiz-paper-5-result")
        expect(page.get_by_role("button", name="再答一次")).to_be_visible()
        screen = desk.new_page()
        screen.goto(f"{served.address}/quiz/{code}/screen")
        log_in(screen, served.code)
        expect(screen.locator("#progress")).to_have_text("1 人加入，1 人开始，1 人交卷")
        keep(screen, screenshots, "quiz-paper-6-screen")


def test_by_keyboard_alone_on_a_light_page(browser: Browser, served: Served, paper_id: str) -> None:
    code = opened(served, paper_id, mode="live")
    with devices(browser, served, PHONE) as (phone,):
        sizes: list[int] = []
        phone.on("response", lambda response: _weigh(response, sizes))
        page = join(phone, served, code, "钱七")
        page.get_by_role("heading", name="已加入").wait_for()
        ask_api(served, f"/api/quiz/sessions/{code}/control", {"command": "start", "step": 0})
        expect(page.locator(".stem")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".receipt")).to_contain_text("已收到")
        assert 0 < sum(sizes) < MOST_BYTES


def _weigh(response: Response, sizes: list[int]) -> None:
    if not response.url.endswith("/events"):
        sizes.append(int(response.headers.get("content-length", "0")))


def test_without_event_streams_and_with_a_wrong_clock(
    browser: Browser, served: Served, paper_id: str
) -> None:
    """Some networks cut what stays open, and some phones are an hour off."""
    code = opened(served, paper_id, mode="live", seconds=90)
    with devices(browser, served, PHONE) as (phone,):
        phone.route("**/events", lambda route: route.abort())
        phone.add_init_script("const real = Date.now; Date.now = () => real() - 3600e3;")
        page = join(phone, served, code, "孙八")
        page.get_by_role("heading", name="已加入").wait_for()
        ask_api(served, f"/api/quiz/sessions/{code}/control", {"command": "start", "step": 0})
        expect(page.locator(".timer")).to_contain_text("1 分")
        choose(page, "2000元")
        expect(page.locator(".receipt")).to_contain_text("已收到")
        expect(page.locator("#offline")).to_be_hidden()


def test_a_wrong_code_is_told(browser: Browser, served: Served) -> None:
    with devices(browser, served, PHONE) as (phone,):
        page = phone.new_page()
        page.goto(f"{served.address}/quiz/abc")
        expect(page.get_by_role("alert")).to_contain_text("六位数字")
        page.goto(f"{served.address}/quiz/999999")
        expect(page.get_by_role("alert")).to_contain_text("没有这个场次码")
