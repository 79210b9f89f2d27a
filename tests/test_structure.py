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

from ingest.document import Dates, Document, Entitlement, Provision, Quantity
from ingest.readers import Paragraph, Reading, Source, read
from ingest.readers.plain_text import join_cut_lines
from ingest.segment import clauses_of
from ingest.structure import parse
from tests.samples import source_with

SEED = next((Path(__file__).parents[1] / "corpus" / "documents").glob("*.txt"))
GOLDEN = Path(__file__).parent / "data" / "seed_tree.json"
BLANKS = re.compile("[\\s\u200b\u200c\u200d\u2060\ufeff]+")


def document(text: str) -> Document:
    return parse(source_with(join_cut_lines(text)))[0]


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
    return parse(read(SEED))[0]


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


# --- numbers and references ---------------------------------------------------------------------------------

OUTLINES = [
    ("articles without a blank", "办法\n第一条为了规范。\n第二条本办法适用。", ["第一条", "第二条"]),
    ("a reference in sequence", "办法\n第一条 甲。\n第二条规定的补贴。\n第二条 乙。", ["第一条", "第二条"]),
    ("references listed", "办法\n第一条 甲。\n第三条、第四条所称补贴。\n第二条 乙。", ["第一条", "第二条"]),
    ("款 referred to", "办法\n第一条 甲。\n第一条第二款的补贴。\n第二条 乙。", ["第一条", "第二条"]),
    (
        "inserted article",
        "办法\n第一条甲事。\n第一条之一乙事。\n第二条丙事。",
        ["第一条", "第一条之一", "第二条"],
    ),
    ("blanks in numbers", "办法\n第 一 条 甲。\n第 二 条 乙。", ["第 一 条", "第 二 条"]),
    (
        "附则 without a number",
        "办法\n第一章 总则\n第一条 甲。\n附　则\n第二条 乙。",
        ["第一章 总则", "  第一条", "  第二条"],
    ),
    (
        "decimals",
        "预案\n1 总则\n1.1 编制目的\n做好。\n1.2 依据\n2 附则\n2.1 解释",
        ["1 总则", "  1.1 编制目的", "  1.2 依据", "2 附则", "  2.1 解释"],
    ),
    ("no decimal", "方案\n一、目标\n1.5万家以上。", ["一、 目标"]),
    (
        "一、 above articles",
        "解释\n一、管辖\n第一条 甲。\n第二条 乙。\n二、回避\n第三条 丙。",
        ["一、 管辖", "  第一条", "  第二条", "二、 回避", "  第三条"],
    ),
    (
        "一、 within articles",
        "规定\n第一条 提交：\n一、申请书；\n二、证明。\n第二条 提交：\n一、表格；\n二、照片。",
        ["第一条", "  一、", "  二、", "第二条", "  一、", "  二、"],
    ),
    (
        "第一部分 above 一、",
        "规划\n第一部分 基础\n一、成就\n第二部分 要求\n一、思想\n（一）目标",
        ["第一部分 基础", "  一、 成就", "第二部分 要求", "  一、 思想", "    （一） 目标"],
    ),
    ("第一， and 一是 are text", "方案\n一、任务\n第一，做好。\n一是监测。", ["一、 任务"]),
    (
        "variants",
        "方案\n一、甲\n㈠乙乙。做好。\n１．丙丙。做好。\n⑴丁丁。做好。\n１）戊戊。做好。",
        ["一、 甲", "  ㈠ 乙乙", "    １． 丙丙", "      ⑴ 丁丁", "        １） 戊戊"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in OUTLINES], ids=[c[0] for c in OUTLINES])
def test_outline(text: str, expected: list[str]) -> None:
    parsed = parse(source_with(text.split("\n")))[0]
    assert outline(parsed) == expected
    check_every_character_is_in_one_provision(text, parsed)


def test_numbers_before_a_wrong_mark_count_where_others_count_with_them() -> None:
    typed = [
        "关于防溺水的通知",
        "一,提高认识。",
        "(一）加强宣传。",
        "二，压实责任。",
        "1，家长签字。",
        "2,学校巡查。",
    ]
    typed += ["三 、强化督查。", "四。严肃追责。"]
    numbers = [each.number for each in parse(source_with(typed))[0].walk() if each.number]
    assert numbers == ["一,", "(一）", "二，", "1，", "2,", "三 、", "四。"]


def test_number_before_a_year_counts_in_sequence() -> None:
    lines = ["工作要点", "1.网络建设。", "2.2025年目标。", "3.12345热线。", "8.500元以下的免收。"]
    assert [each.number for each in parse(source_with(lines))[0].walk() if each.number] == ["1.", "2.", "3."]


def test_comma_alone_makes_no_number() -> None:
    lines = ["关于防汛的通知", "一，个人不得擅自下水。", "十，百，千，万都要算清。", "一、加强巡查。"]
    assert [each.number for each in parse(source_with(lines))[0].walk() if each.number] == ["一、"]


def test_number_that_is_read_as_a_reference_and_stands_nowhere_else_is_reported() -> None:
    parsed = document("办法\n第一条 甲。\n第九条规定的补贴另行制定。\n第二条 乙。")
    assert any("第九条规定" in warning for warning in parsed.warnings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("办法\n第一条 甲事。第二条 乙事另行规定。\n第三条 丙。", "第二条"),
        ("办法\n第一条 甲。\n第二条 乙。\n第二条 丙。", "第二条重复"),
        ("办法\n第一条 甲。\n第三条 乙。\n第二条 丙。", "第二条排在第三条之后"),
        ("办法\n第三条 甲。\n第四条 乙。", "条文从第三条开始"),
    ],
)
def test_count_of_numbers_reports_what_the_tree_lacks(text: str, said: str) -> None:
    assert any(said in warning for warning in document(text).warnings)


def test_list_within_a_list_is_below_its_item() -> None:
    items = (("1.建设基站", 0), ("1.乡镇四十个", 1), ("2.村六十个", 1), ("2.光纤入户", 0))
    paragraphs = [Paragraph("数字乡村方案"), *(Paragraph(text, depth=depth) for text, depth in items)]
    source = Source("a", "0", b"", Reading(tuple(paragraphs)))
    assert outline(parse(source)[0]) == ["1. 建设基站", "  1. 乡镇四十个", "  2. 村六十个", "2. 光纤入户"]


def test_table_rows_bear_no_numbers() -> None:
    rows = [Paragraph("一、总则"), Paragraph("1.｜甲｜100元", is_table_row=True), Paragraph("二、附则")]
    reading = Reading((Paragraph("某某标准"), *rows))
    parsed = parse(Source("a", "0", b"", reading))[0]
    assert outline(parsed) == ["一、 总则", "二、 附则"]


def test_outline_of_the_file_gives_headings_where_no_numbers_do() -> None:
    marked = [Paragraph("某某指南"), Paragraph("申请条件", outline=1), Paragraph("年满60周岁。", page=2)]
    parsed = parse(Source("a", "0", b"", Reading((*marked, Paragraph("办理流程", outline=1), marked[2]))))[0]
    assert [(p.heading, p.text) for p in parsed.walk() if p.level] == [
        ("申请条件", "年满60周岁。"),
        ("办理流程", "年满60周岁。"),
    ]


def test_long_text_without_numbers_is_parted() -> None:
    parsed = document("某某讲话\n" + "\n".join("坚持以人民为中心的发展思想，" * 8 + "。" for _ in range(12)))
    blocks = [p for p in parsed.walk() if p.level]
    assert len(blocks) > 3
    assert max(len(p.text) for p in blocks) < 600


# --- 款 -----------------------------------------------------------------------------------------------------


def test_paragraphs_of_an_article_are_counted_and_those_after_its_items_are_theirs() -> None:
    parsed = document(
        "办法\n第一条 下列人员适用：\n（一）老年人；\n（二）残疾人。\n前款人员由县确认。\n"
        "下列情形除外：\n（一）死亡；\n（二）迁出。\n"
        "第二条 申请人提出：\n（一）申请书。\n说明用途。\n（二）证明。"
    )
    paths = {clause.clause_id.partition("#")[2]: clause.path for clause in clauses_of(parsed)}
    assert paths["art1"] == ("第一条",)
    assert paths["art1-2"] == ("第一条", "第一款", "（二）")
    assert paths["art1-p2"] == ("第一条", "第二款")
    assert paths["art1-p3-2"] == ("第一条", "第三款", "（二）")
    assert paths["art2-1"] == ("第二条", "（一）"), "an article of one 款 has no 第一款"
    assert next(p for p in parsed.walk() if p.anchor == "art2-1").text == "申请书。\n说明用途。"


# --- parts and annexes --------------------------------------------------------------------------------------

NOTICE = """贺川县人民政府文件
贺政发〔2025〕3号
关于印发某某救助办法的通知
各乡镇人民政府，县直各部门：
现将《某某救助办法》印发给你们，请遵照执行。
附件：1.某某救助办法
2.申请表
贺川县人民政府
2025年3月1日
（此件公开发布）
附件1
某某救助办法
第一条 为了救助，制定本办法。
第二条 本办法自2025年4月1日起施行，有效期5年。
附件2
申请表
姓名、住址。
抄送：县委办公室。
贺川县人民政府办公室 2025年3月2日印发"""


def test_parts_of_a_notice_and_its_annexes() -> None:
    main, rules, form = parse(source_with(NOTICE.split("\n")))
    assert [p.anchor for p in main.provisions] == [
        "title", "addressee", "preamble", "annexes", "signature", "remark", "imprint",
    ]  # fmt: skip
    assert {p.level for p in main.provisions} == {0}
    assert (rules.title, form.title) == ("某某救助办法", "申请表")
    assert {rules.parent, form.parent} == {main.doc_id}
    assert len({main.doc_id, rules.doc_id, form.doc_id}) == 3
    assert outline(rules) == ["第一条", "第二条"]
    assert (rules.issuer, rules.document_number) == ("贺川县人民政府", "贺政发〔2025〕3号")
    assert any("随主文件" in basis.words for basis in rules.bases)
    assert rules.dates == Dates(written="2025-03-01", effective="2025-04-01", expires="2030-03-31")
    together = "".join(each.text for each in (main, rules, form))
    assert sorted(BLANKS.sub("", together)) == sorted(BLANKS.sub("", NOTICE))


def test_what_a_notice_forwards_after_its_signature_is_an_annex() -> None:
    text = "关于印发方案的通知\n各单位：\n现印发。\n某某局\n2025年3月1日\n某某工作方案\n一、总则\n做好。"
    main, plan = parse(source_with(text.split("\n")))
    assert plan.title == "某某工作方案"
    assert outline(main) == []
    assert outline(plan) == ["一、 总则"]


def test_an_annex_alone_is_one_document() -> None:
    assert len(parse(source_with(["附件", "某某方案", "一、总则", "做好。"]))) == 1


def test_clauses_of_parts_beside_the_text_are_marked() -> None:
    main = parse(source_with(NOTICE.split("\n")))[0]
    kinds = {clause.clause_id.partition("#")[2] for clause in clauses_of(main) if clause.is_apparatus}
    assert kinds == {"addressee", "annexes", "signature", "remark", "imprint"}


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


PARAGRAPHS = [
    "一、总体要求",
    "（一）监测。做好。",
    "1.登记",
    "（1）核实。做好。",
    "①填写。",
    "1 总则",
    "1.1 目的",
    "1.2 依据",
    "第一章 总则",
    "第一条 甲。",
    "第二条乙。",
    "第五条规定的补贴。",
    "第二款没有编号。",
    "下列情形：",
    "附　则",
    "附件",
    "附件1",
    "附件：1.表格",
    "2.名单",
    "某某局",
    "2025年3月1日",
    "（此件公开发布）",
    "抄送：县委。",
    "目录",
    "各单位：",
    "某某工作方案",
    "某某市人民政府令",
    "第5号",
    "现予公布，自2025年1月1日起施行。",
]
a_paragraph = st.builds(
    Paragraph,
    st.sampled_from(PARAGRAPHS),
    page=st.none() | st.integers(1, 9),
    outline=st.none() | st.integers(1, 3),
    is_table_row=st.booleans(),
)


@given(st.lists(a_paragraph, min_size=1, max_size=25))
def test_any_mixture_keeps_every_character_once_and_in_order(paragraphs: list[Paragraph]) -> None:
    documents = parse(Source("a", "0", b"", Reading(tuple(paragraphs))))
    lines = [line for parsed in documents for line in parsed.text.split("\n")]
    assert sorted(lines) == sorted(paragraph.text for paragraph in paragraphs)
    for parsed in documents:
        check_every_character_is_in_one_provision(parsed.text, parsed)
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
        parsed_file = parse(source_with(join_cut_lines(text)))
        together = "".join(parsed.text for parsed in parsed_file)
        assert sorted(BLANKS.sub("", together)) == sorted(BLANKS.sub("", text))
        for parsed in parsed_file:
            check_every_character_is_in_one_provision(parsed.text, parsed)


# --- measured on real laws ----------------------------------------------------------------------------------

_BLANK_AFTER = re.compile(r"第[零〇一二三四五六七八九十百千]+条(?:之[一二三四五六七八九十]+)?(?=\s)")


@pytest.mark.slow
def test_articles_of_real_laws_are_in_the_tree(policy_data: Path) -> None:
    """Every twentieth law: the articles by a regular expression over lines, against those of the tree."""
    with gzip.open(policy_data / "laws" / "docs.jsonl.gz", "rt", encoding="utf-8") as lines:
        laws = [json.loads(line) for line in lines][::20]
    counted = found = 0
    for law in laws:
        texts = [re.sub(r"^#+ *", "", line).strip() for line in law["text"].splitlines()]
        expected = [match[0] for text in texts if (match := _BLANK_AFTER.match(text))]
        parsed = parse(source_with([law["title"], *filter(None, texts)]))
        numbers = {p.number for each in parsed for p in each.walk()}
        counted += len(expected)
        found += sum(number in numbers for number in expected)
    assert counted > 5000
    assert found / counted >= 0.999


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (["项目：创业补贴｜标准：8000", "项目：就业补贴｜标准：2000"], "补贴标准表"),
        (["2025年补贴标准", "项目：创业补贴｜标准：8000"], "2025年补贴标准"),
    ],
)
def test_a_table_without_a_title_goes_by_the_name_of_its_file(rows: list[str], title: str) -> None:
    paragraphs = tuple(Paragraph(row, is_table_row="｜" in row) for row in rows)
    source = Source("附表/补贴标准表.xlsx", "0" * 64, b"", Reading(paragraphs))
    (parsed,) = parse(source)
    assert parsed.title == title
    assert all(row in parsed.text for row in rows)
