"""Moodle XML (question/format/xml/format.php): the format that keeps most of an item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from assistant.errors import UserError
from assistant.quiz.exchange.blanks import with_mark
from assistant.quiz.exchange.entry import CannotRead, Parsed, Reading, Written
from assistant.quiz.exchange.feedback import feedback_of, read_feedback
from assistant.quiz.exchange.markup import plain_text
from assistant.quiz.exchange.moodle_weights import accepted_by, pattern, value_of, weights
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
from assistant.quiz.soundness import on_one_line
from ingest.readers.secure_xml import Element, children, descendants, parse_xml, text_of
from ingest.readers.source import UnreadableFile

_DIFFICULTY = re.compile(r"难度：([1-5])")
_LONGEST_NAME = 60  # characters of the stem in a list of questions
_NO_QUESTION = ("category", "description")
_PLAIN = ("plain_text", "markdown")

# --- reading --------------------------------------------------------------------------------------------


def read_moodle_xml(data: bytes) -> Parsed:
    """Raises UserError where the file is no Moodle XML."""
    try:
        root = parse_xml(data, "导入的文件")
    except UnreadableFile as problem:
        raise _not_moodle() from problem
    if root.tag != "quiz":
        raise _not_moodle()
    reading, category = Reading(), ""
    for number, question in enumerate(children(root, "question"), start=1):
        if question.get("type") == "category":
            category = _category(question)
        elif question.get("type") not in _NO_QUESTION:
            _read_question(f"第 {number} 题", question, category, reading)
    return reading.result()


def _not_moodle() -> UserError:
    return UserError(
        "unreadable_file", "文件不是完好的 Moodle XML。", "请从 Moodle 题库重新导出，格式选 Moodle XML。"
    )


def _category(question: Element) -> str:
    """The last part of its path."""
    path = next((text_of(each, "text") for each in children(question, "category")), "")
    name = path.rpartition("/")[2]
    return "" if name in ("top", "$course$", "$system$") else name


def _read_question(place: str, question: Element, category: str, reading: Reading) -> None:
    try:
        kind, key = _key(question)
    except CannotRead as problem:
        reading.refuse(place, str(problem))
        return
    if any(True for _ in descendants(question, "file")):
        reading.notice("图片等附件没有导入，请看一看题干是否还完整。")
    stem, feedback = _text(question, "questiontext"), read_feedback(_text(question, "generalfeedback"))
    if kind is Kind.BLANK:
        stem = with_blank(stem)
    if kind is Kind.SHORT and feedback.points:
        key = Points(feedback.points)
    topic, difficulty = _tags(question, category)
    item = Item(kind, stem, key, feedback.explanation, topic, difficulty, "", None)
    reading.add(place, item, feedback.source, text_of(question, "idnumber"))


def with_blank(stem: str) -> str:
    """The stem of a 填空题: other programs also ask without a blank."""
    stem = with_mark(stem)
    return stem if BLANK_MARK in stem else f"{stem}{BLANK_MARK}"


def _key(question: Element) -> tuple[Kind, Key]:
    match question.get("type"):
        case "multichoice":
            return _choice(question)
        case "truefalse":
            right = [
                text_of(each, "text").lower() for each in children(question, "answer") if _weight(each) > 0
            ]
            return Kind.TRUE_FALSE, Choice(TRUE_FALSE_OPTIONS, (0 if right == ["true"] else 1,))
        case "shortanswer" | "numerical":
            return Kind.BLANK, Blank(tuple(_accepted(question)))
        case "matching":
            return Kind.MATCHING, Pairs(tuple(_pairs(question)))
        case "essay":
            lines = _text(question, "graderinfo").split("\n")
            return Kind.SHORT, Points(tuple(filter(None, map(on_one_line, lines))))
        case other:
            raise CannotRead(f"题型 {other or '没有写明'}，不能导入")


def _choice(question: Element) -> tuple[Kind, Choice]:
    answers = list(children(question, "answer"))
    options = tuple(_own_text(each, _format(question)) for each in answers)
    is_single = text_of(question, "single") in ("true", "1")
    enough = 100.0 if is_single else 0.0001
    correct = tuple(n for n, each in enumerate(answers) if _weight(each) >= enough)
    return Kind.SINGLE if is_single else Kind.MULTIPLE, Choice(options, correct)


def _accepted(question: Element) -> Iterator[str]:
    for answer in children(question, "answer"):
        if value_of(text_of(answer, "tolerance") or "0"):
            raise CannotRead("数值题的误差范围不能导入")
        if _weight(answer) >= 100:
            yield accepted_by(text_of(answer, "text"))


def _pairs(question: Element) -> Iterator[tuple[str, str]]:
    for pair in children(question, "subquestion"):
        left = on_one_line(_own_text(pair, _format(question)))
        right = next((text_of(each, "text") for each in children(pair, "answer")), "")
        if not left:
            raise CannotRead(f"匹配题的右项“{right}”没有对应的左项")
        yield left, right


def _weight(answer: Element) -> float:
    return value_of(answer.get("fraction", "0"))


def _tags(question: Element, category: str) -> tuple[str, int]:
    """Topic and difficulty; without tags the category is the topic."""
    found = [text_of(tag, "text") for tags in children(question, "tags") for tag in children(tags, "tag")]
    return topic_and_difficulty(found, category)


def topic_and_difficulty(tags: Sequence[str], category: str) -> tuple[str, int]:
    """The last tag that states a difficulty is it, the first other one the topic."""
    stated = [n for n, tag in enumerate(tags) if _DIFFICULTY.fullmatch(tag)]
    others = [tag for n, tag in enumerate(tags) if tag and n not in stated[-1:]]
    found = _DIFFICULTY.fullmatch(tags[stated[-1]]) if stated else None
    return (others[0] if others else "" if found else category), int(found[1]) if found else 3


def tags_of(item: Item) -> tuple[str, ...]:
    stated = f"难度：{item.difficulty}"
    return (item.topic, stated) if item.topic else (stated,)


def _format(question: Element) -> str:
    return next((each.get("format", "html") for each in children(question, "questiontext")), "html")


def _text(question: Element, name: str) -> str:
    found = next(iter(children(question, name)), None)
    return "" if found is None else _own_text(found, "html")


def _own_text(element: Element, usual: str) -> str:
    text = text_of(element, "text")
    return text if element.get("format", usual) in _PLAIN else plain_text(text)


# --- writing --------------------------------------------------------------------------------------------


def write_moodle_xml(items: Sequence[BankItem]) -> Written:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for item in items:
        lines += _question(item)
    return Written("\n".join([*lines, "</quiz>", ""]).encode())


def _question(bank_item: BankItem) -> Iterator[str]:
    item = bank_item.item
    yield f'<question type="{_TYPES[item.kind]}">'
    yield f"<name>{_text_element(on_one_line(item.stem)[:_LONGEST_NAME])}</name>"
    yield _formatted("questiontext", item.stem)
    yield _formatted("generalfeedback", feedback_of(item))
    yield "<defaultgrade>1</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden>"
    yield f"<idnumber>{_escaped(bank_item.item_id)}</idnumber>"
    yield from _answers(item)
    yield f"<tags>{''.join(f'<tag>{_text_element(tag)}</tag>' for tag in tags_of(item))}</tags>"
    yield "</question>"


_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.BLANK: "shortanswer",
    Kind.SHORT: "essay",
    Kind.MATCHING: "matching",
}


def _answers(item: Item) -> Iterator[str]:
    match item.key:
        case Choice(_, correct) if item.kind is Kind.TRUE_FALSE:
            for position, word in enumerate(("true", "false")):
                yield _answer("100" if position in correct else "0", word, "moodle_auto_format")
        case Choice() as choice:
            yield from _options(item.kind, choice)
        case Blank(accepted):
            yield "<usecase>0</usecase>"
            yield from (_answer("100", pattern(each), "moodle_auto_format") for each in accepted)
        case Points(points):
            yield "<responseformat>editor</responseformat><responserequired>1</responserequired>"
            yield "<responsefieldlines>10</responsefieldlines><attachments>0</attachments>"
            yield _formatted("graderinfo", "\n".join(points))
        case Pairs(pairs):
            yield "<shuffleanswers>true</shuffleanswers>"
            for left, right in pairs:
                yield f'<subquestion format="plain_text">{_text_element(left)}'
                yield f"<answer>{_text_element(right)}</answer></subquestion>"


def _options(kind: Kind, choice: Choice) -> Iterator[str]:
    is_single = kind is Kind.SINGLE
    yield f"<single>{str(is_single).lower()}</single><shuffleanswers>true</shuffleanswers>"
    yield "<answernumbering>ABCD</answernumbering><showstandardinstruction>0</showstandardinstruction>"
    for name, said in (("correct", "正确。"), ("partiallycorrect", "不全对。"), ("incorrect", "不正确。")):
        yield _formatted(f"{name}feedback", said)
    all_weights = weights(len(choice.options), choice.correct)
    for weight, option in zip(all_weights, choice.options, strict=True):
        yield _answer("0" if is_single and weight != "100" else weight, option, "plain_text")


def _answer(fraction: str, text: str, form: str) -> str:
    return f'<answer fraction="{fraction}" format="{form}">{_text_element(text)}</answer>'


def _formatted(name: str, text: str) -> str:
    return f'<{name} format="plain_text">{_text_element(text)}</{name}>'


def _text_element(text: str) -> str:
    return f"<text>{_escaped(text)}</text>"


def _escaped(text: str) -> str:
    """As Moodle writes it: CDATA where there are special characters, “]]>” split across two sections."""
    if escape(text) == text:
        return text
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
