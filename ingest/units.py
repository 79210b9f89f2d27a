"""Responsible units (责任单位): the note that ends a provision, and one name for each unit."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_LEXICON = Path(__file__).parent.parent / "corpus" / "lexicon"

_INSIDE = r"(?:[^（）()]|[（(][^（）()]*[）)]){0,600}"
_ROLE = r"(?:责任|牵头|配合|参与|主办|协办)(?:单位|部门)[：:]"
_DUTY = r"(?:负责(?:落实)?|牵头(?:负责)?|参与|配合|指导)"
# （责任单位：…） wherever the text ends with it; （…牵头，…负责） only where it stands apart, after a stop.
_NOTE = re.compile(
    rf"[（(](?P<listed>{_ROLE}{_INSIDE})[）)][。；]?$|"
    rf"(?<=[。；])[（(](?P<told>{_INSIDE}{_DUTY}(?:[。，]{_INSIDE})?)[）)][。；]?$"
)
_ROLES = re.compile(_ROLE)
_DUTY_WORDS = re.compile(rf"(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别|共同)?{_DUTY}$")
_SEPARATOR = re.compile(r"(?:等[和、]|、(?![县区]（)|[，,；;\s])(?![^（]*）)")
_AND_OTHERS = re.compile(r"等(?:有关|相关)?(?:部门|单位|方面)?(?:和单位)?$")
_LEVEL = re.compile(
    r"(?:自治区|[\u4e00-\u9fff]{2,4}?(?:省|自治区)|[\u4e00-\u9fff]{2,3}(?:市(?!场|容|域|政(?!府)|民(?!政))|县(?![域乡]))|"
    r"省|市|州|县|区)(?!级)(?=[\u4e00-\u9fff]{2})"
)
_NO_LEVEL = re.compile(r"国家|中国|中央|全国|人民银行|国务院|各|有关|相关|[市县区乡镇](?:[、（(]|级)")
_KINDS = "厅局部委办门"


def split_note(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its closing unit note, and the units with their level spelt out.

    >>> split_note("按规定给予奖补。（责任单位：自治区财政厅、残联、人民银行宁夏区分行）")
    ('按规定给予奖补。', ('自治区财政厅', '自治区残联', '人民银行宁夏区分行'))
    >>> split_note("健全机制。（民政部牵头，财政部等按职责分工负责）")
    ('健全机制。', ('民政部', '财政部'))
    """
    match = _NOTE.search(text.rstrip())
    if match is None:
        return text, ()
    listed = _ROLES.sub("，", match["listed"]) if match["listed"] else "，".join(_charged(match["told"]))
    names = [_AND_OTHERS.sub("", name) for name in _SEPARATOR.split(listed)]
    return text[: match.start()], tuple(dict.fromkeys(_spell_out([name for name in names if name])))


def _charged(told: str) -> Iterator[str]:
    """The names in “甲牵头，乙负责。列第一位者为牵头单位”: what ends in a duty, and what leads up to it."""
    names: list[str] = []
    for part in re.split("[。，；]", told):
        duty = _DUTY_WORDS.search(part)
        names.append(part[: duty.start()] if duty else part)
        if duty:
            yield from names
            names = []


def _spell_out(names: list[str]) -> Iterator[str]:
    """The level that the first name carries holds for those after it, but for those that have their own."""
    level = ""
    for name in names:
        own = None if name in _known() else _LEVEL.match(name)
        if own:
            level = own[0]
            yield level + normal_name(name[len(level) :])
        elif _stands_alone(name) or level in name:
            yield normal_name(name)
        else:
            yield level + normal_name(name)


def _stands_alone(name: str) -> bool:
    """Central agencies, what is named after a region, and classes of units (各有关部门)."""
    return bool(_NO_LEVEL.match(name)) or any(region in name for region in _regions())


def normal_name(name: str) -> str:
    """The canonical name, unless it is another kind of body (财政局 is no 财政厅) or one of a region."""
    canonical = canonical_unit(name)
    changes_kind = name[-1] in _KINDS and canonical[-1] in _KINDS and name[-1] != canonical[-1]
    return name if changes_kind or (_stands_alone(canonical) and not _stands_alone(name)) else canonical


def canonical_unit(name: str) -> str:
    """The name used throughout for a unit without its level: 人力资源和社会保障厅 -> 人力资源社会保障厅."""
    return aliases().get(name, name)


def is_unit(name: str, unit: str) -> bool:
    """Whether a name is that of the unit at whatever level: a county has a 民政局, a province a 民政厅.

    >>> is_unit("贺川县民政局", "民政厅"), is_unit("自治区民政厅", "民政厅"), is_unit("县财政局", "民政厅")
    (True, True, False)
    """
    return name.endswith(_names(unit))


@cache
def _names(unit: str) -> tuple[str, ...]:
    """The unit's canonical name and its aliases."""
    return unit, *(alias for alias, canonical in aliases().items() if canonical == unit)


@cache
def _known() -> frozenset[str]:
    """Names that begin like a level and are none: 市场监管厅."""
    return frozenset(aliases()) | frozenset(aliases().values())


@cache
def _regions() -> frozenset[str]:
    return frozenset(row["region"] for row in _table("regions.tsv"))


@cache
def aliases() -> dict[str, str]:
    """Alias -> canonical name, from corpus/lexicon/units.tsv."""
    rows = _table("units.tsv")
    return {alias: row["unit"] for row in rows for alias in row["aliases"].split("、") if alias}


def _table(name: str) -> list[dict[str, str]]:
    with (_LEXICON / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
