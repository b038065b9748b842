"""The whole API asked at random, well and badly, by its own description: nothing breaks, and answers are as it says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, assume, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from spaces.web.access import EVENTS
from spaces.web.openapi import describe
from spaces.web.table import TABLE
from tests.nodes import ROOT, ServerProcess

SCHEMA = schemathesis.openapi.from_dict(describe([route for route in TABLE if route.produces != EVENTS]))


@schemathesis.check
def nothing_breaks(_ctx: Any, response: Any, _case: Any) -> None:
    """What is down on purpose (501, 503) is described, and `status_code_conformance` looks at that."""
    assert response.status_code != 500, response.text


@schemathesis.serializer("application/zip", "application/sdp")
def as_it_is(_ctx: Any, value: Any) -> bytes:
    """Bodies that are no JSON."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


CHECKS = [nothing_breaks, status_code_conformance, content_type_conformance, response_schema_conformance]
LINE_MAX = 8000
"""Characters of an address; longer ones are refused before anything of ours sees them."""

EXAMPLES = 6
"""Of each operation; the same ones every time."""


@dataclass
class Api:
    """A node, and somebody who may do everything there."""

    url: str
    session: requests.Session


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("asked")
    quick = {
        "server__drain_seconds": 1,
        "fetch__timeout": 1,
        "limits__per_minute": 0,
        "limits__anonymous_per_minute": 0,
        "stations__worker": "false",
        "recorder__worker": "false",
    }
    with ServerProcess(folder, **quick) as node, requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {_token(node)}"
        yield Api(node.url, session)


def _token(node: ServerProcess) -> str:
    def spaces(*words: str) -> str:
        command = [sys.executable, "-m", "spaces", *words, "--data", "data"]
        done = subprocess.run(command, cwd=node.folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True)
        return done.stdout.decode()

    spaces("user", "add", "mira", "--admin")
    return spaces("token", "create", "mira").split()[-1]


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_call_answers_as_it_is_described(case: schemathesis.Case, api: Api) -> None:
    response = case.call(base_url=api.url, session=api.session, timeout=30)
    assume(len(response.request.url or "") < LINE_MAX)
    case.validate_response(response, checks=CHECKS)
