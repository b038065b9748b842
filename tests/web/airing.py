"""Stations with something in them, as the process of the stations leaves them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from spaces.model import Decision, Episode, Feed, Recording, Source, SourceKind, Visibility, new_id
from spaces.model.recording import RecordingState
from stations.settle import settle
from tests.store.samples import episode, feed

if TYPE_CHECKING:  # it has a fixture of an Air
    from tests.web.conftest import Caller, Site

Json = dict[str, Any]


@dataclass
class Air:
    """Makes stations by the API, and does what the process of the stations does."""

    site: Site

    async def station(self, who: Caller, **fields: Any) -> Json:
        """A new station."""
        answer = await who.post("/api/v1/stations", {"title": "Night boat"} | fields)
        assert answer.status == 201, answer
        made: Json = answer.json
        return made

    async def feed(self, episodes: int = 3, **fields: Any) -> Feed:
        """A podcast that was fetched, with so many episodes: the last one is the newest."""
        made = await self.site.store.feeds.add(feed(**fields))
        await self.publish(made, *(episode(made, number + 1) for number in range(episodes)))
        return made

    async def publish(self, of: Feed, *episodes: Episode) -> None:
        """More episodes of it."""
        await self.site.store.episodes.store(of.id, Decision(new=episodes), self.site.clock.now())

    async def source(self, station: Json, kind: SourceKind, ref: str, **fields: Any) -> Source:
        """A source as the API stores it."""
        made = Source(new_id(), station["id"], kind, ref, 0, station["owner"]["id"], self.site.clock.now())
        return await self.site.store.sources.add(replace(made, **fields))

    async def settle(self, station: Json) -> None:
        """Work its channel out, as the process of the stations does."""
        await settle(self.site.store, station["id"], self.site.clock.now())

    async def playing(self, who: Caller, episodes: int = 3, **fields: Any) -> tuple[Json, Feed]:
        """A station that plays a podcast."""
        station, made = await self.station(who, **fields), await self.feed(episodes)
        await self.source(station, SourceKind.FEED, made.id)
        await self.settle(station)
        return station, made

    async def recording(self, who: Caller, **fields: Any) -> Recording:
        """A recording that everybody may hear."""
        assert who.user
        openly = {"visibility": Visibility.PUBLIC, "state": RecordingState.READY} | fields
        made: Recording = await self.site.shelf.recording(who.user, **openly)
        return made

    async def items(self, who: Caller, station: Json, query: str = "") -> list[Json]:
        """What it plays, as that person sees it."""
        answer = await who.get(f"/api/v1/stations/{station['id']}/items{query}")
        assert answer.status == 200, answer
        found: list[Json] = answer.json["items"]
        return found
