"""Many questions from a JSONL file, their results to another, a line each, in order."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant import payload
from assistant.errors import UserError
from assistant.payload import Json


def run_batch(source: Path, target: Path, work: Callable[[str], Json]) -> list[str]:
    """Write `work(question)` with the question's id for each line of `source`; what went wrong, by line.

    A line that fails gets `{"id", "error"}` and does not stop the others. `target` appears when it is
    complete. Raises UserError where a file cannot be read or written.
    """
    failures: list[str] = []
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with source.open(encoding="utf-8") as lines, unfinished.open("w", encoding="utf-8") as results:
            for number, line in _numbered(lines):
                result = _result(line, work)
                if "error" in result:
                    failures.append(f"{source} 第{number}行：{result['error']}")
                results.write(json.dumps(result, ensure_ascii=False) + "\n")
        unfinished.replace(target)
    except UnicodeDecodeError as problem:
        raise UserError(
            "unreadable_batch", f"{source} 不是 UTF-8 编码。", "请转成 UTF-8 后再试。"
        ) from problem
    except OSError as problem:
        raise UserError(
            "unusable_batch", f"{problem.filename or target}：{problem.strerror}。", "请检查路径和权限。"
        ) from problem
    finally:
        unfinished.unlink(missing_ok=True)
    return failures


def _numbered(lines: Iterator[str]) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers in the file."""
    return ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _result(line: str, work: Callable[[str], Json]) -> Json:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        return {"id": None, **_malformed("不是有效的 JSON。")}
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        return {"id": row.get("id") if isinstance(row, dict) else None, **_malformed("缺少文字项 question。")}
    try:
        return {"id": row.get("id"), **work(row["question"])}
    except UserError as problem:
        return {"id": row.get("id"), **payload.error(problem)}


def _malformed(message: str) -> Json:
    return payload.error(UserError("malformed_line", message, '每行应为 {"id": …, "question": "…"}。'))
