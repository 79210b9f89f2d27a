"""Units of measurement: what a number may count, and how printed units relate to the unit of comparison."""

from __future__ import annotations

import re
from collections.abc import Iterable

SCALES = {
    "万亿": 1e12,
    "千亿": 1e11,
    "百亿": 1e10,
    "亿": 1e8,
    "千万": 1e7,
    "百万": 1e6,
    "十万": 1e5,
    "万": 1e4,
    "千": 1e3,
    "百": 1e2,
}
_BASE_UNITS = (
    "元", "美元", "个月", "天", "个工作日", "个交易日", "小时", "分钟", "%", "个百分点", "人", "人次", "岁",
    "户", "户次", "家", "亩", "亩次", "吨", "公斤", "米", "平方米", "立方米", "千瓦", "千瓦时", "倍", "次",
    "个", "座", "所", "项", "件", "条", "份", "台", "套", "头", "只", "处", "期", "批", "批次", "辆", "张",
    "间", "栋", "幢", "株", "棵", "门", "课时", "学时",
)  # fmt: skip
_CONVERTED = {
    # printed unit -> base unit, and how many of these it is
    "块": ("元", 1.0),
    "块钱": ("元", 1.0),
    "元钱": ("元", 1.0),
    "年": ("个月", 12.0),
    "周年": ("个月", 12.0),
    "季度": ("个月", 3.0),
    "个季度": ("个月", 3.0),
    "月": ("个月", 1.0),
    "日": ("天", 1.0),
    "周": ("天", 7.0),
    "星期": ("天", 7.0),
    "个星期": ("天", 7.0),
    "礼拜": ("天", 7.0),
    "个礼拜": ("天", 7.0),
    "工作日": ("个工作日", 1.0),
    "个小时": ("小时", 1.0),
    "％": ("%", 1.0),
    "‰": ("%", 0.1),
    "成": ("%", 10.0),
    "百分点": ("个百分点", 1.0),
    "名": ("人", 1.0),
    "口": ("人", 1.0),
    "口人": ("人", 1.0),
    "位": ("人", 1.0),
    "周岁": ("岁", 1.0),
    "公顷": ("亩", 15.0),
    "平方公里": ("平方米", 1e6),
    "千克": ("公斤", 1.0),
    "斤": ("公斤", 0.5),
    "千米": ("米", 1000.0),
    "公里": ("米", 1000.0),
}
UNITS = {unit: (unit, 1.0) for unit in _BASE_UNITS} | _CONVERTED
DURATIONS = frozenset({"个月", "天", "个工作日", "个交易日", "小时", "分钟"})
HALVED = frozenset({"年", "个月", "月", "天", "小时", "个小时", "亩", "吨", "公里", "公斤", "斤"})
COUNTERS = frozenset({"个", "名", "位", "家", "户", "次", "人"})  # after 一 they say “a” rather than “one”
# After a numeral in words other units make names more often than quantities: 八项规定, 四所院校.
COUNTED_IN_WORDS = HALVED | COUNTERS | {unit for unit, (base, _) in UNITS.items() if base in DURATIONS} | {
    "元", "块", "块钱", "倍", "成", "个百分点", "百分点", "口", "口人", "岁", "周岁", "米",
    "平方米", "立方米",
}  # fmt: skip
# Words that begin like a unit: 三年级, 十家庭农场.
_NO_UNIT = re.compile(
    r"块[儿头地田状]|人[民均才工]|口[岸径味]|家[庭禽畜]|户[籍均厕]|次[产分]|次[^，。；]{0,2}会议|年[级龄代度底初末均限终]|日[常期均报]|"
    r"天[然气空]|周[围边转期密末]|元[旦素件]|位[于置数]|成[员立果功本为年长套分绩效熟就交不]|只[有要能是需限]|"
    r"所[有得在以需属称示列]|处[理罚置分以长]|期[间限满末]|批[准复]|条[例件款约]|倍增|份额|间[接隔]|"
    r"台[账湾风]|套[餐种取用]|头像|门[诊槛]|件套"
)


def longest_first(words: Iterable[str]) -> str:
    """A pattern of these words in which none hides a longer one."""
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


SCALE = longest_first(SCALES)
UNIT = longest_first(UNITS)
# What 个 counts, for 5个多月 and 一个半月, where more stands between the two.
AFTER_GE = longest_first(unit[1:] for unit in UNITS if unit[0] == "个" and len(unit) > 1)


def is_unit_at(text: str, start: int) -> bool:
    """Whether what looks like a unit at `start` is one, and not the beginning of a word."""
    return _NO_UNIT.match(text, start) is None
