"""Old Word files (.doc, .wps) and RTF, converted to docx by LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.readers.docx import read_docx
from ingest.readers.limits import MAX_SECONDS, PATIENCE
from ingest.readers.source import Reading, UnreadableFile

TIME_LIMIT = 0.75 * MAX_SECONDS * PATIENCE  # seconds by the clock for one file, less than its process has
# How it ends when its processor time is used up (`ingest.worker.limit_time`): itself, or its launcher.
_OUT_OF_TIME = (-signal.SIGXCPU, 128 + signal.SIGXCPU)
_PROGRAMS = ("soffice", "libreoffice")
_NOTICE = "由 LibreOffice 转换后读取，编号和表格请对照原文核对。"
# Nothing in the file is run and nothing it refers to is fetched.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read_word_binary(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile, also where LibreOffice is missing or takes longer than TIME_LIMIT."""
    return _read(data, name, "doc")


def read_rtf(data: bytes, name: str) -> Reading:
    """As `read_word_binary`."""
    return _read(data, name, "rtf")


def read_odt(data: bytes, name: str) -> Reading:
    """As `read_word_binary`."""
    return _read(data, name, "odt")


def _read(data: bytes, name: str, suffix: str) -> Reading:
    reading = read_docx(_converted(data, name, suffix), name)
    return replace(reading, warnings=(*reading.warnings, _NOTICE))


def _converted(data: bytes, name: str, suffix: str) -> bytes:
    """The file as docx, made in a folder and with a user profile of its own."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnreadableFile(
            f"{name}：这是旧版 Word（.doc、.wps）、RTF 或 ODT 文件，读取它要用 LibreOffice，而本机没有安装。"
            f"请安装 LibreOffice（Debian：libreoffice-writer-nogui），或用 Word、WPS 另存为 docx 再收录。"
        )
    with tempfile.TemporaryDirectory(prefix="word-") as folder:
        work = Path(folder)
        (work / f"input.{suffix}").write_bytes(data)
        settings = work / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        _run(program, work, suffix, name)
        made = work / "input.docx"
        if not made.is_file():
            raise UnreadableFile(
                f"{name}：文件已损坏，LibreOffice 打不开。请用 Word 或 WPS 另存为 docx 再收录。"
            )
        return made.read_bytes()


def _run(program: str, work: Path, suffix: str, name: str) -> None:
    """Converts within TIME_LIMIT and the processor time allowed; what LibreOffice started ends with it."""
    command = [
        program,
        f"-env:UserInstallation={(work / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(work)),
        str(work / f"input.{suffix}"),
    ]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, process_group=0) as process:
        try:
            process.wait(TIME_LIMIT)
        except subprocess.TimeoutExpired as error:
            raise _too_slow(name) from error
        finally:
            _end(process.pid)
    if process.returncode in _OUT_OF_TIME:
        raise _too_slow(name)


def _too_slow(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name}：LibreOffice 太久没有转换完，已停止。请用 Word 或 WPS 打开后另存为 docx 再收录。"
    )


def _end(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return  # it has ended by itself, and all that it started
