"""The words that say how a number bounds what it measures: 不低于, 以上, 不到, 左右 …

民法典第一千二百五十九条: 以上, 以下, 以内 include the number; 不满, 超过, 以外 exclude it.
"""

from __future__ import annotations

import re
from functools import cache

from ingest.document import Comparator

_NOT = r"(?:不|(?<!有)没有?|未)(?:得|能|可|应)?"
_BOTH_WAYS = r"(?<![满够到])"  # 满不满六个月 asks, and says nothing
_NEARLY = (
    r"(?<![附最接临邻靠])近(?![0-9一二三四五六七八九十几]+个?[年月周天日])"  # 近三年 are the last three years
)
# These may name first what the number is a share or multiple of: 不低于岗位总数10%.
_COMPARED = {
    rf"{_NOT}(?:低于|少于|小于|短于|早于)": Comparator.AT_LEAST,
    rf"{_NOT}(?:超过|超出|超|高于|多于|大于|长于|晚于|迟于|突破|逾)": Comparator.AT_MOST,
    r"至少|最少|最低(?!生活|工资)": Comparator.AT_LEAST,
    r"至多|最多|最高(?!人民|检察|刑|额[^度])|最长": Comparator.AT_MOST,
    r"超过|超出|突破|高于|多于|大于|长于|晚于": Comparator.MORE_THAN,
    r"低于|少于|小于|短于|早于": Comparator.LESS_THAN,
}
# These stand right before the number: 刚满6个月, 快一年了, 约3万户.
_ADJACENT = {
    # what is still missing is masked: 差一个月满一年 is less than a year
    r"差[了个着]?〓+[就才不到满够是]{0,4}|[还再][有过干等要]?〓+[就才不到满够]{1,4}": Comparator.LESS_THAN,
    rf"{_BOTH_WAYS}(?:不|没有?|未)[^\d，。；、]{{0,2}}?[满足够到]了?|达不到": Comparator.LESS_THAN,
    r"(?:(?<![加尽赶较更最很])快|将近|接近|马上|差一?点儿?)[就要有到满够]*": Comparator.LESS_THAN,
    r"(?:刚刚?好?|正好|恰好|才)(?:[干做开签]?[满够到足有])?|(?<![完平调])整整?|足足": Comparator.EQUAL,
    r"刚?过了": Comparator.MORE_THAN,
    r"(?<![赶反])超|逾": Comparator.MORE_THAN,
    r"[年已]?(?<![届圆丰充美])满[了足有]?|够了?": Comparator.AT_LEAST,
    r"(?<![节预签合契特条邀公制])约[有为]?|大约|大概|约莫|差不多|(?<![附最接临邻靠])近": Comparator.ABOUT,
}
_INCLUDED = r"(?:[（(]含[^（）()]{0,8}[）)])?"
_EXCLUDED = r"[（(]不含[^（）()]{0,8}[）)]"
_AND = r"(?:及其?|或者?)?"
_AFTER = {
    rf"{_EXCLUDED}以上|以上{_EXCLUDED}": Comparator.MORE_THAN,
    rf"{_EXCLUDED}以下|以下{_EXCLUDED}": Comparator.LESS_THAN,
    rf"期?{_INCLUDED}{_AND}[以之]上{_INCLUDED}": Comparator.AT_LEAST,
    rf"期?{_INCLUDED}{_AND}(?:[以之][下内]|内(?![容部外地需]))(?:{_INCLUDED})|封顶": Comparator.AT_MOST,
    r"以外|之外|出头": Comparator.MORE_THAN,
    r"多(?![少次种样元方项久大长])|余(?![额款])": Comparator.MORE_THAN,
    r"[还都]?(?:不到|没到|没满|未满|不足(?!以))(?![位场期\d一二两三四五六七八九十])": Comparator.LESS_THAN,
    r"左右|上下": Comparator.ABOUT,
    r"整(?![治改顿合体理个])": Comparator.EQUAL,
}
# Inside a number with its unit: 50多人, 十来天, 5个多月.
_INSIDE = {"[多余几]": Comparator.MORE_THAN, "来": Comparator.ABOUT}

COMPARED = "|".join(_COMPARED)
ADJACENT = "|".join(_ADJACENT)
AFTER = "|".join(_AFTER)
INSIDE = "|".join(_INSIDE)


@cache
def comparator_of(words: str) -> Comparator:
    """What a comparing word says, wherever it stands: 不得低于 is >=, 不到 is <.

    Raises ValueError where the words compare nothing.
    """
    for pattern, comparator in (_COMPARED | _ADJACENT | _AFTER | _INSIDE).items():
        if re.fullmatch(pattern, words):
            return comparator
    raise ValueError(f"no comparing words: {words!r}")
