"""What rests on clauses that a new revision changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.activity import Activity, Feedback, Rating
from assistant.dependants import Dependant, dependants
from ingest.difference import differences
from tests.samples import make_document

OLD = replace(make_document("办法", "每月补助600元。", "由民政局负责。", "每年公示一次。"), revision=1)
NEW = replace(make_document("办法", "每月补助700元。", "由民政局负责。"), revision=2)


def test_judged_answers_that_cite_changed_or_removed_clauses(tmp_path: Path) -> None:
    activity = Activity(tmp_path)
    for question, *cited in (("补多少", "c1", "c2"), ("谁负责", "c2"), ("公示吗", "c3")):
        clause_ids = tuple(f"办法@1#{anchor}" for anchor in cited)
        activity.add_feedback(Feedback(Rating.UP, "", question, clause_ids=clause_ids))
    activity.add_feedback(Feedback(Rating.UP, "", "补多少", clause_ids=("办法@1#c1",)))
    found = dependants(differences(OLD, NEW), [activity.resting_on])
    activity.close()
    assert found == (
        Dependant("回答", "补多少", "办法@1#c1"), Dependant("回答", "公示吗", "办法@1#c3"),
    )  # fmt: skip


def test_nothing_is_looked_up_where_nothing_changed() -> None:
    def fails(_: object) -> tuple[Dependant, ...]:
        raise AssertionError("looked up")

    assert dependants(differences(OLD, OLD), [fails]) == ()
