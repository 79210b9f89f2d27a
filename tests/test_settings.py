import os
from pathlib import Path

import pytest

from assistant.settings import Settings, settings_with, stay_offline


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "/srv/policies")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/policies")
    monkeypatch.setenv("ENCODER", "/srv/encoder")
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", "/srv/corpus")
    monkeypatch.setenv("MODEL_URL", "http://model.example/v1")
    monkeypatch.setenv("MODEL_NAME", "qwen3")
    monkeypatch.setenv("MODEL_KEY", "secret")
    settings = settings_with(None)
    assert settings.data_dir == Path("/srv/policies")
    assert settings.library_url == "postgresql://db/policies"
    assert settings.encoder == "/srv/encoder"
    assert settings.corpus_dir == Path("/srv/corpus")
    assert (settings.model_url, settings.model_name) == ("http://model.example/v1", "qwen3")
    assert settings.model_key.get_secret_value() == "secret"
    assert "secret" not in repr(settings)


def test_the_command_line_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_DATA_DIR", "/srv/policies")
    assert settings_with(Path("here")).data_dir == Path("here")


def test_by_default_all_lies_in_the_data_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ASSISTANT_DATA_DIR", "DATABASE_URL", "ENCODER", "ASSISTANT_CORPUS_DIR"):
        monkeypatch.delenv(name, raising=False)
    settings = Settings()
    assert settings.library_url == "sqlite:///data/library.sqlite"
    assert (settings.corpus_dir / "documents").is_dir()


def test_libraries_are_told_to_stay_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "True")
    stay_offline()

    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
