"""argparse in Chinese: help pages and what it says of wrong usage."""

from __future__ import annotations

import re
from argparse import Action, ArgumentParser, HelpFormatter, _MutuallyExclusiveGroup
from collections.abc import Iterable
from typing import Any, NoReturn

WRONG_USAGE = 2  # exit status

# argparse's own sentences, as far as a user meets them
_SENTENCES = (
    (r"the following arguments are required: (.+)", r"缺少：\1"),
    (r"one of the arguments (.+) is required", r"缺少其中一项：\1"),
    (r"unrecognized arguments: (.+)", r"不认识：\1"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 和 \2 不能同时用"),
    (r"argument (.+?): expected .+", r"\1 后面缺少内容"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1没有 \2，可以用：\3"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)


class Parser(ArgumentParser):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{"add_help": False, "formatter_class": _Formatter, "allow_abbrev": False, **options}
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这些说明")

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG_USAGE, f"用法不对：{_in_chinese(message)}。\n请看 {self.prog} --help\n")


class _Formatter(HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[Action],
        groups: Iterable[_MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def _in_chinese(message: str) -> str:
    for english, chinese in _SENTENCES:
        if match := re.fullmatch(english, message, re.DOTALL):
            return match.expand(chinese)
    return message
