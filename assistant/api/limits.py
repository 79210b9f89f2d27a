"""What holds for every request and response, pages included: a bound on the body, safe headers."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.quiz.exchange.entry import LARGEST_FILE
from assistant.uploads import LARGEST_REQUEST

LARGEST_BODY = 1024 * 1024  # bytes
SAFE_HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class SafeHeaders:
    """Adds the headers above where the response does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_safely if scope["type"] == "http" else send)


class BoundedBody:
    """Stops reading a body that is too large, which becomes an answer 413 in the shape of all errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = 0
        largest = _largest(scope.get("method"), scope.get("path"))

        async def receive_bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_bounded if scope["type"] == "http" else receive, send)


def _largest(method: str | None, path: str | None) -> int:
    """Bytes of a body: more where files come in."""
    match method, path:
        case "POST", "/api/documents":
            return LARGEST_REQUEST
        case "POST", "/api/quiz/import":
            return LARGEST_FILE
        case _:
            return LARGEST_BODY
