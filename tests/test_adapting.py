"""`assistant train`: what is better is put to use with its index at once, what is worse is not, a crash
changes nothing, and there is a way back."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.cli import main
from assistant.encoders import Encoders
from assistant.settings import Settings
from assistant.stores import Stores
from ingest.encoder import DEFAULT_ENCODER, load_encoder
from ingest.joining import read_table
from ingest.tokens import Tokenizer
from ingest.training_data import is_held_out
from tests.lay_county import SAID_FOR, THEMES, pairs, write_documents, write_pairs

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]

Train = Callable[..., tuple[int, Any, str]]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_documents(tmp_path_factory.mktemp("county") / "documents")


@pytest.fixture(scope="module")
def filled(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the county's documents published; not to be changed."""
    data = tmp_path_factory.mktemp("data")
    assert main(["ingest", str(documents), "--data-dir", str(data)]) == 0
    return data


@pytest.fixture
def data(filled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(filled, tmp_path / "data"))


@pytest.fixture
def train(data: Path, documents: Path, capsys: pytest.CaptureFixture[str]) -> Train:
    """Gives exit status, JSON and what was said on standard error."""

    def run(*options: object) -> tuple[int, Any, str]:
        capsys.readouterr()
        arguments = ["train", "--data-dir", data, "--json", *(options or ("--documents", documents))]
        status = main([str(each) for each in arguments])
        out, err = capsys.readouterr()
        return status, json.loads(out or "null"), err

    return run


def doctor(data: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """What it says of the encoder; everything has to be in order."""
    capsys.readouterr()
    assert main(["doctor", "--data-dir", str(data), "--json"]) == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    return str(next(each["detail"] for each in checks if each["name"] == "编码器"))


def test_what_people_say_is_learned_and_serves_until_the_shipped_encoder_is_taken_back(
    train: Train, data: Path, documents: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = write_pairs(tmp_path / "pairs.jsonl", pairs())
    settings = Settings(data_dir=data)
    with Stores.open(settings) as running:
        before = running.index.dense("吃饭钱", 10)
        status, said, progress = train("--documents", documents, "--pairs", asked)
        assert running.index.dense("吃饭钱", 10) == before, "a server that runs goes on with what it has"
    assert (status, said["adopted"], said["questions"], said["problems"]) == (0, True, 384, [])
    found = said["recall"]["questions"]
    assert found["before"]["queries"] == sum(is_held_out(question) for question, _ in pairs())
    assert found["after"]["at_10"] > found["before"]["at_10"] + 0.2
    assert said["recall"]["general"]["after"]["at_10"] > said["recall"]["general"]["before"]["at_10"] - 0.03
    assert "训练 200/200" in progress
    assert "本地训练的模型" in doctor(data, capsys)
    with Stores.open(settings) as stores:
        first = [stores.index.dense(said, 1)[0].clause_id for said in SAID_FOR.values()]
        titles = [clause.title for clause in stores.library.clauses(first).values()]
    assert titles == [f"{theme}工作办法" for theme in THEMES]
    assert train("--shipped")[0] == 0
    assert "随包模型" in doctor(data, capsys)
    with Stores.open(settings) as stores:
        assert stores.index.dense("吃饭钱", 10) == before


def test_an_encoder_that_finds_less_is_refused(
    train: Train, data: Path, documents: Path, tmp_path: Path
) -> None:
    """All questions but the held-out ones with the clauses of another theme."""
    wrong = dict(zip(THEMES, [*THEMES[1:], THEMES[0]], strict=True))
    rows = [(text, theme if is_held_out(text) else wrong[theme]) for text, theme in pairs()]
    status, said, err = train("--documents", documents, "--pairs", write_pairs(tmp_path / "p.jsonl", rows))
    assert (status, said["adopted"], said["encoder"]) == (1, False, None)
    found = said["recall"]["questions"]
    assert found["after"]["reciprocal_rank"] < found["before"]["reciprocal_rank"]
    assert "没有换用，原来的模型和索引照旧" in err
    assert Encoders(data).in_use() is None
    assert not list((data / "encoders").glob("encoder-*"))


def test_documents_alone_and_another_folder(
    train: Train, data: Path, documents: Path, tmp_path: Path
) -> None:
    """The rows of words that the county does not use stay; words that it says often get rows of their own."""
    output = tmp_path / "encoder"
    status, said, _ = train("--documents", documents, "--output", output)
    assert (status, said["encoder"], set(said["recall"])) == (0, str(output), {"sentences", "general"})
    assert Encoders(data).in_use() is None
    former, adapted = read_table(DEFAULT_ENCODER), read_table(output)
    assert len(adapted) > len(former)
    same = np.isclose(adapted[: len(former)], former, atol=1e-6).all(axis=1)
    assert same.mean() > 0.9
    assert not same.all()
    encoder = load_encoder(str(output), tokenizer=Tokenizer())
    assert encoder.dimension == former.shape[1]


@pytest.mark.parametrize("moment", ["训练 50/", "正在用新模型重建索引"])
def test_kill_leaves_encoder_and_index_whole(
    data: Path, documents: Path, moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-m", "assistant", "train", "--documents", str(documents)]
    command += ["--data-dir", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert any(line.startswith(moment) for line in process.stderr), "it did not come that far"
        time.sleep(random.uniform(0, 0.5) if "索引" in moment else 0)
        process.kill()
    encoder = doctor(data, capsys)
    if process.returncode != 0 and "训练" in moment:
        assert "随包模型" in encoder
    with Stores.open(Settings(data_dir=data)) as stores:
        clauses = [each.clause_id for each in stores.library.current_clauses()]
        assert sorted(hit.clause_id for hit in stores.index.dense("工作办法", 500)) == sorted(clauses)
    with Encoders(data).changing():
        pass


def test_what_cannot_be_trained_is_said(
    train: Train, data: Path, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有" in train("--documents", tmp_path / "nowhere")[2]
    (tmp_path / "办法.txt").write_text("救助办法\n（一）由乡镇受理。", encoding="utf-8")
    assert "可供训练的条款太少" in train("--documents", tmp_path / "办法.txt")[2]
    (tmp_path / "pairs.jsonl").write_bytes("问".encode("gbk"))
    status, _, err = train("--documents", documents, "--pairs", tmp_path / "pairs.jsonl")
    assert status == 1
    assert "不是 UTF-8 编码" in err
    monkeypatch.setenv("ENCODER", str(DEFAULT_ENCODER))
    assert "请去掉 ENCODER" in train("--documents", documents)[2]


def test_a_damaged_encoder_is_named_with_the_way_back(
    data: Path, train: Train, capsys: pytest.CaptureFixture[str]
) -> None:
    encoders = Encoders(data)
    with encoders.changing():
        encoders.adopt(encoders.new())
    assert main(["search", "低保", "--data-dir", str(data)]) == 1
    assert "assistant train --shipped" in capsys.readouterr().err
    assert train("--shipped")[0] == 0
    assert "随包模型" in doctor(data, capsys)
