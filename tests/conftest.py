"""What every test has."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

from tests.databases import postgres_server

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

    from tests.e2e.evening import Evening
    from tests.e2e.recorded import Published

# No deadline: a busy machine is no bug. No explaining, which traces every line of every example.
PHASES = tuple(phase for phase in Phase if phase is not Phase.explain)
settings.register_profile("here", deadline=None, phases=PHASES)
# In CI the same examples every time, so that a red run means the change.
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

WAITING = ("browser", "e2e")  # most of their time, so they come first and the others beside them
SOUND = ("tests/browser/", "tests/e2e/test_recording", "tests/e2e/test_tap")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    folder = {item: item.path.relative_to(here).parts[0] for item in items}
    items.sort(key=lambda item: (*WAITING, folder[item]).index(folder[item]))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """With several processes a file is in one of them, and so is all that listens: two would disturb each other."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduler(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "sound" if nodeid.startswith(SOUND) else super()._split_scope(nodeid)

    return Scheduler(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real Postgres, for `tests.databases`."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """A held space that is over, at a node that is stopped; `evening.node()` goes on with a copy of it."""
    from tests.e2e.evening import hold

    return asyncio.run(hold(tmp_path_factory.mktemp("evening")))


@pytest.fixture(scope="session")
def published(evening: Evening, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The same evening, saved and published."""
    from tests.e2e.recorded import publish

    return asyncio.run(publish(evening, tmp_path_factory.mktemp("published")))
