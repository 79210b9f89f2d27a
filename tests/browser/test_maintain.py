"""The maintainers' page as people use it: log in, upload, look, publish, ask; on a phone; by keyboard."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, Served, watched
from tests.browser.test_pages import ask, is_scrollable_sideways, keep, width
from tests.pdf_samples import pdf_of
from tests.samples import policy_text
from tests.test_archive import gbk_zip

pytestmark = pytest.mark.browser

COW = policy_text(
    "关于印发肉牛养殖补助办法的通知",
    "肉牛养殖户每头补助2000元。",
    "补助资金由农业农村局发放，每年12月底前到位。",
)


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


def drop(desk: Page, *files: tuple[str, bytes]) -> None:
    """As a file manager does: the files come with the event, not with the field."""
    carried = desk.evaluate_handle(
        """files => files.reduce((carried, [name, data]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            carried.items.add(new File([bytes], name));
            return carried;
        }, new DataTransfer())""",
        [(name, base64.b64encode(data).decode()) for name, data in files],
    )
    field = desk.locator(".drop svg")  # whatever of the field lies under the pointer
    for event in ("dragenter", "dragover", "drop"):
        field.dispatch_event(event, {"dataTransfer": carried})


def opened(desk: Page, name: str) -> Locator:
    """What was found in an uploaded file, opened from the list of jobs."""
    file = desk.locator(".file").filter(has_text=name).first
    file.get_by_role("button", name="查看").click()
    detail = desk.locator("#detail")
    detail.wait_for()
    return detail


def do(desk: Page, what: str) -> None:
    """Press a button and confirm it."""
    desk.locator(".detail > header").get_by_role("button", name=what, exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name=f"确认{what}").click()
    expect(desk.locator(".said")).to_have_text(f"已{what}。")


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
    expect(page.locator(".file.failed").first).to_contain_text("坏文件.bin")
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
    expect(page.locator(".said")).to_have_text("已发布。")
    keep(page, screenshots, f"{width(page)}-maintain-7-published")

    chat = context.new_page()
    chat.goto(served.address)
    answer = ask(chat, f"{animal}养殖户每头补助多少？")
    expect(answer.locator(".card").first).to_contain_text("每头补助2000元")


def test_dropped_files_and_an_archive_in_an_archive_from_windows(desk: Page, screenshots: Path) -> None:
    text = COW.replace("肉牛", "水貂").encode("gb18030")
    nested = gbk_zip("附件/内层包.zip", gbk_zip("二级/水貂办法.txt", text))
    bad = gbk_zip("空文件.txt", b"")
    drop(desk, ("外层.zip", nested), ("有坏的.zip", bad), ("狐狸.txt", COW.replace("肉牛", "狐狸").encode()))
    expect(desk.locator(".job").first).to_contain_text("3 个文件")
    expect(opened(desk, "狐狸.txt")).to_contain_text("狐狸养殖户每头补助2000元")
    expect(opened(desk, "外层.zip")).to_contain_text("水貂养殖户每头补助2000元")
    expect(desk.locator(".file").filter(has_text="外层.zip").first).to_contain_text(
        "附件/内层包.zip/二级/水貂办法.txt"
    )
    expect(desk.locator(".file.failed").first).to_contain_text("有坏的.zip/空文件.txt")
    keep(desk, screenshots, "wide-maintain-18-dropped")


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
    button.wait_for()
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


def test_a_wrongly_cut_provision_is_put_right_by_hand(desk: Page, screenshots: Path) -> None:
    text = "蚕桑补助办法\n（一）每户补助300元。（二）补助由乡镇发放。\n（三）补助每年12月发放。"
    upload(desk, ("蚕桑.txt", text))
    detail = opened(desk, "蚕桑.txt")
    tree = detail.locator(".tree")
    expect(tree.locator("b.number")).to_have_text(["（一）", "（三）"])
    tree.get_by_text("补助每年12月发放").click()
    expect(detail.locator(".original p.sought")).to_contain_text("（三）补助每年12月发放")
    tree.locator(".tools button[tabindex='0']").last.focus()
    desk.keyboard.press("ArrowDown")
    expect(tree.get_by_role("button", name="调整（一）")).to_be_focused()
    desk.keyboard.press("Enter")
    own = desk.locator("#dialog-cut textarea")
    expect(own).to_have_value("（一）每户补助300元。（二）补助由乡镇发放。")
    own.evaluate("own => { const at = own.value.indexOf('（二）'); own.setSelectionRange(at, at); }")
    keep(desk, screenshots, "wide-maintain-12-cut")
    desk.get_by_role("button", name="从光标处断开").click()
    expect(desk.locator(".said")).to_contain_text("已保存为第 2 版")
    expect(tree.locator("b.number")).to_have_text(["（一）", "（二）", "（三）"])
    expect(detail.locator(".notice")).to_contain_text("人工调整：“（一）每户补助300元”从中间断开")
    tree.get_by_role("button", name="调整（三）").click()
    desk.get_by_label("层次").fill("7")
    desk.get_by_role("button", name="改编号和层次").click()
    expect(desk.locator(".refused[role=alert]:not([hidden])")).to_contain_text("层次要在 1 到")
    keep(desk, screenshots, "wide-maintain-13-cut-refused")


@both_widths
def test_what_it_repeals_and_contradicts_is_seen_before_it_is_published(
    context: BrowserContext, served: Served, screenshots: Path
) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/maintain")
    log_in(page, served.code)
    page.get_by_role("heading", name="上传文件").wait_for()
    animal = "骆驼" if width(page) == "phone" else "驯鹿"
    old, other = f"{animal}养殖补贴暂行办法", f"{animal}保险实施方案"
    upload(page, (f"{animal}旧.txt", policy_text(old, f"对{animal}养殖户，每头给予补贴800元。")))
    opened(page, f"{animal}旧.txt")
    do(page, "发布")
    upload(
        page,
        (f"{animal}另.txt", policy_text(other, f"对{animal}养殖户死亡的{animal}，每头赔付保险金5000元。")),
    )
    opened(page, f"{animal}另.txt")
    do(page, "发布")
    new = policy_text(
        f"{animal}养殖补贴办法",
        f"对{animal}养殖户，每头给予补贴900元。",
        f"对{animal}养殖户死亡的{animal}，每头赔付保险金6000元。",
        f"《{old}》和《没有收录的通知》同时废止。",
    )
    upload(page, (f"{animal}新.txt", new))
    detail = opened(page, f"{animal}新.txt")
    expect(detail.locator(".repeals")).to_contain_text(f"《{old}》 已发布")
    expect(detail.locator(".repeals")).to_contain_text("《没有收录的通知》 资料库里没有")
    expect(detail.locator(".conflicts")).to_contain_text("5000元")
    expect(detail.locator(".conflicts")).to_contain_text("本系统不作裁定")
    detail.locator(".repeals").scroll_into_view_if_needed()
    assert not is_scrollable_sideways(page)
    keep(page, screenshots, f"{width(page)}-maintain-14-repeals")
    page.locator(".detail > header").get_by_role("button", name="发布", exact=True).click()
    page.get_by_label("同时废止它宣布废止的 1 份现行文件").check()
    keep(page, screenshots, f"{width(page)}-maintain-15-repealing")
    page.get_by_role("dialog").get_by_role("button", name="确认发布").click()
    expect(page.locator(".said")).to_have_text("已发布并废止旧文件。")
    expect(detail.locator(".repeals")).to_contain_text(f"《{old}》 已废止")

    chat = context.new_page()
    chat.goto(served.address)
    answer = ask(chat, f"{animal}死亡，保险金每头赔付多少？")
    expect(answer).to_contain_text("规定不一致")
    expect(answer).to_contain_text("5000元")
    keep(chat, screenshots, f"{width(page)}-chat-conflict")


def test_a_repeal_that_was_not_made_waits_on_the_page_until_it_is(desk: Page, screenshots: Path) -> None:
    for title, *sentences in (
        ("鸵鸟养殖办法", "每只补助90元。"),
        ("鸵鸟养殖新办法", "每只补助90元。", "《鸵鸟养殖办法》同时废止。"),
    ):
        upload(desk, (f"{title}.txt", policy_text(title, *sentences)))
        opened(desk, f"{title}.txt")
        do(desk, "发布")
    waiting = desk.locator(".undecided")
    expect(waiting).to_contain_text("被《鸵鸟养殖新办法》宣布废止")
    waiting.scroll_into_view_if_needed()
    keep(desk, screenshots, "wide-maintain-17-undecided")
    waiting.get_by_role("button", name="《鸵鸟养殖办法》").click()
    expect(desk.locator("#detail-title")).to_have_text("鸵鸟养殖办法")
    do(desk, "废止")
    expect(waiting).to_have_count(0)
    expect(desk.locator(".detail table")).to_contain_text("《鸵鸟养殖新办法》宣布废止")


@both_widths
def test_the_pages_of_the_original_stand_beside_the_tree(
    context: BrowserContext, served: Served, screenshots: Path
) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/maintain")
    log_in(page, served.code)
    page.get_by_role("heading", name="上传文件").wait_for()
    lines = [[f"{n}. 第{n}类农户每户补助{n}00元。"] for n in range(1, 4)]
    lines[0].insert(0, f"页面补助办法{width(page)}")
    file: FilePayload = {"name": "三页.pdf", "mimeType": "application/pdf", "buffer": pdf_of(lines)}
    page.locator("input[type=file]").set_input_files(file)
    detail = opened(page, "三页.pdf")
    pages = detail.locator(".pages")
    expect(pages.locator("figure")).to_have_count(3)
    detail.locator(".tree").get_by_role("button", name="在原文中查看3.").click()
    third = pages.locator("figure[data-number='3']")
    expect(third).to_have_class("sought")
    expect(third).to_be_in_viewport()
    page.wait_for_function("document.querySelector(\"figure[data-number='3'] img\").naturalWidth > 1000")
    keep(page, screenshots, f"{width(page)}-maintain-16-pages")
    detail.get_by_role("button", name="读出的文字").click()
    expect(detail.locator(".text p.sought")).to_contain_text("第3类农户")
    expect(pages).to_be_hidden()
    assert not is_scrollable_sideways(page)
