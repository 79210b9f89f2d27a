"""Entitlements: who gets what under which conditions, and what only sounds like a grant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Entitlement
from ingest.entitlements import read_entitlements
from ingest.quantities import read_quantities


def granted_in(text: str) -> tuple[Entitlement, ...]:
    return read_entitlements(text, read_quantities(text))


def only(text: str) -> Entitlement:
    entitlements = granted_in(text)
    assert len(entitlements) == 1, [text[each.start : each.end] for each in entitlements]
    return entitlements[0]


# text -> beneficiary, conditions, benefit
GRANTS = {
    # 对〈conditions〉的，给予〈benefit〉: whom the sentence began with, whom the benefit names, or nobody
    "鼓励残疾人自主创业，对创业正常经营1年以上的，给予创业补贴。": (
        "残疾人",
        ["创业正常经营1年以上"],
        "给予创业补贴",
    ),
    "对组织转移就业6个月以上的，给予劳务中介组织、劳务经纪人服务补贴。": (
        "劳务中介组织、劳务经纪人",
        ["组织转移就业6个月以上"],
        "给予劳务中介组织、劳务经纪人服务补贴",
    ),
    "对取得职业资格证书的给予1000元补贴。": ("", ["取得职业资格证书"], "给予1000元补贴"),
    # 对〈conditions〉的〈whom〉，…
    "对整户无劳动能力的困难家庭，按照整户保予以纳入。": (
        "困难家庭",
        ["整户无劳动能力"],
        "按照整户保予以纳入",
    ),
    "对生活仍有困难的老年人、未成年人和重病患者，县级人民政府应当给予生活保障。": (
        "老年人、未成年人和重病患者",
        ["生活仍有困难"],
        "县级人民政府应当给予生活保障",
    ),
    "对作出贡献的社区工作者，可按规定给予补助。": ("社区工作者", ["作出贡献"], "可按规定给予补助"),
    "对于拥有承包地的特困人员，一般给予救助供养待遇。": (
        "特困人员",
        ["拥有承包地"],
        "一般给予救助供养待遇",
    ),
    # whoever qualifies gets it
    "确保有信贷需求且符合条件的农户应贷尽贷。": ("农户", ["有信贷需求", "符合条件"], "应贷尽贷"),
    "对符合赔付要求的群众做到应赔尽赔、赔付到位。": (
        "群众",
        ["符合赔付要求"],
        "做到应赔尽赔、赔付到位",
    ),
    # whom in the granting phrase itself, the giver named or not
    "对符合条件的品牌培育主体按照有关规定给予奖补。": (
        "品牌培育主体",
        ["符合条件"],
        "按照有关规定给予奖补",
    ),
    "国家对自主创业的残疾人依法给予税收优惠。": ("残疾人", ["自主创业"], "依法给予税收优惠"),
    "对吸纳脱贫人口就业的企业在3年内给予税费减免。": ("企业", ["吸纳脱贫人口就业"], "在3年内给予税费减免"),
    "优先为半劳力安排公益性岗位。": ("半劳力", [], "安排公益性岗位"),
    "各级人民政府应当为就业困难的残疾人提供就业援助。": ("残疾人", ["就业困难"], "提供就业援助"),
    "及时将符合条件的孤儿和事实无人抚养儿童纳入保障范围。": (
        "孤儿和事实无人抚养儿童",
        ["符合条件"],
        "纳入保障范围",
    ),
    # the occasion right before an amount
    "鼓励符合条件的劳动者参加培训，按规定给予500元补贴。": (
        "劳动者",
        ["符合条件的劳动者参加培训"],
        "按规定给予500元补贴",
    ),
    "按月足额发放孤儿养育津贴。": ("孤儿", [], "按月足额发放孤儿养育津贴"),
}


@pytest.mark.parametrize(("text", "expected"), GRANTS.items())
def test_grant(text: str, expected: tuple[str, list[str], str]) -> None:
    entitlement = only(text)
    assert (entitlement.beneficiary, list(entitlement.conditions), entitlement.benefit) == expected


@pytest.mark.parametrize(
    "text",
    [
        "大力发展特色产业，提升服务水平。",
        "完善补贴发放办法，确定发放标准。",
        # penalties, steps of a procedure, plans, what is withheld
        "对直接责任人员依法给予处分。",
        "对符合条件的申请，应当予以受理。",
        "将残疾人就业纳入国民经济和社会发展规划。",
        "不得将个别家庭成员纳入低保范围。",
        "对已死亡的老年人，停止发放高龄津贴。",
        "老年人享受优待的具体办法另行制定。",
        "对低收入人口开展常态化监测。",
        # a condition is none by itself
        "对已纳入救助范围的老年人。",
    ],
)
def test_what_only_sounds_like_a_grant(text: str) -> None:
    assert [text[each.start : each.end] for each in granted_in(text)] == []


def test_series_of_yearly_amounts() -> None:
    entitlement = only("对创业1年以上的残疾人，前三年分别给予8000元、5000元、3000元创业补贴。")
    assert [quantity.text for quantity in entitlement.series] == ["8000元", "5000元", "3000元"]
    assert entitlement.amounts == ()
    assert [quantity.text for quantity in entitlement.thresholds] == ["1年以上"]
    assert entitlement.period == "前三年"


@pytest.mark.parametrize(
    ("text", "amounts", "period"),
    [
        ("对灵活就业6个月以上的残疾人，每年补贴2000元。", ["2000元"], "每年"),
        ("对困难家庭，一次性给予500—1400元补助。", ["500—1400元"], "一次性"),
        ("对用人单位，给予不超过1年的社会保险补贴。", [], "不超过1年"),
        ("对困难家庭，给予临时救助。", [], None),
    ],
)
def test_amounts_and_period(text: str, amounts: list[str], period: str | None) -> None:
    entitlement = only(text)
    assert [quantity.text for quantity in entitlement.amounts] == amounts
    assert entitlement.period == period


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("对困难家庭，应当给予救助。", "应当"),
        ("对困难家庭，可以发放补助。", "可以"),
        ("鼓励培训机构为残疾人提供培训。", "鼓励"),
        ("探索建立机制，对困难家庭按月发放补助。", "探索"),
        ("对困难家庭按月发放补助。", None),
        ("强化政策支持，对困难家庭按月发放补助。", None),  # a noun there
    ],
)
def test_modality(text: str, modality: str | None) -> None:
    assert only(text).modality == modality


def test_parts_of_a_sentence_grant_apart() -> None:
    text = "鼓励残疾人创业，对创业1年以上的，给予补贴；对灵活就业6个月以上的，每年补贴2000元。"
    first, second = granted_in(text)
    assert (first.beneficiary, second.beneficiary) == ("残疾人", "残疾人")
    assert text[first.start : first.end] == "对创业1年以上的，给予补贴"
    assert text[second.start : second.end] == "对灵活就业6个月以上的，每年补贴2000元"


def test_grant_after_a_grant_does_not_take_it_for_a_condition() -> None:
    text = "对参与救助的慈善组织给予税收优惠，对困难家庭给予补助。"
    assert [(e.beneficiary, e.conditions) for e in granted_in(text)] == [
        ("慈善组织", ("参与救助",)),
        ("困难家庭", ()),
    ]


WORDS = [
    "对", "将", "为", "国家", "的", "，", "；", "。", "\n", "给予", "予以", "发放", "纳入", "补贴", "安排",
    "残疾人", "困难家庭", "符合条件", "1年以上", "2000元", "、", "和", "每年", "分别", "按规定", "鼓励", "不",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=16).map("".join))
def test_every_part_is_a_span_of_the_text(text: str) -> None:
    for entitlement in granted_in(text):
        span = text[entitlement.start : entitlement.end]
        assert entitlement.benefit
        assert span.endswith(entitlement.benefit)
        assert entitlement.beneficiary in text
        assert all(condition in span for condition in entitlement.conditions)
        inside = (*entitlement.amounts, *entitlement.series, *entitlement.thresholds)
        assert all(text[quantity.start : quantity.end] == quantity.text for quantity in inside)
        assert not (entitlement.amounts and entitlement.series)


@pytest.mark.parametrize(
    "unit",
    [
        *("按", "按每年", "补贴", "对", "的", "每年", "，给予", "国家", "残疾人、"),
        pytest.param("，给予5元", marks=pytest.mark.slow),
    ],
)
def test_long_rows_cost_no_more_than_their_length(unit: str) -> None:
    read_entitlements(text := unit * (20_000 // len(unit)), read_quantities(text))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("对购置拖拉机的合作社，单台补贴不超过5万元。", ["不超过5万元"]),
        ("对种植玉米的农户，每亩补贴100元，每户最高奖励1万元。", ["100元", "最高奖励1万元"]),
        ("高龄津贴标准为每人每月100元。", ["100元"]),
        ("每户收入增加2000元。", []),
        ("亩均节本增收500元以上。", []),
    ],
)
def test_grants_without_a_granting_verb(text: str, amounts: list[str]) -> None:
    granted = [quantity.text for entitlement in granted_in(text) for quantity in entitlement.amounts]
    assert granted == amounts
