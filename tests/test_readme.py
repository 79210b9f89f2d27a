"""What the READMEs say exists: commands, make targets, files and settings."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from assistant.cli import build_parser
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.fixture(params=READMES, ids=lambda path: path.name)
def readme(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf-8")


def test_commands_exist(readme: str) -> None:
    known = build_parser().format_help()
    named = set(re.findall(r"(?:bin/|`)assistant ([a-z]+)", readme))
    assert named, "no command is shown"
    assert {command for command in named if command not in known} == set()


def test_make_targets_exist(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"make ([a-z-]+)", readme)) <= targets


def test_links_and_files_exist(readme: str) -> None:
    linked = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)
    named = [path for path in re.findall(r"`((?:[\w-]+/)+[\w.-]+\.\w+)`", readme) if "*" not in path]
    assert [path for path in (*linked, *named) if not (ROOT / path).exists()] == []


def test_settings_exist() -> None:
    named = set(re.findall(r"`([A-Z][A-Z_]{4,})`", READMES[0].read_text(encoding="utf-8")))
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    assert named - known == set()


def test_figures_are_filled_in() -> None:
    assert re.search(
        r"^\| answers right \|( [\d.]+% \(\d+/\d+\) \|){5,}$", READMES[0].read_text("utf-8"), re.MULTILINE
    )


def test_top_level_is_as_laid_out() -> None:
    """A data directory given a wrong name was once added with everything else."""
    tracked = subprocess.run(
        ["git", "-c", "core.quotePath=off", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folders = {path.split("/")[0] for path in tracked.stdout.splitlines() if "/" in path}
    assert folders == {".ci", "assistant", "corpus", "eval", "ingest", "tests", "ui"}
