"""The maintainers' page as people use it: log in, upload, look, publish, ask; on a phone; by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, Served, watched
from tests.browser.test_pages import ask, is_scrollable_sideways, keep, width
from tests.samples import policy_text

pytestmark = pytest.mark.browser

COW = policy_text(
    "关于印发肉牛养殖补助办法的通知",
    "肉牛养殖户每头补助2000元。",
    "补助资金由农业农村局发放，每年12月底前到位。",
)
_TIMEOUT_MS = 30_000


@pytest.fixture
def context(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    yield from watched(browser, served.address, getattr(request, "param", WIDE))


@pytest.fixture
def desk(context: BrowserContext, served: Served) -> Page:
    """The maintainers' page, logged in."""
    page = context.new_page()
    page.goto(f"{served.address}/maintain")
    log_in(page, served.code)
    page.get_by_role("heading", name="上传文件").wait_for()
    return page


both_widths = pytest.mark.parametrize("context", [WIDE, PHONE], ids=["wide", "phone"], indirect=True)


def log_in(page: Page, code: str) -> None:
    page.get_by_label("维护口令").fill(code)
    page.keyboard.press("Enter")


def upload(desk: Page, *files: tuple[str, str]) -> None:
    payload: list[FilePayload] = [
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files
    ]
    desk.locator("input[type=file]").set_input_files(payload)


def opened(desk: Page, name: str) -> Locator:
    """What was found in an uploaded file, opened from the list of jobs."""
    file = desk.locator(".file").filter(has_text=name).first
    file.get_by_role("button", name="查看").click(timeout=_TIMEOUT_MS)
    detail = desk.locator("#detail")
    detail.wait_for()
    return detail


def do(desk: Page, what: str) -> None:
    """Press a button and confirm it."""
    desk.locator(".detail > header").get_by_role("button", name=what, exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name=f"确认{what}").click()
    expect(desk.locator(".said")).to_have_text(f"已{what}。", timeout=_TIMEOUT_MS)


@both_widths
def test_from_login_to_a_cited_answer(
    context: BrowserContext, served: Served, screenshots: Path, request: pytest.FixtureRequest
) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/maintain")
    expect(page.get_by_label("维护口令")).to_be_focused()
    log_in(page, "WRONG-CODE")
    expect(page.get_by_role("alert")).to_contain_text("口令不对")
    keep(page, screenshots, f"{width(page)}-maintain-1-login")
    log_in(page, served.code)
    page.get_by_role("heading", name="上传文件").wait_for()
    keep(page, screenshots, f"{width(page)}-maintain-2-empty")

    animal = "奶山羊" if width(page) == "phone" else "肉牛"
    text = COW.replace("肉牛", animal)
    upload(page, (f"{animal}办法.txt", text), ("坏文件.bin", "\x00"))
    expect(page.locator(".file.failed").first).to_contain_text("坏文件.bin", timeout=_TIMEOUT_MS)
    detail = opened(page, f"{animal}办法.txt")
    expect(detail).to_contain_text("待发布")
    expect(detail).to_contain_text("未载明")
    assert not is_scrollable_sideways(page)
    keep(page, screenshots, f"{width(page)}-maintain-3-preview")
    page.locator(".jobs").scroll_into_view_if_needed()
    keep(page, screenshots, f"{width(page)}-maintain-4-jobs")
    page.locator(".beside").scroll_into_view_if_needed()
    keep(page, screenshots, f"{width(page)}-maintain-5-beside")

    detail.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("发布后，问答就能引用这份文件")
    keep(page, screenshots, f"{width(page)}-maintain-6-confirm")
    page.get_by_role("dialog").get_by_role("button", name="确认发布").click()
    expect(page.locator(".said")).to_have_text("已发布。", timeout=_TIMEOUT_MS)
    keep(page, screenshots, f"{width(page)}-maintain-7-published")

    chat = context.new_page()
    chat.goto(served.address)
    answer = ask(chat, f"{animal}养殖户每头补助多少？")
    expect(answer.locator(".card").first).to_contain_text("每头补助2000元")


def test_a_new_revision_shows_what_changed_and_a_correction_is_a_revision(
    desk: Page, screenshots: Path
) -> None:
    text = COW.replace("肉牛", "肉羊")
    upload(desk, ("羊1.txt", text))
    opened(desk, "羊1.txt")
    do(desk, "发布")
    upload(desk, ("羊2.txt", text.replace("2000元", "3000元")))
    detail = opened(desk, "羊2.txt")
    expect(detail.locator(".difference")).to_contain_text("1 处")
    expect(detail.locator("ins.number")).to_have_text("3000元")
    detail.locator(".difference").scroll_into_view_if_needed()
    keep(desk, screenshots, "wide-maintain-8-difference")

    detail.get_by_text("更正这些信息").click()
    detail.get_by_label("发文机关").fill("贺川县人民政府")
    detail.get_by_label("施行日期").fill("2025-03-01")
    keep(desk, screenshots, "wide-maintain-9-correction")
    detail.get_by_role("button", name="保存更正").click()
    expect(desk.locator(".said")).to_contain_text("已保存为第 3 版")
    expect(desk.locator(".facts")).to_contain_text("人工更正（原：未载明）")
    do(desk, "发布")
    do(desk, "撤回")
    do(desk, "恢复")
    expect(desk.locator(".detail table")).to_contain_text("撤回")


def test_documents_are_found_by_words_and_state(desk: Page, screenshots: Path) -> None:
    desk.get_by_label("查找文件").fill("工作方案")
    expect(desk.locator(".documents li")).to_have_count(1)
    desk.locator(".documents button").click()
    expect(desk.locator("#detail .notice")).to_contain_text("是推断的")
    expect(desk.locator("#detail .tree .inferred").first).to_be_attached()
    keep(desk, screenshots, "wide-maintain-10-inferred")
    desk.locator("#detail .tree .inferred").first.scroll_into_view_if_needed()
    keep(desk, screenshots, "wide-maintain-11-inferred-tree")
    desk.get_by_label("已撤回").check()
    expect(desk.locator(".documents")).to_contain_text("没有符合的文件")


def test_words_typed_while_the_first_answer_is_on_its_way_are_not_lost(
    context: BrowserContext, served: Served
) -> None:
    page = context.new_page()
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    page.goto(f"{served.address}/maintain")
    log_in(page, served.code)
    words = page.get_by_label("查找文件")
    words.press_sequentially("工作", delay=20)
    page.wait_for_function("() => performance.now() > 3000")
    words.press_sequentially("方案", delay=20)
    held[0].continue_()
    expect(page.locator(".documents li")).to_have_count(1)
    expect(words).to_have_value("工作方案")


def test_by_keyboard_alone(desk: Page) -> None:
    upload(desk, ("键盘.txt", COW.replace("肉牛", "蜜蜂")))
    button = desk.locator(".file").filter(has_text="键盘.txt").get_by_role("button", name="查看")
    button.wait_for(timeout=_TIMEOUT_MS)
    button.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#detail")).to_be_focused()
    for _ in range(10):
        desk.keyboard.press("Tab")
        if desk.evaluate("document.activeElement.dataset.dialog") == "dialog-publish":
            break
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="不，先不发布")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.locator("#detail")).to_contain_text("待发布")


def test_logged_out_means_out(desk: Page, served: Served) -> None:
    desk.get_by_role("button", name="退出").click()
    expect(desk.get_by_label("维护口令")).to_be_visible()
    desk.goto(f"{served.address}/maintain/")
    expect(desk.get_by_label("维护口令")).to_be_visible()
