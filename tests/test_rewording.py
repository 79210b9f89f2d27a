"""Wordings that a language model proposes for items: a real HTTP server answers as an endpoint does."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from assistant.generate import Ask, ModelUnavailable, language_model
from assistant.quiz.gates.corpus import Corpus
from assistant.quiz.gates.sense import asks_the_same
from assistant.quiz.generator.numbers import number_items
from assistant.quiz.generator.rewording import REMARK, reworded
from assistant.quiz.generator.statements import statement_items
from assistant.quiz.item import Item, Kind
from assistant.settings import Settings
from tests.policies import clause_with

CLAUSE = clause_with(
    "对年满80周岁的老年人，每月发放不低于100元高龄津贴。", "高龄津贴", "贺川县高龄津贴发放办法"
)
CORPUS = Corpus([CLAUSE])
STEM = "对年满80周岁的老年人，每月发放不低于____元高龄津贴。"


class Endpoint(ThreadingHTTPServer):
    """Replies to each request with what `say` makes of the last message; keeps the requests."""

    def __init__(self, say: Callable[[str], str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.say, self.asked, self.status = say, [], 200  # type: ignore[var-annotated]

    @property
    def settings(self) -> Settings:
        return Settings(model_url=f"http://127.0.0.1:{self.server_port}/v1", model_name="qwen3")


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        said = {"role": "assistant", "content": self.server.say(body["messages"][-1]["content"])}
        reply = {
            "id": "1", "object": "chat.completion", "created": 0, "model": body["model"],
            "choices": [{"index": 0, "message": said, "finish_reason": "stop"}],
        }  # fmt: skip
        data = json.dumps(reply).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Not into the tests' output."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint(lambda text: text)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def asking(settings: Settings) -> Ask:
    ask = language_model(settings)
    assert ask is not None
    return ask


def blank() -> Item:
    made = [item for item in number_items(CLAUSE, CORPUS) if item.kind is Kind.BLANK and STEM in item.stem]
    assert len(made) == 1
    return made[0]


def proposed(endpoint: Endpoint, said: str) -> Item:
    endpoint.say = lambda _: said
    (item,) = reworded([blank()], asking(endpoint.settings), CORPUS)
    return item


def test_without_an_endpoint_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MODEL_URL", raising=False)
    assert language_model(Settings(data_dir=tmp_path)) is None


def test_a_wording_that_says_the_same_is_taken(endpoint: Endpoint) -> None:
    item = proposed(endpoint, "年满80周岁的老年人，高龄津贴每月发放不低于____元。\n")
    before = blank()
    assert item.stem == "根据《贺川县高龄津贴发放办法》，年满80周岁的老年人，高龄津贴每月发放不低于____元。"
    assert (item.key, item.basis, item.fact) == (before.key, before.basis, before.fact)
    assert item.explanation == before.explanation + REMARK
    ((path, body),) = endpoint.asked
    assert (path, body["model"], body["messages"][-1]["content"]) == ("/v1/chat/completions", "qwen3", STEM)


@pytest.mark.parametrize(
    "said",
    [
        STEM,
        "",
        "年满90周岁的老年人，高龄津贴每月发放不低于____元。",  # another number
        "年满80周岁的老年人，高龄津贴每月发放____元。",  # the bound is gone
        "年满80周岁的老年人，高龄津贴每月发放不低于100元。",  # the blank is filled in
        "年满80周岁的老年人，高龄津贴每月发放不低于____元（提示：100元）。",
        "年满80周岁的老年人，____不低于____元高龄津贴。",
        "好的！改好的题干是：年满80周岁的老年人，高龄津贴每月发放不低于____元。\n还需要别的吗？",
        "农村低保对象每月领取不低于____元的补助，年满80周岁。",  # another thing
    ],
)
def test_any_other_wording_is_left(endpoint: Endpoint, said: str) -> None:
    assert proposed(endpoint, said) == blank()


def test_statements_are_not_sent(endpoint: Endpoint) -> None:
    statements = [item for item in statement_items(CLAUSE, CORPUS)]
    assert statements
    assert reworded(statements, asking(endpoint.settings), CORPUS) == tuple(statements)
    assert endpoint.asked == []


def test_a_model_that_fails_costs_no_item(endpoint: Endpoint, caplog: pytest.LogCaptureFixture) -> None:
    endpoint.status = 500
    with pytest.raises(ModelUnavailable):
        asking(endpoint.settings)("改题干", STEM)
    assert reworded([blank()], asking(endpoint.settings), CORPUS) == (blank(),)
    assert "没有应答" in caplog.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("申请人可以在30日内申请复核。", "申请人应当在30日内申请复核。"),
        ("不得发放高龄津贴的有哪些？", "发放高龄津贴的有哪些？"),
        ("“两不愁”的内容是什么？", "“三保障”的内容是什么？"),
        ("包括养老服务和儿童福利的有哪些？", "包括养老服务或儿童福利的有哪些？"),
    ],
)
def test_words_that_decide_must_stay(before: str, after: str) -> None:
    assert not asks_the_same(before, after)
    assert asks_the_same(before, before)
