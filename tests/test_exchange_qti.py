"""The QTI 2.1 package: well-formed, complete, and it says what the items say."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.quiz.exchange.formats import Format, format_of, read_items, write_items
from assistant.quiz.exchange.qti import write_qti
from assistant.quiz.item import BankItem, Blank, Choice, Item, Pairs, Points
from tests.examples import examples
from tests.quiz_items import banked, items, one_of_each, refused

QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


def assessment_items(some: list[BankItem]) -> list[ElementTree.Element]:
    """As the manifest lists them."""
    with zipfile.ZipFile(io.BytesIO(write_qti(some).data)) as package:
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))
        resources = list(manifest.iter(f"{PACKAGE}resource"))
        assert [each.attrib["type"] for each in resources] == ["imsqti_item_xmlv2p1"] * len(some)
        names = [each.attrib["href"] for each in resources]
        assert sorted([*names, "imsmanifest.xml"]) == sorted(package.namelist())
        return [ElementTree.fromstring(package.read(name)) for name in names]


@settings(examples(60), suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.lists(items(), min_size=1, max_size=3))
def test_an_item_says_what_ours_says(some: list[Item]) -> None:
    for element, item in zip(assessment_items(banked(some)), some, strict=True):
        values = [each.text for each in element.iterfind(f".//{QTI}correctResponse/{QTI}value")]
        match item.key:
            case Choice(options, correct):
                choices = {
                    each.attrib["identifier"]: each.text for each in element.iter(f"{QTI}simpleChoice")
                }
                assert tuple(choices.values()) == options
                assert [choices[str(value)] for value in values] == [options[n] for n in correct]
            case Blank(accepted):
                assert values == [accepted[0]]
                entries = element.iter(f"{QTI}mapEntry")
                assert tuple(each.attrib["mapKey"] for each in entries) == accepted
                assert len(list(element.iter(f"{QTI}textEntryInteraction"))) == 1
            case Pairs(pairs):
                sides = element.iter(f"{QTI}simpleAssociableChoice")
                texts = {each.attrib["identifier"]: each.text for each in sides}
                matched = [tuple(texts[each] for each in str(value).split()) for value in values]
                assert matched == list(pairs)
            case Points():
                assert values == []


def test_the_same_items_give_the_same_bytes() -> None:
    some = banked(one_of_each())
    assert write_qti(some) == write_qti(some)


def test_every_format_writes_every_kind_or_tells() -> None:
    some = banked(one_of_each())
    for form in Format:
        written = write_items(some, form)
        assert len(written.left_out) == (4 if form is Format.AIKEN else 0)
        assert format_of(f"题库{form.suffix}") is form
        if form is not Format.QTI:
            assert len(read_items(written.data, form).entries) == len(some) - len(written.left_out)


@pytest.mark.parametrize(
    ("data", "form", "code"),
    [(b"", Format.QTI, "not_importable"), (b" " * (10 * 1024 * 1024 + 1), Format.GIFT, "file_too_large")],
)
def test_what_is_not_read(data: bytes, form: Format, code: str) -> None:
    with refused(code):
        read_items(data, form)


def test_an_unknown_name_tells_no_format() -> None:
    with refused("unknown_format"):
        format_of("题库.pdf")
