"""Reading a message: the questions in it, and what each asks, names and states."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import compress

from assistant.asking import OF_SERVICE, what_is_asked
from assistant.case import (
    asks_total,
    classes_in,
    clause_numbers_in,
    facts_in,
    is_counted_over,
    masked,
    nth_year_in,
    quoted_in,
    units_in,
    years_in,
)
from assistant.former import asks_former, without_former
from assistant.lexicon import Lexicon, TermEntry, regions
from assistant.message import (
    answerable,
    asking,
    is_question,
    phrases_of,
    without_address,
    without_announcement,
    without_authority,
    without_bare_requests,
)
from assistant.normal_form import normalise
from assistant.persons import of_one_each, told_of_whom_is_asked
from assistant.question import Asked, Inquiry, Question, Term
from assistant.words import HEADS, Words
from ingest.beneficiaries import mentions
from ingest.tokens import Tokenizer
from ingest.units import aliases, canonical_unit

_JOINED = re.compile(r"(?P<one>[^，]{2,}?)(?:和|与|跟|以及)(?P<other>[^，]{2,})")
_REFERS = re.compile(r"[他她它]们?|[这那](?:一?[类种些号]|部分)")
_FURTHER = re.compile(r"还有|另外|再就是|再有|以及")
_WITHIN = re.compile(r"(?:(?:还有|另外)，?)?(?:这?里[头面]|其中)")  # of what was named before
_ABOUT_THE_CASE = frozenset({Asked.ELIGIBILITY, Asked.CLAIM, Asked.STACKING})
_SERVICES = re.compile(
    r"材料|资料|手续|证件|身份证|电话|联系|热线|窗口|地[址点方]|流程|步骤|程序|时[间候限]|期限"
)


class Reader:
    """Reads questions with one lexicon and one tokenizer; `correct` is the second pass over misspellings."""

    def __init__(
        self, lexicon: Lexicon, tokenizer: Tokenizer, correct: Callable[[str], tuple[str, tuple[str, ...]]]
    ) -> None:
        self._lexicon = lexicon
        self._words = Words(lexicon, tokenizer)
        self._correct = correct

    def read(self, text: str) -> Inquiry:
        """The questions in a message, each with what it asks and says."""
        corrected, assumed = self._correct(
            without_announcement(without_authority(without_address(normalise(text))))
        )
        entries = self._said(corrected)
        ambiguous = next(
            (e for e in entries if e.relation == "ambiguous" and not _settled(e, corrected)), None
        )
        notes = tuple(_note(entry) for entry in entries if not entry.is_silent and entry is not ambiguous)
        phrases, left_out = answerable(list(phrases_of(corrected, masked)))
        return Inquiry(text, corrected, self._questions(phrases), (*assumed, *notes, *left_out), ambiguous)

    def _said(self, text: str) -> list[TermEntry]:
        found = (self._lexicon.terms[m[0]] for m in self._lexicon.term_pattern.finditer(text))
        return list(dict.fromkeys(found))

    # --- one message, several questions ---------------------------------------------------------------

    def _questions(self, phrases: Sequence[str]) -> tuple[Question, ...]:
        """The questions of a message. What only tells is said of the question after it; what asks without
        naming a thing (“归谁管”, “能领吗”) is asked about what the question before it named."""
        questions: list[Question] = []
        told: list[str] = []
        phrases = of_one_each(without_bare_requests(self._in_scope(phrases)))
        asks = asking(phrases)
        kept = told_of_whom_is_asked(phrases, asks)
        phrases, asks = tuple(compress(phrases, kept)), tuple(compress(asks, kept))
        for phrase, is_asked in zip(phrases, asks, strict=True):
            if not is_asked:
                if told and not any(asks) and _FURTHER.match(phrase):
                    questions.append(self._question("，".join(told)))
                    told = []
                told.append(phrase)
                continue
            question = self._question("，".join((*told, phrase)))
            if questions and (_WITHIN.match(phrase) or not _has_subject(question)):
                self._go_on(questions, question)
            else:
                questions.append(question)
            told = []
        said = "，".join(told)
        if told and (not questions or not any(asks)):
            questions.append(self._question(said))
        elif told and _tells_of_case(questions[-1], said):
            questions.append(self._question(f"{questions.pop().text}，{said}"))
        return tuple(questions)

    def _in_scope(self, phrases: Sequence[str]) -> Sequence[str]:
        """The phrases about policies; all of them where nothing is asked but what is not."""
        kept = [phrase for phrase in phrases if self._is_in_scope(phrase)]
        asks_else = len(kept) < len(phrases) and not any(is_question(phrase) for phrase in kept)
        return phrases if asks_else else kept

    def _is_in_scope(self, text: str) -> bool:
        return not any(pattern.search(text) for pattern in self._lexicon.out_of_scope)

    def _go_on(self, questions: list[Question], question: Question) -> None:
        """Ask about what the last question named: of the asker's case all of it is needed."""
        last = questions[-1]
        if question.asked <= _ABOUT_THE_CASE and not (_REFERS.search(question.text) and not question.asked):
            questions[-1] = self._question(f"{last.text}，{question.text}")
        else:
            named = "、".join(term.said for term in last.terms if term.names_thing)
            questions.append(self._question(f"{named}，{question.text}"))

    # --- one question ---------------------------------------------------------------------------------

    def _question(self, text: str) -> Question:
        text = text.removesuffix("？")
        question = self._single(text)
        return replace(question, halves=tuple(self._halves(text)))

    def _halves(self, text: str) -> Iterator[Question]:
        """Of “粮食产量和集体经济总收入目标是多少” the question about each, with what is asked of both."""
        joined = _JOINED.fullmatch(masked(text))
        if joined is None or any(units_in(text)):
            return
        one, other = (text[slice(*joined.span(name))] for name in ("one", "other"))
        starts = [m.start() for p in self._lexicon.asked.values() if (m := p.search(other))]
        asked = other[min(starts) :] if starts else ""
        if asked == other:
            return  # 和谁一起负责 names no second thing
        halves = [self._single(f"{one}，{asked}"), self._single(other)]
        if all(_has_subject(half) for half in halves):
            yield from halves

    def _single(self, text: str) -> Question:
        of_former, text = asks_former(text), without_former(text)
        units = tuple(units_in(text))
        terms = tuple({term.said: term for term in self._words.terms(text)}.values())
        asked = what_is_asked(
            text,
            self._lexicon,
            names_unit=bool(units),
            only_units=_names_only_units(terms) and not quoted_in(text),
            states_facts=bool(facts_in(text)),
        )
        if Asked.DEPARTMENT in asked:
            terms = _without_units(terms)
        held, excluded = classes_in(text)
        facts = facts_in(text)
        counted_over = next((fact for fact in facts if is_counted_over(text, fact)), None)
        return Question(
            text=text,
            asked=asked,
            terms=terms,
            quantities=tuple(fact for fact in facts if fact is not counted_over),
            years=years_in(text),
            places=tuple(self._words.places(text)),
            numbers=clause_numbers_in(text),
            regions=tuple(region for region in regions() if region in text),
            beneficiaries=held,
            excluded=excluded,
            units=units,
            quoted=quoted_in(text),
            in_scope=self._is_in_scope(text),
            of_former=of_former,
            nth=nth_year_in(text),
            wants_total=asks_total(text) or counted_over is not None,
            years_counted=round(counted_over.amount / 12) if counted_over else None,
        )


def _names_only_units(terms: Sequence[Term]) -> bool:
    return all(_names_unit(term) for term in terms if term.names_thing)


def _names_unit(term: Term) -> bool:
    return canonical_unit(term.said) in aliases().values()


def _without_units(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The words that say for what units are responsible: the text of a clause does not name its units."""
    others = tuple(term for term in terms if not _names_unit(term))
    return others or tuple(terms)


def _has_subject(question: Question) -> bool:
    """Whether a question names what it is about: “补贴多少”, “对他们怎么支持”, “要什么材料” and “民政局在不在
    里头” do not."""
    terms = question.terms
    if Asked.DEPARTMENT in question.asked:
        terms = tuple(term for term in terms if not _names_unit(term))
    things = (term.said for term in terms if term.names_thing)
    is_of_service = bool(question.asked & OF_SERVICE)
    return any(
        not HEADS.fullmatch(said) and not (is_of_service and _SERVICES.search(said)) for said in things
    )


def _tells_of_case(question: Question, said: str) -> bool:
    """Whether what is told after a question belongs to it: “村会上要念” says only what the answer is for."""
    needed = Asked.ELIGIBILITY in question.asked or not _has_subject(question)
    return needed or bool(facts_in(said) or mentions(said))


def _settled(entry: TermEntry, text: str) -> bool:
    """Whether the text itself names one of the things an ambiguous word may mean."""
    return any(official in text for official in entry.official)


def _note(entry: TermEntry) -> str:
    return f"“{entry.said}”按“{'、'.join(entry.official)}”查找" + (f"（{entry.note}）" if entry.note else "")
