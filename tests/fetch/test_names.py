from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator

import pytest

from spaces.fetch.names import AT_ONCE, Names


@pytest.fixture
async def names() -> AsyncIterator[Names]:
    made = Names()
    yield made
    await made.close()


async def test_a_name_is_what_the_system_says(names: Names):
    found = await names.resolve("localhost", 80, socket.AF_UNSPEC)
    assert {one["host"] for one in found} <= {"127.0.0.1", "::1"}
    assert all(one["port"] == 80 and one["hostname"] == "localhost" for one in found)


async def test_a_name_that_does_not_exist_is_an_error(names: Names):
    with pytest.raises(OSError):
        await names.resolve("nowhere.invalid", 80)


async def test_slow_name_servers_hold_up_nothing_else(names: Names, monkeypatch):
    answer = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        answer.wait(20)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    asking = [asyncio.create_task(names.resolve(f"slow{number}.example", 80)) for number in range(2 * AT_ONCE)]
    async with asyncio.timeout(10):
        assert await asyncio.to_thread(lambda: "other work") == "other work"
    answer.set()
    assert await asyncio.gather(*asking) == [[]] * len(asking)
