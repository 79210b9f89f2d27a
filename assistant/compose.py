"""From findings to an answer in plain Chinese: the conclusion first, then what is not laid down.

Every statement of the answer is taken from the text of a clause; what is added are the words that tie it to
the question, comparisons made by code, and sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Status, Verdict
from assistant.citations import cite, cite_matches, cite_opening
from assistant.eligibility import Assessment, Outcome
from assistant.evidence.finding import Finding
from assistant.former import FORMER
from assistant.listing import MOST_ITEMS, NOT_A_WINDOW, say_clauses, say_places, say_units, sentence
from assistant.question import Asked, Inquiry, Question
from assistant.relevance import Match, best_by_clause, named_share
from ingest.document import Clause, Document, Entitlement, Validity

NOTICES = {
    Validity.DRAFT: "本文件为征求意见稿，尚未正式印发，内容可能调整，不能作为办理依据。",
    Validity.TRIAL: "本文件为试行（暂行）文件，请留意是否已有正式规定。",
    Validity.NOT_YET_IN_FORCE: "本文件尚未施行。",
    Validity.AMENDED: "本文件已经修订，请以修订后的文本为准。",
    Validity.REPEALED: "本文件已经废止。",
    Validity.EXPIRED: "本文件已经失效。",
    Validity.UNKNOWN: "本文件没有写明是否有效，请向发文机关核实。",
}
NEAREST_ONLY = "文件没有直接讲到您说的情况，最接近的规定是："
HELD_ONCE = "以下是以前的规定，现在已不再执行。"
SOURCES_GONE = "所依据的条款刚刚撤下或修订，请再问一次。"
OUT_OF_SCOPE = "这不是政策问题，我只能依据已收录的政策文件回答。"
_INCLUSIVE = "“{word}”按通行解释含本数，本文件没有另行定义，请以正式文件和经办部门口径为准"
_NAMES_HEADING = 0.9


def compose(inquiry: Inquiry, findings: Sequence[Finding]) -> Answer:
    """The answer to everything an inquiry asks."""
    findings = _worth_saying(findings)
    paragraphs = list(dict.fromkeys(_say(finding) for finding in findings))
    missing = tuple(dict.fromkeys(slot for finding in findings for slot in finding.missing))
    citations = _unique(citation for finding in findings for citation in _citations(finding))
    related = () if citations else _unique(c for f in findings for c in cite_matches(f.related))
    if any(citation.validity in FORMER for citation in citations):
        paragraphs.insert(0, HELD_ONCE)
    if missing:
        paragraphs += _say_missing(missing, citations or related)
    verdict = next((v for f in findings if (v := f.judged)), None)
    return Answer(
        question=inquiry.text,
        status=_status(findings, verdict),
        verdict=verdict,
        answer="\n".join(filter(None, paragraphs)),
        citations=citations,
        related=related,
        missing=missing,
        notices=_notices(citations or related),
        assumed=inquiry.assumed,
        suggestions=_suggestions(findings),
    )


def _worth_saying(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Beside an answer, what was not understood as anything in particular is not said to be missing."""
    answered = {id(finding.question) for finding in findings if finding.answers}
    return [
        finding
        for finding in findings
        if finding.answers or finding.asked is not None or id(finding.question) not in answered
    ]


def out_of_scope(inquiry: Inquiry) -> Answer:
    return Answer(inquiry.text, Status.OUT_OF_SCOPE, None, OUT_OF_SCOPE, assumed=inquiry.assumed)


def ask_back(inquiry: Inquiry) -> Answer:
    """One question back where a word may mean two things that policies keep apart."""
    entry = inquiry.ambiguous
    assert entry is not None
    options = "，还是".join(f"“{name}”" for name in entry.official)
    text = f"您说的“{entry.said}”是指{options}？{entry.note}"
    suggestions = tuple(inquiry.text.replace(entry.said, name) for name in entry.official)
    return Answer(inquiry.text, Status.CLARIFY, None, text, assumed=inquiry.assumed, suggestions=suggestions)


def without_sources(answer: Answer) -> Answer:
    """An answer some of whose sources are no longer published: what it told is told no more."""
    related = (*answer.citations, *answer.related)
    return replace(
        answer, status=Status.NOT_FOUND, verdict=None, answer=SOURCES_GONE, citations=(), related=related
    )


def _status(findings: Sequence[Finding], verdict: Verdict | None) -> Status:
    answered = [finding for finding in findings if finding.answers]
    if not answered:
        return Status.NOT_FOUND
    if len(answered) < len(findings) or any(finding.missing or finding.is_near_only for finding in findings):
        return Status.PARTIAL
    one = findings[0]
    open_points = one.assessment and verdict is Verdict.UNDETERMINED and one.question.tells_of_somebody
    return Status.CLARIFY if open_points and len(findings) == 1 else Status.ANSWERED


# --- one finding ----------------------------------------------------------------------------------------


def _say(finding: Finding) -> str:
    if finding.asked is Asked.DEFINITION and finding.term:
        return _say_definition(finding)
    if not finding.answers:
        return ""
    if finding.document:
        return _say_document(finding, finding.document)
    if finding.clauses:
        return say_clauses(finding)
    if finding.assessment:
        return _say_assessment(finding, finding.assessment)
    if finding.conclusion:
        return "\n".join((finding.conclusion, *(_in_context(match) for match in finding.matches)))
    if finding.asked is Asked.CLAIM:
        return _say_claim(finding)
    if finding.asked is Asked.WHERE:
        return say_places(finding)
    if finding.asked is Asked.DEPARTMENT:
        return "\n".join(
            say_units(finding.question, m.statement.clause) for m in _one_a_clause(finding.matches)
        )
    said = "\n".join(_say_statement(finding.question, match) for match in finding.matches)
    return f"{NEAREST_ONLY}\n{said}" if finding.is_near_only else said


def _say_definition(finding: Finding) -> str:
    """What a name means, or the words around one that the documents mention and do not explain."""
    if finding.gloss:
        return sentence(f"{finding.term}：{finding.gloss}")
    assert finding.term is not None
    said = "".join(_around(finding.term, match) for match in (finding.matches or finding.related)[:1])
    return f"文件只提到“{finding.term}”这个名称，没有解释。原文是：{said}"


def _around(name: str, match: Match) -> str:
    """What stands between the commas around a name, and beside: the sentence may be half a page long."""
    parts = _in_context(match).split("，")
    place = next((place for place, part in enumerate(parts) if name in part), 0)
    first, end = max(place - 1, 0), place + 2
    before, after = "……" if first else "", "" if end >= len(parts) else "……"
    return f"{before}{'，'.join(parts[first:end])}{after}"


def _say_statement(question: Question, match: Match) -> str:
    """What a statement says, led by the amount where an entitlement's amount is asked."""
    entitlement = _entitlement_in(match)
    if entitlement is None:
        return _in_context(match)
    lead = _amount_asked(question, entitlement) if Asked.AMOUNT in question.asked else ""
    return f"{lead}{_grants(match.statement.clause, entitlement)}"


def _in_context(match: Match) -> str:
    """A statement with the heading it stands under, unless its own words name that."""
    heading, text = match.statement.clause.heading, match.statement.text
    names_it = not heading or named_share(heading, text) >= _NAMES_HEADING
    return sentence(text if names_it else f"{heading}：{text}")


def _entitlement_in(match: Match) -> Entitlement | None:
    """The entitlement with amounts that a statement grants, if it grants one and little else."""
    part = match.statement
    inside = [e for e in part.clause.entitlements if part.start <= e.start and e.end <= part.end]
    return next((e for e in inside if len(inside) == 1 and (e.amounts or e.series)), None)


def _amount_asked(question: Question, entitlement: Entitlement) -> str:
    """The amount that is asked for: of the n-th year, of all years, or each."""
    series = entitlement.series
    if question.wants_total and series:
        counted = series[: question.years_counted or len(series)]
        total = sum(quantity.amount for quantity in counted)
        return f"合计{total:.12g}元（{'＋'.join(q.text for q in counted)}，由各年数额相加得出）。"
    if question.nth and series:
        if question.nth > len(series):
            return f"文件只规定了前{len(series)}年，没有规定第{question.nth}年。"
        return f"第{question.nth}年{series[question.nth - 1].text}。"
    period = f"{entitlement.period}" if entitlement.period and not series else ""
    return f"{period}{'、'.join(q.text for q in series or entitlement.amounts)}。"


def _grants(clause: Clause, entitlement: Entitlement) -> str:
    """An entitlement in the words of its clause, with whom it speaks of where these do not say."""
    words = clause.text[entitlement.start : entitlement.end]
    named = entitlement.beneficiary in words
    return sentence(words if named else f"{entitlement.beneficiary}：{words}")


def _say_assessment(finding: Finding, assessment: Assessment) -> str:
    entitlement = assessment.entitlement
    lead = _amount_asked(finding.question, entitlement) if entitlement.amounts or entitlement.series else ""
    rule = f"文件规定：{_grants(assessment.clause, entitlement)}"
    corrections = "".join(f"{text}。" for text in finding.contradictions)
    if finding.verdict:
        return f"不符合。{corrections}{rule}"
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        reasons = "；".join(check.reason for check in assessment.having(Outcome.NOT_MET))
        return f"不符合。{reasons}。{corrections}{rule}"
    if assessment.verdict is Verdict.UNDETERMINED:
        open_points = "；".join(c.reason for c in assessment.having(Outcome.UNKNOWN) if c.is_laid_down)
        if not finding.question.tells_of_somebody:
            return f"要看条件{f'：{open_points}' if open_points else ''}。{corrections}{lead}{rule}"
        ask = f"，要看：{open_points}？请补充" if open_points else ""
        return f"还不能判断{ask}。{corrections}{lead}{rule}"
    return f"按您说的情况，符合条件。{corrections}{lead}{rule}{_at_threshold(assessment)}"


def _at_threshold(assessment: Assessment) -> str:
    for check in assessment.checks:
        word = re.search(
            r"以上|以下|以内|不低于|不少于|不超过|不高于|至少|满", check.condition + check.reason
        )
        if check.at_threshold and word:
            return f"您刚好达到界限：{_INCLUSIVE.format(word=word[0])}。"
    return ""


def _say_claim(finding: Finding) -> str:
    statement = "\n".join(_in_context(match) for match in finding.matches)
    if finding.contradictions:
        return f"不对。{'；'.join(finding.contradictions)}。原文：{statement}"
    if not finding.confirmed:
        departs = "这个说法与原文不一致，" if Asked.CLAIM in finding.question.asked else ""
        return f"{departs}文件没有这样规定。相关的原文是：{statement}"
    lead = "要看条件，不能一概而论。文件规定：" if finding.on_conditions else "文件是这样规定的："
    return f"{lead}{statement}"


def _one_a_clause(matches: Sequence[Match]) -> list[Match]:
    return list(best_by_clause(matches).values())


def _say_document(finding: Finding, document: Document) -> str:
    if finding.asked is Asked.PURPOSE:
        return sentence(finding.matches[0].statement.text)
    status = {
        Validity.DRAFT: "还不是正式文件，没有生效：这是征求意见稿，尚未正式印发，不能作为执行和办理的依据",
        Validity.TRIAL: "这是试行（暂行）文件",
        Validity.IN_FORCE: "现行有效",
        Validity.NOT_YET_IN_FORCE: "已经公布，还没有施行",
        Validity.AMENDED: "已经修订",
        Validity.REPEALED: "已经废止，不能再引用",
        Validity.EXPIRED: "已经失效，不能再引用",
        Validity.UNKNOWN: "文件没有写明效力状态",
    }[document.validity]
    return f"{''.join(f'{fact}。' for fact in finding.stated)}{status}。文件全称：《{document.title}》。"


# --- what is missing, and what goes with an answer --------------------------------------------------------


def _say_missing(missing: Sequence[str], near: Sequence[Citation]) -> list[str]:
    lines = [f"文件没有规定：{'、'.join(missing)}。"]
    units = list(dict.fromkeys(unit for citation in near[:1] for unit in citation.responsible_units))
    if units:
        lines.append(f"可以向责任单位或当地对口部门了解：{'、'.join(units)}（{NOT_A_WINDOW}）。")
    return lines


def _citations(finding: Finding) -> tuple[Citation, ...]:
    if finding.clauses:
        return tuple(c for clause in finding.clauses[:MOST_ITEMS] if (c := cite_opening(clause)))
    if finding.asked is Asked.DEFINITION and finding.gloss:
        return tuple(_cite_gloss(match.statement.clause, finding.gloss) for match in finding.matches)
    return cite_matches(finding.matches)


def _cite_gloss(clause: Clause, gloss: str) -> Citation:
    """The sentence in which a term is explained."""
    at = clause.text.index(gloss)
    start = max(clause.text.rfind("。", 0, at), clause.text.rfind("\n", 0, at)) + 1
    end = clause.text.find("。", at + len(gloss) - 1)
    return cite(clause, start, len(clause.text) if end < 0 else end + 1)


def _notices(citations: Iterable[Citation]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(NOTICES[c.validity] for c in citations if c.validity in NOTICES))


def _suggestions(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Questions that the cited clauses do answer."""
    clauses = [m.statement.clause for f in findings for m in (*f.matches, *f.related)]
    seen = dict.fromkeys(clause for clause in clauses if clause.heading)
    asked = {finding.asked for finding in findings}
    return tuple(
        f"“{clause.heading}”由哪些单位负责？"
        for clause in list(seen)[:2]
        if clause.responsible_units and Asked.DEPARTMENT not in asked
    )


def _unique(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citations))
