"""Our feeds out of the store: of stations, of hosts, and of topics."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Protocol
from urllib.parse import quote, unquote, urlencode

from spaces.config import Config
from spaces.model import Feed, Merge, Recording, Source, SourceKind, Space, Station, User, Visibility
from spaces.model.personal import personal
from spaces.model.podcast import Person
from spaces.store import Store
from stations import entries
from stations.decide import guid_of
from stations.entries import JUST_NOW, Extras, may_publish, newest
from stations.feed import FeedDocument, FeedItem, LiveItem, Pages

BATCH = 500
"""Items that are read with one question."""

SLICE = 50
"""Episodes that are put into form without a pause: the node has sound to forward meanwhile."""

PODROLL_MAX = 100
"""Podcasts that a station's feed names as what it is made of."""

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before anything there is."""

CATEGORY = "Society & Culture"
"""Of feeds whose makers chose none; directories demand one."""

IMPORTED = (
    "notice",
    "Episodes with a source element belong to the podcasts they name, and are played from their publishers.",
)


_OURS = re.compile(r"/(?P<kind>stations|u|topics)/(?P<name>[^/]+)/feed\.(?P<form>xml|json)")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every feed of ours is made with."""

    store: Store
    base_url: str  # of this node, without trailing slash
    size: int  # items on a page


def desk_of(config: Config, store: Store) -> Desk:
    """What the feeds of a node are made with."""
    return Desk(store, config.public_url, config.stations.feed_items)


def hub_url(base_url: str) -> str:
    """Where our WebSub hub is asked."""
    return f"{base_url}/hub"


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of a feed, in what form, and where it is served."""

    url: str  # of the first page as RSS, without parameters
    form: str = "xml"  # xml or json
    page: int = 1
    token: str | None = None  # what opens it where it is private

    def at(self, page: int, form: str | None = None) -> str:
        """The address of a page."""
        asked = {"page": page if page > 1 else None, "token": self.token}
        query = urlencode({name: value for name, value in asked.items() if value is not None})
        address = f"{self.url.removesuffix('.xml')}.{form or self.form}"
        return f"{address}?{query}" if query else address

    def pages(self, total: int) -> Pages | None:
        """The pages around this one, of so many; None when there is one only."""
        if total <= 1:
            return None
        return Pages(
            first=self.at(1),
            last=self.at(total),
            previous=self.at(self.page - 1) if self.page > 1 else None,
            next=self.at(self.page + 1) if self.page < total else None,
        )


class Edition(Protocol):
    """One page of a feed of ours."""

    @property
    def place(self) -> Place:
        """Which page, and where."""
        ...

    async def version(self, now: datetime) -> Hashable:
        """Something that is another as soon as the page may be another; cheap, nothing is rendered."""
        ...

    async def document(self, now: datetime) -> FeedDocument | None:
        """The page; None when the feed has no such page."""
        ...


@dataclass(frozen=True, slots=True)
class StationEdition:
    """A page of a station's feed."""

    desk: Desk
    station: Station
    place: Place

    @property
    def private(self) -> bool:
        """Whether only those read it who have its token."""
        return self.station.visibility is Visibility.PRIVATE

    async def version(self, now: datetime) -> Hashable:
        """The station as it is, what changed in recordings, and who is on air."""
        station, rows = self.station, self.desk.store.publishing
        about = (station.updated_at, station.touches, station.settled_at, station.visibility, station.feed_token)
        return about, await rows.marks_at(station.id, now, now - JUST_NOW)

    async def document(self, now: datetime) -> FeedDocument | None:
        """The page, without what may not be published again."""
        station, desk = self.station, self.desk
        total = max(1, math.ceil(station.items / desk.size))
        if self.place.page > total:
            return None
        items = await self._items()
        owner = await desk.store.users.by_id(station.owner_id)
        spaces = await self._on_air(now) if self.place.page == 1 else []
        return replace(
            self._about(owner, items),
            items=items,
            pages=self.place.pages(total),
            podroll=tuple([entries.remote(feed) for feed in await self._podcasts()]),
            live=await _live(desk, spaces),
            updated_at=_changed(items, spaces, station.updated_at, station.changed_at),
        )

    def _about(self, owner: User | None, items: Sequence[FeedItem]) -> FeedDocument:
        station = self.station
        return FeedDocument(
            url=self.place.at(self.place.page),
            json_url=self.place.at(self.place.page, "json"),
            guid=station.guid,
            title=station.title,
            description=station.description,
            link=f"{self.desk.base_url}/stations/{station.slug}",
            image=self._cover(),
            updated_at=station.updated_at,
            language=station.language or "en",
            author=owner.name if owner else "",
            categories=station.categories or (CATEGORY,),
            funding=((station.funding_url, station.funding_text or ""),) if station.funding_url else (),
            license=station.license,
            explicit=any(item.explicit for item in items),
            serial=station.rules.merge is Merge.OLDEST,
            block=station.visibility is not Visibility.PUBLIC,
            hub=hub_url(self.desk.base_url),
            texts=(IMPORTED,) if any(item.origin for item in items) else (),
        )

    def _cover(self) -> str:
        """The picture for apps and directories, which take JPEG and PNG only."""
        version = (self.station.cover or self.station.guid).rpartition("/")[2].partition(".")[0]
        asked = {"v": version} | ({"token": self.place.token} if self.place.token else {})
        return f"{self.desk.base_url}/stations/{self.station.slug}/cover.jpg?{urlencode(asked)}"

    async def _items(self) -> tuple[FeedItem, ...]:
        """What is on the page, without what may not be heard or published again any more."""
        start = (self.place.page - 1) * self.desk.size
        ids = await self.desk.store.publishing.item_ids(self.station.id, start, self.desk.size)
        found: list[FeedItem] = []
        feeds: dict[str, Feed] = {}
        for at in range(0, len(ids), BATCH):
            found += await self._of(ids[at : at + BATCH], feeds)
        return tuple(_once(found))

    async def _of(self, ids: Sequence[str], feeds: dict[str, Feed]) -> list[FeedItem]:
        made = await self._imported([int(one[1:]) for one in ids if one.startswith("e")], feeds)
        made |= await self._recorded([one for one in ids if one.startswith("r")])
        return [made[one] for one in ids if one in made]

    async def _imported(self, ids: Sequence[int], feeds: dict[str, Feed]) -> dict[str, FeedItem]:
        """Episodes as items, by id; `feeds` are those that were read already, and becomes those that are."""
        store, made = self.desk.store, dict[str, FeedItem]()
        async for part in store.publishing.episodes(ids, SLICE):
            if new := {episode.feed_id for episode in part} - feeds.keys():
                feeds.update(await store.feeds.of(new))
            for episode in part:
                feed = feeds[episode.feed_id]
                if may_publish(episode, feed, private=self.private):
                    made[f"e{episode.id}"] = entries.of_episode(episode, feed)
        return made

    async def _recorded(self, ids: Sequence[str]) -> dict[str, FeedItem]:
        """Who may hear them is asked of the recordings, each time."""
        if not ids:
            return {}
        found = await self.desk.store.channels.entries(self.station.id, ids)
        extras = await _extras(self.desk, [entry.recording.id for entry in found if entry.recording])
        return {
            entry.item.id: entries.of_recording(entry.recording, entry.host, entry.files, self.desk.base_url, extras)
            for entry in found
            if entry.recording and entry.host
        }

    async def _podcasts(self) -> list[Feed]:
        """Its sources that others may know of, without those that were never read: nobody knows what they are."""
        refs = [source.ref for source in await self._sources() if source.kind is SourceKind.FEED][:PODROLL_MAX]
        feeds = await self.desk.store.feeds.of(refs)
        read = [feeds[ref] for ref in refs if ref in feeds and feeds[ref].title]
        return [feed for feed in read if self.private or not (feed.block or personal(feed.url))]

    async def _sources(self) -> list[Source]:
        return await self.desk.store.sources.of(self.station.id)

    async def _on_air(self, now: datetime) -> list[Space]:
        return await self.desk.store.publishing.on_air_at(self.station.id, now, now - JUST_NOW)


@dataclass(frozen=True, slots=True)
class RecordedEdition:
    """A page of the public recordings of a host, or with a topic: a podcast that nobody had to set up."""

    desk: Desk
    place: Place
    host: User | None  # whose; None: everybody's
    topic: str | None  # with which topic

    @property
    def guid(self) -> str:
        """Its podcast:guid."""
        return guid_of(self.place.url)

    async def version(self, now: datetime) -> Hashable:
        """What changed in recordings, and who is on air."""
        host_id = self.host.id if self.host else None
        return self.host, await self.desk.store.publishing.marks_of(host_id, now, now - JUST_NOW)

    async def document(self, now: datetime) -> FeedDocument | None:
        """The page; None for a topic that nothing is about."""
        desk, size = self.desk, self.desk.size
        ids = await self._ids()
        total = max(1, math.ceil(len(ids) / size))
        if self.place.page > total or not (ids or self.host):
            return None
        items = await self._items(ids[(self.place.page - 1) * size : self.place.page * size])
        spaces = await self._on_air(now) if self.place.page == 1 else []
        return replace(
            self._about(),
            items=items,
            pages=self.place.pages(total),
            live=await _live(desk, spaces),
            updated_at=_changed(items, spaces, self.host.created_at if self.host else NEVER),
        )

    def _about(self) -> FeedDocument:
        base_url, host = self.desk.base_url, self.host
        name = f"{host.name} (@{host.handle})" if host else f"#{self.topic}"
        person = (Person(host.name, "host", href=f"{base_url}/u/{host.handle}"),) if host else ()
        return FeedDocument(
            url=self.place.at(self.place.page),
            json_url=self.place.at(self.place.page, "json"),
            guid=self.guid,
            title=name,
            description=f"Recordings of live talks with {host.name}." if host else f"Recordings about {self.topic}.",
            link=f"{base_url}/u/{host.handle}" if host else base_url,
            image=self.place.url.removesuffix("feed.xml") + "cover.png",
            updated_at=NEVER,  # put right by who asks: it follows from the items
            author=host.name if host else "",
            categories=(CATEGORY,),
            hub=hub_url(base_url),
            persons=person,
        )

    async def _ids(self) -> list[str]:
        """Which recordings, newest first."""
        rows = self.desk.store.publishing
        return await (rows.ids_of(self.host.id) if self.host else rows.ids_about(self.topic or ""))

    async def _items(self, ids: Sequence[str]) -> tuple[FeedItem, ...]:
        found: list[FeedItem] = []
        for start in range(0, len(ids), BATCH):
            found += await self._of(await self.desk.store.publishing.recordings(ids[start : start + BATCH]))
        return tuple(found)

    async def _of(self, recordings: Sequence[Recording]) -> list[FeedItem]:
        store, ids = self.desk.store, [recording.id for recording in recordings]
        files, extras = await store.recordings.files_of(ids), await _extras(self.desk, ids)
        hosts = await store.users.by_ids({recording.host_id for recording in recordings})
        return [
            entries.of_recording(one, hosts[one.host_id], files[one.id], self.desk.base_url, extras)
            for one in recordings
            if one.id in files
        ]

    async def _on_air(self, now: datetime) -> list[Space]:
        if self.host is None:
            return []
        return await self.desk.store.publishing.on_air_of(self.host.id, now, now - JUST_NOW)


def of_station(desk: Desk, station: Station, form: str = "xml", page: int = 1) -> StationEdition:
    """A page of that station's feed; of a private one with the token in its addresses."""
    token = station.feed_token if station.visibility is Visibility.PRIVATE else None
    url = f"{desk.base_url}/stations/{station.slug}/feed.xml"
    return StationEdition(desk, station, Place(url, form, page, token))


def of_host(desk: Desk, host: User, form: str = "xml", page: int = 1) -> RecordedEdition:
    """A page of the feed of everything public that somebody hosted."""
    return RecordedEdition(desk, Place(f"{desk.base_url}/u/{host.handle}/feed.xml", form, page), host, None)


def of_topic(desk: Desk, topic: str, form: str = "xml", page: int = 1) -> RecordedEdition:
    """A page of the feed of everything public about a topic, in whatever case that is written."""
    topic = topic.casefold()
    return RecordedEdition(desk, Place(f"{desk.base_url}/topics/{quote(topic)}/feed.xml", form, page), None, topic)


async def _extras(desk: Desk, recording_ids: Sequence[str]) -> Extras:
    if not recording_ids:
        return Extras({}, {})
    rows = desk.store.recordings
    return Extras(await rows.consents_of(recording_ids), await rows.clips_of(recording_ids))


async def _live(desk: Desk, spaces: Sequence[Space]) -> tuple[LiveItem, ...]:
    if not spaces:
        return ()
    hosts = await desk.store.users.by_ids({space.host_id for space in spaces})
    return tuple([entries.of_space(space, hosts[space.host_id], desk.base_url) for space in spaces])


def _changed(items: Sequence[FeedItem], spaces: Sequence[Space], *more: datetime | None) -> datetime:
    moments = [item.updated_at for item in items] + [space.updated_at for space in spaces]
    return newest(*moments, *more)


def _once(found: Iterable[FeedItem]) -> list[FeedItem]:
    """The first of those that have one guid: two podcasts may use the same."""
    return list({item.guid: item for item in reversed(list(found))}.values())[::-1]


async def find(desk: Desk, url: str) -> Edition | None:
    """The first page that is served at that address; None when it is no feed of ours, or not open to who has it."""
    match = _OURS.match(url.removeprefix(desk.base_url))
    name = unquote(match["name"]) if match else ""
    if match is None or not name.isprintable():
        return None
    form = match["form"]
    match match["kind"]:
        case "u":
            host = await desk.store.users.by_handle(name)
            found: Edition | None = of_host(desk, host, form) if host else None
        case "topics":
            found = of_topic(desk, name, form)
        case _:
            station = await desk.store.stations.by_slug(name)
            found = of_station(desk, station, form) if station and station.deleted_at is None else None
    # Only the very address that we give out: so a private station is found by its token alone.
    return found if found is not None and compare_digest(found.place.at(1).encode(), url.encode()) else None
