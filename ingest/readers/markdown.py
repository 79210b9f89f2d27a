"""Markdown (CommonMark and tables): its text without the marks, numbers of lists as displayed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.document import MetadataField
from ingest.numbering import read_number
from ingest.readers.decoding import decode
from ingest.readers.plain_text import join_cut_lines, text_paragraphs
from ingest.readers.source import Paragraph, Reading
from ingest.readers.stated import Stated, best_stated, field_of
from ingest.readers.tables import table_paragraphs

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n((?:[^\n]*\n){1,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_ENTRY = re.compile(r"\s*(?:(?P<key>[^\s:：#-][^:：]{0,30})[:：](?:\s+|$)(?P<value>.*)|-\s.*|#.*|)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# What a page made of the text does not show: comments, names of pictures, addresses and titles of links.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|!\[[^\]\n]{0,999}\]|\]\([^)\n]{0,999}\)|<[a-zA-Z/][^<>]*>|^[ >]*(?:```|~~~)[^\n]*",
    re.DOTALL | re.MULTILINE,
)
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAK = re.compile(r"<(?:br|p|/p|div|/div|li|/li|tr|/tr)\b[^<>]*>", re.IGNORECASE)
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’—…]")
# A heading behind blanks that Markdown does not know as such.
_SHIFTED = re.compile(r"^[\u2000-\u200a\u3000\xa0][^\S\n]*(?=#{1,6}[^\S\n])", re.MULTILINE)
_NUMBER_AT_MOST = 24  # characters, with marks inside
_CELL_END = re.compile(r"(?<!\\)\|")
_MARKS = re.compile(r"[*_`\[\]<>&\\!~]")
_NESTING = {"ordered_list_open": 1, "ordered_list_close": -1}
_DEEPEST = 40  # levels of lists and quotes
_FULL_LINE = 20  # characters from which on a line may have been wrapped for its length
_NEARLY_FULL = 4
# Reference definitions are off, because “[1]：…” and “[注]: …” are notes; so are blocks indented by blanks.
_OFF = ["reference", "code"]


def read_markdown(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    text = "\n".join(decode(data, name).replace("\f", "\n").splitlines())
    stated, unused, body = _front_matter(text)
    reader = _Reader(_SHIFTED.sub("", body).split("\n"))
    paragraphs = tuple(reader.paragraphs())
    title = next((basis.value for basis in stated.bases if basis.field is MetadataField.TITLE), "")
    if title and all(_letters(title) not in _letters(paragraph.text) for paragraph in paragraphs[:5]):
        paragraphs = (Paragraph(title), *paragraphs)
    warnings = [*stated.warnings, *dict.fromkeys(reader.warnings)]
    lost = _chinese(_UNSEEN.sub("", body)) - _chinese("".join(paragraph.text for paragraph in paragraphs))
    if lost > 0:
        warnings.append(f"有 {lost} 个汉字没有收录，可能是嵌套过深的列表。请另存为 docx 或 txt 后再收录。")
    if unused:
        warnings.append(f"文件头（---）中的 {'、'.join(unused)} 没有收录。")
    return Reading(paragraphs, stated.bases, tuple(warnings))


def _chinese(text: str) -> int:
    return len(_IDEOGRAPH.findall(text))


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _front_matter(text: str) -> tuple[Stated, list[str], str]:
    """What the head of the file (“---”, key: value, “---”) states, its keys without use, and the rest."""
    match = _FRONT_MATTER.match(text)
    entries = [_ENTRY.fullmatch(line) for line in match[1].splitlines()] if match else []
    if match is None or not all(entries) or not any(entry and entry["key"] for entry in entries):
        return Stated((), ()), [], text
    pairs = [
        (entry["key"].strip(), entry["value"].strip(" \"'")) for entry in entries if entry and entry["key"]
    ]
    unused = [key for key, value in pairs if value and field_of(key) is None]
    return best_stated(pairs), unused, text[match.end() :]


@dataclass(slots=True)
class _Reader:
    """Reads the tokens of one text; `lines` are its lines, to which the tokens' maps point."""

    lines: Sequence[str]
    warnings: list[str] = field(default_factory=list)
    markdown: MarkdownIt = field(
        default_factory=lambda: (
            MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
            .enable(["table", "strikethrough"])
            .disable(_OFF)
        )
    )

    def paragraphs(self) -> Iterator[Paragraph]:
        tokens = self.markdown.parse("\n".join(self.lines))
        markers = _markers(tokens)
        marker = ""
        depth = place = 0
        while place < len(tokens):
            token = tokens[place]
            if token.type == "table_open":
                end = next(i for i in range(place, len(tokens)) if tokens[i].type == "table_close")
                yield from self._table(tokens[place:end])
                place = end
            marker = markers.get(place, marker)
            depth += _NESTING.get(token.type, 0)
            for paragraph in self._block(token, tokens[place - 1]):
                text = _marked(marker, paragraph.text)
                is_marked = text != paragraph.text
                yield replace(paragraph, text=text, depth=depth - 1 if is_marked else 0)
                marker = ""
            place += 1

    def _block(self, token: Token, before: Token) -> Iterator[Paragraph]:
        if token.type == "inline":
            outline = int(before.tag[1]) if before.type == "heading_open" else None
            lines = [_without_half(line) for line in self._text(token).split("\n")]
            if outline and "".join(lines).strip():
                yield Paragraph(" ".join(lines).strip(), outline=outline)
            elif not outline:
                yield from text_paragraphs(_joined(lines))
        elif token.type == "fence":
            yield from text_paragraphs(token.content.splitlines())
        elif token.type == "html_block":
            yield from (Paragraph(text) for text in join_cut_lines(self._without_tags(token.content)))

    def _text(self, token: Token) -> str:
        """The text of an inline token; line ends of the source as line ends."""
        return "".join(self._piece(child) for child in token.children or ()).strip()

    def _piece(self, token: Token) -> str:
        if token.type in ("softbreak", "hardbreak"):
            return "\n" if token.type == "softbreak" else "\n\n"
        if token.type == "html_inline":
            return self._without_tags(token.content)
        if token.type == "image":
            self.warnings.append("文件里有图片，图中文字没有收录。")
            return ""
        if token.type == "s_open":
            self.warnings.append("文件里有加删除线的文字，已照样收录，请核对。")
        return token.content

    def _without_tags(self, source: str) -> str:
        return _TAG.sub("", _BREAK.sub("\n", _COMMENT.sub("", source)))

    def _table(self, tokens: Sequence[Token]) -> tuple[Paragraph, ...]:
        """Read off the lines: cells beyond the width of the head, which CommonMark drops, stay."""
        starts = [token.map[0] for token in tokens if token.type == "tr_open" and token.map]
        grid = [self._cells(self.lines[start]) for start in starts]
        return table_paragraphs(grid, head_rows=1 if any(grid[0]) else 0)

    def _cells(self, line: str) -> list[str]:
        """Each without its marks."""
        inner = re.sub(r"^[\s>]*\|?|(?<!\\)\|\s*$", "", line)
        return [self._cell(cell.replace("\\|", "|").strip()) for cell in _CELL_END.split(inner)]

    def _cell(self, source: str) -> str:
        if not _MARKS.search(source):
            return source
        return " ".join(map(self._text, self.markdown.parseInline(source))).replace("\n", " ")


def _without_half(line: str) -> str:
    """A mark whose other half is missing hides no number: “第**七十七条 行政处罚…”. Elsewhere ** stands for
    what was left out: “张**”."""
    plain = line[:_NUMBER_AT_MOST].replace("**", "") + line[_NUMBER_AT_MOST:]
    return plain if read_number(line) is None and read_number(plain) is not None else line


def _marked(marker: str, text: str) -> str:
    if not marker or read_number(text) is not None:
        return text
    return marker + ("" if _CHINESE.match(text) else " ") + text


def _joined(lines: Sequence[str]) -> list[str]:
    """The lines of one Markdown paragraph as paragraphs: wrapped ones joined, numbered ones apart."""
    longest = max(map(len, lines))
    texts: list[str] = []
    for before, line in pairwise(["", *lines]):
        is_full = len(before) >= max(longest - _NEARLY_FULL, _FULL_LINE) and before[-1:] not in "。！？：；|"
        if texts and is_full and line and read_number(line) is None:
            gap = "" if _CHINESE.match(before[-1]) or _CHINESE.match(line) else " "
            texts[-1] += gap + line.strip()
        else:
            texts.append(line)
    return texts


def _markers(tokens: Sequence[Token]) -> dict[int, str]:
    """The numbers of list items by the place of their tokens. As displayed, they count on from the first;
    where the written ones ascend with gaps, the written ones are meant."""
    markers: dict[int, str] = {}
    lists: list[list[int]] = []
    for place, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(place)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = lists.pop()
            written = [int(tokens[item].info) for item in items]
            if not all(one < other for one, other in pairwise(written)):
                written = list(range(written[0], written[0] + len(items)))
            markers |= {
                item: f"{number}{tokens[item].markup}" for item, number in zip(items, written, strict=True)
            }
    return markers
