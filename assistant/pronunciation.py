"""How Chinese is read aloud, in pinyin without tones: 银行 -> yin, hang."""

from __future__ import annotations

from functools import cache

from pypinyin import lazy_pinyin, load_phrases_dict


def word_syllables(word: str) -> list[str]:
    """One syllable a character, read as the word has them."""
    _load_phrases()
    return lazy_pinyin(word)


@cache
def character_syllable(character: str) -> str:
    """The usual reading of a character by itself."""
    return lazy_pinyin(character)[0]


@cache
def _load_phrases() -> None:
    """See `assistant.settings.load_pinyin_by_character`."""
    from pypinyin.phrases_dict import phrases_dict

    load_phrases_dict(phrases_dict)
