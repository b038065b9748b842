"""What comes in: JSON bodies and query strings, read into typed models with every fault named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from spaces.errors import Invalid
from spaces.web.faults import Fault, Faulty, faults_of

BODY_MAX = 64 * 1024
"""Bytes of a request's body; the largest honest one is an SDP offer of a few kB."""

READ_SECONDS = 20
"""Time for a body to arrive: a connection that trickles it would be held open for nothing."""

FILE_SECONDS = 120
"""Time for a file to arrive: ten megabytes over a slow mobile network."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")


class Body(BaseModel):
    """Base of every JSON body: unknown fields are faults, nothing is coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """Base of every query string: unknown parameters are faults; values arrive as text."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def checked(rule: Callable[[T], T]) -> AfterValidator:
    """A rule of the domain as a check on a field, so that its refusal stands beside all the other faults."""

    def check(value: T) -> T:
        try:
            return rule(value)
        except Invalid as fault:
            context = {"spaces_detail": fault.detail, "spaces_field": fault.field}
            raise PydanticCustomError(fault.code, "{spaces_detail}", context) from fault

    return AfterValidator(check)


async def in_time(reading: Awaitable[bytes], seconds: float | None = None) -> bytes:
    """What is read, if it arrives within so many seconds; None for those of every body.

    Raises:
        Invalid: `body_late`.
    """
    try:
        async with asyncio.timeout(READ_SECONDS if seconds is None else seconds):
            return await reading
    except TimeoutError:
        raise Invalid("The body did not arrive in time. Send it again.", code="body_late") from None


async def read_body(request: web.Request, model: type[M]) -> M:
    """The JSON body as that model; no body at all is an empty object.

    Raises:
        Invalid: when it is not JSON, does not fit the model, or did not arrive in time.
        aiohttp.web.HTTPUnsupportedMediaType: when it is said to be something else than JSON.
        aiohttp.web.HTTPRequestEntityTooLarge: when it is longer than BODY_MAX.
    """
    data = await in_time(request.read())
    if data and request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="Send JSON, with Content-Type: application/json.")
    try:
        return model.model_validate_json(data or b"{}")
    except ValidationError as error:
        raise Faulty(faults_of(model, error)) from None


async def read_whole(request: web.Request, limit: int, code: str) -> bytes:
    """A body that is not JSON, as large as it may be.

    Args:
        request: whose body.
        limit: bytes.
        code: of the refusal when it is larger.

    Raises:
        Invalid: that code, `body_missing` or `body_late`.
    """
    if (request.content_length or 0) > limit:
        raise _too_large(limit, code)
    body = await in_time(_up_to(request, limit, code), FILE_SECONDS)
    if not body:
        raise Invalid("The body is empty. Send the file itself.", code="body_missing")
    return body


async def _up_to(request: web.Request, limit: int, code: str) -> bytes:
    pieces, size = list[bytes](), 0
    async for piece in request.content.iter_any():
        size += len(piece)
        if size > limit:
            raise _too_large(limit, code)
        pieces.append(piece)
    return b"".join(pieces)


def _too_large(limit: int, code: str) -> Invalid:
    return Invalid(f"This is larger than {limit / 10**6:g} MB, which is more than is taken here.", code=code)


def read_query(request: web.Request, model: type[M]) -> M:
    """The query string as that model.

    Raises:
        Invalid: when it does not fit or names something twice.
    """
    given = request.query
    read = model.model_fields if model.model_config.get("extra") == "ignore" else given
    twice = [key for key in set(given) if key in read and len(given.getall(key)) > 1]
    if twice:
        raise Faulty([Fault(key, "field_repeated", f"“{key}” was given twice.") for key in sorted(twice)])
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        raise Faulty(faults_of(model, error)) from None
