"""The text of the reference data by other means than the product's readers, to measure these by."""

from __future__ import annotations

import gzip
import html
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGE_BODY = re.compile(r'id="UCAP-CONTENT">(.*?)</td>', re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|div|h[1-6]|li|tr)>|<br\s*/?>", re.IGNORECASE)
_MARKS = re.compile(r"^#{1,6}\s+|\*\*|!\[[^\]]*\](?:\([^)]*\))?|\]\([^)]*\)")  # and where links lead


@dataclass(frozen=True, slots=True)
class RawText:
    """A file as a user gives it, and the lines that are in it."""

    name: str
    data: bytes
    lines: tuple[str, ...]


def markdown_texts(path: Path) -> Iterator[RawText]:
    """The documents of a docs.jsonl.gz, each as a Markdown file."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            text = f"# {row['title']}\n\n{row['text']}"
            yield RawText(f"{row['doc_id']}.md", text.encode(), _lines(text.splitlines()))


def word_texts(folder: Path) -> Iterator[RawText]:
    """Word files by their w:t elements; numbers that Word generates are in none."""
    for path in sorted(folder.glob("*.docx")):
        with zipfile.ZipFile(path) as package:
            root = ElementTree.fromstring(package.read("word/document.xml"))
        paragraphs = ("".join(_runs(paragraph)) for paragraph in root.iter(f"{_WORD}p"))
        yield RawText(path.name, path.read_bytes(), _lines(paragraphs))


def _runs(paragraph: ElementTree.Element) -> Iterator[str]:
    for each in paragraph.iter():
        if each.tag == f"{_WORD}t":
            yield each.text or ""
        elif each.tag in (f"{_WORD}br", f"{_WORD}tab"):
            yield "\n" if each.tag.endswith("br") else " "


def page_texts(folder: Path) -> Iterator[RawText]:
    """Pages of www.gov.cn: the element that holds the document, without its tags."""
    for path in sorted(folder.glob("*.html")):
        body = _PAGE_BODY.search(path.read_text("utf-8"))
        text = re.sub(r"<[^>]*>", "", _BLOCK_END.sub("\n", re.sub(r"\s", " ", body[1]))) if body else ""
        yield RawText(path.name, path.read_bytes(), _lines(html.unescape(text).splitlines()))


_SHEET = """<html><head><meta charset="utf-8"><style>
@page {{size: 21cm 29.7cm; margin: 3.7cm 2.6cm 3.5cm 2.8cm}}
body {{font-size: 16pt; line-height: 28pt}}
h1, h3 {{text-align: center}}
p {{margin: 0; {style}}}
</style></head><body>{body}</body></html>"""
# As official documents are set; without indents, apart by a blank; with a ragged edge.
_STYLES = (
    *("text-indent: 32pt; text-align: justify", "text-align: justify; margin-bottom: 6pt"),
    "text-indent: 32pt",
)


def printed_texts(path: Path, every: int) -> Iterator[RawText]:
    """Every n-th document of a docs.jsonl.gz as PDF, set by LibreOffice; none where that is not installed."""
    texts = list(markdown_texts(path))[::every] if shutil.which("soffice") else []
    with TemporaryDirectory() as folder:
        pages = [Path(folder, f"{raw.name.removesuffix('.md')}.html") for raw in texts]
        for i, (page, raw) in enumerate(zip(pages, texts, strict=True)):
            page.write_text(_sheet(raw.data.decode(), _STYLES[i % len(_STYLES)]), encoding="utf-8")
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "pdf"]
        if pages:
            subprocess.run([*command, "--outdir", folder, *pages], check=True, stdout=subprocess.DEVNULL)
        for page, raw in zip(pages, texts, strict=True):
            pdf = page.with_suffix(".pdf")
            yield RawText(pdf.name, pdf.read_bytes(), raw.lines)


def _sheet(markdown: str, style: str) -> str:
    written = (line.strip() for line in markdown.splitlines())
    body = "".join(_element(line) for line in written if line)
    return _SHEET.format(style=style, body=body)


def _element(line: str) -> str:
    tag = "h1" if line.startswith("# ") else "h3" if line.startswith("#") else "p"
    return f"<{tag}>{html.escape(_MARKS.sub('', line))}</{tag}>"


def _lines(lines: Iterator[str] | list[str]) -> tuple[str, ...]:
    split = (part for line in lines for part in line.splitlines())
    return tuple(text for line in split if (text := _MARKS.sub("", line.strip()).strip()))
