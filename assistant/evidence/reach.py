"""A statement for another year or another region does not answer."""

from __future__ import annotations

import re

from assistant.evidence.finding import Finding
from assistant.relevance import Match

_YEAR = re.compile(r"(?:19|20)\d{2}")
_SPAN = re.compile(r"((?:19|20)\d{2})\s*[—–~至到-]+\s*((?:19|20)\d{2})")
_DESTINATION = re.compile(r"[到去往赴与和从向]$")


def within_reach(finding: Finding) -> Finding:
    """The finding, or what is missing where its statements hold for other years or regions."""
    if not finding.matches:
        return finding
    question = finding.question
    missing = [
        f"{year}年的规定" for year in question.years if not any(_holds_for(m, year) for m in finding.matches)
    ]
    missing += [f"{region}的规定" for region in _other_regions(finding)]
    if not missing:
        return finding
    return Finding(question, finding.asked, missing=tuple(missing), related=finding.matches)


def _holds_for(match: Match, year: str) -> bool:
    """A statement holds for the years it names or spans; one that names none holds for any."""
    sentence = match.statement.sentence
    named = _YEAR.findall(sentence)
    return not named or year in named or any(a <= year <= b for a, b in _SPAN.findall(sentence))


def _other_regions(finding: Finding) -> list[str]:
    """Regions that the question asks about and the document does not name; destinations (到福建) are none."""
    text = finding.question.text
    spoken = "".join(
        part for m in finding.matches for part in (m.statement.clause.title, m.statement.clause.text)
    )
    units = "".join(unit for m in finding.matches for unit in m.statement.clause.responsible_units)
    return [
        region
        for region in finding.question.regions
        if region not in spoken + units and not _DESTINATION.search(text[: text.find(region)])
    ]
