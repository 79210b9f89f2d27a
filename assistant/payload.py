"""The JSON shapes that others rely on (CONTRACTS.md), made of the nouns. Pure.

Where a noun's fields are the contract (Answer, Clause, Gap) its JSON is `dataclasses.asdict` and needs no
function here.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.answer import ScoredClause
from assistant.disagreement import Disagreement
from assistant.errors import UserError
from assistant.job import Job
from ingest.document import Document, Provision
from ingest.segment import clause_id

if TYPE_CHECKING:
    from assistant.preview import Preview  # which knows the desk, whose parts write payloads

Json = dict[str, object]


def document_tree(document: Document) -> Json:
    """The document with all its provisions, nested as printed; a provision's text is its own, without the
    children's, and offsets of quantities and entitlements are into that text."""
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "issuer": document.issuer,
        "document_number": document.document_number,
        "level": document.level,
        "validity": document.validity,
        "dates": asdict(document.dates),
        "addressee": document.addressee,
        "bases": [asdict(basis) for basis in document.bases],
        "parent": document.parent,
        "repeals": document.repeals,
        "revision": document.revision,
        "sha256": document.sha256,
        "source_name": document.source_name,
        "warnings": document.warnings,
        "provisions": [_provision(document, provision) for provision in document.provisions],
    }


def _provision(document: Document, provision: Provision) -> Json:
    return {
        "clause_id": clause_id(document, provision.anchor),
        "level": provision.level,
        "number": provision.number,
        "number_inferred": provision.number_inferred,
        "heading": provision.heading,
        "text": provision.text,
        "responsible_units": provision.responsible_units,
        "page": provision.page,
        "quantities": [asdict(quantity) for quantity in provision.quantities],
        "entitlements": [asdict(entitlement) for entitlement in provision.entitlements],
        "children": [_provision(document, child) for child in provision.children],
    }


def search_result(scored: ScoredClause) -> Json:
    clause = scored.clause
    return {
        "clause_id": clause.clause_id,
        "doc_id": clause.doc_id,
        "title": clause.title,
        "validity": clause.validity,
        "path": clause.path,
        "number": clause.number,
        "text": clause.text,
        "score": scored.score,
    }


def job(found: Job) -> Json:
    """Each file with what was found in it; `progress` from 0 to 1."""
    return asdict(found) | {"progress": found.progress}


def preview(before: Preview) -> Json:
    """A revision as its maintainer must see it before it is published. `difference`: against the current
    revision, null where there is none or it is the same."""
    document, changes = before.document, before.changes
    return {
        "document": document_tree(document),
        "state": before.summary.state,
        "warnings": before.warnings,
        "inferred_numbers": [clause_id(document, each.anchor) for each in before.inferred],
        "bases": [asdict(basis) for basis in document.bases],
        "unresolved": before.unresolved,
        "difference": None if changes is None else [asdict(each) for each in changes],
        "dependants": [asdict(each) for each in before.dependants],
        "repeals": [asdict(each) for each in before.repeals],
        "conflicts": [_conflict(each) for each in before.conflicts],
    }


def _conflict(found: Disagreement) -> Json:
    """Both clauses with the quantity in which they differ, and what is told of them."""
    conflict, prevails = found.conflict, found.suggestion.prevails
    return {
        "clause_id": conflict.one.clause_id,
        "says": asdict(conflict.one_says),
        "other": asdict(conflict.other),
        "other_says": asdict(conflict.other_says),
        "rule": found.suggestion.rule,
        "suggested_doc_id": prevails.doc_id if prevails else None,
        "text": str(found),
    }


def error(problem: UserError) -> Json:
    return {"error": {"code": problem.code, "message": problem.message, "hint": problem.hint}}
