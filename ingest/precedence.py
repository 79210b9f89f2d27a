"""Which of two texts a general rule suggests where they differ (立法法 2023, arts 98–106): a hint, no more.

The rules are those of statutes; most policy documents are below that, and are ranked by level and date alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingest.document import Document, Validity

_NOT_BINDING = frozenset({Validity.DRAFT, Validity.NOT_YET_IN_FORCE})
_RANKS = {"国家": 4, "自治区": 3, "省": 3, "市": 2, "县": 1}


class Rule(StrEnum):
    HOLDS = "holds"  # only one of them binds today: the other is a draft, or comes into force later
    UPPER = "upper"  # 上位优于下位: arts 99, 100
    NEWER = "newer"  # 同一机关，新优于旧: art. 103
    SAME_DAY = "same_day"  # 同一机关, of one date or without: only 特别优于一般 (art. 103) can tell
    EQUALS = "equals"  # 同级不同机关: art. 102
    UNKNOWN = "unknown"  # the level of one is not known


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`prevails` is the document that the rule speaks for, None where it speaks for neither."""

    rule: Rule
    prevails: Document | None = None


def suggestion(one: Document, other: Document) -> Suggestion:
    binding = [each for each in (one, other) if each.validity not in _NOT_BINDING]
    if len(binding) < 2:
        return Suggestion(Rule.HOLDS, *binding)
    if one.issuer and one.issuer == other.issuer:
        return _of_one_organ(one, other)
    ranks = [_RANKS.get(document.level or "") for document in (one, other)]
    if ranks[0] is None or ranks[1] is None:
        return Suggestion(Rule.UNKNOWN)
    if ranks[0] == ranks[1]:
        return Suggestion(Rule.EQUALS)
    return Suggestion(Rule.UPPER, one if ranks[0] > ranks[1] else other)


def dated(document: Document) -> str | None:
    """What tells the newer text of two: when it takes effect, else when it was written or amended."""
    dates = document.dates
    return max(filter(None, (dates.effective, dates.written, dates.amended)), default=None)


def _of_one_organ(one: Document, other: Document) -> Suggestion:
    days = dated(one), dated(other)
    if days[0] is None or days[1] is None or days[0] == days[1]:
        return Suggestion(Rule.SAME_DAY)
    return Suggestion(Rule.NEWER, one if days[0] > days[1] else other)
