"""How a router gets at the desk, which is not there yet while the program is loading, and who may use it."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.params import Depends as Dependency

from assistant.desk import Desk
from assistant.errors import UserError
from assistant.permission import Action, Credential

COOKIE = "operator_session"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SCHEME = "bearer "


async def _desk(request: Request) -> Desk:
    desk: Desk | None = request.app.state.desk
    if desk is None:
        raise UserError("not_ready", "系统正在启动，还不能回答。", "请过几秒再试。")
    return desk


DeskAccess = Annotated[Desk, Depends(_desk)]


def allowed(action: Action) -> Dependency:
    """A route's dependency on the permission to do something."""

    def check(request: Request, desk: DeskAccess) -> None:
        require(request, desk, action)

    dependency: Dependency = Depends(check)
    return dependency


def require(request: Request, desk: Desk, action: Action) -> None:
    """Raises UserError where whoever asks may not do this."""
    if not may(request, desk, action):
        raise UserError(
            "code_needed",
            "这项操作需要维护口令。",
            "网页请先登录，程序请带 Authorization: Bearer 口令。忘了口令的，在服务器上运行 assistant code。",
        )


def may(request: Request, desk: Desk, action: Action) -> bool:
    """Raises UserError where somebody else's page uses the session of this browser, or somebody guesses."""
    credential = credential_of(request)
    if credential.code is None and credential.token and not _is_from_own_page(request):
        raise UserError("foreign_page", "这个请求不是从本系统的页面发出的。", "请在本系统的页面上操作。")
    return desk.permission.may(credential, action)


def credential_of(request: Request) -> Credential:
    authorization = request.headers.get("authorization", "")
    code = authorization[len(_SCHEME) :] if authorization.lower().startswith(_SCHEME) else None
    return Credential(code, request.cookies.get(COOKIE), place_of(request))


def place_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _is_from_own_page(request: Request) -> bool:
    """A browser says where an unsafe request comes from; SameSite=Strict keeps the cookie from others as
    well. Proxies must hand on Host."""
    if request.method in _SAFE_METHODS:
        return True
    if site := request.headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == request.headers.get("host")
