"""The whole web application: the API, the document pages, and Gradio's pages once they are loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.websockets import WebSocketClose

from assistant.api.access import may
from assistant.api.app import create_app
from assistant.desk import Desk
from assistant.errors import UserError
from assistant.permission import Action
from assistant.settings import Settings
from assistant.worker_process import keep_working
from ui import documents, login, quiz, render

if TYPE_CHECKING:
    from gradio import Blocks
    from starlette.types import ASGIApp, Receive, Scope, Send

_STATIC = Path(__file__).parent / "static"
_BEHIND_LOGIN = {"/maintain": Action.INSPECT, "/train": Action.KEEP_BANK}  # pages, and what they are for
_SMALLEST_UPLOAD = 1  # byte: the pages take no files, the API does


def _styles(up: str, *names: str) -> str:
    return "".join(f'<link rel="stylesheet" href="{up}ui/{name}">' for name in names)


def create_site(desk: Desk | None = None) -> FastAPI:
    """The API and the document pages. At every other address a page says that the program is starting,
    until `open_site` has put the chat page there."""
    site = create_app(desk)
    site.include_router(documents.router)
    site.include_router(login.router)
    site.include_router(quiz.router)
    site.mount("/ui", StaticFiles(directory=_STATIC))
    show_elsewhere(site, documents.starting(up=""))
    return site


def show_elsewhere(site: FastAPI, pages: ASGIApp) -> None:
    """Serve `pages` at every address that is none of the site's own, but never under /api."""
    not_found = site.router.not_found

    async def elsewhere(scope: Scope, receive: Receive, send: Send) -> None:
        handler = not_found if scope["path"].startswith("/api/") else pages
        await handler(scope, receive, send)

    site.router.default = elsewhere


async def open_site(
    site: FastAPI, open_desk: Callable[[], Desk], stop: asyncio.Event, working: Settings | None = None
) -> None:
    """Load what takes seconds in a thread, while the server answers; then keep the pages until `stop`, and
    a worker where there are settings for one."""
    desk = await asyncio.to_thread(open_desk)
    try:
        site.state.desk = desk
        if stop.is_set():
            return
        pages = await asyncio.to_thread(gradio_pages, desk)
        async with pages.router.lifespan_context(pages):
            show_elsewhere(site, BehindLogin(pages, desk))
            if working is not None:
                await keep_working(working, stop)
            await stop.wait()
    finally:
        desk.close()


class BehindLogin:
    """Lets to the maintainers' and the trainers' page, and whatever Gradio serves below them, only those who
    may do what the page is for: all others are sent to the login."""

    def __init__(self, pages: ASGIApp, desk: Desk) -> None:
        self._pages = pages
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        page = next((each for each in _BEHIND_LOGIN if path == each or path.startswith(f"{each}/")), None)
        if page is None:
            await self._pages(scope, receive, send)
        elif scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
        elif refusal := await asyncio.to_thread(self._refusal, Request(scope), page):
            await refusal(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    def _refusal(self, request: Request, page: str) -> Response | None:
        name = page.removeprefix("/")
        try:
            if may(request, self._desk, _BEHIND_LOGIN[page]):
                # Its own links are relative to the folder.
                return None if request.url.path != page else RedirectResponse(f"{name}/", 303)
        except UserError as problem:
            return HTMLResponse(problem.message + problem.hint, 403)
        return RedirectResponse(login.login_address(request, name), 303)


def gradio_pages(desk: Desk) -> FastAPI:
    """Gradio's applications: the chat page at /, the maintainers' at /maintain, the trainers' at /train."""
    from ui.chat import chat_page  # brings gradio: 3 s
    from ui.maintain import maintain_page
    from ui.train.page import train_page

    pages = FastAPI(openapi_url=None)
    framed = ("style.css", "chat.css", "maintain.css")
    _mount(pages, maintain_page(desk), "/maintain", _styles("../", *framed))
    _mount(pages, train_page(desk), "/train", _styles("../", *framed, "train.css"))
    _mount(pages, chat_page(desk), "/", _styles("", "style.css", "chat.css"), str(_STATIC / "favicon.png"))
    return pages


def _mount(pages: FastAPI, page: Blocks, path: str, styles: str, favicon: str | None = None) -> None:
    import gradio

    from ui.theme import theme

    gradio.mount_gradio_app(
        pages,
        page,
        path=path,
        app_kwargs={"exception_handlers": {404: _not_found}, "openapi_url": None},
        theme=theme(),
        head=styles,
        favicon_path=favicon,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        enable_monitoring=False,
        max_file_size=_SMALLEST_UPLOAD,
    )


async def _not_found(_: Request, __: Exception) -> HTMLResponse:
    page = render.message_page("没有这个页面", "请检查网址，或回到问答页。", up="/")
    return HTMLResponse(page, 404)
