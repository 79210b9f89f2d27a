"""The trainers' page as people use it: from drafts to a session on the screen; on a phone; by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, WIDE, Served, watched
from tests.browser.test_maintain import log_in
from tests.browser.test_pages import is_scrollable_sideways, keep, width

pytestmark = pytest.mark.browser

_TIMEOUT_MS = 30_000
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
    """Drafts made and sent to review by 张三."""
    turn_to(page, "出题")
    call(page, "张三")
    page.get_by_label("题数").fill(str(count))
    page.get_by_role("button", name="开始出题").click()
    expect(page.locator(".order").first).to_contain_text("新进题库草稿", timeout=_TIMEOUT_MS)


@both_widths
def test_from_drafts_to_a_session_on_the_screen(
    context: BrowserContext, trainer: Page, served: Served, screenshots: Path
) -> None:
    page, size = trainer, width(trainer)

    def look(name: str) -> None:
        assert not is_scrollable_sideways(page), name
        keep(page, screenshots, f"{size}-train-{name}")

    look("1-drafting")
    page.get_by_role("button", name="开始出题").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写姓名")
    ready_drafts(page, 30 if size == "wide" else 45)
    look("2-drafted")
    page.get_by_role("button", name="全部草稿送审").click()
    expect(page.locator(".said")).to_contain_text("已送审")

    call(page, "李四" if size == "wide" else "钱七")
    expect(page.locator(".clause mark")).to_be_visible()
    look("3-review")
    for _ in range(8 if size == "wide" else 2):
        before = page.locator(".part-head small").inner_text()
        page.locator("#part-title").focus()
        page.keyboard.press("a")
        expect(page.locator(".said")).to_have_text("已通过。")
        expect(page.locator(".part-head small")).not_to_have_text(before)
    look("4-approved")
    page.keyboard.press("e")
    expect(page.get_by_label("题干")).to_be_focused()
    look("5-editing")
    page.get_by_label("解析").fill("改过的解析。")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".said")).to_contain_text("须另一人审定")
    expect(page.get_by_role("button", name="通过")).to_be_disabled()

    turn_to(page, "题库")
    look("6-bank")
    page.get_by_label("状态").select_option("已审定")
    expect(page.locator(".items .badge.approved").first).to_be_visible()
    expect(page.locator(".items .badge.in_review")).to_have_count(0)
    page.locator(".items .link").first.click()
    expect(page.locator(".clause mark")).to_be_visible()
    page.get_by_text("办理记录").click()
    look("7-item")

    turn_to(page, "试卷")
    page.get_by_label("试卷标题").fill("惠农政策培训")
    page.get_by_label("题数").first.fill("2")
    page.get_by_role("button", name="组卷", exact=True).click()
    expect(page.locator(".said")).to_have_text("已组成试卷“惠农政策培训”。")
    look("8-papers")
    with page.expect_download() as printed:
        page.get_by_role("link", name="打印试卷").first.click()
    assert printed.value.suggested_filename.endswith(".docx")
    page.locator(".items .link").first.click()
    look("9-paper")
    page.get_by_role("button", name="用它开场").click()
    look("10-opening")
    page.get_by_role("button", name="开场", exact=True).click()
    expect(page.locator(".said")).to_contain_text("场次码")
    expect(page.locator(".qr-box svg")).to_be_visible()
    code = re.sub(r"\D", "", page.locator(".big-code").inner_text())
    look("11-session")

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
    look("12-result-empty")


def test_a_file_is_tried_before_it_is_kept(trainer: Page, screenshots: Path) -> None:
    turn_to(trainer, "题库")
    call(trainer, "张三")
    text = "下列哪项正确？\nA. 甲项\nB. 乙项\nANSWER: B\n\n没有选项的题\nANSWER: A\n"
    chosen = {"name": "题.aiken.txt", "mimeType": "text/plain", "buffer": text.encode()}
    trainer.locator("input[type=file]").set_input_files([chosen])  # type: ignore[list-item]
    trainer.get_by_role("button", name="先试导，看逐行报告").click()
    expect(trainer.locator("[data-report]")).to_contain_text("试导：新增 1 道")
    expect(trainer.locator(".import-lines .bad")).to_contain_text("不能导入")
    trainer.locator("[data-report]").scroll_into_view_if_needed()
    keep(trainer, screenshots, "wide-train-13-import")
    trainer.get_by_role("button", name="确认导入").click()
    expect(trainer.locator("[data-report]")).to_contain_text("已导入：新增 1 道")
    trainer.get_by_label("查找").fill("下列哪项正确")
    trainer.keyboard.press("Enter")
    expect(trainer.locator(".items .link")).to_have_count(1)
    expect(trainer.locator(".items")).to_contain_text("只供练习")


def test_the_part_is_in_the_address_and_the_name_is_remembered(trainer: Page) -> None:
    call(trainer, "赵六")
    for part in PARTS:
        turn_to(trainer, part)
    trainer.reload()
    trainer.get_by_role("heading", name="成绩").wait_for()
    expect(trainer.get_by_label("您的姓名")).to_have_value("赵六")
