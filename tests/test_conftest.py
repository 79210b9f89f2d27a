"""The rules that conftest.py lays on every test, tried on small test suites of their own."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


Suite = Callable[[str, str], dict[str, int]]


@pytest.fixture
def outcomes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """Runs a test file under our conftest.py with the given value of `CI`; counts by outcome."""

    def run(source: str, ci: str) -> dict[str, int]:
        monkeypatch.setenv("CI", ci)
        monkeypatch.setenv("POLICY_DATA", str(pytester.path / "absent"))
        pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text(encoding="utf-8"))
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider").parseoutcomes()

    return run


MISSING_TOOL = "import pytest\ndef test_tool(): pytest.skip('no such tool')"
MISSING_MODULE = "import pytest\npytest.importorskip('no_such_module')\ndef test_module(): pass"
MISSING_DATA = "def test_data(policy_data): pass"


@pytest.mark.slow
def test_missing_tool_skips_for_a_developer(outcomes: Suite) -> None:
    assert outcomes(MISSING_TOOL, "") == {"skipped": 1}


@pytest.mark.slow
def test_missing_tool_fails_in_ci(outcomes: Suite) -> None:
    assert outcomes(MISSING_TOOL, "true") == {"failed": 1}


@pytest.mark.slow
def test_missing_module_fails_in_ci(outcomes: Suite) -> None:
    assert outcomes(MISSING_MODULE, "true") == {"errors": 1}


@pytest.mark.slow
def test_missing_reference_data_skips_even_in_ci(outcomes: Suite) -> None:
    assert outcomes(MISSING_DATA, "true") == {"skipped": 1}


def test_other_machines_cannot_be_reached() -> None:
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"), socket.socket() as connection:
        connection.connect(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match=r"policy\.invalid"):
        socket.getaddrinfo("policy.invalid", 443)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
