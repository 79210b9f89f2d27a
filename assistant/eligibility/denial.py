"""What the asker denies of a condition: “没考到证” where the text demands 取得…证书."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.eligibility.spoken import ONE_WHO_WORKS
from assistant.question import Question

_NOT_DONE = (
    r"(?:没有?(?:(?:给|替|跟|和|为)[^，]{0,4}?)?(?:考|拿|取|签|办|缴|交|买|带|雇|招|参加|做|被?认定|评|登记|注册)?(?:到|得|成|过|上|下来)?"
    r"|未|无一[名个户家]?|不(?:曾|是|算|属于|交|缴|签|进|在)|[算够谈说]不上)"
)
_DENIED_AFTER = re.compile(rf"{_NOT_DONE}(?:过)?(?:什么|啥|任何)?(?P<what>[\u4e00-\u9fff]{{1,10}})")
_DENIED_BEFORE = re.compile(
    rf"(?P<what>[\u4e00-\u9fff、]{{1,16}}?)(?:都|也|还|又|一直)?{_NOT_DONE}(?=$|[，。；）)])"
)


# 没被认定过, 从没评过, 没获得任何级别的认定; 有没有认定 asks.
_NEVER_DONE = re.compile(
    r"(?<!有)(?:没有?|未曾?)[^，但却可只]{0,24}?(?P<verb>认定|评定|评[上过]|登记|注册|备案)(?!为|成)"
)
_RECOGNISED = ("认定", "评定", "评上", "评过")
_NEGATED = re.compile(r"不(?=(?P<what>[\u4e00-\u9fff]{2}))..")  # 不合法, 不稳定
_FILLERS = re.compile(r"(?:啥|什么|之类)的|[一半][分毛](?:钱)?|一[天次回]")  # 社保啥的一分没交
_A_NOT_A = re.compile(r"([\u4e00-\u9fff]{1,2})[不没]\1")
_FINAL_NOT = re.compile(r"(?:没有|没|不)[吗呢啊嘛]?$")  # asks and denies nothing
_BOUNDARY = re.compile(r"有|能|可|还|吗|呢|么|嘛|吧|的")
_NEGATIONS = "无没未不乏"  # a condition that itself says 无劳动能力 is not denied by 没有劳动能力
_NOBODY = ("一个", "一人", "一", "个", "人")  # 没一个能干活的 denies no 一个
# What has not ceased goes on: 没歇过业, 没关过门 deny no 经营.
_CEASED = re.compile(r"[歇停关断欠]|间断|中断|耽误|落下|倒闭|转手")
_SEVERAL_WORK = re.compile(
    r"(?:(?:俩|两个?|三个?|几个|父子|兄弟|夫妻)[^，。没不]{0,5}(?:都|全)?|[和跟与同][^，。没不]{1,5}都)"
    r"是?[^，。没不]{0,2}(?:劳力|劳动力|能干活|能下苦|打工|务工|上班)"
)
_FOR_A_WHILE = r"(?:[一二两三四五六七八九十半几\d]+个?多?[年月天周](?![一二三四五六七八九十\d])|一阵|一段)"
_CLOSED = "(?:关门|关张|停业|歇业|停|歇)"
_INTERRUPTED = re.compile(
    rf"(?<![没未不有])(?:{_CLOSED}了?(?:过?{_FOR_A_WHILE}|过)|(?:断|中断|间断)(?:过|了){_FOR_A_WHILE}?|"
    rf"{_CLOSED}[^；？没]{{0,12}}?(?:重新|[又再])(?:开|干|营业|经营))"
)
# Where one of a household works or is well, it is not the whole household that is ill or cannot work.
_SOMEBODY_WORKS = re.compile(
    r"(?:妈妈?|爸爸?|爹|娘|儿子|儿媳|女儿|闺女|媳妇|男人|丈夫|妻子|老婆|弟弟?|哥哥?|姐姐?|妹妹?|老大|老二|其[他余]人?|别人|旁人)[^，。没不]{0,8}"
    r"(?:打工|务工|上班|挣钱|干活|种地|身体[^，没不]{0,3}(?:结实|好|健康|硬朗)|是?个?(?:好|壮|全)?劳力)"
)
_IF_NOT = re.compile(r"就[领拿办享]?[不没]|就别")  # 不是低保户就领不成 denies nothing of the case
_NO_NOUN = "了的过人上下来去到得"


def denied(question: Question, condition: str) -> str | None:
    """What the asker denies of a condition: “没考到证”, “证书没拿到” where the text demands 取得…证书."""
    if "只有一个" in condition and (several := _SEVERAL_WORK.search(question.text)):
        return several[0]
    works = _SOMEBODY_WORKS.search(question.text) or ONE_WHO_WORKS.search(question.text)
    if "整户" in condition and works:
        return works[0]
    if never := _never_done(question, condition):
        return never
    text = _FINAL_NOT.sub("", _A_NOT_A.sub("，", _FILLERS.sub("", question.text)))
    if negated := _negated(text, condition):
        return negated
    for pattern in (_DENIED_AFTER, _DENIED_BEFORE):
        for denial in pattern.finditer(text):
            said = _BOUNDARY.split(denial["what"])[-1 if pattern is _DENIED_BEFORE else 0]
            is_denial = said and said not in _NOBODY and not _CEASED.match(said)
            is_denial = is_denial and not _IF_NOT.search(denial["what"])
            wordings = _in_other_words(question, said) if is_denial else ()
            if any(_speaks_of(words, condition) for words in wordings):
                return denial[0]
    return None


def interruption(question: Question, condition: str) -> re.Match[str] | None:
    """Where the asker tells that something stopped which has to go on without a break, up to the words that
    say for how long."""
    return _INTERRUPTED.search(question.text) if "连续" in condition else None


def _negated(text: str, condition: str) -> str | None:
    """不合法 where the text demands what is 合法 and does not itself say 不合法."""
    for negation in _NEGATED.finditer(text):
        before, what, _ = condition.partition(negation["what"])
        if what and not before.endswith(tuple(_NEGATIONS)):
            return negation[0]
    return None


def _never_done(question: Question, condition: str) -> str | None:
    never = _NEVER_DONE.search(question.text)
    if never is None:
        return None
    in_other_words = _RECOGNISED if never["verb"] in _RECOGNISED else (never["verb"],)
    return never[0] if any(verb in condition for verb in in_other_words) else None


def _in_other_words(question: Question, said: str) -> tuple[str, ...]:
    """What was said, and the official words for what it names: 社保 is 社会保险."""
    return said, *(word for term in question.terms if term.said in said for word in term.alternatives)


def _speaks_of(said: str, condition: str) -> bool:
    """Whether what was said has a word of the condition: two characters, or ends in a noun of one."""
    pairs = [condition.find(a + b) for a, b in pairwise(said)]
    places = [place for place in pairs if place >= 0]
    if any(condition[place - 1 : place] in _NEGATIONS for place in places if place):
        return False
    return bool(places) or (said[-1] in condition and said[-1] not in _NO_NOUN)
