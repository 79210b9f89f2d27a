"""The encoders in the data directory: which is in use, and what is left over."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.encoders import Encoders, encoder_name, index_folder, pinned
from assistant.errors import UserError
from assistant.settings import Settings
from ingest.encoder import DEFAULT_ENCODER


@pytest.fixture
def encoders(tmp_path: Path) -> Encoders:
    return Encoders(tmp_path)


def test_an_encoder_is_used_from_its_adoption_on_and_the_one_before_is_kept(encoders: Encoders) -> None:
    assert encoders.in_use() is None
    with encoders.changing():
        first, second, third = encoders.new(), encoders.new(), encoders.new()
        assert encoders.in_use() is None
        encoders.adopt(first)
        assert encoders.in_use() == first
        encoders.adopt(second)
        assert encoders.in_use() == second
        assert encoders.left_over() == [third]
        encoders.adopt(None)
        assert encoders.in_use() is None
        assert sorted(encoders.left_over()) == sorted([first, third])


def test_one_training_at_a_time(encoders: Encoders, tmp_path: Path) -> None:
    with (
        encoders.changing(),
        pytest.raises(UserError, match="正在训练"),
        Encoders(tmp_path).changing(),
    ):
        pass


def test_each_adapted_encoder_has_an_index_of_its_own(encoders: Encoders, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    assert (encoder_name(settings), index_folder(settings)) == (str(DEFAULT_ENCODER), tmp_path / "index")
    before = pinned(settings)
    with encoders.changing():
        adapted = encoders.new()
        encoders.adopt(adapted)
    assert (encoder_name(settings), index_folder(settings)) == (str(adapted), adapted / "index")
    assert index_folder(before) == tmp_path / "index", "a server that runs goes on with what it has"
    assert index_folder(pinned(settings)) == adapted / "index"
    chosen = settings.model_copy(update={"encoder": "/srv/encoder"})
    assert (encoder_name(chosen), index_folder(chosen)) == ("/srv/encoder", tmp_path / "index")
