"""Reading in processes of their own: what a file can do there harms neither the program nor other files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from ingest import attempts, isolation, reading_process
from ingest.apart import read_apart
from ingest.attempts import Fault
from ingest.isolation import read_all
from ingest.readers import UnreadableFile
from ingest.readers.limits import MAX_SECONDS, SMALL_TEXT
from ingest.readers.source import Received
from tests import hard_tasks
from tests.ofd_samples import zipped
from tests.samples import policy_text

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
Value = TypeVar("Value")
SMALL = Received("小.txt", policy_text("肉牛补助办法", "每头补助2000元。").encode())

# What a reader in the other process does at a file of this name, instead of reading it.
MISCHIEF = {
    "慢": "__import__('time').sleep(60)",
    "死循环": "[None for _ in iter(int, 1)]",
    "段错误": "__import__('os').kill(__import__('os').getpid(), 11)",
    "被杀": "__import__('os').kill(__import__('os').getpid(), 9)",
    "等": "__import__('time').sleep(4) or real(data, name)",
    "退出": "__import__('os')._exit(3)",
    "内存": "bytearray(10**11)",
    "出错": "1 / 0",
    "子进程": "__import__('subprocess').run(['sleep', '61.5'])",
    "进程号": "(_ for _ in ()).throw(UnreadableFile(str(__import__('os').getpid())))",
}
START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from ingest import attempts
attempts.MAX_SECONDS = {seconds}
from ingest.readers import UnreadableFile
from ingest.worker import work
real, mischief = attempts.read_bytes, {mischief!r}
def read(data, name):
    return eval(mischief[name]) if name in mischief else real(data, name)
attempts.read_bytes = read
work(int(sys.argv[2]))
"""


@pytest.fixture(autouse=True)
def mischief(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_process, "_START", START.format(mischief=MISCHIEF, seconds=MAX_SECONDS))


def allow(monkeypatch: pytest.MonkeyPatch, seconds: int, patience: int) -> None:
    """So much time for a file."""
    monkeypatch.setattr(isolation, "MAX_SECONDS", seconds)
    monkeypatch.setattr(isolation, "PATIENCE", patience)
    monkeypatch.setattr(reading_process, "_START", START.format(mischief=MISCHIEF, seconds=seconds))


def large(name: str = "大.txt") -> Received:
    """A text that is read in another process."""
    sentences = ["各乡镇落实。" * 40] * (SMALL_TEXT // 600)
    return Received(name, policy_text(f"{name}办法", *sentences).encode())


def results(*files: Received, processes: int = 2) -> list[attempts.Read]:
    return [found.read for found in read_all(files, processes)]


def test_documents_come_in_order() -> None:
    files = [large(f"{n}.txt") if n % 3 else Received(f"{n}.txt", SMALL.data) for n in range(12)]
    found = list(read_all(files, 3))
    assert [each.file.name for each in found] == [file.name for file in files]
    for each in found:
        assert isinstance(each.read, tuple)
        assert each.read == attempts.attempt(each.file)


@pytest.mark.parametrize(
    ("name", "why"),
    [("段错误", "意外中止（SIGSEGV）"), ("被杀", "意外中止（SIGKILL）"), ("内存", "占用内存过多")],
)
def test_death_costs_one_file(name: str, why: str) -> None:
    bad, good = results(large(name), large(), processes=1)
    assert isinstance(bad, UnreadableFile)
    assert str(bad).startswith(f"{name}：")
    assert why in str(bad)
    assert isinstance(good, tuple)


@pytest.mark.parametrize(("name", "trace"), [("出错", "ZeroDivisionError"), ("退出", "status 3")])
def test_fault_of_the_program_is_kept_for_the_log(name: str, trace: str) -> None:
    bad, good = results(large(name), large(), processes=1)
    assert isinstance(bad, Fault)
    assert trace in bad.trace
    assert isinstance(good, tuple)


@pytest.mark.parametrize(("name", "patience"), [("慢", 1), ("死循环", 100), ("子进程", 1)])
def test_file_that_takes_too_long_is_given_up(
    monkeypatch: pytest.MonkeyPatch, name: str, patience: int
) -> None:
    allow(monkeypatch, 5, patience)
    bad, good = results(large(name), large(), processes=1)
    assert isinstance(bad, UnreadableFile)
    assert "读取超过 5 秒" in str(bad)
    assert isinstance(good, tuple)
    assert not running("sleep\x0061.5")


def test_file_that_waits_for_others_to_work_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine that gives a reading process less than a processor."""
    allow(monkeypatch, 1, patience=100)
    (read,) = results(large("等"))
    assert isinstance(read, tuple)


def test_reading_is_as_nice_as_its_program_to_other_programs() -> None:
    """Linux divides time between sessions first."""
    process = reading_process.ReadingProcess()
    try:
        number = process._process.pid
        assert os.getsid(number) == os.getsid(0)
        assert os.getpgid(number) == number
    finally:
        process.kill()


def test_a_task_of_its_own_is_bounded_as_reading_is() -> None:
    file = Received("图.pdf", b"")
    assert read_apart(hard_tasks.name_of, file, 60) == "图.pdf"
    died, slow = read_apart(hard_tasks.die, file, 60), read_apart(hard_tasks.sleep, file, 3)
    assert isinstance(died, UnreadableFile)
    assert "意外中止（SIGSEGV）" in str(died)
    assert isinstance(slow, UnreadableFile)
    assert "读取超过 3 秒" in str(slow)
    failed = read_apart(hard_tasks.divide, file, 60)
    assert isinstance(failed, Fault)
    assert "ZeroDivisionError" in failed.trace


def test_a_process_reads_many_files() -> None:
    numbers = {str(each) for each in results(*[large("进程号")] * 5, processes=1)}
    assert len(numbers) == 1
    assert str(os.getpid()) not in numbers


def test_small_text_is_read_here() -> None:
    (read,) = results(Received("进程号", SMALL.data))
    assert isinstance(read, tuple)  # the mischief is in other processes only


def test_many_small_texts_are_read_in_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "FEW_TEXTS", 2 * len(SMALL.data))
    here, _, there = results(*[Received("进程号", SMALL.data)] * 3, processes=1)
    assert isinstance(here, tuple)
    assert isinstance(there, UnreadableFile)


@pytest.mark.parametrize("name", ["段错误", "慢"])
def test_bad_member_of_an_archive_costs_itself_alone(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(MISCHIEF, f"包.zip/{name}", MISCHIEF[name])
    allow(monkeypatch, 5, patience=1)
    archive = Received("包.zip", zipped({"一.txt": SMALL.data, name: SMALL.data, "二.txt": SMALL.data}))
    found = list(read_all([archive, SMALL], 1))
    assert [each.file.name for each in found] == [
        "包.zip/一.txt",
        f"包.zip/{name}",
        "包.zip/二.txt",
        "小.txt",
    ]
    assert [isinstance(each.read, tuple) for each in found] == [True, False, True, True]
    assert [each.is_last for each in found] == [False, False, True, True]
    assert {each.given.name for each in found} == {"包.zip", "小.txt"}


def test_cancelled_at_once_even_while_a_file_is_read() -> None:
    begin = time.monotonic()
    found = list(read_all([SMALL, large("慢"), large()], 2, lambda: time.monotonic() > begin + 1))
    assert time.monotonic() - begin < 5
    assert [each.file.name for each in found] == ["小.txt"]


def test_files_are_asked_for_as_they_are_read() -> None:
    asked = 0

    def files() -> Iterator[Received]:
        nonlocal asked
        for _ in range(100):
            asked += 1
            yield SMALL

    reads = read_all(files(), 1)
    next(reads)
    assert asked <= 5
    reads.close()


@pytest.mark.parametrize("name", ["慢", "子进程"])
def test_killed_program_leaves_no_process_behind(name: str) -> None:
    script = (
        "from tests import test_isolation as t; from ingest import reading_process\n"
        "reading_process._START = t.START.format(mischief=t.MISCHIEF, seconds=60)\n"
        f"print('ready', flush=True); t.results(t.large({name!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        workers = eventually(lambda: children(process.pid))
        assert workers
        if name == "子进程":
            assert eventually(lambda: running("sleep\x0061.5"))
        process.send_signal(signal.SIGKILL)
    assert eventually(lambda: not any(alive(worker) for worker in workers))
    assert eventually(lambda: not running("sleep\x0061.5"))


def eventually(condition: Callable[[], Value], seconds: float = 15) -> Value:
    """What the condition gives once that is true; its last value when it never is."""
    end = time.monotonic() + seconds
    while not (value := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return value


def children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in found.split()]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def running(command: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if command in path.read_text(errors="replace") and alive(int(path.parent.name)):
                found.append(int(path.parent.name))
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
    return found
