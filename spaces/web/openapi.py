"""The machine-readable reference: OpenAPI 3.1, made from the route table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from spaces import __version__
from spaces.web import views
from spaces.web.call import Call
from spaces.web.errors import PROBLEM_TYPE
from spaces.web.rates import limited
from spaces.web.routes import Route
from spaces.web.rules import public

_PARAMETER = re.compile(r"{(\w+)")
_REF = "#/components/schemas/{model}"
_JSON = "application/json"


class _Schemas(GenerateJsonSchema):
    """JSON Schema without the titles that pydantic makes of field names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the base class's signature
        return False


class Document:
    """The OpenAPI document of a route table, made when it is first asked for."""

    def __init__(self, table: Sequence[Route]) -> None:
        self._table = table

    @cached_property
    def body(self) -> bytes:
        """The document as JSON."""
        return json.dumps(describe(self._table), ensure_ascii=False).encode()


DOCUMENT = web.AppKey("DOCUMENT", Document)


def describe(table: Iterable[Route]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    routes = [route for route in table if route.documented]
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Spaces",
            "version": __version__,
            "description": "Live audio spaces. docs/protocol.md says what a schema cannot.",
            "license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": _schemas(routes),
            "responses": {"Problem": {"description": "Why it was not done.", "content": _content(PROBLEM_TYPE)}},
            "securitySchemes": {
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "session",
                    "description": "Set by `POST /api/v1/session`; named `__Host-session` over TLS.",
                },
                "token": {"type": "http", "scheme": "bearer", "description": "A personal token (`spc_…`)."},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "description": f"{_first_line(route.handler.__doc__)}\n\nWho may: {route.rule.says}",
        "tags": [_noun(route.path)],
        "parameters": [*_path_parameters(route.path), *_query_parameters(route.query)],
        "responses": _responses(route),
        "x-rule": route.rule.name,
    }
    if route.rule.scope is not None:
        operation["security"] = [{"cookie": []}, {"token": [route.rule.scope.value]}]
    elif route.rule is not public:
        operation["security"] = [{}, {"cookie": []}, {"token": []}]
    if route.body is not None:
        needed = any(field.is_required() for field in route.body.model_fields.values())
        operation["requestBody"] = {"required": needed, "content": {_JSON: {"schema": _ref(route.body)}}}
    elif route.accepts is not None:
        operation["requestBody"] = {"required": True, "content": {route.accepts: {"schema": {"type": "string"}}}}
    return operation


def _responses(route: Route) -> dict[str, Any]:
    success: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.returns is not None:
        success["content"] = {_JSON: {"schema": _ref(route.returns)}}
    elif route.produces is not None:
        kind = "object" if "json" in route.produces else "string"
        success["content"] = {route.produces: {"schema": {"type": kind}}}
    problem = {"$ref": "#/components/responses/Problem"}
    return {str(route.status): success} | {str(status): problem for status in sorted(problem_statuses(route))}


def problem_statuses(route: Route) -> set[int]:
    """The statuses that a route's problems can have; 500 goes without saying."""
    statuses = set(route.problems)
    if route.rule is not public:
        statuses |= {401, 403}
    if route.body is not None:
        statuses |= {400, 408, 413, 415, 422}
    if route.query is not None:
        statuses |= {400, 422} if "cursor" in route.query.model_fields else {422}
    if "{" in route.path:
        statuses.add(404)
    if limited(route.method, route.path, route.status, route.produces):
        statuses.add(429)
    return statuses


def _path_parameters(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(path)
    ]


def _query_parameters(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    schema = query.model_json_schema(ref_template=_REF, schema_generator=_Schemas)
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": field.get("description", ""),
            "schema": _without_null(field),
        }
        for name, field in schema["properties"].items()
    ]


def _without_null(field: Mapping[str, Any]) -> dict[str, Any]:
    """A parameter is there or not; `null` cannot be written in a query string."""
    kept = {key: value for key, value in field.items() if key not in ("anyOf", "description", "default")}
    branches = [branch for branch in field.get("anyOf", ()) if branch != {"type": "null"}]
    default = {"default": field["default"]} if field.get("default") is not None else {}
    return kept | (branches[0] if branches else {}) | default


def _schemas(routes: Iterable[Route]) -> dict[str, Any]:
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(views.Problem, "serialization"): None}
    for route in routes:
        inputs = [model for model in (route.body, route.query) if model is not None]
        wanted |= {(model, "validation"): None for model in inputs}
        if route.returns is not None:
            wanted[route.returns, "serialization"] = None
    _, definitions = models_json_schema(list(wanted), ref_template=_REF, schema_generator=_Schemas)
    schemas: dict[str, Any] = definitions["$defs"]
    for route in routes:
        if route.query is not None:  # only what it refers to is of use: the parameters stand at the operation
            schemas.pop(route.query.__name__, None)
    return dict(sorted(schemas.items()))


def _content(media_type: str) -> dict[str, Any]:
    return {media_type: {"schema": _ref(views.Problem)}}


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _noun(path: str) -> str:
    parts = [part for part in path.split("/") if part and part not in ("api", "v1")]
    return parts[0].removesuffix(".json")


def _first_line(doc: str | None) -> str:
    return (doc or "").strip().partition("\n")[0]


async def openapi(call: Call) -> web.Response:
    """This document."""
    return web.Response(body=call.request.app[DOCUMENT].body, content_type=_JSON, headers={"Cache-Control": "no-cache"})


ROUTES = [Route("GET", "/api/openapi.json", openapi, public, "This reference", produces=_JSON)]
