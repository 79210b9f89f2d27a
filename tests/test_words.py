"""The words of a question: what says something, what documents call it, which benefit is meant."""

from __future__ import annotations

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
