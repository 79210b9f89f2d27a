"""`assistant serve`: one process for API and pages, which says at once that it is alive and then loads."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from assistant.desk import Desk
from assistant.encoders import pinned
from assistant.errors import UserError
from assistant.operator_code import CodeFile
from assistant.settings import Settings
from assistant.stores import prepare
from ui.site import create_site, open_site


def serve_site(settings: Settings, host: str, port: int) -> int:
    """Serve until a signal comes; gives the exit status. Raises UserError where it cannot begin."""
    prepare(settings.data_dir)
    listening = _listen(host, port)
    print(f"政策问答助手：{_address(listening)}", flush=True)
    if code := CodeFile(settings.data_dir).make_first():
        print(f"维护口令：{code}（只显示这一次，请记下；换口令用 assistant code）", flush=True)
    print("正在加载，几秒后可以提问；按 Ctrl+C 停止。", flush=True)
    # uvicorn stops at a signal and then raises it again: it has done its work by then.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    with listening:
        asyncio.run(_run(create_site(), pinned(settings), listening))
    return 0


async def _run(site: FastAPI, settings: Settings, listening: socket.socket) -> None:
    """Server and loading side by side; when loading fails the server stops and the failure is raised."""
    config = uvicorn.Config(site, log_level="warning", server_header=False, timeout_graceful_shutdown=5)
    loop = asyncio.get_running_loop()
    server = _Server(config, lambda: loop.call_soon_threadsafe(_end_streams, site))
    stop = asyncio.Event()
    loading = asyncio.create_task(open_site(site, lambda: _open_desk(settings), stop, settings))
    loading.add_done_callback(lambda _: setattr(server, "should_exit", True))
    await server.serve(sockets=[listening])
    stop.set()
    await loading


class _Server(uvicorn.Server):
    """Calls `at_exit` at the signal that ends it, before it waits for the responses under way."""

    def __init__(self, config: uvicorn.Config, at_exit: Callable[[], object]) -> None:
        super().__init__(config)
        self._at_exit = at_exit

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._at_exit()
        super().handle_exit(sig, frame)


def _end_streams(site: FastAPI) -> None:
    """Phones listen as long as a session lasts; they look for the server again by themselves."""
    if site.state.desk is not None:
        site.state.desk.quiz.sessions.bell.silence()


def _open_desk(settings: Settings) -> Desk:
    """What is loaded now stays as long as the server does: it is never looked through for garbage again."""
    from assistant.opening import open_assistant  # loads what takes seconds

    desk = Desk(open_assistant(settings), settings.data_dir)
    gc.freeze()
    return desk


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as problem:
        raise UserError(
            "cannot_listen",
            f"不能在 {host} 的端口 {port} 上提供服务：{problem.strerror or problem}。",
            f"端口多半已被占用：请停掉占用它的程序，或换一个，例如 assistant serve --port {port + 1}。",
        ) from problem
    # Without this each answer waits 40 ms for the client's delayed ACK; connections inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
