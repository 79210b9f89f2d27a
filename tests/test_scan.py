"""Pictures and scanned pages: recognised offline, alike to the text layer, doubts reported."""

from __future__ import annotations

import difflib
import io
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.readers import UnreadableFile, read, read_bytes, scan
from ingest.readers.printed_lines import Glyph, lines_of
from ingest.readers.printed_pages import Page
from tests.examples import examples
from tests.ofd_samples import scanned_ofd

needs_ocr = pytest.mark.skipif(not scan.is_available(), reason="the extra ocr is not installed")


def squeezed(texts: tuple[str, ...]) -> str:
    return re.sub(r"\s", "", "".join(texts)).replace("(", "（").replace(")", "）").replace(":", "：")


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def pictures(policy_data: Path) -> list[Image.Image]:
    return [Image.open(policy_data / "pdf" / f"397_{n}.png").convert("RGB") for n in (1, 2)]


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["PDF", "TIFF"])
def test_scan_says_what_the_text_layer_says(
    policy_data: Path, pictures: list[Image.Image], kind: str
) -> None:
    data = saved(pictures[0], kind, save_all=True, append_images=pictures[1:], resolution=144)
    found = read_bytes(data, f"扫描件.{kind.lower()}")
    recognised = squeezed(found.paragraphs)
    printed = squeezed(read(policy_data / "pdf" / "397.pdf").paragraphs)[: len(recognised)]
    same = difflib.SequenceMatcher(None, printed, recognised, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) / len(printed) > 0.995
    starts = ("各省、自治区", "为贯彻落实", "一、总体要求", "2019年1月1日起", "二、建立", "税务部门在")
    assert all(any(text.startswith(start) for text in found.paragraphs) for start in starts)
    assert [one.page for one in found.reading.paragraphs][:: len(found.paragraphs) - 1] == [1, 2]
    assert all(one.confidence and one.confidence > 0.5 for one in found.reading.paragraphs)
    assert not any("表格" in warning for warning in found.reading.warnings)


@needs_ocr
@pytest.mark.slow
def test_scanned_page_of_an_ofd_is_recognised(pictures: list[Image.Image]) -> None:
    png = saved(pictures[1], "PNG")
    found = read_bytes(scanned_ofd({"Doc_0/Res/page.png": png}), "扫描件.ofd")
    assert found.reading.paragraphs[0].confidence is not None
    assert (
        difflib.SequenceMatcher(
            None, squeezed(found.paragraphs), squeezed(read_bytes(png, "图.png").paragraphs), autojunk=False
        ).ratio()
        > 0.98
    )


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("orientation", [3, 6])
def test_picture_is_turned_upright(pictures: list[Image.Image], orientation: int) -> None:
    """By its EXIF mark, and where it has none by what can be recognised."""
    part = pictures[1].crop((100, 840, 1124, 1220))
    plain = read_bytes(saved(part, "PNG"), "图.png").paragraphs
    turned = part.rotate({3: 180, 6: 90}[orientation], expand=True)
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert read_bytes(saved(turned, "PNG", exif=exif), "图.png").paragraphs[0] == plain[0]
    assert read_bytes(saved(turned, "PNG"), "图.png").paragraphs[0] == plain[0]


def recognised_as(monkeypatch: pytest.MonkeyPatch, text: str) -> list[int]:
    """The pages that the recogniser is asked for from now on; it finds the text on each."""
    asked: list[int] = []

    def recognise(_: Image.Image, number: int) -> scan.Scan:
        asked.append(number)
        lines = lines_of([Glyph(text, 0, 0, 100, 10, 0.9)]) if text else ()
        return scan.Scan(Page(number, 100, 100, lines))

    monkeypatch.setattr(scan, "recognise", recognise)
    monkeypatch.setattr(scan, "is_available", lambda: True)
    return asked


def noise(_: int) -> Image.Image:
    return Image.effect_noise((50, 50), 90).convert("RGB")


def test_pages_without_a_legible_word_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = recognised_as(monkeypatch, "")
    with pytest.raises(UnreadableFile, match="前 3 页都认不出文字"):
        scan.recognise_pages(range(1, 60), noise, "坏.pdf", has_text=False)
    found = scan.recognise_pages(range(1, 60), noise, "坏.pdf", has_text=True)
    assert asked == [1, 2, 3, 1, 2, 3]
    assert any("第4、5、" in warning and "没有识别" in warning for warning in found.warnings)


def test_blank_pages_are_not_recognised_and_no_reason_to_give_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = recognised_as(monkeypatch, "某某办法")

    def picture(number: int) -> Image.Image:
        return noise(number) if number > 4 else Image.new("RGB", (50, 50), "white")

    found = scan.recognise_pages(range(1, 7), picture, "扫描件.pdf", has_text=False)
    assert asked == [5, 6]
    assert [page.number for page in found.pages] == [1, 2, 3, 4, 5, 6]


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_available", lambda: False)
    picture = Image.new("RGB", (600, 800), "white")
    for kind in ("PNG", "PDF"):
        with pytest.raises(UnreadableFile, match=r"扫描件\..*policy-assistant\[ocr\]"):
            read_bytes(saved(picture, kind), f"扫描件.{kind.lower()}")


def test_too_large_a_picture_is_refused() -> None:
    picture = Image.new("1", (scan.MAX_PIXELS // 5000 + 1, 5000))
    with pytest.raises(UnreadableFile, match="超过上限"):
        list(scan.pictures(saved(picture, "PNG"), "图.png"))


def test_doubtful_numbers_are_named_and_the_rest_counted() -> None:
    doubts = scan.Scan(Page(2, 1, 1, ()), numbers=("8000元",) * 25, illegible=("印章",), has_table=True)
    found = scan.warnings([doubts])
    assert found[0] == "第2页：“8000元”识别置信度低，请人工核对。"
    assert any("另有5处" in warning for warning in found)
    assert any("印章" in warning for warning in found)
    assert any("表格" in warning for warning in found)


SAMPLES = [
    saved(Image.effect_noise((40, 30), 50).convert("RGB"), kind)
    for kind in ("PNG", "JPEG", "TIFF", "BMP", "GIF")
]


@given(st.sampled_from(SAMPLES), st.integers(0, 4000), st.binary(max_size=6), st.booleans())
@examples(60)
def test_damaged_picture_is_decoded_or_refused(data: bytes, at: int, junk: bytes, cut: bool) -> None:
    at %= len(data)
    damaged = data[:8] + data[8:at] + junk + (b"" if cut else data[at + len(junk) :])
    try:
        for picture in scan.pictures(damaged, "坏.png"):
            assert picture.mode == "RGB"
    except UnreadableFile as error:
        assert "坏.png" in str(error)
