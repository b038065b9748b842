"""From what is stored of stations to what people see of them: who asks decides how much that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from spaces import model
from spaces.model import SourceKind, Visibility
from spaces.model.crowd import public_count
from spaces.web import station_views as views
from spaces.web.call import Call
from spaces.web.rules import owns_station, reader
from spaces.web.sourced import BRIEFS_MAX, Named, briefs, named
from spaces.web.station_addresses import cover_path, feed_url, station_url
from spaces.web.views import person, space_url

UNPLAYED_MAX = 100
"""Items up to which the ones somebody has not played yet are counted."""


@dataclass(frozen=True, slots=True)
class _About:
    """What is known of some stations besides themselves, by the station's id where nothing else is said."""

    editors: Mapping[str, Sequence[str]]
    people: Mapping[str, model.User]  # owners and editors, by their id
    followers: Mapping[str, int]
    sources: Mapping[str, Sequence[model.Source]]
    named: Named
    live: Mapping[str, views.LiveNow]  # by the host's id
    mine: _Mine


@dataclass(frozen=True, slots=True)
class _Mine:
    """What some stations are to the asking account."""

    user: model.User | None
    following: frozenset[str] = frozenset()
    unplayed: Mapping[str, int] | None = None
    tunings: Mapping[str, model.Tuning] | None = None


async def station_shown(call: Call, station: model.Station) -> views.Station:
    """A station as whoever asks may see it."""
    return (await stations_shown(call, [station]))[0]


async def stations_shown(call: Call, stations: Sequence[model.Station]) -> list[views.Station]:
    """Several of them, with the same few questions to the database however many they are."""
    about, base_url = await _about(call, stations), call.context.config.public_url
    return [_show(station, about, base_url) for station in stations]


async def _about(call: Call, stations: Sequence[model.Station]) -> _About:
    store, ids = call.context.store, [station.id for station in stations]
    editors, sources = await store.stations.editors_of(ids), await store.sources.of_all(ids, BRIEFS_MAX)
    people = {station.owner_id for station in stations}.union(*editors.values())
    every = [source for some in sources.values() for source in some]
    return _About(
        editors=editors,
        people=await store.users.by_ids(people),
        followers=await store.stations.followers_count(ids),
        sources=sources,
        named=await named(store, every),
        live=await _live(call, {source.ref for source in every if source.kind is SourceKind.HOST}),
        mine=await _mine(call, ids),
    )


async def _mine(call: Call, ids: Sequence[str]) -> _Mine:
    store, user = call.context.store, reader(call)
    if user is None:
        return _Mine(None)
    return _Mine(
        user=user,
        following=frozenset(await store.stations.follows(ids, user.id)),
        unplayed=await store.channels.unplayed_of(ids, user.id, UNPLAYED_MAX),
        tunings=await store.listening.tunings(user.id, ids),
    )


async def _live(call: Call, host_ids: set[str]) -> dict[str, views.LiveNow]:
    """What these hosts have on air, by host."""
    if not host_ids:
        return {}
    spaces = [space for space in await call.context.store.spaces.live() if space.host_id in host_ids]
    hosts = await call.context.store.users.by_ids({space.host_id for space in spaces})
    return {space.host_id: _live_now(call, space, hosts[space.host_id]) for space in spaces}


def _live_now(call: Call, space: model.Space, host: model.User) -> views.LiveNow:
    now = call.context.rooms.snapshot(space.id)
    return views.LiveNow(
        space=views.LiveSpace(
            id=space.id,
            url=space_url(call.context.config.public_url, space.id),
            title=space.title,
            host=person(host),
            listener_count=public_count(now.listener_count if now else 0, call.context.config.moderation.few) or 0,
        )
    )


def _show(station: model.Station, about: _About, base_url: str) -> views.Station:
    mine, role = about.mine, _role(station, about)
    sources = about.sources.get(station.id, ())
    tuning = (mine.tunings or {}).get(station.id)
    editors = [about.people[one] for one in about.editors.get(station.id, ()) if one in about.people]
    return views.Station(
        id=station.id,
        slug=station.slug,
        url=station_url(base_url, station),
        title=station.title,
        description=station.description,
        visibility=station.visibility,
        owner=person(about.people[station.owner_id]),
        editors=[person(editor) for editor in editors] if role else None,
        mine=role,
        rules=views.StationRules.model_validate(station.rules),
        language=station.language,
        categories=list(station.categories),
        funding=_funding(station),
        license=station.license,
        cover=cover_path(station),
        cover_own=station.cover_own,
        feed_url=feed_url(base_url, station),
        feed_json_url=feed_url(base_url, station, "json"),
        items=station.items,
        followers=about.followers.get(station.id, 0),
        following=station.id in mine.following,
        unplayed=None if mine.unplayed is None else mine.unplayed.get(station.id, 0),
        created_at=station.created_at,
        updated_at=station.updated_at,
        changed_at=station.changed_at,
        settling=station.stale,
        live=[about.live[source.ref] for source in sources if source.ref in about.live],
        tuning=views.Tuning.model_validate(tuning) if tuning else None,
        sources_brief=briefs(sources, about.named, base_url, private=station.visibility is Visibility.PRIVATE),
    )


def _funding(station: model.Station) -> views.StationFunding | None:
    url = station.funding_url
    return None if url is None else views.StationFunding(url=url, text=station.funding_text or "")


def _role(station: model.Station, about: _About) -> Literal["owner", "editor"] | None:
    """What the asking account is to the station; administrators may what owners may."""
    user = about.mine.user
    if owns_station(user, station):
        return "owner"
    return "editor" if user is not None and user.id in about.editors.get(station.id, ()) else None
