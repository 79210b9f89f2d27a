"""The life of a document: waiting for its day, expiring, superseded, repealed; with its annexes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from ingest.document import Dates, Document, Validity
from ingest.library import Action, DocumentSummary, Library, LibraryError, Publication, State
from ingest.revision import validity_on
from ingest.structure import parse
from ingest.titles import document_id
from tests.samples import make_document, source_with


@dataclass
class Calendar:
    """The day it is; the tests turn it."""

    day: date = date(2026, 6, 1)

    def __call__(self) -> date:
        return self.day


@pytest.fixture
def calendar() -> Calendar:
    return Calendar()


@pytest.fixture
def library(tmp_path: Path, calendar: Calendar) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite", calendar) as library:
        yield library


def publish(library: Library, document: Document) -> DocumentSummary:
    summary = library.stage(document, document.text.encode())
    library.publish(summary.doc_id, summary.revision)
    return library.summary(summary.doc_id, summary.revision)


def dated(
    title: str, text: str, effective: str | None = None, expires: str | None = None, **changes: object
) -> Document:
    dates = Dates(effective=effective, expires=expires)
    return replace(make_document(title, text), dates=dates, **changes)  # type: ignore[arg-type]


def cited(library: Library) -> list[tuple[str, Validity]]:
    return [(clause.text, clause.validity) for clause in library.current_clauses()]


# --- the calendar -----------------------------------------------------------------------------------


def test_coming_text_waits_while_the_former_holds(library: Library, calendar: Calendar) -> None:
    publish(library, dated("低保办法", "每月600元。"))
    coming = publish(library, dated("低保办法", "每月700元。", effective="2026-07-01"))
    assert (coming.state, coming.validity) == (State.SCHEDULED, Validity.NOT_YET_IN_FORCE)
    assert cited(library) == [("每月600元。", Validity.IN_FORCE)]
    calendar.day = date(2026, 6, 30)
    assert cited(library) == [("每月600元。", Validity.IN_FORCE)]
    calendar.day = date(2026, 7, 1)
    assert cited(library) == [("每月700元。", Validity.IN_FORCE)]
    assert [each.state for each in library.revisions("低保办法")] == [State.ARCHIVED, State.CURRENT]
    last = library.audit("低保办法")[-1]
    assert (last.actor, last.action, last.reason) == ("calendar", Action.PUBLISH, "自 2026-07-01 起施行")


def test_coming_text_without_a_former_one_is_cited_as_not_yet_in_force(
    library: Library, calendar: Calendar
) -> None:
    publish(library, dated("新办法", "每月700元。", effective="2026-07-01"))
    assert cited(library) == [("每月700元。", Validity.NOT_YET_IN_FORCE)]
    calendar.day = date(2026, 7, 1)
    assert cited(library) == [("每月700元。", Validity.IN_FORCE)]


def test_final_text_supersedes_its_draft_at_once(library: Library) -> None:
    publish(library, replace(make_document("方案", "力争10%。"), validity=Validity.DRAFT))
    publish(library, dated("方案", "达到10%。", effective="2026-07-01"))
    assert cited(library) == [("达到10%。", Validity.NOT_YET_IN_FORCE)]
    assert library.summary("方案", 1).state is State.ARCHIVED


def test_last_day_of_validity_still_counts(library: Library, calendar: Calendar) -> None:
    publish(library, dated("试点办法", "补500元。", expires="2026-12-31"))
    before = library.current()
    calendar.day = date(2026, 12, 31)
    assert cited(library) == [("补500元。", Validity.IN_FORCE)]
    assert library.current() is before
    calendar.day = date(2027, 1, 1)
    assert cited(library) == []
    assert library.summary("试点办法", 1).state is State.EXPIRED
    assert library.document("试点办法", 1).validity is Validity.EXPIRED
    assert library.clause("试点办法@1#c1").validity is Validity.EXPIRED


def test_program_started_days_later_does_what_was_due(tmp_path: Path, calendar: Calendar) -> None:
    url = f"sqlite:///{tmp_path}/later.sqlite"
    with Library.open(url, calendar) as library:
        publish(library, dated("甲", "旧。"))
        publish(library, dated("甲", "新。", effective="2026-07-01"))
        publish(library, dated("乙", "到期。", expires="2026-07-01"))
    calendar.day = date(2026, 9, 1)
    with Library.open(url, calendar) as library:
        assert cited(library) == [("新。", Validity.IN_FORCE)]


def test_failed_turn_of_the_day_changes_nothing(library: Library, calendar: Calendar, tmp_path: Path) -> None:
    publish(library, dated("甲", "旧。"))
    publish(library, dated("甲", "新。", effective="2026-07-01"))
    connection = sqlite3.connect(tmp_path / "library.sqlite")
    connection.execute(
        "CREATE TRIGGER power_cut BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'power cut'); END"
    )
    connection.close()
    calendar.day = date(2026, 7, 1)
    with pytest.raises(Exception, match="power cut"):
        library.current()
    assert [each.state for each in library.revisions("甲")] == [State.CURRENT, State.SCHEDULED]


def test_text_whose_time_is_over_is_filed_away(library: Library) -> None:
    publish(library, dated("甲", "现行。"))
    old = publish(library, dated("甲", "从前。", expires="2020-12-31"))
    assert old.state is State.EXPIRED
    assert cited(library) == [("现行。", Validity.IN_FORCE)]


@pytest.mark.parametrize(
    ("day", "state", "stated", "expected"),
    [
        ("2026-06-30", State.CURRENT, Validity.IN_FORCE, Validity.NOT_YET_IN_FORCE),
        ("2026-07-01", State.CURRENT, Validity.IN_FORCE, Validity.IN_FORCE),
        ("2026-07-01", State.CURRENT, Validity.TRIAL, Validity.TRIAL),
        ("2028-06-30", State.CURRENT, Validity.TRIAL, Validity.TRIAL),
        ("2028-07-01", State.CURRENT, Validity.TRIAL, Validity.EXPIRED),
        ("2026-06-30", State.CURRENT, Validity.DRAFT, Validity.DRAFT),
        ("2028-07-01", State.CURRENT, Validity.DRAFT, Validity.DRAFT),
        ("2026-07-01", State.ARCHIVED, Validity.IN_FORCE, Validity.AMENDED),
        ("2026-07-01", State.REPEALED, Validity.TRIAL, Validity.REPEALED),
        ("2026-06-30", State.STAGED, Validity.IN_FORCE, Validity.NOT_YET_IN_FORCE),
    ],
)
def test_validity_on_a_day(day: str, state: State, stated: Validity, expected: Validity) -> None:
    assert validity_on(date.fromisoformat(day), state, stated, "2026-07-01", "2028-06-30") is expected


# --- repeal and restoring -----------------------------------------------------------------------------


def repealing(title: str, *repealed: str) -> Document:
    return replace(make_document(title, "自公布之日起施行。"), repeals=repealed)


def test_repeal_clause_is_proposed_and_carried_out_by_a_person(library: Library) -> None:
    old = replace(make_document("旧办法", "每月600元。"), doc_id=document_id("旧办法"))
    publish(library, old)
    publish(library, repealing("新办法", "旧办法", "库里没有的办法"))
    (clause,) = library.repeal_clauses()
    assert (clause.repealing.title, clause.repealed.title) == ("新办法", "旧办法")
    assert ("每月600元。", Validity.IN_FORCE) in cited(library)
    library.repeal(clause.repealed.doc_id, "李主任", "《新办法》同时废止")
    assert library.repeal_clauses() == ()
    assert [text for text, _ in cited(library)] == ["自公布之日起施行。"]
    assert library.document(old.doc_id, 1).validity is Validity.REPEALED
    last = library.audit(old.doc_id)[-1]
    assert (last.actor, last.action, last.reason) == ("李主任", Action.REPEAL, "《新办法》同时废止")


def test_a_document_is_repealed_by_its_number(library: Library) -> None:
    old = replace(make_document("旧办法", "补100元。"), document_number="贺政办发〔2022〕9号")
    publish(library, old)
    new = library.stage(repealing("新办法", "贺政办发〔2022〕9号"), b"")
    (proposed,) = library.repealed_by(new.doc_id, new.revision)
    assert proposed.found and proposed.found.title == "旧办法"
    assert proposed.cited == "贺政办发〔2022〕9号"
    library.publish(new.doc_id, new.revision)
    (clause,) = library.repeal_clauses()
    assert (clause.repealing.title, clause.repealed.title) == ("新办法", "旧办法")


def test_draft_and_coming_texts_repeal_nothing_yet(library: Library, calendar: Calendar) -> None:
    publish(library, replace(make_document("旧办法", "每月600元。"), doc_id=document_id("旧办法")))
    publish(library, replace(repealing("草案", "旧办法"), validity=Validity.DRAFT))
    publish(library, replace(repealing("新办法", "旧办法"), dates=Dates(effective="2026-07-01")))
    assert library.repeal_clauses() == ()
    calendar.day = date(2026, 7, 1)
    assert [each.repealing.title for each in library.repeal_clauses()] == ["新办法"]


def test_repealed_text_can_be_restored_but_not_an_expired_one(library: Library, calendar: Calendar) -> None:
    publish(library, dated("甲", "一。", expires="2026-12-31"))
    library.repeal("甲")
    library.restore("甲", 1)
    assert cited(library) == [("一。", Validity.IN_FORCE)]
    calendar.day = date(2027, 1, 1)
    with pytest.raises(LibraryError, match=r"有效期至 2026-12-31.*请先更正"):
        library.restore("甲", 1)


@pytest.mark.parametrize(
    ("dates", "last"),
    [
        (Dates(written="2001-01-01", effective="2001-03-01"), "2001-03-01"),
        (Dates(written="2001-01-01", effective="2001-03-01", amended="2019-04-23"), "2019-04-23"),
        (Dates(), ""),
    ],
)
def test_last_of_the_dates_tells_which_text_is_newer(library: Library, dates: Dates, last: str) -> None:
    assert library.stage(replace(make_document("甲", "一。"), dates=dates), b"").dated == last


def test_older_text_is_filed_away_without_becoming_current(library: Library) -> None:
    publish(library, dated("甲", "新。"))
    older = library.stage(dated("甲", "旧。", effective="2010-01-01"), b"")
    library.archive("甲", older.revision, "system")
    assert cited(library) == [("新。", Validity.IN_FORCE)]
    assert library.summary("甲", older.revision).state is State.ARCHIVED


# --- annexes ------------------------------------------------------------------------------------------


def stage_file(library: Library, main: Document, annex: Document) -> DocumentSummary:
    """A document and its annex as they come in one file."""
    summary = library.stage(main, b"file")
    library.stage(replace(annex, sha256=main.sha256, parent=main.doc_id), b"file")
    return summary


def test_annexes_come_and_go_with_their_document(library: Library) -> None:
    main = stage_file(library, make_document("通知", "现印发。"), make_document("附件", "标准600元。"))
    library.publish("通知", main.revision)
    assert sorted(text for text, _ in cited(library)) == ["标准600元。", "现印发。"]
    library.withdraw("通知")
    assert cited(library) == []
    library.restore("通知", main.revision)
    assert len(cited(library)) == 2
    second = stage_file(library, make_document("通知", "重新印发。"), make_document("附件", "标准700元。"))
    library.publish("通知", second.revision)
    assert sorted(text for text, _ in cited(library)) == ["标准700元。", "重新印发。"]


def test_annex_that_the_new_text_no_longer_has_goes_with_the_former_one(library: Library) -> None:
    first = stage_file(library, make_document("通知", "现印发。"), make_document("附件", "标准600元。"))
    library.publish("通知", first.revision)
    publish(library, make_document("通知", "重新印发，不带附件。"))
    assert [text for text, _ in cited(library)] == ["重新印发，不带附件。"]
    library.restore("通知", first.revision)
    assert sorted(text for text, _ in cited(library)) == ["标准600元。", "现印发。"]


def test_library_of_the_first_schema_is_migrated_with_its_dates(tmp_path: Path, calendar: Calendar) -> None:
    path = tmp_path / "old.sqlite"
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "ingest" / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql("INSERT INTO sources VALUES ('00', x'00')")
        connection.exec_driver_sql("INSERT INTO documents VALUES ('甲')")
        document = json.dumps(
            {
                **dict.fromkeys(("doc_id", "title", "text", "source_name"), "甲"),
                **{"revision": 1, "validity": "in_force", "sha256": "00", "provisions": []},
                "dates": {"written": None, "effective": "2020-01-01", "expires": "2026-01-01"},
            }
        )
        values = ("甲", 1, "current", "甲", None, "in_force", 0, "甲.txt", "00", "digest", document)
        places = ", ".join("?" * len(values))
        connection.exec_driver_sql(f"INSERT INTO revisions VALUES ({places})", values)
    engine.dispose()
    with Library.open(f"sqlite:///{path}", calendar) as library:
        assert library.document("甲", 1).dates.effective == "2020-01-01"
        assert library.summary("甲", 1).state is State.EXPIRED, "its time was over in June 2026"


def test_clauses_of_an_older_library_learn_what_introduces_them(tmp_path: Path, calendar: Calendar) -> None:
    path = tmp_path / "old.sqlite"
    law = "某条例\n第一条 不得有下列行为：\n（一）捕杀；\n（二）采集。\n第二条 县政府负责。"
    (document,) = parse(source_with(law.split("\n")))
    with Library.open(f"sqlite:///{path}", calendar) as library:
        publish(library, document)
        before = list(library.current_clauses())
        library.add_vectors("编码", {before[-1].clause_id: np.ones(2, dtype=np.float32)})
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE clauses SET clause = json_remove(clause, '$.lead')")
        connection.execute("UPDATE alembic_version SET version_num = '0003'")
    with Library.open(f"sqlite:///{path}", calendar) as library:
        assert list(library.current_clauses()) == before
        assert {clause.lead for clause in before} == {"", "不得有下列行为："}
        (revision,) = library.current()
        assert library.vectors("编码", revision) == {}, "they were made of other words"
        assert library.stage(document, b"").revision == before[0].revision, "the same text is no new revision"


# --- what a document says it repeals -----------------------------------------------------------------


def test_repeal_by_a_new_document_is_proposed_and_made_with_its_publication(library: Library) -> None:
    publish(library, make_document("某厅关于印发旧办法的通知", "补100元。"))
    rules = document_id("旧细则")
    publish(library, replace(make_document("旧细则", "补50元。"), doc_id=rules))
    titles = ("关于印发旧办法的通知", "旧细则", "没有收录的办法")
    new = library.stage(replace(make_document("新办法", "补200元。"), repeals=titles), b"")
    named = library.repealed_by("新办法", new.revision)
    assert [(each.title, each.found.title if each.found else None, each.holds) for each in named] == [
        ("关于印发旧办法的通知", "某厅关于印发旧办法的通知", True),
        ("旧细则", "旧细则", True),
        ("没有收录的办法", None, False),
    ]
    library.publish("新办法", new.revision, "operator", repealing=True)
    assert [text for text, _ in cited(library)] == ["补200元。"]
    last = library.audit(rules)[-1]
    assert (last.actor, last.action, last.reason) == ("operator", Action.REPEAL, "《新办法》宣布废止")
    assert [each.holds for each in library.repealed_by("新办法", 1)] == [False] * 3


def test_repeal_is_never_silent(library: Library) -> None:
    publish(library, replace(make_document("旧办法", "补100元。"), doc_id=document_id("旧办法")))
    publish(library, replace(make_document("新办法", "补200元。"), repeals=("旧办法",)))
    assert len(cited(library)) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"validity": Validity.DRAFT}, "征求意见稿，不能废止"),
        ({"dates": Dates(effective="2026-07-01")}, "自 2026-07-01 起才施行"),
    ],
)
def test_what_does_not_bind_yet_repeals_nothing_and_is_not_half_published(
    library: Library, changes: dict[str, object], words: str
) -> None:
    publish(library, replace(make_document("旧办法", "补100元。"), doc_id=document_id("旧办法")))
    new = replace(make_document("新办法", "补200元。"), repeals=("旧办法",), **changes)  # type: ignore[arg-type]
    staged = library.stage(new, b"")
    with pytest.raises(LibraryError, match=words):
        library.publish("新办法", staged.revision, repealing=True)
    assert library.summary("新办法", 1).state is State.STAGED
    assert [text for text, _ in cited(library)] == ["补100元。"]


def test_what_cannot_be_published_does_not_stop_the_others(library: Library) -> None:
    for title in ("甲", "乙"):
        library.stage(make_document(title, f"{title}补100元。"), b"")
    wanted = [Publication("甲", 1), Publication("丙", 1), Publication("乙", 1)]
    failed = library.publish_all(wanted)
    assert list(failed) == [wanted[1]]
    assert "没有文件“丙”" in str(failed[wanted[1]])
    assert sorted(text for text, _ in cited(library)) == ["乙补100元。", "甲补100元。"]
