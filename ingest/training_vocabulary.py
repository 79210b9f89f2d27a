"""The words and characters that have a row in a static encoder. Read without torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer as Vocabulary
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import WhitespaceSplit

UNKNOWN = "[UNK]"
# Words and characters rarer than this are read as their parts.
STATUTE_WORDS, LAY_WORDS, CHARACTERS = 4, 2, 5


def build_vocabulary(statutes: Counter[str], lay: Counter[str]) -> Vocabulary:
    """Frequent words and all their characters; a word that is not among them is cut into longest pieces."""
    words = [word for word, count in statutes.most_common() if count >= STATUTE_WORDS]
    words += [word for word, count in lay.most_common() if count >= LAY_WORDS]
    characters: Counter[str] = Counter()
    for word, count in (statutes + lay).items():
        for character in word:
            characters[character] += count
    words += [character for character, count in characters.most_common() if count >= CHARACTERS]
    return vocabulary_of([UNKNOWN, *words])


def vocabulary_of(tokens: Iterable[str]) -> Vocabulary:
    """Each token's row is its place among them."""
    vocabulary = Vocabulary(
        WordPiece(
            {token: number for number, token in enumerate(dict.fromkeys(tokens))},
            unk_token=UNKNOWN,
            continuing_subword_prefix="",
        )
    )
    vocabulary.pre_tokenizer = WhitespaceSplit()
    return vocabulary


def tokens_of(vocabulary: Vocabulary) -> list[str]:
    """In the order of their rows."""
    rows = vocabulary.get_vocab()
    return sorted(rows, key=rows.__getitem__)
