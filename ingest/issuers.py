"""发文机关: who issues a document, and of which level that body is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.dates import DATE

_ORGAN_END = (
    r"(?:政府|人大|政协|委员会|常委会|部|委|办公厅|办公室|厅|局|署|院|总局|管理局|银行|法院|检察院|总工会|联合会|协会|"
    r"党委|党组|指挥部|领导小组|工作组|专家组|委员会议|总队|支队|中心|公司|集团|大学|学院|学校|社|会|处|办|主席团|中央|军委|"
    r"残联|妇联|团委|省委|市委|县委|区委|工委|纪委|监委|分行|行)"
)
ORGAN = rf"[\u4e00-\u9fff（）()·]{{1,28}}?{_ORGAN_END}|[\u4e00-\u9fff]{{0,10}}国务院|中央军委"
_ORGANS = rf"(?:{ORGAN})(?:[、，\s]+(?:{ORGAN}))*"
_TITLE = re.compile(
    rf"(?P<who>{_ORGANS})\s*(?:等[\u4e00-\u9fff\d]{{0,6}}(?:部门|单位))?\s*(?:关于|印发|转发|批转|发布|公布|对|令)"
)
_LETTERHEAD = re.compile(rf"(?P<who>{_ORGANS})\s*文件")
_DECREE = re.compile(rf"(?P<who>{_ORGANS}|[\u4e00-\u9fff]{{2,20}}主席)\s*令")
_SIGNED = re.compile(_ORGANS)
_ADOPTED = re.compile(
    r"(?P<where>[\u4e00-\u9fff]{0,16}?)第[一二三四五六七八九十\d]+届(?P<state>全国)?(?P<body>人民代表大会(?:常务委员会)?)(?![^，。；]{0,30}通过的)"
)
_ISSUED = re.compile(rf"日\s*(?P<who>{_ORGANS})\s*(?:令|公布|发布|颁布|公告|第\s*\d+\s*号令|印发)")
_MEETING = re.compile(
    rf"日\s*(?P<who>{_ORGANS})(?:审判委员会)?(?:第[一二三四五六七八九十百\d]+[届次][^，。；]{{0,20}}|[部委局厅署]务)会议[^，。；]{{0,20}}通过"
)
_APPROVED = re.compile(rf"日\s*(?P<who>{_ORGANS})\s*批准")
_SEPARATOR = re.compile(r"[、，\s]+")
_STATE = "中华人民共和国"
_SEAL = re.compile(r"[（(](?:印|章|代章|盖章)[）)]$")


def issuer_of_title(title: str) -> tuple[str, str] | None:
    """Issuer and the words that name it: “国务院办公厅关于…”."""
    match = _TITLE.match(title)
    return (named(match["who"]), title) if match and "《" not in match["who"] else None


def issuer_of_letterhead(lines: Sequence[str]) -> tuple[str, str] | None:
    """“某某省人民政府文件” above the title."""
    found = ((named(match["who"]), line) for line in lines if (match := _LETTERHEAD.fullmatch(line.strip())))
    return next(found, None)


def issuer_of_decree(lines: Sequence[str]) -> tuple[str, str] | None:
    """“中华人民共和国国务院令”; an order of the president (主席令) makes known what a congress adopted."""
    for line in lines:
        match = _DECREE.match(line)
        if match:
            adopted = issuer_of_note("".join(lines))
            return adopted if match["who"].endswith("主席") else (named(match["who"]), line)
    return None


def issuer_of_signature(lines: Sequence[str]) -> tuple[str, str] | None:
    """The names above the date; a person who signs an order is none."""
    signed = [_SEAL.sub("", re.split(r"\s*[\d一二〇○]{4}\s*年", line)[0].strip()) for line in lines]
    organs = [name for name in signed if name and _SIGNED.fullmatch(name)]
    return (named("、".join(organs)), "\n".join(lines)) if organs else None


def is_fuller(one: str, other: str) -> bool:
    """Whether one text names the issuers of the other by longer names: 宁夏回族自治区民政厅, 自治区民政厅."""
    names = [_SEPARATOR.split(each) for each in (one, other)]
    pairs = zip(*names, strict=False)
    return len(names[0]) == len(names[1]) and one != other and all(a.endswith(b) for a, b in pairs)


def issuer_of_note(note: str) -> tuple[str, str] | None:
    """Of the 题注 below a title: “（2011年7月26日国务院令第601号公布）”."""
    told = re.sub(rf"{DATE}\s*", "〓日", note)
    adopted = _ADOPTED.search(told.partition("根据")[0])
    issued = _ISSUED.search(told) or _APPROVED.search(told)
    if adopted is None:
        issued = issued or _MEETING.search(told)
        return (named(issued["who"]), note) if issued else None
    if issued and issued.start() <= adopted.start():
        return named(issued["who"]), note
    where = re.sub(r".*由", "", adopted["where"].removeprefix("日")).removeprefix(_STATE)
    return f"{where or adopted['state'] or ''}{adopted['body']}", note


def named(who: str) -> str:
    """The names, one 、 between each, without the name of the state before a body's own."""
    return "、".join(dict.fromkeys(_own(name) for name in _SEPARATOR.split(who.strip()) if name))


def _own(name: str) -> str:
    own = name.removeprefix(_STATE)
    return own if len(own) > 1 else name


# --- level --------------------------------------------------------------------------------------------

_MUNICIPALITIES = "北京|天津|上海|重庆"
_REGION = re.compile(r"自治区")
_PROVINCE = re.compile(rf"省|(?:{_MUNICIPALITIES})市")
_COUNTY = re.compile(
    r"县(?!级)|(?<!自治)(?<!地)区(?!域|分行|党委)|(?<![\u4e00-\u9fff])旗|[\u4e00-\u9fff]旗(?=人民|委)|[乡镇](?=人民|党委|政府)|街道"
)
_CITY = re.compile(r"市(?!场)|自治州|州(?=人民|委|政府)|地区|盟(?=行政|委)")
_STATE_BODY = re.compile(
    r"国务院|中共中央|中央|全国|最高人民|^国家|^中国|部$|(?:总局|总署)$|^人力资源|^民政|^财政"
)


def level_of(issuer: str) -> str | None:
    """国家, 自治区, 省, 市 or 县, by the first of the issuers; None where its name does not tell.

    >>> level_of("宁夏回族自治区民政厅"), level_of("国务院办公厅"), level_of("银川市兴庆区人民政府")
    ('自治区', '国家', '县')
    """
    name = issuer.partition("、")[0]
    return next(_levels(name), None)


def _levels(name: str) -> Iterator[str]:
    rest = _REGION.sub("〓", _PROVINCE.sub("〓", name))
    if _COUNTY.search(rest):
        yield "县"
    if _CITY.search(rest):
        yield "市"
    if _REGION.search(name):
        yield "自治区"
    if _PROVINCE.search(name):
        yield "省"
    if _STATE_BODY.search(name):
        yield "国家"
