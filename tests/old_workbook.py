"""Writes Excel 97 workbooks, because no library of ours does: one BIFF8 stream in a compound file."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST_STREAM = 4096  # below it a stream would lie in the mini stream
_CUSTOM_FORMAT = 164

Place = tuple[int, int]  # row and column, from 0


def old_workbook(
    name: str,
    cells: Mapping[Place, tuple[str | float, str]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    is_encrypted: bool = False,
) -> bytes:
    """A sheet of values with their number formats; merged areas as first and last row and column."""
    formats = list(dict.fromkeys(number_format for _, number_format in cells.values()))
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 1996, 0, 0))
    if is_encrypted:
        head += _record(0x002F, struct.pack("<H", 1) + bytes(52))
    for number, text in enumerate(formats):
        head += _record(0x041E, struct.pack("<H", _CUSTOM_FORMAT + number) + _text(text))
    head += _record(0x00E0, struct.pack("<HHH", 0, 0, 0xFFF5) + bytes(14))
    for number in range(len(formats)):
        head += _record(0x00E0, struct.pack("<HHH", 0, _CUSTOM_FORMAT + number, 0) + bytes(14))
    label = bytes((len(name), 1)) + name.encode("utf-16-le")
    start = len(head) + 4 + 6 + len(label) + 4
    head += _record(0x0085, struct.pack("<IBB", start, 0, 0) + label) + _record(0x000A, b"")
    return _compound(head + _sheet(cells, formats, merged))


def _sheet(
    cells: Mapping[Place, tuple[str | float, str]],
    formats: Sequence[str],
    merged: Sequence[tuple[int, int, int, int]],
) -> bytes:
    records = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 1996, 0, 0))
    for (row, column), (value, number_format) in sorted(cells.items()):
        place = struct.pack("<HHH", row, column, formats.index(number_format) + 1)
        is_text = isinstance(value, str)
        data = _text(value) if isinstance(value, str) else struct.pack("<d", value)
        records += _record(0x0204 if is_text else 0x0203, place + data)
    areas = b"".join(struct.pack("<4H", *area) for area in merged)
    return records + _record(0x00E5, struct.pack("<H", len(merged)) + areas) + _record(0x000A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _compound(stream: bytes) -> bytes:
    """Sector 0 holds the allocation table, 1 the directory, the rest the stream."""
    stream = stream.ljust(max(_SMALLEST_STREAM, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    table = [_FAT, _END, *range(3, sectors + 2), _END]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0)
    header += struct.pack("<IIIII", _SMALLEST_STREAM, _END, 0, _END, 0) + struct.pack(
        "<109I", 0, *[_FREE] * 108
    )
    directory = (
        _entry("Root Entry", 5, _END, 0, 1) + _entry("Workbook", 2, 2, len(stream), _FREE) + bytes(256)
    )
    return header + struct.pack(f"<{len(table)}I", *table) + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    encoded = f"{name}\0".encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<H", len(encoded))
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
