"""What the commands print for people: answers, clauses, documents, outcomes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import Answer, Citation, ScoredClause
from assistant.wording import STATE, VALIDITY
from ingest.document import Document, Provision
from ingest.library import DocumentSummary
from ingest.pipeline import Outcome, Result

_SHOWN_OF_CLAUSE = 80  # characters of each clause that a search lists
_SHOWN_OF_TITLE = 60

_RESULT = {
    Result.PUBLISHED: "已发布",
    Result.STAGED: "已收入，待发布",
    Result.ARCHIVED: "比现行的旧，已归入历史版本",
    Result.UNCHANGED: "没有变化",
}


def answer_text(answer: Answer) -> str:
    return "\n".join(_answer_lines(answer))


def _answer_lines(answer: Answer) -> Iterator[str]:
    if answer.assumed:
        yield f"按这样的理解作答：{'；'.join(answer.assumed)}"
    yield answer.answer
    yield from (f"注意：{notice}" for notice in answer.notices)
    yield from _citations("依据：", answer.citations)
    if unsaid := [each for each in answer.missing if each not in answer.answer]:
        yield f"\n文件没有规定：{'、'.join(unsaid)}"
    yield from _citations("最相近的条款（不能作为答案）：", answer.related)
    if answer.suggestions:
        yield f"\n可以接着问：{' '.join(answer.suggestions)}"


def _citations(heading: str, citations: Sequence[Citation]) -> Iterator[str]:
    if citations:
        yield f"\n{heading}"
    for number, citation in enumerate(citations, start=1):
        inferred = "（编号系推断）" if citation.number_inferred else ""
        yield f"{number}. {' › '.join(citation.path)}{inferred}"
        yield f"   “{citation.quote}”"
        yield f"   《{citation.title}》（{VALIDITY[citation.validity]}）"
        if citation.responsible_units:
            yield f"   责任单位：{'、'.join(citation.responsible_units)}"


def clauses_text(found: Sequence[ScoredClause]) -> str:
    if not found:
        return "没有找到相关的条款。"
    return "\n".join(_found_lines(found))


def _found_lines(found: Sequence[ScoredClause]) -> Iterator[str]:
    for rank, scored in enumerate(found, start=1):
        clause = scored.clause
        place = " › ".join(clause.path) or f"《{_clip(clause.title, _SHOWN_OF_TITLE)}》"
        yield f"{rank}. [{scored.score:.3f}] {place}"
        yield f"   {_clip(clause.text, _SHOWN_OF_CLAUSE)}"
        yield f"   {clause.clause_id}"


def documents_text(summaries: Sequence[DocumentSummary]) -> str:
    if not summaries:
        return "资料库里还没有文件。请用 assistant ingest 收入文件。"
    return "\n".join(
        f"{summary.doc_id}  第{summary.revision}版  {STATE[summary.state]}  {VALIDITY[summary.validity]}  "
        f"{summary.clauses}条  《{_clip(summary.title, _SHOWN_OF_TITLE)}》"
        for summary in summaries
    )


def document_text(document: Document) -> str:
    return "\n".join(_document_lines(document))


def _document_lines(document: Document) -> Iterator[str]:
    yield f"《{document.title}》（{VALIDITY[document.validity]}） {document.doc_id} 第{document.revision}版"
    yield from (f"注意：{warning}" for warning in document.warnings)
    for provision in document.provisions:
        yield from _provision_lines(provision, "")


def _provision_lines(provision: Provision, indent: str) -> Iterator[str]:
    inferred = "（编号系推断）" if provision.number_inferred else ""
    lines = [f"{provision.label}{inferred}", *provision.text.split("\n")]
    if provision.responsible_units:
        lines.append(f"责任单位：{'、'.join(provision.responsible_units)}")
    yield from (indent + line for line in lines if line)
    for child in provision.children:
        yield from _provision_lines(child, indent + "  ")


def outcome_text(outcome: Outcome) -> str:
    if outcome.error:
        return f"失败：{outcome.error}"
    head = (
        f"{outcome.path}：{_RESULT[outcome.result]}，{outcome.doc_id} 第{outcome.revision}版，"
        f"{outcome.clauses}条，《{_clip(outcome.title or '', _SHOWN_OF_TITLE)}》"
    )
    return "\n".join((head, *(f"  注意：{warning}" for warning in outcome.warnings)))


def _clip(text: str, length: int) -> str:
    """One line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[:length]}…"
