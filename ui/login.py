"""The login page of maintainers and trainers: the operator's code for a session cookie, and back again."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from assistant.api.access import COOKIE, may, place_of
from assistant.errors import UserError
from assistant.permission import Action
from assistant.sessions import LIFETIME_S
from ui import documents, render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

MAINTENANCE = "maintain"
_ONLY_OWN_FORMS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_LOCAL = re.compile(r"[\w%][\w%./?=&+-]{0,300}")  # relative to this page: no scheme, no other host
_WRONG = "口令不对。请核对后再输；忘了口令的，在服务器上运行 assistant code 换一个。"
_FOREIGN = "登录没有从本页发出。请在本页重新输入口令。"


@router.get("/login")
def login(request: Request, desk: documents.DeskOrNone, next: str = MAINTENANCE) -> Response:
    if desk is None:
        return documents.starting(up="")
    if may(request, desk, Action.INSPECT):
        return RedirectResponse(_local(next), 303)
    return _page(next)


@router.post("/login")
async def sign_in(
    request: Request,
    desk: documents.DeskOrNone,
    code: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form()] = MAINTENANCE,
) -> Response:
    if desk is None:
        return documents.starting(up="")
    if not _is_from_here(request):
        return _page(next, _FOREIGN, 403)
    try:
        token = await run_in_threadpool(desk.permission.sign_in, code, place_of(request))
    except UserError as problem:
        return _page(next, problem.message + problem.hint, 429)
    if token is None:
        return _page(next, _WRONG, 401)
    response = RedirectResponse(_local(next), 303)
    response.set_cookie(
        COOKIE, token, max_age=LIFETIME_S, path="/", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return response


@router.post("/logout")
def sign_out(request: Request, desk: documents.DeskOrNone) -> Response:
    response = RedirectResponse("login", 303)
    if desk is not None and _is_from_here(request):
        desk.permission.sign_out(request.cookies.get(COOKIE, ""))
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


def login_address(request: Request, next_page: str) -> str:
    """The login page, relative to the page asked for; `next_page` follows when the code is right."""
    up = "../" * (request.url.path.count("/") - 1)
    return f"{up}login?{urlencode({'next': next_page})}"


def _is_from_here(request: Request) -> bool:
    """Nobody else's page may log a browser in: it would then upload into a stranger's session."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _local(address: str) -> str:
    return address if _LOCAL.fullmatch(address) else MAINTENANCE


def _page(next_page: str, problem: str | None = None, status: int = 200) -> HTMLResponse:
    return HTMLResponse(render.login_page(_local(next_page), problem), status, _ONLY_OWN_FORMS)
