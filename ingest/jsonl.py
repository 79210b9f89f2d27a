"""Files of one JSON object a line, as they are or gzipped."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a .jsonl or .jsonl.gz file, in order; blank lines are passed over.

    Raises ValueError, naming file and line, where a line is not a JSON object.
    """
    open_file = gzip.open if path.suffix == ".gz" else open
    with open_file(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _parse(line, f"{path} 第 {number} 行")


def _parse(line: str, place: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"{place}不是合法的 JSON：{error.msg}。") from error
    if not isinstance(value, dict):
        raise ValueError(f"{place}应是一个 JSON 对象。")
    return value
