"""Reading a message: common forms, the questions in it, and what each asks, names and states."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.lexicon import Lexicon, TermEntry, regions
from assistant.question import Asked, Inquiry, Question, Term
from ingest.beneficiaries import covers, mentions, names_of_classes
from ingest.document import Quantity
from ingest.encoder import is_common_word
from ingest.numerals import parse_numeral
from ingest.quantities import read_quantities
from ingest.tokens import Tokenizer
from ingest.units import aliases, canonical_unit

# Without 年 a number is a year only where it can hardly be an amount: 2027粮食产量, but not 一年2000.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}(?=\s*年|\s*[—–~至到-])|20[1-4]\d(?=[^\d元块户家亩吨人]|$))")
_SPLIT = re.compile(r"[？?！!。；;\n]+|(?<=[呢吗么])[，,\s]+")
_QUOTED = re.compile(r"[“\"「『《]([^”\"」』》]{1,40})[”\"」』》]")
_NTH = re.compile(r"第([一二三四五六七八九十\d]+)个?年")
_OF_A_PERIOD = ("一年", "1年", "一个月", "1个月", "一月", "一天")
_ASKS_FOR = re.compile(r"(?:到底|总共|一共|下来|最多|大概)?(?:能|可|补|领|拿|发|给|多少|有|奖|要|几)")
_NAMES_ONLY_A_BENEFIT = re.compile(r"(?:补贴|补助|津贴|奖补)$")
_JOINED = re.compile(r"(?P<one>[^，]{2,}?)(?:和|与|跟|以及)(?P<other>[^，]{2,})")
_HEARSAY = re.compile(r"听(?:人|别人|他们)?说|据说|(?:有人|人家|他们|都)(?:说|讲)")
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
_ASKING_IN_PASSING = re.compile(r"是不是$|有没有$|算不算$")
_ASKS_WHETHER = "有"  # 有没有残疾 asks, 没有残疾 denies
_DECLARES = re.compile(r"应该?|必须|不能|不得|一律|只能|就要|都要|肯定")
_LISTED = re.compile(
    r"(?P<one>[^，]+?)(?:和|与|跟|以及|、)(?P<other>[^，]+)(?:，[^，]{0,6}?)?(?P<rest>(?:分别|各自|各是|各有|各[由归为要达]|都各).+|的?[^，]{0,8}(?:不同|区别|不一样).*)"
)
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
# A comma, or 、 between two things asked: 服务小农户多少户、联农带农多少户.
_PHRASE_END = re.compile(r"，|(?<=[户家人亩吨元%年钱少谁哪])、(?=[^、]*(?:多少|几|哪|谁))")
_INTERROGATIVE = re.compile(
    r"多少|几|哪|谁|还是|什么|啥|咋|怎|如何|吗|呢|么|吧|多久|多长|多大|何时|能否|是否|可否|不$|没$|没有$|嘛$|"
    r"([\u4e00-\u9fff])[不没]\1|能不|可不可|有没有|符不符"
)
_ABOUT_THE_CASE = frozenset({Asked.ELIGIBILITY, Asked.CLAIM, Asked.STACKING})
_HEADS = re.compile(r"补贴|津贴|补助|奖补|奖励|奖金|贷款|信贷|保险|待遇|资助|救助|救济|补偿|赔偿|优惠|改造")
_BENEFIT = re.compile(r".+(?:金|费|津贴|补贴|补助|贷款|保险|补偿)")
_FOLDS = (
    (re.compile(r"(电话|号码|文号|字号)(?:号码?)?是?多少"), r"\1是哪个"),  # asks for no amount
    (re.compile(r"块钱|元钱|圆"), "元"),
    (re.compile(r"块(?=[^\w]|$|[钱吗呢吧的补])"), "元"),
    (re.compile(r"(?<=\d)亿(?=[^\w]|$)"), "亿元"),
    (re.compile(r"(?<=[补给发领拿])(\d{3,6})(?=[^\d\w.—–~]|$|的|[吗呢吧])"), r"\1元"),
)


_ASCII_MARK = re.compile(r"[?!;:()]|(?<!\d),|,(?!\d)")  # but the comma of 2,000
MOST_QUESTIONS = 10  # of one message; a thousand would keep all others waiting
_CHINESE_MARKS = dict(zip(",?!;:()", "，？！；：（）", strict=True))


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


class Reader:
    """Reads questions with one lexicon and one tokenizer; `correct` is the second pass over misspellings."""

    def __init__(
        self, lexicon: Lexicon, tokenizer: Tokenizer, correct: Callable[[str], tuple[str, tuple[str, ...]]]
    ) -> None:
        self._lexicon = lexicon
        self._tokenizer = tokenizer
        self._correct = correct
        self._phrases = _phrases(lexicon)
        names = sorted(self._phrases, key=len, reverse=True)
        self._phrase_pattern = re.compile("|".join(re.escape(name) for name in names))

    def read(self, text: str) -> Inquiry:
        """The questions in a message, each with what it asks and says."""
        corrected, assumed = self._correct(normalise(text))
        entries = self._said(corrected)
        ambiguous = next(
            (e for e in entries if e.relation == "ambiguous" and not _settled(e, corrected)), None
        )
        notes = tuple(_note(entry) for entry in entries if not entry.is_silent and entry is not ambiguous)
        phrases, left_out = self._answerable(list(self._phrases_of(corrected)))
        return Inquiry(text, self._questions(phrases), (*assumed, *notes, *left_out), ambiguous)

    def _said(self, text: str) -> list[TermEntry]:
        found = (self._lexicon.terms[m[0]] for m in self._lexicon.term_pattern.finditer(text))
        return list(dict.fromkeys(found))

    # --- one message, several questions ---------------------------------------------------------------

    def _answerable(self, phrases: list[str]) -> tuple[list[str], tuple[str, ...]]:
        """The phrases up to what can be answered at once, and where there are more, a word on it."""
        asking = [place for place, phrase in enumerate(phrases) if _INTERROGATIVE.search(phrase)]
        if len(asking) <= MOST_QUESTIONS:
            return phrases, ()
        return phrases[: asking[MOST_QUESTIONS]], (f"问题太多，只看了前{MOST_QUESTIONS}个",)

    def _questions(self, phrases: Sequence[str]) -> tuple[Question, ...]:
        """The questions of a message. What only tells is said of the question after it; what asks without
        naming a thing (“归谁管”, “能领吗”) is asked about what the question before it named."""
        questions: list[Question] = []
        told: list[str] = []
        for phrase in [phrase for phrase in phrases if self._is_in_scope(phrase)] or phrases:
            if not _INTERROGATIVE.search(phrase):
                told.append(phrase)
                continue
            question = self._question("，".join((*told, phrase)))
            if questions and not _has_subject(question):
                self._go_on(questions, question)
            else:
                questions.append(question)
            told = []
        if told:
            said = "，".join(told)
            last = questions.pop().text if questions else ""
            questions.append(self._question(f"{last}，{said}" if last else said))
        return tuple(questions)

    def _is_in_scope(self, text: str) -> bool:
        return not any(pattern.search(text) for pattern in self._lexicon.out_of_scope)

    def _phrases_of(self, text: str) -> Iterator[str]:
        """The phrases between commas; “A和B分别由谁负责” gives “A由谁负责” and “B由谁负责”."""
        for sentence in filter(None, (piece.strip(" ，,") for piece in _SPLIT.split(text))):
            listed = _LISTED.fullmatch(sentence)
            if listed and self._asks(listed["rest"]):
                yield from (listed["one"] + listed["rest"], listed["other"] + listed["rest"])
            else:
                yield from filter(None, _PHRASE_END.split(sentence))

    def _go_on(self, questions: list[Question], question: Question) -> None:
        """Ask about what the last question named: of the asker's case all of it is needed."""
        last = questions[-1]
        if not question.asked or question.asked <= _ABOUT_THE_CASE:
            questions[-1] = self._question(f"{last.text}，{question.text}")
        else:
            named = "、".join(term.said for term in last.terms if term.names_thing)
            questions.append(self._question(f"{named}，{question.text}"))

    def _asks(self, part: str) -> bool:
        return any(pattern.search(part) for pattern in self._lexicon.asked.values())

    def _question(self, text: str) -> Question:
        question = self._single(text)
        return replace(question, halves=tuple(self._halves(text)))

    def _halves(self, text: str) -> Iterator[Question]:
        """Of “粮食产量和集体经济总收入目标是多少” the question about each, with what is asked of both."""
        joined = _JOINED.fullmatch(text)
        if joined is None:
            return
        starts = [m.start() for p in self._lexicon.asked.values() if (m := p.search(joined["other"]))]
        asked = joined["other"][min(starts) :] if starts else ""
        halves = [self._single(f"{joined['one']}，{asked}"), self._single(joined["other"])]
        if all(_has_subject(half) for half in halves):
            yield from halves

    def _single(self, text: str) -> Question:
        units = tuple(_units(text))
        terms = tuple(self._terms(text))
        held, excluded = _classes(text)
        nth = _NTH.search(text)
        facts = _facts(text)
        counted_over = next((fact for fact in facts if _is_counted_over(text, fact)), None)
        return Question(
            text=text,
            asked=self._asked(text, bool(units), _names_only_units(terms)),
            terms=terms,
            quantities=tuple(fact for fact in facts if fact is not counted_over),
            years=tuple(dict.fromkeys(_YEAR.findall(text))),
            places=tuple(self._places(text)),
            numbers=tuple(int(parse_numeral(number)) for number in _CLAUSE_NUMBER.findall(text)),
            regions=tuple(region for region in regions() if region in text),
            beneficiaries=held,
            excluded=excluded,
            units=units,
            quoted=tuple(_QUOTED.findall(text)),
            in_scope=self._is_in_scope(text),
            nth=int(parse_numeral(nth[1])) if nth else None,
            wants_total=bool(_TOTAL.search(text) or counted_over),
            years_counted=round(counted_over.amount / 12) if counted_over else None,
        )

    def _places(self, text: str) -> Iterator[str]:
        """Cities and counties: what jieba tags as a place and ends like one."""
        for word, tag in self._tokenizer.tagged(text):
            if tag == "ns" and _PLACE.fullmatch(word):
                yield word

    # --- what is asked ----------------------------------------------------------------------------------

    def _asked(self, text: str, names_unit: bool, only_units: bool) -> frozenset[Asked]:
        asked = {Asked(kind) for kind, pattern in self._lexicon.asked.items() if pattern.search(text)}
        if names_unit and not asked & _OF_SERVICE:
            asks_tasks = only_units or _WHICH_TASKS.search(text)
            if Asked.DEPARTMENT not in asked and _DUTY_WORDS.search(text) and asks_tasks:
                return frozenset({Asked.DUTIES})
            if not _WHICH_TASKS.search(text) and _RESPONSIBLE.search(text):
                return frozenset({Asked.DEPARTMENT})
        if Asked.AMOUNT in asked and _COUNTS.search(text) and not re.search("元|钱|块", text):
            asked = asked - {Asked.AMOUNT} | {Asked.QUANTITY}
        if _ASKS_WHAT_IT_IS.search(text) and not asked & _VALUES:
            asked.add(Asked.DEFINITION)
        if not asked and _NAMES_ONLY_A_BENEFIT.search(text):
            return frozenset({Asked.AMOUNT})
        if not asked and (_facts(text) or _DECLARES.search(text)):
            return frozenset({Asked.CLAIM})
        for kind, in_passing in _IN_PASSING.items():
            if kind in asked:
                asked -= in_passing
        return frozenset(asked)

    # --- the words -----------------------------------------------------------------------------------

    def _terms(self, text: str) -> Iterator[Term]:
        """Phrases of the lexicon first, then the other words, without those that say nothing or are facts."""
        plain = _HEARSAY.sub(" ", text)
        plain = _YEAR.sub(lambda year: " " * len(year[0]), _blank_out(plain, read_quantities(plain)))
        plain = _A_NOT_A.sub(" ", plain)
        position = 0
        for match in self._phrase_pattern.finditer(plain):
            yield from self._words(plain[position : match.start()], plain[match.start() :])
            is_focus = bool(_HEADS.match(plain, match.end()) or _BENEFIT.fullmatch(match[0]))
            yield Term(match[0], (match[0], *self._phrases[match[0]]), is_focus=is_focus)
            position = match.end()
        yield from self._words(plain[position:], "")

    def _words(self, text: str, following: str) -> Iterator[Term]:
        tagged = self._tokenizer.tagged(text)
        for (word, tag), (after, _) in pairwise([*tagged, (following, "")]):
            is_name = bool(_NUMBER_NAME.fullmatch(word))
            is_focus = bool(_HEADS.match(after) or _BENEFIT.fullmatch(word))
            if word in self._lexicon.stop_words or (_says_nothing(word, tag) and not is_name):
                continue
            yield Term(
                word,
                (word, *self._lexicon.synonyms.get(word, ())),
                parts=tuple(part for part in self._tokenizer.search(word) if part != word and len(part) > 1),
                # The user dictionary gives no tags; what stands before 补贴 names it: 旅游补贴.
                names_thing=is_focus or not tag or tag[:1] in _THING_TAGS,
                is_focus=is_focus,
            )


_FUNCTION_TAGS = frozenset("rmqupcyeo")  # pronouns, numerals, particles … of jieba's tag set
_FUNCTION_TAGS_OF_ONE = frozenset("tdkxf")  # adverbs and the like; longer ones are often mistagged nouns
_NUMBER_NAME = re.compile(r"\d{3,}")  # “1311” is a name; numbers with a unit were taken out as facts
_PRONOUN_AND_ONE = 2
_MODAL_AND_ONE = 2
SHORTEST_PHRASE = 3  # characters; shorter plain words are met as whole words only, they stand in others too
_THING_TAGS = frozenset("njlis")
# What a wording asks only in passing: “归哪些部门管” has 哪些 in it and wants no list.
_IN_PASSING: dict[Asked, frozenset[Asked]] = {
    Asked.AMOUNT: frozenset({Asked.QUANTITY, Asked.TARGET}),
    Asked.DURATION: frozenset({Asked.QUANTITY}),
    Asked.QUANTITY: frozenset({Asked.TARGET}),
    Asked.DEPARTMENT: frozenset({Asked.QUANTITY, Asked.LIST, Asked.CONTACT}),
    Asked.ORIGIN: frozenset({Asked.DEPARTMENT, Asked.DEADLINE, Asked.VALIDITY, Asked.QUANTITY}),
    Asked.ROSTER: frozenset({Asked.LIST}),
}


def _names_only_units(terms: Sequence[Term]) -> bool:
    return all(canonical_unit(term.said) in aliases().values() for term in terms if term.names_thing)


def _says_nothing(word: str, tag: str) -> bool:
    if len(word) <= _PRONOUN_AND_ONE and word[0] in "我你他她咱俺":
        return True  # 我妈, 我列: cut wrongly, and nothing either way
    if len(word) == _MODAL_AND_ONE and word[0] in "能可要想该得" and not is_common_word(word):
        return True  # 能领, 要交: cut wrongly too, a modal and a verb
    return tag[:1] in _FUNCTION_TAGS or (len(word) == 1 and tag[:1] in _FUNCTION_TAGS_OF_ONE)


def _has_subject(question: Question) -> bool:
    """Whether a question names what it is about: “补贴多少”, “对他们怎么支持” and “要什么材料” do not."""
    things = (term.said for term in question.terms if term.names_thing)
    is_of_service = bool(question.asked & _OF_SERVICE)
    return any(
        not _HEADS.fullmatch(said) and not (is_of_service and _SERVICES.search(said)) for said in things
    )


_SERVICES = re.compile(
    r"材料|资料|手续|证件|身份证|电话|联系|热线|窗口|地[址点方]|流程|步骤|程序|时[间候限]|期限"
)


_ASKS_WHAT_IT_IS = re.compile(r"[“\"「『][^”\"」』]{2,20}[”\"」』][^，由归被用靠]{0,5}(?:什么|啥|哪)")
_COUNTS = re.compile(r"(?:多少|几)(?:十|百|千|万|亿)*个?(?:户|家|亩|吨|座|村|名|人|次|届|年|月|天|所|项|条)")
_CLAUSE_NUMBER = re.compile(r"第[（(]?([\d一二三四五六七八九十百]+)[）)]?(?:条|项|款|点)")
_RESPONSIBLE = re.compile(r"负责|管|牵头|责任|归|的?(?:事|活)")
_WHICH_TASKS = re.compile(r"哪|什么|啥|几项|多少|全部|所有|列出|列一下|列给")
_PLACE = re.compile(r".{2,}(?:市|县|区|旗|州|镇|乡)")
_OF_SERVICE = frozenset({Asked.CONTACT, Asked.PLACE, Asked.MATERIALS, Asked.PROCEDURE, Asked.DEADLINE})
_VALUES = frozenset(Asked) - {Asked.LIST, Asked.DEFINITION, Asked.QUANTITY}
_DUTY_WORDS = re.compile(
    r"负责|任务|职责|活儿?|职能|担子|干[啥什些]|管[啥什哪些]|承担|参与|做[啥什哪些]|要做|牵头|配合|涉及|有关|相关|分工|"
    r"哪些(?:事|工作|活|项|条)|几项|多少项|哪一?项|哪一?条"
)


def _phrases(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Names that stand for a thing as a whole -> what documents call it: terms, units, beneficiaries."""
    units = {alias: (name,) for alias, name in aliases().items()} | {name: () for name in aliases().values()}
    classes = {alias: (name,) if alias != name else () for alias, name in names_of_classes().items()}
    phrases = {said: official for said, official in lexicon.synonyms.items() if len(said) >= SHORTEST_PHRASE}
    names = phrases | units | classes
    return names | {
        said: tuple(dict.fromkeys((*entry.official, *names.get(said, ()))))
        for said, entry in lexicon.terms.items()
    }


def _settled(entry: TermEntry, text: str) -> bool:
    """Whether the text itself names one of the things an ambiguous word may mean."""
    return any(official in text for official in entry.official)


def _note(entry: TermEntry) -> str:
    return f"“{entry.said}”按“{'、'.join(entry.official)}”查找" + (f"（{entry.note}）" if entry.note else "")


def _units(text: str) -> Iterator[str]:
    """Canonical names of the responsible units a text names."""
    names = aliases() | {name: name for name in aliases().values()}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    yield from dict.fromkeys(names[match[0]] for match in re.finditer(pattern, text))


def _classes(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The classes the asker belongs to or asks about, and those denied: “我不是残疾人”, “身体健全”."""
    held: list[str] = []
    denied: list[str] = []
    for mention in mentions(text):
        before = text[max(0, mention.start - 6) : mention.start]
        if mention.name.startswith("非"):
            if not before.endswith(_ASKS_WHETHER):
                denied.append(mention.name[1:])
        elif _NEGATED_CLASS.search(before) and not _ASKING_IN_PASSING.search(before):
            denied.append(mention.name)
        elif not _NAMES_A_BENEFIT.match(text, mention.end):
            held.append(mention.name)
    kept = [name for name in dict.fromkeys(held) if name not in denied]
    narrow = [name for name in kept if not any(covers(name, other) and name != other for other in kept)]
    return tuple(narrow), tuple(dict.fromkeys(denied))


def _facts(text: str) -> tuple[Quantity, ...]:
    """The quantities the asker states. “一年能领多少” states none: it asks for the amount of a year."""
    return tuple(
        q for q in read_quantities(text) if not (q.text in _OF_A_PERIOD and _ASKS_FOR.match(text, q.end))
    )


_TWO_YEARS = 24  # months; of a single year nothing is added up


def _is_counted_over(text: str, fact: Quantity) -> bool:
    """Whether a duration says over how many years a total is asked, and nothing of the case."""
    counts = _COUNTED_AFTER.match(text, fact.end) or _COUNTED_BEFORE.search(text[: fact.start])
    return bool(counts) and fact.base_unit == "个月" and fact.amount >= _TWO_YEARS


def _blank_out(text: str, quantities: Sequence[Quantity]) -> str:
    for quantity in quantities:
        text = text[: quantity.start] + " " * len(quantity.text) + text[quantity.end :]
    return text
