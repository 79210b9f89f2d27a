"""The trainers' page as people use it: from drafts to a session on the screen; on a phone; by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from assistant.quiz.item import Kind, Reply
from assistant.quiz.quiz import Quiz
from assistant.quiz.sessions.session import Command, Mode, Rules
from assistant.quiz.sessions.shown import places_for, shown_reply
from ingest.library import Library
from tests.browser.conftest import PHONE, WIDE, Served, watched
from tests.browser.test_maintain import log_in
from tests.browser.test_pages import is_scrollable_sideways, keep, width
from tests.quiz_papers import kept_key, kept_paper, paper

pytestmark = pytest.mark.browser

WRONG: dict[Kind, Reply] = {
    Kind.SINGLE: (0,),
    Kind.MULTIPLE: (3,),
    Kind.TRUE_FALSE: (0,),
    Kind.BLANK: "9",
    Kind.MATCHING: (0, 0, 0),
    Kind.SHORT: "不知道",
}
PARTS = ("出题", "审核", "题库", "试卷", "场次", "成绩")


@pytest.fixture
def context(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    yield from watched(browser, served.address, getattr(request, "param", WIDE))


@pytest.fixture
def trainer(context: BrowserContext, served: Served) -> Page:
    """The trainers' page, logged in."""
    page = context.new_page()
    page.goto(f"{served.address}/train")
    log_in(page, served.code)
    page.get_by_role("heading", name="出题").wait_for()
    return page


both_widths = pytest.mark.parametrize("context", [WIDE, PHONE], ids=["wide", "phone"], indirect=True)


def turn_to(page: Page, part: str) -> None:
    page.get_by_role("navigation", name="培训").get_by_role("button", name=part).click()
    expect(page.locator(".parts [aria-current]")).to_contain_text(part)


def call(page: Page, name: str) -> None:
    page.get_by_label("您的姓名").fill(name)


def ready_drafts(page: Page, count: int) -> None:
    """Drafts ordered by 张三."""
    turn_to(page, "出题")
    call(page, "张三")
    page.get_by_label("题数").fill(str(count))
    page.get_by_role("button", name="开始出题").click()
    done = re.compile(rf"{count} 道[\s\S]*新进题库草稿")
    expect(page.locator(".order").first).to_have_text(done)


@dataclass(frozen=True)
class Eye:
    """Looks at the page: nothing may have to be scrolled sideways, and a picture is kept."""

    page: Page
    folder: Path

    def look(self, name: str) -> None:
        assert not is_scrollable_sideways(self.page), name
        keep(self.page, self.folder, f"{width(self.page)}-train-{name}")


@both_widths
def test_from_drafts_to_a_session_on_the_screen(
    context: BrowserContext, trainer: Page, served: Served, screenshots: Path
) -> None:
    eye, is_wide = Eye(trainer, screenshots), width(trainer) == "wide"
    eye.look("1-drafting")
    trainer.get_by_role("button", name="开始出题").click()
    expect(trainer.get_by_role("alert")).to_contain_text("请填写姓名")
    expect(trainer.locator("[aria-busy]")).to_have_count(0)
    trainer.get_by_role("button", name="只出某些章节").click()
    trainer.get_by_label("筛选章节").fill("残疾人")
    expect(trainer.locator(".topics label:visible")).to_have_count(1)
    eye.look("2-topics")
    ready_drafts(trainer, 30 if is_wide else 45)
    eye.look("3-drafted")
    trainer.get_by_role("button", name="全部草稿送审").click()
    expect(trainer.locator(".said")).to_contain_text("已送审")
    call(trainer, "李四" if is_wide else "钱七")
    review(eye, 8 if is_wide else 2)
    find_approved(eye)
    make_paper(eye)
    hold(eye, context, served)


def review(eye: Eye, count: int) -> None:
    """By keyboard: approves some, and changes the next."""
    page = eye.page
    expect(page.locator(".clause mark")).to_be_visible()
    eye.look("4-review")
    for _ in range(count):
        before = page.locator(".part-head small").inner_text()
        page.locator("#part-title").focus()
        page.keyboard.press("a")
        expect(page.locator(".said")).to_have_text("已通过。")
        expect(page.locator(".part-head small")).not_to_have_text(before)
    eye.look("5-approved")
    page.keyboard.press("e")
    expect(page.get_by_label("题干")).to_be_focused()
    eye.look("6-editing")
    page.get_by_label("解析").fill("改过的解析。")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".said")).to_contain_text("须另一人审定")
    expect(page.get_by_role("button", name="通过")).to_be_disabled()


def find_approved(eye: Eye) -> None:
    page = eye.page
    turn_to(page, "题库")
    eye.look("7-bank")
    page.get_by_label("状态").select_option("已审定")
    expect(page.locator(".items .badge.approved").first).to_be_visible()
    expect(page.locator(".items .badge.in_review")).to_have_count(0)
    page.locator(".items .link").first.click()
    expect(page.locator(".clause mark")).to_be_visible()
    page.get_by_text("办理记录").click()
    eye.look("8-item")


def make_paper(eye: Eye) -> None:
    page = eye.page
    turn_to(page, "试卷")
    page.get_by_label("试卷标题").fill("惠农政策培训")
    page.get_by_label("题数").first.fill("2")
    page.get_by_role("button", name="组卷", exact=True).click()
    expect(page.locator(".said")).to_have_text("已组成试卷“惠农政策培训”。")
    expect(page.locator(".items .stem")).to_have_count(2)
    eye.look("9-paper")
    with page.expect_download() as printed:
        page.get_by_role("link", name="答案A").click()
    assert printed.value.suggested_filename == "惠农政策培训（A卷）·答案.docx"
    page.get_by_role("button", name="回到试卷").click()
    page.get_by_role("heading", name="组卷").wait_for()
    eye.look("10-papers")


def hold(eye: Eye, context: BrowserContext, served: Served) -> None:
    """Opens a session, sees it on the screen, and removes somebody who joined."""
    page = eye.page
    page.get_by_role("button", name="用它开场").first.click()
    page.get_by_role("heading", name="开一场").wait_for()
    eye.look("11-opening")
    page.get_by_role("button", name="开场", exact=True).click()
    expect(page.locator(".said")).to_contain_text("场次码")
    expect(page.locator(".qr-box svg")).to_be_visible()
    code = re.sub(r"\D", "", page.locator(".big-code").inner_text())
    eye.look("12-session")
    with context.expect_page() as opened:
        page.get_by_role("link", name="打开大屏幕").click()
    expect(opened.value.locator("#title")).to_have_text("惠农政策培训")
    opened.value.close()

    phone = context.new_page()
    phone.goto(f"{served.address}/quiz/{code}")
    phone.get_by_label("怎么称呼您").fill("王五")
    phone.keyboard.press("Enter")
    phone.get_by_text("王五").first.wait_for()
    page.get_by_role("button", name="刷新").click()
    expect(page.locator(".people")).to_contain_text("王五")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="移出").click()
    expect(page.locator(".people")).to_contain_text("还没有人加入")
    phone.close()
    page.get_by_role("button", name="成绩").last.click()
    expect(page.locator(".empty")).to_contain_text("没有成绩")
    eye.look("13-result-empty")


@pytest.fixture(scope="package")
def held(served: Served) -> str:
    """The code of a live session that 24 people answered, the better the earlier they joined."""
    store = Quiz(served.data_dir)
    with Library.open(f"sqlite:///{served.data_dir / 'library.sqlite'}") as library:
        clause = next(clause for clause in library.current_clauses() if clause.number == "（17）")
        paper_id = kept_paper(served.data_dir, paper(clause))
        session = store.open_session(library, paper_id, Rules(Mode.LIVE, shuffled=False), "张三")
    code, tokens = session.code, [f"{number:040x}" for number in range(24)]
    for number, token in enumerate(tokens):
        store.sessions.join(code, f"学员{number + 1}", token)
    for position, bank_item in enumerate(session.paper.items):
        lead(store, code, Command.START if position == 0 else Command.NEXT)
        item = bank_item.item
        for number, token in enumerate(tokens):
            places = places_for(session, 0, 1, position)
            right = number < 20 - 2 * position
            reply = shown_reply(item, kept_key(item), places) if right else WRONG[item.kind]
            store.sessions.answer(code, token, position, reply).result()
        lead(store, code, Command.REVEAL)
    lead(store, code, Command.FINISH)
    store.close()
    return code


def lead(store: Quiz, code: str, command: Command) -> None:
    store.sessions.command(code, command, store.sessions.session(code).live.step)


@both_widths
def test_results_of_a_room(trainer: Page, held: str, screenshots: Path) -> None:
    turn_to(trainer, "成绩")
    trainer.locator(".items li").filter(has_text=held).get_by_role("button").click()
    expect(trainer.locator(".charts svg")).to_have_count(2)
    expect(trainer.get_by_role("row")).to_have_count(25)
    expect(trainer.locator(".charts")).to_contain_text("参考")
    assert not is_scrollable_sideways(trainer)
    size = width(trainer)
    keep(trainer, screenshots, f"{size}-train-20-result")
    for number, name in ((21, "#charts-title"), (22, "#questions-title"), (23, "#people-title")):
        trainer.locator(name).evaluate("each => each.scrollIntoView()")
        keep(trainer, screenshots, f"{size}-train-{number}-result")
    trainer.locator("#words-title").evaluate("each => each.scrollIntoView()")
    keep(trainer, screenshots, f"{size}-train-24-own-words")
    call(trainer, "李老师")
    trainer.get_by_label("得几个采分点").first.select_option("1")
    trainer.get_by_role("button", name="确认这道题的得分").click()
    expect(trainer.locator(".said")).to_have_text("已确认 24 个回答的得分。")
    expect(trainer.locator(".own-words")).to_contain_text("李老师已确认")
    with trainer.expect_download() as sheet:
        trainer.get_by_role("link", name="导出成绩").click()
    assert sheet.value.suggested_filename.endswith(".xlsx")
    with trainer.expect_download() as papers:
        trainer.get_by_role("link", name="全部结业证明").click()
    assert papers.value.path().read_bytes().startswith(b"%PDF")


def test_a_file_is_tried_before_it_is_kept(trainer: Page, screenshots: Path) -> None:
    turn_to(trainer, "题库")
    call(trainer, "张三")
    text = "甲乙两项哪项正确？\nA. 甲项\nB. 乙项\nANSWER: B\n\n没有选项的题\nANSWER: A\n"
    chosen: FilePayload = {"name": "题.aiken.txt", "mimeType": "text/plain", "buffer": text.encode()}
    trainer.locator("input[type=file]").set_input_files([chosen])
    trainer.get_by_role("button", name="先试导，看逐行报告").click()
    expect(trainer.locator("[data-report]")).to_contain_text("试导：新增 1 道")
    expect(trainer.locator(".import-lines .bad")).to_contain_text("不能导入")
    trainer.locator("[data-report]").scroll_into_view_if_needed()
    keep(trainer, screenshots, "wide-train-14-import")
    trainer.get_by_role("button", name="确认导入").click()
    expect(trainer.locator("[data-report]")).to_contain_text("已导入：新增 1 道")
    trainer.get_by_label("查找").fill("甲乙两项哪项正确")
    trainer.keyboard.press("Enter")
    found = trainer.locator("[aria-labelledby=part-title] .items")
    expect(found.locator(".link")).to_have_count(1)
    expect(found).to_contain_text("只供练习")


def test_the_part_is_in_the_address_and_the_name_is_remembered(trainer: Page) -> None:
    call(trainer, "赵六")
    for part in PARTS:
        turn_to(trainer, part)
    trainer.reload()
    trainer.get_by_role("heading", name="成绩").wait_for()
    expect(trainer.get_by_label("您的姓名")).to_have_value("赵六")
