"""Stems nearly the same are found as a comparison with every other one would find them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.quiz.bank.likeness import NEARLY, Stems, fingerprint
from assistant.quiz.plain import plain
from tests.quiz_items import blank, matching, single

STEMS = st.lists(st.text("每月发放高龄津贴1２. ，", min_size=1, max_size=25), min_size=1, max_size=20)


def nearly(one: str, other: str) -> bool:
    pairs = [{a + b for a, b in pairwise(plain(text))} or {plain(text)} for text in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) >= NEARLY * (len(pairs[0]) + len(pairs[1]))


@given(STEMS, STEMS)
def test_no_like_stem_is_missed(first: list[str], later: list[str]) -> None:
    stems = Stems((str(number), stem) for number, stem in enumerate(first))
    for number, stem in enumerate(later, start=len(first)):
        known = [*first, *later][:number]
        assert sorted(stems.like(stem), key=int) == [
            str(n) for n, each in enumerate(known) if nearly(stem, each)
        ]
        stems.add(str(number), stem)


def test_the_name_of_the_text_makes_no_two_stems_alike() -> None:
    lead = "根据《关于建立健全高龄老年人津贴和护理补贴发放管理制度的实施方案》（征求意见稿），"
    stems = Stems([("1", f"{lead}每月发放多少元？")])
    assert list(stems.like(f"{lead}由哪个部门负责？")) == []
    assert list(stems.like("每月发放多少元")) == ["1"]


def test_a_fingerprint_heeds_kind_and_key_not_distractors_nor_order() -> None:
    assert fingerprint(single(1)) != fingerprint(single(2))
    assert fingerprint(blank(1)) != fingerprint(single(1))
    assert fingerprint(matching(1)) == fingerprint(matching(1))
