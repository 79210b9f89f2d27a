"""The nouns of a policy document: what readers, structure and facts produce, and what everything else reads.

Frozen and free of I/O. Texts and offsets: `Document.text` is the source text with layout line breaks
removed (one paragraph a line); `Provision.start/end` are offsets into it. Offsets of facts and quotes
(`Quantity`, `Entitlement`, and citations later on) are offsets into the clause's own text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.numbering import read_number
from ingest.numerals import CHINESE_NUMERAL, chinese_numeral

# Anchors of the parts of a document that are no part of its text (`ingest.parts`).
_APPARATUS = frozenset({"contents", "addressee", "annexes", "signature", "remark", "imprint"})
_COUNTED = re.compile(rf"第{CHINESE_NUMERAL}+款$")  # of an article, as `Provision.label` counts it


class Validity(StrEnum):
    """Whether a document may be relied on today (DOMAIN.md C2)."""

    DRAFT = "draft"  # 征求意见稿
    IN_FORCE = "in_force"
    TRIAL = "trial"  # 试行、暂行
    NOT_YET_IN_FORCE = "not_yet_in_force"
    AMENDED = "amended"
    REPEALED = "repealed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class MetadataField(StrEnum):
    """What a document says of itself, beside its text (GB/T 9704-2012, 7)."""

    TITLE = "title"  # 标题
    ISSUER = "issuer"  # 发文机关
    DOCUMENT_NUMBER = "document_number"  # 发文字号
    LEVEL = "level"
    VALIDITY = "validity"
    ADDRESSEE = "addressee"  # 主送机关
    WRITTEN = "written"  # 成文日期
    EFFECTIVE = "effective"  # 施行日期
    EXPIRES = "expires"  # 有效期至
    AMENDED = "amended"  # 最近一次修正、修订


@dataclass(frozen=True, slots=True)
class Basis:
    """A field with the words of the file that it was read from; dates in ISO form."""

    field: MetadataField
    value: str
    words: str


class Comparator(StrEnum):
    """How a number bounds what it measures. 以上/以下 include the number (民法典第一千二百五十九条)."""

    EQUAL = "="
    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    ABOUT = "≈"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as the text states it: “1.5万家以上” is value 1.5, unit 万家, comparator >=.

    `amount`/`upper_amount` are scaled to `base_unit` (15000 家) and serve comparison; `value`, `upper`
    and `unit` are as printed. `measures` is what the number measures, in the words of the text.
    """

    text: str
    comparator: Comparator
    value: float
    unit: str
    start: int
    end: int
    amount: float
    base_unit: str
    upper: float | None = None
    upper_amount: float | None = None
    measures: str = ""
    period: str | None = None  # 每年, 每月, 累计 …: how often, or over what, the number holds
    year: str | None = None  # the year it is stated for: “2027”, “2025—2027”


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Who gets what, under which conditions. Every text is a substring of the clause's text.

    `series` holds the amounts of a per-year series in order (“前三年分别给予8000元、5000元、3000元”).
    """

    beneficiary: str
    conditions: tuple[str, ...]
    benefit: str
    modality: str | None  # 给予, 鼓励, 探索 …
    amounts: tuple[Quantity, ...]
    series: tuple[Quantity, ...]
    thresholds: tuple[Quantity, ...]  # the quantities inside the conditions
    period: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provision:
    """A node of the document tree with its own text, without the children's.

    Its own part of `Document.text` is [start, end): number, heading, text and the 责任单位 note. Taken in
    reading order, the own parts of all provisions are the whole text, each character once.
    """

    anchor: str
    level: int
    number: str | None
    number_inferred: bool
    heading: str
    text: str
    start: int
    end: int
    text_start: int
    responsible_units: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    children: tuple[Provision, ...] = ()
    page: int | None = None  # on which it begins, from 1, where the file has pages
    paragraph: int | None = None  # which 款 its text is, where its article has several

    @property
    def label(self) -> str:
        """As it stands in a clause path: “（17）开展残疾人帮扶纾困”; a 款 is counted."""
        counted = f"第{chinese_numeral(self.paragraph)}款" if self.paragraph and not self.number else ""
        return f"{self.number or counted}{self.heading}"

    def walk(self) -> Iterator[Provision]:
        """This provision and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Dates:
    """ISO dates, or None where the document does not state them."""

    written: str | None = None  # 成文
    effective: str | None = None  # 施行
    expires: str | None = None  # 有效期至
    amended: str | None = None  # 最近一次修正、修订


@dataclass(frozen=True, slots=True)
class Document:
    """One revision of one policy document; `provisions` are the top-level nodes in reading order."""

    doc_id: str
    revision: int
    title: str
    validity: Validity
    text: str
    sha256: str  # of the source file
    source_name: str
    provisions: tuple[Provision, ...]
    issuer: str | None = None
    document_number: str | None = None
    level: str | None = None  # 国家, 自治区, 省, 市, 县
    dates: Dates = field(default_factory=Dates)
    warnings: tuple[str, ...] = ()
    addressee: str | None = None  # 主送机关
    bases: tuple[Basis, ...] = ()  # what the fields above were read from
    parent: str | None = None  # doc_id of the document that this one is an annex (附件) of
    repeals: tuple[str, ...] = ()  # titles of the documents that this one says it repeals

    def walk(self) -> Iterator[Provision]:
        """All provisions in reading order."""
        for provision in self.provisions:
            yield from provision.walk()


@dataclass(frozen=True, slots=True)
class Clause:
    """The citable unit: one provision with its place in the document.

    An article of several 款 is the clause of its first one; the others are clauses below it.

    `clause_id` is `<doc_id>@<revision>#<anchor>`; `path` the labels from the top level down to the clause
    itself; `start` where `text` begins in `Document.text`.
    """

    clause_id: str
    doc_id: str
    revision: int
    title: str
    document_number: str | None
    validity: Validity
    path: tuple[str, ...]
    number: str | None
    number_inferred: bool
    heading: str
    text: str
    start: int
    order: int  # position in reading order within the document
    responsible_units: tuple[str, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    entitlements: tuple[Entitlement, ...] = ()
    page: int | None = None
    lead: str = ""  # the words that introduce the items of which it is one: 有下列情形之一的，不予处罚：

    @property
    def is_apparatus(self) -> bool:
        """Whether it is no part of the text: 目录, 主送, 附件说明, 落款, 附注, 版记."""
        return self.clause_id.rpartition("#")[2].partition("_")[0] in _APPARATUS

    @property
    def index_text(self) -> str:
        """What is searched: title, path, lead and units give the context that the words of the clause leave
        out."""
        return _lines(self.title, *self.path, self.lead, self.text, *self.responsible_units)

    @property
    def meaning_text(self) -> str:
        """What its vector is made of: numbers say nothing of what a clause is about."""
        headings = map(_without_number, self.path)
        return _lines(self.title, *headings, self.lead, self.text, *self.responsible_units)


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _without_number(label: str) -> str:
    """
    >>> [_without_number(label) for label in ("第五章 法律责任", "（17）残疾人帮扶", "第二十条", "第二款")]
    ['法律责任', '残疾人帮扶', '', '']
    """
    number = read_number(label)
    words = label.removeprefix(number.printed) if number else _COUNTED.sub("", label)
    return words.strip()
