"""Items on definitions: which term a gloss explains, which gloss explains a term, what a term means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.generator.passage import balanced, mask_brackets, points_outside
from assistant.quiz.generator.wording import choice, dice, distractors, echo, fact_of, lead, make_item, rings
from assistant.quiz.item import BLANK_MARK, TRUE_FALSE_OPTIONS, Blank, Choice, Item, Key, Kind, Points
from ingest.document import Clause

_OWN_NAME = r"本(?:法|条例|办法|规定|意见|细则|解释|方案|规则|规划|标准|准则|通知)"
_DEFINES = re.compile(
    rf"^(?:{_OWN_NAME}(?:中)?所称的?|所称的?)?[“\"]?(?P<term>[^，。；：、“”\"（）()其该]{{2,16}})[”\"]?，?"
    r"(?:是指|指的是|(?<=，)指(?![使挥导定派出示认]))(?P<gloss>[^。；：]{12,100})$"
)
_EXPLAINED_HEADING = re.compile(
    r"^(?:主要是|是指|主要指|指(?![使挥导定派出示认]))(?P<gloss>[^。；：]{12,100})(?=[。；]|$)"
)
_NO_TERM = re.compile(
    r"^(?:本|对|将|以|按|由|在|应当|可以|主要|其中)|(?:应当|可以|不得|负责|加强|达到)|(?:的|所|均|都|并)$|所称|前款|即|属于|[是为指]"
)
_LONGEST_TERM_IN_BLANK = 8
_LONGEST_OPTION = 60


@dataclass(frozen=True, slots=True)
class Definition:
    clause: Clause
    term: str
    gloss: str  # without the full stop
    quote: str


def definition_items(clause: Clause, corpus: Corpus) -> Iterator[Item]:
    found = definitions(clause)
    if not found:
        return
    others = [each for other in corpus.of_document(clause.doc_id) for each in definitions(other)]
    for definition in found:
        rivals = [o for o in others if o.term != definition.term and o.gloss != definition.gloss]
        rivals = [o for o in rivals if o.term not in definition.term and definition.term not in o.term]
        makers = (_term_of_gloss, _gloss_of_term, _blank, _true_or_false, _short)
        yield from (item for make in makers if (item := make(definition, rivals)))


def definitions(clause: Clause) -> tuple[Definition, ...]:
    """The terms that a clause defines in sentences of their own, or by its heading."""
    masked = mask_brackets(clause.text)
    found = []
    for sentence in re.finditer(r"[^。；\n]+", masked):
        text = clause.text[sentence.start() : sentence.end()]
        if (match := _DEFINES.match(text)) and _is_definition(match["term"], match["gloss"]):
            found.append(Definition(clause, match["term"], match["gloss"], text))
    match = _EXPLAINED_HEADING.match(clause.text)
    is_named = 0 < len(clause.heading) <= _LONGEST_TERM_IN_BLANK
    if match and is_named and _is_definition(clause.heading, match["gloss"]):
        found.append(Definition(clause, clause.heading, match["gloss"], match[0]))
    return tuple(found)


def _is_definition(term: str, gloss: str) -> bool:
    is_whole = (
        balanced(gloss)
        and not points_outside(gloss)
        and not gloss.startswith("其")
        and not gloss.startswith(("导", "定"))
    )
    return is_whole and not _NO_TERM.search(term) and term not in gloss


def _fact(definition: Definition) -> str:
    return fact_of(definition.clause, "definition", definition.term)


def _item(definition: Definition, kind: Kind, stem: str, key: Key, answer: str, difficulty: int) -> Item:
    return make_item(
        kind,
        definition.clause,
        stem,
        key,
        answer=answer,
        fact=_fact(definition),
        quote=definition.quote,
        difficulty=difficulty,
    )


def _term_of_gloss(definition: Definition, rivals: Sequence[Definition]) -> Item | None:
    chance = dice(_fact(definition), "term")
    echoing = {
        r.term for r in rivals if echo(r.term, definition.gloss) >= echo(definition.term, definition.gloss)
    }
    others = distractors(definition.term, sorted(echoing), 3, chance)
    if others is None:
        return None
    stem = f"{lead(definition.clause)}{BLANK_MARK}是指{definition.gloss}。"
    key = choice((definition.term,), others, chance)
    return _item(definition, Kind.SINGLE, stem, key, definition.term, 2)


def _gloss_of_term(definition: Definition, rivals: Sequence[Definition]) -> Item | None:
    chance = dice(_fact(definition), "gloss")
    glosses = sorted({r.gloss for r in _alike(definition, rivals) if len(r.gloss) <= _LONGEST_OPTION})
    others = distractors(definition.gloss, glosses, 3, chance) or distractors(
        definition.gloss, glosses, 2, chance
    )
    if others is None or rings(definition.gloss, definition.term, others):
        return None
    if len(definition.gloss) > _LONGEST_OPTION:
        return None
    stem = f"{lead(definition.clause)}“{definition.term}”是指下列哪一项？"
    key = choice((definition.gloss,), others, chance)
    return _item(definition, Kind.SINGLE, stem, key, definition.gloss, 3)


def _blank(definition: Definition, _: Sequence[Definition]) -> Item | None:
    if len(definition.term) > _LONGEST_TERM_IN_BLANK or len(definition.term) < 3:
        return None
    stem = f"{lead(definition.clause)}{BLANK_MARK}是指{definition.gloss}。"
    return _item(definition, Kind.BLANK, stem, Blank((definition.term,)), definition.term, 4)


def _true_or_false(definition: Definition, rivals: Sequence[Definition]) -> Item | None:
    """A false one gives the gloss of a term of the document that is explained by the same noun."""
    chance = dice(_fact(definition), "true")
    is_true = chance.random() < 0.5
    near = max(_alike(definition, rivals), key=lambda r: echo(r.term, definition.term), default=None)
    if near is None:  # what could only be shown true would tilt the set
        return None
    gloss = definition.gloss if is_true else near.gloss
    stem = f"{lead(definition.clause)}“{definition.term}”是指{gloss}。"
    key = Choice(TRUE_FALSE_OPTIONS, (0 if is_true else 1,))
    answer = "正确" if is_true else "错误，所述不是这一概念的含义"
    return _item(definition, Kind.TRUE_FALSE, stem, key, answer, 1 if is_true else 2)


def _alike(definition: Definition, rivals: Sequence[Definition]) -> list[Definition]:
    """Those explained by the same noun (活动 beside 活动), and not by the term itself: 核心保护区以外的区域
    is plainly not what 核心保护区 means."""
    return [r for r in rivals if r.gloss[-2:] == definition.gloss[-2:] and definition.term not in r.gloss]


def _short(definition: Definition, _: Sequence[Definition]) -> Item:
    stem = f"{lead(definition.clause)}什么是“{definition.term}”？"
    return _item(definition, Kind.SHORT, stem, Points((definition.gloss,)), definition.gloss, 4)
