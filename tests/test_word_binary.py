"""Old Word files through LibreOffice: the real one where it is installed, made-up ones for failures."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from ingest.readers import UnreadableFile, read, word_binary
from ingest.readers.formats import Format, format_of
from ingest.readers.word_binary import read_rtf, read_word_binary
from tests.word_files import definition, docx, item, level, num, paragraph

RTF = (
    rb"{\rtf1\ansi\ansicpg936\uc1 \u19968?\u12289?\u24635?\u20307?\u35201?\u27714?\par \u27491?\u25991?\par}"
)


@pytest.fixture(scope="module")
def soffice() -> str:
    path = shutil.which("soffice")
    if path is None:
        pytest.skip("no soffice on PATH")
    return path


def converted(soffice: str, folder: Path, source: Path, suffix: str, filter_name: str) -> Path:
    subprocess.run(
        [
            *(
                soffice,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
            ),
            *(f"{suffix}:{filter_name}", "--outdir", str(folder), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{source.stem}.{suffix}"


def words(path: Path) -> list[str]:
    """The paragraphs without blanks."""
    return ["".join(text.split()) for text in read(path).paragraphs]


@pytest.mark.slow
def test_rtf(soffice: str) -> None:
    reading = read_rtf(RTF, "方案.rtf")
    assert [each.text for each in reading.paragraphs] == ["一、总体要求", "正文"]
    assert "LibreOffice" in reading.warnings[-1]


@pytest.mark.slow
def test_old_word_file_keeps_generated_numbers(soffice: str, tmp_path: Path) -> None:
    numbering = (
        definition(level(0, "第%1章", "chineseCounting"), level(1, "（%2）", "chineseCounting")) + num()
    )
    source = tmp_path / "方案.docx"
    source.write_bytes(
        docx(item("总则") + item("甲；", 1) + item("乙。", 1) + item("罚则"), numbering=numbering)
    )
    old = converted(soffice, tmp_path, source, "doc", "MS Word 97")
    assert format_of(old.read_bytes(), "方案.docx") is Format.WORD_BINARY
    assert words(old) == ["第一章总则", "（一）甲；", "（二）乙。", "第二章罚则"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("suffix", "filter_name"),
    [("doc", "MS Word 97"), ("rtf", "Rich Text Format"), ("xml", "MS Word 2003 XML")],
)
def test_genuine_file_reads_the_same(
    soffice: str, tmp_path: Path, policy_data: Path, suffix: str, filter_name: str
) -> None:
    source = policy_data / "docx" / "经营者集中审查规定.docx"
    assert words(converted(soffice, tmp_path, source, suffix, filter_name)) == words(source)


@pytest.mark.slow
def test_what_libreoffice_cannot_open(soffice: str) -> None:
    with pytest.raises(UnreadableFile, match=r"坏\.doc"):
        read_word_binary(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "坏.doc")


def test_without_libreoffice_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile, match=r"方案\.doc.*安装 LibreOffice.*另存为 docx"):
        read_word_binary(b"", "方案.doc")


def program(folder: Path, script: str) -> None:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.slow
def test_conversion_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, f"(sleep 1.5; touch {tmp_path}/survived) & sleep 60")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(word_binary, "TIME_LIMIT", 0.3)
    with pytest.raises(UnreadableFile, match="没有转换完"):
        read_word_binary(b"", "方案.doc")
    time.sleep(1.8)
    assert not (tmp_path / "survived").exists()


@pytest.mark.parametrize("ending", ["kill -XCPU $$", "exit 152"], ids=["itself", "its launcher says so"])
def test_conversion_that_used_up_its_processor_time_is_slow_not_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str
) -> None:
    program(tmp_path, ending)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(UnreadableFile, match="没有转换完"):
        read_word_binary(b"", "方案.doc")


def test_conversion_gives_the_reading_of_the_docx(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "made.docx").write_bytes(docx(paragraph("一、总体要求")))
    program(tmp_path, f'for last; do :; done; cp {tmp_path}/made.docx "${{last%.*}}.docx"')
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert [each.text for each in read_word_binary(b"", "方案.wps").paragraphs] == ["一、总体要求"]
