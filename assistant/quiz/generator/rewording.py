"""A language model, where one is configured, may word stems more simply; the gates decide as they do without
it. What is judged true or false, and what is matched, keeps the words of the text."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.generate import Ask, ModelUnavailable
from assistant.quiz.gates import passes
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.gates.sense import asks_the_same
from assistant.quiz.item import Item, Kind
from assistant.quiz.plain import without_lead

_REWORDED = (Kind.SINGLE, Kind.MULTIPLE, Kind.BLANK, Kind.SHORT)
_INSTRUCTION = (
    "你为基层干部的政策测验润色题干。把给出的题干改得更通顺、更好懂，意思完全不变：数字、单位、期限、"
    "“以上”“不超过”等界限、“应当”“可以”等程度词、书名号和引号里的名称、空格线____都原样保留，不增减条件，"
    "不提示答案。只输出改好的题干一行；不用改的原样输出。"
)
REMARK = "（题干措辞由语言模型提出，经程序核对。）"
_log = logging.getLogger(__name__)


def reworded(items: Sequence[Item], ask: Ask, corpus: Corpus) -> tuple[Item, ...]:
    """Each item in the words that the model proposes, or as it was where these do not pass. Where the model
    does not reply, the rest stays as it was, and the log says so."""
    done: list[Item] = []
    try:
        done.extend(_each(items, ask, corpus))
    except ModelUnavailable as problem:
        _log.warning("语言模型没有应答（%s），其余题目用原来的措辞。请检查 MODEL_URL。", problem)
    return (*done, *items[len(done) :])


def _each(items: Sequence[Item], ask: Ask, corpus: Corpus) -> Iterator[Item]:
    for item in items:
        proposed = _proposed(item, ask) if item.kind in _REWORDED else item
        yield proposed if passes(proposed, corpus) else item


def _proposed(item: Item, ask: Ask) -> Item:
    """The item itself where the model says nothing new, or something else."""
    before = without_lead(item.stem)
    after = ask(_INSTRUCTION, before).strip()
    if after == before or not asks_the_same(before, after):
        return item
    lead = item.stem.removesuffix(before)
    return replace(item, stem=lead + after, explanation=item.explanation + REMARK)
