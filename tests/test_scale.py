from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest

from eval.scale import main, write_documents

pytestmark = pytest.mark.slow

LAW = "第一条 为了规范牧草种植，制定本办法。\n\n第二条 牧草每亩补助{}元。"


def write_laws(folder: Path) -> Path:
    """Two texts of one law, one of another, and an expired one."""
    rows = [
        ("牧草办法", None, ["（2010年1月1日县人民政府公布）"], LAW.format(20)),
        ("牧草办法", False, ["（2020年1月1日县人民政府公布）"], LAW.format(30)),
        ("水利办法", None, [], "第一条 水渠由乡镇维护。\n\n第二条 维护费每年一万元。"),
        ("旧水利办法", True, [], "第一条 水渠由村维护。"),
    ]
    keys = ("title", "expired", "history", "text")
    with gzip.open(folder / "docs.jsonl.gz", "wt", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            document = {"doc_id": number, **dict(zip(keys, row, strict=True))}
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
    return folder


@pytest.mark.slow
def test_a_small_province_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--data", str(write_laws(tmp_path))])
    table = dict(re.findall(r"\| (.+?) +\| +(.+?) \|", capsys.readouterr().out))
    assert table["current documents, clauses"].startswith("2, ")
    assert table["files"] == "3 published, 1 archived"
    assert table["main generation of the index untouched"] in ("yes", "NO")  # of so few a tenth is changed
    assert float(table["one document replaced and found, s"]) < 30
    assert int(table["server and worker, MB"]) > 100


def test_documents_come_as_markdown_with_title_dates_and_whether_they_hold(tmp_path: Path) -> None:
    write_laws(tmp_path)
    files = write_documents(tmp_path / "docs.jsonl.gz", tmp_path / "documents", most=3)
    assert [file.name for file in files] == ["00000.md", "00001.md", "00002.md"]
    begin = "# 牧草办法\n\n（2010年1月1日县人民政府公布）\n\n第一条"
    assert files[0].read_text(encoding="utf-8").startswith(begin)
    (*_, expired) = write_documents(tmp_path / "docs.jsonl.gz", tmp_path / "again")
    assert expired.read_text(encoding="utf-8").startswith("---\n时效性: 已失效\n---\n# 旧水利办法")
