"""From paragraphs to the tree: the seed as a golden tree, every character once, numbers that a copy lost."""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Document, Entitlement, Provision, Quantity
from ingest.readers import read
from ingest.readers.plain_text import join_cut_lines
from ingest.structure import parse
from tests.samples import source_with

SEED = next((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))
GOLDEN = Path(__file__).parent / "data" / "seed_tree.json"
BLANKS = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff]+")


def document(text: str) -> Document:
    return parse(source_with(join_cut_lines(text)))


def outline(parsed: Document) -> list[str]:
    """The numbered provisions, indented by level: number, * where it is inferred, heading."""
    return [
        f"{'  ' * (provision.level - 1)}{provision.number}{'*' if provision.number_inferred else ''}"
        f" {provision.heading}".rstrip()
        for provision in parsed.walk()
        if provision.number
    ]


def check_every_character_is_in_one_provision(source: str, parsed: Document) -> None:
    """Own parts in reading order are the text, and the text is the source but for blanks."""
    assert "".join(parsed.text[p.start : p.end] for p in parsed.walk()) == parsed.text
    assert BLANKS.sub("", parsed.text) == BLANKS.sub("", source)
    for provision in parsed.walk():
        own = parsed.text[provision.start : provision.end]
        assert parsed.text[provision.text_start :].startswith(provision.text)
        assert (
            provision.start
            <= provision.text_start
            <= provision.text_start + len(provision.text)
            <= provision.end
        )
        assert provision.heading in own
        assert provision.number_inferred or (provision.number or "") in own


# --- the seed ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seed() -> Document:
    return parse(read(SEED))


def test_golden_tree_of_the_seed(seed: Document, pytestconfig: pytest.Config) -> None:
    """`pytest --update-golden` writes the file anew: read its diff as a changed expectation."""
    tree = as_json(seed)
    if pytestconfig.getoption("--update-golden"):
        GOLDEN.write_text(json.dumps(tree, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert tree == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_ci_compares_with_the_golden_tree(pytestconfig: pytest.Config) -> None:
    updating = pytestconfig.getoption("--update-golden")
    assert not (updating and os.environ.get("CI") == "true"), "CI must compare, not --update-golden"


def as_json(parsed: Document) -> dict[str, Any]:
    return {
        "title": parsed.title,
        "validity": parsed.validity,
        "document_number": parsed.document_number,
        "issuer": parsed.issuer,
        "warnings": list(parsed.warnings),
        "provisions": [provision_as_json(provision) for provision in parsed.provisions],
    }


def provision_as_json(provision: Provision) -> dict[str, Any]:
    """One provision, readable: what is empty is left out."""
    shown = {
        "anchor": provision.anchor,
        "level": provision.level,
        "number": provision.number,
        "inferred": provision.number_inferred,
        "heading": provision.heading,
        "text": provision.text,
        "units": list(provision.responsible_units),
        "quantities": [quantity_as_line(quantity) for quantity in provision.quantities],
        "entitlements": [entitlement_as_json(entitlement) for entitlement in provision.entitlements],
        "children": [provision_as_json(child) for child in provision.children],
    }
    return {name: value for name, value in shown.items() if value}


def quantity_as_line(quantity: Quantity) -> str:
    upper = "" if quantity.upper_amount is None else f"–{quantity.upper_amount:g}"
    said = [quantity.measures, quantity.period, quantity.year]
    value = f"{quantity.comparator} {quantity.amount:.12g}{upper} {quantity.base_unit}"
    return " | ".join([quantity.text, value, *filter(None, said)])


def entitlement_as_json(entitlement: Entitlement) -> dict[str, Any]:
    shown = {
        "beneficiary": entitlement.beneficiary,
        "conditions": list(entitlement.conditions),
        "benefit": entitlement.benefit,
        "modality": entitlement.modality,
        "amounts": [quantity.text for quantity in entitlement.amounts],
        "series": [quantity.text for quantity in entitlement.series],
        "thresholds": [quantity.text for quantity in entitlement.thresholds],
        "period": entitlement.period,
    }
    return {name: value for name, value in shown.items() if value}


def test_every_character_of_the_seed_is_in_one_provision(seed: Document) -> None:
    check_every_character_is_in_one_provision(SEED.read_text(encoding="utf-8"), seed)


def test_lost_numbers_of_the_seed_are_inferred_each_with_a_warning(seed: Document) -> None:
    inferred = [provision.number for provision in seed.walk() if provision.number_inferred]
    assert inferred == ["（9）", "（10）", "（11）", "三、"]
    assert [warning.partition("编号系推断")[0] for warning in seed.warnings] == inferred


# --- levels and headings ----------------------------------------------------------------------------------


def test_levels_of_an_official_document() -> None:
    parsed = document(
        "关于做好某项工作的通知\n各市、县（区）：\n现通知如下。\n一、总体要求\n坚持统筹。\n二、主要任务\n"
        "（一）强化监测。加强共享。\n1.监测收入。逐户核实。\n（1）按月核实。做好登记。\n①登记。填写台账。\n"
        "——甲类户。收入较高。\n（二）精准帮扶。分类施策。\n三、工作要求\n压实责任。"
    )
    assert outline(parsed) == [
        "一、 总体要求",
        "二、 主要任务",
        "  （一） 强化监测",
        "    1. 监测收入",
        "      （1） 按月核实",
        "        ① 登记",
        "          —— 甲类户",
        "  （二） 精准帮扶",
        "三、 工作要求",
    ]
    assert parsed.warnings == ()


def test_levels_of_a_statute() -> None:
    parsed = document(
        "某某办法\n第一编　总则\n第一章　一般规定\n第一节　通则\n第一条　为了规范，制定本办法。\n"
        "第二条　下列人员适用：\n（一）老年人；\n（二）残疾人。\n第二条之一　增加的一条。\n"
        "第二章附则\n第三条　自发布之日起施行。"
    )
    assert outline(parsed) == [
        "第一编 总则",
        "  第一章 一般规定",
        "    第一节 通则",
        "      第一条",
        "      第二条",
        "        （一）",
        "        （二）",
        "      第二条之一",
        "  第二章 附则",
        "    第三条",
    ]
    assert [p.anchor for p in parsed.walk() if p.number and "条" in p.number] == [
        "art1",
        "art2",
        "art2.1",
        "art3",
    ]


def test_reference_at_the_start_of_a_line_is_no_heading() -> None:
    parsed = document("某某办法\n第一条　按标准补助，标准依照\n第五条规定执行。\n第二条　自发布之日起施行。")
    assert outline(parsed) == ["第一条", "第二条"]


def test_list_of_contents_is_front_matter() -> None:
    text = (
        "某某条例\n目　录\n第一章　总则\n第二章　附则\n"
        "第一章　总则\n第一条　为了规范。\n第二章　附则\n第二条　施行。"
    )
    parsed = document(text)
    assert outline(parsed) == ["第一章 总则", "  第一条", "第二章 附则", "  第二条"]
    assert parsed.title == "某某条例"
    check_every_character_is_in_one_provision(text, parsed)


def test_heading_may_end_its_line_with_a_full_stop() -> None:
    parsed = document("某某意见\n一、总体要求\n（一）指导思想。\n坚持统筹。\n（二）基本原则。\n坚持公平。")
    assert [(p.heading, p.text) for p in parsed.walk() if p.level == 2] == [
        ("指导思想", "坚持统筹。"),
        ("基本原则", "坚持公平。"),
    ]


def test_one_short_first_sentence_among_siblings_is_no_heading() -> None:
    parsed = document(
        "某某公告\n一、接受捐赠的组织应当登记，并公布名单。\n二、捐赠人可以扣除，扣除限额另行规定。\n"
        "三、本公告自印发之日起执行。原公告同时废止。"
    )
    assert [p.heading for p in parsed.walk() if p.level == 1] == ["", "", ""]


def test_unit_note_is_kept_out_of_the_text() -> None:
    parsed = document(
        "某某方案\n一、强化监测。加强共享。（责任单位：自治区民政厅、残联）\n二、加强帮扶。落实政策。"
    )
    first = next(p for p in parsed.walk() if p.number == "一、")
    assert (first.text, first.responsible_units) == ("加强共享。", ("自治区民政厅", "自治区残联"))
    assert parsed.text[first.start : first.end].rstrip().endswith("（责任单位：自治区民政厅、残联）")


def test_repeated_numbers_have_anchors_of_their_own() -> None:
    parsed = document("某某方案\n一、甲。做好。\n一、乙。做好。\n——丙。\n——丁。")
    anchors = [provision.anchor for provision in parsed.walk()]
    assert len(set(anchors)) == len(anchors)


def test_document_without_numbers_is_title_and_text() -> None:
    parsed = document("某某通知\n请各单位认真落实。\n特此通知。")
    assert [(p.anchor, p.text) for p in parsed.walk()] == [
        ("title", "某某通知"),
        ("preamble", "请各单位认真落实。\n特此通知。"),
    ]


# --- numbers that the copy lost -----------------------------------------------------------------------------


NOTE = "（责任单位：自治区民政厅）"


def test_gap_with_as_many_paragraphs_of_the_same_shape_is_filled() -> None:
    parsed = document(
        f"某某方案\n一、任务\n（1）甲项。做好。{NOTE}\n乙项。做好。{NOTE}\n丙项。做好。{NOTE}\n（4）丁项。做好。{NOTE}"
    )
    assert outline(parsed) == ["一、 任务", "  （1） 甲项", "  （2）* 乙项", "  （3）* 丙项", "  （4） 丁项"]
    assert len(parsed.warnings) == 2
    assert all("（1）与（4）" in warning for warning in parsed.warnings)


def test_first_level_heading_within_is_filled() -> None:
    parsed = document("某某方案\n一、总体要求\n坚持统筹。\n主要任务\n做好工作。\n三、工作要求\n压实责任。")
    assert outline(parsed) == ["一、 总体要求", "二、* 主要任务", "三、 工作要求"]


def test_numbers_that_run_on_from_parent_to_parent_are_filled_across_it() -> None:
    parsed = document(
        "某某方案\n一、甲\n（1）子项。做好。\n（2）丑项。做好。\n二、乙\n寅项。做好。\n（4）卯项。做好。\n（5）辰项。做好。"
    )
    assert outline(parsed) == [
        "一、 甲",
        "  （1） 子项",
        "  （2） 丑项",
        "二、 乙",
        "  （3）* 寅项",
        "  （4） 卯项",
        "  （5） 辰项",
    ]


@pytest.mark.parametrize(
    "between",
    [
        f"乙项。做好。{NOTE}",  # one paragraph for two numbers
        f"乙项。做好。{NOTE}\n丙项。做好。{NOTE}\n戊项。做好。{NOTE}",  # three
        "乙项没有标题，也没有责任单位，接着往下说。\n丙项也没有标题，接着往下说。",  # another shape
        "",
    ],
)
def test_where_the_counts_differ_nothing_is_guessed(between: str) -> None:
    text = f"某某方案\n一、任务\n（1）甲项。做好。{NOTE}\n{between}\n（4）丁项。做好。{NOTE}"
    parsed = document(text)
    assert outline(parsed) == ["一、 任务", "  （1） 甲项", "  （4） 丁项"]
    assert [warning for warning in parsed.warnings if "（1）与（4）之间缺2个编号" in warning] == list(
        parsed.warnings
    )
    assert len(parsed.warnings) == 1
    check_every_character_is_in_one_provision(text, parsed)


def test_numbers_that_start_again_under_another_parent_are_no_gap() -> None:
    parsed = document(
        "某某方案\n一、甲\n（1）子项。做好。\n（2）丑项。做好。\n（3）寅项。做好。\n二、乙\n说明。另行通知。\n（1）卯项。做好。"
    )
    assert parsed.warnings == ()
    assert not any(provision.number_inferred for provision in parsed.walk())


def test_articles_are_never_inferred() -> None:
    parsed = document(
        "某某办法\n第一条　总则。适用本办法。\n第二款。另有规定。\n第三条　附则。自发布之日起施行。"
    )
    assert outline(parsed) == ["第一条", "第三条"]
    assert len(parsed.warnings) == 1


def test_closing_heading_is_inferred_and_an_annex_is_none() -> None:
    parsed = document(
        "某某方案\n一、总体要求\n坚持统筹。\n二、主要任务\n（一）监测。做好。\n工作要求\n压实责任。\n附件清单\n见附表。"
    )
    assert outline(parsed) == ["一、 总体要求", "二、 主要任务", "  （一） 监测", "三、* 工作要求"]


# --- every character, on anything ---------------------------------------------------------------------------

PIECES = [
    "一、", "二、", "三、", "（一）", "（二）", "（四）", "1.", "2.", "5.", "（1）", "（2）", "①", "——",
    "百、", "第一条 ", "第三条 ", "第二章 ", "第五条规定", "目录", "附件1", "工作方案", "（征求意见稿）",
    "总体要求", "做好工作。", "坚持统筹，", "加强共享", "（责任单位：自治区民政厅、残联）",
    "（民政部牵头，财政部负责）", "补贴2000元", "对老年人给予补助，", "；", "|", "》", "（", " ",
    "\u3000", "\u200b", "\x0c", "\n", "\n", "\n", "\n\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join))
def test_any_document_keeps_every_character_once(text: str) -> None:
    if not BLANKS.sub("", text):
        return
    parsed = document(text)
    check_every_character_is_in_one_provision(text, parsed)
    anchors = [provision.anchor for provision in parsed.walk()]
    assert len(set(anchors)) == len(anchors)


@given(st.text(min_size=1))
def test_any_text_at_all_keeps_every_character_once(text: str) -> None:
    if BLANKS.sub("", text):
        check_every_character_is_in_one_provision(text, document(text))


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["civil_affairs", "laws"])
def test_real_documents_keep_every_character_once(policy_data: Path, folder: str) -> None:
    """Markdown taken as plain text: 110 civil-affairs documents, and every twentieth law."""
    with gzip.open(policy_data / folder / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for each in documents if folder == "civil_affairs" else documents[::20]:
        text = re.sub(r"(?m)^#+ *", "", each["text"])
        check_every_character_is_in_one_provision(text, document(text))
