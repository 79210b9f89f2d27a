"""Archives: every document in them under its nested name, nothing that is none, and no bomb."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zipfile

import pytest

from ingest.readers import archive
from ingest.readers.archive import members
from ingest.readers.limits import MAX_BYTES, MAX_DEPTH, MAX_MEMBERS
from ingest.readers.source import Received
from tests.ofd_samples import zipped


def names(data: bytes, name: str = "包.zip") -> list[str]:
    return [member.name for member in members(data, name)]


def errors(data: bytes, name: str = "包.zip") -> list[str]:
    return [member.error for member in members(data, name) if member.error]


def gbk_zip(name: str, content: bytes) -> bytes:
    """As Windows in Chinese writes it: the name in GBK, without the flag that says UTF-8."""
    written = name.encode("gb18030")
    data = bytearray(zipped({"x" * len(written): content}))
    return bytes(data).replace(b"x" * len(written), written)


def test_nested_names_and_contents() -> None:
    inner = zipped({"附件1.txt": "甲", "更深/附件2.txt": "乙"})
    found = list(members(zipped({"通知/": "", "通知/正文.txt": "文", "通知/附件.zip": inner}), "包.zip"))
    assert found == [
        Received("包.zip/通知/正文.txt", "文".encode()),
        Received("包.zip/通知/附件.zip/附件1.txt", "甲".encode()),
        Received("包.zip/通知/附件.zip/更深/附件2.txt", "乙".encode()),
    ]


@pytest.mark.parametrize("name", ["关于高龄津贴的通知.txt", "通知/附件1.txt", "通知.txt"])
def test_names_in_gbk(name: str) -> None:
    assert names(gbk_zip(name, b"x")) == [f"包.zip/{name}"]


def test_name_in_utf8_without_the_flag() -> None:
    written = "通知.txt".encode()
    data = zipped({"y" * len(written): "x"}).replace(b"y" * len(written), written)
    assert names(data) == ["包.zip/通知.txt"]


def test_what_systems_leave_is_no_document() -> None:
    left = ["__MACOSX/._a.txt", "a/.DS_Store", "Thumbs.db", "~$通知.docx", "desktop.ini"]
    assert names(zipped({name: "x" for name in left} | {"b.txt": "x"})) == ["包.zip/b.txt"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\etc\\passwd", "..\\etc/./passwd"])
def test_names_do_not_lead_out(name: str) -> None:
    (found,) = names(zipped({name: "x"}))
    assert found == "包.zip/etc/passwd"


def test_links_are_not_followed() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        link = zipfile.ZipInfo("链接.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("b.txt", "x")
    link_found, other = members(target.getvalue(), "包.zip")
    assert "链接" in (link_found.error or "")
    assert link_found.data == b""
    assert other.data == b"x"


def test_locked_member_costs_only_itself() -> None:
    data = bytearray(zipped({"密.txt": "x", "开.txt": "y"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    locked, other = members(bytes(data), "包.zip")
    assert "包.zip/密.txt：已加密" in (locked.error or "")
    assert other.data == b"y"


def test_tar_and_gzip() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        entry = tarfile.TarInfo("通知/附件.txt")
        entry.size = 1
        file.addfile(entry, io.BytesIO(b"x"))
        link = tarfile.TarInfo("链接")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    assert names(target.getvalue(), "包.tar") == ["包.tar/通知/附件.txt", "包.tar/链接"]
    assert len(errors(target.getvalue(), "包.tar")) == 1
    assert names(gzip.compress(target.getvalue()), "包.tar.gz")[0] == "包.tar.gz/包.tar/通知/附件.txt"
    assert list(members(gzip.compress(b"abc"), "a.txt.gz")) == [Received("a.txt.gz/a.txt", b"abc")]
    assert "不完整" in errors(gzip.compress(b"abc" * 1000)[:-12], "a.txt.gz")[0]


def test_depth_is_bounded() -> None:
    data: bytes = b"x"
    for _ in range(MAX_DEPTH + 1):
        data = zipped({"a.zip": data, "b.txt": "x"})
    assert any("层" in error for error in errors(data))
    assert len(names(data)) == MAX_DEPTH + 1


def test_too_many_members_are_told_once() -> None:
    found = list(members(zipped({f"{n}.txt": "x" for n in range(MAX_MEMBERS + 5)}), "包.zip"))
    assert len(found) == MAX_MEMBERS + 1
    assert "其余的没有收录" in (found[-1].error or "")


@pytest.mark.slow
def test_many_archives_with_many_archives_end_at_the_limit() -> None:
    """As 42.zip: each of 16 files is an archive of 16 archives of large files."""
    data: bytes = b"\0" * 5_000_000
    for _ in range(3):
        data = zipped({f"{n}.zip": data for n in range(16)})
    assert len(names(data)) <= MAX_MEMBERS + 1
    assert "MB" in errors(data)[-1]


def test_ten_gigabytes_of_nothing() -> None:
    """The directory tells of 4 GB, and of 50 MB that are packed as nothing: neither is unpacked."""
    huge = bytearray(zipped({"a.txt": b"\0" * 1000, "b.txt": b"\0" * 50_000_000, "c.txt": "x"}))
    struct.pack_into("<I", huge, huge.index(b"PK\x01\x02") + 24, 0xFFFFFFFE)
    found = list(members(bytes(huge), "包.zip"))
    assert [bool(member.error) for member in found] == [True, True, False]
    assert str(MAX_BYTES) in (found[0].error or "")
    assert "压缩比异常" in (found[1].error or "")


def test_gzip_bomb() -> None:
    assert str(MAX_BYTES) in errors(gzip.compress(b"\0" * (MAX_BYTES + 1), 1), "a.gz")[0]


def test_empty_archive_is_told() -> None:
    assert "没有可以收录的文件" in errors(zipped({"空/": ""}))[0]


def test_any_mutation_gives_members() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as file:
        file.addfile(tarfile.TarInfo("a"))
    whole = zipped({"a.txt": "文" * 50, "b.zip": zipped({"c.txt": "x"}), "d.tar": target.getvalue()})
    moments = random.Random(7)
    for whole_one in (whole, target.getvalue(), gzip.compress(whole)):
        for _ in range(300):
            data = bytearray(whole_one)
            for _ in range(moments.randrange(1, 10)):
                data[moments.randrange(len(data))] = moments.randrange(256)
            for member in archive.members(
                bytes(data[: moments.choice([len(data), len(data) // 2])]), "包.zip"
            ):
                assert member.name
