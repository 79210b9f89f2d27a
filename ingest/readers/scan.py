"""Pictures of text, scanned pages and image files: recognised on this machine by the extra `ocr`."""

from __future__ import annotations

import io
import re
import warnings as python_warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageOps, ImageSequence

from ingest.readers.printed_furniture import without_furniture
from ingest.readers.printed_lines import Glyph, Line, lines_of
from ingest.readers.printed_pages import Page, paragraphs
from ingest.readers.source import Reading, UnreadableFile

if TYPE_CHECKING:
    from rapidocr import RapidOCR

ABSENT = "识别文字需要另行安装组件：pip install 'policy-assistant[ocr]'，或者请提供有文字的版本。"
MAX_PIXELS = 100_000_000  # of a picture: A3 at 600 dpi has 70 million
MAX_PICTURES = 300  # in one file
MAX_SCANNED_PAGES = 300  # each takes seconds

_RESOLUTION = 200 / 72  # pixels a point of a page that is recognised
_MOST_PIXELS = 4_000  # of the longer side of such a page, however large its paper
_HOPELESS = 3  # pages without a legible word, after which the others of a file are not tried
_PALE = 16  # of 255: a picture whose shades differ by less is blank
_MOST_NAMED = 10  # pages that a warning names
_SURE = 0.9  # confidence below which a number is to be checked
_LEGIBLE = 0.5  # below it a line is taken for a stamp or a stain
_TURNED = 0.75  # mean confidence below which the picture may lie on its side or head
_MOST_NUMBERS = 20  # that warnings name
_TABLE_ROWS = 3  # whose text is divided by wide blanks
_NUMBER = re.compile(r"\d[\d.,，:：/-]*\s*(?:[%％‰]|[万亿]?[元亩人户个年月日天号条件次]|[万亿])?")


Picture = Image.Image
Place = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture as recognised. `numbers` are those to be checked, `illegible` the text left out."""

    page: Page
    numbers: tuple[str, ...] = ()
    illegible: tuple[str, ...] = ()
    has_table: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of a line, with the confidence of each character where the recogniser tells it."""

    glyph: Glyph
    sureness: tuple[float, ...]

    @property
    def confidence(self) -> float:
        return self.glyph.confidence or 0.0


def is_available() -> bool:
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read_picture(data: bytes, name: str) -> Reading:
    """An image file of one or more pictures. Raises UnreadableFile."""
    if not is_available():
        raise UnreadableFile(f"{name}：是图片，{ABSENT}")
    scans = [recognise(picture, number) for number, picture in enumerate(pictures(data, name), start=1)]
    cleared = without_furniture([scan.page for scan in scans])
    return Reading(paragraphs(cleared.pages), warnings=(*cleared.warnings, *warnings(scans)))


# --- scanned pages of documents ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Recognised:
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()


def recognise_pages(
    numbers: Sequence[int], picture: Callable[[int], Picture], name: str, *, has_text: bool
) -> Recognised:
    """The scanned pages of a file, each from its picture. Without the recogniser they are an error only where
    the file holds no other text. Raises UnreadableFile."""
    if not numbers:
        return Recognised()
    if len(numbers) > MAX_SCANNED_PAGES:
        raise UnreadableFile(
            f"{name}：有 {len(numbers)} 页扫描件，超过上限 {MAX_SCANNED_PAGES} 页，请拆分后再收录。"
        )
    if not is_available():
        if not has_text:
            raise UnreadableFile(f"{name}：是扫描件，{ABSENT}")
        return Recognised(warnings=(f"{named(numbers)}是扫描件，没有收录：{ABSENT}",))
    scans = list(_scans(numbers, picture))
    if len(scans) < len(numbers) and not has_text:
        raise UnreadableFile(f"{name}：前 {len(scans)} 页都认不出文字，文件可能已损坏。请重新取得或扫描。")
    left = numbers[len(scans) :]
    given_up = (f"{named(left)}没有识别：前面几页都认不出文字，请核对原件。",) if left else ()
    return Recognised(tuple(one.page for one in scans), (*warnings(scans), *given_up))


def _scans(numbers: Sequence[int], picture: Callable[[int], Picture]) -> Iterator[Scan]:
    """The pages up to where it is no use: each takes seconds."""
    tried = legible = 0
    for number in numbers:
        page = picture(number)
        if _is_blank(page):
            yield Scan(Page(number, page.width, page.height, ()))
            continue
        scan = recognise(page, number)
        tried, legible = tried + 1, legible + bool(scan.page.parts)
        yield scan
        if tried == _HOPELESS and not legible:
            return


def named(numbers: Sequence[int]) -> str:
    """“第2、3页”; of many, the first ones and how many there are."""
    listed = "、".join(map(str, numbers[:_MOST_NAMED]))
    return f"第{listed}页" if len(numbers) <= _MOST_NAMED else f"第{listed}页等{len(numbers)}页"


def scale_of(width: float, height: float) -> float:
    """Pixels a point for a page of this size."""
    return min(_RESOLUTION, _MOST_PIXELS / max(width, height, 1.0))


def is_picture(data: bytes) -> bool:
    """Whether it opens; OFD may hold images of kinds that nothing here reads (JBIG2)."""
    try:
        next(pictures(data, ""))
    except UnreadableFile:
        return False
    return True


def composed(
    placed: Sequence[tuple[bytes, Place]], size: tuple[float, float], points: float, name: str
) -> Picture:
    """A page of pictures at their places, lengths in units of so many points. Raises UnreadableFile."""
    scale = scale_of(*(length * points for length in size)) * points
    page = Image.new("RGB", (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))), "white")
    for data, place in placed:
        left, top, width, height = (round(length * scale) for length in place)
        if 0 < width <= 2 * page.width and 0 < height <= 2 * page.height:
            page.paste(next(pictures(data, name)).resize((width, height)), (left, top))
    return page


# --- picture files ------------------------------------------------------------------------------------------


def pictures(data: bytes, name: str) -> Iterator[Image.Image]:
    """Upright, one at a time. A decoder may fail with any exception on a damaged file."""
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            file = Image.open(io.BytesIO(data))
        count = getattr(file, "n_frames", 1)
        pixels = file.width * file.height
    except Exception as error:
        raise UnreadableFile(f"{name}：图片已损坏或过大，打不开。请重新取得文件。") from error
    if count > MAX_PICTURES or pixels > MAX_PIXELS:
        raise UnreadableFile(
            f"{name}：图片有 {count} 页、每页 {pixels} 像素，超过上限 {MAX_PICTURES} 页或 {MAX_PIXELS} 像素，"
            "请拆分或缩小后再收录。"
        )
    with file:
        try:
            for frame in ImageSequence.Iterator(file):
                yield ImageOps.exif_transpose(frame).convert("RGB")
        except Exception as error:
            raise UnreadableFile(f"{name}：图片已损坏，读不完整。请重新取得文件。") from error


def recognise(picture: Image.Image, number: int) -> Scan:
    """A page of `number` from its picture, upright or lying on any side."""
    runs = _upright_runs(picture)
    legible = [run for run in runs if run.confidence >= _LEGIBLE]
    lines = lines_of([run.glyph for run in legible])
    spread = sum(1 for line in lines if line.column == 0 and _is_spread(line, legible))
    return Scan(
        Page(number, picture.width, picture.height, lines),
        numbers=tuple(found for run in legible for found in _doubtful(run)),
        illegible=tuple(run.glyph.text for run in runs if run.confidence < _LEGIBLE),
        has_table=spread >= _TABLE_ROWS,
    )


def _is_blank(picture: Image.Image) -> bool:
    return int(np.ptp(np.asarray(picture.convert("L")))) < _PALE


def _is_spread(line: Line, runs: Sequence[_Run]) -> bool:
    """Whether wide blanks divide the line, as they do the cells of a table."""
    beside = sorted(
        (run.glyph for run in runs if line.top <= run.glyph.middle <= line.bottom), key=lambda one: one.left
    )
    return any(after.left - before.right > 2 * line.size for before, after in pairwise(beside))


def _doubtful(run: _Run) -> Iterator[str]:
    for match in _NUMBER.finditer(run.glyph.text):
        sureness = run.sureness[match.start() : match.end()] or (run.confidence,)
        if min(sureness) < _SURE:
            yield match[0]


def _upright_runs(picture: Image.Image) -> list[_Run]:
    """Text on its side is found in boxes that are higher than wide, text on its head is not recognised."""
    runs = _runs(picture)
    if not runs or (_mean(runs) >= _TURNED and not _is_on_side(runs)):
        return runs
    turns = (90, 270) if _is_on_side(runs) else (180,)
    others = (_runs(picture.rotate(turn, expand=True)) for turn in turns)
    return max([runs, *others], key=lambda found: (not _is_on_side(found), _mean(found)))


def _mean(runs: Sequence[_Run]) -> float:
    return sum(run.confidence for run in runs) / len(runs) if runs else 0.0


def _is_on_side(runs: Sequence[_Run]) -> bool:
    high = sum(1 for run in runs if run.glyph.bottom - run.glyph.top > run.glyph.right - run.glyph.left)
    return 2 * high > len(runs)


def _runs(picture: Image.Image) -> list[_Run]:
    # Which of its results the recogniser returns depends on its settings; with these it is the whole one.
    found: Any = _recogniser()(np.asarray(picture)[:, :, ::-1], use_cls=False, return_word_box=True)
    if found.boxes is None:
        return []
    words = found.word_results or ()
    runs = []
    for i, (box, text, score) in enumerate(zip(found.boxes, found.txts, found.scores, strict=True)):
        (left, top), (right, bottom) = np.min(box, axis=0), np.max(box, axis=0)
        glyph = Glyph(text, float(left), float(top), float(right), float(bottom), float(score))
        sureness = tuple(float(word[1]) for word in words[i]) if i < len(words) else ()
        runs.append(_Run(glyph, sureness if len(sureness) == len(text) else ()))
    return runs


@cache
def _recogniser() -> RapidOCR:
    """The models that come inside the package, named one by one: others would be downloaded."""
    from rapidocr import ModelType, OCRVersion, RapidOCR

    params = {
        "Global.log_level": "critical",
        "Global.text_score": 0.0,  # what is illegible is reported
        "Global.return_single_char_box": True,
        "Det.ocr_version": OCRVersion.PPOCRV6,
        "Det.model_type": ModelType.SMALL,
        "Rec.ocr_version": OCRVersion.PPOCRV6,
        "Rec.model_type": ModelType.SMALL,
    }
    return RapidOCR(params=params)


def warnings(scans: Sequence[Scan]) -> tuple[str, ...]:
    """For a human: numbers to check, text left out, tables."""
    numbers = [(scan.page.number, number) for scan in scans for number in scan.numbers]
    found = [f"第{page}页：“{number}”识别置信度低，请人工核对。" for page, number in numbers[:_MOST_NUMBERS]]
    if len(numbers) > _MOST_NUMBERS:
        found.append(f"另有{len(numbers) - _MOST_NUMBERS}处数字识别置信度低，请对照原件核对。")
    for scan in scans:
        if scan.illegible:
            texts = "”“".join(scan.illegible[:3])
            found.append(f"第{scan.page.number}页有{len(scan.illegible)}处文字认不清，没有收录：“{texts}”。")
        if scan.has_table:
            found.append(f"第{scan.page.number}页像是有表格，按行收录，请对照原件核对。")
    return tuple(found)
