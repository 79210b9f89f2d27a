"""Whether an item can be asked and marked at all: its shape. What it says is for the gates."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.errors import UserError
from assistant.quiz.item import (
    BLANK_MARK,
    TRUE_FALSE_OPTIONS,
    Blank,
    Choice,
    Item,
    Key,
    Kind,
    Pairs,
    Points,
)

MOST_OPTIONS = 8  # A to H
LONGEST_STEM = 2000  # characters
LONGEST_PART = 500  # of an option, an accepted text, a point, one side of a pair
LONGEST_EXPLANATION = 4000
LONGEST_NAME = 200  # of a topic, a fact, a person
HARDEST = 5

_KEY_OF = {
    Kind.SINGLE: Choice,
    Kind.MULTIPLE: Choice,
    Kind.TRUE_FALSE: Choice,
    Kind.BLANK: Blank,
    Kind.SHORT: Points,
    Kind.MATCHING: Pairs,
}
# Neither XML 1.0 (2.2) nor a spreadsheet nor UTF-8 can hold these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")


def cleaned(text: str) -> str:
    """The text that every format can carry: one kind of line end, no control characters, no blanks around.

    >>> cleaned(" 补贴\\x00标准\\r\\n是 ")
    '补贴标准\\n是'
    """
    return _UNWRITABLE.sub("", _LINE_END.sub("\n", text)).strip()


def on_one_line(text: str) -> str:
    return " ".join(cleaned(text).split())


def named(name: str) -> str:
    """Somebody's name as it is kept; UserError where there is none."""
    name = on_one_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise UserError("no_name", "没有写明是谁。", f"请填写姓名，最多 {LONGEST_NAME} 字。")
    return name


def tidy(item: Item) -> Item:
    """The item with every text cleaned; only stem and explanation have several lines."""
    return replace(
        item,
        stem=cleaned(item.stem),
        key=mapped(item.key, on_one_line),
        explanation=cleaned(item.explanation),
        topic=on_one_line(item.topic),
        fact=on_one_line(item.fact),
    )


def mapped(key: Key, change: Callable[[str], str]) -> Key:
    """The key with every text changed."""
    match key:
        case Choice(options, correct):
            return Choice(tuple(map(change, options)), correct)
        case Blank(accepted):
            return Blank(tuple(map(change, accepted)))
        case Points(points):
            return Points(tuple(map(change, points)))
        case Pairs(pairs):
            return Pairs(tuple((change(left), change(right)) for left, right in pairs))


def faults(item: Item) -> tuple[str, ...]:
    """What is wrong with a tidy item, in words for whoever wrote it; nothing where it can be asked."""
    return tuple(_faults(item))


def _faults(item: Item) -> Iterator[str]:
    if not item.stem:
        yield "题干是空的"
    yield from _too_long("题干", item.stem, LONGEST_STEM)
    yield from _too_long("解析", item.explanation, LONGEST_EXPLANATION)
    yield from _too_long("知识点", item.topic, LONGEST_NAME)
    if not 1 <= item.difficulty <= HARDEST:
        yield f"难度应为 1 到 {HARDEST} 的整数"
    if not isinstance(item.key, _KEY_OF[item.kind]):
        yield "答案的形式与题型不符"
        return
    match item.key:
        case Choice() as choice:
            yield from _faults_of_choice(item.kind, choice)
        case Blank(accepted):
            yield from _faults_of_parts("答案", accepted, 1)
            if item.stem.count(BLANK_MARK) != 1 or "_____" in item.stem:
                yield f"填空题的题干应有且只有一处“{BLANK_MARK}”"
        case Points(points):
            yield from _faults_of_parts("采分点", points, 1)
        case Pairs(pairs):
            yield from _faults_of_parts("左项", [left for left, _ in pairs], 2)
            yield from _faults_of_parts("右项", [right for _, right in pairs], 2)
            if len(pairs) > MOST_OPTIONS:
                yield f"匹配的对子最多 {MOST_OPTIONS} 对"


def _faults_of_choice(kind: Kind, choice: Choice) -> Iterator[str]:
    yield from _faults_of_parts("选项", choice.options, 2)
    if len(choice.options) > MOST_OPTIONS:
        yield f"选项最多 {MOST_OPTIONS} 个"
    if kind is Kind.TRUE_FALSE and choice.options != TRUE_FALSE_OPTIONS:
        yield "判断题的选项应为正确、错误"
    if list(choice.correct) != sorted(set(choice.correct)) or not all(
        0 <= position < len(choice.options) for position in choice.correct
    ):
        yield "答案指向不存在的选项"
    elif kind is Kind.MULTIPLE and len(choice.correct) < 2:
        yield "多选题的正确答案至少两个"
    elif kind is not Kind.MULTIPLE and len(choice.correct) != 1:
        yield "单选题和判断题的正确答案应有且只有一个"


def _faults_of_parts(name: str, parts: Sequence[str], fewest: int) -> Iterator[str]:
    if len(parts) < fewest:
        yield f"{name}至少 {fewest} 个"
    if not all(parts):
        yield f"有的{name}是空的"
    if len(set(parts)) < len(parts):
        yield f"{name}有重复"
    for part in parts:
        yield from _too_long(name, part, LONGEST_PART)


def _too_long(name: str, text: str, longest: int) -> Iterator[str]:
    if len(text) > longest:
        yield f"{name}太长：{len(text)}字，最多{longest}字"
