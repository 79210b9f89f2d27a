"""Pages of originals as pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from assistant import originals
from assistant.errors import UserError
from assistant.originals import Originals
from ingest.attempts import attempt
from ingest.library import DocumentSummary, Library
from ingest.readers.page_images import WIDTH, page_images
from ingest.readers.source import Received
from tests.ofd_samples import policy_ofd, scanned_ofd
from tests.pdf_samples import pdf_of
from tests.samples import policy_text

pytestmark = pytest.mark.slow

PDF = pdf_of([["补助办法"], *([f"{n}. 第{n}类农户每户补助{n}00元。"] for n in range(1, 6))])


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path}/library.sqlite") as library:
        yield library


def staged(library: Library, name: str, data: bytes, read_as: bytes | None = None) -> DocumentSummary:
    """A file in the library; `read_as` is what could be read of it, where that is not the file itself."""
    documents = attempt(Received(name, read_as or data))
    assert isinstance(documents, tuple)
    return library.stage(documents[0], data)


def test_pages_are_drawn_kept_and_drawn_again_when_gone(library: Library, tmp_path: Path) -> None:
    pages, summary = Originals(tmp_path), staged(library, "六页.pdf", PDF)
    assert pages.count(library, summary) == 6
    images = [Image.open(io.BytesIO(pages.page(library, summary, number))) for number in (1, 6)]
    assert [(image.format, image.width) for image in images] == [("PNG", WIDTH)] * 2
    kept = tmp_path / "pages" / summary.sha256
    assert len(list(kept.iterdir())) == 7, "all six pages, drawn four at a time, and their count"
    before = (kept / "1.png").read_bytes()
    (kept / "1.png").unlink()
    assert pages.page(library, summary, 1) == before


def test_scans_in_an_ofd_are_shown(library: Library, tmp_path: Path) -> None:
    written = io.BytesIO()
    Image.new("RGB", (210, 297), "navy").save(written, "PNG")
    data = scanned_ofd({"Doc_0/Res/page.png": written.getvalue()})
    text = policy_text("办法", "补助100元。").encode()
    pages, summary = Originals(tmp_path), staged(library, "扫描件.ofd", data, read_as=text)
    assert pages.count(library, summary) == 1
    drawn = Image.open(io.BytesIO(pages.page(library, summary, 1))).convert("RGB")
    assert (drawn.width, drawn.getpixel((50, 50))) == (WIDTH, (0, 0, 128))


def test_an_ofd_with_text_is_shown_as_text(library: Library, tmp_path: Path) -> None:
    data, _ = policy_ofd()
    assert Originals(tmp_path).count(library, staged(library, "文件.ofd", data)) == 0


@pytest.mark.parametrize("number", [-1, 0, 7, 10**9])
def test_a_page_that_is_not_there_is_an_error_in_words(library: Library, tmp_path: Path, number: int) -> None:
    with pytest.raises(UserError, match="没有第"):
        Originals(tmp_path).page(library, staged(library, "六页.pdf", PDF), number)


@pytest.mark.parametrize(
    "data", [policy_text("办法", "补助100元。").encode(), PDF[:300], b"\x89PNG\r\n\x1a\n"]
)
def test_text_and_damaged_files_have_no_pages(library: Library, tmp_path: Path, data: bytes) -> None:
    text = policy_text("办法", "补助100元。").encode()
    assert Originals(tmp_path).count(library, staged(library, "a.txt", data, read_as=text)) == 0


def test_a_picture_is_shown_no_wider_than_a_page() -> None:
    written = io.BytesIO()
    Image.new("RGB", (2480, 3508), "white").save(written, "JPEG")
    (page,) = page_images(Received("扫描.jpg", written.getvalue()), 1, 4)
    assert Image.open(io.BytesIO(page)).size == (WIDTH, 1556)


def test_the_oldest_go_when_there_are_too_many(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "KEPT_FILES", 2)
    pages = Originals(tmp_path)
    for number in range(4):
        data = policy_text(f"{number}号办法", "补助100元。").encode()
        pages.count(library, staged(library, "a.txt", data))
    assert len(list((tmp_path / "pages").iterdir())) == 2
