"""The normal form of a text: one width, one kind of mark, one word for money."""

from __future__ import annotations

import re
import unicodedata

_UNITS = {
    "nian": "年",
    "yue": "个月",
    "tian": "天",
    "yuan": "元",
    "kuai": "元",
    "ren": "人",
    "hu": "户",
    "mu": "亩",
}
# 27年 and 二七年 are years, 30年 and 二十七年 are how long; so are 满27年 and 27年以上.
_SHORT_YEAR = re.compile(
    r"(?<![\d一二三四五六七八九十百千零〇了满够过干长第近约共已续签租种住—–~-])(2[4-9]|3[1-9]|[二三][一二三四五六七八九])年"
    r"(?![以内多后前左来期的了没工]|时间)"
)
_FOLDS = (
    # 几nian: pinyin left unconverted where only a unit can stand
    (
        re.compile(rf"(?<=[几\d一两三四五六七八九十百千万]) ?({'|'.join(_UNITS)})(?![a-z])"),
        lambda m: _UNITS[m[1]],
    ),
    (re.compile(r"(?<![是])(?:不是|并非)没有?|不是不(?=[符属够满能])"), "是"),  # who is not without, has
    (re.compile(r"(电话|号码|文号|字号)(?:号码?)?是?多少"), r"\1是哪个"),  # asks for no amount
    (
        re.compile(r"(?<=[\u4e00-\u9fff]{2})[那这]个(?=[厅局委](?:[，。在是负管做干]|$))"),
        "",
    ),  # 交通运输那个厅
    (re.compile(r"块钱|元钱|圆"), "元"),
    # 哪四块 and 分几块 are parts
    (
        re.compile(r"(?<![这那哪])(?<![这那哪分成为][一两二三四五六七八九十几])块(?=[^\w]|$|[钱吗呢吧的补])"),
        "元",
    ),
    (_SHORT_YEAR, lambda m: f"20{_digits(m[1])}年"),
    (re.compile(r"(?<=\d)亿(?=[^\w]|$)"), "亿元"),
    (re.compile(r"(?<=[补给发领拿])(\d{3,6})(?=[^\d\w.—–~]|$|的|[吗呢吧])"), r"\1元"),
)
_ASCII_MARK = re.compile(r"[?!;:()]|(?<!\d),|,(?!\d)")  # but the comma of 2,000
_CHINESE_MARKS = dict(zip(",?!;:()", "，？！；：（）", strict=True))


def _digits(year: str) -> str:
    return year.translate(str.maketrans("一二三四五六七八九", "123456789"))


def normalise(text: str) -> str:
    """Width and blanks to a common form; control characters and emoji say nothing and go."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(
        " " if unicodedata.category(c) in ("Zs", "Cc", "Zl", "Zp") else c
        for c in folded
        if unicodedata.category(c) not in ("Cf", "So", "Cs", "Co", "Cn")
    )
    joined = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "，", kept.strip())
    joined = _ASCII_MARK.sub(lambda mark: _CHINESE_MARKS[mark[0]], joined)
    for pattern, replacement in _FOLDS:
        joined = pattern.sub(replacement, joined)
    return re.sub(r"\s+", " ", joined)
