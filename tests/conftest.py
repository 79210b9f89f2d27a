"""What the tests share: no network, tools that may be missing, reference data, the folder for screenshots.

A tool that is missing skips a test on a developer's machine and fails it in CI (`CI=true`).
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.offline import cut_network

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.reading import Reader

ROOT = Path(__file__).parents[1]
NO_POLICY_DATA = "reference data absent"

hypothesis.settings.register_profile("project", deadline=None)
hypothesis.settings.register_profile("fast", deadline=None, max_examples=20)
hypothesis.settings.load_profile("project")
cut_network()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files in tests/data anew from the program",
    )
    parser.addoption(
        "--moments",
        type=int,
        default=10,
        help="at how many random moments tests/test_crash.py kills an ingest, for each start",
    )


def pytest_collection_finish() -> None:
    """What has been imported stays: the garbage collector need not look through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def policy_data() -> Path:
    """The project's reference data (`POLICY_DATA`, default ../shared/data); skips where it is absent."""
    folder = Path(os.environ.get("POLICY_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"{NO_POLICY_DATA}: no folder {folder}")
    return folder


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the made-up documents of `tests.policies`; for questions only, it is shared."""
    from tests.policies import COUNTY, open_assistant  # here, so that other tests start without it

    with open_assistant(tmp_path_factory.mktemp("county"), COUNTY) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the document that comes with the program; for questions only, it is shared."""
    from tests.policies import SEED, open_assistant

    files = {SEED.name: SEED.read_text(encoding="utf-8")}
    with open_assistant(tmp_path_factory.mktemp("seed"), files) as assistant:
        yield assistant


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Reads questions with the packaged lexicon, and corrects no spelling."""
    from tests.policies import plain_reader

    return plain_reader()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium, for playwright's `executable_path`."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on PATH")
    return path


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where browser tests leave their pictures: the folder `SCREENSHOTS`, which CI keeps."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_skip_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_skip_in_ci(report)
    return report


def _fail_skip_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Only reference data, which no published checkout has, may be absent in CI."""
    expected = hasattr(report, "wasxfail") or NO_POLICY_DATA in str(report.longrepr)
    if os.environ.get("CI") == "true" and report.skipped and not expected:
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} skipped, which CI does not allow: {report.longrepr}"
