"""What changed between two revisions: each kind of change, numbers, and that nothing is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.difference import Change, Difference, Kind, differences, words_of
from ingest.document import Document
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.samples import source_with

BEFORE = (
    "低保办法",
    "一、对象",
    "具有本县户籍的困难家庭可以申请。",
    "二、标准",
    "（一）城市每月600元。",
    "（二）农村每月400元，按季度发放。",
    "三、附则",
    "本办法由民政局解释。",
)


def document(*lines: str) -> Document:
    return parse(source_with(lines))


def compare(*after: str) -> list[Difference]:
    return list(differences(document(*BEFORE), document(*after)))


def changed(*lines: tuple[int, str]) -> list[str]:
    after = list(BEFORE)
    for place, text in lines:
        after[place] = text
    return after


def test_the_same_text_has_no_differences() -> None:
    assert compare(*BEFORE) == []


def test_changed_number_is_shown_whole_and_marked() -> None:
    (difference,) = compare(*changed((4, "（一）城市每月650元。")))
    assert (difference.kind, difference.changes_number) == (Kind.CHANGED, True)
    pieces = [(piece.text, piece.change) for piece in difference.pieces]
    assert pieces == [
        ("城市每月", Change.KEPT),
        ("600元", Change.DELETED),
        ("650元", Change.INSERTED),
        ("。", Change.KEPT),
    ]


def test_changed_words_are_no_changed_number() -> None:
    (difference,) = compare(*changed((5, "（二）农村每月400元，按月发放。")))
    assert (difference.kind, difference.changes_number) == (Kind.CHANGED, False)


def test_added_clause_renumbers_those_after_it() -> None:
    after = [
        *BEFORE[:5],
        "（二）镇上每月500元，按月发到卡上。",
        BEFORE[5].replace("（二）", "（三）"),
        *BEFORE[6:],
    ]
    kinds = [(each.kind, (each.after or each.before).number) for each in compare(*after)]  # type: ignore[union-attr]
    assert kinds == [(Kind.ADDED, "（二）"), (Kind.RENUMBERED, "（三）")]


def test_removed_clause_comes_where_it_was() -> None:
    after = [*BEFORE[:5], *BEFORE[6:]]
    (difference,) = compare(*after)
    assert difference.kind is Kind.REMOVED
    assert difference.after is None
    assert difference.before is not None
    assert difference.before.text == "农村每月400元，按季度发放。"


def test_moved_clause_is_no_change_of_words() -> None:
    after = [BEFORE[0], "一、附则", BEFORE[7], "二、对象", BEFORE[2], "三、标准", *BEFORE[4:6]]
    found = compare(*after)
    assert {each.kind for each in found} <= {Kind.MOVED, Kind.RENUMBERED}
    assert any(each.kind is Kind.MOVED for each in found)


def test_rewritten_clause_elsewhere_is_found_by_its_words() -> None:
    after = [*BEFORE[:6], "（三）具有本县户籍的困难家庭都可以申请。", *BEFORE[6:]]
    after[2] = "见后。"
    found = compare(*after)
    assert any(
        each.kind is Kind.CHANGED and each.before is not None and "困难家庭可以" in each.before.text
        for each in found
    )


@pytest.mark.parametrize("title", ["低保办法（试行）", "低保审核办法"])
def test_title_counts_as_text(title: str) -> None:
    (difference,) = compare(*changed((0, title)))
    assert difference.kind is Kind.CHANGED


_SENTENCES = st.lists(st.text("甲乙丙丁戊己庚辛壬癸", min_size=3, max_size=8), max_size=6)


@given(_SENTENCES, _SENTENCES)
def test_every_clause_is_accounted_for(before: list[str], after: list[str]) -> None:
    """What is old is kept, changed or gone, what is new is kept, changed or added; pieces give both texts."""
    old, new = (
        document("办法", *(f"第{n}条 {text}。" for n, text in zip("一二三四五六", texts, strict=False)))
        for texts in (before, after)
    )
    found = differences(old, replace(new, revision=1))
    for each in found:
        if each.kind is Kind.CHANGED:
            assert each.before is not None
            assert each.after is not None
            for clause, left_out in ((each.before, Change.INSERTED), (each.after, Change.DELETED)):
                text = "".join(piece.text for piece in each.pieces if piece.change is not left_out)
                assert text == words_of(clause)
    gone = sum(each.after is None for each in found)
    added = sum(each.before is None for each in found)
    assert len(clauses_of(old)) - gone == len(clauses_of(new)) - added
