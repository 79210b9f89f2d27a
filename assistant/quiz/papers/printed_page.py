"""Pages of Word (A4, large type) for printing: paragraphs, columns, lines to write on, page numbers."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from assistant.export import set_fonts

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table
    from docx.text.paragraph import Paragraph

TYPE, SMALL, _TITLE = 14, 12, 22  # points: 四号, 小四, 二号


def begun(title: str) -> WordDocument:
    """With its title and page numbers."""
    import docx  # takes a moment
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    word = docx.Document()
    set_fonts(word)
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(24)
    page.top_margin = page.bottom_margin = Mm(22)
    normal = word.styles["Normal"]
    normal.font.size = Pt(TYPE)
    normal.paragraph_format.line_spacing = 1.4
    normal.paragraph_format.space_after = Pt(4)
    word.core_properties.title, word.core_properties.author = title[:255], ""
    heading = word.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run(heading, title, bold=True, size=_TITLE)
    _add_page_numbers(page.footer.paragraphs[0])
    return word


def saved(word: WordDocument) -> bytes:
    written = BytesIO()
    word.save(written)
    return written.getvalue()


def run(paragraph: Paragraph, text: str, *, bold: bool = False, size: int = TYPE) -> None:
    from docx.shared import Pt

    added = paragraph.add_run(text)
    added.bold, added.font.size = bold, Pt(size)


def add_text(
    word: WordDocument, text: str, *, bold: bool = False, size: int = TYPE, keep: bool = False
) -> Paragraph:
    """`keep`: on the same page as what follows."""
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.keep_with_next = keep
    paragraph.paragraph_format.keep_together = True
    run(paragraph, text, bold=bold, size=size)
    return paragraph


def add_heading(word: WordDocument, text: str) -> None:
    from docx.shared import Pt

    paragraph = add_text(word, text, bold=True, keep=True)
    paragraph.paragraph_format.space_before = Pt(12)


def add_gap(word: WordDocument) -> None:
    """Below a table."""
    from docx.shared import Pt

    gap = word.add_paragraph().paragraph_format
    gap.line_spacing, gap.space_after = Pt(8), Pt(0)


def set_columns(paragraph: Paragraph, count: int) -> None:
    """Tabs that part a line, after an indent."""
    from docx.shared import Mm

    paragraph.paragraph_format.left_indent = Mm(8)
    for column in range(1, count):
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8 + 154 * column / count))


def add_writing_lines(word: WordDocument, count: int) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    for number in range(1, count + 1):
        paragraph = add_text(word, "\t", keep=number < count)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(162), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES
        )


def set_widths(table: Table, *millimetres: int) -> None:
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, millimetres, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, millimetres, strict=True):
            cell.width = Mm(width)


def _add_page_numbers(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field, after in (("第 ", "PAGE", " 页"), ("　共 ", "NUMPAGES", " 页")):
        run(paragraph, before, size=SMALL)
        _add_field(paragraph, field)
        run(paragraph, after, size=SMALL)


def _add_field(paragraph: Paragraph, name: str) -> None:
    """A field that Word computes (ECMA-376, 17.16.5)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
