"""A statement for another year or another region does not answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.evidence.finding import Finding
from assistant.lexicon import regions
from assistant.question import Asked
from assistant.relevance import Match

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*年|\s*[—–~至到-])")  # 2000元 is no year
_SPAN = re.compile(r"((?:19|20)\d{2})\s*[—–~至到-]+\s*((?:19|20)\d{2})")
_DESTINATION = re.compile(r"[到去往赴与和从向进]$")
_WORKPLACE = re.compile(r"的?[^，]{0,3}(?:打工|务工|干活|上班|做工|厂|公司|工地)")


def within_reach(finding: Finding, ranked: Sequence[Match]) -> Finding:
    """The finding, or what is missing where its statements hold for other years or regions: those that
    their own documents speak of."""
    if not finding.matches or finding.asked is Asked.CLAIM:
        return finding
    question = finding.question
    documents = {match.statement.clause.doc_id for match in finding.matches}
    around = [match for match in ranked if match.statement.clause.doc_id in documents]
    missing = [
        f"{year}年的规定"
        for year in question.years
        if not any(_holds_for(m, year, around) for m in finding.matches)
    ]
    missing += [f"{region}的规定" for region in _other_regions(finding, around)]
    missing += [f"{place}的规定" for place in _other_places(finding)]
    if not missing:
        return finding
    return Finding(question, finding.asked, missing=tuple(missing), related=finding.matches)


def _holds_for(match: Match, year: str, around: Sequence[Match]) -> bool:
    """A statement holds for the years it names or spans; one that names none, for those that the clauses
    around it speak of, and for any where these speak of none."""
    own = match.statement.sentence
    texts = [own] if _YEAR.search(own) else [m.statement.clause.text for m in around]
    return any(_speaks_of(text, year) for text in texts) or not any(_YEAR.search(text) for text in texts)


def _speaks_of(text: str, year: str) -> bool:
    return year in _YEAR.findall(text) or any(first <= year <= last for first, last in _SPAN.findall(text))


def _other_regions(finding: Finding, around: Sequence[Match]) -> list[str]:
    """Regions that the question is about and the documents are not."""
    text = finding.question.text
    asked = [r for r in finding.question.regions if not _is_workplace(text, r)]
    if not asked:
        return []
    home = _home(around)
    answers = "".join(match.statement.text for match in finding.matches)
    return [
        r for r in asked if home and r != home and not any(name in answers for name in (r, *regions()[r]))
    ]


def _is_workplace(text: str, region: str) -> bool:
    """Whether a region is where somebody went to work: 到福建, 在广东打工, 福建的鞋厂."""
    before, _, after = text.partition(region)
    return bool(_DESTINATION.search(before) or _WORKPLACE.match(after))


def _other_places(finding: Finding) -> list[str]:
    """Cities and counties whose own number is asked and not stated."""
    if finding.asked not in (Asked.AMOUNT, Asked.QUANTITY, Asked.TARGET):
        return []
    stated = "".join(match.statement.text for match in finding.matches)
    return [place for place in finding.question.places if place not in stated]


def _home(around: Sequence[Match]) -> str | None:
    """The region that the clauses name most: theirs."""
    texts = {m.statement.clause.clause_id: m.statement.clause for m in around}.values()
    spoken = "".join((c.title + c.text + "".join(c.responsible_units)) for c in texts)
    named = Counter({region: spoken.count(region) for region in regions() if region in spoken})
    return named.most_common(1)[0][0] if named else None
