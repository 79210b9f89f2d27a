"""Numbers that Word generates, as displayed: formats, levels, restarts, overrides, lists of styles."""

from __future__ import annotations

import pytest

from ingest.readers.docx import read_docx
from ingest.readers.word.number_formats import format_ordinal
from tests.word_files import definition, docx, item, level, num, paragraph, start_override


def texts(body: str, numbering: str, styles: str = "") -> list[str]:
    return [
        each.text for each in read_docx(docx(body, numbering=numbering, styles=styles), "a.docx").paragraphs
    ]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("decimal", {1: "1", 100: "100"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 21: "二十一", 101: "一○一"}),
        ("chineseCountingThousand", {10: "十", 17: "十七", 101: "一百零一", 1260: "一千二百六十"}),
        ("japaneseCounting", {11: "十一", 101: "百一", 110: "百十", 1001: "千一"}),
        ("taiwaneseCounting", {20: "二十"}),
        ("taiwaneseCountingThousand", {120: "一百二十"}),
        ("ideographDigital", {10: "一〇", 12: "一二"}),
        ("chineseLegalSimplified", {1: "壹", 10: "壹拾", 12: "壹拾贰", 105: "壹佰零伍"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {3: "③"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {20: "⒛"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {12: "亥"}),
        ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA"}),
        ("lowerLetter", {2: "b"}),
        ("upperRoman", {4: "IV", 1999: "MCMXCIX"}),
        ("lowerRoman", {9: "ix"}),
        ("none", {5: ""}),
        ("aFormatToCome", {5: "5"}),
        ("chineseCountingThousand", {-1: "-1", 0: "0", 10**9: "1000000000"}),
        ("lowerRoman", {10**9: "1000000000"}),
    ],
)
def test_formats(number_format: str, shown: dict[int, str]) -> None:
    assert {n: format_ordinal(n, number_format) for n in shown} == shown


OUTLINE = definition(
    level(0, "%1、", "chineseCountingThousand"),
    level(1, "（%2）", "chineseCountingThousand"),
    level(2, "%3."),
    level(3, "（%4）"),
)


def test_levels_of_official_documents_restart_below_each_heading() -> None:
    body = item("总体要求") + item("指导思想", 1) + item("基本原则", 1) + item("突出重点", 2)
    body += item("主要任务") + item("监测", 1) + item("排查", 2)
    assert texts(body, OUTLINE + num()) == [
        *("一、总体要求", "（一）指导思想", "（二）基本原则", "1.突出重点"),
        *("二、主要任务", "（一）监测", "1.排查"),
    ]


@pytest.mark.parametrize(
    ("suffix", "text", "shown"),
    [
        ("tab", "为了加强管理", "第一条 为了加强管理"),
        ("space", "　总则", "第一条 总则"),
        ("nothing", "为了加强管理", "第一条 为了加强管理"),  # without a blank it would be a reference
    ],
)
def test_article_stands_apart_from_its_words(suffix: str, text: str, shown: str) -> None:
    numbering = definition(level(0, "第%1条", "chineseCounting", f'<w:suff w:val="{suffix}"/>')) + num()
    assert texts(item(text), numbering) == [shown]


def test_arabic_number_stands_apart_from_a_digit() -> None:
    assert texts(item("2025年完成") + item("巩固"), definition(level(0, "%1.")) + num()) == [
        "1. 2025年完成",
        "2.巩固",
    ]


def test_articles_count_on_through_chapters() -> None:
    never = level(1, "第%2条", "chineseCounting", '<w:lvlRestart w:val="0"/>')
    numbering = definition(level(0, "第%1章", "chineseCounting"), never) + num()
    body = item("总则") + item("甲。", 1) + item("乙。", 1) + item("罚则") + item("丙。", 1)
    assert texts(body, numbering) == [
        *("第一章 总则", "第一条 甲。", "第二条 乙。"),
        *("第二章 罚则", "第三条 丙。"),
    ]


def test_level_restarts_only_after_the_level_it_names() -> None:
    third = level(2, "%3.", more='<w:lvlRestart w:val="1"/>')
    numbering = definition(level(0, "%1、"), level(1, "（%2）"), third) + num()
    body = item("a") + item("b", 1) + item("c", 2) + item("d", 1) + item("e", 2) + item("f") + item("g", 2)
    assert [text[:2] for text in texts(body, numbering)] == ["1、", "（1", "1.", "（2", "2.", "2、", "1."]


def test_several_levels_in_one_number_and_a_level_not_used_yet() -> None:
    numbering = definition(level(0, "%1"), level(1, "%1.%2"), level(2, "%1.%2.%3")) + num()
    assert texts(item("先", 1) + item("章") + item("节", 1) + item("目", 2), numbering) == [
        *("1.1 先", "1 章", "1.1 节", "1.1.1 目"),
    ]


def test_legal_numbers_are_in_digits() -> None:
    legal = level(1, "%1.%2", more="<w:isLgl/>")
    numbering = definition(level(0, "第%1章", "chineseCounting"), legal) + num()
    assert texts(item("总则") + item("范围", 1), numbering) == ["第一章 总则", "1.1 范围"]


def test_lists_of_one_definition_count_on_and_an_override_starts_anew_once() -> None:
    numbering = definition(level(0, "%1.")) + num(1) + num(2) + num(3, overrides=start_override(0, 5))
    body = item("甲") + item("乙", num=2) + item("丙", num=3) + item("丁", num=3) + item("戊", num=1)
    assert texts(body, numbering) == ["1.甲", "2.乙", "5.丙", "6.丁", "7.戊"]


def test_override_of_a_whole_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "（%1）", "chineseCounting")}</w:lvlOverride>'
    numbering = definition(level(0, "%1.")) + num(1) + num(2, overrides=override)
    assert texts(item("甲") + item("乙", num=2), numbering) == ["1.甲", "（二）乙"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="条"/><w:pPr><w:numPr><w:ilvl w:val="0"/>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="条文"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="项"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="numbering" w:styleId="L"><w:name w:val="列表"/><w:pPr><w:numPr>'
    '<w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
)
STYLED = definition(
    level(0, "第%1条", "chineseCounting", '<w:pStyle w:val="a"/>'),
    level(1, "（%2）", "chineseCounting", '<w:pStyle w:val="c"/>'),
)


def test_numbers_of_styles_and_none_where_the_paragraph_says_so() -> None:
    off = '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("甲。", '<w:pStyle w:val="a"/>') + paragraph("款。", off)
    body += paragraph("项；", '<w:pStyle w:val="c"/>') + paragraph("乙。", '<w:pStyle w:val="b"/>')
    assert texts(body, STYLED + num(), STYLES) == ["第一条 甲。", "款。", "（一）项；", "第二条 乙。"]


def test_definition_that_refers_to_a_numbering_style() -> None:
    linked = definition(id=5, more='<w:numStyleLink w:val="L"/>')
    numbering = linked + definition(level(0, "%1）"), id=6) + num(1, of=5) + num(2, of=6)
    assert texts(item("甲") + item("乙"), numbering, STYLES) == ["1）甲", "2）乙"]


@pytest.mark.parametrize(
    ("bullet", "shown"), [("—", "——甲"), ("-", "——甲"), ("\uf0b7", "甲"), ("注：", "注：甲")]
)
def test_bullets_say_nothing_but_dashes_and_words(bullet: str, shown: str) -> None:
    assert texts(item("甲"), definition(level(0, bullet, "bullet")) + num()) == [shown]


def test_zero_padded_format_with_a_fallback() -> None:
    formats = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003"/>'
        '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    padded = f'<w:lvl w:ilvl="0"><w:start w:val="7"/>{formats}<w:lvlText w:val="%1"/></w:lvl>'
    assert texts(item("甲"), definition(padded) + num()) == ["007 甲"]


def test_numbered_paragraph_without_text_counts() -> None:
    assert texts(item("甲") + item("") + item("乙"), definition(level(0, "%1.")) + num()) == [
        "1.甲",
        "2.",
        "3.乙",
    ]


def test_list_that_is_not_defined_is_said() -> None:
    reading = read_docx(docx(item("甲", num=9)), "a.docx")
    assert [each.text for each in reading.paragraphs] == ["甲"]
    assert "1段的自动编号在文件里没有定义" in reading.warnings[0]
