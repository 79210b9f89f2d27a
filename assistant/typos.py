"""Misspellings that sound right: 补铁 for 补贴, 光福 for 光伏, and pinyin left unconverted.

A second pass: only characters of words that no document uses are touched, and every correction is shown.
Sounds are compared as north-western speech and speech recognition blur them: in=ing, en=eng, z=zh, c=ch,
s=sh. Words of two characters, which collide easily, must sound exactly alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

_LONGEST = 8
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"(?<![a-zA-Z])[a-z]{4,}(?![a-zA-Z])")
_BLURRED = ((re.compile(r"^([zcs])h"), r"\1"), (re.compile(r"ng$"), "n"))


class SpellingCorrector:
    """Corrects towards `vocabulary`, the words of the library and the lexicon.

    `words` cuts a text into words; `is_known` tells whether a word needs no correction.
    """

    def __init__(
        self,
        vocabulary: Iterable[str],
        words: Callable[[str], list[str]],
        is_known: Callable[[str], bool],
    ) -> None:
        self._vocabulary = vocabulary
        self._words = words
        self._is_known = is_known

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], str]:
        return {_sound(syllables, len(word)): word for word, syllables in self._spoken}

    @cached_property
    def _by_letters(self) -> dict[str, str]:
        return {"".join(syllables): word for word, syllables in self._spoken}

    @cached_property
    def _spoken(self) -> list[tuple[str, list[str]]]:
        """The words that a correction may lead to, with their syllables; of those that sound alike the first
        of the vocabulary comes last and is kept. Made when a word is first not known: it takes 0.3 s."""
        words = [word for word in self._vocabulary if 2 <= len(word) <= _LONGEST and _CHINESE.fullmatch(word)]
        return [(word, _syllables(word)) for word in reversed(words)]

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
        unknown, whole, edges = self._character_kinds(text)
        position = 0
        while position < len(text):
            found = self._latin_at(text, position) or self._window_at(text, position, unknown, whole, edges)
            if found is None:
                position += 1
                continue
            yield position, *found
            position = found[0]

    def _character_kinds(self, text: str) -> tuple[set[int], set[int], set[int]]:
        """Positions of characters in unknown and in known words, and where words begin and end."""
        unknown: set[int] = set()
        whole: set[int] = set()
        edges: set[int] = set()
        position = 0
        for word in self._words(text):
            start = text.lower().find(word, position)
            if start < 0:
                continue
            position = start + len(word)
            edges |= {start, position}
            if not self._is_known(word):
                unknown.update(range(start, position))
            elif len(word) > 1:
                whole.update(range(start, position))
        return unknown, whole, edges

    def _latin_at(self, text: str, start: int) -> tuple[int, str] | None:
        match = _LATIN.match(text, start)
        word = self._by_letters.get(match[0]) if match else None
        return (match.end(), word) if match and word else None

    def _window_at(
        self, text: str, start: int, unknown: set[int], whole: set[int], edges: set[int]
    ) -> tuple[int, str] | None:
        """The longest run of characters from `start` that sounds like a word and touches an unknown one."""
        for length in range(_LONGEST, 1, -1):
            window = text[start : start + length]
            span = set(range(start, start + length))
            if len(window) < length or not _CHINESE.fullmatch(window) or not span & unknown or span & whole:
                continue
            if length == 2 and not {start, start + length} <= edges:
                continue
            word = self._by_sound.get(_sound(_syllables(window), length))
            if word and word != window:
                return start + length, word
        return None


def _syllables(text: str) -> list[str]:
    from pypinyin import lazy_pinyin  # 0.2 s

    return lazy_pinyin(text)


def _sound(syllables: list[str], length: int) -> tuple[str, ...]:
    if length == 2:
        return tuple(syllables)
    return tuple(_blur(syllable) for syllable in syllables)


def _blur(syllable: str) -> str:
    for pattern, replacement in _BLURRED:
        syllable = pattern.sub(replacement, syllable)
    return syllable
