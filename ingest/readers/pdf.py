"""PDF: the text layer by position; pages that are pictures are recognised."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from ingest.readers import pdf_page, scan
from ingest.readers.printed_furniture import without_furniture
from ingest.readers.printed_pages import Page, paragraphs
from ingest.readers.source import Reading, UnreadableFile

MAX_PAGES = 3_000  # 2,000 full pages of text take about a minute
PDFIUM = threading.RLock()  # pdfium must not be entered by two threads at once


@dataclass(frozen=True, slots=True)
class _Pages:
    """What was read, page by page, and the numbers of the pages that deserve a warning."""

    pages: list[Page]
    scanned: list[int]
    recognised: list[int]  # pictures with a text layer
    unmapped: list[int]
    damaged: list[int]
    watermarks: list[str]


def read_pdf(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    with PDFIUM, opened(data, name) as pdf:
        found = _read_pages(pdf)
        if len(found.damaged) == len(pdf):
            raise UnreadableFile(f"{name}：PDF 文件已损坏，读不出任何一页。请重新取得文件。")
        has_text = any(page.parts for page in found.pages)
        recognised = scan.recognise_pages(
            found.scanned, lambda number: _picture(pdf, number), name, has_text=has_text
        )
    cleared = without_furniture(sorted([*found.pages, *recognised.pages], key=lambda page: page.number))
    warnings = (*cleared.warnings, *_warnings(found), *recognised.warnings)
    return Reading(paragraphs(cleared.pages), warnings=warnings)


@contextmanager
def opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableFile(f"{name}：PDF 文件有密码，请解除密码后再收录。") from error
        raise UnreadableFile(f"{name}：PDF 文件已损坏，打不开。请重新取得文件。") from error
    with closing(pdf):
        if len(pdf) > MAX_PAGES:
            raise UnreadableFile(f"{name}：有 {len(pdf)} 页，超过上限 {MAX_PAGES} 页，请拆分后再收录。")
        if not len(pdf):
            raise UnreadableFile(f"{name}：PDF 文件里一页也没有，请检查是否传错了文件。")
        yield pdf


def _read_pages(pdf: pypdfium2.PdfDocument) -> _Pages:
    found = _Pages([], [], [], [], [], [])
    for number in range(1, len(pdf) + 1):
        try:
            with closing(pdf[number - 1]) as page:
                sheet = pdf_page.read_sheet(page, number)
        except pypdfium2.PdfiumError:
            found.damaged.append(number)
            continue
        found.watermarks.extend(sheet.watermarks)
        if sheet.is_scanned:
            found.scanned.append(number)
        else:
            found.pages.append(sheet.page)
        if sheet.has_unmapped:
            found.unmapped.append(number)
        if sheet.is_picture and not sheet.is_scanned:
            found.recognised.append(number)
    return found


def _warnings(found: _Pages) -> Iterator[str]:
    if found.damaged:
        yield f"{scan.named(found.damaged)}已损坏，读不出来，没有收录。"
    if found.unmapped:
        yield f"{scan.named(found.unmapped)}有字体不能对应到文字，个别字可能缺失或有误，请对照原件核对。"
    if found.recognised:
        yield f"{scan.named(found.recognised)}是带文字层的扫描件，文字由别的软件识别得来，请对照原件核对。"
    if found.watermarks:
        texts = list(dict.fromkeys(found.watermarks))
        more = "等" if len(texts) > 1 else ""
        yield f"已略去斜排的水印{len(found.watermarks)}处：“{texts[0]}”{more}。"


def _picture(pdf: pypdfium2.PdfDocument, number: int) -> scan.Picture:
    with (
        closing(pdf[number - 1]) as page,
        closing(page.render(scale=scan.scale_of(*page.get_size()))) as bitmap,
    ):
        picture: scan.Picture = bitmap.to_pil().convert("RGB")
    return picture
