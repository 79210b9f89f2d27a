"""What a question is: what is asked, about whom, with which facts, in which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from assistant.lexicon import TermEntry
from ingest.document import Quantity

_YES_NO = re.compile(r"(?:吗|(?<![什怎这那])么|嘛|不|没|没有|吧)$|([\u4e00-\u9fff])[不没]\1|能否|可否|是否")
# “知道津贴多少不” is answered by the amount, not by a yes.
_ASKS_TO_TELL = re.compile(
    r"(?:知道|晓得|清楚|告诉|说下|说一下)[^，]*(?:多少|哪|什么|啥|几)[^，]*(?:[吗不没么])$"
)


_ITEMS = re.compile(
    r"(?:哪|有)[几两二三四五六七八九]个?大?项(?:任务|工作|措施|举措|重点任务)|"
    r"(?:哪些|什么|啥)(?:具体|重点)?(?:任务|举措|条目)|(?:任务|条目|小项).{0,6}(?:哪|几|标题|什么|啥)|"
    r"(?:(?:分成?|分为|划成|划分为?)了?[^，]{0,3}[哪几]|是哪)[几两二三四五六七八九]?大?(?:(?<=[几两二三四五六七八九])[类种样]子?|类)"
    r"(?:人群|农户|户|人|类?[型别])?(?:来?帮扶)?(?:，?(?:分别|各|都)?(?:叫|是)(?:什么|啥|哪)[^，]{0,4})?$"
)
_SOMEBODY = re.compile(r"[我咱俺他她]|家里|自己|自家|这种情况")
_MAY = re.compile(r"能|可以|够格|符合")
_TOGETHER = re.compile(r"共同|一起|同时|都(?:参与|负责|有|出现)|两家都|联合")


class Asked(StrEnum):
    """What a question wants to know (DOMAIN.md D2)."""

    AMOUNT = "amount"
    QUANTITY = "quantity"
    TARGET = "target"  # a goal, in numbers or in words
    DURATION = "duration"
    ELIGIBILITY = "eligibility"
    DEPARTMENT = "department"
    DUTIES = "duties"  # what a unit is responsible for
    DEFINITION = "definition"
    LIST = "list"
    CLAIM = "claim"
    VALIDITY = "validity"
    ORIGIN = "origin"  # document number, issuer, date
    PURPOSE = "purpose"  # why the document was made
    MATERIALS = "materials"
    PLACE = "place"
    CONTACT = "contact"
    PROCEDURE = "procedure"
    DEADLINE = "deadline"
    STACKING = "stacking"
    PENALTY = "penalty"
    APPEAL = "appeal"
    COST = "cost"  # what people pay themselves
    ROSTER = "roster"  # names of places or people
    GRADE = "grade"
    CALCULATION = "calculation"
    CONDITIONS = "conditions"
    WHERE = "where"  # in which clauses


_OF_NO_SECTION = frozenset(
    {Asked.AMOUNT, Asked.DEPARTMENT, Asked.DUTIES, Asked.ELIGIBILITY, Asked.CLAIM, Asked.WHERE}
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that a text has to meet: as said, or in one of the words documents use."""

    said: str
    alternatives: tuple[str, ...]
    parts: tuple[str, ...] = ()  # the words within a compound: 粮食, 产量 of 粮食产量
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
    places: tuple[str, ...] = ()  # 石嘴山市, 西吉县
    numbers: tuple[int, ...] = ()  # of clauses: 17 of “第（17）条”
    beneficiaries: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()  # classes the asker says not to belong to
    units: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()  # words in quotation marks
    in_scope: bool = True
    of_former: bool = False  # about what held once
    nth: int | None = None  # 第二年 asks for the second of a series
    wants_total: bool = False
    years_counted: int | None = None  # over how many years: 两年一共能拿多少
    halves: tuple[Question, ...] = ()  # of “A和B…”: the question about A, and about B

    @property
    def asks_together(self) -> bool:
        """Whether what several units do jointly is asked: “教育厅和水利厅共同负责哪一条”."""
        return bool(_TOGETHER.search(self.text))

    @property
    def asks_items(self) -> bool:
        """Whether the items of a section, or the classes made by one, are to be listed: 底下有哪几项任务."""
        return bool(_ITEMS.search(self.text)) and not self.units and not self.asked & _OF_NO_SECTION

    @property
    def is_yes_no(self) -> bool:
        return bool(_YES_NO.search(self.text)) and not _ASKS_TO_TELL.search(self.text)

    @property
    def tells_of_somebody(self) -> bool:
        """Whether somebody's case is told (我家…, 老人能领吗): of what holds for all (评上了给不给),
        nothing is asked back."""
        may = self.beneficiaries and _MAY.search(self.text)
        return bool(self.quantities or may or _SOMEBODY.search(self.text))

    @property
    def asks_for_somebody(self) -> bool:
        """Whether it is asked what somebody may: 能把我妈纳入吗."""
        return bool(_MAY.search(self.text) and _SOMEBODY.search(self.text))

    @property
    def asks_of_document(self) -> bool:
        """Whether the question is about the document itself: does it hold, who issued it."""
        return bool(self.asked & {Asked.VALIDITY, Asked.ORIGIN, Asked.PURPOSE})

    @property
    def search_text(self) -> str:
        """The question with the official words for what it says: what the indexes are asked."""
        official = [word for term in self.terms for word in term.alternatives[1:]]
        return " ".join((self.text, *official))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a person sent: one or more questions, and how it was read. `read` is the text with its
    misspellings corrected, without whom it addresses."""

    text: str
    read: str
    questions: tuple[Question, ...]
    assumed: tuple[str, ...] = ()
    ambiguous: TermEntry | None = None
