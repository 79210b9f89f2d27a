"""Aiken (question/format/aiken/format.php): one line a stem, one an option, one for the answer. It holds
only questions with one right option, and nothing beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.quiz.exchange.entry import CannotRead, LeftOut, Parsed, Reading, Written, decoded
from assistant.quiz.item import TRUE_FALSE_OPTIONS, BankItem, Choice, Item, Kind
from assistant.quiz.soundness import on_one_line
from assistant.quiz.wording import LETTERS

_OPTION = re.compile(r"([A-Z])[).][ \t]+(.*)")
_ANSWER = re.compile(r"ANSWER:[ \t]*(.*)")
_NEARLY_OPTION = re.compile(r"[A-HＡ-Ｈ]\s*[)）.．、:：]")
_NEARLY_ANSWER = re.compile(r"(?:正确)?答案\s*[:：]|ANSWER|Answer|answer")
_SHORTEST_LINE = 2  # bytes; shorter ones are skipped

_CAN = (Kind.SINGLE, Kind.TRUE_FALSE)


# --- reading --------------------------------------------------------------------------------------------


def read_aiken(data: bytes) -> Parsed:
    """Raises UserError where the file is no text."""
    reading = Reading()
    for number, (place, lines) in enumerate(_questions(decoded(data)), start=1):
        where = f"第 {number} 题（第 {place} 行）"
        try:
            reading.add(where, _item(lines))
        except CannotRead as problem:
            reading.refuse(where, str(problem))
    return reading.result()


def _questions(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each with the number of its first line; one ends with the line of its answer."""
    lines: list[str] = []
    first = 0
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if len(line.encode()) < _SHORTEST_LINE:
            continue
        first = first if lines else number
        lines.append(line)
        if _ANSWER.match(line) or _NEARLY_ANSWER.match(line):
            yield first, lines
            lines = []
    if lines:
        yield first, lines


def _item(lines: Sequence[str]) -> Item:
    *others, last = lines
    answer = _ANSWER.match(last)
    if answer is None:
        raise CannotRead("最后一行应写作 ANSWER: A，英文大写，冒号用英文")
    stems = [line for line in others if not _OPTION.match(line)]
    options = tuple(found[2].strip() for line in others if (found := _OPTION.match(line)))
    _require_shape(stems, options, answer[1])
    kind = Kind.TRUE_FALSE if options == TRUE_FALSE_OPTIONS else Kind.SINGLE
    return Item(kind, stems[0], Choice(options, (LETTERS.index(answer[1]),)), "", "", 3, "", None)


def _require_shape(stems: Sequence[str], options: Sequence[str], answer: str) -> None:
    if wrong := [line for line in stems[1:] if _NEARLY_OPTION.match(line)]:
        raise CannotRead(f"选项应写作“A. ”或“A) ”，字母和点用英文，后面空一格；现在是“{wrong[0][:10]}”")
    if len(stems) != 1:
        raise CannotRead("题干应有且只有一行" if stems else "没有题干")
    if len(answer) != 1 or answer not in LETTERS[: len(options)]:
        raise CannotRead(f"ANSWER: 后面应是一个选项的字母，现在是“{answer}”")


# --- writing --------------------------------------------------------------------------------------------


def write_aiken(items: Sequence[BankItem]) -> Written:
    questions, left_out = [], []
    for item in items:
        if reason := _unwritable(item.item):
            left_out.append(LeftOut(item.item_id, item.item.stem, reason))
        else:
            questions.append("\n".join(_lines(item.item)))
    return Written("\n\n".join([*questions, ""]).encode(), tuple(left_out))


def _unwritable(item: Item) -> str:
    stem = on_one_line(item.stem)
    if item.kind not in _CAN:
        return "Aiken 只有单选题和判断题"
    if _OPTION.match(stem) or _NEARLY_ANSWER.match(stem):
        return f"题干以“{stem[:6]}”开头，Aiken 会当作选项或答案"
    return "题干太短" if len(stem.encode()) < _SHORTEST_LINE else ""


def _lines(item: Item) -> Iterator[str]:
    assert isinstance(item.key, Choice)
    yield on_one_line(item.stem)
    yield from (f"{letter}. {option}" for letter, option in zip(LETTERS, item.key.options, strict=False))
    yield f"ANSWER: {LETTERS[item.key.correct[0]]}"
