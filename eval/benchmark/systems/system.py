"""What a system that can be measured is, and what each is given alike: text, tokenizer, encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from assistant.lexicon import LEXICON
from assistant.settings import Settings
from eval.benchmark.corpus import Documents
from eval.datasets import Passage
from ingest.encoder import Encoder, load_encoder
from ingest.tokens import Tokenizer

Search = Callable[[str], Sequence[str]]  # question -> ids, best first; several threads may call it


@dataclass(frozen=True, slots=True)
class System:
    """`build` fills an empty folder; `open` gives, over such a folder, the search for the best so many."""

    name: str
    build: Callable[[Documents, Path], None]
    open: Callable[[Path, int], AbstractContextManager[Search]]
    needs: tuple[str, ...] = ()  # modules that the product does without

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(module for module in self.needs if find_spec(module) is None)


def text_of(passage: Passage) -> str:
    return f"{passage.title}\n{passage.text}"


def tokenizer() -> Tokenizer:
    return Tokenizer.from_lexicon(LEXICON)


def encoder() -> Encoder:
    return load_encoder(Settings().encoder, tokenizer=tokenizer())
