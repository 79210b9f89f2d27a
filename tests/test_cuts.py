"""Cuts by hand: whatever is joined, split or numbered, every character stays in one provision."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cuts import Cut, InvalidCut, Join, Renumber, Split, recut
from ingest.document import Document, Provision
from ingest.readers import read
from ingest.structure import parse
from tests.examples import examples
from tests.policies import COUNTY, SEED
from tests.samples import source_with

RULES = """补贴办法
第一条 为了规范补贴，制定本办法。
第二条 补贴对象包括：
（一）脱贫户；（二）残疾人。
申请人应当具有本县户籍。
第三条 每人每年补贴500元。
第四条 本办法自2025年1月1日起施行。"""


def document(text: str) -> Document:
    return parse(source_with(text.strip().split("\n")))[0]


def outline(found: Document) -> list[tuple[int, str, str]]:
    return [(each.level, each.label, each.text) for each in found.walk() if each.level]


def anchor(found: Document, label: str) -> str:
    return next(each.anchor for each in found.walk() if each.label == label)


def own(found: Document, provision: Provision) -> str:
    return found.text[provision.start : provision.end]


def assert_whole(before: Document, after: Document) -> None:
    """The text is the same, and in reading order the provisions' own parts are all of it."""
    assert after.text == before.text
    provisions = list(after.walk())
    assert "".join(own(after, each) for each in provisions) == before.text
    for one, other in pairwise(provisions):
        assert one.end == other.start
        assert other.level <= one.level + 1
    assert len({each.anchor for each in provisions}) == len(provisions)


def test_a_wrongly_cut_item_is_split_off_with_its_number_and_facts() -> None:
    before = document(RULES)
    item = next(each for each in before.walk() if each.number == "（一）")
    after = recut(before, Split(item.anchor, own(before, item).index("（二）")))
    assert_whole(before, after)
    assert [(level, label) for level, label, _ in outline(after)][:4] == [
        (1, "第一条"), (1, "第二条"), (2, "（一）"), (2, "（二）"),
    ]  # fmt: skip
    assert after.warnings[-1] == "人工调整：“（一）”从中间断开。"
    assert after.revision == 0


def test_articles_are_joined_and_their_paragraphs_counted_anew() -> None:
    before = document("办法\n第一条 甲事项由县里办。\n乙事项由乡里办。\n第二条 丙事项由村里办。")
    assert [label for _, label, _ in outline(before)] == ["第一条", "第二款", "第二条"]
    after = recut(before, Join("art1-p2"))
    assert_whole(before, after)
    assert [(label, text) for _, label, text in outline(after)] == [
        ("第一条", "甲事项由县里办。\n乙事项由乡里办。"), ("第二条", "丙事项由村里办。"),
    ]  # fmt: skip
    again = recut(after, Split("art1", own(after, list(after.walk())[1]).index("乙")))
    assert again.provisions == before.provisions


def test_number_and_level_are_changed_and_what_is_below_moves_along() -> None:
    before = document(
        "方案\n一、目标\n（一）产业。发展产业。\n1.种植。种粮。\n二、保障\n（一）资金。保障资金。"
    )
    item = next(each for each in before.walk() if each.heading == "产业")
    after = recut(before, Renumber(item.anchor, "二、", 1))
    assert_whole(before, after)
    found = [(each.level, each.number, each.number_inferred) for each in after.walk() if each.level]
    assert found[:3] == [(1, "一、", False), (1, "二、", True), (2, "1.", False)]
    assert "（一）产业" in own(after, list(after.walk())[2])
    none = recut(before, Renumber(item.anchor, "", 2))
    assert_whole(before, none)
    assert next(each for each in none.walk() if "（一）产业" in each.text).number is None


@pytest.mark.parametrize(
    ("cut", "words"),
    [
        (Join("title"), "前面没有可以并入的"),
        (Join("nowhere"), "没有这一条"),
        (Split("art1", 0), "前后都要有文字"),
        (Split("art1", 3), "前后都要有文字"),
        (Split("art1", 10_000), "前后都要有文字"),
        (Renumber("art1", "甲乙", 1), "不是条款编号"),
        (Renumber("art1", "第一条", 3), "层次要在 1 到"),
    ],
)
def test_what_cannot_be_is_refused(cut: Cut, words: str) -> None:
    with pytest.raises(InvalidCut, match=words):
        recut(document(RULES), cut)


DOCUMENTS = [*parse(read(SEED)), *(document(text) for text in (RULES, *COUNTY.values()))]
NUMBERS = st.sampled_from(["", "第三条", "第十七条之一", "一、", "（二）", "3.", "（4）", "①", "1.2", "——"])


@st.composite
def cuts(draw: st.DrawFn, of: Document) -> Cut:
    provision = draw(st.sampled_from(list(of.walk())))
    match draw(st.sampled_from([Join, Split, Renumber])).__name__:
        case "Join":
            return Join(provision.anchor)
        case "Split":
            return Split(provision.anchor, draw(st.integers(0, provision.end - provision.start)))
    return Renumber(provision.anchor, draw(NUMBERS), draw(st.integers(1, 4)))


@given(st.data(), st.sampled_from(DOCUMENTS))
@examples(150)
def test_every_character_stays_in_one_provision_whatever_is_done(
    data: st.DataObject, first: Document
) -> None:
    found = first
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            after = recut(found, data.draw(cuts(found)))
        except InvalidCut:
            continue
        assert_whole(found, after)
        found = after


@given(st.data(), st.sampled_from(DOCUMENTS))
@examples(40)
def test_a_split_that_is_joined_again_leaves_the_texts_as_they_were(
    data: st.DataObject, first: Document
) -> None:
    provision = data.draw(st.sampled_from(list(first.walk())))
    try:
        split = recut(first, Split(provision.anchor, data.draw(st.integers(1, 400))))
    except InvalidCut:
        return
    places = [each.start for each in first.walk()]
    (new,) = [each for each in split.walk() if each.start not in places]
    joined = recut(split, Join(new.anchor))
    assert [own(joined, each) for each in joined.walk()] == [own(first, each) for each in first.walk()]


def test_a_cut_in_a_real_file_leaves_all_others_as_they_were_read(policy_data: Path) -> None:
    files = sorted((policy_data / "docx").glob("*.docx"))[:10]
    for found in (each for path in files for each in parse(read(path))):
        long = max(found.walk(), key=lambda each: len(each.text))
        after = recut(found, Split(long.anchor, (long.end - long.start) // 2))
        assert_whole(found, after)
        before = {each.start: own(found, each) for each in found.walk()}
        changed = [each for each in after.walk() if own(after, each) != before.get(each.start)]
        assert len(changed) == 2


def test_a_gap_that_a_cut_mends_is_told_no_more() -> None:
    before = document(
        "补贴办法\n（一）每户补助300元。（二）补助由乡镇发放。\n（三）补助每年发放。\n（六）以上。"
    )
    gaps = [warning for warning in before.warnings if "之间缺" in warning]
    assert [warning[:7] for warning in gaps] == ["（一）与（三）", "（三）与（六）"]
    item = next(each for each in before.walk() if each.number == "（一）")
    after = recut(before, Split(item.anchor, own(before, item).index("（二）")))
    assert [warning for warning in after.warnings if "之间缺" in warning] == gaps[1:]
