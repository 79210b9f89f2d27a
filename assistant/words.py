"""The words of a question that a text has to meet: phrases of the lexicon, and others that say something."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.case import YEAR
from assistant.lexicon import Lexicon
from assistant.persons import NAMED
from assistant.question import Term
from assistant.time_span import DAY
from ingest.beneficiaries import names_of_classes
from ingest.document import Quantity
from ingest.encoder import is_common_word
from ingest.quantities import read_quantities
from ingest.tokens import Tokenizer
from ingest.units import aliases

SHORTEST_PHRASE = 3  # characters; shorter plain words are met as whole words only, they stand in others too
HEADS = re.compile(r"补贴|津贴|补助|奖补|奖励|奖金|贷款|信贷|保险|待遇|资助|救助|救济|补偿|赔偿|优惠|改造")
_BENEFIT = re.compile(r".+(?:金|费|津贴|补贴|补助|贷款|保险|补偿)")
_HEARSAY = re.compile(r"听(?:人|别人|他们)?说|据说|(?:有人|人家|他们|都)(?:说|讲)")
_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1")
_HOW_FAR = re.compile(r"多[大高长宽重远]|[啥什]么?(?:程度|地步|水平)|何种程度")  # 多大面积 asks for a 面积
_PARTICLE = re.compile(r"[嘛吗呢咧哩呀啊吧哦噢]")  # 水嘛 is no word
_PRONOUN = re.compile(
    r"(?:这|那)(?:一?[类种些号]|部分)(?:户|人家?|群众|农户|家庭|群体)"
)  # names nothing by itself
_PLACE = re.compile(r".{2,}(?:市|县|区|旗|州|镇|乡)")
# From 60 on somebody is old (老年人权益保障法第二条), and at work 超龄: 我妈七十好几了, 65岁.
_OLD = re.compile(
    r"(?<![\d零一二三四五六七八九十百千万第])(?:[6-9]\d|[六七八九]十[一二三四五六七八九]?)"
    r"(?:(?:多|好几|几|来)?周?岁|(?:好几|多|几)?(?=了(?:，|。|还|腿|身|没|不|$))|好几(?=，|。|的|腿|身))"
)
_YEAR_SIGN = re.compile(r"(?<=\d{4})年")
_OF_OLD_PEOPLE = ("老年人", "超龄")
# Who keeps a shop or a stall works for himself, whatever is sold: 开了个修鞋铺, 支个摊.
_KEEPS_SHOP = re.compile(
    r"[开摆支办](?:了|的|着|过|起|个|家|间|一){0,3}[\u4e00-\u9fff]{0,4}?(?:铺子?|店|摊子?|馆子?|作?坊|小卖部|超市)(?!主|里|上班|打工)"
)
_OF_SELF_EMPLOYED = ("自主创业", "创业", "经营")
_FUNCTION_TAGS = frozenset("rmqupcyeo")  # pronouns, numerals, particles … of jieba's tag set
_FUNCTION_TAGS_OF_ONE = frozenset("tdkxf")  # adverbs and the like; longer ones are often mistagged nouns
_NUMBER_NAME = re.compile(r"\d{3,}")  # “1311” is a name; numbers with a unit were taken out as facts
_PRONOUN_AND_ONE = 2
_MODAL_AND_ONE = 2
_COUNTING = (
    "个名位户家人口次回年月天日元块钱亩吨岁件项条种类样些点多几倍成半十百千万亿一二两三四五六七八九数分组等份"
)
_THING_TAGS = frozenset("njlis")
_PLACE_TAG = (
    "ns"  # where somebody lives is not what is asked; whether a text holds there is for `reach` to say
)


class Words:
    """Reads the words of texts with one lexicon and one tokenizer."""

    def __init__(self, lexicon: Lexicon, tokenizer: Tokenizer) -> None:
        self._lexicon = lexicon
        self._tokenizer = tokenizer
        self._phrases = _phrases(lexicon)
        names = sorted(self._phrases, key=len, reverse=True)
        self._phrase_pattern = re.compile("|".join(re.escape(name) for name in names))

    def terms(self, text: str) -> Iterator[Term]:
        """Phrases of the lexicon first, then the other words, without those that say nothing or are facts."""
        if _OLD.search(text) and "老" not in text:
            yield Term(_OF_OLD_PEOPLE[0], _OF_OLD_PEOPLE)
        shop = _KEEPS_SHOP.search(text)
        if shop:
            yield Term(shop[0], (shop[0], *_OF_SELF_EMPLOYED))
        plain = _HEARSAY.sub(" ", text.replace(shop[0], " " * len(shop[0])) if shop else text)
        plain = _blank_out(plain, read_quantities(plain))
        for says_nothing in (DAY, _YEAR_SIGN, YEAR, _A_NOT_A, _HOW_FAR, _PARTICLE, _PRONOUN):
            plain = says_nothing.sub(lambda words: " " * len(words[0]), plain)
        position = 0
        for match in self._phrase_pattern.finditer(plain):
            yield from self._words(plain[position : match.start()], plain[match.start() :])
            is_focus = bool(HEADS.match(plain, match.end()) or _BENEFIT.fullmatch(match[0]))
            yield Term(match[0], (match[0], *self._phrases[match[0]]), is_focus=is_focus)
            position = match.end()
        yield from self._words(plain[position:], "")

    def places(self, text: str) -> Iterator[str]:
        """Cities and counties: what jieba tags as a place and ends like one."""
        for word, tag in self._tokenizer.tagged(text):
            if tag == "ns" and _PLACE.fullmatch(word):
                yield word

    def _words(self, text: str, following: str) -> Iterator[Term]:
        tagged = self._tokenizer.tagged(text)
        for (cut, tag), (after, _) in pairwise([*tagged, (following, "")]):
            word = _without_modal(cut)
            is_name = bool(_NUMBER_NAME.fullmatch(word))
            is_focus = bool(HEADS.match(after) or _BENEFIT.fullmatch(word))
            if word in self._lexicon.stop_words or (_says_nothing(word, tag) and not is_name):
                continue
            yield Term(
                word,
                (word, *self._lexicon.synonyms.get(word, ())),
                parts=tuple(part for part in self._tokenizer.search(word) if part != word and len(part) > 1),
                # The user dictionary gives no tags; what stands before 补贴 names it: 旅游补贴.
                names_thing=is_focus or not tag or (tag[:1] in _THING_TAGS and tag != _PLACE_TAG),
                is_focus=is_focus,
            )


def _without_modal(word: str) -> str:
    """牛 of 牛能, which is cut wrongly."""
    is_pair = len(word) == _MODAL_AND_ONE and word[1] in "能可会也都就想"
    return word[0] if is_pair and not is_common_word(word) else word


def _says_nothing(word: str, tag: str) -> bool:
    if len(word) <= _PRONOUN_AND_ONE and word[0] in "我你他她咱俺":
        return True  # 我妈, 我列: cut wrongly, and nothing either way
    if NAMED.fullmatch(word):
        return True
    if len(word) == _MODAL_AND_ONE and word[0] in "能可要想该得" and not is_common_word(word):
        return True  # 能领, 要交: cut wrongly too, a modal and a verb
    if tag[:1] == "m" and len(word) > 1 and word[-1] not in _COUNTING:
        return False  # 二胎, 三农: names built on a number
    return tag[:1] in _FUNCTION_TAGS or (len(word) == 1 and tag[:1] in _FUNCTION_TAGS_OF_ONE)


def _phrases(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Names that stand for a thing as a whole -> what documents call it: terms, units, beneficiaries."""
    units = {alias: (name,) for alias, name in aliases().items()} | {name: () for name in aliases().values()}
    classes = {alias: (name,) if alias != name else () for alias, name in names_of_classes().items()}
    phrases = {said: official for said, official in lexicon.synonyms.items() if len(said) >= SHORTEST_PHRASE}
    names = phrases | units | classes
    return names | {
        said: tuple(dict.fromkeys((*entry.official, *names.get(said, ()), *lexicon.synonyms.get(said, ()))))
        for said, entry in lexicon.terms.items()
    }


def _blank_out(text: str, quantities: Sequence[Quantity]) -> str:
    for quantity in quantities:
        text = text[: quantity.start] + " " * len(quantity.text) + text[quantity.end :]
    return text
