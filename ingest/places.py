"""Places by level, as the titles of documents name them, and which lies in which."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

_LEXICON = Path(__file__).parent.parent / "corpus" / "lexicon"

# Places stand at the head of a title, one in the other: 平川市东河区…, 关于印发《西吉县…》.
_NAME = r"(?:(?!关于|城市|城镇|城乡|农村|社区|地区|全[省市县区]|[本各我])[\u4e00-\u9fff])"
_REGION = rf"{_NAME}{{1,6}}?自治区|{_NAME}{{2,3}}?省"
_CITY = rf"{_NAME}{{2,6}}?自治州|{_NAME}{{2,4}}?(?<![城全])市|{_NAME}{{2,4}}?[州盟]"
_COUNTY = rf"{_NAME}{{2,12}}?自治县|{_NAME}{{2,4}}?(?:县|(?<![社地园小])区|旗)"
_TOWN = rf"{_NAME}{{2,4}}?(?:镇|(?<!城)乡)"
# The bodies of the nation have rules of their own: 全国人民代表大会议事规则.
_NATION = re.compile(r"^(?:中华人民共和国)?(全国)")

Places = tuple[frozenset[str], ...]


def are_apart(one: str, other: str) -> bool:
    """Whether two titles name places of one level, and not the same: a city may lie in a region.

    >>> are_apart("山东省物业管理条例", "聊城市物业管理条例"), are_apart("浙江省专利条例", "重庆市专利条例")
    (False, True)
    """
    levels = zip(places(one), places(other), strict=True)
    return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in levels)


def meet(one: str, other: str) -> bool:
    """Whether two titles name one place, or one place within another.

    >>> meet("浙江省专利条例", "舟山市专利条例"), meet("专利法", "舟山市专利条例")
    (True, False)
    """
    levels = zip(places(one), places(other), strict=True)
    return any(mine & theirs for mine, theirs in levels) and not are_apart(one, other)


@lru_cache(10_000)
def places(title: str) -> Places:
    """The places that a title names: regions, cities, counties, towns; of a known city also its region, of a
    known county-level city also the city above it.

    >>> places("西吉县残疾人就业补贴办法")[2], places("关于提高城市低保标准的通知")[1]
    (frozenset({'西吉县'}), frozenset())
    >>> places("义乌市公园管理办法")[:3]
    (frozenset({'浙江省'}), frozenset({'金华市'}), frozenset({'义乌市'}))
    >>> places("上海港口条例")[0], places("汕头经济特区消防条例")[0]
    (frozenset({'上海市'}), frozenset({'广东省'}))
    """
    heads = [match.groups() for match in _head().finditer(title)]
    known = _regions_of_cities()
    regions, cities, counties, towns = (frozenset(filter(None, level)) for level in zip(*heads, strict=True))
    cities = frozenset(city if city in known or f"{city}市" not in known else f"{city}市" for city in cities)
    cities |= {above[county] for county in counties if county in (above := _cities_of_counties())}
    regions = frozenset(f"{region}市" if f"{region}市" in _regions() else region for region in regions)
    within = {known[city] for city in cities if city in known} | set(_NATION.findall(title))
    return regions | within, cities, counties, towns


@cache
def _head() -> re.Pattern[str]:
    """Names that are known come before what only looks like one."""
    municipalities = [f"{region[:-1]}(?!市)" for region in _regions() if region.endswith("市")]
    zones = [f"{city[:-1]}(?=经济特区)" for city in _regions_of_cities() if city.endswith("市")]
    counties = "|".join(_cities_of_counties())
    levels = (
        "|".join([*_regions(), *municipalities, _REGION]),
        "|".join([*_regions_of_cities(), *zones, f"(?!{counties})(?:{_CITY})"]),
        f"{counties}|{_COUNTY}",
        _TOWN,
    )
    names = "".join(f"({level})?" for level in levels)
    return re.compile(rf"(?:(?:^|《)(?:中华人民共和国)?|印发|转发|关于){names}")


@cache
def _regions() -> dict[str, tuple[str, ...]]:
    """The cities of each province, autonomous region and municipality."""
    return _names_within("cities.tsv")


@cache
def _regions_of_cities() -> dict[str, str]:
    return {city: region for region, cities in _regions().items() for city in cities}


@cache
def _cities_of_counties() -> dict[str, str]:
    """County-level cities: 义乌市 lies in 金华市."""
    return {
        county: city for city, counties in _names_within("county_cities.tsv").items() for county in counties
    }


def _names_within(file_name: str) -> dict[str, tuple[str, ...]]:
    with (_LEXICON / file_name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return {place: tuple(filter(None, within.split("、"))) for place, within in rows}
