"""Damaged files of every kind, read in their own processes: documents or an error in words, nothing else."""

from __future__ import annotations

import io

import openpyxl
import pytest

from eval.fuzz import fuzz
from ingest.isolation import read_all
from ingest.readers.source import Received
from tests.ofd_samples import policy_ofd, zipped
from tests.samples import policy_text
from tests.test_pdf import SENTENCE, document
from tests.word_files import docx

MUTANTS = 40  # of each; `python -m eval.fuzz` makes thousands


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["地区", "标准（元）"], ["兴庆区", 700], ["金凤区", 650]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


TEXT = policy_text("肉牛补助办法", "每头补助2000元。", "由各乡镇落实。")
SAMPLES = {
    "文.docx": docx("<w:p><w:r><w:t>第一条 每头补助2000元。</w:t></w:r></w:p>"),
    "表.xlsx": workbook(),
    "文.ofd": policy_ofd()[0],
    "文.pdf": document([SENTENCE * 3] * 4),
    "页.html": f"<html><body><table><tr><td>文号：</td></tr></table><p>{TEXT}</p></body></html>".encode(),
    "文.md": f"# 办法\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n{TEXT}".encode(),
    "文.txt": TEXT.encode("gb18030"),
    "包.zip": zipped({"通知.txt": TEXT, "附件.zip": zipped({"表.csv": "地区,标准\n兴庆区,700"})}),
}


@pytest.mark.slow
def test_mutants_end_as_documents_or_as_errors_in_words() -> None:
    for name, outcomes in fuzz(SAMPLES, MUTANTS, seed=3).items():
        assert outcomes.findings == [], name
        assert outcomes.mutants >= MUTANTS


@pytest.mark.slow
def test_samples_are_read() -> None:
    """Otherwise their mutants would show little."""
    found = list(read_all([Received(name, data) for name, data in SAMPLES.items()]))
    assert [each.file.name for each in found if not isinstance(each.read, tuple)] == []
    assert len(found) == len(SAMPLES) + 1
