"""A file that is a zip of parts (docx), read part by part by their names."""

from __future__ import annotations

from ingest.readers.packages import open_package, read_part


class ZipPackage:
    """The parts by their names, which are compared as Word does: without regard to case or kind of slash."""

    def __init__(self, data: bytes, name: str) -> None:
        """Raises UnreadableFile where this is no sound zip."""
        self.name = name
        self._archive = open_package(data, name)
        self._members = {_key(member.filename): member for member in self._archive.infolist()}

    def read(self, part: str) -> bytes | None:
        """The part's bytes; None where there is no such part. Raises UnreadableFile."""
        member = self._members.get(_key(part))
        return None if member is None else read_part(self._archive, member, f"{self.name} 的 {part}")

    def names(self) -> list[str]:
        return list(self._members)


def _key(part: str) -> str:
    return part.replace("\\", "/").removeprefix("/").lower()
