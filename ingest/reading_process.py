"""A process that reads files for this program (see worker.py), from outside: given tasks, heard, killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

from ingest.attempts import Fault
from ingest.readers.source import Received, UnreadableFile
from ingest.worker import Task

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from ingest.worker import work; work(int(sys.argv[2]))"
)


class ReadingProcess:
    """In a group of its own with the programs that it starts, and in the session of this program: Linux gives
    another session as much time, however nice its processes (sched(7), autogroup)."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        path = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, path, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                process_group=0,
            )
        self.alive = True

    def give(self, task: Task) -> None:
        with suppress(OSError):  # it died meanwhile, which `hear` tells
            self.connection.send(task)

    def hear(self, file: Received, seconds: float) -> Any:
        """What the task says next; where the process died at the file, why. It may take so many seconds."""
        try:
            return self.connection.recv()
        except (EOFError, OSError):
            return self._died(file, seconds)

    def give_up(self, file: Received, seconds: float) -> UnreadableFile:
        self.kill()
        return _too_slow(file, seconds)

    def kill(self) -> None:
        if not self.alive:
            return
        with suppress(ProcessLookupError):  # it has ended, and left no program behind
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.connection.close()
        self.alive = False

    def _died(self, file: Received, seconds: float) -> UnreadableFile | Fault:
        self.kill()
        code = self._process.returncode
        if code == -signal.SIGXCPU:
            return _too_slow(file, seconds)
        if code >= 0:
            return Fault(f"the reading process ended with status {code}; its error output says why")
        return UnreadableFile(
            f"{file.name}：读取时程序意外中止（{signal.Signals(-code).name}），其余文件不受影响。"
            "文件可能已损坏或太大，请用办公软件打开后另存再收录。"
        )


def _too_slow(file: Received, seconds: float) -> UnreadableFile:
    return UnreadableFile(
        f"{file.name}：读取超过 {seconds:.0f} 秒，已停止。请把文件拆小，或另存为 docx 后再收录。"
    )
