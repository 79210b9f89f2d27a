"""Printed numbers of provisions: what is one, of which style, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.numbering import Style, read_number, render_number
from ingest.readers.word.number_formats import format_ordinal

NUMBERS = {
    "第一编 总则": (Style.PART, 1, "第一编"),
    "第三分编　用益物权": (Style.SUBPART, 3, "第三分编"),
    "第六章　监督管理": (Style.CHAPTER, 6, "第六章"),
    "第六章强制措施": (Style.CHAPTER, 6, "第六章"),
    "第二节": (Style.SECTION, 2, "第二节"),
    "第一条 为了规范": (Style.ARTICLE, 1, "第一条"),
    "第一千二百六十条　本法自": (Style.ARTICLE, 1260, "第一千二百六十条"),
    "第〇一条 x": (Style.ARTICLE, 1, "第〇一条"),
    "第12条 x": (Style.ARTICLE, 12, "第12条"),
    "一、总体要求": (Style.CHINESE_COMMA, 1, "一、"),
    "贰、申报条件": (Style.CHINESE_COMMA, 2, "贰、"),
    "百一、附则": (Style.CHINESE_COMMA, 101, "百一、"),
    "十二．附则": (Style.CHINESE_COMMA, 12, "十二．"),
    "（一）科学分层分类": (Style.CHINESE_BRACKETS, 1, "（一）"),
    "(十一)其他": (Style.CHINESE_BRACKETS, 11, "(十一)"),
    "（二)括号不配对": (Style.CHINESE_BRACKETS, 2, "（二)"),
    "㈢简写": (Style.CHINESE_BRACKETS, 3, "㈢"),
    "1.强化收入监测": (Style.ARABIC_DOT, 1, "1."),
    "１２．全角": (Style.ARABIC_DOT, 12, "１２．"),
    "3、顿号": (Style.ARABIC_DOT, 3, "3、"),
    "（17）开展残疾人帮扶纾困": (Style.ARABIC_BRACKETS, 17, "（17）"),
    "⑵简写": (Style.ARABIC_BRACKETS, 2, "⑵"),
    "4）半括号": (Style.ARABIC_HALF_BRACKETS, 4, "4）"),
    "⑫其他": (Style.CIRCLED, 12, "⑫"),
    "——示范引领户": (Style.DASH, 0, "——"),
}


@pytest.mark.parametrize(("paragraph", "expected"), NUMBERS.items())
def test_number_at_the_start(paragraph: str, expected: tuple[Style, int, str]) -> None:
    number = read_number(paragraph)
    assert number is not None
    assert (number.style, number.ordinal, number.printed) == expected


@pytest.mark.parametrize(
    "paragraph",
    [
        "（二）项目建设。",
        "（一）目标任务",
        "（三）款项拨付",
        "（一）目的",
        "四、两类口岸的划分",
        "三 、强化督查",
    ],
)
def test_words_that_begin_like_a_reference_or_a_count(paragraph: str) -> None:
    """“（二）项”, “（三）款”, “一、二类” name something elsewhere."""
    assert read_number(paragraph) is not None


def test_article_inserted_later_has_a_suffix() -> None:
    number = read_number("第十七条之一　已满七十五周岁的人")
    assert number is not None
    assert (number.ordinal, number.suffix, number.printed) == (17, 1, "第十七条之一")


@pytest.mark.parametrize(
    "paragraph",
    [
        "第五条规定的补贴标准",  # a reference
        "第五章、第六章的规定",
        "第五章规定的程序",
        "（二）项规定的情形",
        "（三）款、目的次序",
        "第一部分规定的程序",
        "一、二级医院",
        "1.5万家以上",
        "2025.目标",
        "二十届三中全会",
        "万元",
        "百、千年",  # numerals by their characters only
        "十三四、x",
        "---",
        "第条 空",
        "٣.阿拉伯文数字",
        "第" + "一" * 400 + "条 x",
        "",
    ],
)
def test_what_only_looks_like_a_number(paragraph: str) -> None:
    assert read_number(paragraph) is None


@pytest.mark.parametrize("style", sorted(set(Style) - {Style.DASH, Style.DECIMAL, Style.ROMAN}))
def test_rendered_number_reads_back(style: Style) -> None:
    for ordinal in range(1, 21):
        printed = render_number(style, ordinal)
        number = read_number(printed)
        assert number is not None, printed
        assert (number.style, number.ordinal, number.printed) == (style, ordinal, printed)


@given(st.text("第零一三十百千万亿编分章节条之、.．）)（(1２①㈠⑴—- 文", max_size=10))
def test_any_line_is_read_without_error(paragraph: str) -> None:
    number = read_number(paragraph)
    assert number is None or paragraph.startswith(number.printed)


@pytest.mark.parametrize(
    "number_format",
    [
        *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
        *("chineseLegalSimplified", "ideographLegalTraditional", "ideographDigital", "taiwaneseDigital"),
        *("japaneseCounting", "japaneseDigitalTenThousand", "decimal", "decimalFullWidth"),
    ],
)
def test_what_word_generates_is_read_again(number_format: str) -> None:
    alone = {100} if number_format == "japaneseCounting" else set()  # 百、千 may begin a sentence
    for ordinal in set(range(1, 500)) - alone:
        number = read_number(f"{format_ordinal(ordinal, number_format)}、文")
        assert number is not None and number.ordinal == ordinal, format_ordinal(ordinal, number_format)
