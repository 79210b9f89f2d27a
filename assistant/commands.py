"""What the commands do: ask and search, take in and list documents, examine. Each gives an exit status.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from typing import TypeVar

from assistant import console, payload
from assistant.admission import admit
from assistant.answer import Answer, ScoredClause
from assistant.batch import run_batch
from assistant.cli import DONE, FAILED, complain
from assistant.doctor import examine
from assistant.errors import UserError
from assistant.job import Kind
from assistant.opening import open_assistant
from assistant.operator_code import CodeFile, chosen_code, new_code
from assistant.payload import Json
from assistant.progress import ProgressLine
from assistant.settings import Settings
from assistant.stores import Stores, prepare
from assistant.switches import require_switchable
from assistant.worker import work as run_worker
from ingest.library import Library
from ingest.pipeline import Result, ingest
from ingest.publishing import publish, repeal, restore, withdraw

Value = TypeVar("Value")

# --- asking -----------------------------------------------------------------------------------------


def ask(options: Namespace, settings: Settings) -> int:
    with closing(open_assistant(settings)) as assistant:

        def answer(question: str) -> Answer:
            return assistant.ask(admit(question))

        if options.batch:
            return _batch(options, lambda question: asdict(answer(question)))
        return _print(options, answer(options.question), asdict, console.answer_text)


def search(options: Namespace, settings: Settings) -> int:
    with closing(open_assistant(settings)) as assistant:

        def found(question: str) -> list[ScoredClause]:
            return assistant.search(admit(question), options.top)

        if options.batch:
            return _batch(options, lambda question: {"results": _results(found(question))})
        return _print(options, found(options.question), _results, console.clauses_text)


def _results(found: list[ScoredClause]) -> list[Json]:
    return [payload.search_result(scored) for scored in found]


def _batch(options: Namespace, work: Callable[[str], Json]) -> int:
    if options.output is None:
        raise UserError("no_output", "--batch 缺少结果文件。", "请加上 --output OUT.jsonl。")
    failures = run_batch(options.batch, options.output, work)
    for failure in failures:
        complain(failure)
    return FAILED if failures else DONE


# --- documents --------------------------------------------------------------------------------------


def take_in(options: Namespace, settings: Settings) -> int:
    with Stores.open(settings) as stores:
        outcomes = ingest(
            options.paths,
            stores.library,
            stores.index,
            publish=options.publish,
            tell=ProgressLine(sys.stderr),
        )
    failed = [outcome for outcome in outcomes if outcome.result is Result.FAILED]
    if options.json:
        _print_json([asdict(outcome) | {"path": str(outcome.path)} for outcome in outcomes])
    else:
        for outcome in outcomes:
            print(console.outcome_text(outcome), file=sys.stderr if outcome in failed else sys.stdout)
    if not outcomes:
        return complain("没有找到可以收入的文件。请检查路径。")
    return FAILED if failed else DONE


def documents(options: Namespace, settings: Settings) -> int:
    with _library(settings) as library:
        summaries = library.documents()
    return _print(options, summaries, lambda each: list(map(asdict, each)), console.documents_text)


def document(options: Namespace, settings: Settings) -> int:
    with _library(settings) as library:
        found = library.document(options.doc_id)
    return _print(options, found, payload.document_tree, console.document_text)


def publish_revision(options: Namespace, settings: Settings) -> int:
    doc_id, revision = options.doc_id, options.revision
    with Stores.open(settings) as stores:
        require_switchable(Kind.PUBLISH, stores.library.summary(doc_id, revision))
        repealed = [each for each in stores.library.repealed_by(doc_id, revision) if each.holds]
        publish(doc_id, revision, stores.library, stores.index, repealing=options.repeal)
    print(f"已发布 {doc_id} 第{revision}版。")
    for each in repealed:
        assert each.found is not None
        did = "已按它的规定废止" if options.repeal else "它宣布废止、仍为现行"
        print(f"{did}：{each.found.doc_id} 《{each.found.title}》")
    if repealed and not options.repeal:
        print("要废止的，请用 assistant repeal 文件编号。")
    return DONE


def repeal_document(options: Namespace, settings: Settings) -> int:
    with Stores.open(settings) as stores:
        repeal(options.doc_id, stores.library, stores.index)
    print(f"已废止 {options.doc_id}，只在问到以前的规定时引用。")
    return DONE


def withdraw_document(options: Namespace, settings: Settings) -> int:
    with Stores.open(settings) as stores:
        withdraw(options.doc_id, stores.library, stores.index)
    print(f"已撤回 {options.doc_id}，以后的回答不再引用它。")
    return DONE


def restore_revision(options: Namespace, settings: Settings) -> int:
    with Stores.open(settings) as stores:
        restore(options.doc_id, options.revision, stores.library, stores.index)
    print(f"已恢复 {options.doc_id} 第{options.revision}版。")
    return DONE


def _library(settings: Settings) -> Library:
    prepare(settings.data_dir)
    return Library.open(settings.library_url)


# --- running ----------------------------------------------------------------------------------------


def change_code(options: Namespace, settings: Settings) -> int:
    prepare(settings.data_dir)
    code = chosen_code(sys.stdin.readline()) if options.chosen else new_code()
    CodeFile(settings.data_dir).change(code)
    print("已换成您给的口令，旧口令和已登录的页面随即失效。" if options.chosen else code)
    return DONE


def work(options: Namespace, settings: Settings) -> int:
    """Take in and switch what waits, until the server that started this is gone."""
    run_worker(settings.model_copy(update={"encoder": options.encoder or settings.encoder}))
    return DONE


def doctor(options: Namespace, settings: Settings) -> int:
    checks = examine(settings)
    ok = all(check.ok for check in checks)
    if options.json:
        _print_json({"ok": ok, "checks": [asdict(check) for check in checks]})
    else:
        for check in checks:
            print(f"{'正常' if check.ok else '有问题'}  {check.name}：{check.detail}")
    return DONE if ok else FAILED


# --- output -----------------------------------------------------------------------------------------


def _print(
    options: Namespace, value: Value, as_json: Callable[[Value], object], as_text: Callable[[Value], str]
) -> int:
    if options.json:
        _print_json(as_json(value))
    else:
        print(as_text(value))
    return DONE


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))
