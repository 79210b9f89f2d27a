"""Files of a multipart request (RFC 7578), written to the disk while they come in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.concurrency import run_in_threadpool

from assistant.errors import UserError
from assistant.uploads import Upload

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_WRITTEN_AT_ONCE = 1024 * 1024  # bytes; less goes to a thread for nothing

_NOT_FILES = UserError(
    "no_files", "请求里没有文件。", "请按 multipart/form-data 发送，每个文件一部分，带 filename。"
)
_UNREADABLE = UserError("unreadable_request", "上传的内容不完整，或格式有误。", "请检查网络后重新上传。")


async def receive(content_type: str | None, body: AsyncIterator[bytes], upload: Upload) -> None:
    """Write every part with a file name to `upload`. Raises UserError where there are none or the request
    cannot be understood."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise _NOT_FILES
    parts = _Parts(upload)
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        async for chunk in _gathered(body):
            await run_in_threadpool(parser.write, chunk)
    except FormParserError as problem:
        raise _UNREADABLE from problem
    if not parts.are_complete:
        raise _UNREADABLE
    if not upload.received:
        raise _NOT_FILES


async def _gathered(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    gathered = bytearray()
    async for chunk in body:
        gathered += chunk
        if len(gathered) >= _WRITTEN_AT_ONCE:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


class _Parts:
    """What the parser calls: the header of a part says whether it is a file and how it is called."""

    def __init__(self, upload: Upload) -> None:
        self.are_complete = False
        self._upload = upload
        self._field = b""
        self._value = b""
        self._disposition = b""
        self._is_file = False

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._add_to_field,
            "on_header_value": self._add_to_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._open,
            "on_part_data": self._write,
            "on_part_end": self._close,
            "on_end": self._complete,
        }

    def _complete(self) -> None:
        self.are_complete = True

    def _begin(self) -> None:
        self._disposition, self._is_file = b"", False

    def _add_to_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"filename")
        # A form whose file field was left empty sends a part without a name.
        self._is_file = bool(name)
        if name:
            self._upload.open(_decoded(name))

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._upload.write(data[start:end])

    def _close(self) -> None:
        if self._is_file:
            self._upload.close()


def _decoded(name: bytes) -> str:
    """Browsers write names in UTF-8 with “"” as %22, old Windows programs in GBK."""
    try:
        return name.decode().replace("%22", '"')
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")
