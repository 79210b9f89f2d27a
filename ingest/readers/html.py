"""Web pages: the document on a government page, without navigation and footer, and what it states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from ingest.document import Basis, MetadataField
from ingest.numbering import read_number
from ingest.readers.page_blocks import Block, blocks
from ingest.readers.page_content import is_sentence, left_out, main_content
from ingest.readers.page_fields import Pair, pairs
from ingest.readers.page_furniture import is_attachment, is_furniture, is_linked
from ingest.readers.page_tables import data_tables, read_table
from ingest.readers.page_tree import Page, parse_page
from ingest.readers.plain_text import TERMINAL, is_cut
from ingest.readers.source import Paragraph, Reading
from ingest.readers.stated import Stated, best_stated

_HEAD = 15  # paragraphs among which the title is looked for
_TAIL = 8  # and the signature
_WORDS = re.compile(r"\W|_")
_SITE = re.compile(
    r"\s*[-_|—–]+\s*[^-_|—–]*(?:网|政府|平台|厅|局|委|部|院|公开|专栏|中心|文件|公报|办公室|委员会)\s*$"
)
_SITE_BEFORE = re.compile(r"[^-_|—《》]*(?:网|政府|厅|局|委|办公室|委员会)\s*[_|]+\s*")
_SITE_ALONE = re.compile(
    r"[^\s《》]*(?:网|网站|门户|首页|政府|平台|厅|局|委|部|院|中心|办公室|委员会)|[ -~]+|无标题\S*"
)
_CUT_TITLE = ("…", "...")
_ICON = re.compile(r"ico|\.gif|logo|qr|ewm|erweima|print|share|btn", re.IGNORECASE)
_FULL_LINE = 15  # characters; a shorter line is not broken for its length
_LONGEST_LINE = 1_000
_SMALLEST_PICTURE = 100  # pixels


def read_html(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    return read_page(parse_page(data, name))


def read_page(page: Page) -> Reading:
    layout = _lay_out(page.root)
    paragraphs, warnings = _paragraphs(layout)
    stated = best_stated((pair.label, pair.value) for pair in layout.fields)
    title = _title(page, stated)
    if title and not _stands_in(title, paragraphs[:_HEAD]):
        paragraphs = (Paragraph(title), *paragraphs)
    bases = (*stated.bases, *_from_metas(page, stated, paragraphs))
    return Reading(
        paragraphs, bases, (*page.warnings, *stated.warnings, *warnings, *_left_out(page, layout, paragraphs))
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """The blocks of the page, the element that is the document, and the fields stated outside its text."""

    blocks: Sequence[Block]
    main: etree._Element
    inside: frozenset[etree._Element]
    fields: tuple[Pair, ...]
    consumed: frozenset[tuple[etree._Element, str]]  # blocks that the fields take

    def is_consumed(self, block: Block) -> bool:
        return (block.element, block.text) in self.consumed


def _lay_out(root: etree._Element) -> _Layout:
    found = list(blocks(root))
    fields = list(pairs(found))
    main = main_content(root, found, {place for pair in fields for place in pair.places})
    inside = frozenset(main.iter())
    # What looks like a field after the text has begun is a form or a table of the document.
    begin = next((i for i, b in enumerate(found) if b.element in inside and _begins_text(b)), len(found))
    stated = tuple(p for p in fields if p.places[0] < begin or found[p.places[0]].element not in inside)
    places = {place for pair in stated for place in pair.places}
    rows = {row for place in places if (row := _row(found[place].element)) is not None}
    consumed = (b for i, b in enumerate(found) if i in places or (i < begin and _row(b.element) in rows))
    return _Layout(found, main, inside, stated, frozenset((b.element, b.text) for b in consumed))


def _begins_text(block: Block) -> bool:
    return ("。" in block.text and is_sentence(block.text)) or read_number(block.text) is not None


def _row(element: etree._Element) -> etree._Element | None:
    """The table row, if the block is in a cell of its own."""
    return element.getparent() if element.tag in ("td", "th") else None


# --- the document ---------------------------------------------------------------------------------------


def _paragraphs(layout: _Layout) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    states = {element for element, _ in layout.consumed}
    tables = {table for table in data_tables(layout.main) if states.isdisjoint(table.iter())}
    lines: list[_Line] = []
    warnings: list[str] = []
    for block in blocks(layout.main, whole=tables):
        if block.element in tables:
            rows, said = read_table(block.element)
            lines += [_Line(row, block) for row in rows]
            warnings += said
        elif block.text and not layout.is_consumed(block) and not is_furniture(block.text):
            _add(lines, block)
    kept, links = _without_outer_links(lines)
    if links:
        shown = "、".join(line.paragraph.text[:30] for line in links[:3])
        warnings.append(f"正文前后有 {len(links)} 行链接没有收录：{shown}{'等' if len(links) > 3 else ''}。")
    return tuple(line.paragraph for line in kept), tuple(warnings)


@dataclass(frozen=True, slots=True)
class _Line:
    paragraph: Paragraph
    block: Block

    @property
    def is_link(self) -> bool:
        return is_linked(self.block) and not is_attachment(self.block)


def _add(lines: list[_Line], block: Block) -> None:
    """A line of its own, or, after <br> within a sentence, the rest of the line before."""
    if lines and _is_rest(block, lines[-1]):
        last = lines[-1].paragraph
        lines[-1] = _Line(replace(last, text=last.text + block.text), lines[-1].block)
    else:
        lines.append(_Line(Paragraph(block.text, outline=block.outline, depth=block.depth), block))


def _is_rest(block: Block, last: _Line) -> bool:
    """Where lines are indented, one that is not goes on; else as in plain text."""
    if not block.follows_break or block.is_indented or last.block.element is not block.element:
        return False
    if read_number(block.text) is not None or last.paragraph.is_table_row:
        return False
    text = last.paragraph.text
    return is_cut(text) or (
        len(text) < _LONGEST_LINE
        and last.block.is_indented
        and text[-1] not in TERMINAL
        and len(text) >= _FULL_LINE
    )


def _without_outer_links(lines: Sequence[_Line]) -> tuple[Sequence[_Line], list[_Line]]:
    """Lines that are links, before and after all others, lead elsewhere: navigation, related pages."""
    text = [i for i, line in enumerate(lines) if not line.is_link]
    if not text:
        return lines, []
    return lines[text[0] : text[-1] + 1], [*lines[: text[0]], *lines[text[-1] + 1 :]]


# --- title and fields -----------------------------------------------------------------------------------


def _title(page: Page, stated: Stated) -> str:
    """As the page's table has it, else its meta data, its first heading, or the name of its window."""
    of_table = next((basis.value for basis in stated.bases if basis.field is MetadataField.TITLE), "")
    headings = (" ".join("".join(heading.itertext()).split()) for heading in page.root.iter("h1"))
    window = _SITE_BEFORE.sub("", _SITE.sub("", page.title), count=1)
    named = "" if _SITE_ALONE.fullmatch(window) else window
    candidates = (of_table, page.metas.get("articletitle", ""), *headings, named)
    return next((title for title in candidates if title and not title.endswith(_CUT_TITLE)), "")


def _plain(text: str) -> str:
    return _WORDS.sub("", text)


def _stands_in(words: str, paragraphs: Sequence[Paragraph]) -> bool:
    return _plain(words) in _plain("".join(paragraph.text for paragraph in paragraphs))


def _from_metas(page: Page, stated: Stated, paragraphs: Sequence[Paragraph]) -> Iterator[Basis]:
    """Title and issuer of the meta tags (国办发〔2019〕19号 names them), where no table states them. The
    source of a page is who put it there; it is the issuer only where title or signature name it, too."""
    fields = {basis.field for basis in stated.bases}
    title, source = page.metas.get("articletitle", ""), page.metas.get("contentsource", "")
    if title and MetadataField.TITLE not in fields and not title.endswith(_CUT_TITLE):
        yield Basis(MetadataField.TITLE, title, f"ArticleTitle：{title}")
    signed = (Paragraph(title), *paragraphs[-_TAIL:])
    if len(source) > 2 and MetadataField.ISSUER not in fields and _stands_in(source, signed):
        yield Basis(MetadataField.ISSUER, source, f"ContentSource：{source}")


# --- what the paragraphs do not hold --------------------------------------------------------------------


def _left_out(page: Page, layout: _Layout, paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    text = "".join("".join(paragraph.text.split()) for paragraph in paragraphs)
    outside = [b for b in layout.blocks if b.element not in layout.inside and not layout.is_consumed(b)]
    lost = left_out(outside, text)
    if lost:
        yield f"页面上有 {len(lost)} 段文字不在正文之内，没有收录：“{lost[0][:40]}”等，请核对。"
    hidden = [
        words
        for words in page.hidden
        if len(words) > 40 and "。" in words and "".join(words.split()) not in text
    ]
    if hidden:
        yield f"页面隐藏了 {len(hidden)} 处文字，没有收录：“{' '.join(hidden[0].split())[:40]}”等，请核对。"
    names = list(dict.fromkeys(b.text[:60] for b in layout.blocks if b.hrefs and is_attachment(b)))
    if names:
        yield f"页面列出附件：{'、'.join(names)}，没有随页面收录。"
    if pictures := sum(map(_is_picture, layout.main.iter("img"))):
        yield f"正文有 {pictures} 幅图片，图中文字没有收录。"
    if next(layout.main.iter("s", "strike", "del"), None) is not None:
        yield "正文有加删除线的文字，已照样收录，请核对。"
    if not any(is_sentence(paragraph.text) for paragraph in paragraphs):
        yield "页面里没有找到正文，正文可能由脚本或内嵌框架载入。请打开原网页，把正文另存后再收录。"


def _is_picture(image: etree._Element) -> bool:
    sizes = [int(size) for side in ("width", "height") if (size := image.get(side) or "").isdecimal()]
    return all(size >= _SMALLEST_PICTURE for size in sizes) and not _ICON.search(image.get("src") or "")
