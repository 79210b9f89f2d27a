"""Web pages saved as one file (MHTML, RFC 2557): browsers and Word save them so."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes

from ingest.readers.html import read_html
from ingest.readers.source import Reading, UnreadableFile


def read_mhtml(data: bytes, name: str) -> Reading:
    """Reads the first page, which is the one saved; the others are frames in it. Raises UnreadableFile."""
    try:
        parts = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
        pages = [page for part in parts if isinstance(page := part.get_payload(decode=True), bytes)]
    except (RecursionError, ValueError, LookupError) as error:
        raise UnreadableFile(f"{name}：网页文件已损坏，读不出。请重新保存网页后再收录。") from error
    if not pages:
        raise UnreadableFile(f"{name}：文件里没有网页，请重新保存网页后再收录。")
    reading = read_html(pages[0], name)
    if len(pages) == 1:
        return reading
    said = f"网页里另有 {len(pages) - 1} 个内嵌页面，没有收录，请核对。"
    return replace(reading, warnings=(*reading.warnings, said))
