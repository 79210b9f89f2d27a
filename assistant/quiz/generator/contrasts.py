"""Words that say something else than the text in one respect: 按月 for 按季度, 户籍所在地 for 居住地.

From corpus/lexicon/contrasts.tsv. Each row goes one way only, towards what the text does not imply:
who must (应当) also may (可以), so 应当 is never weakened, and 可以 is made 应当.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_LEXICON = Path(__file__).parents[3] / "corpus" / "lexicon" / "contrasts.tsv"


@dataclass(frozen=True, slots=True)
class Contrast:
    """What a text says (a pattern), what is put instead, and in which respect it differs."""

    stated: re.Pattern[str]
    instead: str
    respect: str


@dataclass(frozen=True, slots=True)
class Change:
    """text[start:end] gives way to `instead`."""

    start: int
    end: int
    instead: str
    respect: str

    def apply(self, text: str) -> str:
        return text[: self.start] + self.instead + text[self.end :]


def changes(text: str) -> Iterator[Change]:
    """Every contrast whose words stand in the text just once, outside quotation marks."""
    outside = re.sub(r"“[^“”]*”|《[^《》]*》|（[^（）]*）", lambda quoted: "〓" * len(quoted[0]), text)
    for contrast in contrasts():
        found = list(contrast.stated.finditer(outside))
        if len(found) == 1 and text.count(found[0][0]) == 1 and contrast.instead not in text:
            yield Change(found[0].start(), found[0].end(), contrast.instead, contrast.respect)


@cache
def contrasts() -> tuple[Contrast, ...]:
    with _LEXICON.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Contrast(re.compile(r["stated"]), r["instead"], r["respect"]) for r in rows)
