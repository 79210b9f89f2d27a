"""What `assistant quiz` does with the bank: list, import, export. Each gives an exit status."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from assistant.cli import DONE, FAILED, complain
from assistant.quiz.bank import Bank
from assistant.quiz.bank.importing import Outcome, Report, import_items
from assistant.quiz.bank.search import Wanted, without_discarded
from assistant.quiz.exchange.entry import LARGEST_FILE
from assistant.quiz.exchange.formats import Format, format_of, read_items, write_items
from assistant.quiz.item import BankItem, State
from assistant.quiz.wording import KIND, STATE
from assistant.settings import Settings
from assistant.stores import prepare
from ingest.library import Library

_OUTCOME = {
    Outcome.NEW: "新增",
    Outcome.EDITED: "修改",
    Outcome.UNCHANGED: "没有变化",
    Outcome.DUPLICATE: "重复，不导入",
}


def list_items(options: Namespace, settings: Settings) -> int:
    with _bank(settings) as (bank, _):
        items = bank.chosen(_wanted(options))
    if options.json:
        print(json.dumps([asdict(item) for item in items], ensure_ascii=False))
    else:
        print("\n".join(map(_line, items)) if items else "题库里没有这样的题。")
    return DONE


def import_file(options: Namespace, settings: Settings) -> int:
    """Fails where anything of the file could not be taken; the rest is."""
    form = Format(options.format) if options.format else format_of(options.file.name)
    with options.file.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    with _bank(settings) as (bank, library):
        report = import_items(bank, library, read_items(data, form), options.by, keep=not options.dry_run)
    if options.json:
        print(json.dumps(asdict(report) | {"dry_run": options.dry_run}, ensure_ascii=False))
    else:
        _tell(report, options.dry_run)
    for problem in report.problems:
        complain(f"{problem.place}：{problem.message}")
    return FAILED if report.problems else DONE


def export_file(options: Namespace, settings: Settings) -> int:
    form = Format(options.format) if options.format else format_of(options.file.name)
    with _bank(settings) as (bank, _):
        items = bank.chosen(without_discarded(_wanted(options)))
    written = write_items(items, form)
    options.file.write_bytes(written.data)
    for each in written.left_out:
        print(f"没有导出“{each.stem[:30]}”：{each.reason}。", file=sys.stderr)
    print(f"已导出 {len(items) - len(written.left_out)} 道题到 {options.file}。")
    return DONE


@contextmanager
def _bank(settings: Settings) -> Iterator[tuple[Bank, Library]]:
    """The bank as it stands with the library of now."""
    prepare(settings.data_dir)
    with Library.open(settings.library_url) as library:
        bank = Bank(settings.data_dir)
        try:
            bank.refresh(library)
            yield bank, library
        finally:
            bank.close()


def _wanted(options: Namespace) -> Wanted:
    return Wanted(
        words=options.words or "",
        states=(State(options.state),) if options.state else (),
        doc_id=options.doc,
    )


def _line(item: BankItem) -> str:
    stem = " ".join(item.item.stem.split())
    return f"{item.item_id}  {STATE[item.state]}  {KIND[item.item.kind]}  难度{item.item.difficulty}  {stem}"


def _tell(report: Report, is_dry: bool) -> None:
    for line in report.lines:
        notes = "".join(f"（{note}）" for note in line.notes)
        print(f"{line.place}  {_OUTCOME[line.outcome]}  {line.stem[:40]}{notes}")
    for notice in report.notices:
        print(notice)
    counts = "，".join(f"{_OUTCOME[outcome]} {report.count(outcome)} 道" for outcome in Outcome)
    print(f"{'试导入，没有保存：' if is_dry else '导入完毕：'}{counts}，不能导入 {len(report.problems)} 道。")
