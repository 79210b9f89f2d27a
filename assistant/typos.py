"""Misspellings: 补铁 for 补贴, which sounds alike, 学徙 for 学徒, which looks alike, pinyin left unconverted.

A second pass: a word that is spelt right is not touched, and every correction is shown. Sounds are compared
as north-western speech and speech recognition blur them: in=ing, en=eng, z=zh, c=ch, s=sh. Words of two
characters, which collide easily, must sound exactly alike and share a character with what they are read for
(椅子 is no 以资), and consist of words that no document uses. Of a longer name one character may be wrong,
whatever the words that the others make, unless it is a preposition or pronoun (在生产 is no 再生产).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property

from assistant.lexicon import looks_alike
from assistant.pronunciation import character_syllable, word_syllables

_LONGEST = 8
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"(?<![a-zA-Z])[a-z]{2,}(?![a-zA-Z])")
_LEAST_LETTERS = 4  # of pinyin that stands for a whole word; fewer need a neighbour
_SHORTEST_NAME = 3  # characters, of which one may be wrong
_FUNCTION_TAGS = frozenset("pr")  # prepositions and pronouns in jieba's tag set
_BLURRED = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"ng$"), "n"))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text cut into words: positions of characters in unknown and in known words, prepositions and
    pronouns of one character, and where words begin and end."""

    unknown: set[int] = field(default_factory=set)
    whole: set[int] = field(default_factory=set)
    functional: set[int] = field(default_factory=set)
    edges: set[int] = field(default_factory=set)

    @property
    def inside(self) -> set[int]:
        """Where a known word would be cut in two."""
        return self.whole - self.edges


class SpellingCorrector:
    """Corrects towards `vocabulary`, the words of the library and the lexicon.

    `tagged` cuts a text into words with their parts of speech; `is_known` tells whether a word needs no
    correction, `stop_words` which say nothing by themselves.
    """

    def __init__(
        self,
        vocabulary: Iterable[str],
        tagged: Callable[[str], list[tuple[str, str]]],
        is_known: Callable[[str], bool],
        stop_words: Container[str] = (),
    ) -> None:
        self._vocabulary = vocabulary
        self._tagged = tagged
        self._is_known = is_known
        self._stop_words = stop_words

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], list[str]]:
        """A sound -> the names that have it, in the order of the vocabulary."""
        names: dict[tuple[str, ...], list[str]] = {}
        for word, syllables in self._spoken:
            names.setdefault(_sound(syllables, len(word)), []).append(word)
        return names

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        return {"".join(syllables): word for word, syllables in reversed(self._spoken)}

    @cached_property
    def _by_rest(self) -> dict[str, list[str]]:
        """What is left of a name without one of its characters -> the names: 巩固提_户 -> 巩固提升户."""
        names: dict[str, list[str]] = {}
        for word in self._names:
            if len(word) >= _SHORTEST_NAME:
                for rest in _rests(word):
                    names.setdefault(rest, []).append(word)
        return names

    @cached_property
    def _spoken(self) -> list[tuple[str, list[str]]]:
        """The names with their syllables. Made when a word is first not known: it takes 0.3 s, over
        147,000 clauses 2 s."""
        return [(word, word_syllables(word)) for word in self._names]

    @cached_property
    def _names(self) -> dict[str, None]:
        """The words that a correction may lead to, in the order of the vocabulary."""
        return dict.fromkeys(
            word for word in self._vocabulary if 2 <= len(word) <= _LONGEST and _CHINESE.fullmatch(word)
        )

    def correct(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with its misspellings corrected, and what was read for what: ("补铁→补贴",)."""
        corrected, assumed = [], []
        position = 0
        for start, end, word in self._corrections(text):
            corrected += [text[position:start], word]
            assumed.append(f"{text[start:end]}→{word}")
            position = end
        return "".join((*corrected, text[position:])), tuple(assumed)

    def _corrections(self, text: str) -> Iterator[tuple[int, int, str]]:
        cut = self._cut(text)
        position = 0
        while position < len(text):
            found = (
                self._latin_at(text, position)
                or self._name_at(text, position, cut)
                or self._window_at(text, position, cut)
            )
            if found is None:
                position += 1
                continue
            yield position, *found
            position = found[0]

    def _cut(self, text: str) -> _Cut:
        cut = _Cut()
        position = 0
        for word, tag in self._tagged(text):
            start = text.lower().find(word, position)
            if start < 0:
                continue
            position = start + len(word)
            cut.edges.update((start, position))
            if not self._is_known(word):
                cut.unknown.update(range(start, position))
            elif len(word) > 1:
                cut.whole.update(range(start, position))
            elif word in self._stop_words and tag[:1] in _FUNCTION_TAGS:
                cut.functional.add(start)
        return cut

    def _latin_at(self, text: str, start: int) -> tuple[int, str] | None:
        """A word in pinyin (butie), or whose first or second character is (che间, 车jian)."""
        match = _LATIN.match(text, start) or _LATIN.match(text, start + 1)
        if match is None:
            return None
        if match.start() == start and len(match[0]) >= _LEAST_LETTERS and match[0] in self._by_letters:
            return match.end(), self._by_letters[match[0]]
        end = match.end() + 1 if match.start() == start else match.end()
        characters = text[start:end].replace(match[0], "")
        if not _CHINESE.fullmatch(characters):
            return None
        letters = text[start:end].replace(characters, word_syllables(characters)[0])
        word = self._by_letters.get(letters)
        return (end, word) if word and characters in word else None

    def _name_at(self, text: str, start: int, cut: _Cut) -> tuple[int, str] | None:
        """The longest name at `start` of which one character is another that sounds or looks alike. It
        neither begins nor ends within a known word; a preposition or pronoun is not taken for wrong."""
        if start in cut.inside:
            return None
        for length in range(_LONGEST, _SHORTEST_NAME - 1, -1):
            end = start + length
            window = text[start:end]
            if len(window) < length or end in cut.inside or not _CHINESE.fullmatch(window):
                continue
            if window in self._names or self._is_known(window):
                return None
            for place, rest in enumerate(_rests(window)):
                if start + place in cut.functional:
                    continue
                for name in self._by_rest.get(rest, ()):
                    if _may_be_meant(window[place], name[place], length):
                        return end, name
        return None

    def _window_at(self, text: str, start: int, cut: _Cut) -> tuple[int, str] | None:
        """The longest run of characters from `start` that sounds like a word and touches an unknown one."""
        for length in range(_LONGEST, 1, -1):
            window = text[start : start + length]
            span = set(range(start, start + length))
            if len(window) < length or not _CHINESE.fullmatch(window) or not span & cut.unknown:
                continue
            if length <= _SHORTEST_NAME and span & cut.whole:
                continue
            if length == 2 and not {start, start + length} <= cut.edges:
                continue
            for word in self._by_sound.get(_sound(word_syllables(window), length), ()):
                if word == window:
                    break
                if length > 2 or _shares_a_character(window, word):
                    return start + length, word
        return None


def _shares_a_character(one: str, other: str) -> bool:
    return any(a == b for a, b in zip(one, other, strict=True))


def _rests(word: str) -> list[str]:
    return [f"{word[:place]}_{word[place + 1 :]}" for place in range(len(word))]


def _may_be_meant(written: str, meant: str, length: int) -> bool:
    """Whether one character of a name of so many may stand for another; in a short name they must sound
    exactly alike or look alike."""
    if looks_alike(written, meant):
        return True
    one, other = character_syllable(written), character_syllable(meant)
    return one == other or (length > _SHORTEST_NAME and _blur(one) == _blur(other))


def _sound(syllables: list[str], length: int) -> tuple[str, ...]:
    if length == 2:
        return tuple(syllables)
    return tuple(_blur(syllable) for syllable in syllables)


@cache
def _blur(syllable: str) -> str:
    for pattern, replacement in _BLURRED:
        syllable = pattern.sub(replacement, syllable)
    return syllable
