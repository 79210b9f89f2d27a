"""PDFs with a text layer: order, furniture, paragraphs, tables, watermarks, limits, damage."""

from __future__ import annotations

import io
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import Reading, UnreadableFile, read, read_bytes
from ingest.readers.pdf import MAX_PAGES
from tests.examples import examples

pytestmark = pytest.mark.slow

SIZE, PITCH = 16, 28  # points, as in official documents
LEFT, TOP, WIDE = 80, 750, 26  # of the text; its width in characters
SENTENCE = "对符合条件的脱贫户和监测对象按照规定给予产业发展补助并由乡镇人民政府负责审核公示"

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, **options)
    draw(canvas)
    canvas.save()
    return file.getvalue()


def line(canvas: Canvas, text: str, x: float, y: float, size: float = SIZE) -> None:
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, y, text)


def wrapped(text: str, wide: int = WIDE) -> list[str]:
    """Set like a paragraph of an official document: two characters indented, all lines full but the last."""
    set_text = "　　" + text
    return [set_text[i : i + wide] for i in range(0, len(set_text), wide)]


def document(texts: list[str], per_page: int = 20, footer: str = "— {} —") -> bytes:
    lines = [one for text in texts for one in wrapped(text)]

    def draw(canvas: Canvas) -> None:
        for page, start in enumerate(range(0, len(lines), per_page), start=1):
            line(canvas, "某县人民政府公报", 250, 810, 10)
            for i, one in enumerate(lines[start : start + per_page]):
                line(canvas, one, LEFT, TOP - i * PITCH)
            line(canvas, footer.format(page), 280, 40, 12)
            canvas.showPage()

    return made(draw)


def reading(data: bytes) -> Reading:
    return read_bytes(data, "文件.pdf").reading


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in reading(data).paragraphs]


ARTICLES = [f"第{n}条　{SENTENCE * (1 + i % 3)}。" for i, n in enumerate("一二三四五六七八九十")]


@pytest.mark.parametrize("footer", ["— {} —", "- {} -", "{}", "第{}页", "第 {} 页 共 9 页", "{}/9"])
def test_paragraphs_are_joined_across_lines_and_pages_without_furniture(footer: str) -> None:
    found = reading(document(ARTICLES * 2, footer=footer))
    assert [paragraph.text for paragraph in found.paragraphs] == ARTICLES * 2
    pages = [paragraph.page for paragraph in found.paragraphs]
    assert (
        pages[0] == 1 and pages[-1] and pages[-1] > 1 and pages == sorted(pages, key=lambda page: page or 0)
    )
    assert any("页码" in warning for warning in found.warnings)
    assert any("某县人民政府公报" in warning for warning in found.warnings)


def test_reference_at_a_line_start_is_no_provision() -> None:
    text = "第一条　" + "本县" * 10 + "（二）项规定的人员，依照前款执行。"
    assert texts(document([text, ARTICLES[1]]))[1:] == [text, ARTICLES[1]]


def test_paragraphs_that_only_a_blank_parts() -> None:
    """Without indents a full line may end with a sentence that is not the paragraph's last."""
    full = SENTENCE[: WIDE - 1] + "。"
    texts = [[f"第{n}条 {full[5:]}", full, "由县级负责。"] for n in "一二三四五六"]

    def draw(canvas: Canvas) -> None:
        y = TOP
        for lines in texts:
            for one in lines:
                line(canvas, one, LEFT, y)
                y -= 24
            y -= 8

    assert list(read_bytes(made(draw), "文.pdf").paragraphs) == ["".join(lines) for lines in texts]


def test_line_that_breaks_before_a_bracket_goes_on() -> None:
    """（ and what follows it, or 法 and the 》 after it, did not fit on the line before."""
    lines = [f"　　{SENTENCE[: WIDE - 4]}", f"（区）{SENTENCE[: WIDE - 3]}", "人民政府负责。"]

    def draw(canvas: Canvas) -> None:
        for i in range(4):
            for k, one in enumerate(lines):
                line(canvas, one, LEFT, TOP - (3 * i + k) * PITCH)

    assert list(read_bytes(made(draw), "文.pdf").paragraphs) == ["".join(lines).strip()] * 4


def test_lines_of_a_title_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        for i, text in enumerate(("关于建立促进农民", "持续稳定增收机制的", "工作方案")):
            line(canvas, text, 297 - 11 * len(text), 750 - 32 * i, 22)
        for i, one in enumerate(wrapped(ARTICLES[0])):
            line(canvas, one, LEFT, 600 - i * PITCH)

    assert texts(made(draw)) == ["关于建立促进农民", "持续稳定增收机制的", "工作方案", ARTICLES[0]]


def test_two_columns_are_read_one_after_the_other() -> None:
    columns = [[f"第{n}条　{SENTENCE * 2}。" for n in numbers] for numbers in ("一二三四", "五六七八")]

    def draw(canvas: Canvas) -> None:
        line(canvas, "某县农业农村局关于印发产业补助办法的通知", 140, 790)
        for x, column in zip((60, 320), columns, strict=True):
            lines = [one for text in column for one in wrapped(text, 20)]
            for i, one in enumerate(lines):
                line(canvas, one, x, 740 - i * 20, 11)

    assert texts(made(draw))[1:] == columns[0] + columns[1]


def test_mark_that_hangs_into_the_gutter_is_no_text_across_it() -> None:
    """As Word and LibreOffice set columns of large print: 21 points apart, marks over the edge."""
    sentences = [f"第{n}条　{SENTENCE[:20]}，{SENTENCE[:9]}。" for n in "一二三四五六七八"]

    def draw(canvas: Canvas) -> None:
        for x, column in zip((60, 60 + 11 * SIZE + 21), (sentences[:4], sentences[4:]), strict=True):
            lines = [one for text in column for one in hanging(text, 11)]
            for i, one in enumerate(lines):
                line(canvas, one, x, 780 - i * 22)

    assert texts(made(draw)) == sentences


def hanging(text: str, wide: int) -> list[str]:
    """As `wrapped`, but a mark that does not fit hangs over the edge."""
    lines, rest = [], "　　" + text
    while rest:
        end = wide + (rest[wide : wide + 1] in ("，", "。"))
        lines.append(rest[:end])
        rest = rest[end:]
    return lines


def test_decimal_number_begins_a_paragraph_after_a_full_line() -> None:
    sections = ["1.1 编制目的", f"{SENTENCE[:17]}。", "1.2 编制依据", f"{SENTENCE[:17]}。", "1.3 工作原则"]

    def draw(canvas: Canvas) -> None:
        for i, one in enumerate(sections):
            line(canvas, one, LEFT, TOP - i * PITCH)

    assert texts(made(draw)) == sections


def test_cells_beside_each_other_are_a_table_however_few() -> None:
    """The imprint: who printed it, and when, each over two lines."""

    def draw(canvas: Canvas) -> None:
        line(canvas, "第七条　本办法自印发之日起施行。", LEFT, 700)
        for x, lines in ((84, ("盐池县人力资源和", "社会保障局办公室")), (244, ("2024年3月18", "日印发"))):
            for i, one in enumerate(lines):
                line(canvas, one, x, 600 - 20 * i)
        canvas.grid([80, 240, 400], [620, 570])

    assert texts(made(draw))[1:] == ["盐池县人力资源和社会保障局办公室｜2024年3月18日印发"]


def test_widely_spaced_characters_are_no_columns() -> None:
    """As Word sets text on a grid of few characters a line."""

    def draw(canvas: Canvas) -> None:
        for i, one in enumerate(wrapped(ARTICLES[2] + SENTENCE * 3, 14)):
            for j, character in enumerate(one):
                line(canvas, character, LEFT + 32 * j, 780 - i * PITCH)

    assert len(texts(made(draw))) == 1


def draw_table(canvas: Canvas, rows: list[list[str]], top: float) -> None:
    xs = [80, 200, 320, 440]
    for i, row in enumerate(rows):
        for x, cell in zip(xs, row, strict=False):
            line(canvas, cell, x + 4, top - 20 * i - 15, 12)
    canvas.grid(xs, [top - 20 * i for i in range(len(rows) + 1)])


def test_table_is_continued_over_the_page_with_its_head_once() -> None:
    head = ["地区", "标准", "部门"]
    rows = [[f"第{i}乡", f"{i}00元", "民政局"] for i in range(1, 9)]

    def draw(canvas: Canvas) -> None:
        line(canvas, "一、补助标准", LEFT, 780)
        draw_table(canvas, [head, *rows[:4]], 200)
        canvas.showPage()
        draw_table(canvas, [head, *rows[4:]], 790)
        line(canvas, "二、附则", LEFT, 500)

    found = reading(made(draw)).paragraphs
    assert [one.text for one in found] == [
        "一、补助标准",
        *(f"地区：第{i}乡｜标准：{i}00元｜部门：民政局" for i in range(1, 9)),
        "二、附则",
    ]
    assert [one.page for one in found] == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]
    assert [one.is_table_row for one in found] == [False, *[True] * 8, False]


def test_merged_cell_stands_in_each_row_it_covers() -> None:
    def draw(canvas: Canvas) -> None:
        for x, y, text in ((84, 785, "类别"), (204, 785, "标准"), (84, 755, "低保"), (204, 765, "A类700元")):
            line(canvas, text, x, y, 12)
        line(canvas, "B类500元", 204, 745, 12)
        canvas.grid([200, 320], [800, 780, 760, 740])
        canvas.grid([80, 200], [800, 780, 740])

    assert texts(made(draw)) == ["类别：低保｜标准：A类700元", "类别：低保｜标准：B类500元"]


def test_footnote_follows_and_does_not_part_the_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        lines = wrapped(SENTENCE * 2 + "。")
        line(canvas, lines[0], LEFT, 140)
        line(canvas, lines[1], LEFT, 112)
        line(canvas, "①脱贫户指建档立卡户。", LEFT, 80, 10)
        canvas.showPage()
        for i, one in enumerate(lines[2:]):
            line(canvas, one, LEFT, 750 - i * PITCH)
        for i, one in enumerate(wrapped(ARTICLES[2])):
            line(canvas, one, LEFT, 600 - i * PITCH)

    assert texts(made(draw)) == [SENTENCE * 2 + "。", "①脱贫户指建档立卡户。", ARTICLES[2]]


def test_watermarks_are_left_out_with_a_warning() -> None:
    def draw(canvas: Canvas) -> None:
        for text in ARTICLES[:3]:
            canvas.saveState()
            canvas.setFillGray(0.8)
            canvas.translate(200, 300)
            canvas.rotate(45)
            line(canvas, "内部资料", 0, 0, 60)
            canvas.restoreState()
            canvas.setFillGray(0.85)
            line(canvas, "严禁外传", 250, 400, 40)
            canvas.setFillGray(0)
            for i, one in enumerate(wrapped(text)):
                line(canvas, one, LEFT, TOP - i * PITCH)
            canvas.showPage()

    found = reading(made(draw))
    assert [one.text for one in found.paragraphs] == ARTICLES[:3]
    assert "内部资料" in "".join(found.warnings) and "严禁外传" in "".join(found.warnings)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_page_set_on_its_side_is_read_upright(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 420)
        canvas.rotate(rotation)
        for i, one in enumerate(wrapped(ARTICLES[0], 20)):
            line(canvas, one, -150, 200 - i * PITCH)
        draw_table(canvas, [["地区", "标准", "部门"], ["兴庆区", "700元", "民政局"]], 0)

    assert texts(made(draw)) == [ARTICLES[0], "地区：兴庆区｜标准：700元｜部门：民政局"]


def test_radical_is_read_as_the_ideograph_it_looks_like() -> None:
    assert texts(made(lambda canvas: line(canvas, "⾦融机构", LEFT, 700))) == ["金融机构"]


def test_password_is_named() -> None:
    with pytest.raises(UnreadableFile, match=r"文件\.pdf.*密码"):
        reading(made(lambda canvas: line(canvas, "一、总则", LEFT, 700), encrypt="secret"))


def test_too_many_pages_are_refused() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(MAX_PAGES + 1):
            canvas.showPage()

    with pytest.raises(UnreadableFile, match=str(MAX_PAGES)):
        reading(made(draw))


@pytest.mark.slow
def test_two_thousand_pages_are_read_in_bounded_time() -> None:
    data = document(ARTICLES[:4] * 1000, per_page=5)
    start = time.perf_counter()
    found = reading(data).paragraphs
    assert [one.text for one in found] == ARTICLES[:4] * 1000
    assert (found[-1].page or 0) >= 1900
    assert time.perf_counter() - start < 120, "a PDF of 2,000 pages takes too long"


SAMPLE = document(ARTICLES)


@examples(30)
@given(st.randoms(use_true_random=False), st.integers(0, len(SAMPLE)), st.integers(0, 40))
def test_damaged_file_gives_a_reading_or_says_that_it_is_damaged(
    chance: random.Random, length: int, changes: int
) -> None:
    data = bytearray(SAMPLE[: length if changes % 2 else len(SAMPLE)])
    for _ in range(changes if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        read_bytes(b"%PDF-1.4\n" + bytes(data), "坏.pdf")
    except UnreadableFile as error:
        assert "坏.pdf" in str(error)


def test_genuine_document(policy_data: Path) -> None:
    found = read(policy_data / "pdf" / "397.pdf").paragraphs
    numbered = [text for text in found if re.match("[一二三四五]、", text)]
    assert [text[:2] for text in numbered] == ["一、", "二、", "三、", "四、", "五、"]
    assert "关于加强个人所得税纳税信用建设的通知" in found
    assert found[-1] == "2019年8月20日"
    assert not any(re.fullmatch(r"—\s*\d\s*—", text) for text in found), "page numbers are no text"
