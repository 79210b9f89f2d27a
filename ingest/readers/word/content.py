"""What stands in a paragraph: its text as displayed, and what is set beside it (notes, text boxes)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ingest.readers.secure_xml import Element
from ingest.readers.word.elements import attribute, chosen, find, is_on, tag
from ingest.readers.word.equations import equation_text
from ingest.readers.word.fields import Fields, lists_contents, resultless
from ingest.readers.word.remarks import Remark
from ingest.readers.word.styles import Styles
from ingest.readers.word.symbols import UNKNOWN, readable, symbol

_BLANKS = str.maketrans("\n\r\t", "   ")
_FIXED = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
_REMARKED = {
    "w:commentReference": Remark.COMMENT,
    "pic:pic": Remark.PICTURE,
    "v:imagedata": Remark.PICTURE,
    "w:object": Remark.OBJECT,
    "c:chart": Remark.OBJECT,
    "dgm:relIds": Remark.OBJECT,
    "w:subDoc": Remark.EMBEDDED,
    "w:del": Remark.DELETED,
    "w:moveFrom": Remark.DELETED,
}
_SILENT = (
    "w:pPr",
    "w:rPr",
    "w:sdtPr",
    "w:sdtEndPr",
    "w:customXmlPr",
    "w:smartTagPr",
    "w:rubyPr",
    "w:delText",
)


@dataclass(frozen=True, slots=True)
class Aside:
    """Text beside the paragraph's own: a label, then the story in its element."""

    label: str
    story: Element | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Text in a list of contents, which only repeats the headings."""

    text: str


Piece = str | Aside | Listed


class ContentReader:
    """Reads paragraphs in order: fields run on from one to the next."""

    def __init__(
        self,
        styles: Styles,
        notes: Mapping[tuple[str, str], Element],
        fields: Fields,
        remarks: Counter[Remark],
    ) -> None:
        """`notes`: the stories of notes by kind (w:footnote, w:endnote) and id."""
        self._styles, self._notes, self._fields, self._remarks = styles, dict(notes), fields, remarks
        self._readers: dict[str, Callable[[Element], Iterator[Piece]]] = {
            "w:t": self._text,
            "w:r": self._run,
            "w:ins": self._inserted,
            "w:moveTo": self._inserted,
            "w:sym": self._symbol,
            "w:fldChar": self._field_mark,
            "w:instrText": self._instruction,
            "w:fldSimple": self._simple_field,
            "w:ruby": self._ruby,
            "w:footnoteReference": self._note,
            "w:endnoteReference": self._note,
            "w:footnote": self._note_in_place,
            "w:endnote": self._note_in_place,
            "w:txbxContent": self._text_box,
            "v:textpath": self._word_art,
            "m:oMath": self._equation,
            "mc:AlternateContent": self._alternatives,
        }
        self._style_hides = self._hidden = False
        self._font = ""

    def pieces(self, paragraph: Element, is_hidden: bool) -> Iterator[Piece]:
        """The text in order, line breaks as newlines. `is_hidden`: what the paragraph's style says."""
        self._style_hides = self._hidden = is_hidden
        yield from self._inside(paragraph)

    def _inside(self, element: Element) -> Iterator[Piece]:
        for child in element:
            name = tag(child)
            if name in self._readers:
                yield from self._readers[name](child)
            elif name in _FIXED:
                yield from self._shown(_FIXED[name])
            elif name in _REMARKED:
                self._remarks[_REMARKED[name]] += 1
            elif name not in _SILENT:
                yield from self._inside(child)

    def _shown(self, text: str) -> Iterator[Piece]:
        """The text, unless it is hidden or the instruction of a field."""
        if self._hidden and text.strip():
            self._remarks[Remark.HIDDEN] += 1
        elif not self._hidden and self._fields.shows_text:
            yield Listed(text) if self._fields.lists_contents else text

    def _text(self, element: Element) -> Iterator[Piece]:
        written = (element.text or "").translate(_BLANKS)
        text = readable(written, self._font)
        self._remarks[Remark.SYMBOL] += text.count(UNKNOWN) - written.count(UNKNOWN)
        yield from self._shown(text)

    def _run(self, run: Element) -> Iterator[Piece]:
        properties = find(run, "w:rPr")
        vanish = find(properties, "w:vanish")
        by_style = self._styles.hides_text(attribute(find(properties, "w:rStyle")))
        self._hidden = (
            is_on(vanish) if vanish is not None else by_style or (by_style is None and self._style_hides)
        )
        fonts = find(properties, "w:rFonts")
        self._font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi") or ""
        yield from self._inside(run)
        self._hidden = self._style_hides

    def _inserted(self, element: Element) -> Iterator[Piece]:
        self._remarks[Remark.INSERTED] += 1
        yield from self._inside(element)

    def _symbol(self, element: Element) -> Iterator[Piece]:
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            code = -1
        shown = symbol(code, attribute(element, "font") or "")
        self._remarks[Remark.SYMBOL] += shown == UNKNOWN
        yield from self._shown(shown)

    def _field_mark(self, mark: Element) -> Iterator[Piece]:
        instruction = self._fields.mark(mark)
        if instruction is None:
            return
        text = resultless(instruction)
        self._remarks[Remark.FIELD] += text is None
        yield from self._shown(text or "")

    def _instruction(self, element: Element) -> Iterator[Piece]:
        self._fields.instruct(element.text or "")
        yield from ()

    def _simple_field(self, field: Element) -> Iterator[Piece]:
        is_contents = lists_contents(attribute(field, "instr") or "")
        for piece in self._inside(field):
            yield Listed(piece) if is_contents and isinstance(piece, str) else piece

    def _ruby(self, ruby: Element) -> Iterator[Piece]:
        """The words, and what is written above them in brackets: 囍（xǐ）."""
        for part, form in (("w:rubyBase", "{}"), ("w:rt", "（{}）")):
            element = find(ruby, part)
            text = "" if element is None else "".join(p for p in self._inside(element) if isinstance(p, str))
            if text:
                yield form.format(text)

    def _note(self, reference: Element) -> Iterator[Piece]:
        kind = tag(reference).removesuffix("Reference")
        story = self._notes.pop((kind, attribute(reference, "id") or ""), None)  # each is referred to once
        if story is None:
            self._remarks[Remark.NOTE] += 1
        else:
            yield Aside(_label(kind), story)

    def _note_in_place(self, story: Element) -> Iterator[Piece]:
        """Word 2003 keeps a note where it is referred to."""
        yield Aside(_label(tag(story)), story)

    def _text_box(self, story: Element) -> Iterator[Piece]:
        yield Aside("", story)

    def _word_art(self, path: Element) -> Iterator[Piece]:
        yield Aside(path.get("string", "").translate(_BLANKS))

    def _equation(self, equation: Element) -> Iterator[Piece]:
        yield from self._shown(equation_text(equation).translate(_BLANKS))

    def _alternatives(self, element: Element) -> Iterator[Piece]:
        branch = chosen(element)
        if branch is not None:
            yield from self._inside(branch)


def _label(kind: str) -> str:
    return "〔脚注〕" if kind == "w:footnote" else "〔尾注〕"
