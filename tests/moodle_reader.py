"""Moodle's rules for reading GIFT and Moodle XML, transcribed from the project's notes on format.php of both
(question/format/gift, question/format/xml), without any code of ours: what Moodle would make of a file."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class MoodleQuestion:
    type: str
    stem: str
    answers: list[tuple[str, float]] = field(default_factory=list)  # text and percent; pairs: left, 100
    matches: list[str] = field(default_factory=list)  # the right sides
    single: bool | None = None
    feedback: str = ""
    idnumber: str = ""
    tags: list[str] = field(default_factory=list)


# --- GIFT ---------------------------------------------------------------------------------------------

# A character as it stands, or one that a backslash took its meaning from: (character, is escaped).
Characters = list[tuple[str, bool]]


def read_gift(text: str) -> list[MoodleQuestion]:
    """Questions are separated by a blank line; a line that begins with // is a comment."""
    questions: list[MoodleQuestion] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip(" \t\r") == "":
            if block and not block[0].startswith("$CATEGORY:"):
                questions.append(gift_question("\n".join(block)))
            block = []
        elif not line.strip().startswith("//"):
            block.append(line)
    return questions


def characters(text: str) -> Characters:
    found: Characters = []
    position = 0
    while position < len(text):
        pair = text[position : position + 2]
        if len(pair) == 2 and pair[0] == "\\" and pair[1] in "~=#{}:\\n":
            found.append(("\n" if pair[1] == "n" else pair[1], True))
            position += 2
        else:
            found.append((text[position], False))
            position += 1
    return found


def says(text: Characters) -> str:
    return "".join(c for c, _ in text)


def place(text: Characters, sign: str, start: int = 0) -> int:
    """Of an unescaped sign, -1 without one."""
    length = len(sign)
    for position in range(start, len(text) - length + 1):
        if [(c, False) for c in sign] == text[position : position + length]:
            return position
    return -1


def last_place(text: Characters, sign: str) -> int:
    found = last = place(text, sign)
    while found >= 0:
        last, found = found, place(text, sign, found + 1)
    return last


def cut(text: Characters, sign: str) -> list[Characters]:
    parts: list[Characters] = [[]]
    for character in text:
        if character == (sign, False):
            parts.append([])
        else:
            parts[-1].append(character)
    return parts


def trimmed(text: Characters) -> Characters:
    blank = [("\n", False), (" ", False), ("\t", False), ("\r", False)]
    while text and text[0] in blank:
        text = text[1:]
    while text and text[-1] in blank:
        text = text[:-1]
    return text


def without_format(text: Characters) -> str:
    return re.sub(r"\A\[(html|moodle|plain|markdown)\]", "", says(trimmed(text))).strip()


def gift_question(block: str) -> MoodleQuestion:
    text = trimmed(characters(block))
    if says(text[:2]) == "::" and not text[0][1]:
        text = trimmed(text[place(text, "::", 2) + 2 :])
    start, end = place(text, "{"), place(text, "}")
    if start < 0 and end < 0:
        return MoodleQuestion("description", without_format(text))
    assert 0 <= start < end, block
    answers = trimmed(text[start + 1 : end])
    gap: Characters = [] if text[-1] == ("}", False) else [(c, False) for c in "_____"]
    question = MoodleQuestion("", without_format(text[:start] + gap + text[end + 1 :]))
    general = last_place(answers, "####")
    if general >= 0:
        question.feedback = without_format(answers[general + 4 :])
        answers = trimmed(answers[:general])
    fill_in_gift(question, answers)
    return question


def fill_in_gift(question: MoodleQuestion, answers: Characters) -> None:
    if not answers:
        question.type = "essay"
    elif answers[0] == ("#", False):
        question.type = "numerical"
    elif place(answers, "~") >= 0:
        question.type = "multichoice"
        question.single = place(answers, "=") >= 0
        marked = [each for c in answers for each in ([("~", False), c] if c == ("=", False) else [c])]
        question.answers = [weighed(trimmed(part)) for part in cut(marked, "~") if trimmed(part)]
    elif place(answers, "=") >= 0 and place(answers, "->") >= 0:
        question.type = "matching"
        for part in cut(answers, "="):
            if trimmed(part):
                arrow = place(part, "->")
                question.answers.append((without_format(part[:arrow]), 100))
                question.matches.append(says(trimmed(part[arrow + 2 :])))
    elif says(trimmed(cut(answers, "#")[0])) in ("T", "TRUE", "F", "FALSE"):
        question.type = "truefalse"
        is_true = says(trimmed(cut(answers, "#")[0])) in ("T", "TRUE")
        question.answers = [("true", 100.0 * is_true), ("false", 100.0 * (not is_true))]
    else:
        question.type = "shortanswer"
        for part in cut(answers, "="):
            if trimmed(part):
                text, percent = weighed([("=", False), *trimmed(part)], is_short=True)
                question.answers.append((text, percent))


def weighed(part: Characters, is_short: bool = False) -> tuple[str, float]:
    percent = 0.0
    if part[0] == ("=", False):
        percent, part = 100.0, part[1:]
        if not is_short:
            return without_format(cut(part, "#")[0]), percent
    if weight := re.match(r"%(-*[0-9]{1,2}\.?[0-9]*)%", says(part)):
        percent, part = float(weight[1]), part[weight.end() :]
    return without_format(cut(part, "#")[0]), percent


# --- Moodle XML ---------------------------------------------------------------------------------------


def read_xml(data: bytes) -> Iterator[MoodleQuestion]:
    root = ElementTree.fromstring(data)
    assert root.tag == "quiz"
    for element in root:
        question = MoodleQuestion(element.attrib["type"], text(element, "questiontext/text"))
        assert element.find("questiontext").attrib["format"] == "plain_text"  # type: ignore[union-attr]
        question.feedback = text(element, "generalfeedback/text")
        question.idnumber = text(element, "idnumber")
        question.tags = [tag.text or "" for tag in element.findall("tags/tag/text")]
        question.answers = [
            (text(each, "text"), float(each.attrib["fraction"])) for each in element.findall("answer")
        ]
        if question.type == "multichoice":
            question.single = {"true": True, "false": False}[text(element, "single")]
        for pair in element.findall("subquestion"):
            question.answers.append((text(pair, "text"), 100))
            question.matches.append(text(pair, "answer/text"))
        yield question


def text(element: ElementTree.Element, path: str) -> str:
    found = element.find(path)
    assert found is not None, path
    return found.text or ""


# --- both ---------------------------------------------------------------------------------------------

# Moodle knows only these positive weights.
FRACTIONS = (
    *(100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5),
    *(11.11111, 10, 5),
)


def accepts(pattern: str, reply: str) -> bool:
    """Moodle's short answer: * stands for anything, `\\*` for itself."""
    parts = (re.escape(part.replace("\\*", "*")) for part in re.split(r"(?<!\\)\*", pattern))
    return re.fullmatch(".*".join(parts), reply, re.IGNORECASE) is not None
