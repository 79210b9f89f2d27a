"""Citations: made from offsets, and checked against the published clause before an answer goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from assistant.answer import Citation
from assistant.relevance import Match
from assistant.statements import Statement, statements
from ingest.document import Clause


def cite(clause: Clause, start: int, end: int) -> Citation:
    """The words [start, end) of a clause's text as a citation, without blanks around them."""
    quote = clause.text[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    return Citation(
        clause_id=clause.clause_id,
        doc_id=clause.doc_id,
        title=clause.title,
        document_number=clause.document_number,
        validity=clause.validity,
        path=clause.path,
        number=clause.number,
        number_inferred=clause.number_inferred,
        quote=quote,
        start=start,
        end=start + len(quote),
        responsible_units=clause.responsible_units,
    )


def cite_matches(matches: Iterable[Match]) -> tuple[Citation, ...]:
    """One citation a statement, the same words once, headings without text left out."""
    cited = (cite(m.statement.clause, *m.statement.quote) for m in matches if m.statement.text)
    return tuple(dict.fromkeys(cited))


def cite_opening(clause: Clause) -> Citation | None:
    """The first sentence of a clause: what stands for it where the clause as a whole is meant."""
    parts: tuple[Statement, ...] = statements(clause)
    return cite(clause, *parts[0].quote) if parts else None


def verified(
    citations: Iterable[Citation], published: Callable[[str], Clause | None]
) -> tuple[Citation, ...]:
    """The citations whose words stand, to the letter, where they say, in a clause that is published now."""
    return tuple(c for c in citations if _stands(c, published(c.clause_id)))


def _stands(citation: Citation, clause: Clause | None) -> bool:
    return (
        clause is not None
        and clause.validity is citation.validity
        and bool(citation.quote)
        and clause.text[citation.start : citation.end] == citation.quote
    )
