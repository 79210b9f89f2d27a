"""Several static encoders in one: `python -m ingest.joining MEMBER … --data DIR --output DIR`.

Members are trained alike but for the seed. Each finds its own wrong articles, so their mean cosine is better
than that of any: the rows of a token are laid end to end. Then they are turned to the directions in which
the articles that are searched differ most, and the others are left out: what the members have in common
stays, what each has by chance goes. Members have texts of about the same length, so none outweighs the
others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from ingest.encoder import CONFIGURATION, VOCABULARY, WEIGHTS, StaticEncoder, Vectors
from ingest.tokens import TOKENIZATION, Tokenizer
from ingest.training_data import LEXICON, read_questions

DIMENSION = 256
# How far directions in which articles differ much are made to count like the others, 0 to 1: training has
# stretched those that its questions ask for, and other questions ask for others (whitening, in part:
# Su et al., arXiv 2103.15316).
WHITENED = 0.1

Table = NDArray[np.float32]


class UnlikeMembers(ValueError):
    """Encoders with different vocabularies; the message names them."""


def write_model(table: Table, vocabulary: str, folder: Path) -> None:
    """The model2vec layout, which sentence-transformers reads too: int8 rows, a float weight for each.
    `table`: (tokens, dimension)."""
    steps = np.abs(table).max(axis=1) / np.iinfo(np.int8).max
    steps[steps == 0] = 1
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {"embeddings": np.rint(table / steps[:, None]).astype(np.int8), "weights": steps.astype(np.float32)},
        folder / WEIGHTS,
    )
    (folder / VOCABULARY).write_text(vocabulary, encoding="utf-8")
    configuration = {
        "model_type": "model2vec",
        "architectures": ["StaticModel"],
        "tokenization": TOKENIZATION,
        "normalize": True,
        "max_length": None,
        "embedding_dtype": "int8",
    }
    (folder / CONFIGURATION).write_text(json.dumps(configuration, indent=2) + "\n", encoding="utf-8")


def join(members: Sequence[Path], articles: Sequence[str], tokenizer: Tokenizer, folder: Path) -> None:
    """Writes an encoder of DIMENSION numbers a row, or of all that the members have where these are fewer.
    Raises UnlikeMembers."""
    vocabularies = {(member / VOCABULARY).read_text(encoding="utf-8") for member in members}
    if len(vocabularies) != 1:
        raise UnlikeMembers(
            f"编码模型 {'、'.join(map(str, members))} 的词表不同：请用同一份数据训练后再合并。"
        )
    (vocabulary,) = vocabularies
    table = np.hstack([read_table(member) for member in members])
    with TemporaryDirectory() as wide:
        write_model(table, vocabulary, Path(wide))
        vectors = StaticEncoder(Path(wide), tokenizer).encode(articles)
    write_model(table @ _directions(vectors), vocabulary, folder)


def _directions(vectors: Vectors) -> Table:
    """(all numbers of a row, those kept): what turns a row to the directions in which the vectors, of unit
    length, differ most. They are not centred: cosines are not."""
    spread, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    spread, directions = spread[::-1][:DIMENSION], directions[:, ::-1][:, :DIMENSION]
    sizes = (np.maximum(spread, np.finfo(np.float32).eps * spread[0]) / spread[0]) ** (-WHITENED / 2)
    turned: Table = (directions * sizes).astype(np.float32)
    return turned


def read_table(folder: Path) -> Table:
    """(tokens, dimension): what `write_model` was given."""
    weights = load_file(folder / WEIGHTS)
    table: Table = weights["embeddings"].astype(np.float32) * weights["weights"][:, None]
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest.joining", description=__doc__.split("\n")[0])
    parser.add_argument("members", type=Path, nargs="+", help="folders written by ingest.training")
    parser.add_argument("--data", type=Path, required=True, help="folder with stard_train, for its articles")
    parser.add_argument("--output", type=Path, required=True, help="folder the encoder is written to")
    arguments = parser.parse_args()
    articles = read_questions(arguments.data / "stard_train").corpus
    join(arguments.members, articles, Tokenizer.from_lexicon(LEXICON), arguments.output)


if __name__ == "__main__":
    main()
