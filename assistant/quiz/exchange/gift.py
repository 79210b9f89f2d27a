r"""GIFT (question/format/gift/format.php): a text format for typing.

`~ = # { } :` and `\` are escaped by a backslash; a line end inside a text is `\n`. A comment line before a
question carries what GIFT has no place for: `// [id:…] [tag:…]`, as Moodle writes and reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import add

from assistant.quiz.exchange.entry import CannotRead, LeftOut, Parsed, Reading, Written, decoded
from assistant.quiz.exchange.feedback import feedback_of, read_feedback
from assistant.quiz.exchange.markup import plain_text
from assistant.quiz.exchange.moodle_weights import accepted_by, pattern, value_of, weights
from assistant.quiz.exchange.moodle_xml import tags_of, topic_and_difficulty, with_blank
from assistant.quiz.item import (
    BLANK_MARK,
    TRUE_FALSE_OPTIONS,
    BankItem,
    Blank,
    Choice,
    Item,
    Key,
    Kind,
    Pairs,
    Points,
)
from assistant.quiz.soundness import cleaned

_SPECIAL = re.compile(r"[~=#{}:\\]")
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_LIKE_SIGN = re.compile(rf"{_FORMAT.pattern}|%-*\d{{1,3}}\.?\d*%")
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]<>`])+)\]")
_UNTAGGABLE = re.compile("[<>`\\\\\\[\\]]")
_LONGEST_TAG = 50
_MOST_COMMENTS, _LONGEST_COMMENT = 5, 1000  # before a question, the last ones; characters
_TRUE, _FALSE = ("T", "TRUE"), ("F", "FALSE")

# --- reading --------------------------------------------------------------------------------------------


def read_gift(data: bytes) -> Parsed:
    """Raises UserError where the file is no text."""
    reading, category = Reading(), ""
    for number, (line, comments, text) in enumerate(_blocks(decoded(data)), start=1):
        if text.startswith("$CATEGORY:"):
            category = text.partition(":")[2].strip().rpartition("/")[2]
            continue
        try:
            _read_question(f"第 {number} 题（第 {line} 行）", text, comments, category, reading)
        except CannotRead as problem:
            reading.refuse(f"第 {number} 题（第 {line} 行）", str(problem))
    return reading.result()


def _blocks(text: str) -> Iterator[tuple[int, str, str]]:
    """What stands between blank lines: the number of its first line, its comments, the rest."""
    comments: list[str] = []
    lines: list[str] = []
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.lstrip().startswith("//"):
            comments = [*comments[1 - _MOST_COMMENTS :], line.strip()[:_LONGEST_COMMENT]]
        elif line.strip():
            lines.append(line)
            # A category is a block of its own, whether or not a blank line follows.
            if len(lines) == 1 and line.startswith("$CATEGORY:"):
                yield number, "", lines.pop()
        elif lines:
            yield number - len(lines), "\n".join(comments), "\n".join(lines).strip()
            comments, lines = [], []


def _read_question(place: str, text: str, comments: str, category: str, reading: Reading) -> None:
    text = _hidden(text)
    stem, block = _parted(_without_name(text))
    form, stem = _formatted(stem)
    answers, _, general = block.rpartition("####") if "####" in block else (block, "", "")
    answers = answers.strip()
    feedback = read_feedback(_shown(general, form))
    kind, key = _key(answers, form)
    stem = _unformatted(stem, form)
    if kind is Kind.BLANK:
        stem = with_blank(stem)
    if kind is Kind.SHORT:
        key = Points(feedback.points)
    found = [tag.replace("\\]", "]").strip() for tag in _TAG.findall(comments)]
    topic, difficulty = topic_and_difficulty(found, category)
    item = Item(kind, stem, key, feedback.explanation, topic, difficulty, "", None)
    known = _ID.search(comments)
    reading.add(place, item, feedback.source, known[1].replace("\\]", "]").strip() if known else "")


# Escaped characters are put aside before anything is cut, each as a control character: of these a cleaned
# text has none.
_ASIDE = dict(zip("~=#{}:\\n", map(chr, range(1, 9)), strict=True))
_BACK = {ord(aside): "\n" if c == "n" else c for c, aside in _ASIDE.items()}


def _hidden(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ASIDE[found[1]], cleaned(text))


def _plain(text: str) -> str:
    return text.translate(_BACK).strip()


def _shown(text: str, form: str) -> str:
    """The text as it is seen, its own format tag heeded."""
    form, text = _formatted(text, form)
    return _unformatted(text, form)


def _unformatted(text: str, form: str) -> str:
    return plain_text(text.translate(_BACK)) if form == "html" else _plain(text)


def _formatted(text: str, usual: str = "moodle") -> tuple[str, str]:
    text = text.strip()
    tag = _FORMAT.match(text)
    return (tag[1], text[tag.end() :].strip()) if tag else (usual, text)


def _without_name(text: str) -> str:
    if text.startswith("::"):
        _, _, rest = text[2:].partition("::")
        return rest.strip()
    return text


def _parted(text: str) -> tuple[str, str]:
    """The stem with a mark where a block stood in its midst, and the block."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        raise CannotRead("没有写在 { } 里的答案")
    if start < 0 or end < start:
        raise CannotRead("{ 和 } 不成对")
    is_last = text.endswith("}")
    return text[:start] + ("" if is_last else BLANK_MARK) + text[end + 1 :], text[start + 1 : end].strip()


def _key(answers: str, form: str) -> tuple[Kind, Key]:
    """What kind a block is follows from its signs, in the order of Moodle."""
    if not answers:
        return Kind.SHORT, Points(())
    if answers.startswith("#"):
        return Kind.BLANK, Blank(tuple(_numbers(answers[1:])))
    if "~" in answers:
        return _choice(answers, form)
    if "=" in answers and "->" in answers:
        return Kind.MATCHING, Pairs(tuple(_pairs(answers, form)))
    if (word := answers.partition("#")[0].strip()) in (*_TRUE, *_FALSE):
        return Kind.TRUE_FALSE, Choice(TRUE_FALSE_OPTIONS, (0 if word in _TRUE else 1,))
    return Kind.BLANK, Blank(tuple(_accepted(answers, form)))


def _choice(answers: str, form: str) -> tuple[Kind, Choice]:
    kind = Kind.SINGLE if "=" in answers else Kind.MULTIPLE
    options: list[str] = []
    correct: list[int] = []
    for part in filter(None, map(str.strip, answers.replace("=", "~=").split("~"))):
        text, is_right = part, part.startswith("=")
        if is_right:
            text = part[1:]
        elif weight := _WEIGHT.match(part):
            text, is_right = part[weight.end() :], kind is Kind.MULTIPLE and value_of(weight[1]) > 0
        if is_right:
            correct.append(len(options))
        options.append(_shown(text.partition("#")[0], form))
    return kind, Choice(tuple(options), tuple(correct))


def _pairs(answers: str, form: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, map(str.strip, answers.split("="))):
        left, arrow, right = part.partition("->")
        if not arrow:
            raise CannotRead(f"匹配题的“{_shown(part, form)}”里没有 ->")
        yield _shown(left, form), _plain(right)


def _accepted(answers: str, form: str) -> Iterator[str]:
    for part in filter(None, map(str.strip, answers.split("="))):
        weight = _WEIGHT.match(part)
        if weight and value_of(weight[1]) < 100:
            continue
        yield accepted_by(_shown(part.partition("#")[0], form))


def _numbers(answers: str) -> Iterator[str]:
    for part in filter(None, map(str.strip, answers.partition("~")[0].split("="))):
        number = part.partition("#")[0].strip()
        value, colon, tolerance = number.partition(":")
        if ".." in number or _WEIGHT.match(part) or (colon and value_of(tolerance or "0")):
            raise CannotRead("数值题的范围、误差和部分得分不能导入")
        yield value.strip()


# --- writing --------------------------------------------------------------------------------------------


def write_gift(items: Sequence[BankItem]) -> Written:
    blocks, left_out = [], []
    for bank_item in items:
        if reason := _unwritable(bank_item.item.key):
            left_out.append(LeftOut(bank_item.item_id, bank_item.item.stem, reason))
        else:
            blocks.append(f"{_comment(bank_item)}\n{_question(bank_item.item)}\n")
    return Written("\n".join(blocks).encode(), tuple(left_out))


def _unwritable(key: Key) -> str:
    match key:
        case Blank(accepted) if any("->" in text for text in accepted):
            return "答案里有“->”，GIFT 会当作匹配题"
        case Pairs(pairs) if any("->" in left for left, _ in pairs):
            return "左项里有“->”，GIFT 会在那里断开"
    return ""


def _comment(bank_item: BankItem) -> str:
    tags = (tag[:_LONGEST_TAG] for tag in tags_of(bank_item.item) if not _UNTAGGABLE.search(tag))
    return f"// [id:{bank_item.item_id}] " + " ".join(f"[tag:{tag}]" for tag in tags)


def _question(item: Item) -> str:
    general = feedback_of(item)
    block = "{" + _block(item) + (f"####{_text(general)}" if general else "") + "}"
    if item.kind is Kind.BLANK:
        before, mark, after = item.stem.partition(BLANK_MARK)
        # A block at the very end is taken out without a trace, so the mark is left standing there.
        return f"[plain]{_escaped(before)}{'' if after else mark}{block}{_escaped(after)}"
    return f"[plain]{_escaped(item.stem)}{block}"


def _block(item: Item) -> str:
    match item.key:
        case Choice(_, correct) if item.kind is Kind.TRUE_FALSE:
            return "TRUE" if correct == (0,) else "FALSE"
        case Choice(options, correct) if item.kind is Kind.SINGLE:
            signs = ["=" if position in correct else "~" for position in range(len(options))]
            return _lines(map(add, signs, map(_text, options)))
        case Choice(options, correct):
            signs = [f"~%{weight}%" for weight in weights(len(options), correct)]
            return _lines(map(add, signs, map(_text, options)))
        case Blank(accepted):
            return "".join(f"={_text(pattern(text))}" for text in accepted)
        case Points():
            return ""
        case Pairs(pairs):
            return _lines(f"={_text(left)} -> {_escaped(right)}" for left, right in pairs)


def _lines(parts: Iterable[str]) -> str:
    return "".join(f"\n{part}" for part in parts) + "\n"


def _text(text: str) -> str:
    """A text that begins like a format tag or a weight is kept from being one."""
    return ("[plain]" if _LIKE_SIGN.match(text) else "") + _escaped(text)


def _escaped(text: str) -> str:
    r"""
    >>> print(_escaped("C:\\~1\n{=}"))
    C\:\\\~1\n\{\=\}
    """
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")
