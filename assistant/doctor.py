"""Is everything in order: data directory, library, lexicon, encoder, index against the library."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.encoders import described
from assistant.errors import UserError
from assistant.settings import Settings
from assistant.stores import Stores
from ingest.library import LibraryError, State


@dataclass(frozen=True, slots=True)
class Check:
    """`detail` says what was found, or what is wrong and what to do (Chinese)."""

    name: str
    ok: bool
    detail: str


def examine(settings: Settings) -> list[Check]:
    """The checks in order; the first that keeps the stores from opening is the last."""
    if not settings.data_dir.is_dir():
        return [
            Check("数据目录", False, f"没有目录 {settings.data_dir}。首次运行 assistant serve 会建立它。")
        ]
    try:
        stores = Stores.open(settings)
    except UserError as problem:
        return [Check("打开", False, problem.message + problem.hint)]
    except LibraryError as problem:
        return [Check("打开", False, str(problem))]
    with stores:
        return [
            Check("数据目录", True, str(settings.data_dir.resolve())),
            _documents(stores),
            Check("编码器", True, f"{described(settings)}，指纹 {stores.encoder.fingerprint}"),
            Check("分词", True, f"指纹 {stores.tokenizer.fingerprint}"),
            _index(stores),
        ]


def _documents(stores: Stores) -> Check:
    summaries = stores.library.documents()
    current = [summary for summary in summaries if summary.state is State.CURRENT]
    clauses = sum(summary.clauses for summary in current)
    if not current:
        return Check("资料库", False, "没有已发布的文件。请用 assistant ingest 文件或文件夹 --publish 收入。")
    return Check("资料库", True, f"{len(summaries)}个文件，{len(current)}个已发布，共{clauses}条")


def _index(stores: Stores) -> Check:
    problems = stores.index.check()
    return Check("索引", not problems, "；".join(problems) or "与资料库逐条一致")
