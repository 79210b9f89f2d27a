"""Pages of an original as pictures, to be looked at beside what was read: PDF files, images, OFD of scans."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

from ingest.readers.formats import Format, format_of
from ingest.readers.source import Received

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTH = 1_100  # pixels: small print can be read
_HIGHEST = 3_000


def has_pages(file: Received) -> bool:
    return format_of(file.data, file.name) in (Format.PDF, Format.IMAGE, Format.OFD)


def count_pages(file: Received) -> int:
    """How many can be drawn. Raises UnreadableFile."""
    match format_of(file.data, file.name):
        case Format.PDF:
            from ingest.readers.pdf import opened  # pdfium, and the recogniser's image library

            with opened(file.data, file.name) as pdf:
                return len(pdf)
        case Format.OFD:
            from ingest.readers.ofd import count_scanned

            return count_scanned(file.data, file.name)
        case _:
            from ingest.readers.scan import pictures

            return sum(1 for _ in pictures(file.data, file.name))


def page_images(file: Received, first: int, count: int) -> tuple[bytes, ...]:
    """PNG files of `count` pages from `first` (1 is the first page), fewer where there are no more. Raises
    UnreadableFile."""
    of_format = {Format.PDF: _of_pdf, Format.OFD: _of_ofd}.get(format_of(file.data, file.name), _of_picture)
    return tuple(_png(page) for page in of_format(file, first, count))


def _of_pdf(file: Received, first: int, count: int) -> Iterator[Image]:
    from ingest.readers.pdf import PDFIUM, opened

    with PDFIUM, opened(file.data, file.name) as pdf:
        for index in range(first - 1, min(first - 1 + count, len(pdf))):
            with closing(pdf[index]) as page:
                width, height = page.get_size()
                with closing(page.render(scale=min(WIDTH / width, _HIGHEST / height))) as bitmap:
                    yield bitmap.to_pil()


def _of_picture(file: Received, first: int, count: int) -> Iterator[Image]:
    from ingest.readers.scan import pictures

    for picture in islice(pictures(file.data, file.name), first - 1, first - 1 + count):
        yield _small(picture)


def _of_ofd(file: Received, first: int, count: int) -> Iterator[Image]:
    from ingest.readers.ofd import scanned_pages

    return map(_small, scanned_pages(file.data, file.name, first, count))


def _small(picture: Image) -> Image:
    picture.thumbnail((WIDTH, _HIGHEST))
    return picture


def _png(picture: Image) -> bytes:
    written = io.BytesIO()
    picture.convert("RGB").save(written, "PNG")
    return written.getvalue()
