"""What happens before the first question: an empty data directory is filled, and never filled again."""

from pathlib import Path

import pytest

from assistant.errors import UserError
from assistant.opening import take_in_corpus
from assistant.settings import Settings
from ingest.library import Library, State
from ingest.readers import read
from ingest.structure import parse
from tests.fake_assistant import SEED


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def states(settings: Settings) -> list[State]:
    with Library.open(settings.library_url) as library:
        return [summary.state for summary in library.documents()]


def test_an_empty_directory_gets_the_corpus(settings: Settings) -> None:
    take_in_corpus(settings)
    assert states(settings) == [State.CURRENT]


def test_what_was_withdrawn_stays_withdrawn(settings: Settings) -> None:
    take_in_corpus(settings)
    with Library.open(settings.library_url) as library:
        library.withdraw(library.documents()[0].doc_id)
    take_in_corpus(settings)
    assert states(settings) == [State.WITHDRAWN]


def test_what_a_crash_interrupted_is_finished(settings: Settings) -> None:
    settings.data_dir.mkdir()
    with Library.open(settings.library_url) as library:
        library.stage(parse(read(SEED))[0], SEED.read_bytes())
    take_in_corpus(settings)
    assert states(settings) == [State.STAGED], "somebody staged it on purpose"
    (settings.data_dir / ".taking-in-corpus").touch()
    take_in_corpus(settings)
    assert states(settings) == [State.CURRENT]
    assert not (settings.data_dir / ".taking-in-corpus").exists()


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="file/data 不能使用"):
        take_in_corpus(Settings(data_dir=tmp_path / "file" / "data"))
