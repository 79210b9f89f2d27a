"""Understanding a question: common forms, what is asked, about whom, with which facts, in which words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from assistant.lexicon import Lexicon, TermEntry
from ingest.beneficiaries import mentions, names_of_classes
from ingest.document import Quantity
from ingest.quantities import read_quantities
from ingest.tokens import Tokenizer
from ingest.units import aliases


class Asked(StrEnum):
    """What a question wants to know (DOMAIN.md D2)."""

    AMOUNT = "amount"
    QUANTITY = "quantity"
    DURATION = "duration"
    ELIGIBILITY = "eligibility"
    DEPARTMENT = "department"
    DUTIES = "duties"  # what a unit is responsible for
    DEFINITION = "definition"
    LIST = "list"
    CLAIM = "claim"
    VALIDITY = "validity"
    ORIGIN = "origin"  # document number, issuer, date
    MATERIALS = "materials"
    PLACE = "place"
    CONTACT = "contact"
    PROCEDURE = "procedure"
    DEADLINE = "deadline"
    STACKING = "stacking"
    PENALTY = "penalty"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that a text has to meet: as said, or in one of the words documents use."""

    said: str
    alternatives: tuple[str, ...]
    names_thing: bool = True  # a noun; verbs and adjectives of plain speech are often beside the point
    is_focus: bool = False  # the word that says which benefit is meant: 高龄 of 高龄津贴


@dataclass(frozen=True, slots=True)
class Question:
    """One thing asked. `text` is normalised; facts are what the asker says of the case."""

    text: str
    asked: frozenset[Asked]
    terms: tuple[Term, ...]
    quantities: tuple[Quantity, ...] = ()
    years: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    beneficiaries: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()  # classes the asker says not to belong to
    units: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()  # words in quotation marks
    in_scope: bool = True
    nth: int | None = None  # 第二年 asks for the second of a series
    wants_total: bool = False

    @property
    def asks_of_document(self) -> bool:
        """Whether the question is about the document itself: does it hold, who issued it."""
        return bool(self.asked & {Asked.VALIDITY, Asked.ORIGIN})

    @property
    def search_text(self) -> str:
        """The question with the official words for what it says: what the indexes are asked."""
        official = [word for term in self.terms for word in term.alternatives[1:]]
        return " ".join((self.text, *official))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a person sent: one or more questions, and how it was read."""

    text: str
    questions: tuple[Question, ...]
    assumed: tuple[str, ...] = ()
    ambiguous: TermEntry | None = None


_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)(?=\s*年|\s*[—–~至到-]|[^\d元块户家亩]|$)")
_SPLIT = re.compile(r"[？?！!。；;\n]+|(?<=[呢吗么])[，,\s]+")
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,40})[”\"」』》]")
_NTH = re.compile(r"第([一二三四五六七八九十\d]+)(?:个)?年")
_TOTAL = re.compile(
    r"(?:一共|总共|合计|加起来|总计|拢共|统共|三年(?:下来|总|一共|能|共)|全部加|累计(?:能|可以)?(?:领|拿))"
)
_NEGATED_CLASS = re.compile(
    r"(?:不是|没有|没|并非|不属于|不算|非|又不是|未)(?:个|持|办|啥|什么|被认定为|纳入)?$"
)
_NOT_ASKING = re.compile(r"是不$|能不$|可不$|有没$|是$")
_HEADS = re.compile(r"补贴|津贴|补助|奖补|奖励|奖金|贷款|信贷|保险|待遇|资助|救助|救济|补偿|赔偿|优惠|改造")
_BENEFIT = re.compile(r".+(?:金|费|津贴|补贴|补助|贷款|保险|补偿)")
_FOLDS = (
    (re.compile(r"个(多|来|把)月"), r"个月\1"),
    (re.compile(r"([\d一二三四五六七八九十两])(多|来)年"), r"\1年\2"),
    (re.compile(r"块钱|元钱|圆"), "元"),
    (re.compile(r"块(?=[^\w]|$|[钱吗呢吧的补])"), "元"),
)


def normalise(text: str) -> str:
    """Width and blanks to a common form; control characters and emoji say nothing and go."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(
        " " if unicodedata.category(c) in ("Zs", "Cc", "Zl", "Zp") else c
        for c in folded
        if unicodedata.category(c) not in ("Cf", "So", "Cs", "Co", "Cn")
    )
    joined = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "，", kept.strip())
    for pattern, replacement in _FOLDS:
        joined = pattern.sub(replacement, joined)
    return re.sub(r"\s+", " ", joined)


class Reader:
    """Reads questions with one lexicon and one tokenizer; `correct` is the second pass over misspellings."""

    def __init__(
        self, lexicon: Lexicon, tokenizer: Tokenizer, correct: Callable[[str], tuple[str, tuple[str, ...]]]
    ) -> None:
        self._lexicon = lexicon
        self._tokenizer = tokenizer
        self._correct = correct
        self._phrases = _phrases(lexicon)
        names = sorted(self._phrases, key=len, reverse=True)
        self._phrase_pattern = re.compile("|".join(re.escape(name) for name in names))

    def read(self, text: str) -> Inquiry:
        """The questions in a message, each with what it asks and says."""
        corrected, assumed = self._correct(normalise(text))
        entries = self._said(corrected)
        ambiguous = next(
            (e for e in entries if e.relation == "ambiguous" and not _settled(e, corrected)), None
        )
        notes = tuple(_note(entry) for entry in entries if not entry.is_silent and entry is not ambiguous)
        return Inquiry(text, self._questions(corrected), (*assumed, *notes), ambiguous)

    def _said(self, text: str) -> list[TermEntry]:
        found = (self._lexicon.terms[m[0]] for m in self._lexicon.term_pattern.finditer(text))
        return list(dict.fromkeys(found))

    # --- one message, several questions ---------------------------------------------------------------

    def _questions(self, text: str) -> tuple[Question, ...]:
        """The questions of a message. What only tells (no question word) is said of the question after it,
        what only asks (no words of its own) is asked about the question before it."""
        questions: list[Question] = []
        told = ""
        for part in filter(None, (piece.strip(" ，,") for piece in _SPLIT.split(text))):
            question = self._question(f"{told}，{part}" if told else part)
            if not self._asks(part):
                told = question.text
            elif questions and not self._question(part).terms:
                questions[-1] = self._question(f"{questions[-1].text}，{question.text}")
                told = ""
            else:
                questions.append(question)
                told = ""
        if told and questions:
            questions[-1] = self._question(f"{questions[-1].text}，{told}")
        return tuple(questions) or (self._question(text),)

    def _asks(self, part: str) -> bool:
        return any(pattern.search(part) for pattern in self._lexicon.asked.values())

    def _question(self, text: str) -> Question:
        units = tuple(_units(text))
        held, excluded = _classes(text)
        nth = _NTH.search(text)
        return Question(
            text=text,
            asked=self._asked(text, units),
            terms=tuple(self._terms(text)),
            quantities=_facts(text),
            years=tuple(dict.fromkeys(_YEAR.findall(text))),
            regions=tuple(region for region in self._lexicon.regions if region in text),
            beneficiaries=held,
            excluded=excluded,
            units=units,
            quoted=tuple(_QUOTED.findall(text)),
            in_scope=not any(pattern.search(text) for pattern in self._lexicon.out_of_scope),
            nth="零一二三四五六七八九十".find(nth[1])
            if nth and not nth[1].isdigit()
            else nth and int(nth[1]),
            wants_total=bool(_TOTAL.search(text)),
        )

    # --- what is asked ----------------------------------------------------------------------------------

    def _asked(self, text: str, units: tuple[str, ...]) -> frozenset[Asked]:
        asked = {Asked(kind) for kind, pattern in self._lexicon.asked.items() if pattern.search(text)}
        if units and Asked.DEPARTMENT not in asked and _DUTY_WORDS.search(text):
            return frozenset({Asked.DUTIES})
        if Asked.AMOUNT in asked:
            asked.discard(Asked.QUANTITY)
        if Asked.DEPARTMENT in asked:
            asked -= {Asked.QUANTITY, Asked.LIST, Asked.CONTACT}
        if Asked.ORIGIN in asked:
            asked -= {Asked.DEPARTMENT, Asked.DEADLINE, Asked.VALIDITY, Asked.QUANTITY}
        return frozenset(asked)

    # --- the words -----------------------------------------------------------------------------------

    def _terms(self, text: str) -> Iterator[Term]:
        """Phrases of the lexicon first, then the other words, without those that say nothing or are facts."""
        plain = _blank_out(_YEAR.sub(" ", text), read_quantities(text))
        position = 0
        for match in self._phrase_pattern.finditer(plain):
            yield from self._words(plain[position : match.start()], plain[match.start() :])
            yield Term(match[0], (match[0], *self._phrases[match[0]]))
            position = match.end()
        yield from self._words(plain[position:], "")

    def _words(self, text: str, following: str) -> Iterator[Term]:
        tagged = self._tokenizer.tagged(text)
        for (word, tag), (after, _) in pairwise([*tagged, (following, "")]):
            if word in self._lexicon.stop_words or tag[:1] in _FUNCTION_TAGS:
                continue
            yield Term(
                word,
                (word, *self._lexicon.synonyms.get(word, ())),
                names_thing=tag[:1] in _THING_TAGS,
                is_focus=bool(_HEADS.match(after) or _BENEFIT.fullmatch(word)),
            )


_FUNCTION_TAGS = frozenset("rmqupcyeotdfkx")  # pronouns, numerals, particles, adverbs … of jieba's tag set
_THING_TAGS = frozenset("njlis")
_DUTY_WORDS = re.compile(
    r"负责|任务|职责|职能|担子|干[啥什些]|管[啥什哪些]|承担|参与|做[啥什哪些]|要做|牵头|配合|涉及|有关|相关|分工|"
    r"哪些(?:事|工作|活|项|条)|几项|多少项|哪一?项|哪一?条"
)


def _phrases(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Names that stand for a thing as a whole -> what documents call it: terms, units, beneficiaries."""
    units = {alias: (name,) for alias, name in aliases().items()} | {name: () for name in aliases().values()}
    classes = {alias: (name,) if alias != name else () for alias, name in names_of_classes().items()}
    return units | classes | {said: entry.official for said, entry in lexicon.terms.items()}


def _settled(entry: TermEntry, text: str) -> bool:
    """Whether the text itself names one of the things an ambiguous word may mean."""
    return any(official in text for official in entry.official)


def _note(entry: TermEntry) -> str:
    return f"“{entry.said}”按“{'、'.join(entry.official)}”查找" + (f"（{entry.note}）" if entry.note else "")


def _units(text: str) -> Iterator[str]:
    """Canonical names of the responsible units a text names."""
    names = aliases() | {name: name for name in aliases().values()}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    yield from dict.fromkeys(names[match[0]] for match in re.finditer(pattern, text))


def _classes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The classes the asker belongs to or asks about, and those denied: “我不是残疾人”."""
    held: list[str] = []
    denied: list[str] = []
    for mention in mentions(text):
        before = text[max(0, mention.start - 6) : mention.start]
        is_denied = _NEGATED_CLASS.search(before) and not _NOT_ASKING.search(before)
        (denied if is_denied else held).append(mention.name)
    return tuple(dict.fromkeys(held)), tuple(name for name in dict.fromkeys(denied) if name not in held)


def _facts(text: str) -> tuple[Quantity, ...]:
    """The quantities the asker states; the ordinal years that only ask are none."""
    return tuple(q for q in read_quantities(text) if not text[: q.start].endswith("第"))


def _blank_out(text: str, quantities: list[Quantity]) -> str:
    for quantity in quantities:
        text = text[: quantity.start] + " " * len(quantity.text) + text[quantity.end :]
    return text
