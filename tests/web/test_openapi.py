import inspect
from typing import Any, get_type_hints

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import BaseModel

from spaces.web.openapi import describe, problem_statuses
from spaces.web.routes import Route
from spaces.web.table import TABLE
from tests.web.conftest import Site


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return describe(TABLE)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    assert not list(OpenAPIV31SpecValidator(document).iter_errors())


async def test_the_server_hands_it_out(site: Site, document: dict[str, Any]) -> None:
    answer = await site.nobody.get("/api/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json == document


def test_every_documented_route_is_in_it_with_a_name_of_its_own(document: dict[str, Any]) -> None:
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) == sum(route.documented for route in TABLE)
    assert all(operation["summary"] for operation in operations)


def test_schema_names_are_short_and_stable(document: dict[str, Any]) -> None:
    names = set(document["components"]["schemas"])
    assert {"Recording", "RecordingPage", "Clip", "Share", "MyConsent", "Visibility", "Answer"} <= names
    assert {"Space", "SpacePage", "Person", "Participant", "Me", "Session", "Token", "Problem", "SpaceOrder"} <= names
    assert not [name for name in names if "__" in name or "-" in name]


def test_every_field_of_an_answer_is_always_there(document: dict[str, Any]) -> None:
    space = document["components"]["schemas"]["Space"]
    assert set(space["required"]) == set(space["properties"])


def test_nothing_refers_to_nowhere(document: dict[str, Any]) -> None:
    def references(node: Any) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if "$ref" in node else set()
            return own.union(*(references(value) for value in node.values()))
        return set().union(*(references(value) for value in node)) if isinstance(node, list) else set()

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= known | {"#/components/responses/Problem"}


@pytest.mark.parametrize("route", TABLE, ids=lambda route: f"{route.method} {route.path}")
def test_a_routes_handler_takes_and_gives_what_the_table_says(route: Route) -> None:
    hints = get_type_hints(route.handler)
    given = [hints[parameter] for parameter in list(inspect.signature(route.handler).parameters)[1:]]
    assert given == [model for model in (route.body, route.query) if model is not None]
    result = hints["return"]
    if isinstance(result, type) and issubclass(result, BaseModel):
        assert result is route.returns


async def test_a_rule_becomes_a_security_requirement(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert paths["/api/v1/spaces"]["post"]["security"] == [{"cookie": []}, {"token": ["host"]}]
    assert paths["/api/v1/session"]["get"]["security"] == [{}, {"cookie": []}, {"token": []}]
    assert "security" not in paths["/livez"]["get"]


def test_query_parameters_have_no_null_and_keep_their_limits(document: dict[str, Any]) -> None:
    parameters = {item["name"]: item["schema"] for item in document["paths"]["/api/v1/spaces"]["get"]["parameters"]}
    assert parameters["state"] == {"$ref": "#/components/schemas/State"}
    assert parameters["limit"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    assert parameters["cursor"] == {"type": "string"}


def test_problems_follow_from_rule_body_and_path() -> None:
    by_name = {route.name: route for route in TABLE}
    assert problem_statuses(by_name["livez"]) == set()
    assert problem_statuses(by_name["read_space"]) == {401, 403, 404, 429}
    assert problem_statuses(by_name["change_space"]) == {400, 401, 403, 404, 408, 409, 413, 415, 422, 429}
