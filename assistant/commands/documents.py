"""Documents: taken in, listed, shown, published, withdrawn, repealed, restored."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict

from assistant import console, payload
from assistant.cli import DONE, FAILED, complain
from assistant.commands.output import print_json, print_result
from assistant.job import Kind
from assistant.progress import ProgressLine
from assistant.settings import Settings
from assistant.stores import Stores, prepare
from assistant.switches import require_switchable
from ingest.library import Library
from ingest.pipeline import Result, ingest
from ingest.publishing import publish, repeal, restore, withdraw


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
        print_json([asdict(outcome) | {"path": str(outcome.path)} for outcome in outcomes])
    else:
        for outcome in outcomes:
            print(console.outcome_text(outcome), file=sys.stderr if outcome in failed else sys.stdout)
    if not outcomes:
        return complain("没有找到可以收入的文件。请检查路径。")
    return FAILED if failed else DONE


def documents(options: Namespace, settings: Settings) -> int:
    with _library(settings) as library:
        summaries = library.documents()
    return print_result(options, summaries, lambda each: list(map(asdict, each)), console.documents_text)


def document(options: Namespace, settings: Settings) -> int:
    with _library(settings) as library:
        found = library.document(options.doc_id)
    return print_result(options, found, payload.document_tree, console.document_text)


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
