"""Several static encoders in one: `python -m ingest.joining MEMBER … --output DIR`.

Members are trained alike but for the seed. Each finds its own wrong articles, so their mean cosine is better
than that of any: the rows of a token are laid end to end. Members have texts of about the same length, so
none outweighs the others.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from ingest.encoder import CONFIGURATION, VOCABULARY, WEIGHTS
from ingest.tokens import TOKENIZATION

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


def join(members: Sequence[Path], folder: Path) -> None:
    """Raises UnlikeMembers."""
    vocabularies = {(member / VOCABULARY).read_text(encoding="utf-8") for member in members}
    if len(vocabularies) != 1:
        raise UnlikeMembers(
            f"编码模型 {'、'.join(map(str, members))} 的词表不同：请用同一份数据训练后再合并。"
        )
    write_model(np.hstack([read_table(member) for member in members]), vocabularies.pop(), folder)


def read_table(folder: Path) -> Table:
    """(tokens, dimension): what `write_model` was given."""
    weights = load_file(folder / WEIGHTS)
    table: Table = weights["embeddings"].astype(np.float32) * weights["weights"][:, None]
    return table


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ingest.joining", description=__doc__.split("\n")[0])
    parser.add_argument("members", type=Path, nargs="+", help="folders written by ingest.training")
    parser.add_argument("--output", type=Path, required=True, help="folder the encoder is written to")
    arguments = parser.parse_args()
    join(arguments.members, arguments.output)


if __name__ == "__main__":
    main()
