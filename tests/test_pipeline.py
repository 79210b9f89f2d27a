from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import publishing
from ingest.document import Document
from ingest.encoder import Vectors
from ingest.index import ClauseIndex
from ingest.intake import Progress, Stage, files_of
from ingest.library import Library, LibraryUnavailable, State, UnknownDocument
from ingest.pipeline import Outcome, Result, ingest
from ingest.readers import Source
from ingest.structure import parse
from ingest.tokens import Tokenizer
from tests.ofd_samples import policy_ofd, zipped
from tests.samples import CharacterEncoder, policy_text

pytestmark = pytest.mark.slow

COW = policy_text("肉牛养殖补助办法", "肉牛养殖每头补助2000元。", "补助资金由农业农村局发放。")
HEATING = policy_text("冬季取暖补贴办法", "取暖补贴每户每年800元。")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path}/data/library.sqlite") as library:
        yield library


@pytest.fixture
def index(tmp_path: Path, library: Library) -> Iterator[ClauseIndex]:
    with ClauseIndex.open(tmp_path / "data" / "index", library, Tokenizer(), CharacterEncoder()) as index:
        yield index


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "received"
    folder.mkdir()
    write(folder / "cow.txt", COW)
    write(folder / "heating.txt", HEATING)
    return folder


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def found(library: Library, index: ClauseIndex, question: str) -> list[str]:
    hits = index.lexical(question, 10)
    return [clause.text for clause in library.clauses(hit.clause_id for hit in hits).values()]


def results(outcomes: list[Outcome]) -> list[Result]:
    return [outcome.result for outcome in outcomes]


def test_folder_is_published_and_found(folder: Path, library: Library, index: ClauseIndex) -> None:
    cow, heating = ingest([folder], library, index)
    assert (cow.result, cow.title, cow.revision, cow.error) == (Result.PUBLISHED, "肉牛养殖补助办法", 1, None)
    assert cow.clauses == library.summary(cow.doc_id or "").clauses == 3
    assert heating.path == folder / "heating.txt"
    assert found(library, index, "取暖") == ["冬季取暖补贴办法", "取暖补贴每户每年800元。"]
    assert index.check() == []


def test_second_time_changes_nothing(folder: Path, library: Library, index: ClauseIndex) -> None:
    ingest([folder], library, index)
    before = library.current()
    assert results(ingest([folder], library, index)) == [Result.UNCHANGED] * 2
    assert library.current() is before


def test_changed_file_becomes_the_next_revision(folder: Path, library: Library, index: ClauseIndex) -> None:
    ingest([folder], library, index)
    write(folder / "cow.txt", COW.replace("2000", "3000"))
    assert results(ingest([folder], library, index)) == [Result.PUBLISHED, Result.UNCHANGED]
    assert "肉牛养殖每头补助3000元。" in found(library, index, "肉牛")
    assert "肉牛养殖每头补助2000元。" not in found(library, index, "肉牛")


def test_bad_files_do_not_stop_the_others(folder: Path, library: Library, index: ClauseIndex) -> None:
    write(folder / "a-empty.txt", "")
    (folder / "b-binary.txt").write_bytes(b"\x00\xff\x00\xd8" * 100)
    outcomes = ingest([folder / "missing.txt", folder], library, index)
    assert results(outcomes) == [Result.FAILED] * 3 + [Result.PUBLISHED] * 2
    for outcome, name in zip(outcomes, ("missing.txt", "a-empty.txt", "b-binary.txt"), strict=False):
        assert outcome.error is not None
        assert name in outcome.error
        assert outcome.doc_id is None
    assert found(library, index, "肉牛")


def test_fault_of_the_program_costs_one_file_and_is_logged(
    folder: Path,
    library: Library,
    index: ClauseIndex,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def faulty(source: Source) -> tuple[Document, ...]:
        if source.name == "cow.txt":
            raise RecursionError("too deep")
        return parse(source)

    monkeypatch.setattr("ingest.attempts.parse", faulty)
    cow, heating = ingest([folder], library, index)
    assert cow.error is not None
    assert cow.error.startswith("cow.txt：")
    assert "too deep" not in cow.error
    assert "too deep" in caplog.text
    assert heating.result is Result.PUBLISHED


def test_failure_of_the_library_is_no_fault_of_a_file(
    tmp_path: Path, folder: Path, library: Library, index: ClauseIndex
) -> None:
    with sqlite3.connect(tmp_path / "data" / "library.sqlite") as connection:
        connection.execute("ALTER TABLE sources RENAME TO lost")
    connection.close()
    with pytest.raises(LibraryUnavailable):
        ingest([folder], library, index)


def test_staged_files_wait_for_publication(folder: Path, library: Library, index: ClauseIndex) -> None:
    cow, _ = ingest([folder], library, index, publish=False)
    assert cow.result is Result.STAGED
    assert found(library, index, "肉牛") == []
    assert cow.doc_id is not None
    publishing.publish(cow.doc_id, 1, library, index, by="王干事")
    assert found(library, index, "肉牛")
    assert found(library, index, "取暖") == []
    assert [entry.actor for entry in library.audit(cow.doc_id)] == ["system", "王干事"]


def test_staged_before_is_published_by_the_next_run(
    folder: Path, library: Library, index: ClauseIndex
) -> None:
    """What a crash between staging and publishing leaves behind."""
    ingest([folder], library, index, publish=False)
    outcomes = ingest([folder], library, index)
    assert results(outcomes) == [Result.PUBLISHED] * 2
    assert [outcome.revision for outcome in outcomes] == [1, 1]


def test_withdrawn_and_restored(folder: Path, library: Library, index: ClauseIndex) -> None:
    cow, _ = ingest([folder], library, index)
    assert cow.doc_id is not None
    publishing.withdraw(cow.doc_id, library, index)
    assert found(library, index, "肉牛") == []
    publishing.restore(cow.doc_id, 1, library, index)
    assert found(library, index, "肉牛")
    with pytest.raises(UnknownDocument):
        publishing.withdraw("没有", library, index)


def test_ingest_publishes_again_what_was_withdrawn(
    folder: Path, library: Library, index: ClauseIndex
) -> None:
    cow, _ = ingest([folder], library, index)
    publishing.withdraw(cow.doc_id or "", library, index)
    assert results(ingest([folder], library, index, publish=False)) == [Result.UNCHANGED] * 2
    assert library.documents()[1].state is State.WITHDRAWN
    assert results(ingest([folder], library, index)) == [Result.PUBLISHED, Result.UNCHANGED]
    assert found(library, index, "肉牛")


def test_of_two_files_with_one_title_the_later_is_current(
    folder: Path, library: Library, index: ClauseIndex
) -> None:
    write(folder / "cow-new.txt", COW.replace("2000", "3000"))
    for expected in ([Result.STAGED, Result.PUBLISHED], [Result.STAGED, Result.UNCHANGED]):
        newer, older, _ = ingest([folder], library, index)
        assert (newer.path.name, older.path.name) == ("cow-new.txt", "cow.txt")
        assert results([newer, older]) == expected
        assert "题名相同" in "".join(newer.warnings)
        assert "肉牛养殖每头补助2000元。" in found(library, index, "肉牛")


def test_parts_of_one_document_are_not_taken_for_revisions_in_silence(
    tmp_path: Path, library: Library, index: ClauseIndex
) -> None:
    for number, articles in enumerate((("第一条", "第二条"), ("第三条", "第四条")), start=1):
        text = "\n".join(("养殖法典", *(f"{article} 肉牛每头补助{number}000元。" for article in articles)))
        write(tmp_path / f"{number}.txt", text)
    (first,) = ingest([tmp_path / "1.txt"], library, index)
    assert not first.warnings
    (second,) = ingest([tmp_path / "2.txt"], library, index)
    told = "与第 1 版条号不重叠（该版第一条至第二条，本版第三条至第四条），可能是同一文件的几个部分"
    assert second.warnings[0].startswith(told)


CODE = {
    "1.txt": "养殖法典\n第一条 肉牛每头补助1000元。\n第二条 肉羊每头补助100元。",
    "2.txt": "养殖法典\n第二百零五条 生猪每头补助50元。\n第二百零六条 家禽每只补助1元。",
    "3.txt": "养殖法典\n第三百条 本法典所称以上，包括本数。",
}


@pytest.mark.parametrize("order", [("1.txt", "2.txt", "3.txt"), ("3.txt", "2.txt", "1.txt")])
@pytest.mark.parametrize("at_once", [True, False])
def test_parts_of_a_code_are_current_together_in_whatever_order(
    tmp_path: Path, library: Library, index: ClauseIndex, order: tuple[str, ...], at_once: bool
) -> None:
    for name, text in CODE.items():
        write(tmp_path / name, text)
    paths = [tmp_path / name for name in order]
    for files in [paths] if at_once else [[path] for path in paths]:
        for outcome in ingest(files, library, index):
            assert outcome.result is Result.PUBLISHED
            assert not any("重叠" in warning for warning in outcome.warnings), outcome.warnings
    again = ingest(paths, library, index)
    assert results(again) == [Result.UNCHANGED] * 3
    current = [(each.title, each.revision, each.state) for each in library.documents()]
    assert current == [
        ("养殖法典", 1, State.CURRENT),
        ("养殖法典（第三百条起）", 1, State.CURRENT),
        ("养殖法典（第二百零五条起）", 1, State.CURRENT),
    ]


def test_a_part_beside_the_whole_text_is_told(tmp_path: Path, library: Library, index: ClauseIndex) -> None:
    write(tmp_path / "2.txt", CODE["2.txt"])
    write(tmp_path / "whole.txt", "\n".join([CODE["1.txt"], *CODE["2.txt"].splitlines()[1:]]))
    part, whole = ingest([tmp_path / "2.txt", tmp_path / "whole.txt"], library, index)
    assert "与《养殖法典》（whole.txt）的条号重叠" in part.warnings[-1]
    assert "与《养殖法典（第二百零五条起）》（2.txt）的条号重叠" in whole.warnings[-1]
    library.withdraw(part.doc_id or "")
    (whole,) = ingest([tmp_path / "whole.txt"], library, index)
    assert not any("重叠" in warning for warning in whole.warnings)


def test_all_parts_of_a_code_are_repealed_with_it(
    tmp_path: Path, library: Library, index: ClauseIndex
) -> None:
    for name, text in CODE.items():
        write(tmp_path / name, text)
    ingest([tmp_path], library, index)
    write(tmp_path / "new.txt", "畜牧法典\n第一条 《养殖法典》同时废止。")
    (new,) = ingest([tmp_path / "new.txt"], library, index)
    assert len(library.repeal_clauses()) == 3
    library.publish(new.doc_id or "", 1, repealing=True)
    states = {each.title: each.state for each in library.documents()}
    assert states.pop("畜牧法典") is State.CURRENT
    assert set(states.values()) == {State.REPEALED}, states


def test_warnings_of_the_reading_are_reported(library: Library, index: ClauseIndex) -> None:
    seed = next((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))
    (outcome,) = ingest([seed], library, index)
    assert outcome.warnings == library.document(outcome.doc_id or "").warnings
    assert outcome.warnings


def test_folders_are_walked_in_order_without_what_is_no_document(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/2.txt",
        "a/10.txt",
        ".hidden.txt",
        ".git/x.txt",
        "README.md",
        "readme.zh-CN.md",
        "manifest.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    named = tmp_path / "README.md"
    walked = [path.relative_to(tmp_path).as_posix() for path in files_of([tmp_path, named])]
    assert walked == ["a/10.txt", "a/2.txt", "b.txt", "README.md"]


def test_empty_folder_is_no_work(tmp_path: Path, library: Library, index: ClauseIndex) -> None:
    (tmp_path / "empty").mkdir()
    assert ingest([tmp_path / "empty"], library, index) == []


def test_each_file_of_an_archive_has_an_outcome(tmp_path: Path, library: Library, index: ClauseIndex) -> None:
    data = zipped({"通知/肉牛.txt": COW, "坏.docx": b"PK\x03\x04", "内.zip": zipped({"取暖.txt": HEATING})})
    (tmp_path / "包.zip").write_bytes(data)
    outcomes = ingest([tmp_path / "包.zip"], library, index)
    assert [each.path.relative_to(tmp_path).as_posix() for each in outcomes] == [
        "包.zip/通知/肉牛.txt",
        "包.zip/坏.docx",
        "包.zip/内.zip/取暖.txt",
    ]
    assert results(outcomes) == [Result.PUBLISHED, Result.FAILED, Result.PUBLISHED]
    assert library.document(outcomes[0].doc_id or "").source_name == "包.zip/通知/肉牛.txt"


def test_progress_is_told(tmp_path: Path, folder: Path, library: Library, index: ClauseIndex) -> None:
    told: list[Progress] = []
    (folder / "a.zip").write_bytes(zipped({"1.txt": COW, "2.txt": HEATING}))
    ingest([folder], library, index, tell=told.append)
    read = [each for each in told if each.stage is Stage.READ]
    assert [each.done for each in read] == [1, 2, 3, 4]
    assert [each.path and each.path.name for each in read] == ["1.txt", "2.txt", "cow.txt", "heating.txt"]
    clauses = sum(library.current().values())
    assert [(each.stage, each.done, each.total) for each in told if each.stage is not Stage.BEGUN][4:] == [
        (Stage.INDEXING, 0, clauses),
        (Stage.FINISHED, 4, 4),
    ]


def test_cancelled_run_publishes_nothing_and_the_next_finishes(
    folder: Path, library: Library, index: ClauseIndex
) -> None:
    told: list[Progress] = []
    outcomes = ingest(
        [folder],
        library,
        index,
        tell=told.append,
        cancelled=lambda: any(each.stage is Stage.READ for each in told),
    )
    assert results(outcomes) == [Result.STAGED, Result.CANCELLED]
    assert "已取消" in (outcomes[1].error or "")
    assert found(library, index, "肉牛") == []
    assert results(ingest([folder], library, index)) == [Result.PUBLISHED] * 2


def test_a_run_that_broke_off_goes_on_where_it_was(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read is in the library, and so are the vectors of what was encoded."""
    monkeypatch.setattr("ingest.entries._AT_ONCE", 1)

    class Interrupted(CharacterEncoder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            if any("水渠" in text for text in texts):
                raise KeyboardInterrupt
            return super().encode(texts)

    grain = write(tmp_path / "grain.txt", policy_text("粮食办法", "粮食每亩补贴100元。"))
    water = write(tmp_path / "water.txt", policy_text("水利办法", "水渠由乡镇维护。"))
    folder, encoder = tmp_path / "data" / "index", CharacterEncoder()
    with (
        ClauseIndex.open(folder, library, Tokenizer(), Interrupted()) as index,
        pytest.raises(KeyboardInterrupt),
    ):
        ingest([grain, water], library, index)
    assert [each.state for each in library.documents()] == [State.STAGED] * 2
    with ClauseIndex.open(folder, library, Tokenizer(), encoder) as index:
        assert results(ingest([grain, water], library, index)) == [Result.PUBLISHED] * 2
        assert found(library, index, "水渠") == ["水渠由乡镇维护。"]
        assert index.check() == []
    assert not any("粮食" in text for text in encoder.encoded)


@pytest.mark.slow
def test_a_thousand_malformed_files_leave_the_good_one_published(
    folder: Path, library: Library, index: ClauseIndex
) -> None:
    moments = random.Random(1000)
    kinds = [policy_ofd()[0], zipped({"a.txt": COW}), zipped({"word/document.xml": "<w/>"}), COW.encode()]
    for number in range(1000):
        data = bytearray(kinds[number % len(kinds)])
        for _ in range(moments.randrange(1, 20)):
            data[moments.randrange(len(data))] = moments.randrange(256)
        (folder / f"bad{number:04}.docx").write_bytes(data[: moments.choice([len(data), len(data) // 2])])
    write(folder / "zz-good.txt", policy_text("高龄津贴办法", "每人每月发放津贴100元。"))
    outcomes = ingest([folder], library, index)
    assert len(outcomes) >= 1003
    assert outcomes[-1].result is Result.PUBLISHED
    assert "每人每月发放津贴100元。" in found(library, index, "高龄津贴")
    assert all(each.error for each in outcomes if each.result is Result.FAILED)
    assert not any("程序处理这个文件时出错" in (each.error or "") for each in outcomes)


DATED = {
    "new.txt": "低保办法\n（2025年1月1日县政府公布 自2025年2月1日起施行）\n第一条 每月700元。",
    "old.txt": "低保办法\n（2010年1月1日县政府公布 自2010年2月1日起施行）\n第一条 每月200元。",
    "to-come.txt": "低保办法\n（2098年1月1日县政府公布 自2099年2月1日起施行）\n第一条 每月900元。",
}


def paid(library: Library) -> list[str]:
    return [clause.text for clause in library.current_clauses() if "元" in clause.text]


def states(library: Library) -> dict[str, State]:
    (document,) = library.documents()
    return {each.source_name: each.state for each in library.revisions(document.doc_id)}


@pytest.mark.parametrize(
    "runs",
    [
        ["new.txt old.txt to-come.txt"],
        ["to-come.txt new.txt old.txt"],
        ["old.txt to-come.txt new.txt"],
        ["old.txt", "new.txt", "to-come.txt"],
        ["new.txt", "to-come.txt", "old.txt"],
    ],
)
def test_of_dated_texts_the_newest_in_force_is_current_whichever_came_first(
    library: Library, index: ClauseIndex, tmp_path: Path, runs: list[str]
) -> None:
    folder = tmp_path / "dated"
    folder.mkdir()
    for run in runs:
        ingest([write(folder / name, DATED[name]) for name in run.split()], library, index)
    assert paid(library) == ["每月700元。"]
    assert states(library) == {
        "new.txt": State.CURRENT,
        "old.txt": State.ARCHIVED,
        "to-come.txt": State.SCHEDULED,
    }
    before = states(library)
    assert set(results(ingest([folder], library, index))) == {Result.UNCHANGED}
    assert set(results(ingest([folder / "old.txt"], library, index))) == {Result.UNCHANGED}
    assert states(library) == before


def test_what_became_of_an_older_text_is_told(library: Library, index: ClauseIndex, tmp_path: Path) -> None:
    paths = [write(tmp_path / name, DATED[name]) for name in ("new.txt", "old.txt")]
    assert results(ingest(paths, library, index)) == [Result.PUBLISHED, Result.ARCHIVED]


def test_an_expired_text_is_never_current(library: Library, index: ClauseIndex, tmp_path: Path) -> None:
    write(tmp_path / "a.md", f"---\n时效性: 已失效\n---\n# {DATED['new.txt']}")
    write(tmp_path / "b.md", f"# {DATED['old.txt']}")
    ingest([tmp_path / "a.md", tmp_path / "b.md"], library, index)
    assert paid(library) == []
    assert states(library) == {"a.md": State.EXPIRED, "b.md": State.ARCHIVED}


def test_a_document_that_cannot_be_stored_costs_its_file_alone(
    folder: Path, library: Library, index: ClauseIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    def twice(source: Source) -> tuple[Document, ...]:
        (document,) = parse(source)
        if source.name == "cow.txt":
            return document, replace(document, provisions=document.provisions * 2)
        return (document,)

    monkeypatch.setattr("ingest.attempts.parse", twice)
    assert results(ingest([folder], library, index)) == [Result.FAILED, Result.PUBLISHED]
    assert [each.title for each in library.documents()] == ["冬季取暖补贴办法"]
