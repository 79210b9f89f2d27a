"""Plain text: decoding, and joining the lines that page breaks and hard wrapping cut."""

from __future__ import annotations

from ingest.numbering import read_number
from ingest.readers.source import Paragraph, Reading, UnreadableFile

_ENCODINGS = ("utf-8-sig", "gb18030")  # gb2312 and gbk are subsets of gb18030
_BOMS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_TERMINAL = "。！？：；）”!?:;)…|"  # a row of a table ends with |
# Blanks that say nothing at the ends of a line; str.strip() leaves those without width.
_NO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_CUT_AFTER = "，、,"
_LONGEST_HEADING = 50


def read_text(data: bytes, name: str) -> Reading:
    """Raises UnreadableFile."""
    return Reading(tuple(Paragraph(text) for text in join_cut_lines(decode(data, name))))


def decode(data: bytes, name: str) -> str:
    """The text of the file: by byte order mark, else strict UTF-8, else GB18030."""
    encodings = (_BOMS[data[:2]],) if data[:2] in _BOMS else _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text or "\ufffd" in text:
            break
        return text
    raise UnreadableFile(f"{name}：不是纯文本文件，或编码无法识别。请另存为 UTF-8 编码的 txt 后再收录。")


def join_cut_lines(text: str) -> tuple[str, ...]:
    """Paragraphs of a plain-text copy. A blank line is no boundary: page breaks leave them inside sentences.

    >>> join_cut_lines("实施好项目，大力培育服务市场，\\n\\n着力推进规模化。\\n（2）健全体系。完善机制。")
    ('实施好项目，大力培育服务市场，着力推进规模化。', '（2）健全体系。完善机制。')
    """
    paragraphs: list[str] = []
    for line in text.splitlines():
        line = _trimmed(line)
        if not line:
            continue
        if paragraphs and _is_cut(paragraphs[-1]) and read_number(line) is None:
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    return tuple(paragraphs)


def _trimmed(line: str) -> str:
    while line != (shorter := line.strip().strip(_NO_WIDTH)):
        line = shorter
    return line


def _is_cut(paragraph: str) -> bool:
    """Whether the paragraph stops inside a sentence. Titles and headings stop without a full stop too."""
    if paragraph[-1] in _TERMINAL:
        return False
    if paragraph[-1] in _CUT_AFTER:
        return True
    if "。" in paragraph or "；" in paragraph:
        return True
    is_heading = read_number(paragraph) is not None and len(paragraph) <= _LONGEST_HEADING
    return "，" in paragraph and not is_heading
