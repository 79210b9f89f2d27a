"""The words of a question: what says something, what documents call it, which benefit is meant."""

from __future__ import annotations

import pytest

from assistant.reading import Reader
from tests.policies import only


def test_facts_and_empty_words_are_no_terms(reader: Reader) -> None:
    said = {term.said for term in only(reader, "我听说满80岁的老人2025年每月能领100元高龄津贴").terms}
    assert {"老人", "高龄", "津贴"} <= said
    assert not said & {"我", "听说", "的", "80", "80岁", "100元", "2025", "2025年", "每月"}


def test_a_term_brings_the_words_of_documents(reader: Reader) -> None:
    question = only(reader, "五保户能领吗")
    (term,) = (term for term in question.terms if term.said == "五保户")
    assert "特困人员" in term.alternatives
    assert "特困人员" in question.search_text


def test_the_word_that_says_which_benefit_is_the_focus(reader: Reader) -> None:
    focus = {term.said for term in only(reader, "山区的老人高龄津贴多少").terms if term.is_focus}
    assert "高龄" in focus
    assert not focus & {"山区", "老人"}


@pytest.mark.parametrize(
    ("text", "said", "not_said"),
    [
        ("到底能省多少水嘛", {"水"}, {"水嘛"}),
        ("牛能顶给银行不", {"牛"}, {"牛能"}),
        ("对这类户用什么办法帮", set(), {"户用", "这类户"}),
        ("二胎有奖励吗", {"二胎"}, set()),
        ("有三个老人", {"老人"}, {"三个"}),
    ],
)
def test_particles_modals_and_pronouns_name_nothing(
    reader: Reader, text: str, said: set[str], not_said: set[str]
) -> None:
    terms = {term.said for term in only(reader, text).terms}
    assert said <= terms
    assert not terms & not_said


def test_where_somebody_lives_is_not_what_is_asked(reader: Reader) -> None:
    terms = {term.said: term for term in only(reader, "我在北京打工高龄津贴多少").terms}
    assert not terms["北京"].names_thing


def test_units_are_not_looked_for_where_units_are_asked(reader: Reader) -> None:
    terms = {term.said for term in only(reader, "水利厅和谁一起负责饮水").terms}
    assert "水利厅" not in terms
    assert terms


def test_a_short_term_brings_its_synonyms_too(reader: Reader) -> None:
    (term,) = (term for term in only(reader, "我开店能补多少").terms if term.said == "开店")
    assert {"自主创业", "创业"} <= set(term.alternatives)


@pytest.mark.parametrize("text", ["我开了个修鞋铺，能补多少", "他在街上支个摊，能补多少"])
def test_who_keeps_a_shop_works_for_himself(reader: Reader, text: str) -> None:
    assert any("创业" in term.alternatives for term in only(reader, text).terms)


def test_who_works_in_a_shop_does_not(reader: Reader) -> None:
    assert not any("创业" in term.alternatives for term in only(reader, "我去鞋店上班，能补多少").terms)


def test_a_word_said_again_counts_once(reader: Reader) -> None:
    said = [term.said for term in only(reader, "孤儿没人管，孤儿能领补贴吗").terms]
    assert said.count("孤儿") == 1


@pytest.mark.parametrize("text", ["我妈七十好几了，厕所能改吗", "他爸65岁，厕所能改吗"])
def test_who_is_sixty_is_old(reader: Reader, text: str) -> None:
    assert "老年人" in {term.said for term in only(reader, text).terms}


def test_who_is_told_of_by_name_is_not_what_is_asked(reader: Reader) -> None:
    assert not {"小丁", "杨婶"} & {t.said for t in only(reader, "小丁和杨婶合伙养羊，能领补贴吗").terms}
    assert "养老金" in {term.said for term in only(reader, "养老金今年涨多少").terms}


def test_how_large_asks_for_the_size(reader: Reader) -> None:
    assert "面积" in {term.said for term in only(reader, "托管要做到多大面积").terms}
