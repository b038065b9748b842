"""Stations as people have them over HTTP: making one, giving it sources, waiting for what comes of it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import aiohttp

from tests.e2e.evening import until
from tests.nodes import Json, Person, ServerProcess

MAY_FETCH = {"fetch__allow_hosts": '["127.0.0.1"]', "fetch__timeout": 5}
"""Settings of a node that may fetch from the publishers of the tests."""

_numbers = count(1)


async def station(who: Person, title: str = "", visibility: str = "public", **order: object) -> Json:
    """A new station."""
    order |= {"title": title or f"Night trains {next(_numbers)}", "visibility": visibility}
    return await who.call("POST", "/api/v1/stations", order, expect=201)


async def add_feed(who: Person, station_id: str, url: str, **order: object) -> Json:
    """A new source that is a podcast."""
    order |= {"kind": "feed", "url": url}
    return await who.call("POST", f"/api/v1/stations/{station_id}/sources", order, expect=201)


async def source(who: Person, station_id: str, source_id: str, condition: Callable[[Json], object]) -> Json:
    """Wait until one source is so."""

    def found(shown: Json) -> Json:
        return next(one for one in shown["items"] if one["id"] == source_id)

    shown = await until(who, f"/api/v1/stations/{station_id}/sources", lambda shown: condition(found(shown)))
    return found(shown)


def is_in(one: Json) -> bool:
    """Whether all of a podcast is in."""
    return bool(one["import"]["state"] == "ready" and one["import"]["error"] is None)


def has_failed(one: Json) -> bool:
    """Whether the last look at a podcast came to nothing."""
    return one["import"]["error"] is not None


async def imported(who: Person, station_id: str, url: str) -> Json:
    """Add a podcast and wait until it is in; the source."""
    added = await add_feed(who, station_id, url)
    return await source(who, station_id, added["id"], lambda one: has_failed(one) or is_in(one))


async def items(who: Person, station_id: str, count: int) -> list[Json]:
    """The first page of what it plays, as soon as there are that many."""
    shown = await until(
        who, f"/api/v1/stations/{station_id}/items?limit=100", lambda shown: len(shown["items"]) == count
    )
    return list(shown["items"])


async def every_item(who: Person, station_id: str) -> list[Json]:
    """All of what it plays, page by page."""
    found: list[Json] = []
    cursor = ""
    while True:
        page = await who.call("GET", f"/api/v1/stations/{station_id}/items?limit=100{cursor}")
        found += page["items"]
        if not page["next"]:
            return found
        cursor = f"&cursor={page['next']}"


async def retry(who: Person, station_id: str, source_id: str) -> Json:
    """Have a podcast looked at again."""
    return await who.call("POST", f"/api/v1/stations/{station_id}/sources/{source_id}/retry", expect=202)


async def get(client: aiohttp.ClientSession, url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers, names in lower case; an address of our own may be whole."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client.get(url, headers=named) as answer:
        return answer.status, await answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def workers(node: ServerProcess) -> list[int]:
    """The processes of that node which fetch podcasts."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == node.process.pid and b"stations.worker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


async def kill_worker(node: ServerProcess) -> int:
    """End it without a warning as soon as there is one; which it was."""
    async with asyncio.timeout(10):
        while not (found := workers(node)):
            await asyncio.sleep(0.01)
    os.kill(found[0], signal.SIGKILL)
    return found[0]
