"""The pages as people use them: ask, see the cited clause, open it; on a phone; by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE

pytestmark = pytest.mark.browser

QUESTION = "残疾人创业有什么补贴？"
both_widths = pytest.mark.parametrize("page", [WIDE, PHONE], ids=["wide", "phone"], indirect=True)


def ask(page: Page, question: str) -> Locator:
    """The finished answer to a question that is typed and sent with Enter."""
    page.get_by_label("您的问题").fill(question)
    page.get_by_label("您的问题").press("Enter")
    return finished(page)


def finished(page: Page) -> Locator:
    answer = page.locator(".turn").last
    answer.get_by_text("这个回答有帮助吗？").wait_for()
    return answer


def keep(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png")


def is_scrollable_sideways(page: Page) -> Any:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def width(page: Page) -> str:
    return "phone" if page.viewport_size == PHONE else "wide"


@both_widths
def test_from_question_to_highlighted_quote(page: Page, screenshots: Path) -> None:
    keep(page, screenshots, f"{width(page)}-1-welcome")
    answer = ask(page, QUESTION)
    card = answer.locator(".card").first
    expect(card).to_contain_text("（17）开展残疾人帮扶纾困")
    expect(card).to_contain_text("征求意见稿")
    expect(answer.locator(".notice").first).to_be_visible()
    quote = card.locator("blockquote").inner_text()
    assert not is_scrollable_sideways(page)
    keep(page, screenshots, f"{width(page)}-2-answer")

    with page.context.expect_page() as opened:
        card.locator("blockquote").click()
    document = opened.value
    mark = document.locator("mark")
    expect(mark).to_have_text(quote)
    expect(mark).to_be_in_viewport()
    assert not is_scrollable_sideways(document)
    keep(document, screenshots, f"{width(page)}-3-document")


@both_widths
def test_what_is_not_laid_down(page: Page, screenshots: Path) -> None:
    answer = ask(page, "残疾人创业补贴要准备什么材料？")
    expect(answer).to_contain_text("文件没有规定")
    expect(answer.locator(".related")).to_contain_text("不能作为答案")
    assert not is_scrollable_sideways(page)
    keep(page, screenshots, f"{width(page)}-4-not-found")


def test_an_example_and_a_suggestion_are_asked_by_a_click(page: Page) -> None:
    example = page.locator(".welcome [data-ask]").first
    question = example.inner_text()
    example.click()
    answer = finished(page)
    expect(answer.locator(".question")).to_contain_text(question)
    offered = answer.locator("[data-ask]").first
    suggestion = offered.inner_text()
    offered.click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(finished(page).locator(".question")).to_contain_text(suggestion)


def test_by_keyboard_alone(page: Page, screenshots: Path) -> None:
    expect(page.get_by_label("您的问题")).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    answer = finished(page)
    link = answer.locator(".card a").first
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    keep(page, screenshots, "wide-5-keyboard")
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    expect(opened.value.locator("mark")).to_be_in_viewport()


def test_a_judgement_with_a_reason_is_thanked_for(page: Page, screenshots: Path) -> None:
    answer = ask(page, QUESTION)
    answer.get_by_text("没有帮助").click()
    answer.get_by_label("哪里不对？").fill("没说去哪里办")
    keep(page, screenshots, "wide-6-feedback")
    answer.get_by_role("button", name="提交").click()
    expect(answer.get_by_text("已记下您的评价，谢谢。")).to_be_visible()
    expect(answer.get_by_role("button", name="有帮助")).to_have_count(0)


def test_what_is_typed_is_text(page: Page) -> None:
    typed = "补贴<img src=x onerror=alert(1)>{{7*7}}${7*7}<b>多少</b>"
    answer = ask(page, typed)
    expect(answer.locator(".question")).to_contain_text(typed)
    expect(answer.locator(".question b, .question img")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "problem"), [("   ", "问题是空的"), ("补" * 10_000, "问题太长")], ids=["empty", "long"]
)
def test_a_question_that_cannot_be_asked(page: Page, typed: str, problem: str) -> None:
    page.get_by_label("您的问题").fill(typed)
    page.get_by_role("button", name="提问").click()
    expect(page.get_by_role("alert")).to_contain_text(problem)
    expect(page.get_by_label("您的问题")).to_have_value(typed)


def test_a_new_conversation_begins_empty(page: Page) -> None:
    ask(page, QUESTION)
    page.get_by_role("button", name="开始新的对话").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_role("heading", name="您想了解哪项政策？")).to_be_visible()


@both_widths
def test_the_document_by_itself(page: Page, address: str, screenshots: Path) -> None:
    page.goto(f"{address}/documents")
    page.get_by_role("link", name="工作方案").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("工作方案")
    expect(page.get_by_text("（编号系推断）").first).to_be_visible()
    keep(page, screenshots, f"{width(page)}-7-document")
    page.get_by_role("navigation", name="目录").get_by_role("link", name="（17）").click()
    expect(page.get_by_role("heading", name="开展残疾人帮扶纾困")).to_be_in_viewport()
    assert not is_scrollable_sideways(page)


def test_letters_are_large_enough(page: Page) -> None:
    answer = ask(page, QUESTION)
    for part in (answer.locator(".text p").first, answer.locator("blockquote").first):
        size = part.evaluate("part => parseFloat(getComputedStyle(part).fontSize)")
        assert size >= 17


def test_an_address_that_is_not_there(page: Page, address: str) -> None:
    for path in ("/nothing", "/documents/nothing"):
        response = page.goto(address + path)
        assert response is not None
        assert response.status == 404
        expect(page.get_by_role("link", name="问答", exact=True)).to_be_visible()
