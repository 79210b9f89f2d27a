"""How well statements meet questions: where a word is met, what it weighs, and in which order they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.lexicon import LEXICON
from assistant.question import Question, Term
from assistant.relevance import (
    FOCUS_WEIGHT,
    UNKNOWN_THING_WEIGHT,
    Match,
    Relevance,
    best_by_clause,
    named_share,
)
from ingest.document import Clause
from ingest.tokens import Tokenizer
from tests.policies import clause_with
from tests.samples import CharacterEncoder

CLAUSE = replace(
    clause_with(
        "对老年人发放津贴；百岁老人另发长寿金。村里设食堂。",
        heading="高龄优待",
        title="贺川办法",
        units="县民政局",
    ),
    path=("二、保障措施", "（一）高龄优待"),
)


TOKENIZER = Tokenizer.from_lexicon(LEXICON)


def relevance(frequencies: dict[str, int] | None = None, size: int = 100) -> Relevance:
    """Every token is in 10 of `size` clauses unless it is told otherwise."""
    known = frequencies or {}
    return Relevance(TOKENIZER, CharacterEncoder(), lambda token: known.get(token, 10), lambda: size)


def question(*terms: Term | str) -> Question:
    words = tuple(term if isinstance(term, Term) else Term(term, (term,)) for term in terms)
    return Question("".join(term.said for term in words), frozenset(), words)


def ranked(asked: Question, *clauses: Clause) -> list[Match]:
    return relevance().rank(asked, clauses or (CLAUSE,))


def coverages(*words: str) -> list[float]:
    """Of the clause's three statements, in the order of the text."""
    matches = sorted(ranked(question(*words)), key=lambda match: match.statement.start)
    return [round(match.coverage, 2) for match in matches]


# --- where a word is met --------------------------------------------------------------------------------


def test_a_word_counts_most_in_the_statement_itself() -> None:
    own, same_sentence, other_sentence = coverages("津贴")
    assert own == 1.0
    assert own > same_sentence > other_sentence > 0


@pytest.mark.parametrize(
    ("nearer", "farther"),
    [
        ("食堂", "高龄优待"),  # the statement itself, the heading
        ("高龄优待", "保障措施"),  # the heading, the headings above
        ("保障措施", "贺川办法"),  # the headings above, the title
        ("保障措施", "民政局"),  # the headings above, the responsible units
        ("民政局", "图书馆"),  # the responsible units, nowhere
    ],
)
def test_places_count_the_more_the_nearer_they_are(nearer: str, farther: str) -> None:
    assert coverages(nearer)[2] > coverages(farther)[2]


def test_any_wording_of_a_term_meets_it() -> None:
    (best, *_) = ranked(question(Term("老汉", ("老汉", "老年人"))))
    assert best.coverage == 1.0
    assert best.statement.text.startswith("对老年人")


def test_of_a_compound_the_words_within_count_less() -> None:
    whole = ranked(question("津贴"))[0].coverage
    in_parts = ranked(question(Term("老年人津贴金", ("老年人津贴金",), parts=("老年人", "津贴"))))[0].coverage
    assert 0 < in_parts < whole


def test_what_is_met_nowhere_is_missed() -> None:
    best = ranked(question("津贴", "图书馆"))[0]
    assert [term.said for term in best.missed] == ["图书馆"]


# --- what a word weighs ---------------------------------------------------------------------------------


def test_a_rare_word_weighs_more_than_a_frequent_one() -> None:
    weigh = relevance({"长寿": 1, "补贴": 90}).weight
    assert weigh(Term("长寿", ("长寿",))) > weigh(Term("补贴", ("补贴",)))


def test_a_term_is_as_frequent_as_its_most_frequent_wording() -> None:
    weigh = relevance({"老汉": 1, "老年人": 90}).weight
    assert weigh(Term("老汉", ("老汉", "老年人"))) == weigh(Term("老年人", ("老年人",)))


def test_the_focus_weighs_more() -> None:
    weigh = relevance().weight
    plain = Term("高龄", ("高龄",))
    assert weigh(replace(plain, is_focus=True)) == FOCUS_WEIGHT * weigh(plain)


def test_unknown_things_weigh_more_than_unknown_verbs_and_less_than_if_they_were_rare() -> None:
    weigh = relevance({"火星": 0, "溜达": 0, "罕见": 1}).weight
    thing = weigh(Term("火星", ("火星",)))
    assert thing == pytest.approx(UNKNOWN_THING_WEIGHT * weigh(Term("罕见", ("罕见",))))
    assert thing > weigh(Term("溜达", ("溜达",), names_thing=False)) > 0


def test_a_word_of_several_tokens_is_as_frequent_as_the_rarest_of_them() -> None:
    frequency = relevance({"农业产业": 0, "农业": 40, "产业": 7}).frequency
    assert frequency("农业产业") == 7


# --- the order ------------------------------------------------------------------------------------------


def test_the_statement_that_meets_more_comes_first() -> None:
    best, *_ = ranked(question("百岁", "长寿"))
    assert best.statement.text == "百岁老人另发长寿金。"


def test_of_like_statements_the_one_under_the_named_heading_comes_first() -> None:
    one = clause_with("每月发放补贴。", heading="护理补贴")
    other = replace(clause_with("每月发放补贴。", heading="高龄津贴"), clause_id="other")
    best, second = ranked(replace(question("补贴"), text="护理补贴的补贴"), other, one)
    assert best.statement.clause is one
    assert best.score > second.score


def test_statements_that_meet_alike_keep_their_order() -> None:
    clauses = [replace(CLAUSE, clause_id=str(order), order=order) for order in (3, 1, 2)]
    orders = [match.statement.clause.order for match in ranked(question("津贴"), *clauses)]
    assert orders == [1, 2, 3, 1, 2, 3, 1, 2, 3]


def test_a_heading_without_text_is_ranked_too() -> None:
    (match,) = ranked(question("高龄"), replace(CLAUSE, text=""))
    assert match.statement.text == ""
    assert match.coverage > 0


def test_a_question_without_words_meets_nothing() -> None:
    assert {match.coverage for match in ranked(question())} == {0.0}


def test_things_that_no_clause_speaks_of_are_strange() -> None:
    best = relevance({"火星": 0}).rank(question("津贴", "火星"), [CLAUSE])[0]
    assert [term.said for term in best.strange] == ["火星"]
    assert not best.departs, "other clauses do not speak of it either"


def test_a_thing_that_other_clauses_speak_of_departs() -> None:
    assert ranked(question("津贴", "图书馆"))[0].departs


def test_best_by_clause_keeps_the_first_of_each() -> None:
    other = replace(CLAUSE, clause_id="other")
    matches = ranked(question("津贴"), CLAUSE, other)
    best = best_by_clause(matches)
    assert set(best) == {CLAUSE.clause_id, "other"}
    assert all(match.statement.text == "对老年人发放津贴；" for match in best.values())


@pytest.mark.parametrize(
    ("heading", "text", "share"),
    [
        ("强化风险监测", "风险监测由谁负责", 4 / 6),
        ("强化风险监测", "强化风险监测", 1.0),
        ("强化风险监测", "风要看，险要防", 0.0),
        ("", "风险监测", 0.0),
        ("风险", "", 0.0),
    ],
)
def test_the_share_of_a_heading_that_is_named(heading: str, text: str, share: float) -> None:
    assert named_share(heading, text) == pytest.approx(share)


WORDS: Sequence[str] = ("津贴", "老年人", "图书馆", "高龄优待", "民政局", "村", "火星")


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_coverage_and_score_are_shares(words: list[str]) -> None:
    for match in relevance({"火星": 0}).rank(question(*words), [CLAUSE]):
        assert 0 <= match.coverage <= 1 + 1e-9
        assert 0 <= match.score <= 1 + 1e-6
        assert set(match.strange) <= set(match.missed)


def test_an_item_says_what_the_words_before_the_items_say() -> None:
    item = replace(clause_with("擅自采集种子；"), lead="有下列行为之一的，处罚款：")
    alone = replace(item, lead="")
    met, unmet = (ranked(question("罚款", "种子"), each)[0].coverage for each in (item, alone))
    assert met > unmet
