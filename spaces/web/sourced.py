"""From what is stored of the sources of stations to what people see of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spaces import model
from spaces.model import FeedState, LeftOut, SourceKind, Visibility
from spaces.model.personal import personal
from spaces.store import Store
from spaces.web import station_views as views
from spaces.web.rules import may_manage, owns_station
from spaces.web.station_addresses import picture_path, station_url
from stations.chapters_in import web_url

BRIEFS_MAX = 50
"""Sources that are told of where a station is shown; the list of all of them is a call of its own."""

WHY: Mapping[LeftOut, str] = {
    LeftOut.BLOCKED: "{n} left out: the publisher does not want {them} listed",
    LeftOut.PERSONAL: (
        "{n} left out: the address of this podcast looks like one made for a single person, "
        "so it plays in private stations only"
    ),
    LeftOut.PAUSED: "{n} came after this source was paused",
    LeftOut.EXPLICIT: "{n} left out: explicit",
    LeftOut.LANGUAGE: "{n} left out: another language",
    LeftOut.TOO_LONG: "{n} left out: too long",
    LeftOut.TOO_SHORT: "{n} left out: too short",
    LeftOut.TOO_OLD: "{n} left out: too old",
    LeftOut.DUPLICATE: "{n} left out: another source has the same",
    LeftOut.HIDDEN: "{n} taken out by the editors",
    LeftOut.CAP: "{n} left out: more than this source may give",
    LeftOut.FULL: "{n} left out: the station is full",
}


@dataclass(frozen=True, slots=True)
class Named:
    """What sources refer to, read with one question for each kind."""

    feeds: Mapping[str, model.Feed]
    hosts: Mapping[str, model.User]
    recordings: Mapping[str, model.Recording]
    stations: Mapping[str, model.Station]
    closed: frozenset[str] = frozenset()  # ids of recordings and stations that whoever asks may not know of (any more)

    def title(self, source: model.Source) -> str:
        """What the source is called."""
        match source.kind:
            case SourceKind.FEED if feed := self.feeds.get(source.ref):
                return feed.title or feed.url
            case SourceKind.HOST if host := self.hosts.get(source.ref):
                return f"@{host.handle}"
            case SourceKind.TOPIC:
                return f"#{source.ref}"
            case SourceKind.RECORDING if recording := self.recordings.get(source.ref):
                return recording.title
            case SourceKind.STATION if station := self.stations.get(source.ref):
                return station.title
        return f"Something that {'is private now' if source.ref in self.closed else 'was deleted'}"

    def url(self, source: model.Source, base_url: str) -> str | None:
        """Where people read about it."""
        match source.kind:
            case SourceKind.FEED if feed := self.feeds.get(source.ref):
                return web_url(feed.link)
            case SourceKind.HOST if host := self.hosts.get(source.ref):
                return f"{base_url}/u/{host.handle}"
            case SourceKind.RECORDING if source.ref in self.recordings:
                return f"{base_url}/r/{source.ref}"
            case SourceKind.STATION if station := self.stations.get(source.ref):
                return station_url(base_url, station)
        return None

    def told(self, source: model.Source, *, private: bool = False) -> bool:
        """Whether everybody who sees the station may know of this source: what is private is not told on by it.

        Of podcasts made for one person nothing is told outside of private stations: their titles often name that
        person.
        """
        match source.kind:
            case SourceKind.FEED:
                feed = self.feeds.get(source.ref)
                return feed is not None and feed.title != "" and (private or not personal(feed.url))
            case SourceKind.RECORDING:
                recording = self.recordings.get(source.ref)
                return recording is not None and _may_be_told(recording, source)
            case SourceKind.STATION:
                station = self.stations.get(source.ref)
                return station is not None and station.visibility is Visibility.PUBLIC and station.deleted_at is None
        return True


def _may_be_told(recording: model.Recording, source: model.Source) -> bool:
    """What is unlisted is told of by its host alone, as it is played: by picking it for the station."""
    if recording.visibility is Visibility.UNLISTED:
        return source.added_by == recording.host_id
    return recording.visibility is Visibility.PUBLIC


async def named(store: Store, sources: Iterable[model.Source], user: model.User | None = None) -> Named:
    """What these sources refer to.

    Args:
        store: where it is kept.
        sources: of any stations.
        user: who asks: what is private is named to those only who may know of it.
    """
    refs: dict[SourceKind, set[str]] = {kind: set() for kind in SourceKind}
    for source in sources:
        refs[source.kind].add(source.ref)
    recordings = await store.recordings.of(refs[SourceKind.RECORDING]) if refs[SourceKind.RECORDING] else {}
    stations = await store.stations.of(refs[SourceKind.STATION]) if refs[SourceKind.STATION] else {}
    closed = await _closed(store, recordings.values(), stations.values(), user)
    return Named(
        feeds=await store.feeds.of(refs[SourceKind.FEED]) if refs[SourceKind.FEED] else {},
        hosts=await store.users.by_ids(refs[SourceKind.HOST]) if refs[SourceKind.HOST] else {},
        recordings={ref: one for ref, one in recordings.items() if ref not in closed},
        stations={ref: one for ref, one in stations.items() if ref not in closed},
        closed=closed,
    )


async def _closed(
    store: Store, recordings: Iterable[model.Recording], stations: Iterable[model.Station], user: model.User | None
) -> frozenset[str]:
    """Which of them are private and not that account's."""
    closed = {one.id for one in recordings if one.visibility is Visibility.PRIVATE and not may_manage(user, one)}
    others = [one.id for one in stations if one.visibility is Visibility.PRIVATE and not owns_station(user, one)]
    editors = await store.stations.editors_of(others) if others and user else {}
    return frozenset(closed.union(one for one in others if user is None or user.id not in editors.get(one, ())))


def briefs(
    sources: Sequence[model.Source], known: Named, base_url: str, *, private: bool = False
) -> list[views.SourceBrief]:
    """What a station is made of, as everybody sees it who sees the station."""
    told = [source for source in sources if known.told(source, private=private)][:BRIEFS_MAX]
    return [
        views.SourceBrief(title=known.title(source), kind=source.kind, url=known.url(source, base_url))
        for source in told
    ]


def source_shown(source: model.Source, known: Named, base_url: str, *, edits: bool) -> views.Source:
    """One source; to those who do not edit the station only what it is."""
    feed = known.feeds.get(source.ref) if source.kind is SourceKind.FEED else None
    return views.Source(
        id=source.id,
        kind=source.kind,
        ref=source.ref if edits else "",
        title=known.title(source),
        url=feed.url if feed and edits else known.url(source, base_url),
        picture=picture_path(feed) if feed else None,
        position=source.position,
        cap=source.cap,
        paused=source.paused_at is not None,
        added_at=source.added_at,
        items=source.items,
        left_out=_left_out(source) if edits else [],
        import_=_import(feed, paused=source.paused_at is not None) if feed and edits else None,
        locked=feed is not None and feed.locked,
        blocked=feed is not None and feed.block,
        warnings=list(feed.warnings) if feed and edits else [],
    )


def _left_out(source: model.Source) -> list[views.LeftOutCount]:
    return [
        views.LeftOutCount(reason=LeftOut(reason), count=count, text=_why(LeftOut(reason), count))
        for reason, count in source.left_out.items()
        if count
    ]


def _why(reason: LeftOut, count: int) -> str:
    return WHY[reason].format(n=count, them="it" if count == 1 else "them")


def _import(feed: model.Feed, *, paused: bool) -> views.SourceImport:
    return views.SourceImport(
        state=feed.state,
        step=step(feed, paused=paused),
        done=feed.done,
        total=feed.total,
        took=feed.took,
        error=feed.error,
        error_code=feed.error_code,
        next_at=feed.next_at,
        fetched_at=feed.fetched_at,
    )


def step(feed: model.Feed, *, paused: bool = False) -> str:
    """How things stand with a feed, in words."""
    if paused:
        return "Paused"
    if feed.state is FeedState.STORING:
        return "Reading" if feed.total is None else f"{feed.done} of {_episodes(feed.total)}"
    if feed.state is FeedState.READY:
        return "Trouble with the last look" if feed.error else f"Done{_in(feed.took)}"
    return _STEPS[feed.state]


_STEPS: Mapping[FeedState, str] = {
    FeedState.WAITING: "Waiting",
    FeedState.FETCHING: "Fetching",
    FeedState.FAILED: "Could not be read",
    FeedState.ENDED: "Ended by its publisher",
}


def _episodes(number: int) -> str:
    return "1 episode" if number == 1 else f"{number} episodes"


def _in(took: float | None) -> str:
    if took is None:
        return ""
    return f" in {max(1, round(took))} s" if took < 120 else f" in {round(took / 60)} min"
