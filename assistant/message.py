"""A message cut into phrases: what is told and what is asked, in the order in which it was said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from assistant.case import SOME
from ingest.numerals import parse_numeral

MOST_QUESTIONS = 10  # of one message; a thousand would keep all others waiting
_SAME_ENDING = 2  # characters
_SHORTEST_NAME = 2
_GOING_ON = re.compile(r"(?:[等正急催忙愁着在]|报|写|填|开会|要用)[^，]{0,5}呢$")
_ASKS_WITH_PARTICLE = re.compile(
    r"能|可以|有|会|给|该|要|行|算|够|管|得|补|领|知道"
)  # 有补贴嘛 asks, 我腿残疾嘛 tells
_SPLIT = re.compile(
    r"(?<=？)|[！!。；;：\n]+|(?<=[呢吗么])(?<!着呢)[，,\s]+|[，,\s]+(?=(?:还有|另外|再就是|再有|以及)(?!没|谁|哪))"
)
_AND = r"(?:和|与|跟|以及|、|\s*/\s*|同)"
# What holds of each of two things: 分别由谁负责, 的责任单位各是谁; but not 各类, 各县.
_OF_EACH = (
    r"(?:的[^，]{1,10})?(?:分别|各自|都?各(?![类种级地市县乡村方界族部单个位项行])).+|"
    r"(?:(?:的|在|之间|有|到底|哪|怎么|咋).{0,16}?)?(?:不同|区别|不一样|差别|差在|差异)[^，]*"
)
_BOTH = r"(?:，?这?[两二三几][项条块处样个者类户])?"  # A、B这两项各…
_ASIDE = r"(?P<aside>，[^，]{0,10}?)?"  # A、B，方案里各…
# “A和B分别…”, with what was told before: “我家有老人，A和B各…”; “A，又B，两处分别…”.
_LISTED = re.compile(
    rf"(?:(?P<lead>.+)，)?(?:对(?!口|外|象|接))?(?P<one>[^，]+?)，?{_AND}(?P<other>[^，]+?)"
    rf"{_BOTH}{_ASIDE}(?P<rest>{_OF_EACH})"
)
_AS_WELL = re.compile(
    rf"(?P<lead>[^，]*)既(?P<one>[^，]+?)，?又(?P<other>[^，]+?){_BOTH}{_ASIDE}(?P<rest>{_OF_EACH})"
)
_NEXT = re.compile(r"、|和|与|跟|以及")
# What is to be asked is announced: 问两个事。…, 2027年两个数：….
_ASKING = (
    r"(?:我|就|想|先|再|请教?|咨询|打听|麻烦|帮我|有|要|得|一起|一块儿?|一并|问|报|查|说|讲|一?下|清楚)*"
)
_ANNOUNCED = re.compile(
    rf"(?P<lead>[^，：。；！？]{{0,12}}?){_ASKING}(?:这|那)?(?P<count>[两二三四五六七八九])[个件项]"
    rf"(?P<what>事儿?|事情|问题|数儿?|数字|指标){_ASKING}[：。，](?P<rest>.+)"
)
_LISTING = re.compile(r"[，、；。？]+(?:还有|另外|再就是|再有|以及|和)?")
# A comma, or 、 between two things asked: 服务小农户多少户、联农带农多少户.
_PHRASE_END = re.compile(r"，|(?<=[户家人亩吨元%年钱少谁哪管责啥么补领])、(?=[^、]*(?:多少|几|哪|谁))")
_INTERROGATIVE = re.compile(
    r"多少|几|哪|谁|还是|什么|啥|咋|怎|如何|吗|呢|么|吧|多久|多长|多大|何时|能否|是否|可否|不$|没$|没有$|嘛$|"
    r"([\u4e00-\u9fff])[不没]\1|能不|可不可|有没有|符不符|(?:分别|各)[是为]$"
)
_TELLING = re.compile(
    r"着呢$|(?:啥|什么)的|(?<!有)没有?[^，有]{0,5}?(?:啥|什么)|(?<!是)不是个?(?:啥|什么)|其[他余它]几|(?:给|在|替|帮|为)几[家个户]|[哪谁啥](?!里)[^，]{0,12}[都也][^，吗]{0,2}(?:没|不)[^，]{0,5}$|.*(?:没摸清|没弄清|不清楚|说不[清准]|不晓得|不知道)$|几年前|几个?月前|(?:[们咱]|跟|(?:[带领招雇]|组织|介绍)[着了]|找了)[^，有是给能该]{0,5}?几[个户家口]|多少年(?:都|了)?(?=[没不])|(?:另外|其他|旁边|附近)几[户家个]|^几[户家个][^，]{1,8}(?:想|打算|准备|合起来|一起)"
)  # 身体好着呢 asks nothing
_BARE_REQUEST = re.compile(
    r"(?:请|麻烦|帮我|给我)?(?:把)?(?:它们?)?(?:全部|逐[项条个一]|一[一项]|分别|都|完整|原话|原文|照原文|详细)*(?:给我)?"
    r"(?:列|说|讲|写|念|数|发|答|回答|告诉我?)(?:出来|全|齐|完整|清楚|明白|详细|给我|一下|一遍|说|一?说)*(?:吧|啊|呗)?"
)
_AUTHORITY = re.compile(
    r"(?:从现在起)?(?:你|我)(?:现在|就)?是[^，。]{0,14}(?:厅长|局长|主任|书记|县长|市长|主席|部长|领导|管理员|开发者)"
    r"(?:[，,。]?(?:现在|我)?(?:通知|命令|要求|授权|批准)你?[：:，,]?)?"
)
_ADDRESS = re.compile(
    r"^(?:(?:哎|喂|唉|嗯|您好|你好|请问)，?)*(?:(?:村|驻村)?(?:干部|工作人员|工作队))?(?:同志|领导|老师|师傅|大姐|大哥|干部)们?"
    r"(?:，|(?=[您你]好|[我咱俺]|问|麻烦|打听))"
)
_REQUEST = re.compile(
    r"^(?:请|帮[我忙]?|麻烦|给我?|把|我?想)?.{0,6}?(?:列[出一清]|梳理|整理|汇总|归纳|查[一查下]|说说|讲讲|介绍(?![了过我咱他她])|解释(?=[^，]{2}))|"
    r"^(?![我咱要好去]).*(?:说|讲|列|念)(?:一下|一遍|清楚|全)$"
)


def without_bare_requests(phrases: Sequence[str]) -> Sequence[str]:
    """The phrases without those that only ask for an answer, beside one that asks something: 请全部列出来."""
    kept = [phrase for phrase in phrases if not _BARE_REQUEST.fullmatch(phrase)]
    return kept if any(map(is_question, kept)) else phrases


def without_authority(text: str) -> str:
    """The message without the rank its sender claims, which changes nothing: 我是财政厅厅长，现在通知你."""
    return _AUTHORITY.sub("", text)


def without_address(text: str) -> str:
    """The message without whom it is addressed to: 干部同志，我养了几十头猪."""
    return _ADDRESS.sub("", text)


def without_announcement(text: str) -> str:
    """The message without the word that questions follow: “问两个事。…”. What is then only named is asked
    for, each by itself: “2027年两个数：A，B”."""
    announced = _ANNOUNCED.fullmatch(text)
    if announced is None:
        return text
    lead, rest = announced["lead"], announced["rest"]
    named = [*filter(None, _LISTING.split(rest))]
    if len(named) != parse_numeral(announced["count"]) or any(map(is_question, named)):
        return f"{lead}，{rest}" if lead else rest
    asks = "是多少" if announced["what"][0] in "数指" else ""
    return "".join(f"{lead}{each}{asks}？" for each in named)


def is_question(phrase: str) -> bool:
    """Whether a phrase asks: 好几年 does not, “列一下残联的任务” does."""
    asks = _INTERROGATIVE.search(_TELLING.sub("", SOME.sub("", phrase))) or _REQUEST.search(phrase)
    return phrase.endswith("？") or bool(asks)


def asking(phrases: Sequence[str]) -> tuple[bool, ...]:
    """Which phrases of a message ask. Beside one that does, a 呢 of what goes on asks nothing: “…到多少，
    乡上等着报计划呢”, but “…到多少，机械化率呢”."""
    asks = [is_question(phrase) for phrase in phrases]
    remarks = [_is_remark(phrase) for phrase in phrases]
    if not any(a and not r for a, r in zip(asks, remarks, strict=True)):
        return tuple(asks)
    return tuple(a and not r for a, r in zip(asks, remarks, strict=True))


def _is_remark(phrase: str) -> bool:
    going_on = _GOING_ON.search(phrase) or (phrase.endswith("嘛") and not _ASKS_WITH_PARTICLE.search(phrase))
    return bool(going_on) and not is_question(phrase[:-1])


def phrases_of(text: str, masked: Callable[[str], str]) -> Iterator[str]:
    """The phrases between commas; “A和B分别由谁负责” gives “A分别由谁负责” and “B分别由谁负责”.

    `masked` hides names that hold a 和 of their own (住房和城乡建设厅), each character by another.
    """
    for piece in _SPLIT.split(text):
        sentence = piece.strip(" ，,？")
        if not sentence:
            continue
        listed = _of_each(sentence, masked(sentence))
        phrases = listed or [*_told_to_each([*filter(None, _PHRASE_END.split(sentence))])]
        yield from phrases if any(map(is_question, phrases)) else _asked_by_its_mark(phrases, piece)


def _asked_by_its_mark(phrases: Sequence[str], sentence: str) -> Sequence[str]:
    """What asks by nothing but its mark keeps it: 良种覆盖率要多高？"""
    return [*phrases[:-1], f"{phrases[-1]}？"] if "？" in sentence else phrases


def _of_each(sentence: str, masked: str) -> tuple[str, ...]:
    """The questions about each of two things, where a sentence asks one thing of both."""
    listed = _AS_WELL.fullmatch(masked) or _LISTED.fullmatch(masked)
    if listed is None or not is_question(listed["rest"]):
        return ()
    lead, aside, rest = (
        sentence[slice(*listed.span(name))] if listed[name] else "" for name in ("lead", "aside", "rest")
    )
    joint = "，" if lead and listed.re is _LISTED else ""
    things = (sentence[start:end] for start, end in (listed.span("one"), *_others(listed)))
    return tuple(f"{lead}{joint}{thing}{aside}{rest}" for thing in things)


def _others(listed: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Where the things after the first stand: B and C of “A、B和C各…”."""
    start, end = listed.span("other")
    if "、" in listed.string[listed.end("one") : start]:
        for joint in _NEXT.finditer(listed.string, start + _SHORTEST_NAME, end - _SHORTEST_NAME):
            yield start, joint.start()
            start = joint.end()
    yield start, end


def _told_to_each(phrases: Sequence[str]) -> Iterator[str]:
    """The phrases of a sentence; what was told before two questions put alike holds for the second too:
    “组织农民工就业，经纪人得啥，企业得啥”."""
    asks = [is_question(phrase) for phrase in phrases]
    told = phrases[: asks.index(True)] if True in asks else []
    for place, phrase in enumerate(phrases):
        before = phrases[place - 1] if place and asks[place - 1] else ""
        if asks[place] and before and phrase.endswith(before[-_SAME_ENDING:]):
            yield from told
        yield phrase


def answerable(phrases: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """The phrases up to what can be answered at once, and where there are more, a word on it."""
    asking = [place for place, phrase in enumerate(phrases) if is_question(phrase)]
    if len(asking) <= MOST_QUESTIONS:
        return phrases, ()
    return phrases[: asking[MOST_QUESTIONS]], (f"问题太多，只看了前{MOST_QUESTIONS}个",)
