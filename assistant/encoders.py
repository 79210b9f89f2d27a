"""Encoders adapted to the county, in the data directory: each in a folder of its own with the index that was
made by it, and a pointer to the one in use. Without pointer it is the encoder that comes along.

Moving the pointer changes encoder and index at once; a crash before leaves both as they were. A process that
is answering goes on with what it has opened, so the encoder before is kept too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from filelock import FileLock, Timeout

from assistant.errors import UserError
from assistant.settings import Settings
from ingest.encoder import DEFAULT_ENCODER, Encoder, EncoderUnavailable, load_encoder
from ingest.generations import flush
from ingest.tokens import Tokenizer

_PREFIX = "encoder-"


class Encoders:
    """Of one data directory. One process at a time holds `changing`."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "encoders"
        self._pointer = self._folder / "current.json"

    def in_use(self) -> Path | None:
        """The folder of the adapted encoder; None where it is the one that comes along."""
        current, _ = self._named()
        return None if current is None else self._folder / current

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Keeps all others from it. Raises UserError where somebody is at it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            lock = FileLock(self._folder / "writer.lock").acquire(timeout=0)
        except Timeout as problem:
            said = f"数据目录 {self._folder.parent} 里正在训练另一个编码模型。"
            raise UserError("already_training", said, "请等它结束后重试。") from problem
        with lock:
            yield

    def new(self) -> Path:
        """An empty folder, left over unless it is adopted."""
        folder = self._folder / f"{_PREFIX}{uuid4().hex}"
        folder.mkdir()
        return folder

    def left_over(self) -> list[Path]:
        """The folders that no process uses: of earlier encoders, and what a crash has left."""
        return [each for each in self._folder.glob(f"{_PREFIX}*") if each.name not in self._named()]

    def adopt(self, folder: Path | None) -> None:
        """Use this encoder and its index, or with None those that come along, at once and for good."""
        for path in folder.iterdir() if folder else ():
            flush(path)
        former, _ = self._named()
        draft = self._pointer.with_suffix(".draft")
        draft.write_text(json.dumps([folder and folder.name, former]), encoding="utf-8")
        flush(draft)
        draft.replace(self._pointer)
        flush(self._folder)

    def _named(self) -> tuple[str | None, str | None]:
        """The encoder in use, and the one before."""
        if not self._pointer.exists():
            return None, None
        current, former = json.loads(self._pointer.read_text(encoding="utf-8"))
        return current, former


def encoder_name(settings: Settings) -> str:
    """What the settings name, else the adapted encoder, else the one that comes along."""
    return settings.encoder or str(Encoders(settings.data_dir).in_use() or DEFAULT_ENCODER)


def pinned(settings: Settings) -> Settings:
    """With the encoder of this moment: a server and its worker go on with the same, whatever is trained."""
    return settings.model_copy(update={"encoder": encoder_name(settings)})


def index_folder(settings: Settings) -> Path:
    """An adapted encoder has an index of its own."""
    encoder = Path(encoder_name(settings))
    return (encoder if _is_adapted(encoder) else settings.data_dir) / "index"


def open_encoder(settings: Settings, tokenizer: Tokenizer) -> Encoder:
    """Raises UserError where it is not there or damaged."""
    name = encoder_name(settings)
    try:
        return load_encoder(name, tokenizer=tokenizer)
    except EncoderUnavailable as problem:
        message, _, hint = str(problem).partition("。")
        if _is_adapted(Path(name)):
            hint = "请运行 assistant train --shipped 换回随包的编码模型，以后可以重新训练。"
        raise UserError("encoder_unavailable", f"{message}。", hint) from problem


def described(settings: Settings) -> str:
    """Which encoder is in use, for people."""
    if settings.encoder:
        return settings.encoder
    return f"本地训练的模型 {adapted}" if (adapted := Encoders(settings.data_dir).in_use()) else "随包模型"


def _is_adapted(encoder: Path) -> bool:
    return encoder.name.startswith(_PREFIX) and encoder.parent.name == "encoders"
