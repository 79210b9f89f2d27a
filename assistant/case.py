"""What the asker says of the case: classes, numbers, years, places and clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from assistant.time_span import DAY, time_spans
from ingest.beneficiaries import covers, mentions
from ingest.document import Quantity
from ingest.numerals import parse_numeral
from ingest.quantities import read_quantities
from ingest.units import aliases

# Without 年 a number is a year only where it can hardly be an amount: 2027粮食产量, but not 一年2000.
YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d{2}(?=\s*年(?!\s*\d{1,2}\s*月)|\s*[—–~至到-])|20[1-4]\d(?=[^\d元块户家亩吨人年]|$))"
)
_OF_A_DECADE = r"[一二三四五六七八九零〇\d]几(?=年(?:$|[，的代以就那盖]))"  # 九几年
# 几 that counts nothing: 那几亩, 十几户, 养了几头.
SOME = re.compile(
    rf"[好这十前]几|那几(?=[亩头只匹口棵间年天孔群袋斤])|{_OF_A_DECADE}|"
    r"[养喂种包租雇攒买盖][了着过]几[十百千]?(?=[亩头只匹口棵间块个群窝])"
)
_DECADE = re.compile(_OF_A_DECADE)
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,40})[”\"」』》]")
_NTH = re.compile(r"第([一二三四五六七八九十\d]+)个?年")
_CLAUSE_NUMBER = re.compile(
    r"第[（(]?([\d〇零一二三四五六七八九十百千]+)[）)]?(?:条|项|款|点)|[（(](\d{1,2})[）)](?=是|归|由|讲|写|说|的|条|项)"
)
_BESIDE_UNITS = re.compile(
    r"除[了开去]?[^，〓]{0,4}〓[〓、和与跟]*(?:[之以]?外)?，?[^，]{0,6}(?:还有|另外|其[他余]|剩下|别的|谁|哪)"
)
_WHICH_TASKS = re.compile(r"(?:哪[些几]?|什么|啥)[一几]?(?:任务|工作|事|活|项|条)")
_OF_A_PERIOD = ("一年", "1年", "一个月", "1个月", "一月", "一天")
_ASKS_FOR = re.compile(r"(?:到底|总共|一共|下来|最多|大概)?(?:能|可|补|领|拿|发|给|多少|有|奖|要|几)")
_OF_WORDS = re.compile(
    r"词|字|句|点|方面|地方|渠道|环节|条件|部分"
)  # 四个词 counts what the text says, nothing of a case
_TOGETHER = re.compile(r"[\u4e00-\u9fff]")  # 一块成立 is together
_TOTAL = re.compile(
    r"(?:一共|总共|合计|加起来|总计|拢共|统共|三年(?:下来|总|一共|能|共)|全部加|累计(?:能|可以)?(?:领|拿))"
)
_COUNTED_AFTER = re.compile(r"(?:下来|时间|里|内)*(?:一共|总共|合计|加起来|总计|拢共|统共|共计|累计)|下来")
_COUNTED_BEFORE = re.compile(r"(?:一共|总共|合计|加起来|累计)$")
_NEGATED_CLASS = re.compile(
    r"(?:不是|没有|没|并非|不属于|不算|(?<!办)非|未)(?:个|持|办|啥|什么|被认定为|纳入)?$"
)
_NAMES_A_BENEFIT = re.compile(
    r"的?[那这]个|养育津贴|两项补贴|护理补贴|生活补贴"
)  # 孤儿养育津贴: not who asks
# 算不算残疾人、办没办过证我都说不清: not known.
_WHETHER = re.compile(r"(?:算不算|是不是|有没有|属不属于|够不够|办没办过?|算|是否)(?:个|持|办)?$")
_NOT_KNOWN = re.compile(r"[^，]*(?:说不[清准上]|不清楚|[不没](?:晓得|知道|确定|把握|弄清|搞清))")
_ASKING_IN_PASSING = re.compile(r"是不是$|有没有$|算不算$")
# Who asks for a firm: 我舅的罐头厂, 我办的厂, 这一份厂里能领吗; who works in one does not.
_OWN_FIRM = re.compile(
    r"(?:[我咱俺他她]|开|办|的)(?:(?![进到在去])[\u4e00-\u9fff]){0,4}(?:厂|作坊|车间)(?![里长]|上班|打工|干活)|(?:厂|公司|单位)里?(?=能|可以|够|也能|有没有)"
)
_BY_WAY_OF = re.compile(r"(?:跟着|通过|经过|托)(?:个|一?个)?$")  # 跟着劳务经纪人进厂 is no 经纪人
_TELLS_ME = re.compile(
    r"(?:[跟给对][我咱俺]|都)?(?:说|讲)(?!不)|(?:告诉|介绍|[把带领帮]着?)[我咱俺]"
)  # they do not ask
_ASKS_WHETHER = "有"  # 有没有残疾 asks, 没有残疾 denies
_TWO_YEARS = 24  # months; of a single year nothing is added up


def years_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(YEAR.findall(text)))


def quoted_in(text: str) -> tuple[str, ...]:
    return tuple(_QUOTED.findall(text))


def clause_numbers_in(text: str) -> tuple[int, ...]:
    """17 of “第（17）条” and of “（17）是谁负责”."""
    return tuple(int(parse_numeral(named[1] or named[2])) for named in _CLAUSE_NUMBER.finditer(text))


def nth_year_in(text: str) -> int | None:
    """2 of 第二年."""
    nth = _NTH.search(text)
    return int(parse_numeral(nth[1])) if nth else None


def asks_total(text: str) -> bool:
    return bool(_TOTAL.search(text))


def units_in(text: str) -> Iterator[str]:
    """Canonical names of the responsible units a text names."""
    names, pattern = _units()
    yield from dict.fromkeys(names[match[0]] for match in pattern.finditer(text))


def asks_other_units(text: str) -> bool:
    """Whether it is asked which units there are beside those named: 除了民政厅还有谁管."""
    return bool(_BESIDE_UNITS.search(masked(text))) and not _WHICH_TASKS.search(text)


def masked(text: str) -> str:
    """The text with the names of units hidden, which hold a 和 of their own: 工业和信息化厅."""
    return _units()[1].sub(lambda name: "〓" * len(name[0]), text)


@cache
def _units() -> tuple[dict[str, str], re.Pattern[str]]:
    """Every name of a unit -> its canonical name, and what matches any of them."""
    names = aliases() | {name: name for name in aliases().values()}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return names, re.compile(pattern)


def classes_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The classes the asker belongs to or asks about, and those denied: “我不是残疾人”, “身体健全”."""
    held: list[str] = []
    denied: list[str] = []
    for mention in mentions(text):
        before = text[max(0, mention.start - 6) : mention.start]
        if _TELLS_ME.match(text, mention.end) or _BY_WAY_OF.search(before):
            continue
        if _WHETHER.search(before) and _NOT_KNOWN.match(text, mention.end):
            continue
        if mention.name.startswith("非"):
            if not before.endswith(_ASKS_WHETHER):
                denied.append(mention.name[1:])
        elif _NEGATED_CLASS.search(before) and not _ASKING_IN_PASSING.search(before):
            denied.append(mention.name)
        elif not _NAMES_A_BENEFIT.match(text, mention.end):
            held.append(mention.name)
    if _OWN_FIRM.search(text):
        held.append("企业")
    kept = [name for name in dict.fromkeys(held) if name not in denied]
    narrow = [name for name in kept if not any(covers(name, other) and name != other for other in kept)]
    return tuple(narrow), tuple(dict.fromkeys(denied))


def facts_in(text: str) -> tuple[Quantity, ...]:
    """The quantities the asker states. “一年能领多少” states none: it asks for the amount of a year."""
    spans = tuple(time_spans(text))
    return spans + tuple(
        q
        for q in read_quantities(DAY.sub(lambda day: "〓" * len(day[0]), text))
        if not (q.text in _OF_A_PERIOD and _ASKS_FOR.match(text, q.end))
        and not _DECADE.match(text, q.start)
        and not _OF_WORDS.match(text, q.end)
        and not (q.text == "一块" and _TOGETHER.match(text, q.end))
    )


def is_counted_over(text: str, fact: Quantity) -> bool:
    """Whether a duration says over how many years a total is asked, and nothing of the case."""
    counts = _COUNTED_AFTER.match(text, fact.end) or _COUNTED_BEFORE.search(text[: fact.start])
    return bool(counts) and fact.base_unit == "个月" and fact.amount >= _TWO_YEARS
