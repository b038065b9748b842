"""A route as a row of data: where, what, who may, what goes in and comes out.

The table of all of them (`spaces.web.table`) makes the router, the OpenAPI document and the permission test.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from spaces.errors import NotFound
from spaces.web.bodies import read_body, read_query
from spaces.web.call import Call
from spaces.web.context import Context
from spaces.web.rates import Rates, limited
from spaces.web.rules import Rule

Handler = Callable[..., Awaitable[BaseModel | web.StreamResponse | None]]
"""Called with the Call, then the body (when the route has one), then the query (when it has one)."""


@dataclass(frozen=True, slots=True)
class Route:
    """One method on one path."""

    method: str
    path: str  # with {names}, as aiohttp and OpenAPI both write them
    handler: Handler  # a model is answered as JSON, None as 204, a response as it is
    rule: Rule
    summary: str
    body: type[BaseModel] | None = None  # the JSON body
    query: type[BaseModel] | None = None  # the query string
    returns: type[BaseModel] | None = None  # the model answered on success
    status: int = 200  # on success
    problems: tuple[int, ...] = ()  # statuses of problems beyond those that follow from rule, body and path
    accepts: str | None = None  # type of a body that is not JSON, read by the handler itself
    produces: str | None = None  # type of an answer that is not JSON
    documented: bool = True  # whether it stands in the OpenAPI document; pages and their files do not

    @property
    def name(self) -> str:
        """Unique: the handler's name, which is also the OpenAPI operationId."""
        return self.handler.__name__


def bind(route: Route, context: Context, rates: Rates) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The aiohttp handler of a route: rule first, then input, then the handler, then JSON."""
    counted = limited(route.method, route.path, route.status, route.produces)

    async def answer(request: web.Request) -> web.StreamResponse:
        call = Call(context, request)
        # No id or handle has such characters, and a database may not even take them (Postgres: zero).
        if not all(value.isprintable() for value in call.path.values()):
            raise NotFound("There is nothing at this address. Check it for typing errors.")
        if counted:
            await rates.admit(call, route.rule.check)
        else:
            await route.rule.check(call)
        given: list[Any] = [call]
        if route.body:
            given.append(await read_body(request, route.body))
        if route.query:
            given.append(read_query(request, route.query))
        result = await route.handler(*given)
        return result if isinstance(result, web.StreamResponse) else as_json(result, route.status)

    answer.__name__ = route.name
    return answer


def as_json(result: BaseModel | None, status: int = 200) -> web.Response:
    """A model as a JSON answer; None as an empty one."""
    if result is None:
        return web.Response(status=204)
    # The model's own serializer writes bytes at once, without a dict in between.
    return web.Response(
        status=status, body=type(result).__pydantic_serializer__.to_json(result), content_type="application/json"
    )
