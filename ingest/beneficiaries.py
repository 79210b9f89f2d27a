"""Classes of people and bodies that policies name: who a text, or a question, is about."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BODIES = "经营组织"  # the class of all that are no persons
_GENERIC = frozenset({"农民", "劳动者", "困难群体", "农村低收入人口"})
_LEXICON = Path(__file__).parent.parent / "corpus" / "lexicon" / "beneficiaries.tsv"


@dataclass(frozen=True, slots=True)
class Mention:
    """A class of beneficiaries named in a text: `name` in the lexicon's words, text[start:end] as written."""

    name: str
    start: int
    end: int


def mentions(text: str) -> tuple[Mention, ...]:
    """The classes a text names, longest names first where they overlap, in reading order.

    >>> [m.name for m in mentions("重残的娃娃和企业")]
    ['重度残疾人', '儿童', '企业']
    """
    names, pattern, _ = _lexicon()
    return tuple(Mention(names[m[0]], m.start(), m.end()) for m in pattern.finditer(text))


def names_of_classes() -> dict[str, str]:
    """Every name of a class -> the class: 重残 -> 重度残疾人."""
    return _lexicon()[0]


def covers(granted: str, asked: str) -> bool:
    """Whether a benefit for one class reaches another: 残疾人 covers 重度残疾人, not the other way round."""
    return granted == asked or any(covers(granted, parent) for parent in _lexicon()[2].get(asked, ()))


def is_generic(name: str) -> bool:
    """Whether members of most other classes belong to it too: a disabled villager is a 农民."""
    return name in _GENERIC


def is_body(name: str) -> bool:
    """Whether a class is one of enterprises and the like, not of people."""
    return covers(_BODIES, name)


def related(one: str, other: str) -> bool:
    return covers(one, other) or covers(other, one)


@cache
def _lexicon() -> tuple[dict[str, str], re.Pattern[str], dict[str, tuple[str, ...]]]:
    with _LEXICON.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    names: dict[str, str] = {}
    broader: dict[str, tuple[str, ...]] = {}
    for row in rows:
        names |= {name: row["class"] for name in (row["class"], *_split(row["aliases"]))}
        broader[row["class"]] = _split(row["broader"])
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    return names, pattern, broader


def _split(names: str | None) -> tuple[str, ...]:
    return tuple(name for name in (names or "").split("、") if name)
