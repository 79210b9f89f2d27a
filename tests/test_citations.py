"""Citations: quoted to the letter, and dropped where the words do not stand in a published clause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Citation
from assistant.citations import cite, cite_matches, cite_opening, verified
from assistant.relevance import certain
from assistant.statements import statements
from ingest.document import Clause
from tests.policies import clause_with

CLAUSE = clause_with(
    "老年人每月100元；百岁老人每月500元。另行公布名单。", heading="高龄津贴", units="县民政局、财政局"
)


def published(*clauses: Clause) -> dict[str, Clause]:
    return {clause.clause_id: clause for clause in clauses}


def quoted(words: str) -> Citation:
    start = CLAUSE.text.index(words)
    return cite(CLAUSE, start, start + len(words))


def test_a_citation_says_where_it_is_from() -> None:
    citation = quoted("百岁老人每月500元。")
    assert citation.clause_id == CLAUSE.clause_id
    assert citation.doc_id == CLAUSE.doc_id
    assert citation.title == "测试办法"
    assert (citation.number, citation.path) == ("（一）", ("（一）高龄津贴",))
    assert citation.responsible_units == ("县民政局", "县财政局")
    assert CLAUSE.text[citation.start : citation.end] == citation.quote == "百岁老人每月500元。"


def test_blanks_around_a_quote_are_left_out() -> None:
    clause = replace(CLAUSE, text="  甲。 乙。 ")
    citation = cite(clause, 0, len(clause.text))
    assert (citation.quote, citation.start, citation.end) == ("甲。 乙。", 2, 7)
    assert verified([citation], published(clause).get) == (citation,)


def test_statements_of_one_sentence_are_cited_once() -> None:
    matches = [certain(part) for part in statements(CLAUSE)]
    assert [citation.quote for citation in cite_matches(matches)] == [
        "老年人每月100元；百岁老人每月500元。",
        "另行公布名单。",
    ]


def test_the_opening_of_a_clause_is_its_first_sentence() -> None:
    opening = cite_opening(CLAUSE)
    assert opening is not None
    assert opening.quote == "老年人每月100元；百岁老人每月500元。"
    assert cite_opening(replace(CLAUSE, text="")) is None, "a heading has no words of its own to quote"


def test_what_stands_in_a_published_clause_passes() -> None:
    citations = (quoted("老年人每月100元；"), quoted("另行公布名单。"))
    assert verified(citations, published(CLAUSE).get) == citations


@pytest.mark.parametrize(
    ("what", "forged"),
    [
        ("another amount", replace(quoted("老年人每月100元；"), quote="老年人每月900元；")),
        ("words of the clause from another place", replace(quoted("老年人每月100元；"), start=3, end=13)),
        ("an end that is too far", replace(quoted("另行公布名单。"), end=99, quote="另行公布名单。 ")),
        ("a clause that does not exist", replace(quoted("另行公布名单。"), clause_id="无@1#1")),
        ("nothing", replace(quoted("另行公布名单。"), end=quoted("另行公布名单。").start, quote="")),
    ],
)
def test_what_does_not_stand_there_is_dropped(what: str, forged: Citation) -> None:
    genuine = quoted("另行公布名单。")
    assert verified((forged, genuine), published(CLAUSE).get) == (genuine,), what


def test_a_clause_that_is_no_longer_published_is_not_cited() -> None:
    assert verified((quoted("另行公布名单。"),), published().get) == ()


def test_a_clause_that_has_changed_is_not_cited_with_its_former_words() -> None:
    changed = replace(CLAUSE, text=CLAUSE.text.replace("100", "150"))
    former = (quoted("老年人每月100元；"), quoted("另行公布名单。"))
    assert verified(former, published(changed).get) == former[1:]
