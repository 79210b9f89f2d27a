"""What lies in the data directory: the library, the index beside it, and what both are built with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.encoders import index_folder, open_encoder
from assistant.errors import UserError
from assistant.settings import Settings
from ingest.encoder import Encoder
from ingest.index import ClauseIndex
from ingest.library import Library
from ingest.tokens import Tokenizer


@dataclass(frozen=True, slots=True)
class Stores:
    library: Library
    index: ClauseIndex
    tokenizer: Tokenizer
    encoder: Encoder

    @classmethod
    def open(cls, settings: Settings) -> Stores:
        """Creates, migrates and repairs as needed. Raises UserError, LibraryUnavailable."""
        prepare(settings.data_dir)
        library = Library.open(settings.library_url)
        tokenizer = Tokenizer.from_lexicon(settings.corpus_dir / "lexicon")
        encoder = open_encoder(settings, tokenizer)
        index = ClauseIndex.open(index_folder(settings), library, tokenizer, encoder)
        return cls(library, index, tokenizer, encoder)

    def close(self) -> None:
        self.index.close()
        self.library.close()

    def __enter__(self) -> Stores:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def prepare(data_dir: Path) -> None:
    """The data directory, made if need be and writable; UserError where that cannot be."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        probe = data_dir / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise UserError(
            "data_dir_unusable",
            f"数据目录 {data_dir} 不能使用：{problem.strerror or problem}。",
            "请检查路径和读写权限，或用 --data-dir 换一个目录。",
        ) from problem
