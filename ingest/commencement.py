"""When a document takes effect and when it ends, in the words that say so of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.dates import DATE, add_days, add_months, read_date, read_month
from ingest.numerals import CHINESE_NUMERAL, parse_numeral

_COUNT = rf"(?:[0-9０-９]{{1,3}}|{CHINESE_NUMERAL})"
_TERM = r"(?:正式|开始)?(?:施行|实施|执行|生效|试行|暂行)"
_SELF = (
    r"本(?:法|条例|办法|规定|细则|意见|通知|方案|规则|规程|规范|决定|公告|通告|解释|标准|制度|预案|规划|措施|指引|指南|章程|"
    r"准则|批复|文件|政策|纲要|计划|守则|决议|实施\S{2,6})"
)
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")
_KEYWORDS = re.compile(r"施行|实施|执行|生效|试行|有效期|期限|废止|失效|停止")
_LATER = rf"(?:满?\s*(?P<days>{_COUNT})\s*(?:日|天)后?)?\s*"
_STOP = r"(?=[，。；、,;（）()\s]|$|[一二三四五六七八九十\d两]+年|至)"
_FIXED = re.compile(rf"[自从]\s*(?P<date>{DATE})\s*起\s*{_TERM}{_STOP}")
_MONTH = re.compile(rf"[自从]\s*(?P<month>\d{{4}}\s*年\s*\d{{1,2}}\s*月)(?:份)?\s*起\s*{_TERM}{_STOP}")
_ISSUE = re.compile(
    rf"[自从]\s*(?:{_SELF})?(?:公布|发布|印发|下发|颁布|公告|签发|发文|通过)(?:之)?日起\s*{_LATER}{_TERM}{_STOP}"
)
_ISSUES = re.compile(r"现[将予就]|印发|予以公布|公布")
_UNTIL = re.compile(
    rf"(?:有效期(?:限)?|期限|{_TERM})(?:为)?(?:自\s*{DATE}\s*起?)?\s*[，,]?(?:有效期)?(?:截?至|到)\s*(?P<date>{DATE})"
)
_FOR = re.compile(
    rf"(?:有效期(?:限)?|试行期(?:限)?|暂行期(?:限)?|(?:执行|施行|实施)期限?|{_TERM})(?:为|：|暂定|暂定为)?\s*(?P<count>{_COUNT})\s*(?P<unit>年|个月)"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A date, ISO, and the sentence that gives it."""

    date: str
    words: str


def sentences(lines: Sequence[str]) -> list[str]:
    """Those that may speak of effect, term or repeal."""
    return [
        match[0].strip()
        for line in lines
        if _KEYWORDS.search(line)
        for match in _SENTENCE.finditer(line)
        if _KEYWORDS.search(match[0])
    ]


def effective(told: Sequence[str], issued: str | None) -> Stated | None:
    """施行日期, by the last sentence that gives it; `issued` is the date that 自公布之日起 counts from."""
    return next((stated for sentence in reversed(told) if (stated := _effective(sentence, issued))), None)


def _effective(sentence: str, issued: str | None) -> Stated | None:
    for pattern in (_FIXED, _MONTH, _ISSUE):
        match = pattern.search(sentence)
        if match and _is_own(sentence[: match.start()]):
            date = _date(match, issued)
            return Stated(date, sentence) if date else None
    return None


def _date(match: re.Match[str], issued: str | None) -> str | None:
    said = match.groupdict()
    if said.get("date") or said.get("month"):
        return read_date(said["date"]) if said.get("date") else read_month(said["month"])
    days = _count(said["days"]) if said.get("days") else 0
    return add_days(issued, days) if issued and days is not None else None


def _is_own(before: str) -> bool:
    """Whether the words before say it of the document itself: “本办法自…起施行”, “现印发给你们，自…”."""
    clause = re.split("[。；]", before)[-1].strip()
    return not re.sub(r"^[\W\d第条一二三四五六七八九十百之款项]+", "", clause) or bool(
        re.search(_SELF, clause) or _ISSUES.search(clause)
    )


def expires(told: Sequence[str], begins: str | None) -> Stated | None:
    """有效期至: a date, or a term that runs from `begins`."""
    for sentence, before in zip(reversed(told), reversed(["", *told[:-1]]), strict=False):
        until = _UNTIL.search(sentence)
        if until and _is_term_of_itself(sentence, until.start(), before):
            date = read_date(until["date"])
            return Stated(date, sentence) if date else None
        term = _FOR.search(sentence)
        if term and begins and _is_term_of_itself(sentence, term.start(), before):
            months = _months(term)
            return Stated(add_months(begins, months), sentence) if months else None
    return None


def _is_term_of_itself(sentence: str, at: int, before: str) -> bool:
    """Whether a term at `at` is the document's: not “许可证有效期五年”."""
    clause = re.split("[，,。；]", sentence[:at])[-1].strip()
    if re.search(rf"{_SELF}(?:的)?$", clause):
        return True
    takes_effect = rf"起\s*{_LATER}{_TERM}"
    begins_term = sentence[at : at + 2] in ("有效", "试行", "暂行", "执行", "施行", "实施", "期限")
    if not begins_term:
        return False
    if re.search(rf"{_SELF}[^，。；]*自[^，。；]*起\s*(?:试|暂)?$", clause):
        return True
    return not clause and bool(re.search(takes_effect, sentence) or re.search(takes_effect, before))


def _months(term: re.Match[str]) -> int | None:
    count = _count(term["count"])
    return None if count is None else count * (12 if term["unit"] == "年" else 1)


def _count(numeral: str) -> int | None:
    try:
        count = int(parse_numeral(numeral))
    except ValueError:
        return None
    return count if 0 < count < 400 else None
