"""Every error as `{"error": {code, message, hint}}`, in Chinese, without a stack trace."""

from __future__ import annotations

from math import ceil

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant import payload
from assistant.api.limits import SAFE_HEADERS
from assistant.errors import UserError
from assistant.permission import TooManyTries
from ingest.library import LibraryError, UnknownClause, UnknownDocument

_INVALID = 422
_NOT_READY = 503
_STATUS = {
    "not_ready": _NOT_READY,
    "code_needed": 401,
    "foreign_page": 403,
    "unknown_item": 404,
    "unknown_job": 404,
    "unknown_notebook": 404,
    "unknown_report": 404,
    "unknown_session": 404,
    "unknown_paper": 404,
    "not_joined": 403,
    "removed": 403,
    "unknown_page": 404,
    "conflict": 409,
    "still_open": 409,
    "wrong_step": 409,
    "too_late": 409,
    "nickname_taken": 409,
    "session_over": 409,
    "session_full": 409,
    "not_open": 409,
    "not_begun": 409,
    "no_attempts_left": 409,
    "not_approved": 409,
    "file_too_large": 413,
    "body_too_large": 413,
    "too_many_tries": 429,
    "disk_full": 507,
}

_HTTP = {
    404: UserError("not_found", "没有这个地址。", "接口一览见 /docs。"),
    405: UserError("method_not_allowed", "这个地址不支持这种请求方法。", "接口一览见 /docs。"),
    413: UserError("body_too_large", "请求体太大。", "请缩短内容后再发。"),
}
_UNREADABLE = UserError("unreadable_request", "请求无法读取。", "请检查请求的格式，接口一览见 /docs。")
_INTERNAL = UserError(
    "internal_error", "服务器内部出错，问题已记入日志。", "请稍后再试；一再出现时请告诉维护人员。"
)
_NOT_JSON = UserError(
    "malformed_json",
    "请求体不是有效的 JSON。",
    '请按 Content-Type: application/json 发送，例如 {"question": "…"}。',
)

# pydantic's error types, as far as a caller meets them
_REASONS = {
    "missing": "缺少此项",
    "string_type": "应为文字",
    "string_too_long": "太长",
    "string_too_short": "不能为空",
    "int_parsing": "应为整数",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "enum": "不是允许的值",
    "list_type": "应为列表",
    "too_long": "项数太多",
    "model_attributes_type": "应为 JSON 对象",
}


def install_error_handlers(app: FastAPI) -> None:
    app.add_exception_handler(UserError, _user_error)
    app.add_exception_handler(LibraryError, _library_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(Exception, _internal_error)


def error_response(status: int, problem: UserError, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(payload.error(problem), status, headers)


async def _user_error(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, UserError)
    return error_response(_STATUS.get(problem.code, _INVALID), problem, _headers(problem))


def _headers(problem: UserError) -> dict[str, str] | None:
    if isinstance(problem, TooManyTries):
        return {"Retry-After": str(ceil(problem.wait_s))}
    return {"WWW-Authenticate": "Bearer"} if problem.code == "code_needed" else None


async def _library_error(_request: Request, problem: Exception) -> JSONResponse:
    """The library says what is wrong in its first sentence and what to do in the next."""
    message, _stop, hint = str(problem).partition("。")
    if isinstance(problem, UnknownDocument | UnknownClause):
        return error_response(404, UserError("not_found", f"{message}。", hint))
    return error_response(_NOT_READY, UserError("library_unavailable", f"{message}。", hint))


async def _http_error(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HTTPException)
    headers = dict(problem.headers) if problem.headers else None
    return error_response(problem.status_code, _HTTP.get(problem.status_code, _UNREADABLE), headers)


async def _invalid_request(_request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, RequestValidationError)
    first = problem.errors()[0]
    if first["type"] == "json_invalid":
        return error_response(400, _NOT_JSON)
    field = ".".join(str(part) for part in first["loc"][1:]) or "请求体"
    reason = _REASONS.get(first["type"], "值不合要求")
    return error_response(
        _INVALID, UserError("invalid_request", f"“{field}”：{reason}。", "各项要求见 /docs。")
    )


async def _internal_error(_request: Request, _problem: Exception) -> JSONResponse:
    """uvicorn logs the exception itself; this answer is made outside all middleware."""
    return error_response(500, _INTERNAL, SAFE_HEADERS)
