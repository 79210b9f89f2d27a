"""Results on standard output: as JSON, or in words."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from typing import TypeVar

from assistant.cli import DONE

Value = TypeVar("Value")


def print_result(
    options: Namespace, value: Value, as_json: Callable[[Value], object], as_text: Callable[[Value], str]
) -> int:
    if options.json:
        print_json(as_json(value))
    else:
        print(as_text(value))
    return DONE


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))
