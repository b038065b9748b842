"""The one place where a failure becomes an answer: application/problem+json (RFC 9457)."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web

from spaces.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    SpacesError,
    TooMany,
    Unauthenticated,
    Unavailable,
)
from spaces.model import new_id
from spaces.web.faults import Fault, Faulty

PROBLEM_TYPE = "application/problem+json"

STATUS: Mapping[type[SpacesError], int] = {
    Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}
"""The status of each kind of refusal."""

STATUS_OF_CODE: Mapping[str, int] = {
    "ice_session_unknown": 412,
    "json_invalid": 400,
    "sdp_invalid": 400,
    "cursor_invalid": 400,
    "body_late": 408,
    "media_type": 415,
    "archive_too_large": 413,
    "list_too_large": 413,
    "news_too_large": 413,
    "picture_too_large": 413,
    "format_unsupported": 501,
}
"""Refusals of a kind with a status of their own: what cannot be read at all is 400 rather than 422."""

_PLAIN: Mapping[int, tuple[str, str]] = {
    404: ("not_found", "There is nothing at this address. Check it for typing errors."),
    413: ("body_too_large", "The body is larger than 64 kB, which is more than any call here needs."),
    415: ("media_type", "This call does not take that type of content."),
}

_TITLES: Mapping[int, str] = {413: "Content too large", 422: "Unprocessable content"}
"""Names of statuses that RFC 9110 renamed after Python 3.11."""

_X_INVALID = "https://api.twitter.com/2/problems/invalid-request"

_log = structlog.get_logger("spaces.web")


@web.middleware
async def problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer every failure below with a problem; log those that are our fault."""
    try:
        return await handler(request)
    except SpacesError as error:
        if isinstance(error, Invalid) and request.path.startswith("/2/"):
            return _in_the_form_of_x(error, request)
        return problem_of(error, request.path)
    except web.HTTPException as error:
        return error if error.status < 400 else _from_http(error, request)
    except Exception:
        answer = _unexpected(request)
        if request.writer.output_size:  # a socket broke in the middle: too late for a problem, aiohttp cuts it off
            raise
        return answer


def status_of(error: SpacesError) -> int:
    """The HTTP status of a refusal."""
    if error.code in STATUS_OF_CODE:
        return STATUS_OF_CODE[error.code]
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem_of(error: SpacesError, instance: str) -> web.Response:
    """A refusal as an answer."""
    extra: dict[str, Any] = {}
    if isinstance(error, Faulty) and len(error.faults) > 1:
        extra["errors"] = [{"field": f.field, "code": f.code, "detail": f.detail} for f in error.faults]
    headers = {}
    if isinstance(error, TooMany | Unavailable) and error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"  # RFC 9110 §11.6.1: a 401 names a way in
    return problem(
        status_of(error), error.code, error.detail, instance, field=error.field, extra=extra, headers=headers
    )


def problem(
    status: int,
    code: str,
    detail: str,
    instance: str,
    *,
    field: str | None = None,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """A problem document.

    Args:
        status: the HTTP status.
        code: stable and machine-readable.
        detail: plain sentences for people.
        instance: the path that was asked for.
        field: the input at fault.
        extra: further members.
        headers: further headers.
    """
    title = _TITLES.get(status) or HTTPStatus(status).phrase.capitalize()
    document: dict[str, Any] = {"type": f"/problems/{code}", "title": title, "status": status, "code": code}
    document |= {"detail": detail, "field": field, "instance": instance, **(extra or {})}
    return web.Response(
        status=status,
        body=json.dumps(document, ensure_ascii=False).encode("utf-8", "replace"),
        content_type=PROBLEM_TYPE,
        headers=headers,
    )


def _in_the_form_of_x(error: Invalid, request: web.Request) -> web.Response:
    """A refused parameter as programs for the X API v2 expect it, with what ours expect beside that."""
    faults = error.faults if isinstance(error, Faulty) else [Fault(error.field, error.code, error.detail)]
    errors = [
        {
            "parameters": {fault.field: request.query.getall(fault.field, [])} if fault.field else {},
            "message": fault.detail,
            "field": fault.field,
            "code": fault.code,
            "detail": fault.detail,
        }
        for fault in faults
    ]
    extra = {"type": _X_INVALID, "title": "Invalid Request", "errors": errors}
    return problem(400, error.code, error.detail, request.path, field=error.field, extra=extra)


def _from_http(error: web.HTTPException, request: web.Request) -> web.Response:
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted({*error.allowed_methods, "OPTIONS"}))
        if request.method == "OPTIONS":
            return web.Response(status=204, headers={"Allow": allowed})
        detail = f"{request.method} does nothing here. What works: {allowed}."
        return problem(405, "method_not_allowed", detail, request.path, headers={"Allow": allowed})
    code, detail = _PLAIN.get(error.status, ("http_error", error.reason))
    said = error.text if error.text and not error.text.startswith(f"{error.status}:") else None
    too_large = isinstance(error, web.HTTPRequestEntityTooLarge)  # its own text counts bytes off by one chunk
    return problem(error.status, code, detail if too_large else said or detail, request.path)


def _unexpected(request: web.Request) -> web.Response:
    number = new_id()
    _log.exception("request failed", error_id=number, method=request.method, path=request.path)
    detail = f"Something went wrong on our side. Try again; if it stays, tell the operator this number: {number}."
    return problem(500, "internal", detail, request.path, extra={"id": number})
