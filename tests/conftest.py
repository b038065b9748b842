"""What every test has."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tests.databases import postgres_server

# No deadline: a busy machine is no bug. No explaining, which traces every line of every example.
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
settings.register_profile("here", deadline=None, phases=PHASES)
# In CI the same examples every time, so that a red run means the change.
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real Postgres, for `tests.databases`."""
    with postgres_server() as server:
        yield server
