from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from ingest.database import NEWEST_SCHEMA
from ingest.document import Document, Provision, Validity
from ingest.library import (
    Action,
    DocumentSummary,
    Library,
    LibraryError,
    LibraryUnavailable,
    State,
    UnknownClause,
    UnknownDocument,
)
from ingest.readers import read
from ingest.schema import METADATA
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.samples import make_document

ROOT = Path(__file__).parents[1]
SEED = next((ROOT / "corpus" / "documents").glob("*.txt"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/library.sqlite"


@pytest.fixture
def library(url: str) -> Iterator[Library]:
    with Library.open(url) as library:
        yield library


def stage(library: Library, document: Document) -> DocumentSummary:
    return library.stage(document, document.text.encode())


def publish(library: Library, document: Document, by: str = "system") -> DocumentSummary:
    summary = stage(library, document)
    library.publish(summary.doc_id, summary.revision, by)
    return summary


def texts(library: Library) -> list[str]:
    return [clause.text for clause in library.current_clauses()]


def test_staged_revision_is_not_citable(library: Library) -> None:
    summary = stage(library, make_document("低保办法", "每月600元。"))
    assert (summary.revision, summary.state, summary.clauses) == (1, State.STAGED, 1)
    assert library.clauses(["低保办法@1#c1"]) == {}
    assert texts(library) == []
    assert library.clause("低保办法@1#c1").text == "每月600元。"


def test_publishing_replaces_the_former_revision_and_keeps_it_readable(library: Library) -> None:
    publish(library, make_document("低保办法", "每月600元。", "按月发放。"))
    publish(library, make_document("低保办法", "每月700元。"))
    assert texts(library) == ["每月700元。"]
    assert library.clauses(["低保办法@1#c1", "低保办法@2#c1"]).keys() == {"低保办法@2#c1"}
    assert library.document("低保办法").text == "每月700元。"
    assert library.document("低保办法", revision=1).text == "每月600元。\n按月发放。"
    assert library.clause("低保办法@1#c2").text == "按月发放。"
    assert [each.state for each in library.revisions("低保办法")] == [State.ARCHIVED, State.CURRENT]


def test_the_same_reading_of_the_same_file_adds_nothing(library: Library) -> None:
    document = make_document("低保办法", "每月600元。")
    publish(library, document)
    again = stage(library, replace(document, source_name="改了名.txt"))
    assert (again.revision, again.state) == (1, State.CURRENT)
    assert len(library.revisions("低保办法")) == 1


def test_another_reading_of_the_same_file_is_a_new_revision(library: Library) -> None:
    document = make_document("低保办法", "标准。每月600元。")
    publish(library, document)
    (provision,) = document.provisions
    better = replace(document, provisions=(replace(provision, heading="标准", text="每月600元。"),))
    assert stage(library, better).revision == 2


def test_withdraw_and_restore(library: Library) -> None:
    publish(library, make_document("低保办法", "每月600元。"))
    publish(library, make_document("低保办法", "每月700元。"))
    library.withdraw("低保办法")
    assert texts(library) == []
    with pytest.raises(UnknownDocument, match="没有现行版本"):
        library.document("低保办法")
    assert library.documents()[0].state is State.WITHDRAWN
    library.restore("低保办法", 1)
    assert texts(library) == ["每月600元。"]
    states = [each.state for each in library.revisions("低保办法")]
    assert states == [State.CURRENT, State.WITHDRAWN]


def test_audit_tells_who_did_what_in_order(library: Library) -> None:
    publish(library, make_document("低保办法", "每月600元。"), by="王干事")
    library.withdraw("低保办法", by="李主任")
    library.restore("低保办法", 1, by="李主任")
    library.restore("低保办法", 1, by="再点一次，什么也没变")
    entries = library.audit("低保办法")
    assert [(each.actor, each.action) for each in entries] == [
        ("system", Action.STAGE),
        ("王干事", Action.PUBLISH),
        ("李主任", Action.WITHDRAW),
        ("李主任", Action.RESTORE),
    ]
    assert all(each.at.utcoffset() is not None for each in entries)


def test_documents_lists_current_revisions_by_title_else_the_last(library: Library) -> None:
    publish(library, make_document("乙", "一。"))
    stage(library, make_document("乙", "二。"))
    stage(library, make_document("甲", "三。"))
    publish(library, make_document("丙", "四。"))
    library.withdraw("丙")
    shown = [(each.doc_id, each.revision, each.state) for each in library.documents()]
    assert shown == [("丙", 1, State.WITHDRAWN), ("乙", 1, State.CURRENT), ("甲", 1, State.STAGED)]


def test_clauses_come_in_the_order_asked_without_the_unknown(library: Library) -> None:
    publish(library, make_document("甲", "一。", "二。", "三。"))
    asked = ["甲@1#c3", "甲@1#c9", "没有@1#c1", "胡写", "", "甲@1#c1"]
    for _ in ("read", "kept"):
        assert list(library.clauses(asked)) == ["甲@1#c3", "甲@1#c1"]


def test_many_clauses_at_once(library: Library) -> None:
    publish(library, make_document("甲", *(f"第{number}条内容。" for number in range(1200))))
    found = library.clauses(f"甲@1#c{number}" for number in range(1200, 0, -1))
    assert [clause.text for clause in found.values()][:2] == ["第1199条内容。", "第1198条内容。"]
    assert len(found) == 1200


def test_seed_document_comes_back_as_it_went_in(library: Library) -> None:
    source = read(SEED)
    document = parse(source)[0]
    summary = library.stage(document, source.data)
    library.publish(summary.doc_id, summary.revision)
    numbered = replace(document, revision=1)
    assert library.document(document.doc_id) == numbered
    assert tuple(library.current_clauses()) == clauses_of(numbered)
    assert library.source(document.doc_id) == SEED.read_bytes()
    assert any(clause.quantities for clause in library.current_clauses())


def test_units_are_those_of_current_clauses(library: Library) -> None:
    publish(library, make_document("甲", "一。", "二。", units=["民政局", "财政局"]))
    publish(library, make_document("乙", "三。", units=["民政局"]))
    publish(library, make_document("丙", "四。", units=["水利局"]))
    library.withdraw("丙")
    stage(library, make_document("乙", "五。", units=["残联"]))
    assert library.units() == ("民政局", "财政局")
    assert [clause.text for clause in library.clauses_of_unit("民政局")] == ["三。", "一。", "二。"]
    assert library.clauses_of_unit("水利局") == ()


def test_vectors_are_kept_by_encoder(library: Library) -> None:
    publish(library, make_document("甲", "一。", "二。"))
    vector = np.arange(4, dtype=np.float32)
    library.add_vectors("一号", {"甲@1#c1": vector})
    assert library.vectors("一号", "甲@1").keys() == {"甲@1#c1"}
    assert np.array_equal(library.vectors("一号", "甲@1")["甲@1#c1"], vector)
    assert library.vectors("二号", "甲@1") == {}


@pytest.mark.parametrize(
    ("method", "arguments", "problem", "message"),
    [
        ("document", ["没有"], UnknownDocument, "资料库里没有文件“没有”"),
        ("revisions", ["没有"], UnknownDocument, "资料库里没有文件“没有”"),
        ("document", ["甲", 7], UnknownDocument, "没有第 7 版"),
        ("publish", ["甲", 7], UnknownDocument, "没有第 7 版"),
        ("withdraw", ["甲"], UnknownDocument, "没有现行版本"),
        ("clause", ["甲@1#c9"], UnknownClause, "没有条款“甲@1#c9”"),
        ("restore", ["甲", 1], LibraryError, "请改用发布"),
    ],
)
def test_errors_say_what_and_what_next(
    library: Library, method: str, arguments: list[object], problem: type[LibraryError], message: str
) -> None:
    stage(library, make_document("甲", "一。"))
    with pytest.raises(problem, match=message):
        getattr(library, method)(*arguments)


def test_what_is_current_stays_the_same_object_until_a_switch(library: Library, url: str) -> None:
    publish(library, make_document("甲", "一。", "二。"))
    before = library.current()
    assert before == {"甲@1": 2}
    stage(library, make_document("甲", "三。"))
    assert library.current() is before
    with Library.open(url) as other:
        other.publish("甲", 2)
    assert library.current() == {"甲@2": 1}
    assert library.clauses(["甲@1#c1"]) == {}


def test_what_a_switch_leaves_as_it_was_is_not_read_again(library: Library) -> None:
    kept = publish(library, make_document("甲办法", "每头2000元。"))
    changed = publish(library, make_document("乙办法", "每头300元。"))
    ids = [f"{each.revision_id}#c1" for each in (kept, changed)]
    before = [library.clause(each) for each in ids]
    publish(library, make_document("乙办法", "每头500元。"))
    after = [library.clause(each) for each in ids]
    assert after[0] is before[0]
    assert [each.validity for each in after] == [before[0].validity, Validity.AMENDED]


def test_a_block_of_one_edition_sees_what_is_switched_meanwhile_only_after_it(
    library: Library, url: str
) -> None:
    summary = publish(library, make_document("甲", "一、正文。"))
    with library.one_edition(), Library.open(url) as other:
        other.withdraw(summary.doc_id)
        with library.one_edition():
            assert list(library.current()) == [summary.revision_id]
        assert list(library.current()) == [summary.revision_id]
        assert list(other.current()) == []
    assert list(library.current()) == []


def test_failed_switch_changes_nothing(library: Library, tmp_path: Path) -> None:
    """A power cut between the two updates of a switch is a transaction rolled back."""
    publish(library, make_document("甲", "一。"))
    stage(library, make_document("甲", "二。"))
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute(
            "CREATE TRIGGER power_cut BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'power cut'); END"
        )
    connection.close()
    with pytest.raises(Exception, match="power cut"):
        library.publish("甲", 2)
    assert texts(library) == ["一。"]


def test_database_admits_one_current_revision_a_document(library: Library, tmp_path: Path) -> None:
    publish(library, make_document("甲", "一。"))
    stage(library, make_document("甲", "二。"))
    connection = sqlite3.connect(tmp_path / "library.sqlite")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE revisions SET state = 'current'")
    connection.close()


def test_threads_that_stage_at_once_wait_for_each_other(url: str) -> None:
    documents = [make_document("甲", "同一件。"), *(make_document("乙", f"第{n}稿。") for n in range(6))] * 2
    errors: list[Exception] = []

    def work(library: Library, document: Document) -> None:
        try:
            publish(library, document)
        except Exception as error:
            errors.append(error)

    with Library.open(url) as library:
        threads = [threading.Thread(target=work, args=(library, each)) for each in documents]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert [each.revision for each in library.revisions("甲")] == [1]
        assert sorted(each.revision for each in library.revisions("乙")) == [1, 2, 3, 4, 5, 6]
        assert sum(each.state is State.CURRENT for each in library.revisions("乙")) == 1


def test_libraries_created_at_once_wait_for_each_other(url: str) -> None:
    libraries: list[Library] = []
    threads = [threading.Thread(target=lambda: libraries.append(Library.open(url))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [library.documents() for library in libraries] == [()] * 4
    for library in libraries:
        library.close()


def test_migrations_make_the_schema(library: Library, tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    engine = create_engine(f"sqlite:///{tmp_path}/library.sqlite")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_newest_schema_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "ingest" / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == NEWEST_SCHEMA


def test_library_of_a_newer_program_is_refused(url: str, tmp_path: Path) -> None:
    Library.open(url).close()
    connection = sqlite3.connect(tmp_path / "library.sqlite")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(LibraryUnavailable, match=r"9999.*请升级本程序"):
        Library.open(url)


def test_file_that_is_no_database_is_refused_and_left_alone(url: str, tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(LibraryUnavailable, match=r"打不开资料库.*library\.sqlite"):
        Library.open(url)
    assert path.read_text(encoding="utf-8") == "这不是数据库" * 100


def test_data_directory_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(LibraryUnavailable, match="请检查数据目录"):
        Library.open(f"sqlite:///{tmp_path}/data/library.sqlite")


def test_failure_of_the_database_is_told_without_the_statement(library: Library, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "library.sqlite") as connection:
        connection.execute("ALTER TABLE revisions RENAME TO lost")
    connection.close()
    for act in (library.documents, lambda: stage(library, make_document("甲", "一。"))):
        with pytest.raises(LibraryUnavailable, match="资料库读写失败（no such table: revisions）"):
            act()


def test_missing_data_directory_is_made(tmp_path: Path) -> None:
    with Library.open(f"sqlite:///{tmp_path}/new/folder/library.sqlite") as library:
        assert library.documents() == ()


def test_document_without_clauses_can_be_published(library: Library) -> None:
    publish(library, make_document("空文件"))
    assert library.current() == {"空文件@1": 0}


def test_clause_that_names_a_unit_twice(library: Library) -> None:
    publish(library, make_document("甲", "一。", units=["民政局", "民政局"]))
    assert len(library.clauses_of_unit("民政局")) == 1


def test_two_provisions_with_one_anchor_are_refused_whole(library: Library) -> None:
    document = make_document("甲", "一。", "二。")
    same: tuple[Provision, ...] = tuple(replace(each, anchor="c1") for each in document.provisions)
    with pytest.raises(Exception, match="UNIQUE"):
        stage(library, replace(document, provisions=same))
    with pytest.raises(UnknownDocument):
        library.revisions("甲")
