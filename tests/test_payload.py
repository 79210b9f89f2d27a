"""The JSON shapes of CONTRACTS.md: every name that is promised there is there, at least."""

import json
from dataclasses import asdict

import pytest

from assistant import payload
from assistant.answer import Answer, Citation, ScoredClause
from assistant.errors import UserError
from ingest.document import Document
from ingest.readers import read
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.fake_assistant import SEED

ANSWER = {
    "question", "status", "verdict", "answer", "citations", "related", "missing", "notices",
    "assumed", "suggestions", "conversation_id", "composed_by", "elapsed_ms",
}  # fmt: skip
CITATION = {
    "clause_id", "doc_id", "title", "document_number", "validity", "path", "number",
    "number_inferred", "quote", "start", "end", "responsible_units",
}  # fmt: skip
DOCUMENT = {
    "doc_id", "title", "issuer", "document_number", "validity", "dates", "revision", "sha256",
    "warnings", "provisions",
}  # fmt: skip
PROVISION = {
    "clause_id", "level", "number", "number_inferred", "heading", "text", "responsible_units",
    "quantities", "entitlements", "children",
}  # fmt: skip
QUANTITY = {
    "text", "comparator", "value", "unit", "start", "end",
}  # fmt: skip


@pytest.fixture(scope="module")
def seed() -> Document:
    return parse(read(SEED))[0]


def provisions(tree: object) -> list[dict[str, object]]:
    assert isinstance(tree, dict)
    below = tree.get("provisions", tree.get("children"))
    assert isinstance(below, list)
    return [each for child in below for each in (child, *provisions(child))]


def test_document_tree_has_the_names_of_the_contract(seed: Document) -> None:
    tree = payload.document_tree(seed)
    assert tree.keys() >= DOCUMENT
    assert set(asdict(seed.dates)) >= {"written", "effective", "expires"}
    found = provisions(tree)
    assert all(provision.keys() >= PROVISION for provision in found)
    quantities = [quantity for provision in found for quantity in provision["quantities"]]  # type: ignore[attr-defined]
    assert quantities
    assert all(quantity.keys() >= QUANTITY for quantity in quantities)


def test_document_tree_holds_every_provision_under_the_id_of_its_clause(seed: Document) -> None:
    ids = [provision["clause_id"] for provision in provisions(payload.document_tree(seed))]
    assert ids == [clause.clause_id for clause in clauses_of(seed)]


def test_document_tree_is_json_with_plain_values(seed: Document) -> None:
    tree = json.loads(json.dumps(payload.document_tree(seed), ensure_ascii=False))
    assert tree["validity"] == "draft"
    quantity = next(q for p in provisions(tree) for q in p["quantities"] if q["text"] == "1.5万家以上")  # type: ignore[attr-defined]
    assert (quantity["comparator"], quantity["value"], quantity["unit"]) == (">=", 1.5, "万家")


def test_answer_and_citation_are_the_contract_as_they_are() -> None:
    assert set(Answer.__slots__) == ANSWER
    assert set(Citation.__slots__) == CITATION


def test_search_result(seed: Document) -> None:
    clause = clauses_of(seed)[-1]
    result = payload.search_result(ScoredClause(clause, 0.5))
    assert result == {
        "clause_id": clause.clause_id,
        "doc_id": seed.doc_id,
        "title": seed.title,
        "validity": "draft",
        "path": clause.path,
        "number": clause.number,
        "text": clause.text,
        "score": 0.5,
    }


def test_error() -> None:
    problem = UserError("empty_question", "问题是空的。", "请写下要问的事。")
    assert payload.error(problem) == {
        "error": {"code": "empty_question", "message": "问题是空的。", "hint": "请写下要问的事。"}
    }
