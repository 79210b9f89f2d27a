"""Files into the bank: what is new, what is changed, what is there already; a dry run says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.quiz.bank import Bank
from assistant.quiz.bank.importing import Outcome, Report, import_items
from assistant.quiz.bank.search import Wanted
from assistant.quiz.bank.sources import NoClause, Sources, basis_on
from assistant.quiz.exchange.entry import Entry, Parsed, Problem, Source
from assistant.quiz.exchange.formats import Format, read_items, write_items
from assistant.quiz.item import Item, State
from ingest.library import Library
from tests.quiz_items import one_of_each, single
from tests.samples import make_document, source_of

LAID_DOWN = ("每月发放100元。", "由县民政局负责。", "由县民政局监督，每月发放100元。")


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    bank = Bank(tmp_path)
    yield bank
    bank.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}") as library:
        staged = library.stage(make_document("津贴办法", *LAID_DOWN), source_of(LAID_DOWN))
        library.publish(staged.doc_id, staged.revision)
        yield library


def entries(*items: Item, source: Source | None = None) -> Parsed:
    return Parsed(tuple(Entry(f"第 {n} 行", item, source) for n, item in enumerate(items, start=2)))


def outcomes(report: Report) -> list[Outcome]:
    return [line.outcome for line in report.lines]


# --- from words to clauses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "anchor", "quote"),
    [
        (Source("津贴办法", "（2）"), "c2", LAID_DOWN[1]),
        (Source("《津贴办法》", " （ 1 ） ", "100元"), "c1", "100元"),
        (Source("津贴办法", "", "由县民政局监督"), "c3", "由县民政局监督"),
    ],
)
def test_a_clause_is_found_by_its_words(library: Library, source: Source, anchor: str, quote: str) -> None:
    basis = Sources(library).find(source)
    assert (basis.clause_id, basis.quote) == (f"津贴办法@1#{anchor}", quote)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (Source("别的办法", "（1）"), "没有现行的《别的办法》"),
        (Source("津贴办法", "（9）"), "“（9）”没有找到"),
        (Source("津贴办法", ""), "（没有写明）”没有找到"),
        (Source("津贴办法", "（1）", "每月发放200元"), "没有这段引文"),
        (Source("津贴办法", "", "每月发放100元"), "不止一条"),
    ],
)
def test_what_names_no_clause_is_told(library: Library, source: Source, said: str) -> None:
    with pytest.raises(NoClause, match=said):
        Sources(library).find(source)


def test_a_withdrawn_document_has_no_clauses(library: Library) -> None:
    library.withdraw("津贴办法")
    with pytest.raises(NoClause, match="没有现行"):
        Sources(library).find(Source("津贴办法", "（1）"))


# --- importing ----------------------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_and_keeps_nothing(bank: Bank, library: Library) -> None:
    bank.add([single(1)], "张三")
    parsed = replace(entries(single(1), single(2), single(2)), problems=(Problem("第 9 行", "坏了"),))
    dry = import_items(bank, library, parsed, "李四", keep=False)
    assert bank.search(Wanted()).total == 1
    report = import_items(bank, library, parsed, "李四", keep=True)
    assert outcomes(dry) == outcomes(report) == [Outcome.DUPLICATE, Outcome.NEW, Outcome.DUPLICATE]
    assert report.problems == (Problem("第 9 行", "坏了"),)
    assert bank.search(Wanted()).total == 2


def test_what_names_its_clause_may_be_asked_and_the_rest_practised(bank: Bank, library: Library) -> None:
    import_items(bank, library, entries(single(1), source=Source("津贴办法", "（2）")), "张三", keep=True)
    report = import_items(bank, library, entries(single(2), source=Source("没有", "一")), "张三", keep=True)
    second, first = bank.search(Wanted()).items
    assert (first.practice_only, second.practice_only) == (False, True)
    assert report.lines[0].notes == ("资料库里没有现行的《没有》，只能用于练习",)


@pytest.mark.parametrize("form", [Format.EXCEL, Format.MOODLE_XML, Format.GIFT])
def test_what_was_exported_and_changed_is_edited(bank: Bank, library: Library, form: Format) -> None:
    clause = library.clause("津贴办法@1#c1")
    bank.add([replace(item, basis=basis_on(clause)) for item in one_of_each()], "出题人")
    kept = bank.chosen(Wanted())
    unchanged = import_items(bank, library, read_items(write_items(kept, form).data, form), "李四", keep=True)
    assert outcomes(unchanged) == [Outcome.UNCHANGED] * 6

    changed = replace(kept[0], item=replace(kept[0].item, explanation="改过的解析"))
    data = write_items([changed, *kept[1:]], form).data
    report = import_items(bank, library, read_items(data, form), "李四", keep=True)
    assert outcomes(report) == [Outcome.EDITED, *[Outcome.UNCHANGED] * 5]
    edited = bank.get(kept[0].item_id)
    assert (edited.version, edited.author, edited.state) == (2, "李四", State.DRAFT)
    assert edited.item == changed.item


def test_a_copied_row_is_a_new_item(bank: Bank, library: Library) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    both = (Entry("第 2 行", single(1), None, item_id), Entry("第 3 行", single(2), None, item_id))
    report = import_items(bank, library, Parsed(both), "李四", keep=True)
    assert sorted(outcomes(report)) == [Outcome.NEW, Outcome.UNCHANGED]
    assert bank.search(Wanted()).total == 2


def test_an_edit_that_makes_a_duplicate_is_a_problem(bank: Bank, library: Library) -> None:
    _, second = bank.add([single(1), single(2)], "张三").item_ids
    parsed = Parsed((Entry("第 2 行", single(1), None, second), Entry("第 3 行", single(3))))
    report = import_items(bank, library, parsed, "李四", keep=True)
    assert [problem.place for problem in report.problems] == ["第 2 行"]
    assert outcomes(report) == [Outcome.NEW]
