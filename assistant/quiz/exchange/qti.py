"""QTI 2.1 (IMS Question and Test Interoperability): a content package, one assessmentItem an item."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from assistant.quiz.exchange.entry import Written
from assistant.quiz.exchange.feedback import feedback_of
from assistant.quiz.item import BLANK_MARK, BankItem, Blank, Choice, Item, Kind, Pairs, Points
from assistant.quiz.soundness import on_one_line

_NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_BOUND = 'responseIdentifier="RESPONSE"'
_LONGEST_TITLE = 60
_DATE = (2020, 1, 1, 0, 0, 0)  # of the files in the package: the same items give the same bytes


def write_qti(items: Sequence[BankItem]) -> Written:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "imsmanifest.xml", "\n".join(_manifest(items)))
        for item in items:
            _add(package, _file(item), "\n".join(_item(item)))
    return Written(written.getvalue())


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    package.writestr(zipfile.ZipInfo(name, _DATE), text.encode(), zipfile.ZIP_DEFLATED)


def _identifier(item: BankItem) -> str:
    """An NCName: begins with a letter."""
    return f"item-{item.item_id}"


def _file(item: BankItem) -> str:
    return f"items/{_identifier(item)}.xml"


def _manifest(items: Sequence[BankItem]) -> Iterator[str]:
    yield _HEAD
    yield f'<manifest xmlns="{_PACKAGE}" identifier="policy-quiz">'
    yield "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
    yield "<organizations/><resources>"
    for item in items:
        yield (
            f'<resource identifier="{_identifier(item)}" type="imsqti_item_xmlv2p1" href="{_file(item)}">'
            f'<file href="{_file(item)}"/></resource>'
        )
    yield "</resources></manifest>"


def _item(bank_item: BankItem) -> Iterator[str]:
    item = bank_item.item
    title = quoteattr(on_one_line(item.stem)[:_LONGEST_TITLE])
    yield _HEAD
    yield (
        f'<assessmentItem xmlns="{_NAMESPACE}" identifier="{_identifier(bank_item)}" title={title} '
        f'label={quoteattr(item.topic or "quiz")} adaptive="false" timeDependent="false" xml:lang="zh-CN">'
    )
    yield from _response(item)
    yield '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    yield "<itemBody>"
    yield from _body(item)
    if explained := feedback_of(item):
        yield f'<rubricBlock view="scorer tutor">{_paragraphs(explained)}</rubricBlock>'
    yield "</itemBody>"
    if not isinstance(item.key, Points):
        template = "map_response" if isinstance(item.key, Blank) else "match_correct"
        yield f'<responseProcessing template="{_TEMPLATES}/{template}"/>'
    yield "</assessmentItem>"


def _response(item: Item) -> Iterator[str]:
    match item.key:
        case Choice(_, correct):
            cardinality = "multiple" if item.kind is Kind.MULTIPLE else "single"
            yield from _declaration(cardinality, "identifier", [f"option-{n + 1}" for n in correct])
        case Blank(accepted):
            yield '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string">'
            yield f"<correctResponse><value>{escape(accepted[0])}</value></correctResponse>"
            yield '<mapping defaultValue="0">'
            for text in accepted:
                yield f'<mapEntry mapKey={quoteattr(text)} mappedValue="1" caseSensitive="false"/>'
            yield "</mapping></responseDeclaration>"
        case Points():
            yield from _declaration("single", "string", [])
        case Pairs(pairs):
            matched = [f"left-{n} right-{n}" for n in range(1, len(pairs) + 1)]
            yield from _declaration("multiple", "directedPair", matched)


def _declaration(cardinality: str, base: str, values: Sequence[str]) -> Iterator[str]:
    yield f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
    if values:
        yield f"<correctResponse>{''.join(f'<value>{value}</value>' for value in values)}</correctResponse>"
    yield "</responseDeclaration>"


def _body(item: Item) -> Iterator[str]:
    match item.key:
        case Choice(options, _):
            most = 0 if item.kind is Kind.MULTIPLE else 1
            shuffled = str(item.kind is not Kind.TRUE_FALSE).lower()
            yield _paragraphs(item.stem)
            yield f'<choiceInteraction {_BOUND} shuffle="{shuffled}" maxChoices="{most}">'
            for n, option in enumerate(options, start=1):
                yield f'<simpleChoice identifier="option-{n}">{escape(option)}</simpleChoice>'
            yield "</choiceInteraction>"
        case Blank():
            yield _paragraphs(item.stem).replace(BLANK_MARK, f"<textEntryInteraction {_BOUND}/>")
        case Points(points):
            yield _paragraphs(item.stem)
            yield f'<extendedTextInteraction {_BOUND} expectedLines="{3 * len(points)}"/>'
        case Pairs(pairs):
            yield _paragraphs(item.stem)
            yield f'<matchInteraction {_BOUND} shuffle="true" maxAssociations="{len(pairs)}">'
            yield _side("left", [left for left, _ in pairs])
            yield _side("right", [right for _, right in pairs])
            yield "</matchInteraction>"


def _side(name: str, texts: Sequence[str]) -> str:
    choices = (
        f'<simpleAssociableChoice identifier="{name}-{n}" matchMax="1">{escape(text)}'
        "</simpleAssociableChoice>"
        for n, text in enumerate(texts, start=1)
    )
    return f"<simpleMatchSet>{''.join(choices)}</simpleMatchSet>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in text.split("\n"))
