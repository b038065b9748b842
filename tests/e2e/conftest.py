"""People at a real node."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count

import aiohttp
import pytest

from tests.e2e.stationed import MAY_FETCH
from tests.nodes import Person, ServerProcess, person, stranger
from tests.publisher import Publisher, publishing

_numbers = count(1)


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A node for all tests that leave it as it is; it has a TURN server to tell of, and may fetch from `publisher`."""
    turn = {"turn__urls": '["turn:turn.example.org:3478?transport=udp"]', "turn__secret": "north wind"}
    with ServerProcess(tmp_path_factory.mktemp("node"), server__drain_seconds=1, **MAY_FETCH, **turn) as node:
        yield node


@pytest.fixture
async def mira(node: ServerProcess) -> AsyncIterator[Person]:
    """Somebody with an account, who hosts."""
    async with person(node.url, f"mira{next(_numbers)}") as mira:
        yield mira


@pytest.fixture
async def jonas(node: ServerProcess) -> AsyncIterator[Person]:
    """Somebody else with an account."""
    async with person(node.url, f"jonas{next(_numbers)}") as jonas:
        yield jonas


@pytest.fixture
async def anybody(node: ServerProcess) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody without an account."""
    async with stranger(node.url) as client:
        yield client


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    """Somebody whose podcasts a node may fetch."""
    async with publishing() as publisher:
        yield publisher
