"""What every test has."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.databases import postgres_server

# No deadline: a busy machine is no bug. In CI the same examples every time, so that a red run means the change.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real Postgres, for `tests.databases`."""
    with postgres_server() as server:
        yield server
