"""The zip of an OFD file (GB/T 33190-2016, 7.1): its parts by their paths."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from ingest.readers.packages import read_part
from ingest.readers.secure_xml import Element, children, descendants, parse_xml, text_of
from ingest.readers.source import UnreadableFile


class Package:
    """The parts by path; what is missing or broken is told, and the rest read."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name = archive, name
        self._parts = {_normal(part.filename): part for part in archive.infolist()}
        self.warnings: list[str] = []

    def root(self) -> Element:
        part = self._parts.get("ofd.xml")
        if part is None:
            raise UnreadableFile(f"{self._name}：文件不完整（缺少 OFD.xml）。请重新取得文件。")
        return parse_xml(read_part(self._archive, part, self._name), self._name)

    def follow(self, base: str, element: Element, name: str) -> Iterator[tuple[str, Element]]:
        """The part whose path is the text of a child; (path, root element)."""
        for child in children(element, name):
            yield from self.part(base, (child.text or "").strip())

    def part(self, base: str, location: str) -> Iterator[tuple[str, Element]]:
        """ST_Loc (7.3): relative to the part that names it, or absolute, at times without the slash."""
        path = self._find(base, location)
        if path is None:
            self.warnings.append(
                f"文件里缺少 {location or '（未写明路径的部分）'}，其中的内容没有读到，请核对原件。"
            )
            return
        try:
            yield path, parse_xml(read_part(self._archive, self._parts[path], self._name), self._name)
        except UnreadableFile:
            self.warnings.append(f"文件里的 {location} 已损坏，其中的内容没有读到，请核对原件。")

    def pictures(self, path: str, document: Element) -> dict[str, str]:
        """The paths of the images that a document lists (7.9), by their ids."""
        found: dict[str, str] = {}
        for common in children(document, "CommonData"):
            for kind in ("PublicRes", "DocumentRes"):
                for base, listed in self.follow(path, common, kind):
                    folder = posixpath.join(posixpath.dirname(base), listed.get("BaseLoc") or "", "x")
                    for media in descendants(listed, "MultiMedia"):
                        found[media.get("ID", "")] = self._find(folder, text_of(media, "MediaFile")) or ""
        return found

    def read(self, path: str) -> bytes | None:
        """The bytes of a part; None where there is none or it is damaged."""
        try:
            return read_part(self._archive, self._parts[path], self._name)
        except (KeyError, UnreadableFile):
            return None

    def _find(self, base: str, location: str) -> str | None:
        tried = (_normal(posixpath.join(posixpath.dirname(base), location)), _normal(location))
        return next((path for path in tried if path in self._parts), None)


def _normal(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/").lower()
