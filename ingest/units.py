"""Responsible units (责任单位): the note that ends a provision, and one name for each unit."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

_NOTE = re.compile(
    r"\s*[（(](?:责任|牵头|配合|参与|主办|协办)(?:单位|部门)[：:](?P<units>(?:[^（）()]|[（(][^（）()]*[）)])*)[）)][。；]?\s*$"
)
_ROLE = re.compile(r"(?:责任|牵头|配合|参与|主办|协办)(?:单位|部门)[：:]")
_LEVEL = re.compile(r"^(?:自治区|[\u4e00-\u9fff]{2,4}?(?:省|自治区)|省|市|州|县|区)(?=.{2})")
_CENTRAL = re.compile(r"^(?:国家|中国|中央|全国|人民银行|国务院)")
_LEXICON = Path(__file__).parent.parent / "corpus" / "lexicon" / "units.tsv"


def split_note(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its closing unit note, and the units with their level spelt out.

    >>> split_note("按规定给予奖补。（责任单位：自治区财政厅、残联、人民银行宁夏区分行）")
    ('按规定给予奖补。', ('自治区财政厅', '自治区残联', '人民银行宁夏区分行'))
    """
    match = _NOTE.search(text)
    if match is None:
        return text, ()
    names = [name.strip() for name in re.split(r"[、，,；;]", _ROLE.sub("", match["units"])) if name.strip()]
    return text[: match.start()], _spell_out(names)


def _spell_out(names: list[str]) -> tuple[str, ...]:
    """The level that the first name carries holds for those after it, central agencies apart."""
    level, spelt = "", []
    for name in names:
        own = None if name in _known() else _LEVEL.match(name)
        if own:
            level = own[0]
        bare = canonical_unit(name[len(own[0]) :] if own else name)
        spelt.append(bare if _CENTRAL.match(name) else level + bare)
    return tuple(dict.fromkeys(spelt))


def canonical_unit(name: str) -> str:
    """The name used throughout for a unit without its level: 人力资源和社会保障厅 -> 人力资源社会保障厅."""
    return aliases().get(name, name)


@cache
def _known() -> frozenset[str]:
    """Names that begin like a level and are none: 市场监管厅."""
    return frozenset(aliases()) | frozenset(aliases().values())


@cache
def aliases() -> dict[str, str]:
    """Alias -> canonical name, from corpus/lexicon/units.tsv."""
    with _LEXICON.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return {alias: row["unit"] for row in rows for alias in row["aliases"].split("、") if alias}
