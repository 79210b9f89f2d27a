"""ask and search: one question, or a file of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict

from assistant import console, payload
from assistant.admission import admit
from assistant.answer import Answer, ScoredClause
from assistant.batch import run_batch
from assistant.cli import DONE, FAILED, complain
from assistant.commands.output import print_result
from assistant.errors import UserError
from assistant.opening import open_assistant
from assistant.payload import Json
from assistant.settings import Settings


def ask(options: Namespace, settings: Settings) -> int:
    with closing(open_assistant(settings)) as assistant:

        def answer(question: str) -> Answer:
            return assistant.ask(admit(question))

        if options.batch:
            return _batch(options, lambda question: asdict(answer(question)))
        return print_result(options, answer(options.question), asdict, console.answer_text)


def search(options: Namespace, settings: Settings) -> int:
    with closing(open_assistant(settings)) as assistant:

        def found(question: str) -> list[ScoredClause]:
            return assistant.search(admit(question), options.top)

        if options.batch:
            return _batch(options, lambda question: {"results": _results(found(question))})
        return print_result(options, found(options.question), _results, console.clauses_text)


def _results(found: list[ScoredClause]) -> list[Json]:
    return [payload.search_result(scored) for scored in found]


def _batch(options: Namespace, work: Callable[[str], Json]) -> int:
    if options.output is None:
        raise UserError("no_output", "--batch 缺少结果文件。", "请加上 --output OUT.jsonl。")
    failures = run_batch(options.batch, options.output, work)
    for failure in failures:
        complain(failure)
    return FAILED if failures else DONE
