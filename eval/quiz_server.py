"""`assistant serve` as a process of its own, killed and started again at will."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

_LONGEST_START_S = 120.0


class Server:
    """On one port of this machine and one data directory. `code` is the operator's, after the first start."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self.code = ""
        self._process: subprocess.Popen[str] | None = None

    async def start(self, until: str) -> None:
        """Returns when the page `until` is served."""
        command = [sys.executable, "-m", "assistant", "serve", "--port", str(self._port)]
        self._process = subprocess.Popen(
            [*command, "--data-dir", str(self.data_dir)],
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        )
        await asyncio.to_thread(self._read_code, self._process)
        latest = time.monotonic() + _LONGEST_START_S
        async with httpx.AsyncClient(base_url=self.address) as client:
            while time.monotonic() < latest:
                with suppress(httpx.TransportError):
                    if (await client.get(until)).status_code == 200:
                        return
                await asyncio.sleep(0.1)
        raise RuntimeError(f"the server was not ready after {_LONGEST_START_S:.0f} s")

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        assert self._process.stdout is not None
        self._process.send_signal(how)
        self._process.wait()
        self._process.stdout.close()
        self._process = None

    def _read_code(self, process: subprocess.Popen[str]) -> None:
        """The lines that it prints before it loads."""
        assert process.stdout is not None
        for line in process.stdout:
            name, _, value = line.partition("：")
            if name == "维护口令":
                self.code = value.partition("（")[0].strip()
            if line.startswith("正在加载"):
                return
        raise RuntimeError("the server did not start")
