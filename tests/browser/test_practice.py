"""Practice on a phone: a topic, an answer, its clause at once; the notebook by its key; by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from assistant.quiz.bank import Bank
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import State
from assistant.quiz.papers import Papers
from ingest.library import Library
from tests.browser.conftest import PHONE, WIDE, Served, watched
from tests.browser.test_pages import is_scrollable_sideways, keep, width
from tests.browser.test_quiz import ask_api, join, opened
from tests.quiz_papers import paper

pytestmark = pytest.mark.browser

MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def bank(served: Served) -> Iterator[Bank]:
    """The bank of the running server, with approved items of every kind over its document."""
    with Library.open(f"sqlite:///{served.data_dir / 'library.sqlite'}") as library:
        clause = next(clause for clause in library.current_clauses() if clause.number == "（17）")
    bank = Bank(served.data_dir)
    ids = bank.add([each.item for each in paper(clause).items], "甲").item_ids
    bank.move(ids, State.IN_REVIEW, "甲")
    bank.move(ids, State.APPROVED, "乙")
    yield bank
    bank.close()


@pytest.fixture
def context(request: pytest.FixtureRequest, browser: Browser, served: Served) -> Iterator[BrowserContext]:
    yield from watched(browser, served.address, getattr(request, "param", PHONE))


@pytest.fixture
def page(context: BrowserContext, served: Served, bank: Bank) -> Page:
    page = context.new_page()
    page.goto(f"{served.address}/practice")
    page.get_by_role("heading", name="练习").wait_for()
    return page


both_widths = pytest.mark.parametrize("context", [WIDE, PHONE], ids=["wide", "phone"], indirect=True)


def until_asked(page: Page, words: str) -> None:
    """Answer whatever comes until the item with these words is asked."""
    for _ in range(20):
        heading = page.locator(".stem")
        heading.wait_for()
        if words in heading.inner_text():
            return
        answer_anything(page)
        page.get_by_role("button", name="下一题").click()
        page.get_by_role("button", name="提交答案").wait_for()
    raise AssertionError(f"{words} was not asked")


def answer_anything(page: Page) -> None:
    for select in page.locator("select").all():
        select.select_option(index=1)
    if page.locator(".option").count():
        page.locator(".option").first.click()
    elif page.get_by_label("填写").count():
        page.get_by_label("填写").fill("不知道")
    page.get_by_role("button", name="提交答案").click()
    page.locator(".verdict").wait_for()


@both_widths
def test_answer_is_explained_with_its_clause(page: Page, screenshots: Path) -> None:
    keep(page, screenshots, f"practice-{width(page)}-1-home")
    assert not is_scrollable_sideways(page)
    page.get_by_role("button", name="全部主题").click()
    until_asked(page, "一次性给予多少补贴")
    expect(page.get_by_role("note")).to_contain_text("征求意见稿")
    keep(page, screenshots, f"practice-{width(page)}-2-asking")
    page.get_by_role("button", name="先看条款再答").click()
    expect(page.locator(".clause blockquote")).to_be_visible()
    page.locator(".option").filter(has_text="1000元").click()
    page.get_by_role("button", name="提交答案").click()
    expect(page.locator(".verdict")).to_have_text("没有答对")
    expect(page.locator(".verdict")).to_be_focused()
    expect(page.locator("li.right")).to_contain_text("2000元")
    expect(page.get_by_text("解析：")).to_be_visible()
    keep(page, screenshots, f"practice-{width(page)}-3-wrong")
    assert not is_scrollable_sideways(page)
    with page.context.expect_page() as followed:
        page.get_by_role("link", name="看原文").click()
    expect(followed.value.locator("mark")).to_be_in_viewport()


def test_error_is_reported_to_the_maintainer(page: Page, served: Served, screenshots: Path) -> None:
    page.get_by_role("button", name="全部主题").click()
    until_asked(page, "一次性给予多少补贴")
    answer_anything(page)
    page.get_by_text("这道题有错？").click()
    page.get_by_label("哪里有错").fill("<b>应为 3000 元</b>")
    keep(page, screenshots, "practice-phone-4-report")
    page.get_by_role("button", name="提交纠错").click()
    expect(page.get_by_text("已经交给出题人核对")).to_be_visible()
    told = page.request.get(
        f"{served.address}/api/quiz/reports", headers={"Authorization": f"Bearer {served.code}"}
    ).json()
    assert told[0]["reason"] == "<b>应为 3000 元</b>"


def test_notebook_from_its_key_to_its_end(page: Page, served: Served, screenshots: Path) -> None:
    page.get_by_role("button", name="新建错题本").click()
    key = page.locator(".own-key").inner_text()
    keep(page, screenshots, "practice-phone-5-key")
    page.get_by_role("button", name="我记下了，继续").click()
    page.get_by_role("button", name="全部主题").click()
    until_asked(page, "一次性给予多少补贴")
    page.locator(".option").filter(has_text="1000元").click()
    page.get_by_role("button", name="提交答案").click()
    expect(page.get_by_text("已记入错题本")).to_be_visible()
    keep(page, screenshots, "practice-phone-6-kept")

    page.goto(f"{served.address}/practice")
    expect(page.get_by_text("现在没有该复习的")).to_be_visible()
    page.get_by_role("button", name="查看错题").click()
    expect(page.locator(".item").filter(has_text="一次性给予多少补贴")).to_contain_text("2000元")
    keep(page, screenshots, "practice-phone-7-mistakes")
    page.get_by_role("button", name="返回").first.click()
    page.get_by_role("button", name="退出错题本").click()
    expect(page.get_by_text("不再记得口令")).to_be_visible()
    for wrong in ("XXXX-XXXX-XXXX-XXXX", "口令", "<script>"):
        page.get_by_label("已有错题本").fill(wrong)
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("没有这个错题本")
    page.get_by_label("已有错题本").fill(key.lower())
    page.keyboard.press("Enter")
    page.get_by_label("在这台设备上记住").check()
    page.get_by_role("button", name="继续").click()
    page.get_by_role("button", name="删除错题本").click()
    page.get_by_role("button", name="全部删除").click()
    expect(page.get_by_text("错题本已删除")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_refusal_goes_with_the_next_try(page: Page) -> None:
    page.evaluate(
        "() => { const sent = fetch;"
        " window.fetch = (...what) => new Promise(go => setTimeout(go, 300)).then(() => sent(...what)); }"
    )
    for wrong in ("XXXX-XXXX-XXXX-XXXX", "口令"):
        page.get_by_label("已有错题本").fill(wrong)
        page.keyboard.press("Enter")
        assert page.get_by_role("alert").count() == 0
        expect(page.get_by_role("alert")).to_contain_text("没有这个错题本")


def test_session_is_taken_over_only_where_somebody_took_part(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/practice?session=123456")
    expect(page.get_by_text("刚才那场答错的题会记进去")).to_be_visible()
    page.get_by_role("button", name="新建错题本").click()
    page.get_by_role("button", name="我记下了，继续").click()
    expect(page.get_by_text("您没有参加这一场")).to_be_visible()


def test_session_ends_with_mistakes_and_a_certificate(
    page: Page, served: Served, bank: Bank, screenshots: Path
) -> None:
    items = bank.chosen(Wanted(states=(State.APPROVED,)))
    papers = Papers(served.data_dir)
    kept = papers.pick("就业政策", [each.item_id for each in items], "甲")
    papers.close()
    code = opened(served, kept.paper_id, mode="self_paced")
    joined = join(page.context, served, code, "马兰")
    joined.get_by_role("button", name="开始答题").click()
    joined.locator("#item-0 .option").filter(has_text="1000元").click()
    expect(joined.locator("#receipt-0")).to_contain_text("已保存")
    joined.get_by_role("button", name="交卷").click()
    joined.get_by_role("button", name="确定交卷").click()
    joined.get_by_text("结业证明").click()
    joined.get_by_label("证明上的姓名").fill("马玉兰")
    joined.get_by_label("写上成绩").check()
    keep(joined, screenshots, "practice-phone-9-session")
    with joined.expect_download() as saved:
        joined.get_by_role("button", name="下载 PDF").click()
    assert saved.value.suggested_filename == "结业证明.pdf"
    joined.get_by_role("link", name="错题记入错题本").click()
    joined.get_by_role("button", name="新建错题本").click()
    joined.get_by_role("button", name="我记下了，继续").click()
    expect(joined.get_by_text("刚才那场的 1 题已记入错题本，其中 1 题没有答对。")).to_be_visible()
    # What an open session asks cannot be looked up here until it is over.
    expect(joined.get_by_text("题库里还没有可以练习的题")).to_be_visible()
    ask_api(served, f"/api/quiz/sessions/{code}/control", {"command": "finish", "step": 0})
    joined.goto(f"{served.address}/practice")
    expect(joined.get_by_text("记着 1 道错题")).to_be_visible()
    keep(joined, screenshots, "practice-phone-10-taken-over")


@pytest.mark.parametrize("context", [WIDE], ids=["wide"], indirect=True)
def test_practice_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="全部主题").focus()
    page.keyboard.press("Enter")
    until_asked(page, "一次性给予多少补贴")
    page.locator(".option input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "next":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_have_count(0)


def test_everything_is_done_at_last(page: Page, screenshots: Path) -> None:
    page.get_by_role("button", name="全部主题").click()
    for _ in range(10):
        page.locator("h1").first.wait_for()
        if page.get_by_role("heading", name="练完了").count():
            break
        answer_anything(page)
        page.get_by_role("button", name="下一题").click()
        page.locator(".verdict").wait_for(state="detached")
    expect(page.get_by_role("heading", name="这一部分练完了")).to_be_visible()
    keep(page, screenshots, "practice-phone-8-done")


def test_page_is_light(context: BrowserContext, served: Served, bank: Bank) -> None:
    received: list[int] = []
    page = context.new_page()

    def count(response: Response) -> None:
        received.append(len(response.body()))

    page.on("response", count)
    page.goto(f"{served.address}/practice", wait_until="networkidle")
    assert 10_000 < sum(received) < MOST_BYTES
