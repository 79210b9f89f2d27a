"""Clauses: the citable units of a tree, each with its place in the document."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.document import Document
from ingest.segment import clause_id, clauses_of
from ingest.structure import parse
from tests.samples import source_with

PARAGRAPHS = (
    "关于某项救助的方案",
    "（征求意见稿）",
    "为做好救助，提出方案。",
    "一、总体要求",
    "坚持统筹。",
    "二、主要任务",
    "（一）发放补贴。对老年人每年补贴2000元。（责任单位：自治区民政厅）",
    "（二）加强监测。逐户核实。",
)


@pytest.fixture(scope="module")
def document() -> Document:
    return replace(parse(source_with(PARAGRAPHS))[0], revision=3)


def test_every_provision_is_a_clause_in_reading_order(document: Document) -> None:
    clauses = clauses_of(document)
    assert [clause.order for clause in clauses] == list(range(len(clauses)))
    assert [clause.clause_id.rpartition("#")[2] for clause in clauses] == [p.anchor for p in document.walk()]
    assert [clause.path for clause in clauses] == [
        (),
        (),
        ("一、总体要求",),
        ("二、主要任务",),
        ("二、主要任务", "（一）发放补贴"),
        ("二、主要任务", "（二）加强监测"),
    ]


def test_clause_id_names_document_revision_and_place(document: Document) -> None:
    ids = [clause.clause_id for clause in clauses_of(document)]
    assert clause_id(document, "2-1") in ids
    assert clause_id(document, "2-1") == f"{document.doc_id}@3#2-1"
    assert len(set(ids)) == len(ids)


def test_clause_carries_what_its_provision_says(document: Document) -> None:
    clause = next(clause for clause in clauses_of(document) if clause.number == "（一）")
    assert clause.text == "对老年人每年补贴2000元。"
    assert document.text[clause.start :].startswith(clause.text)
    assert clause.responsible_units == ("自治区民政厅",)
    assert [quantity.text for quantity in clause.quantities] == ["2000元"]
    assert [entitlement.beneficiary for entitlement in clause.entitlements] == ["老年人"]
    assert (clause.title, clause.validity) == (document.title, document.validity)


def test_searched_text_has_title_path_words_and_units(document: Document) -> None:
    clause = next(clause for clause in clauses_of(document) if clause.number == "（一）")
    assert clause.index_text.splitlines() == [
        "关于某项救助的方案",
        "二、主要任务",
        "（一）发放补贴",
        "对老年人每年补贴2000元。",
        "自治区民政厅",
    ]


def test_every_provision_is_one_clause_articles_of_several_paragraphs_among_them() -> None:
    """Articles of several 款 beside others in a chapter: none is left out, none comes twice."""
    (statute,) = parse(
        source_with(
            [
                "某某条例",
                "第一章　总则",
                "第一条　为了规范，制定本条例。",
                "第二条　本条例适用于下列情形：",
                "（一）第一种；",
                "（二）第二种。",
                "法律另有规定的，从其规定。",
                "第三条　县级人民政府负责。",
            ]
        )
    )
    anchors = [each.clause_id.rpartition("#")[2] for each in clauses_of(statute)]
    assert anchors == [provision.anchor for provision in statute.walk()]
    assert anchors == ["title", "ch1", "art1", "art2", "art2-1", "art2-2", "art2-p2", "art3"]


def test_a_heading_of_two_parts_can_be_quoted() -> None:
    lines = ("关于增收的方案", "一、主要任务", "1.做强示范户，提升带动力", "（1）种地。支持示范户种地。")
    document = parse(source_with(lines))[0]
    clauses = {clause.heading: clause for clause in clauses_of(document)}
    says, names = clauses["做强示范户，提升带动力"], clauses["主要任务"]
    assert says.text == "做强示范户，提升带动力"
    assert document.text[says.start : says.start + len(says.text)] == says.text
    assert names.text == ""


STATUTE = (
    "某某条例",
    "第一章　禁止行为",
    "第一条　不得有下列行为：",
    "（一）捕杀；",
    "（二）采集：",
    "1. 果实；",
    "2. 种子。",
    "第二款另有规定的，从其规定。",
    "第二条　县级人民政府负责。",
)


def test_an_item_carries_the_words_that_introduce_it() -> None:
    (statute,) = parse(source_with(STATUTE))
    leads = {each.text: each.lead for each in clauses_of(statute)}
    assert leads["捕杀；"] == leads["采集："] == "不得有下列行为："
    assert leads["果实；"] == leads["种子。"] == "采集："
    others = ("不得有下列行为：", "第二款另有规定的，从其规定。", "县级人民政府负责。")
    assert [leads[text] for text in others] == ["", "", ""]


def test_the_vector_is_made_of_words_without_their_numbers() -> None:
    (statute,) = parse(source_with(STATUTE))
    item = next(each for each in clauses_of(statute) if each.text == "捕杀；")
    assert item.meaning_text.splitlines() == ["某某条例", "禁止行为", "不得有下列行为：", "捕杀；"]
    assert "第一条" in item.index_text.splitlines()
