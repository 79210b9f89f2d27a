"""The whole web application: the API, the document pages, and the chat page once it is loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from assistant.api.app import create_app
from assistant.desk import Desk
from assistant.worker_process import keep_working
from ui import documents, render

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_STATIC = Path(__file__).parent / "static"
_STYLES = "".join(f'<link rel="stylesheet" href="ui/{name}">' for name in ("style.css", "chat.css"))
_SMALLEST_UPLOAD = 1  # byte: the chat page takes no files


def create_site(desk: Desk | None = None) -> FastAPI:
    """The API and the document pages. At every other address a page says that the program is starting,
    until `open_site` has put the chat page there."""
    site = create_app(desk)
    site.include_router(documents.router)
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
    site: FastAPI, open_desk: Callable[[], Desk], stop: asyncio.Event, working_in: Path | None = None
) -> None:
    """Load what takes seconds in a thread, while the server answers; then keep the pages until `stop`, and
    a worker in the data directory `working_in`."""
    desk = await asyncio.to_thread(open_desk)
    try:
        site.state.desk = desk
        if stop.is_set():
            return
        pages = await asyncio.to_thread(chat_application, desk)
        async with pages.router.lifespan_context(pages):
            show_elsewhere(site, pages)
            if working_in is not None:
                await keep_working(working_in, stop)
            await stop.wait()
    finally:
        desk.close()


def chat_application(desk: Desk) -> FastAPI:
    """Gradio's application for the chat page at /."""
    import gradio  # 3 s

    from ui.chat import chat_page
    from ui.theme import theme

    pages = FastAPI(openapi_url=None)
    gradio.mount_gradio_app(
        pages,
        chat_page(desk),
        path="/",
        app_kwargs={"exception_handlers": {404: _not_found}, "openapi_url": None},
        theme=theme(),
        head=_STYLES,
        favicon_path=str(_STATIC / "favicon.png"),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        enable_monitoring=False,
        max_file_size=_SMALLEST_UPLOAD,
    )
    return pages


async def _not_found(_: Request, __: Exception) -> HTMLResponse:
    page = render.message_page("没有这个页面", "请检查网址，或回到问答页。", up="/")
    return HTMLResponse(page, 404)
