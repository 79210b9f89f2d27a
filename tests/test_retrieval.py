"""Retrieval over real stores: what is found, in which order, and what is never found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.question import Question
from assistant.retrieval import BY_WORDS, retriever_over
from ingest.index import ClauseIndex, Hit
from ingest.publishing import withdraw
from tests.policies import COUNTY, SEED, open_stores
from tests.samples import CharacterEncoder


def asked(assistant: Assistant, text: str) -> Question:
    (question,) = assistant.retriever.reader.read(text).questions
    return question


def found(assistant: Assistant, text: str, top: int = 10) -> list[str]:
    """Headings of the clauses found, or their numbers where they have none."""
    return [hit.clause.heading or hit.clause.number or "" for hit in assistant.search(text, top)]


# --- search ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("高龄津贴多少钱", "高龄津贴"),
        ("贷款贴息第二年多少", "贷款贴息"),
        ("老旧拖拉机报废补多少", "报废补贴"),
        ("骗取农机补贴怎么办", "强化监管"),
        ("失能老人的护理补贴", "失能护理补贴"),
        ("公益性岗位聘用期满1年给多少", "第三条"),
        ("助餐服务是什么", "助餐服务"),
    ],
)
def test_the_clause_that_answers_comes_first(county: Assistant, text: str, first: str) -> None:
    assert found(county, text)[0] == first


@pytest.mark.parametrize(
    ("text", "number"),
    [("残疾人创业补贴多少", "（17）"), ("孤儿养育津贴", "（16）"), ("农产品加工转化率", "（7）")],
)
def test_the_clause_of_the_seed_that_answers_comes_first(seed: Assistant, text: str, number: str) -> None:
    assert seed.search(text)[0].clause.number == number


def test_results_are_the_best_first_and_each_clause_once(county: Assistant) -> None:
    results = county.search("农机补贴多少钱", 5)
    assert len(results) == 5
    scores = [result.score for result in results]
    assert scores == sorted(scores, reverse=True)
    assert len({result.clause.clause_id for result in results}) == 5


def test_the_whole_message_is_searched(county: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told before a question, and each of several, says what is meant."""
    searched: list[str] = []
    dense = ClauseIndex.dense

    def watched(self: ClauseIndex, text: str, top: int) -> list[Hit]:
        searched.append(text)
        return dense(self, text, top)

    monkeypatch.setattr(ClauseIndex, "dense", watched)
    county.search("盗窃农机和骗取农机津帖有什么区别？")
    assert searched == ["盗窃农机和骗取农机津贴有什么区别？"]


def test_clauses_with_the_official_words_are_compared(county: Assistant) -> None:
    question = asked(county, "老汉能领啥钱")
    assert question.search_text != question.text
    compared = {match.statement.clause.clause_id for match in county.retriever.rank(question)}
    worded = county.retriever.index.lexical(question.search_text, BY_WORDS)
    quotable = county.library.clauses(hit.clause_id for hit in worded)
    assert {key for key, clause in quotable.items() if not clause.is_apparatus} <= compared


def test_the_title_comes_first_where_the_document_is_asked_about(county: Assistant) -> None:
    for text in ("农机补贴方案生效了吗", "农机补贴方案的文号"):
        assert county.search(text)[0].clause.title in county.search(text)[0].clause.text
    assert "为加快农业机械化" in county.search("为什么出台农机补贴方案")[0].clause.text


@pytest.mark.parametrize("text", ["", "？！", "。\n", "\u200b", " "])
def test_nothing_is_found_for_nothing(county: Assistant, text: str) -> None:
    assert county.search(text) == []
    assert county.retriever.invoke(text) == []


def test_a_clause_of_a_withdrawn_document_is_not_found(tmp_path: Path) -> None:
    with Assistant(open_stores(tmp_path, COUNTY, CharacterEncoder())) as assistant:
        (old_age,) = (d for d in assistant.library.documents() if "高龄" in d.title)
        assert "高龄津贴" in found(assistant, "高龄津贴")
        withdraw(old_age.doc_id, assistant.library, assistant.index)
        assert "高龄津贴" not in found(assistant, "高龄津贴")
        assert assistant.retriever.clauses_of_units(asked(assistant, "民政局负责哪些工作")) == ()


def test_the_retriever_is_one_of_langchain(county: Assistant) -> None:
    documents = county.retriever.invoke("高龄津贴多少钱")
    assert "每月发放100元" in documents[0].page_content
    assert documents[0].metadata["title"] == "贺川县高龄津贴发放办法"
    assert documents[0].metadata["validity"] == "in_force"
    assert documents[0].metadata["path"][-1] == "（一）高龄津贴"
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    stores = open_stores(tmp_path, {}, CharacterEncoder())
    with stores:
        retriever = retriever_over(stores)
        assert retriever.invoke("高龄津贴多少钱") == []
        (question,) = retriever.reader.read("高龄津贴多少钱").questions
        assert retriever.opening(question, []) == ()


# --- units ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["民政局", "县民政局", "民政部门", "民政厅"])
def test_the_clauses_of_a_unit_whatever_its_level_is_called(county: Assistant, said: str) -> None:
    """A county has a 民政局 where a province has a 民政厅."""
    clauses = county.retriever.clauses_of_units(asked(county, f"{said}负责哪些工作"))
    assert [clause.heading for clause in clauses] == ["高龄津贴", "失能护理补贴", "助餐服务", "停发情形"]


def test_the_clauses_of_a_unit_at_every_level(county: Assistant) -> None:
    clauses = county.retriever.clauses_of_units(asked(county, "财政局负责哪些工作"))
    assert {clause.heading for clause in clauses} == {"高龄津贴", "作业补贴", "贷款贴息"}


def test_what_units_are_responsible_for_together(county: Assistant) -> None:
    clauses = county.retriever.clauses_of_units(asked(county, "商务厅和农业农村厅共同负责哪些工作"))
    assert [clause.heading for clause in clauses] == ["报废补贴"]


def test_all_clauses_of_a_unit_of_the_seed_in_reading_order(seed: Assistant) -> None:
    clauses = seed.retriever.clauses_of_units(asked(seed, "水利厅负责哪些工作"))
    assert [clause.number for clause in clauses] == ["（4）", "（14）"]
    text = SEED.read_text(encoding="utf-8")
    named = text.count("民政厅") + text.count("民政局")
    assert len(seed.retriever.clauses_of_units(asked(seed, "民政局负责哪些工作"))) == named


# --- the opening ----------------------------------------------------------------------------------------


def test_the_opening_is_of_the_document_that_the_question_is_about(county: Assistant) -> None:
    question = asked(county, "公益性岗位办法")
    opening = county.retriever.opening(question, county.retriever.rank(question))
    assert opening[0].text == "青岭县乡村公益性岗位管理办法（试行）"
    assert [clause.order for clause in opening] == list(range(len(opening)))


# --- statutes -------------------------------------------------------------------------------------------

PLANTS = """某省野生植物保护条例
第一章 总则
第一条 为保护野生植物，制定本条例。
第二条 采集野生植物的，应当取得采集证，采集证有效期三年。
第三条 采集证载明下列事项：
（一）采集野生植物的种类；
（二）采集野生植物的数量；
（三）采集野生植物的地点。
采集野生植物不得破坏其生长环境。
第二章 法律责任
第四条 未取得采集证采集野生植物的，没收所采集的野生植物，并处五千元以下的罚款。
第五条 县级以上人民政府对保护野生植物有突出贡献的，给予五千元奖励。
"""


@pytest.fixture(scope="module")
def statute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    stores = open_stores(tmp_path_factory.mktemp("statute"), {"条例.txt": PLANTS})
    with Assistant(stores) as assistant:
        yield assistant


def test_an_article_takes_one_place_whatever_its_items(statute: Assistant) -> None:
    found_in = [hit.clause.clause_id.rpartition("#")[2] for hit in statute.search("采集证要写哪些采集的事项")]
    assert len([anchor for anchor in found_in if anchor.startswith("art3")]) == 1
    assert {"art2", "art4"} <= set(found_in)


def test_who_asks_what_is_fined_finds_the_sanction_before_the_rule(statute: Assistant) -> None:
    for text in ("没有采集证就采集野生植物罚多少", "没有采集证采集野生植物要挨罚吗"):
        assert statute.search(text)[0].clause.number == "第四条", text


def test_the_validity_of_a_licence_is_not_that_of_the_law(statute: Assistant) -> None:
    assert statute.search("采集证的有效期多长")[0].clause.number == "第二条"
    assert statute.search("野生植物保护条例现在生效了吗")[0].clause.clause_id.endswith("#title")
