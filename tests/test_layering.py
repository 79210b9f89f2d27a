"""Who may import whom, and the one place of each outside library, read off the source (AST).

`ui -> assistant -> ingest` and `eval -> assistant, ingest`; nothing points back. Only the command line,
which puts the program together, starts the pages and the evaluations.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "ingest": {"ingest"},
    "assistant": {"assistant", "ingest"},
    "ui": {"ui", "assistant", "ingest"},
    "eval": {"eval", "assistant", "ingest"},
    "assistant/cli.py": {"assistant", "ingest", "ui", "eval"},
}

# An outside library stands in one place, so that it can be replaced there.
HOME = {
    "alembic": ("ingest/database.py", "ingest/migrations/"),
    "chromadb": ("ingest/vectors.py",),
    "fastapi_offline": ("assistant/api/",),
    "docx": (
        "assistant/export.py",
        "assistant/quiz/papers/printed_page.py",
        "assistant/quiz/papers/printing.py",
    ),
    "fsrs": ("assistant/quiz/practice/notebook.py",),
    "gradio": ("ui/",),
    "haystack": ("eval/benchmark/systems/haystack_hybrid.py",),
    "lxml": ("ingest/readers/",),
    "jieba": ("ingest/tokens.py",),
    "langchain_chroma": ("eval/benchmark/systems/ensemble.py",),
    "langchain_classic": ("eval/benchmark/systems/ensemble.py",),
    "langchain_community": ("eval/benchmark/systems/ensemble.py",),
    "langchain_openai": ("assistant/generate.py",),
    "markdown_it": ("ingest/readers/markdown.py",),
    "openpyxl": (
        "ingest/readers/xlsx.py",
        "assistant/quiz/exchange/excel.py",
        "assistant/quiz/results/workbook.py",
    ),
    "pdfplumber": ("ingest/readers/ruled_tables.py",),
    "PIL": ("ingest/readers/scan.py", "ingest/readers/page_images.py"),
    "prometheus_client": ("assistant/metrics.py",),
    "pypdfium2": ("ingest/readers/pdf.py", "ingest/readers/pdf_page.py", "ingest/readers/pdf_drawings.py"),
    "pypinyin": ("assistant/pronunciation.py",),
    "reportlab": ("assistant/quiz/results/certificate.py",),
    "rank_bm25": ("eval/benchmark/systems/okapi.py",),
    "rapidocr": ("ingest/readers/scan.py",),
    "python_multipart": ("assistant/api/receiving.py",),
    "rjieba": ("ingest/tokens.py",),
    "safetensors": ("ingest/encoder.py", "ingest/joining.py"),
    "segno": ("ui/qr.py",),
    "sentence_transformers": ("ingest/encoder.py", "ingest/training.py"),
    "sqlalchemy": (
        "ingest/catalogue.py",
        "ingest/database.py",
        "ingest/library.py",
        "ingest/migrations/",
        "ingest/rows.py",
        "ingest/schema.py",
        "ingest/standing.py",
        "ingest/switches.py",
    ),
    "tantivy": ("ingest/terms.py",),
    "tokenizers": (
        "ingest/adaptation.py",
        "ingest/encoder.py",
        "ingest/training.py",
        "ingest/training_vocabulary.py",
    ),
    "torch": ("ingest/adaptation.py", "ingest/encoder.py", "ingest/training.py"),
    "xlrd": ("ingest/readers/xls.py",),
}
SETTINGS = "assistant/settings.py"


class Use(NamedTuple):
    """A dotted name that a file imports, or reads of `os`, and its line."""

    name: str
    line: int


def uses(source: str) -> Iterator[Use]:
    """Every module imported in `source`, at any depth, with the names taken from it, and `os.…` as read."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (Use(alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                yield from (Use(f"{module}.{alias.name}", node.lineno) for alias in names)
            case ast.Attribute(value=ast.Name(id="os"), attr=attribute):
                yield Use(f"os.{attribute}", node.lineno)
            case ast.Call(
                func=ast.Attribute(attr="import_module" | "resolve_name")
                | ast.Name(id="import_module" | "resolve_name" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield Use(name.replace(":", "."), node.lineno)


def breaches(path: str, source: str) -> list[str]:
    """What `source`, the file at `path` (relative to the root), uses against the rules above."""
    return [
        f"{path}:{use.line} uses {use.name}: {why}" for use in uses(source) if (why := breach(path, use.name))
    ]


def breach(path: str, name: str) -> str | None:
    package, library = path.split("/")[0], name.split(".")[0]
    allowed = MAY_IMPORT.get(path, MAY_IMPORT[package])
    if library in MAY_IMPORT and library not in allowed:
        return f"{package} may import only {', '.join(sorted(allowed))}"
    if library in HOME and not path.startswith(HOME[library]):
        return f"{library} belongs in {' or '.join(HOME[library])}"
    if name in ("os.environ", "os.environb", "os.getenv", "os.putenv") and path != SETTINGS:
        return f"the environment is read in {SETTINGS} only"
    return None


def modules() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for package in ("assistant", "eval", "ingest", "ui")
        for path in (ROOT / package).rglob("*.py")
    )


@pytest.mark.parametrize("path", modules())
def test_module_keeps_to_the_layers(path: str) -> None:
    found = breaches(path, (ROOT / path).read_text(encoding="utf-8"))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("ingest/index.py", "from assistant.answer import Answer"),
        ("assistant/compose.py", "def late():\n    import ui.render"),
        ("assistant/compose.py", "import importlib\nimportlib.import_module('eval.measures')"),
        ("assistant/compose.py", "from pkgutil import resolve_name\nresolve_name('ui:pages')"),
        ("ingest/library.py", "import eval"),
        ("eval/measures.py", "from ui import render"),
        ("assistant/retrieval.py", "import chromadb.api"),
        ("ui/pages.py", "from sqlalchemy import select"),
        ("ingest/encoder.py", "import os\nhome = os.environ['HOME']"),
        ("ui/pages.py", "from os import getenv"),
    ],
)
def test_breach_is_found(path: str, source: str) -> None:
    assert len(breaches(path, source)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "assistant/retrieval.py",
            "from ingest.index import ClauseIndex\nfrom . import answer\nimport os.path",
        ),
        ("assistant/cli.py", "import ui.pages, eval.measures"),
        ("ingest/vectors.py", "import chromadb"),
        ("ui/pages.py", "import gradio as gr"),
        ("assistant/settings.py", "import os\nos.getenv('A')"),
    ],
)
def test_permitted_use_passes(path: str, source: str) -> None:
    assert breaches(path, source) == []


@pytest.mark.slow
def test_importing_opens_no_connection() -> None:
    names = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in modules()]
    imported = [name for name in names if "migrations" not in name and not name.endswith("__main__")]
    script = "import importlib\nfrom tests.offline import cut_network\ncut_network()\n" + "\n".join(
        f"importlib.import_module({name!r})" for name in imported
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "", f"a module prints when it is imported: {done.stdout}"
