"""The web application: the API's routers, its errors, limits and documentation page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from assistant.api import (
    ask,
    corrections,
    documents,
    feedback,
    health,
    jobs,
    maintenance,
    quiz,
    quiz_bank,
    quiz_control,
    quiz_papers,
    quiz_practice,
    quiz_results,
)
from assistant.api.errors import install_error_handlers
from assistant.api.limits import BoundedBody, SafeHeaders
from assistant.desk import Desk

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(desk: Desk | None, lifespan: Lifespan | None = None) -> FastAPI:
    """The API at /api, its description at /docs.

    Without a desk every question is refused as not ready until `app.state.desk` is set: a server can say
    that it is alive while the assistant is still loading.
    """
    app = FastAPIOffline(
        title="政策问答助手",
        description="每个回答都由已发布文件的条款组成，逐字引用；文件没有规定的，明说没有规定。",
        redoc_url=None,
        # The validator badge of Swagger UI would ask a server elsewhere.
        swagger_ui_parameters={"validatorUrl": None},
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.desk = desk
    for module in (
        ask,
        corrections,
        documents,
        feedback,
        health,
        jobs,
        maintenance,
        quiz_bank,
        quiz_papers,
        quiz_control,
        quiz_results,
        quiz_practice,
        quiz,
    ):
        app.include_router(module.router)
    install_error_handlers(app)
    app.add_middleware(BoundedBody)
    app.add_middleware(SafeHeaders)
    return app
