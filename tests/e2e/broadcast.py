"""A node with a public recording, and a station in which it stands beside a podcast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from tests.e2e.recorded import Published
from tests.e2e.stationed import MAY_FETCH, get, imported, items, station
from tests.nodes import Json, Person, ServerProcess, stranger
from tests.publisher import Publisher, Show

TOPIC = "Tones"


@dataclass(frozen=True)
class Broadcast:
    """Who and what is there."""

    node: ServerProcess
    ada: Person  # its owner, and host of the recording
    anybody: aiohttp.ClientSession
    station: Json
    recording: Json
    show: Show

    @property
    def path(self) -> str:
        """Where the API has the station."""
        return f"/api/v1/stations/{self.station['id']}"

    async def feed(self, url: str = "", **headers: str) -> bytes:
        """What anybody gets there; the station's feed unless said otherwise."""
        status, body, _ = await get(self.anybody, url or self.station["feed_url"], **headers)
        assert status == 200, (status, body)
        return body


@asynccontextmanager
async def broadcast(published: Published, publisher: Publisher, **settings: object) -> AsyncIterator[Broadcast]:
    """A station with one recording and the three programmes of a podcast."""
    show = publisher.show("night", "Night & day")
    with published.node(**MAY_FETCH, **settings) as node:
        async with published.evening.ada.at(node) as ada, stranger(node.url) as anybody:
            change = {"visibility": "public", "topics": [TOPIC]}
            recording = await ada.call("PATCH", f"/api/v1/recordings/{published.recording}", change)
            order = {"description": "Tones & trains", "language": "en", "categories": ["Technology"]}
            made = await station(ada, "The night station", **order)
            await imported(ada, made["id"], show.url)
            by_hand = {"kind": "recording", "id": published.recording}
            await ada.call("POST", f"/api/v1/stations/{made['id']}/sources", by_hand, expect=201)
            await items(ada, made["id"], 4)
            shown = await ada.call("GET", f"/api/v1/stations/{made['id']}")
            yield Broadcast(node, ada, anybody, shown, recording, show)
