"""Whether two rules alike in most words speak of the same thing.

Procedures are alike all over the law (自受理申请之日起…日内作出决定), and so are the rules for siblings
(农药经营许可证, 农药生产许可证). What a text is about is told by its title, or by words of a title in the
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.beneficiaries import is_body, is_generic, mentions
from ingest.continuation import whole_title
from ingest.places import meet, places

Words = Callable[[str], frozenset[str]]  # the words that a text is made of

# Words of titles that say what kind of text it is and not what it is about.
_KINDS = re.compile(
    "(?:办法|条例|规定|决定|通知|意见|方案|细则|规则|解释|规程|规范|标准|措施|"
    "制度|指南|指引|规划|计划|纲要|要点|公告|通告|批复|函|法律|法规|地方性|"
    "规章|管理|监督|实施|执行|工作|关于|印发|转发|若干|有关|问题|适用|应用|"
    "具体|案件|审理|办理|处理|制定|修改|修订|保护|保障|促进|发展|建设|提高|"
    "优化|完善|规范|流程|审核|审批|确认|下达|拨付|兑付|"
    "调整|加强|做好|进一步|推进|试行|暂行|中华|人民|共和国|国家|全国|国务院|"
    "最高人民法院|最高人民检察院|人民法院|人民检察院|人民政府|办公厅|办公室|"
    "委员会|城市|农村|城乡|居民|企业|安全|服务|生产|经营|公共|行政|社会|许可证|许可|的|"
    "和|与|及)+"
)
# Words for how something is granted or ruled, not to whom or what for: texts exchange them freely.
_GRANTING = frozenset(
    re.split(
        " ",
        "发放 补贴 补助 补助金 补贴金 津贴 奖励 奖补 奖金 资金 标准 每年 "
        "每月 每人 每人每月 每人每年 每人每天 每生每年 每户 每亩 每头 每次 "
        "一次性 一次 享受 领取 提供 支付 拨付 兑付 安排 实行 执行 提高 "
        "达到 确定 符合 条件 规定 年度 累计 金额 额度 最高 最低 人员 同时 "
        "其中 给予 按照 不低 低于 不少 少于 不超 超过 不得 应当 可以 一般 "
        "以上 以下 以内 之日 对于",
    )
)
# Words of procedures, which are alike all over the law: a sentence of these alone tells no subject.
_PROCEDURAL = frozenset(
    re.split(
        " ",
        "受理 申请 申请人 申请书 收到 接到 之日 之日起 日起 作出 决定 书面 "
        "通知 告知 材料 审查 审核 审批 批准 核实 核准 备案 公示 公布 公告 "
        "期限 期间 届满 期满 有效 有效期 延续 变更 登记 保存 记录 凭证 "
        "档案 责令 改正 限期 逾期 缴纳 欠缴 滞纳金 加收 按日 提交 提出 "
        "意见 报告 报送 部门 主管 主管部门 行政 机关 机构 单位 组织 政府 "
        "人民 人民政府 民政 县级 乡镇 有关 当事人 召开 会议 完成 办理 送达 "
        "名单 异议 工作 工作日 时间 情况 组成 成员 任期 选举 代表 委员 "
        "委员会 常务 常务委员会 代表大会 需要 进行 仍不 不予 予以 但是 法律 "
        "法规 管理 监督 许可 许可证 证书 检查 处理 负责 参加 开展 实施 "
        "特殊 原因 延长 立案 结案 案件 违法 不服 复议 起诉 诉讼 法院 处罚 上一级 负责人 经过 其他 由于",
    )
)
_FEWEST_OF_ITS_OWN = 3  # words by which a sentence tells its subject itself
# Bodies of a level: 省人民代表大会常务委员会, 市有关行政管理部门; those of several (县级以上) are of none.
_LEVEL = re.compile(
    r"(国务院|省(?!辖)|自治区|(?<!城)市(?![场政容民])|县|(?<![社地园小辖])区(?![域的])|乡镇)(?!级)"
    r"[^，。；：]{0,10}?(?:人民代表大会|人民政府|部门|机构)"
)
_ONE_LEVEL = {"自治区": "省", "区": "县"}
_LEVELS = ("省", "市", "县", "乡镇")  # of places
# What a place orders for itself, without saying that it is its own: 列入常务委员会会议议程的地方性法规案.
_OWN = re.compile("地方性法规|常务委员会|代表大会")
# What a word means holds for the text that says so.
_OWN_TERM = re.compile("本(?:法|条例|办法|规定|细则|规则|解释|意见|通知)所称")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a rule may be about: the title of its document, its own words without numbers, and the sentence
    that it is an item of."""

    title: str
    words: str
    lead: str = ""


def are_one(one: Subject, other: Subject, words: Words) -> bool:
    """Where each sentence has a word that the other lacks they speak of different things; else the titles
    have to be about the same, or both sentences about what one title is about, or about the same people, or,
    of one place, tell by their own words what they are about."""
    mine, theirs = (words(each.words) - _GRANTING for each in (one, other))
    if _lacking(mine, other.words) and _lacking(theirs, one.words):
        return False
    if any(_OWN_TERM.search(each.words) for each in (one, other)):
        return False
    levels = [_level(each) for each in (one, other)]
    if all(levels) and levels[0] != levels[1]:
        return False  # each orders what its own bodies do
    titles = [_about(each.title, words) for each in (one, other)]
    if titles[0] and titles[1] and (titles[0] <= titles[1] or titles[1] <= titles[0]):
        return True
    if _is_of_its_own(titles[0] & mine, other) or _is_of_its_own(titles[1] & theirs, one):
        return False
    if any(_is_about(title, mine & theirs) for title in titles) or _people(one) & _people(other):
        return True
    return meet(one.title, other.title) and not (one.lead or other.lead) and _tell_themselves(mine, theirs)


def _level(subject: Subject) -> str | None:
    """Of the body that is to act: the first that is named, else the place's own."""
    if named := _LEVEL.search(subject.words) or _LEVEL.search(subject.lead):
        return _ONE_LEVEL.get(named[1], named[1])
    lowest = [level for level, names in zip(_LEVELS, places(subject.title), strict=True) if names]
    return lowest[-1] if lowest and _OWN.search(subject.words) else None


def _is_of_its_own(named: frozenset[str], other: Subject) -> bool:
    """Whether a sentence names what its own title is about and the other text is not: 海上交通事故."""
    return bool(_lacking(named, other.title + other.words))


def _is_about(title: frozenset[str], words: frozenset[str]) -> bool:
    """Whether the words are most of what a title says."""
    return 2 * len(title & words) > len(title)


def _tell_themselves(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether two sentences share enough words that are no procedure's, and more than either has besides."""
    shared = _longest((mine & theirs) - _PROCEDURAL)
    besides = max(len(_longest(words - (mine & theirs) - _PROCEDURAL)) for words in (mine, theirs))
    return len(shared) >= max(_FEWEST_OF_ITS_OWN, besides)


def _longest(words: frozenset[str]) -> frozenset[str]:
    """Without those that are parts of others: 独生 and 子女 beside 独生子女."""
    return frozenset(word for word in words if not any(word in other for other in words - {word}))


def _people(subject: Subject) -> set[str]:
    """The classes of people that are meant; those that most others belong to tell nothing."""
    named = {each.name for each in mentions(subject.words)}
    return {name for name in named if not is_generic(name) and not is_body(name)}


def _lacking(words: frozenset[str], text: str) -> frozenset[str]:
    return frozenset(word for word in words if word not in text)


def _about(title: str, words: Words) -> frozenset[str]:
    """The words of a title that say what the text is about: after the issuer, “某某局关于…”."""
    title = whole_title(title).rpartition("关于")[2]
    for level in places(title):
        for name in level:
            title = title.replace(name, " ")
    return frozenset(word for word in words(title) - _GRANTING if not _KINDS.fullmatch(word))
