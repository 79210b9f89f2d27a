"""What the environment may set. The only place that reads it."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_CORPUS = Path(__file__).parents[1] / "corpus"

# Libraries that would look outside are told not to; they read these when they are first imported.
_OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",  # chromadb
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",  # eval.benchmark
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "LANGSMITH_TRACING": "false",
    "TRANSFORMERS_OFFLINE": "1",
}


class Settings(BaseSettings):
    """Each field is read from the environment variable named as its alias."""

    model_config = SettingsConfigDict(frozen=True, populate_by_name=True)

    data_dir: Path = Field(Path("data"), validation_alias="ASSISTANT_DATA_DIR")
    corpus_dir: Path = Field(_CORPUS, validation_alias="ASSISTANT_CORPUS_DIR")
    database_url: str | None = Field(None, validation_alias="DATABASE_URL")
    encoder: str | None = Field(None, validation_alias="ENCODER")
    model_url: str | None = Field(None, validation_alias="MODEL_URL")  # OpenAI-compatible, ends in /v1
    model_name: str = Field("default", validation_alias="MODEL_NAME")
    model_key: SecretStr = Field(SecretStr("none"), validation_alias="MODEL_KEY")

    @property
    def library_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'library.sqlite'}"


def settings_with(data_dir: Path | None) -> Settings:
    """The settings, with the data directory of the command line where it names one."""
    return Settings() if data_dir is None else Settings(data_dir=data_dir)


def multiply_in_one_thread() -> None:
    """Before numpy is loaded: what is multiplied here is small, and more threads only spin beside those of
    the server (measured: 24 ms of CPU a question instead of 14)."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def load_pinyin_by_character() -> None:
    """Before pypinyin is loaded: phrases take most of that time, and `assistant.pronunciation` loads them
    when a word needs them."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")


def stay_offline() -> None:
    """Nothing leaves this machine: call before gradio, chromadb, transformers or langchain are imported."""
    os.environ.update(_OFFLINE)
