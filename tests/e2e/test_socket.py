"""Promises of docs/protocol.md §4 that only a real socket can keep."""

from __future__ import annotations

import aiohttp
import pytest

from tests.nodes import Person, visiting


@pytest.mark.parametrize(("command", "code"), [("end", 4410), ("leave", 1000)])
async def test_the_command_that_ends_a_visit_is_answered_before_the_socket_closes(
    mira: Person, command: str, code: int
):
    space = await mira.start_space()
    async with visiting(mira.client, space) as host:
        assert (await host.ask(command))["type"] == "ok"
        assert await host.closed() == code


async def test_whoever_was_told_that_a_space_ended_reads_so_at_once(mira: Person, anybody: aiohttp.ClientSession):
    space = await mira.start_space()
    async with visiting(mira.client, space) as host, visiting(anybody, space) as guest:
        await host.ask("end")
        await guest.until("ended")
        async with anybody.get(f"/api/v1/spaces/{space}") as answer:
            assert (await answer.json())["state"] == "ended"
