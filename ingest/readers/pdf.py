"""PDF: the text layer by position; pages that are pictures are recognised."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from ingest.readers import pdf_page, scan
from ingest.readers.furniture import without_furniture
from ingest.readers.layout import Page, paragraphs
from ingest.readers.source import Reading, UnreadableFile

MAX_PAGES = 3_000  # 2,000 full pages of text take about a minute
MAX_SCANNED_PAGES = 300  # each takes seconds
_RESOLUTION = 200 / 72  # pixels a point of a page that is recognised
_MOST_PIXELS = 4_000  # of the longer side of such a page, however large its paper
_MOST_NAMED = 10  # pages that a warning names
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
        recognised = _recognise(pdf, found, name)
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
        yield f"{_named(found.damaged)}已损坏，读不出来，没有收录。"
    if found.unmapped:
        yield f"{_named(found.unmapped)}有字体不能对应到文字，个别字可能缺失或有误，请对照原件核对。"
    if found.recognised:
        yield f"{_named(found.recognised)}是带文字层的扫描件，文字由别的软件识别得来，请对照原件核对。"
    if found.watermarks:
        texts = list(dict.fromkeys(found.watermarks))
        more = "等" if len(texts) > 1 else ""
        yield f"已略去斜排的水印{len(found.watermarks)}处：“{texts[0]}”{more}。"


def _named(numbers: Sequence[int]) -> str:
    """“第2、3页”; of many, the first ones and how many there are."""
    listed = "、".join(map(str, numbers[:_MOST_NAMED]))
    return f"第{listed}页" if len(numbers) <= _MOST_NAMED else f"第{listed}页等{len(numbers)}页"


@dataclass(frozen=True, slots=True)
class _Recognised:
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()


def _recognise(pdf: pypdfium2.PdfDocument, found: _Pages, name: str) -> _Recognised:
    """The scanned pages. Without the recogniser they are an error only where the file holds nothing else."""
    if not found.scanned:
        return _Recognised()
    if len(found.scanned) > MAX_SCANNED_PAGES:
        raise UnreadableFile(
            f"{name}：有 {len(found.scanned)} 页扫描件，超过上限 {MAX_SCANNED_PAGES} 页，请拆分后再收录。"
        )
    if not scan.is_available():
        if not any(page.parts for page in found.pages):
            raise UnreadableFile(f"{name}：是扫描件，{scan.ABSENT}")
        return _Recognised(warnings=(f"{_named(found.scanned)}是扫描件，没有收录：{scan.ABSENT}",))
    scans = [_scanned(pdf, number) for number in found.scanned]
    return _Recognised(tuple(one.page for one in scans), scan.warnings(scans))


def _scanned(pdf: pypdfium2.PdfDocument, number: int) -> scan.Scan:
    with closing(pdf[number - 1]) as page:
        width, height = page.get_size()
        scale = min(_RESOLUTION, _MOST_PIXELS / max(width, height))
        with closing(page.render(scale=scale)) as bitmap:
            picture = bitmap.to_pil().convert("RGB")
    return scan.recognise(picture, number)
