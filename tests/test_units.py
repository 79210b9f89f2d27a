"""Responsible units: the note that ends a provision, levels spelt out, one name for each unit."""

from __future__ import annotations

import pytest

from ingest.units import aliases, canonical_unit, split_note

NOTES = {
    # the first name's level reaches its siblings, not the central agencies
    "落实政策。（责任单位：自治区农业农村厅、统计局、国家统计局宁夏调查总队）": (
        "落实政策。",
        ["自治区农业农村厅", "自治区统计局", "国家统计局宁夏调查总队"],
    ),
    "落实政策。（责任单位：自治区财政厅、人民银行宁夏区分行、宁夏通信管理局）   ": (
        "落实政策。",
        ["自治区财政厅", "人民银行宁夏区分行", "宁夏通信管理局"],
    ),
    "落实政策。（责任单位：宁夏回族自治区民政厅、残联）": (
        "落实政策。",
        ["宁夏回族自治区民政厅", "宁夏回族自治区残联"],
    ),
    "落实政策。（责任单位：自治区党委农办，农业农村厅）": (
        "落实政策。",
        ["自治区党委农办", "自治区农业农村厅"],
    ),
    "落实政策。（责任单位：自治区民政厅、共青团自治区委）": (
        "落实政策。",
        ["自治区民政厅", "共青团自治区委"],
    ),
    "落实政策。（责任单位：银川市民政局、残联，贺兰县民政局）": (
        "落实政策。",
        ["银川市民政局", "银川市残联", "贺兰县民政局"],
    ),
    "落实政策。（责任单位：自治区财政厅、市场监管厅）": ("落实政策。", ["自治区财政厅", "自治区市场监管厅"]),
    # one name for each unit, but no other body
    "落实政策。（责任单位：自治区人力资源和社会保障厅、发展和改革委员会、残疾人联合会）": (
        "落实政策。",
        ["自治区人力资源社会保障厅", "自治区发展改革委", "自治区残联"],
    ),
    "落实政策。（责任单位：县农业农村局、财政局、各乡镇人民政府）": (
        "落实政策。",
        ["县农业农村局", "县财政局", "各乡镇人民政府"],
    ),
    "落实政策。（责任部门：民政部门、财政部门）": ("落实政策。", ["民政部门", "财政部门"]),
    # several roles, classes of units, open lists
    "落实政策。（牵头单位：自治区民政厅；配合单位：财政厅、各市、县（区）人民政府）": (
        "落实政策。",
        ["自治区民政厅", "自治区财政厅", "各市、县（区）人民政府"],
    ),
    "落实政策（责任单位：自治区教育厅、财政厅等）。": ("落实政策", ["自治区教育厅", "自治区财政厅"]),
    "落实政策。(责任单位:自治区教育厅、教育厅)": ("落实政策。", ["自治区教育厅"]),
    # told as a sentence of its own
    "落实政策。（民政部牵头，财政部、国家发展改革委等按职责分工负责）": (
        "落实政策。",
        ["民政部", "财政部", "国家发展改革委"],
    ),
    "落实政策。（民政部、财政部等负责。列第一位者为牵头单位，下同）": ("落实政策。", ["民政部", "财政部"]),
    "落实政策。（商务部、供销合作总社等和各有关省级人民政府负责）": (
        "落实政策。",
        ["商务部", "供销合作总社", "各有关省级人民政府"],
    ),
    # no note
    "由民政部门（由县级人民政府负责）。": ("由民政部门（由县级人民政府负责）。", []),
    "累计培育龙头企业（含市级）": ("累计培育龙头企业（含市级）", []),
    "（责任单位：自治区民政厅）负责落实。": ("（责任单位：自治区民政厅）负责落实。", []),
    "": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), NOTES.items())
def test_note(text: str, expected: tuple[str, list[str]]) -> None:
    without, units = split_note(text)
    assert (without.strip(), list(units)) == expected


def test_every_alias_leads_to_a_name_that_is_its_own() -> None:
    for alias, name in aliases().items():
        assert canonical_unit(alias) == name
        assert canonical_unit(name) == name, f"{name} is an alias itself"


@pytest.mark.parametrize("unit", [" ", "（", "。（", "（责任单位：", "（负责，", "、", "。（民政部负责"])
def test_long_rows_cost_no_more_than_their_length(unit: str) -> None:
    split_note(unit * (40_000 // len(unit)))
