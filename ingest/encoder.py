"""Texts to vectors: the static encoder that ships with the package, or any sentence-transformers model.

The packaged encoder is a sentence-transformers `StaticEmbedding` in the model2vec layout: one int8 row and
one weight for each token; the vector of a text is the weighted sum of its rows, at unit length. Reading it
takes numpy alone: importing sentence-transformers and torch costs 6 s and 440 MB.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer as Vocabulary

from ingest.tokens import TOKENIZATION, Tokenizer

DEFAULT_ENCODER = Path(__file__).parent / "models" / "statutes"
WEIGHTS = "model.safetensors"
VOCABULARY = "tokenizer.json"
CONFIGURATION = "config.json"

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Anything that gives texts vectors of unit length; `fingerprint` changes when its weights do."""

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension), unit rows; a row of zeros where no token of the text is known."""
        ...


class EncoderUnavailable(Exception):
    """The encoder asked for is not on this machine; the message says what to do."""


class StaticEncoder:
    """A folder written by `ingest.training`, read without torch.

    A word that the vocabulary lacks is cut into the longest pieces it has, down to single characters.
    """

    def __init__(self, folder: Path, tokenizer: Tokenizer) -> None:
        try:
            trained_on = json.loads((folder / CONFIGURATION).read_text(encoding="utf-8"))["tokenization"]
            weights = load_file(folder / WEIGHTS)
        except (OSError, ValueError, KeyError, SafetensorError) as error:
            raise EncoderUnavailable(
                f"编码模型 {folder} 缺少文件或已损坏（{error}）。请换用别的。"
            ) from error
        if trained_on != TOKENIZATION:
            raise EncoderUnavailable(
                f"编码模型 {folder} 是用另一版分词（{trained_on}）训练的，现在的分词是 {TOKENIZATION}。"
                "请用 python -m ingest.training 重新训练，或换用配套的模型。"
            )
        self._rows: NDArray[np.int8] = weights["embeddings"]
        self._row_weights: Vectors = weights["weights"]
        self._vocabulary = Vocabulary.from_file(str(folder / VOCABULARY))
        self._row_of = self._vocabulary.get_vocab()
        self._tokenizer = tokenizer
        self.dimension = int(self._rows.shape[1])
        self.fingerprint = fingerprint_of(folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            rows = self._rows_of(self._tokenizer.search(text))
            vector[:] = self._row_weights.take(rows) @ self._rows.take(rows, axis=0)
        return _unit_rows(vectors)

    def _rows_of(self, tokens: Iterable[str]) -> NDArray[np.intp]:
        """Most tokens are words of the vocabulary: asked one by one they take a fifth of the time that
        its own way through a text takes."""
        rows: list[int] = []
        for token in tokens:
            row = self._row_of.get(token)
            if row is None:
                rows += self._vocabulary.encode(token, add_special_tokens=False).ids
            else:
                rows.append(row)
        return np.array(rows, dtype=np.intp)


class SentenceTransformerEncoder:
    """Any sentence-transformers model that lies on this machine, by folder or by name in the local cache."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, local_files_only=True)
        except (OSError, ValueError) as error:
            raise EncoderUnavailable(
                f"本机没有编码模型“{name}”。请先把模型下载到本机，再把 ENCODER 设为它的目录；"
                "或去掉 ENCODER 设置，使用自带的编码模型。"
            ) from error
        self.dimension = len(self.encode([name])[0])
        self.fingerprint = self._weights_hash()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
        return _unit_rows(np.asarray(vectors, dtype=np.float32))

    def _weights_hash(self) -> str:
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.float().cpu().numpy().tobytes())
        return digest.hexdigest()[:16]


def load_encoder(name: str | None = None, *, tokenizer: Tokenizer) -> Encoder:
    """The packaged encoder; or a folder written by `ingest.training`; or a sentence-transformers model.

    Reads this machine's files only. Raises EncoderUnavailable where `name` is not among them.
    """
    if name is None:
        return StaticEncoder(DEFAULT_ENCODER, tokenizer)
    if is_static_encoder(Path(name)):
        return StaticEncoder(Path(name), tokenizer)
    return SentenceTransformerEncoder(name)


def is_static_encoder(folder: Path) -> bool:
    """Whether `folder` was written by `ingest.training`: its configuration names our tokenization."""
    configuration = folder / CONFIGURATION
    return configuration.is_file() and "tokenization" in json.loads(configuration.read_text(encoding="utf-8"))


def vocabulary_text(text: str, tokenizer: Tokenizer) -> str:
    """The text as the vocabulary of a static encoder reads it: its tokens, parted by blanks."""
    return " ".join(tokenizer.search(text))


def _unit_rows(vectors: Vectors) -> Vectors:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, norms, out=vectors, where=norms > 0)
    return unit


def fingerprint_of(folder: Path) -> str:
    """Of a static encoder."""
    digest = hashlib.sha256()
    for name in (WEIGHTS, VOCABULARY):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def is_common_word(word: str) -> bool:
    """Whether public statutes and lay questions use the word: whether the packaged vocabulary has it."""
    return _packaged_vocabulary().token_to_id(word) is not None


@cache
def _packaged_vocabulary() -> Vocabulary:
    return Vocabulary.from_file(str(DEFAULT_ENCODER / VOCABULARY))
