"""The pages of the quiz: for participants' phones, for the screen of the room, and for practice."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.api.access import may
from assistant.permission import Action
from ui import documents, render
from ui.login import login_address

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

_ONLY_OWN = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_CODE = r"[1-9][0-9]{5}"
_NO_CODE = "场次码是六位数字，请核对后再输。"
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


@router.get("/quiz")
def entry(code: str | None = None) -> Response:
    """A form that works without a script: the code that it sends leads to the page of the session."""
    if code is None:
        return _page(render.quiz_entry_page(None))
    typed = re.sub(r"\s", "", code)
    if re.fullmatch(_CODE, typed, re.ASCII):
        return RedirectResponse(f"quiz/{typed}", 303)
    return _page(render.quiz_entry_page(_NO_CODE), 422)


@router.get("/quiz/{code}")
def participant(code: str) -> Response:
    """The same for every code: its script learns from the API whether there is such a session."""
    if not re.fullmatch(_CODE, code, re.ASCII):
        return RedirectResponse(f"../quiz?{urlencode({'code': code})}", 303)
    return _page(render.quiz_page(code))


@router.get("/quiz/{code}/screen")
def screen(
    request: Request, desk: documents.DeskOrNone, code: Annotated[str, Path(pattern=f"^{_CODE}$")]
) -> Response:
    if desk is None:
        return documents.starting(up="../../")
    if not may(request, desk, Action.CONDUCT):
        return RedirectResponse(login_address(request, f"quiz/{code}/screen"), 303)
    address = f"{request.base_url}quiz/{code}"
    is_local = request.url.hostname in _LOCAL_HOSTS
    return _page(render.quiz_screen_page(code, address, is_local))


@router.get("/practice")
def practice() -> Response:
    return _page(render.practice_page())


def _page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, _ONLY_OWN)
