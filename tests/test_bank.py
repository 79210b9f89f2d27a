"""The bank of items: what it takes, who may move what, and how items follow the library."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.quiz.bank import GENERATED, Bank
from assistant.quiz.bank.changes import Edit
from assistant.quiz.bank.rows import Deed
from assistant.quiz.bank.search import Wanted
from assistant.quiz.item import Basis, Blank, Choice, Item, Kind, State, clause_hash
from ingest.document import Clause, Document, Validity
from ingest.library import Library
from ingest.structure import parse
from tests.quiz_items import blank, refused, single
from tests.samples import make_document, source_of, source_with

ROOT = Path(__file__).parents[1]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    bank = Bank(tmp_path)
    yield bank
    bank.close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}") as library:
        yield library


def publish(library: Library, document: Document) -> tuple[Clause, ...]:
    staged = library.stage(document, source_of([document.text]))
    library.publish(staged.doc_id, staged.revision)
    return library.clauses_of_revision(staged.revision_id)


def resting_on(clause: Clause, number: int = 1) -> Item:
    basis = Basis(
        clause.clause_id,
        clause.doc_id,
        clause.title,
        clause.validity,
        clause.path,
        clause.text,
        clause_hash(clause),
    )
    return replace(single(number), basis=basis)


def approve(bank: Bank, *item_ids: str) -> None:
    bank.move(item_ids, State.IN_REVIEW, "出题人")
    bank.move(item_ids, State.APPROVED, "审题人")


# --- adding -----------------------------------------------------------------------------------------


def test_what_is_added_is_kept_whole(bank: Bank, tmp_path: Path) -> None:
    items = [single(1), blank(2)]
    added = bank.add(items, " 张\n三 ")
    other = Bank(tmp_path)
    kept = [other.get(item_id) for item_id in added.item_ids]
    other.close()
    assert [each.item for each in kept] == items
    assert {(each.state, each.author, each.version, each.reviewer) for each in kept} == {
        (State.DRAFT, "张 三", 1, None)
    }


def test_an_item_without_a_clause_can_only_be_practised(bank: Bank) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    assert bank.get(item_id).practice_only
    bank.flag([item_id], False, "张三")
    assert bank.get(item_id).practice_only


@pytest.mark.parametrize(
    "twin",
    [
        replace(single(1), stem="第1号津贴每月是多少 元", explanation="别的"),
        replace(single(1), key=Choice(("100元", "1元", "2元"), (0,))),
        replace(single(1), stem="问的是同一事实", key=Choice(("甲", "乙"), (1,))),
    ],
    ids=["the same words", "other distractors", "the same fact"],
)
def test_what_asks_the_same_is_left_out(bank: Bank, twin: Item) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    added = bank.add([twin, single(2)], "李四")
    assert [(each.item, each.item_id) for each in added.duplicates] == [(twin, item_id)]
    assert len(added.item_ids) == 1


def test_the_same_fact_in_another_form_is_added(bank: Bank) -> None:
    added = bank.add([single(1), replace(blank(1), fact=single(1).fact)], "张三")
    assert len(added.item_ids) == 2


def test_a_rewording_is_added_and_told(bank: Bank) -> None:
    stem = "对年满八十周岁的老年人，按照规定每月发放的高龄津贴标准是多少元"
    (item_id,) = bank.add([replace(single(1), stem=stem)], "张三").item_ids
    added = bank.add([replace(single(2), stem=stem + "呢")], "张三")
    assert [each.item_id for each in added.alike] == [item_id]
    assert len(added.item_ids) == 1


def test_one_unsound_item_adds_none(bank: Bank) -> None:
    with refused("unsound_item"):
        bank.add([single(1), replace(single(2), key=Choice(("甲", "甲"), (0,)))], "张三")
    assert bank.search(Wanted()).total == 0


def test_trying_keeps_nothing(bank: Bank) -> None:
    (item_id,) = bank.add([single(9)], "张三").item_ids
    edits = [Edit(item_id, 1, single(8)), Edit(item_id, 7, single(7)), Edit("没有", 1, single(6))]
    for keep in (False, True):
        added, refused = bank.merge([single(1), single(2), single(1)], edits, "李四", keep=keep)
        assert (len(added.item_ids), len(added.duplicates)) == (2, 1)
        assert [each.edit for each in refused] == edits[1:]
        assert bank.search(Wanted()).total == (3 if keep else 1)
        assert bank.get(item_id).item == (single(8) if keep else single(9))


# --- editing and states -----------------------------------------------------------------------------


def test_an_edit_is_a_new_version_that_needs_review_again(bank: Bank) -> None:
    (item_id,) = bank.add([single(1)], GENERATED).item_ids
    bank.move([item_id], State.IN_REVIEW, "王五")
    bank.move([item_id], State.APPROVED, "王五")
    edited = bank.edit(item_id, 1, replace(single(1), explanation="改了"), "李四")
    assert (edited.version, edited.state, edited.author, edited.reviewer) == (2, State.DRAFT, "李四", None)
    assert bank.get(item_id) == edited
    assert bank.version(item_id, 1) == single(1)
    assert [event.did for event in bank.history(item_id)] == [
        *(Deed.ADDED, Deed.MOVED, Deed.MOVED, Deed.EDITED)
    ]


def test_whoever_edits_what_was_edited_meanwhile_is_told(bank: Bank) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    bank.edit(item_id, 1, replace(single(1), explanation="改了"), "李四")
    with refused("conflict"):
        bank.edit(item_id, 1, replace(single(1), explanation="又改"), "王五")


def test_an_edit_makes_no_duplicate(bank: Bank) -> None:
    _, second = bank.add([single(1), single(2)], "张三").item_ids
    with refused("conflict"):
        bank.edit(second, 1, single(1), "张三")


@pytest.mark.parametrize("name", ["张三", " 张三 ", "张 三", GENERATED])
def test_nobody_approves_their_own(bank: Bank, name: str) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    bank.move([item_id], State.IN_REVIEW, "张三")
    with refused("conflict"):
        bank.move([item_id], State.APPROVED, name)
    assert bank.get(item_id).state is State.IN_REVIEW


def test_whoever_had_a_hand_in_what_is_not_approved_yet_does_not_approve_it(bank: Bank) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    bank.edit(item_id, 1, replace(single(1), explanation="改了"), "李四")
    bank.move([item_id], State.IN_REVIEW, "李四")
    for name in ("张三", "李四"):
        with refused("conflict"):
            bank.move([item_id], State.APPROVED, name)
    bank.move([item_id], State.APPROVED, "王五")
    bank.edit(item_id, 2, replace(single(1), explanation="又改了"), "王五")
    bank.move([item_id], State.IN_REVIEW, "王五")
    bank.move([item_id], State.APPROVED, "张三")
    assert bank.get(item_id).reviewer == "张三", "what he wrote was approved before"


def test_of_several_items_all_are_moved_or_none(bank: Bank) -> None:
    mine, theirs = (*bank.add([single(1)], "张三").item_ids, *bank.add([single(2)], "李四").item_ids)
    bank.move([mine, theirs], State.IN_REVIEW, "王五")
    with refused("conflict"):
        bank.move([theirs, mine], State.APPROVED, "张三")
    assert bank.get(theirs).state is State.IN_REVIEW


@pytest.mark.parametrize("to", [State.APPROVED, State.STALE, State.DRAFT])
def test_a_draft_is_not_approved_without_review(bank: Bank, to: State) -> None:
    (item_id,) = bank.add([single(1)], "张三").item_ids
    with refused("conflict"):
        bank.move([item_id], to, "李四")


def test_a_name_is_needed(bank: Bank) -> None:
    with refused("no_name"):
        bank.add([single(1)], " \n")


def test_an_unknown_item_is_told(bank: Bank) -> None:
    for ask in (bank.get, bank.history):
        with refused("unknown_item"):
            ask("没有")


# --- finding ----------------------------------------------------------------------------------------


def test_search_narrows_and_pages(bank: Bank) -> None:
    bank.add(
        [replace(single(n), topic="甲" if n % 2 else "乙", difficulty=n % 5 + 1) for n in range(30)], "张三"
    )
    bank.add([blank(n) for n in range(30, 35)], "张三")
    assert bank.search(Wanted()).total == 35
    assert bank.search(Wanted(kinds=(Kind.BLANK,))).total == 5
    assert bank.search(Wanted(topic="甲", difficulty=2)).total == 3
    assert bank.search(Wanted(words="第７号 津贴")).total == 1
    assert bank.search(Wanted(words="%")).total == 35
    second = bank.search(Wanted(page=2, size=10))
    assert (len(second.items), second.total) == (10, 35)
    assert bank.search(Wanted(page=9, size=10)).items == ()
    counts = bank.counts()
    assert counts.by_kind == {Kind.SINGLE: 30, Kind.BLANK: 5}
    assert counts.by_topic["甲"] == 15


# --- following the library --------------------------------------------------------------------------


def test_an_item_goes_stale_with_its_words_and_follows_them(bank: Bank, library: Library) -> None:
    first, second = publish(library, make_document("办法", "每月发放100元。", "由民政局负责。"))
    changed, kept = bank.add([resting_on(first, 1), resting_on(second, 2)], "出题人").item_ids
    approve(bank, changed, kept)
    assert bank.refresh(library).stale == ()

    clauses = publish(library, make_document("办法", "为了老年人。", "每月发放200元。", "由民政局负责。"))
    assert [each.item_id for each in bank.outdated_by("办法", clauses)] == [changed]
    refreshed = bank.refresh(library)

    assert (refreshed.stale, refreshed.followed) == ((changed,), 1)
    assert bank.get(changed).state is State.STALE
    assert "已修改或删去" in bank.history(changed)[-1].note
    followed = bank.get(kept)
    assert followed.state is State.APPROVED
    assert followed.version == 1
    assert followed.item.basis is not None
    assert followed.item.basis.clause_id == clauses[2].clause_id
    assert bank.version(kept, 1) == followed.item
    assert bank.dependants([clauses[2].clause_id]) == (followed,)


def test_an_item_on_a_list_goes_stale_with_any_of_its_members(bank: Bank, library: Library) -> None:
    lead, *members = publish(library, make_document("办法", "有下列情形的：", "（一）甲；", "（二）乙。"))
    listed = replace(single(1), basis=Basis.on(lead, lead.text, members))
    on_list, on_lead = bank.add([listed, replace(single(2), basis=Basis.on(lead, lead.text))], "甲").item_ids
    assert bank.refresh(library).stale == ()
    assert {each.item_id for each in bank.dependants([members[1].clause_id])} == {on_list}

    publish(library, make_document("办法", "为了老人。", "有下列情形的：", "（一）甲；", "（二）乙。"))
    assert bank.refresh(library).followed == 2
    basis = bank.get(on_list).item.basis
    assert basis and [part.clause_id.partition("#")[0] for part in basis.parts] == ["办法@2"] * 2

    clauses = publish(library, make_document("办法", "有下列情形的：", "（一）甲；", "（二）丙。"))
    assert [each.item_id for each in bank.outdated_by("办法", clauses)] == [on_list]
    assert bank.refresh(library).stale == (on_list,)
    assert bank.get(on_lead).state is State.DRAFT


def test_an_item_on_a_list_goes_stale_when_the_list_grows(bank: Bank, library: Library) -> None:
    lines = ["测试条例", "第一条 有下列情形之一的，停止发放津贴：", "（一）户籍迁出的；", "（二）死亡的。"]
    listed, *members = (c for c in publish(library, parse(source_with(lines))[0]) if "第一条" in c.path)
    on_list = replace(single(1), basis=Basis.on(listed, listed.text, members))
    on_lead = replace(single(2), basis=Basis.on(listed, listed.text))
    grows, stays = bank.add([on_list, on_lead], "甲").item_ids
    assert bank.refresh(library).stale == ()

    lines[3:] = ["（二）骗取津贴的；", "（三）死亡的。"]
    grown = parse(source_with(lines))[0]
    clauses = publish(library, replace(grown, doc_id=listed.doc_id))
    assert [each.item_id for each in bank.outdated_by(listed.doc_id, clauses)] == [grows]
    assert bank.refresh(library).stale == (grows,)
    assert "所列的项目多了" in bank.history(grows)[-1].note
    assert bank.get(stays).state is State.DRAFT


def test_items_of_a_withdrawn_document_are_stale_until_it_is_restored(bank: Bank, library: Library) -> None:
    (clause,) = publish(library, make_document("办法", "每月发放100元。"))
    (item_id,) = bank.add([resting_on(clause)], "出题人").item_ids
    approve(bank, item_id)
    library.withdraw("办法")
    assert bank.refresh(library).stale == (item_id,)
    assert bank.history(item_id)[-1].note == "《办法》已撤回"
    with refused("conflict"):
        bank.move([item_id], State.APPROVED, "审题人")
    library.restore("办法", 1)
    assert bank.refresh(library).back == (item_id,)
    assert bank.get(item_id).state is State.APPROVED
    assert bank.get(item_id).reviewer == "审题人"


def test_a_stale_item_does_not_come_back_beside_its_successor(bank: Bank, library: Library) -> None:
    (clause,) = publish(library, make_document("办法", "每月发放100元。"))
    (old,) = bank.add([resting_on(clause)], "出题人").item_ids
    (clause,) = publish(library, make_document("办法", "每月发放200元。"))
    bank.refresh(library)
    (new,) = bank.add([resting_on(clause)], "出题人").item_ids
    library.restore("办法", 1)
    refreshed = bank.refresh(library)
    assert (refreshed.stale, refreshed.back) == ((new,), (old,))


@pytest.mark.parametrize("verb", ["repeal", "expire"])
def test_what_holds_no_more_lets_its_items_go_stale(bank: Bank, tmp_path: Path, verb: str) -> None:
    day = date(2026, 1, 1)
    with Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}", lambda: day) as library:
        document = make_document("办法", "每月发放100元。")
        dates = replace(document.dates, expires="2026-12-31")
        (clause,) = publish(library, replace(document, dates=dates))
        (item_id,) = bank.add([resting_on(clause)], "出题人").item_ids
        assert bank.refresh(library).stale == ()
        if verb == "repeal":
            library.repeal("办法")
        else:
            day = date(2027, 1, 1)
        assert bank.refresh(library).stale == (item_id,)
        assert bank.history(item_id)[-1].note in ("《办法》已废止", "《办法》已失效")


def test_the_validity_shown_follows_the_document(bank: Bank, library: Library) -> None:
    draft = replace(make_document("办法", "每月发放100元。"), validity=Validity.DRAFT)
    (clause,) = publish(library, draft)
    (item_id,) = bank.add([resting_on(clause)], "出题人").item_ids
    publish(library, replace(draft, validity=Validity.IN_FORCE))
    assert bank.refresh(library).followed == 1
    basis = bank.get(item_id).item.basis
    assert basis is not None
    assert (basis.validity, basis.clause_id) == (Validity.IN_FORCE, "办法@2#c1")


def test_an_item_added_after_the_last_look_is_looked_at(bank: Bank, library: Library) -> None:
    (clause,) = publish(library, make_document("办法", "每月发放100元。"))
    library.withdraw("办法")
    bank.refresh(library)
    (item_id,) = bank.add([resting_on(clause)], "出题人").item_ids
    assert bank.refresh(library).stale == (item_id,)


# --- several at once --------------------------------------------------------------------------------


@pytest.mark.slow
def test_threads_and_processes_share_the_bank(bank: Bank, tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.quiz.bank import Bank; "
        "from tests.quiz_items import single; bank = Bank(Path(sys.argv[1])); "
        "[bank.add([single(n)], '他人') for n in range(100, 120)]; bank.close()"
    )
    other = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT)
    threads = [
        threading.Thread(
            target=lambda first=first: [bank.add([single(n)], "张三") for n in range(first, first + 10)]
        )
        for first in (0, 5, 10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert other.wait(60) == 0
    assert bank.search(Wanted()).total == 40, "each of 0–19 once, and 100–119 of the other process"


def test_two_blanks_that_differ_in_number_only_are_two(bank: Bank) -> None:
    first = replace(blank(1), stem="每亩补贴____万元，上限1.5万元")
    second = replace(blank(2), stem="每亩补贴____万元，上限15万元", key=Blank(("3",)))
    assert len(bank.add([first, second], "张三").item_ids) == 2


@pytest.mark.slow
def test_what_was_acknowledged_outlives_a_kill(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.quiz.bank import Bank; "
        "from tests.quiz_items import single; bank = Bank(Path(sys.argv[1]))\n"
        "for n in range(10_000): print(*bank.add([single(n)], '张三').item_ids, flush=True)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().strip() for _ in range(20)]
        writer.kill()
        acknowledged += writer.stdout.read().split()
    bank = Bank(tmp_path)
    assert set(acknowledged) <= set(bank.some(acknowledged))
    assert all(bank.history(item_id) for item_id in acknowledged)
    bank.close()


def test_of_many_alike_a_few_are_told(bank: Bank) -> None:
    stem = "对年满八十周岁的老年人，按照规定每月发放的高龄津贴标准是多少元"
    added = bank.add([replace(single(n), stem=f"{stem}{n}") for n in range(30)], "张三")
    assert len(added.item_ids) == 30
    assert 29 <= len(added.alike) <= 90
