"""The body of a Word file, block by block: paragraphs with numbers, tables, and what stands in frames."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.readers.secure_xml import Element
from ingest.readers.source import Paragraph
from ingest.readers.tables import arranges_text, is_letterhead, table_paragraphs
from ingest.readers.word.content import Aside, ContentReader, Listed
from ingest.readers.word.elements import attribute, chosen, find, is_on, number, tag
from ingest.readers.word.lines import paragraphs_of, trimmed
from ingest.readers.word.numbering import Counters, Numbering, PrintedNumber
from ingest.readers.word.remarks import Remark
from ingest.readers.word.styles import ParagraphStyle, Styles, outline_depth
from ingest.readers.word.tables import Cell, layout

_SKIPPED = ("w:sectPr", "w:sdtPr", "w:sdtEndPr", "w:customXmlPr", "w:tcPr", "w:pPr", "w:rPr")
_PARAGRAPHS = ("w:p", "w:r", "w:hyperlink", "w:fldSimple", "m:oMath", "m:oMathPara")  # the others: stray ones
_REMARKED = {
    "w:altChunk": Remark.EMBEDDED,
    "w:subDoc": Remark.EMBEDDED,
    "w:del": Remark.DELETED,  # around whole paragraphs, as Word 2003 writes it
    "w:moveFrom": Remark.DELETED,
    "w:commentReference": Remark.COMMENT,
}
_MOST_REPEATED = 5_000_000  # characters in a file
_CONTENTS_TITLE = re.compile(r"目\s*[录次]")
_PAGE_NUMBER = re.compile(r"\S.*\d\s*", re.DOTALL)


class BodyReader:
    """Reads stories in the order of the file, since numbers count on from one to the next."""

    def __init__(
        self, styles: Styles, numbering: Numbering, content: ContentReader, remarks: Counter[Remark]
    ) -> None:
        self._styles, self._numbering, self._content, self._remarks = styles, numbering, content, remarks
        self._counters = Counters(numbering)
        self._carried: list[str] = []  # text of paragraphs whose end is deleted: it runs on into the next
        self._is_in_note = False
        self._repeated = 0  # characters of merged cells, beyond their first place

    def read(self, story: Element) -> list[Paragraph]:
        """The paragraphs of the body, a cell, a text box or a note."""
        paragraphs: list[Paragraph] = []
        for block in self._blocks(story):
            if tag(block) == "w:tbl":
                paragraphs += self._rest()
                paragraphs += self._table(block, is_first=not paragraphs)
            else:
                paragraphs += self._paragraph(block, paragraphs)
        return paragraphs + self._rest()

    def _blocks(self, container: Element) -> Iterator[Element]:
        """Paragraphs and tables, also those in content controls, sections and elements of unknown kinds."""
        for child in container:
            name = tag(child)
            if name == "w:tbl" or name in _PARAGRAPHS:
                yield child
            elif name in _REMARKED:
                self._remarks[_REMARKED[name]] += 1
            elif name == "mc:AlternateContent":
                branch = chosen(child)
                yield from () if branch is None else self._blocks(branch)
            elif name not in _SKIPPED:
                yield from self._blocks(child)

    def _rest(self) -> list[Paragraph]:
        """What is still carried where no paragraph follows."""
        carried, self._carried = self._carried, []
        return [Paragraph(line) for line in paragraphs_of("".join(carried))]

    # --- paragraphs -------------------------------------------------------------------------------------

    def _paragraph(self, element: Element, before: list[Paragraph]) -> list[Paragraph]:
        """The paragraph, its asides after it; nothing for an entry of a list of contents.

        The title of the list, 目录, is taken from `before`.
        """
        properties = find(element, "w:pPr")
        style = self._styles.paragraph(attribute(find(properties, "w:pStyle")))
        pieces = list(self._content.pieces(element, style.is_hidden))
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        if _is_listed(text, style, any(isinstance(piece, Listed) for piece in pieces)):
            if before and _CONTENTS_TITLE.fullmatch(before[-1].text):
                before.pop()
            text, read = "", list[Paragraph]()
        elif _runs_on(properties):
            self._carried.append(text)
            read = []
        else:
            read = self._displayed(text, properties, style)
        for aside in (piece for piece in pieces if isinstance(piece, Aside)):
            read += self._aside(aside)
        return read

    def _displayed(self, text: str, properties: Element | None, style: ParagraphStyle) -> list[Paragraph]:
        text, self._carried = "".join([*self._carried, text]), []
        is_hidden = not text.strip() and is_on(find(properties, "w:rPr", "w:vanish"))
        printed = None if is_hidden else self._number(properties, style)
        lines = paragraphs_of(text)
        if printed:
            lines = [trimmed(printed.before(lines[0] if lines else "")), *lines[1:]]
        outline = find(properties, "w:outlineLvl")
        depth = style.outline if outline is None else outline_depth(number(outline))
        return [Paragraph(line, outline=depth if i == 0 else None) for i, line in enumerate(lines) if line]

    def _number(self, properties: Element | None, style: ParagraphStyle) -> PrintedNumber | None:
        """The generated number: the list and level of the paragraph itself, else those of its style."""
        own = find(properties, "w:numPr")
        own_list, level = attribute(find(own, "w:numId")), number(find(own, "w:ilvl"))
        list_id = own_list if own_list is not None else style.list_id
        if list_id is None or list_id == "0":
            return None
        if own_list is None and level is None:
            linked = self._numbering.level_of_style(list_id, style.ids)
            level = style.level if linked is None else linked
        printed = self._counters.next(list_id, level or 0)
        shown = attribute(own, "shown")
        if printed is None and shown is not None:
            return PrintedNumber(shown, "tab")
        self._remarks[Remark.LIST] += printed is None
        return printed

    def _aside(self, aside: Aside) -> list[Paragraph]:
        """A text box as paragraphs; a note, or the words of WordArt, as one."""
        if not aside.label:
            return [] if aside.story is None else self._beside(aside.story)
        text = trimmed(aside.label + self._note(aside.story))
        return [Paragraph(text)] if text else []

    def _note(self, story: Element | None) -> str:
        if story is None:
            return ""
        if self._is_in_note:  # Word has no notes to notes: a broken file could nest them without end
            self._remarks[Remark.NOTE] += 1
            return ""
        self._is_in_note = True
        text = " ".join(paragraph.text for paragraph in self._beside(story))
        self._is_in_note = False
        return text

    def _beside(self, story: Element) -> list[Paragraph]:
        """A story of its own, which what is carried does not run into."""
        carried, self._carried = self._carried, []
        read = self.read(story)
        self._carried = carried
        return read

    # --- tables -----------------------------------------------------------------------------------------

    def _table(self, element: Element, *, is_first: bool) -> list[Paragraph]:
        """The rows; a table of one column is a frame around paragraphs, and so is one that arranges them. One
        that the file begins with may arrange a letterhead."""
        table = layout(element)
        self._remarks[Remark.DELETED] += table.deleted_rows
        if table.is_frame:
            cells = (cell.element for row in table.rows for cell in row if cell.element is not None)
            return [paragraph for cell in cells for paragraph in self.read(cell)]
        read = [[self._cell(cell) for cell in row] for row in table.rows]
        if arranges_text([[[each.text for each in found] for found in row] for row in read]):
            return [paragraph for row in read for found in row for paragraph in found]
        grid: list[list[str]] = []
        for row, paragraphs in zip(table.rows, read, strict=True):
            texts = ["\n".join(paragraph.text for paragraph in found) for found in paragraphs]
            grid.append(self._row(row, texts, grid[-1] if grid else []))
        if is_first and is_letterhead(grid):
            return [Paragraph("　".join(dict.fromkeys(filter(None, row)))) for row in grid if any(row)]
        return list(table_paragraphs(grid, table.head_rows))

    def _row(self, row: Sequence[Cell], read: Sequence[str], above: Sequence[str]) -> list[str]:
        texts: list[str] = []
        for cell, text in zip(row, read, strict=True):
            if not text and cell.continues_left and texts:
                text = self._again(texts[-1])
            elif not text and cell.continues_above and len(texts) < len(above):
                text = self._again(above[len(texts)])
            texts.append(text)
            texts += [self._again(text) for _ in range(cell.columns - 1)]
        return texts

    def _again(self, text: str) -> str:
        """The text in one more place, as long as a file does not swell by that."""
        self._repeated += len(text)
        return text if self._repeated <= _MOST_REPEATED else ""

    def _cell(self, cell: Cell) -> list[Paragraph]:
        """The cell's paragraphs; its numbers do not count where it continues another and holds nothing."""
        continues = cell.continues_above or cell.continues_left
        if cell.element is None or (continues and next(cell.element.iter("{*}t"), None) is None):
            return []
        return self.read(cell.element)


def _is_listed(text: str, style: ParagraphStyle, is_in_contents: bool) -> bool:
    """Whether a paragraph is an entry of a list of contents: by its field, or by style and page number."""
    if is_in_contents:
        return not text.strip()
    return style.is_contents and _PAGE_NUMBER.fullmatch(text) is not None


def _runs_on(properties: Element | None) -> bool:
    """Whether the paragraph's end is deleted, hidden by a style separator, or that of a drop capital."""
    mark = find(properties, "w:rPr")
    frame = attribute(find(properties, "w:framePr"), "dropCap")
    is_deleted = any(find(mark, name) is not None for name in ("w:del", "w:moveFrom"))
    return is_deleted or is_on(find(mark, "w:specVanish")) or frame in ("drop", "margin")
