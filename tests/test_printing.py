"""Printed papers and keys: the text that stands on them, and that both go together."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.shared import Mm

from assistant.quiz.item import Choice, Item, Paper
from assistant.quiz.papers.printing import printed_key, printed_paper
from ingest.document import Validity
from tests.quiz_items import banked, blank, one_of_each, single, with_basis


def lines(data: bytes) -> list[str]:
    """Paragraphs and cells, in the order of the document."""
    word = docx.Document(io.BytesIO(data))
    found = []
    for block in word.iter_inner_content():
        if isinstance(block, docx.table.Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return found


def paper(*items: Item) -> Paper:
    return Paper("高龄津贴测试", tuple(banked(map(with_basis, items))))


def on_draft(item: Item) -> Item:
    based = with_basis(item)
    assert based.basis is not None
    return replace(based, basis=replace(based.basis, validity=Validity.DRAFT))


def test_a_paper_is_a4_with_lines_for_the_name_and_a_section_a_kind() -> None:
    data = printed_paper(paper(*one_of_each()))
    page = docx.Document(io.BytesIO(data)).sections[0]
    assert page.page_width == pytest.approx(Mm(210), abs=1000)
    assert page.page_height == pytest.approx(Mm(297), abs=1000)
    text = "\n".join(lines(data))
    for wanted in (
        "高龄津贴测试",
        "姓名：",
        "单位：",
        "一、单选题（共1题",
        "六、简答题（共1题",
        "5．把第1号补助",
    ):
        assert wanted in text
    assert "征求意见稿" not in text


def test_a_paper_gives_nothing_away() -> None:
    text = "\n".join(lines(printed_paper(paper(*one_of_each(), blank(7)))))
    for secret in ("第1号办法这样规定", "公示", "150", "每月发放100元", "依据", "原文"):
        assert secret not in text


@pytest.mark.parametrize("seed", ["", "A", "B"])
def test_the_key_names_the_letters_of_its_paper(seed: str) -> None:
    some = paper(*(single(n) for n in range(1, 9)))
    printed, key = lines(printed_paper(some, seed)), lines(printed_key(some, seed))
    for number, each in enumerate(some.items, start=1):
        assert isinstance(each.item.key, Choice)
        right = each.item.key.options[each.item.key.correct[0]]
        options = "\t".join(line for line in printed if right in line)
        letter = re.search(rf"([A-H])．{right}", options)
        assert letter
        assert f"答案：{letter[1]}　{right}" in key
        assert re.search(rf"(^|　){number}．{letter[1]}(　|$)", key[2])


def test_another_seed_gives_other_orders() -> None:
    some = paper(*(single(n) for n in range(1, 9)))
    assert lines(printed_paper(some, "A")) != lines(printed_paper(some, "B"))
    assert lines(printed_paper(some, "A")) == lines(printed_paper(some, "A"))


def test_the_key_explains_and_cites() -> None:
    key = lines(printed_key(paper(*one_of_each())))
    assert key.count("依据：《津贴办法》一、标准 › （一）津贴") == 6
    assert "解析：第1号办法这样规定。" in key
    assert "答案：（1）1号申请；（2）审核；（3）公示" in key
    assert "答案：150 或 150.0" in key


def test_a_quote_that_the_explanation_holds_is_not_printed_twice() -> None:
    told = replace(single(1), explanation="原文：每月发放100元。")
    assert sum("每月发放100元" in line for line in lines(printed_key(paper(told)))) == 1


def test_the_key_of_a_matching_names_the_letters_beside_the_lefts() -> None:
    some = paper(one_of_each()[-1])
    printed, key = lines(printed_paper(some)), lines(printed_key(some))
    found = next(line for line in key if line.startswith("答案："))
    by_letter = dict(line.split("．", 1) for line in printed if re.match(r"[A-H]．", line))
    matched = [by_letter[letter] for letter in re.findall(r"\d([A-H])", found)]
    assert matched == ["8000元", "5000元", "3000元"]


def test_items_on_a_draft_are_named_above_all() -> None:
    some = Paper("测试", tuple(banked([with_basis(single(1)), on_draft(blank(2))])))
    for data in (printed_paper(some), printed_key(some)):
        assert lines(data)[1] == "第2题依据征求意见稿《津贴办法》，尚未正式印发，以正式文件为准。"
    whole = Paper("测试", tuple(banked([on_draft(blank(2))])))
    assert lines(printed_paper(whole))[1].startswith("本卷各题依据征求意见稿")


def test_an_item_without_a_clause_says_so_on_the_key() -> None:
    assert "依据：没有注明，只供练习" in lines(printed_key(Paper("练习", tuple(banked([single(1)])))))
