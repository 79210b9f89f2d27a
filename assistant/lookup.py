"""Exact look-ups: a question that names a document, and maybe an article of it, is led straight there.

民法典第一千二百五十九条, 《贺川县高龄津贴发放办法》第三条之一, 贺政办发〔2024〕12号: nothing is searched for.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from ingest.continuation import whole_title
from ingest.document import Clause
from ingest.library import DocumentSummary, Library, revision_of
from ingest.numerals import CHINESE_DIGIT, parse_numeral

_STATE = "中华人民共和国"  # 民法典 is said for 中华人民共和国民法典
_ARTICLE = re.compile(
    rf"第\s?(?P<n>\d{{1,4}}|{CHINESE_DIGIT}{{1,12}})\s?条(?:之(?P<suffix>\d|{CHINESE_DIGIT}{{1,3}}))?"
    rf"(?:第(?P<paragraph>\d|{CHINESE_DIGIT}{{1,3}})款)?"
)
_JOINING = re.compile(r"[》〉]?(?:里面?|当?中)?的?$")  # 民法典里的第三条
_REMARK = re.compile(r"\([^()]*\)$")  # 《民法典》（2020年）第三条
_NUMBER = re.compile(r"(?P<of>[\u4e00-\u9fff]{2,20})[〔\[【(](?P<year>\d{4})[〕\]】)]第?(?P<n>\d{1,5})号")


@dataclass(frozen=True, slots=True)
class Article:
    """As named: 第十七条之一第二款 has ordinal 17, suffix 1, paragraph 2; 0 stands for what is not named."""

    ordinal: int
    suffix: int
    paragraph: int
    start: int  # where in the text it is named

    @property
    def anchor(self) -> str:
        """As `ingest.provisions` has it."""
        return f"art{self.ordinal}" + (f".{self.suffix}" if self.suffix else "")

    @property
    def anchors(self) -> tuple[str, ...]:
        """Of the 款 that is named, and of the article, which has the first 款 for its text."""
        return (f"{self.anchor}-p{self.paragraph}", self.anchor) if self.paragraph > 1 else (self.anchor,)


def articles_named(text: str) -> tuple[Article, ...]:
    """
    >>> [article.anchor for article in articles_named("第十七条之一和第1259条怎么说")]
    ['art17.1', 'art1259']
    """
    return tuple(_articles(text))


def _articles(text: str) -> Iterator[Article]:
    for named in _ARTICLE.finditer(text):
        try:
            ordinal, suffix, paragraph = (int(parse_numeral(part or "0")) for part in named.groups())
            yield Article(ordinal, suffix, paragraph, named.start())
        except ValueError:  # 第千百条 is no number
            continue


def anchor_of(clause: Clause) -> str:
    return clause.clause_id.rpartition("#")[2]


class Lookup:
    """Over one library. The names of its documents are read again when what is current has changed."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._current: Mapping[str, int] | None = None
        self._revisions: Mapping[str, tuple[str, ...]] = {}

    def articles(self, text: str) -> tuple[Clause, ...]:
        """The articles that a text names with their documents, in the order named."""
        text = _folded(text)
        named = ((article, self._documents_before(text, article)) for article in articles_named(text))
        ids = dict.fromkeys(
            f"{revision}#{anchor}"
            for article, revisions in named
            for revision in revisions
            for anchor in article.anchors
        )
        return tuple(self._library.clauses(ids).values())

    def document(self, text: str) -> str | None:
        """The revision_id of the document that a text names: by document number, or before an article."""
        text = _folded(text)
        if numbered := self.document_numbered(text):
            return numbered
        held = (revision_of(article.clause_id) for article in self.articles(text))
        before = (self._documents_before(text, article) for article in articles_named(text))
        return next(chain(held, chain.from_iterable(before)), None)

    def document_numbered(self, text: str) -> str | None:
        """The revision_id of the document whose 文号 stands in a text."""
        return next(filter(None, map(self._by_number, _NUMBER.finditer(_folded(text)))), None)

    def _documents_before(self, text: str, article: Article) -> tuple[str, ...]:
        """Of the longest title that ends where the article is named: the parts of one text have one."""
        before = _JOINING.sub("", text[: article.start])
        bare = _JOINING.sub("", _REMARK.sub("", before))
        names = self._names()
        return next((names[end] for name in (before, bare) for end in _ends(name) if end in names), ())

    def _by_number(self, named: re.Match[str]) -> str | None:
        """The words before a document number may be those of the question: 请问贺政办发〔2024〕12号."""
        names = self._names()
        numbers = (f"{issuer}〔{named['year']}〕{named['n']}号" for issuer in _ends(named["of"]))
        return next((names[number][0] for number in numbers if number in names), None)

    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """What current documents are called, to their revision_ids: title, short title, document number."""
        current = self._library.current()
        if current is not self._current:
            self._revisions = dict(self._named(current))
            self._current = current
        return self._revisions

    def _named(self, current: Mapping[str, int]) -> Iterator[tuple[str, tuple[str, ...]]]:
        texts = defaultdict[tuple[str, str | None], list[DocumentSummary]](list)
        for document in self._library.documents():
            if document.revision_id in current:
                texts[_folded(whole_title(document.title)), document.parent].append(document)
        for (title, _), parts in texts.items():
            revisions = tuple(each.revision_id for each in parts)
            yield title.removeprefix(_STATE), revisions
            yield title, revisions
            for each in parts:
                if each.document_number:
                    yield _one_form(each.document_number), (each.revision_id,)


def _ends(text: str) -> Iterator[str]:
    """What a text may end in, the longest first."""
    return (text[at:] for at in range(len(text)))


def _folded(text: str) -> str:
    """One width, no blanks: titles and questions are written in many ways."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _one_form(document_number: str) -> str:
    """
    >>> _one_form("贺政办发[2024] 12号")
    '贺政办发〔2024〕12号'
    """
    named = _NUMBER.search(_folded(document_number))
    return f"{named['of']}〔{named['year']}〕{named['n']}号" if named else document_number
