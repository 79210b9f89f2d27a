"""Misspellings that sound right are corrected and shown; words that are known are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.typos import SpellingCorrector
from ingest.tokens import Tokenizer

VOCABULARY = ("补贴", "津贴", "高龄", "拖拉机", "监测对象", "农民合作社", "Ａ", "贴")
TOKENIZER = Tokenizer()


def corrector(*known: str) -> SpellingCorrector:
    """Towards VOCABULARY; words of it, single characters and `known` are spelt right."""
    return SpellingCorrector(
        VOCABULARY, TOKENIZER.words, lambda word: len(word) == 1 or word in VOCABULARY or word in known
    )


@pytest.mark.parametrize(
    ("text", "corrected", "assumed"),
    [
        ("补铁多少钱", "补贴多少钱", ("补铁→补贴",)),
        ("高陵津贴", "高龄津贴", ("高陵→高龄",)),
        ("监侧对像有哪些", "监测对象有哪些", ("监侧对像→监测对象",)),
        ("托拉鸡的补铁", "拖拉机的补贴", ("托拉鸡→拖拉机", "补铁→补贴")),
        ("butie多少", "补贴多少", ("butie→补贴",)),
        ("nongminhezuoshe", "农民合作社", ("nongminhezuoshe→农民合作社",)),
    ],
)
def test_what_sounds_like_a_word_is_corrected_and_shown(
    text: str, corrected: str, assumed: tuple[str, ...]
) -> None:
    known = ("多少", "多少钱", "有", "哪些")
    assert corrector(*known).correct(text) == (corrected, assumed)


@pytest.mark.parametrize(
    "text",
    [
        "补贴和津贴",
        "补铁",  # where it is a word of its own, as it is in medicine
        "app",  # too short for a syllable of pinyin
        "butieshi",  # no word
        "",
        "，。！",
    ],
)
def test_what_is_known_or_sounds_like_nothing_stays(text: str) -> None:
    assert corrector("补铁", "补贴", "和").correct(text) == (text, ())


@pytest.mark.parametrize(
    ("said", "meant"),
    [("监册对相", "监测对象"), ("拖拉机", "拖拉机"), ("农明合作社", "农民合作社"), ("脱拉鸡", "拖拉机")],
)
def test_sounds_that_speech_blurs_are_one(said: str, meant: str) -> None:
    assert corrector().correct(said)[0] == meant


def test_words_of_two_characters_must_sound_exactly_alike() -> None:
    assert corrector().correct("金天") == ("金天", ())


def test_known_words_are_no_part_of_a_correction() -> None:
    assert corrector().correct("监侧对象")[0] == "监测对象"
    assert corrector("对象").correct("监侧对象") == ("监侧对象", ())


# --- with the words of a real library --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("高龄津帖每月多少", "津帖→津贴"),
        ("gaoling津贴多少", "gaoling→高龄"),
        ("贷款贴西第二年多少", "贴西→贴息"),
    ],
)
def test_corrections_are_towards_the_words_of_the_library_and_shown(
    county: Assistant, said: str, shown: str
) -> None:
    answer = county.ask(said)
    assert answer.assumed == (shown,)
    assert answer.citations, answer.answer


@pytest.mark.parametrize("said", ["高龄津贴每月多少", "我家老汉的高龄津贴咋办理", "孙子在外地打工"])
def test_plain_speech_is_not_corrected(county: Assistant, said: str) -> None:
    assert county.retriever.reader.read(said).assumed == ()


@given(st.text(alphabet="补铁贴津帖高龄陵的了吗多少拖托拉机鸡，？1a butie", max_size=40))
def test_what_is_shown_is_what_was_changed(text: str) -> None:
    corrected, assumed = corrector().correct(text)
    for pair in assumed:
        said, meant = pair.split("→")
        assert said in text
        assert meant in corrected
        assert said != meant
    if not assumed:
        assert corrected == text
