"""pyproject.toml, the lock and the code agree, and no committed file is tied to one machine or registry."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OWN = {"assistant", "eval", "ingest", "tests", "ui"}
CUDA = re.compile(r"nvidia-|cuda-|triton")  # what torch's GPU build asks for and its CPU build does not

REGISTRY_HOST = re.compile(
    r"\b(pypi|pythonhosted|npmjs|download\.pytorch|deb\.debian|proxy\.golang|crates)\.(org|com|io)\b"
)
MACHINE_PATH = re.compile(r"(?<![\w./~])/(work|root|home|Users)/\w")


def locked(name: str = "requirements.lock") -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def requirements(lines: Iterable[str]) -> list[Requirement]:
    """Those that hold for this interpreter, without any extra."""
    found = [Requirement(line) for line in lines]
    return [one for one in found if one.marker is None or one.marker.evaluate({"extra": ""})]


def version(pin: Requirement) -> str:
    (specifier,) = pin.specifier
    return specifier.version


def test_lock_names_one_version_each() -> None:
    loose = [str(pin) for pin in locked().values() if [one.operator for one in pin.specifier] != ["=="]]
    assert not loose, f"not pinned with ==: {loose}"


@pytest.mark.parametrize(
    ("name", "extra"), [("requirements.lock", "dev"), ("eval/benchmark.lock", "benchmark")]
)
def test_lock_satisfies_the_ranges(name: str, extra: str) -> None:
    lock = locked() | locked(name)
    ranges = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"][extra]]
    for wanted in requirements(ranges):
        pin = lock.get(canonicalize_name(wanted.name))
        assert pin is not None, f"{wanted.name} is in pyproject.toml and not in {name}"
        assert version(pin) in wanted.specifier, f"{name} has {pin}, pyproject.toml {wanted}"


def test_lock_of_the_benchmark_moves_nothing_of_ours() -> None:
    assert not locked().keys() & locked("eval/benchmark.lock").keys()


def test_lock_is_complete() -> None:
    """Installed without resolving, a package that the lock forgot would be missing at run time."""
    lock = locked()
    missing = []
    for name, pin in lock.items():
        if pin.marker and not pin.marker.evaluate():
            continue
        try:
            needed = requirements(requires(name) or ())
        except PackageNotFoundError:
            missing.append(f"{pin} is locked and not installed: run make setup")
            continue
        missing += [
            f"{name} needs {one}"
            for one in needed
            if canonicalize_name(one.name) not in lock and not CUDA.match(one.name)
        ]
    assert not missing, "\n".join(missing)


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.split(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.split(".")[0]


@pytest.mark.slow
def test_what_the_code_imports_is_declared() -> None:
    """An undeclared library works only as long as another one happens to bring it."""
    declared = {canonicalize_name(one.name) for one in requirements(PROJECT["dependencies"])}
    extras = PROJECT["optional-dependencies"]
    for_tests = {canonicalize_name(one.name) for one in requirements([*extras["dev"], *extras["ocr"]])}
    compared = {canonicalize_name(one.name) for one in requirements(extras["benchmark"])}
    distributions = {"haystack": ["haystack-ai"], **packages_distributions()}  # seldom installed
    undeclared = []
    for path in (file for folder in sorted(OWN) for file in (ROOT / folder).rglob("*.py")):
        is_optional = path.is_relative_to(ROOT / "tests") or path == ROOT / "ingest/readers/scan.py"
        known = declared | for_tests if is_optional else declared
        if path.is_relative_to(ROOT / "eval/benchmark/systems"):
            known = declared | compared
        for module in set(imported_modules(path)) - OWN - sys.stdlib_module_names:
            owners = {canonicalize_name(name) for name in distributions.get(module, [module])}
            if not owners & known:
                undeclared.append(f"{path.relative_to(ROOT)} imports {module}")
    assert not undeclared, "pyproject.toml does not name what\n" + "\n".join(undeclared)


def committed_files() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no git checkout: committed files cannot be told from others")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def tied_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if REGISTRY_HOST.search(line) or MACHINE_PATH.search(line)]


def test_no_committed_file_is_tied_to_a_machine_or_registry() -> None:
    for path in committed_files():
        data = path.read_bytes()
        if b"\0" not in data:
            found = tied_lines(data.decode("utf-8", errors="replace"))
            assert not found, (
                f"{path.relative_to(ROOT)} names a machine's path or a package registry: {found[:3]}"
            )


@pytest.mark.parametrize("name", ["pypi", "files.pythonhosted", "registry.npmjs", "download.pytorch"])
def test_registry_host_is_found(name: str) -> None:
    assert tied_lines(f"see https://{name}." + "org/simple")


@pytest.mark.parametrize("folder", ["work", "root", "home", "Users"])
def test_path_of_a_machine_is_found(folder: str) -> None:
    assert tied_lines(f"open('/{folder}" + "/someone/file.txt')")


def test_plain_text_is_not_tied() -> None:
    text = "PyPI, pip install x, ../shared/data, https://example.org/home/page, /usr/bin/chromium, ~/work/x"
    assert tied_lines(text) == []


@pytest.mark.slow
def test_wheel_holds_code_corpus_encoder_and_migrations(tmp_path: Path) -> None:
    """What a checkout holds beside the code (lexicon, documents, encoder, questions) is installed with it."""
    installed = ("assistant", "corpus", "eval", "ingest", "ui")
    committed = [path.relative_to(ROOT) for path in committed_files()]
    for path in committed:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, tmp_path / path)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", str(tmp_path), str(tmp_path)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        absent = {path.as_posix() for path in committed if path.parts[0] in installed} - {*archive.namelist()}
    assert not absent, f"not in the wheel: {sorted(absent)}"
