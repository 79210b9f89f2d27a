from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.pronunciation import character_syllable, word_syllables


@pytest.mark.parametrize(
    ("word", "syllables"), [("银行", ["yin", "hang"]), ("增长", ["zeng", "zhang"]), ("长期", ["chang", "qi"])]
)
def test_a_character_is_read_as_its_word_has_it(word: str, syllables: list[str]) -> None:
    assert word_syllables(word) == syllables


def test_a_character_by_itself() -> None:
    assert character_syllable("贴") == "tie"


def test_the_phrases_are_loaded_for_words_alone() -> None:
    """They take most of the time that pypinyin takes to load."""
    program = """
import sys
from assistant.settings import load_pinyin_by_character
load_pinyin_by_character()
from assistant.pronunciation import character_syllable, word_syllables
character_syllable("行")
print("pypinyin.phrases_dict" in sys.modules)
word_syllables("银行")
print("pypinyin.phrases_dict" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
