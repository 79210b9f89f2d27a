"""The command line, and the place where the program is put together: only here assistant reaches ui and eval.

What a command does is named (`module:function`) and loaded when it is run, so that the start stays fast.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

from assistant.errors import UserError
from assistant.usage import Parser

if TYPE_CHECKING:
    from assistant.settings import Settings

DONE, FAILED, INTERRUPTED = 0, 1, 130  # exit status

_DO = "assistant.commands"
# What a command does with its options; gives the exit status.
Run = Callable[[Namespace, "Settings"], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = build_parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("assistant").setLevel(logging.INFO)
    try:
        status = run(options)
        sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def run(options: Namespace) -> int:
    """The chosen command; what a user can put right is said on standard error."""
    from assistant.loading import undisturbed
    from assistant.settings import (
        load_pinyin_by_character,
        multiply_in_one_thread,
        settings_with,
        stay_offline,
    )

    stay_offline()
    multiply_in_one_thread()
    load_pinyin_by_character()
    with undisturbed():
        command: Run = resolve_name(options.run)
    from ingest.index import IndexBusy
    from ingest.library import LibraryError

    try:
        return command(options, settings_with(options.data_dir))
    except UserError as problem:
        return complain(problem.message + problem.hint)
    except (LibraryError, IndexBusy) as problem:
        return complain(str(problem))
    except BrokenPipeError:
        raise
    except OSError as problem:
        place = f"{problem.filename}：" if problem.filename else ""
        return complain(f"{place}{problem.strerror or problem}。请检查路径、权限和磁盘空间。")


def complain(text: str) -> int:
    print(f"错误：{text}", file=sys.stderr)
    return FAILED


# --- the commands and their arguments ---------------------------------------------------------------


def build_parser() -> Parser:
    parser = Parser(prog="assistant", description="政策问答：每个回答都由已发布文件的条款组成，逐字引用。")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    _add_asking(commands)
    _add_documents(commands)
    _add_quizzes(commands)
    _add_running(commands)
    _add_evaluations(commands)
    return parser


Commands = argparse._SubParsersAction  # what `add_subparsers` gives has no public name


def _command(commands: Commands[Parser], name: str, purpose: str, run: str) -> Parser:
    parser: Parser = commands.add_parser(name, help=purpose, description=purpose)
    parser.set_defaults(run=run)
    parser.add_argument(
        "--data-dir", type=Path, metavar="目录", help="数据目录，缺省为 ASSISTANT_DATA_DIR 或 data"
    )
    return parser


def _add_hidden(commands: Commands[Parser], name: str, run: str) -> None:
    """A command that only the program itself uses."""
    parser: Parser = commands.add_parser(name)
    parser.set_defaults(run=run)
    parser.add_argument("--data-dir", type=Path, help="数据目录")
    parser.add_argument("--encoder", help="编码模型")


def _add_json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="在标准输出上只给出一个 JSON 值")


def _add_asking(commands: Commands[Parser]) -> None:
    for name, purpose in (("ask", "回答一个问题"), ("search", "检索条款，不作回答")):
        parser = _command(commands, name, purpose, f"{_DO}.asking:{name}")
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("question", nargs="?", metavar="问题", help="要问的事，一句话")
        asked.add_argument("--batch", type=Path, metavar="IN.jsonl", help='每行 {"id", "question"}')
        parser.add_argument("--output", type=Path, metavar="OUT.jsonl", help="--batch 的结果，一行一个，同序")
        _add_json(parser)
        if name == "search":
            parser.add_argument("--top", type=_count, default=10, metavar="N", help="条数，缺省 10")


def _add_documents(commands: Commands[Parser]) -> None:
    parser = _command(commands, "ingest", "收入文件或文件夹", f"{_DO}.documents:take_in")
    parser.add_argument("paths", nargs="+", type=Path, metavar="路径", help="文件或文件夹")
    publish = parser.add_mutually_exclusive_group()
    publish.add_argument("--publish", action="store_true", default=True, help="收入后即发布（缺省）")
    publish.add_argument("--stage", dest="publish", action="store_false", help="只收入，待以后发布")
    _add_json(parser)
    _add_json(_command(commands, "documents", "列出文件：效力、版本、条数", f"{_DO}.documents:documents"))
    parser = _command(commands, "document", "一个文件的全文和结构", f"{_DO}.documents:document")
    parser.add_argument("doc_id", metavar="文件编号", help="documents 列出的编号")
    _add_json(parser)
    parser = _command(commands, "publish", "发布收入的一版", f"{_DO}.documents:publish_revision")
    parser.add_argument("doc_id", metavar="文件编号", help="documents 列出的编号")
    parser.add_argument("--revision", type=_count, required=True, metavar="N", help="版本号")
    repeal = parser.add_mutually_exclusive_group()
    repeal.add_argument("--repeal", action="store_true", help="同时废止它宣布废止的现行文件")
    repeal.add_argument(
        "--no-repeal", dest="repeal", action="store_false", help="只列出它宣布废止的文件（缺省）"
    )
    parser = _command(
        commands, "repeal", "废止一个文件，不再作为现行引用", f"{_DO}.documents:repeal_document"
    )
    parser.add_argument("doc_id", metavar="文件编号", help="documents 列出的编号")
    parser = _command(commands, "withdraw", "撤回一个文件，不再引用", f"{_DO}.documents:withdraw_document")
    parser.add_argument("doc_id", metavar="文件编号", help="documents 列出的编号")
    parser = _command(commands, "restore", "恢复一个文件的某一版", f"{_DO}.documents:restore_revision")
    parser.add_argument("doc_id", metavar="文件编号", help="documents 列出的编号")
    parser.add_argument("--revision", type=_count, required=True, metavar="N", help="版本号")


def _add_quizzes(commands: Commands[Parser]) -> None:
    quizzes = commands.add_parser("quiz", help="出题").add_subparsers(
        title="命令", metavar="命令", required=True, parser_class=Parser
    )
    parser = _command(
        quizzes,
        "generate",
        "从已发布的文件出题，存为题库草稿",
        "assistant.quiz.generator.command:generate_items",
    )
    parser.add_argument("--doc", metavar="文件编号", help="只从这份文件出题；缺省为全部文件")
    parser.add_argument("--count", type=_count, required=True, metavar="N", help="最多几道，1 到 1000")
    _add_json(parser)
    _add_bank(quizzes)


def _add_bank(quizzes: Commands[Parser]) -> None:
    parser = _command(quizzes, "list", "列出题库里的题", f"{_DO}.quiz:list_items")
    _add_wanted(parser)
    _add_json(parser)
    parser = _command(quizzes, "import", "从文件导入题目", f"{_DO}.quiz:import_file")
    parser.add_argument("file", type=Path, metavar="文件", help="Excel、Moodle XML、GIFT 或 Aiken 文件")
    parser.add_argument("--by", required=True, metavar="姓名", help="出题人，不能审定自己出的题")
    parser.add_argument("--dry-run", action="store_true", help="只试不存，逐行报告")
    _add_format(parser)
    _add_json(parser)
    parser = _command(quizzes, "export", "把题目导出为文件", f"{_DO}.quiz:export_file")
    parser.add_argument("file", type=Path, metavar="文件", help="要写的文件，后缀定格式")
    _add_format(parser)
    _add_wanted(parser)


def _add_format(parser: Parser) -> None:
    names = ("excel", "moodle_xml", "gift", "aiken", "qti")
    parser.add_argument("--format", choices=names, help="格式，缺省看文件名的后缀；qti 只能导出")


def _add_wanted(parser: Parser) -> None:
    """Which items of the bank."""
    states = ("draft", "in_review", "approved", "stale", "retired")
    parser.add_argument("--words", metavar="词", help="题目里要有的词，多个用空格隔开")
    parser.add_argument("--state", choices=states, help="草稿、待审、已审定、已过期、已停用；导出缺省前三种")
    parser.add_argument("--doc", metavar="文件编号", help="只要依据这份文件的题")


def _add_running(commands: Commands[Parser]) -> None:
    parser = _command(commands, "serve", "启动网页和接口", "assistant.cli:serve")
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="缺省 127.0.0.1，只供本机使用")
    parser.add_argument("--port", type=_port, default=7860, metavar="端口", help="缺省 7860")
    parser = _command(commands, "code", "更换维护口令，旧口令随即作废", f"{_DO}.running:change_code")
    parser.add_argument(
        "--set", action="store_true", dest="chosen", help="从标准输入读取新口令；缺省由程序随机生成"
    )
    _add_hidden(commands, "work", f"{_DO}.running:work")  # `serve` starts it
    _add_training(commands)
    _add_json(_command(commands, "doctor", "检查设置、资料库和索引", f"{_DO}.running:doctor"))


def _add_training(commands: Commands[Parser]) -> None:
    parser = _command(commands, "train", "用本地的文件和问题训练编码模型", f"{_DO}.training:train")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--documents", type=Path, metavar="路径", help="本地的政策文件，或其文件夹")
    way.add_argument("--shipped", action="store_true", help="不训练，换回随包的编码模型")
    parser.add_argument(
        "--pairs",
        type=Path,
        metavar="PAIRS.jsonl",
        help='每行 {"question", "clause_id"}，或以 "text" 摘录原文',
    )
    parser.add_argument("--output", type=Path, metavar="目录", help="只把模型存到这里，不换用")
    _add_json(parser)


def _add_evaluations(commands: Commands[Parser]) -> None:
    evaluations = commands.add_parser("eval", help="评测检索和回答").add_subparsers(
        title="评测", metavar="评测", required=True, parser_class=Parser
    )
    parser = _command(evaluations, "answers", "用带标准答案的问题评测回答", "assistant.cli:evaluate_answers")
    parser.add_argument("--questions", type=Path, required=True, metavar="FILE.jsonl", help="问题和标准答案")
    parser.add_argument("--doc", metavar="文件编号", help="依据条款所在的文件；资料库只有一份时不必指明")
    parser.add_argument("--failures", action="store_true", help="除指标外，列出有错的问题")
    _add_json(parser)
    parser = _command(evaluations, "retrieval", "用数据集评测检索", "assistant.cli:evaluate_retrieval")
    parser.add_argument("--dataset", type=Path, required=True, metavar="目录", help="BEIR 格式的数据集")
    parser.add_argument("--encoder", metavar="模型", help="编码模型，缺省为设置所定")
    _add_json(parser)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 1000 的整数")
    return int(text)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}”应为 0 到 65535 的整数")
    return int(text)


# --- the commands of the layers above ---------------------------------------------------------------


def serve(options: Namespace, settings: Settings) -> int:
    from ui.server import serve_site

    return serve_site(settings, options.host, options.port)


def evaluate_answers(options: Namespace, settings: Settings) -> int:
    from assistant.opening import open_assistant
    from eval.answers import as_json, as_text, evaluate
    from eval.expectation import read_questions

    questions = read_questions(options.questions)
    with closing(open_assistant(settings)) as assistant:
        evaluation = evaluate(assistant, questions, options.doc)
    if options.json:
        print(json.dumps(as_json(evaluation, options.failures), ensure_ascii=False))
    else:
        print(as_text(evaluation, options.failures))
    return DONE


def evaluate_retrieval(options: Namespace, settings: Settings) -> int:
    from eval.retrieval import as_json, as_text, evaluate

    if options.encoder:
        settings = settings.model_copy(update={"encoder": options.encoder})
    figures = evaluate(options.dataset, settings)
    print(json.dumps(as_json(figures), ensure_ascii=False) if options.json else as_text(figures))
    return DONE
