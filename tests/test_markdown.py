"""Markdown: the text without its marks, numbers as displayed, nothing lost."""

from __future__ import annotations

import gzip
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import MetadataField
from ingest.readers import Reading, UnreadableFile, read_bytes


def reading(text: str) -> Reading:
    return read_bytes(text.encode(), "文.md").reading


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in reading(text).paragraphs]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "# 办法\n\n第一条　为了**规范**`工作`，制定[本办法](http://a.cn/b)。",
            ["办法", "第一条　为了规范工作，制定本办法。"],
        ),
        ("1. 甲。\n1. 乙。\n1. 丙。", ["1.甲。", "2.乙。", "3.丙。"]),
        ("3. 甲。\n5. 乙。", ["3.甲。", "5.乙。"]),
        ("3) 甲。\n4) 乙。", ["3)甲。", "4)乙。"]),
        ("1. 甲：\n   1. 乙。\n   - 丙。\n2. 丁。", ["1.甲：", "1.乙。", "丙。", "2.丁。"]),
        ("1.甲。\n2.乙。", ["1.甲。", "2.乙。"]),
        ("1. （一）甲。", ["（一）甲。"]),
        ("<!-- INFO END -->\n甲。<!-- x -->", ["甲。"]),
        ("> 甲。\n\n```\n乙。\n```\n\n    丙。", ["甲。", "乙。", "丙。"]),
        ("[1]：甲注。\n\n[注]: 本办法", ["[1]：甲注。", "[注]: 本办法"]),
        ("甲<br>乙 40*4=160 《实施<某法>办法》 Q&A", ["甲", "乙 40*4=160 《实施<某法>办法》 Q&A"]),
        ("<div>\n<p>甲。</p><p>乙。</p>\n</div>", ["甲。", "乙。"]),
        (
            "为了规范最低生活保障工作加强救助管理保障困难群众\n基本生活，根据有关法律制定本办法。",
            ["为了规范最低生活保障工作加强救助管理保障困难群众基本生活，根据有关法律制定本办法。"],
        ),
        ("the quick brown fox jumps over\nthe lazy dog", ["the quick brown fox jumps over the lazy dog"]),
        ("| 地区 | 标准 |\n|--|--|\n| 兴庆区 | **700** | 附注 |", ["地区：兴庆区｜标准：700｜附注"]),
        ("| 甲 | 乙 |\n| 丙 | 丁 |", ["甲：丙｜乙：丁"]),
        ("## ****第七条　甲。\n\n第**八条 乙。\n\n张**。", ["第七条　甲。", "第八条 乙。", "张**。"]),
        ("\u2003\u3000### 第一节　管辖\n\n甲。", ["第一节　管辖", "甲。"]),
    ],
)
def test_text_as_displayed(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_headings_have_their_depth() -> None:
    found = reading("# 办法\n\n## 第一章  总则\n\n第一条 甲。").paragraphs
    assert [(paragraph.text, paragraph.outline) for paragraph in found] == [
        ("办法", 1),
        ("第一章  总则", 2),
        ("第一条 甲。", None),
    ]


def test_items_of_nested_lists_keep_their_depth() -> None:
    found = read_bytes(
        "1. 甲\n   1. 乙\n   2. 丙\n      - 丁\n2. 戊\n\n己\n".encode(), "a.md"
    ).reading.paragraphs
    assert [(each.text, each.depth) for each in found] == [
        ("1.甲", 0),
        ("1.乙", 1),
        ("2.丙", 1),
        ("丁", 0),
        ("2.戊", 0),
        ("己", 0),
    ]


def test_front_matter_states_fields_and_tells_the_rest() -> None:
    found = reading(
        "---\ntitle: 低保办法\n文号: 某发〔2024〕1号\n成文日期: 2024-01-02\ntags: 民政\n---\n第一条 甲。"
    )
    assert {basis.field: basis.value for basis in found.stated} == {
        MetadataField.TITLE: "低保办法",
        MetadataField.DOCUMENT_NUMBER: "某发〔2024〕1号",
        MetadataField.WRITTEN: "2024-01-02",
    }
    assert [paragraph.text for paragraph in found.paragraphs] == ["低保办法", "第一条 甲。"]
    assert found.warnings == ("文件头（---）中的 tags 没有收录。",)


def test_rule_at_the_top_is_no_front_matter() -> None:
    assert texts("---\n\n第一条 甲。\n\n---\n\n第二条 乙。") == ["第一条 甲。", "第二条 乙。"]


def test_pictures_and_struck_text_are_told() -> None:
    found = reading("![img](a.png)甲~~乙~~。")
    assert [paragraph.text for paragraph in found.paragraphs] == ["甲乙。"]
    assert len(found.warnings) == 2


def test_lists_nested_too_deep_are_told() -> None:
    found = reading("".join(f"{' ' * 2 * depth}- 甲\n" for depth in range(400)))
    assert len(found.paragraphs) == 400 or "汉字没有收录" in found.warnings[-1]


@given(
    st.lists(
        st.sampled_from(
            [
                "# ",
                "- ",
                "1. ",
                "> ",
                "|",
                "|-|-|\n",
                "\n",
                "\n\n",
                "*",
                "`",
                "[",
                "](",
                "<!--",
                "---\n",
                "甲：",
                "b ",
            ]
        )
    )
)
def test_any_markdown_gives_paragraphs_or_a_clear_refusal(pieces: list[str]) -> None:
    try:
        found = reading("".join(pieces))
    except UnreadableFile:
        return
    assert all(paragraph.text.strip() and "\n" not in paragraph.text for paragraph in found.paragraphs)
    assert "".join(paragraph.text for paragraph in found.paragraphs).count("甲") + "".join(pieces).count(
        "<!--"
    ) * 99 >= (
        "".join(pieces).count("甲") if not any("没有收录" in warning for warning in found.warnings) else 0
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("[" * 50_000, marks=pytest.mark.slow),
        pytest.param("*a " * 50_000, marks=pytest.mark.slow),
        ">" * 50_000 + "甲",
        pytest.param("|a|b|\n|-|-|\n" + "|1|2|\n" * 20_000, marks=pytest.mark.slow),
    ],
)
def test_hostile_markdown_is_read_or_refused_in_time(source: str) -> None:
    try:
        reading(source)
    except UnreadableFile as refusal:
        assert "文.md" in str(refusal)


@pytest.mark.slow
def test_genuine_laws_lose_no_character(policy_data: Path) -> None:
    with gzip.open(policy_data / "laws" / "docs.jsonl.gz", "rt", encoding="utf-8") as file:
        laws = [json.loads(line) for line in file]
    for law in random.Random(3).sample(laws, 300):
        visible = re.sub(r"<!--.*?-->|\u200b", "", law["text"], flags=re.S)
        if not visible.strip():
            continue
        found = reading(law["text"])
        kept, whole = (
            "".join(re.findall(r"\w", text)) for text in ("".join(p.text for p in found.paragraphs), visible)
        )
        if not any(paragraph.is_table_row for paragraph in found.paragraphs):
            assert kept == whole, law["title"]
        assert not [
            character for character in set(whole) if kept.count(character) < whole.count(character)
        ], law["title"]
