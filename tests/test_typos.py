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
        VOCABULARY, TOKENIZER.tagged, lambda word: len(word) == 1 or word in VOCABULARY or word in known
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


@pytest.mark.parametrize(
    ("text", "name"),
    [("椅子坏了", "以资"), ("碎石路面", "随时"), ("舅舅的房子", "九九")],
)
def test_a_word_of_two_characters_is_not_taken_for_one_that_shares_none(text: str, name: str) -> None:
    speller = SpellingCorrector((name,), TOKENIZER.tagged, lambda word: False)
    assert speller.correct(text) == (text, ())


def test_of_words_that_sound_alike_that_is_meant_which_shares_a_character() -> None:
    speller = SpellingCorrector(("步帖", "补贴"), TOKENIZER.tagged, lambda word: word != "补铁")
    assert speller.correct("补铁")[0] == "补贴"


@pytest.mark.parametrize(
    ("text", "name"),
    [("在生产设备上设定抵押", "再生产"), ("可以使用其承包的土地", "使用期"), ("责任由谁承担", "责任田")],
)
def test_a_preposition_or_pronoun_beside_a_known_word_is_no_misspelling(text: str, name: str) -> None:
    speller = SpellingCorrector((name,), TOKENIZER.tagged, lambda word: True, {"在", "其", "由"})
    assert speller.correct(text) == (text, ())


def test_known_words_are_no_part_of_a_correction_but_within_a_name() -> None:
    assert corrector("铁路").correct("补铁路") == ("补铁路", ())
    assert corrector("对象").correct("监侧对象") == ("监测对象", ("监侧对象→监测对象",))


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("监测对像有哪些", "监测对象有哪些"),  # sounds alike
        ("农民合作杜", "农民合作社"),  # looks alike
        ("监测对家", "监测对家"),  # neither
        ("监册对像", "监测对象"),  # two wrong: as a whole, by sound
        ("种监测对象的", "种监测对象的"),  # right as it is
    ],
)
def test_one_character_of_a_name_may_be_wrong(text: str, corrected: str) -> None:
    assert corrector("监测", "农民", "合作", "有", "哪些", "的").correct(text)[0] == corrected


@pytest.mark.parametrize(
    ("text", "corrected"),
    [("bu贴多少", "补贴多少"), ("补tie多少", "补贴多少"), ("拖app机", "拖app机"), ("mu贴", "mu贴")],
)
def test_pinyin_beside_a_character_of_the_word(text: str, corrected: str) -> None:
    assert corrector("多少").correct(text)[0] == corrected


def test_a_correction_does_not_cut_a_known_word() -> None:
    speller = SpellingCorrector(
        ("服务局",),
        lambda text: [("服务", "v"), ("具体", "a")] if text == "服务具体" else [(text, "n")],
        lambda word: True,
    )
    assert speller.correct("服务具体") == ("服务具体", ())


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


@pytest.mark.parametrize("said", ["父女俩种地", "歹徒抢了铺子", "他机智得很"])
def test_ordinary_words_that_no_document_uses_are_not_corrected(county: Assistant, said: str) -> None:
    """妇女, 带徒 and 机制 are words of the library that sound the same."""
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
