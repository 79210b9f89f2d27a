"""The packaged encoder: unit vectors without torch, those of sentence-transformers; foreign ones refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder import (
    CONFIGURATION,
    DEFAULT_ENCODER,
    WEIGHTS,
    Encoder,
    EncoderUnavailable,
    load_encoder,
    vocabulary_text,
)
from ingest.tokens import Tokenizer

ROOT = Path(__file__).parents[1]
TEXTS = [
    "残疾人两项补贴每月多少钱",
    "困难残疾人生活补贴和重度残疾人护理补贴标准不低于每人每月100元。",
    "ＡＢＣ１２３ 尕娃念书 𠮷",
]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_lexicon(ROOT / "corpus" / "lexicon")


@pytest.fixture(scope="module")
def encoder(tokenizer: Tokenizer) -> Encoder:
    return load_encoder(tokenizer=tokenizer)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEFAULT_ENCODER, tmp_path / "encoder"))


def test_vectors_have_unit_length(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_without_known_token_is_a_row_of_zeros(encoder: Encoder) -> None:
    assert not encoder.encode(["", "。😀", "\x00"]).any()
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_a_word_outside_the_vocabulary_is_read_by_its_parts(encoder: Encoder) -> None:
    assert encoder.encode(["饕餮貔貅补贴户籍qwzx"]).any()


def test_meaning_is_near_where_words_differ(encoder: Encoder) -> None:
    question, answer, other = encoder.encode(
        ["老板不给工钱怎么办", "用人单位未按时足额支付劳动者劳动报酬", "海域使用权的登记"]
    )
    assert question @ answer > question @ other


def test_one_text_alone_or_among_others_has_the_same_vector(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS)
    for text, vector in zip(TEXTS, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], vector)


@pytest.mark.slow
def test_it_ships_small_and_without_torch() -> None:
    assert sum(path.stat().st_size for path in DEFAULT_ENCODER.iterdir()) < 20_000_000
    program = (
        "import sys; from ingest.encoder import load_encoder; from ingest.tokens import Tokenizer;"
        "load_encoder(tokenizer=Tokenizer()).encode(['低保']);"
        "print({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed == "set()\n"


def test_the_fingerprint_is_that_of_the_weights(encoder: Encoder, copy: Path, tokenizer: Tokenizer) -> None:
    assert load_encoder(str(copy), tokenizer=tokenizer).fingerprint == encoder.fingerprint
    weights = bytearray((copy / WEIGHTS).read_bytes())
    weights[-1] ^= 1
    (copy / WEIGHTS).write_bytes(weights)
    assert load_encoder(str(copy), tokenizer=tokenizer).fingerprint != encoder.fingerprint


def test_an_encoder_of_another_tokenization_is_refused(copy: Path, tokenizer: Tokenizer) -> None:
    configuration = json.loads((copy / CONFIGURATION).read_text("utf-8"))
    (copy / CONFIGURATION).write_text(json.dumps(configuration | {"tokenization": "字"}), "utf-8")
    with pytest.raises(EncoderUnavailable, match="另一版分词（字）"):
        load_encoder(str(copy), tokenizer=tokenizer)


@pytest.mark.slow
def test_sentence_transformers_reads_the_same_vectors(encoder: Encoder, tokenizer: Tokenizer) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    model = SentenceTransformer(
        modules=[StaticEmbedding.load(str(DEFAULT_ENCODER)), Normalize()], device="cpu"
    )
    theirs = model.encode([vocabulary_text(text, tokenizer) for text in TEXTS])
    assert encoder.encode(TEXTS) == pytest.approx(theirs, abs=1e-5)


@pytest.mark.slow
def test_any_sentence_transformers_model_on_this_machine_serves(tmp_path: Path, tokenizer: Tokenizer) -> None:
    vectors = {"低": [3.0, 4.0], "保": [0.0, 1.0]}
    _save_model(tmp_path / "model", vectors)
    encoder = load_encoder(str(tmp_path / "model"), tokenizer=tokenizer)
    assert encoder.dimension == 2
    assert encoder.encode(["低", "保", ""]) == pytest.approx(np.array([[0.6, 0.8], [0, 1], [0, 0]]))
    assert encoder.encode([]).shape == (0, 2)
    _save_model(tmp_path / "other", vectors | {"保": [1.0, 1.0]})
    other = load_encoder(str(tmp_path / "other"), tokenizer=tokenizer)
    assert other.fingerprint != encoder.fingerprint
    assert load_encoder(str(tmp_path / "model"), tokenizer=tokenizer).fingerprint == encoder.fingerprint


@pytest.mark.slow
def test_a_model_that_is_not_here_is_named_without_asking_the_network(tokenizer: Tokenizer) -> None:
    with pytest.raises(EncoderUnavailable, match="本机没有编码模型“nobody/no-such-model”"):
        load_encoder("nobody/no-such-model", tokenizer=tokenizer)


def _save_model(folder: Path, vectors: dict[str, list[float]]) -> None:
    """A sentence-transformers model of single characters."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer as Vocabulary
    from tokenizers.models import WordLevel

    vocabulary = Vocabulary(
        WordLevel({character: row for row, character in enumerate(vectors)}, unk_token="低")
    )
    weights = np.array(list(vectors.values()), dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(vocabulary, embedding_weights=weights)]).save(str(folder))
