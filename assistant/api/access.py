"""How a router gets at the desk, which is not there yet while the program is loading."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from assistant.desk import Desk
from assistant.errors import UserError


async def _desk(request: Request) -> Desk:
    desk: Desk | None = request.app.state.desk
    if desk is None:
        raise UserError("not_ready", "系统正在启动，还不能回答。", "请过几秒再试。")
    return desk


DeskAccess = Annotated[Desk, Depends(_desk)]
