"""The one tokenizer (分词) of index and question: jieba with the lexicon's words as user dictionary.

rjieba is jieba in Rust: the same tokens, twenty times faster, ready in 0.1 s. It does the work where it
is installed, jieba otherwise; a test holds the two equal.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

# Raised by whoever changes what `search` or `words` return: an index built before then is refused.
TOKENIZATION = "jieba-0.42 search+words v1"

_ORDINARY = 20  # times that jieba's dictionary counts a word in 60 million
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_ALTERNATIVES = re.compile(r"[、/，]")
_BLANK = re.compile(r"[^\w.]|_|(?<!\d)\.|\.(?!\d)")  # everything but letters, digits and decimal points
_WIDE = re.compile("[，；：！？（）]")  # blanks in the end; without them most texts are in NFKC already


class Engine(Protocol):
    """What `Tokenizer` needs of jieba; `rjieba.Jieba` and `PythonJieba` are such engines."""

    def add_word(self, word: str, freq: int | None, tag: str | None) -> object: ...

    def cut(self, text: str) -> Iterable[str]: ...

    def cut_for_search(self, text: str) -> Iterable[str]: ...

    def tag(self, text: str) -> Iterable[tuple[str, str]]: ...

    def has_word(self, word: str) -> bool: ...

    def suggest_freq(self, segment: str) -> int: ...


class Tokenizer:
    """Cuts Chinese text into lower-cased, width-folded tokens, without punctuation and blanks.

    `words` are kept whole: `Tokenizer(["监测户"]).words("监测户的标准")` is `["监测户", "的", "标准"]`.
    """

    def __init__(self, words: Iterable[str] = (), engine: Engine | None = None) -> None:
        self._engine = engine if engine is not None else fastest_engine()
        user_words = sorted({part for word in words for part in normalise(word).split()})
        for word in user_words:
            self._engine.add_word(word, None, None)
        self.fingerprint = hashlib.sha256("\n".join([TOKENIZATION, *user_words]).encode()).hexdigest()[:16]

    @classmethod
    def from_lexicon(cls, folder: Path, engine: Engine | None = None) -> Tokenizer:
        """The tokenizer that knows the words of `folder`: terms.tsv and, where present, user_dictionary.txt.

        Raises FileNotFoundError where the folder has no terms.tsv.
        """
        words = list(_term_words(folder / "terms.tsv"))
        dictionary = folder / "user_dictionary.txt"
        if dictionary.exists():
            words += dictionary.read_text(encoding="utf-8").splitlines()
        return cls(words, engine)

    def search(self, text: str) -> list[str]:
        """Tokens for retrieval: each word, preceded by the words within it (农村低保: 农村, 低保)."""
        return [token for token in self._engine.cut_for_search(normalise(text)) if token != " "]

    def words(self, text: str) -> list[str]:
        """The words of the text, in order, each character in one word only."""
        return [token for token in self._engine.cut(normalise(text)) if token != " "]

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """The words of the text, each with jieba's part of speech: [("养老金", "n"), ("涨", "v")]."""
        return [(word, tag) for word, tag in self._engine.tag(normalise(text)) if word != " "]

    def is_ordinary(self, word: str) -> bool:
        """Whether jieba's dictionary has the word and counts it often: 汗水, not 补铁."""
        return self._engine.has_word(word) and self._engine.suggest_freq(word) > _ORDINARY


def normalise(text: str) -> str:
    """NFKC, lower case, blanks for what is neither letter nor digit: “ＡＢ、5.5%” is “ab 5.5”."""
    folded = unicodedata.normalize("NFKC", _WIDE.sub(" ", text)).lower()
    return " ".join(_BLANK.sub(" ", folded).split())


def fastest_engine() -> Engine:
    try:
        from rjieba import Jieba
    except ModuleNotFoundError:
        return PythonJieba()
    return Jieba()


class PythonJieba:
    """jieba itself, without its messages on standard error."""

    def __init__(self) -> None:
        import logging

        import jieba

        jieba.setLogLevel(logging.WARNING)
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()

    def add_word(self, word: str, freq: int | None, tag: str | None) -> None:
        former = self._jieba.FREQ.get(word, 0)
        self._jieba.add_word(word, freq, tag)
        # jieba counts a word it knew twice, rjieba does not: near ties would be cut differently.
        self._jieba.total -= former

    def cut(self, text: str) -> Iterable[str]:
        return list(self._jieba.cut(text))

    def cut_for_search(self, text: str) -> Iterable[str]:
        return list(self._jieba.cut_for_search(text))

    def tag(self, text: str) -> Iterable[tuple[str, str]]:
        from jieba.posseg import POSTokenizer

        return [(pair.word, pair.flag) for pair in POSTokenizer(self._jieba).cut(text)]

    def has_word(self, word: str) -> bool:
        return bool(self._jieba.FREQ.get(word))

    def suggest_freq(self, segment: str) -> int:
        frequency: int = self._jieba.suggest_freq(segment)
        return frequency


def _term_words(path: Path) -> Iterator[str]:
    if not path.exists():
        raise FileNotFoundError(f"找不到词表 {path}：请确认 corpus/lexicon 目录完整。")
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            for column in ("colloquial", "official"):
                yield from _ALTERNATIVES.split(_REMARK.sub("", row[column]))
