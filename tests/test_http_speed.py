from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from eval.http_speed import times


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["question"]
        self.send_response(200 if self.path == "/api/ask" and asked != "坏" else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_each_question_is_timed(address: str) -> None:
    found = list(times(address, ["甲", "乙", "丙"]))
    assert len(found) == 3
    assert all(0 < each < 60_000 for each in found)


def test_what_is_not_answered_is_told(address: str) -> None:
    with pytest.raises(OSError, match="坏：状态 500"):
        list(times(address, ["甲", "坏"]))
