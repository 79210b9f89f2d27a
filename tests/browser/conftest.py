"""A real server on a free port, filled from the corpus, and a real Chromium that talks to it only."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parents[2]
WIDE = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
_SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
_LONGEST_START_S = 60
_PATIENCE_MS = 30_000  # a machine busy with other work is slow, not wrong


class Served(NamedTuple):
    address: str
    code: str  # the operator's
    data_dir: Path


@pytest.fixture(scope="package")
def address(served: Served) -> str:
    """Where the pages are served, once they are."""
    return served.address


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data_dir = tmp_path_factory.mktemp("data")
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(data_dir)}
    server = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", "0"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout
    address, code = (server.stdout.readline().strip().partition("：")[2] for _ in range(2))
    try:
        _wait_for_page(address, server)
        yield Served(address, code.partition("（")[0], data_dir)
    finally:
        server.terminate()
        server.stdout.close()
        server.wait(timeout=30)


def _wait_for_page(address: str, server: subprocess.Popen[str]) -> None:
    until = time.monotonic() + _LONGEST_START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"no page at {address} (server status {server.poll()})")


# Playwright's event loop is over with this folder: tests elsewhere run loops of their own.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=_PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=chromium, args=_SWITCHES.split())
        yield browser
        browser.close()


@pytest.fixture(params=[WIDE], ids=["wide"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The chat page, ready for a question."""
    for context in watched(browser, address, request.param):
        page = context.new_page()
        page.goto(address)
        page.get_by_role("heading", name="您想了解哪项政策？").wait_for()
        yield page


def watched(browser: Browser, address: str, viewport: ViewportSize) -> Iterator[BrowserContext]:
    """A context in which no other machine may be asked for anything and no script may fail."""
    context = browser.new_context(viewport=viewport, locale="zh-CN")
    context.set_default_timeout(_PATIENCE_MS)
    strangers: list[str] = []
    failures: list[str] = []
    context.on("request", lambda sent: _note_stranger(sent, address, strangers))
    context.on("weberror", lambda error: failures.append(str(error.error)))
    yield context
    context.close()
    assert strangers == []
    assert failures == []


def _note_stranger(sent: Request, address: str, strangers: list[str]) -> None:
    if not sent.url.startswith((f"{address}/", "data:", "blob:")):
        strangers.append(sent.url)
