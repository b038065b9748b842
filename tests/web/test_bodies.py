import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from spaces.web.bodies import Body, Query
from spaces.web.covers import Version
from spaces.web.doors import Door
from spaces.web.faults import faults_of
from spaces.web.media import Download
from spaces.web.routes import Route
from spaces.web.station_feeds import FeedQuery
from spaces.web.table import TABLE
from tests.web.conftest import Site

BODIES = sorted({route.body for route in TABLE if route.body}, key=lambda model: model.__name__)
QUERIES = sorted({route.query for route in TABLE if route.query}, key=lambda model: model.__name__)
FIELDS = sorted({field for model in (*BODIES, *QUERIES) for field in model.model_fields})
TEXTS = st.text() | st.sampled_from(["", "\0", "everyone", "off", "2026-12-01T20:00:00Z", "0001-01-01T00:00:00+14:00"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from([*FIELDS, "x"]), inner, max_size=5),
    max_leaves=8,
)
OPENED_ELSEWHERE = (Door, Download, FeedQuery, Version)
"""Addresses that other programs open, which add parameters of their own."""
OBJECTS = st.dictionaries(st.sampled_from([*FIELDS, "x", ""]), VALUES)


@pytest.mark.parametrize("model", BODIES, ids=lambda model: model.__name__)
@given(OBJECTS | VALUES)
def test_every_json_fits_or_has_faults_that_say_where(model: type[BaseModel], value: Any) -> None:
    try:
        model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        for fault in faults_of(model, error):
            assert fault.detail.endswith((".", "?")), fault
            assert fault.code.isidentifier() or fault.field == ""


@pytest.mark.parametrize("model", QUERIES, ids=lambda model: model.__name__)
@given(st.dictionaries(st.sampled_from([*FIELDS, "x", ""]), st.text()))
def test_every_query_fits_or_has_faults(model: type[BaseModel], value: dict[str, str]) -> None:
    faults = None
    try:
        model.model_validate(value)
    except ValidationError as error:
        faults = faults_of(model, error)
    assert faults is None or all(fault.detail for fault in faults)


@pytest.mark.parametrize("model", [*BODIES, *QUERIES], ids=lambda model: model.__name__)
def test_inputs_are_strict_about_what_they_do_not_know(model: type[BaseModel]) -> None:
    assert issubclass(model, Body | Query)
    assert model.model_config["extra"] == ("ignore" if model in OPENED_ELSEWHERE else "forbid")


ODD = ["%00", "%F0%9F%8E%99", "%ff", "a%0Ab", "..", "%2e%2e", "'--", "x" * 5000]
ADDRESSED = [route for route in TABLE if "{" in route.path and route.documented]


@pytest.mark.parametrize("route", ADDRESSED, ids=lambda route: f"{route.method} {route.path}")
async def test_an_odd_address_is_never_our_failure(site: Site, route: Route) -> None:
    mira = await site.person("mira")
    for odd in ODD:
        answer = await mira.ask(route.method, re.sub(r"{\w+}", odd, route.path))
        assert answer.status < 500, (odd, answer)


@pytest.mark.parametrize(
    "query", ["host=%00", "host=%ff", "cursor=%00", "limit=x", "state=%00", "limit=99999999999999"]
)
async def test_an_odd_query_is_never_our_failure(site: Site, query: str) -> None:
    assert (await site.nobody.get(f"/api/v1/spaces?{query}")).status in (400, 404, 422)
