"""Stations: making, listing, reading, changing, following and deleting them, and who edits them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from spaces import model
from spaces.errors import Conflict, Forbidden, Unauthenticated
from spaces.model import Action, ActionKind, Rules, Scope, Visibility, new_id
from spaces.model.founding import (
    EDITORS_MAX,
    clean_categories,
    clean_description,
    clean_funding,
    clean_language,
    clean_license,
    clean_rules,
    clean_slug,
    clean_title,
    free_slug,
    slug_from,
)
from spaces.web import cursors
from spaces.web import station_views as views
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import (
    account_tuned_in,
    anyone,
    editor_of_station,
    owner_of_station,
    owner_or_editor_named,
    owns_station,
    scope_missing,
    signed_in,
    viewer_of_station,
)
from spaces.web.station_bodies import FundingOrder, RulesChange, StationChange, StationOrder, StationQuery
from spaces.web.stationed import station_shown, stations_shown
from spaces.web.users import by_handle, named
from stations.decide import guid_of

TOKEN_BYTES = 18
"""Random bytes of the token in a private feed's address."""

_OF_OWNERS = frozenset({"visibility", "slug"})


async def list_stations(call: Call, query: StationQuery) -> views.StationPage:
    """Stations, newest first, a page at a time."""
    before = cursors.read(query.cursor) if query.cursor else None
    found = await call.context.store.stations.page(
        **await _whose(call, query), query=query.q or "", before=before, limit=query.limit + 1
    )
    page = found[: query.limit]
    following = cursors.write((page[-1].created_at, page[-1].id)) if len(found) > query.limit else None
    return views.StationPage(items=await stations_shown(call, await _still_open(call, page)), next=following)


async def _still_open(call: Call, stations: Sequence[model.Station]) -> list[model.Station]:
    """Without those that were made private since the asking account followed them."""
    private = [station.id for station in stations if station.visibility is Visibility.PRIVATE]
    if not private:
        return list(stations)
    editors = await call.context.store.stations.editors_of(private)
    return [
        station
        for station in stations
        if station.visibility is not Visibility.PRIVATE
        or owns_station(call.user, station)
        or (call.user is not None and call.user.id in editors.get(station.id, ()))
    ]


async def _whose(call: Call, query: StationQuery) -> dict[str, Any]:
    if query.owner is not None:
        owner = await by_handle(call.context, query.owner)
        return {"visibility": Visibility.PUBLIC, "owner_id": owner.id}
    if not (query.mine or query.following):
        return {"visibility": Visibility.PUBLIC}
    if call.user is None:
        raise Unauthenticated("Sign in first to see your stations.")
    if Scope.READ not in call.scopes:
        raise scope_missing(Scope.READ)
    if query.mine:
        return {"member_id": call.user.id}
    return {"follower_id": call.user.id}


async def create_station(call: Call, body: StationOrder) -> views.Station:
    """Make a station; it is empty until it gets a source."""
    async with call.context.lock(f"stations {call.me.id}"):
        await _require_room(call)
        title = clean_title(body.title)
        slug = clean_slug(body.slug) if body.slug is not None else await _free_slug(call, title)
        station = model.Station(
            id=new_id(),
            slug=slug,
            owner_id=call.me.id,
            title=title,
            guid=guid_of(f"{call.context.config.public_url}/stations/{slug}/feed.xml"),
            feed_token=_token(),
            created_at=call.now,
            updated_at=call.now,
            description=clean_description(body.description),
            visibility=body.visibility,
            rules=_rules(Rules(), body.rules),
            language=clean_language(body.language),
            categories=clean_categories(body.categories),
            license=clean_license(body.license),
            **_funding(body.funding),
        )
        await call.context.store.stations.add(station)
    return await station_shown(call, station)


async def _require_room(call: Call) -> None:
    limit = call.context.config.stations.per_account
    if limit and await call.context.store.stations.count(call.me.id) >= limit:
        raise Conflict(
            f"You have {limit} stations, which is as many as an account may have here. Delete one first.",
            code="station_limit",
        )


async def _free_slug(call: Call, title: str) -> str:
    beginning = slug_from(title)
    return free_slug(beginning, await call.context.store.stations.slugs(beginning))


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _rules(rules: Rules, change: RulesChange) -> Rules:
    """Those rules with what was given; null means something in each of them."""
    given = {name: getattr(change, name) for name in change.model_fields_set}
    return clean_rules(replace(rules, **{name: _plain(value) for name, value in given.items()}))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


async def read_station(call: Call) -> views.Station:
    """One station."""
    return await station_shown(call, await call.station())


async def change_station(call: Call, body: StationChange) -> views.Station:
    """Change what a station is called, says and plays."""
    station = await call.station()
    if body.model_fields_set & _OF_OWNERS and not owns_station(call.me, station):
        raise Forbidden("Only the owner of this station can change who sees it and its address.", code="not_owner")
    columns = _columns(station, body)
    touch = bool(columns.keys() & {"rules", "visibility"})
    changed = await call.context.store.stations.change(station.id, touch=touch, updated_at=call.now, **columns)
    if touch:
        call.context.stations_knock()
    _note(call, station, fields=sorted(columns.keys() - {"feed_token"}))
    return await station_shown(call, changed or await call.station_again())


def _columns(station: model.Station, body: StationChange) -> dict[str, Any]:
    """What was given; null takes language, funding and licence away, else it is as if left out."""
    columns = _taken_away_by_null(body)
    if body.title is not None:
        columns["title"] = clean_title(body.title)
    if body.description is not None:
        columns["description"] = clean_description(body.description)
    if body.visibility is not None:
        columns["visibility"] = body.visibility
        if body.visibility is Visibility.PRIVATE is not station.visibility:
            columns["feed_token"] = _token()  # who edited it or had its feed before may know the old one
    if body.categories is not None:
        columns["categories"] = clean_categories(body.categories)
    if body.rules is not None:
        columns["rules"] = _rules(station.rules, body.rules)
    if body.slug is not None:
        columns["slug"] = clean_slug(body.slug)
    return columns


def _taken_away_by_null(body: StationChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "language" in body.model_fields_set:
        columns["language"] = clean_language(body.language)
    if "funding" in body.model_fields_set:
        columns |= _funding(body.funding)
    if "license" in body.model_fields_set:
        columns["license"] = clean_license(body.license)
    return columns


def _funding(order: FundingOrder | None) -> dict[str, Any]:
    url, text = clean_funding(order.url, order.text) if order else (None, None)
    return {"funding_url": url, "funding_text": text}


async def delete_station(call: Call) -> web.StreamResponse | None:
    """Delete it for good; its addresses say so from then on."""
    station = await call.station()
    await call.context.store.stations.delete(station.id, call.now)
    await call.context.recorder.blobs.delete_all(f"stations/{station.id}/")
    call.context.stations_knock()
    _note(call, station, deleted=True)
    return None


def _note(call: Call, station: model.Station, **detail: Any) -> None:
    """Enter into the log what was done with a station."""
    changed = Action(
        call.now,
        ActionKind.STATION_CHANGED,
        actor=call.me.pid,
        actor_name=call.me.name,
        detail={"station_id": station.id, **detail},
    )
    call.context.rooms.journal.note(changed)


async def follow_station(call: Call) -> web.StreamResponse | None:
    """Follow a station; doing it twice changes nothing."""
    station = await call.station()
    await call.context.store.stations.follow(station.id, call.me.id, call.now)
    return None


async def unfollow_station(call: Call) -> web.StreamResponse | None:
    """Follow a station no longer; doing it twice changes nothing."""
    await call.context.store.stations.unfollow((await call.station()).id, call.me.id)
    return None


async def renew_token(call: Call) -> views.Station:
    """Make the token of the private feed anew: whoever has the old address gets nothing any more."""
    station = await call.station()
    changed = await call.context.store.stations.change(station.id, feed_token=_token(), updated_at=call.now)
    return await station_shown(call, changed or await call.station_again())


async def add_editor(call: Call) -> views.Station:
    """Let somebody edit the station, too; doing it twice changes nothing."""
    station, user = await call.station(), await named(call)
    if user.id == station.owner_id:
        raise Conflict("The owner of a station edits it already.", code="is_owner")
    if len(await call.context.store.stations.editors(station.id)) >= EDITORS_MAX:
        raise Conflict(f"A station has at most {EDITORS_MAX} editors.", code="editors_full")
    await call.context.store.stations.add_editor(station.id, user.id, call.now)
    return await station_shown(call, station)


async def remove_editor(call: Call) -> views.Station:
    """Let somebody edit the station no longer, or oneself; doing it twice changes nothing.

    They know the address of its private feed, which is closed by that.
    """
    station, user = await call.station(), await named(call)
    removed = await call.context.store.stations.remove_editor(station.id, user.id)
    if removed and station.visibility is Visibility.PRIVATE:
        renewed = await renew_token(call)
        if owns_station(call.me, station):  # who leaves is not told the new address
            return renewed
    return await station_shown(call, station)


_all = "/api/v1/stations"
_one = f"{_all}/{{id}}"
_follow, _editor = f"{_one}/follow", f"{_one}/editors/{{handle}}"

ROUTES = [
    Route(
        "GET",
        _all,
        list_stations,
        anyone,
        "Stations, newest first",
        query=StationQuery,
        returns=views.StationPage,
        problems=(400, 404),
    ),
    Route(
        "POST",
        _all,
        create_station,
        signed_in(Scope.HOST),
        "Make a station",
        body=StationOrder,
        returns=views.Station,
        status=201,
        problems=(409,),
    ),
    Route("GET", _one, read_station, viewer_of_station, "A station", returns=views.Station, problems=(410,)),
    Route(
        "PATCH",
        _one,
        change_station,
        editor_of_station,
        "Change a station",
        body=StationChange,
        returns=views.Station,
        problems=(409, 410),
    ),
    Route("DELETE", _one, delete_station, owner_of_station, "Delete a station", status=204, problems=(410,)),
    Route(
        "PUT",
        _follow,
        follow_station,
        account_tuned_in(Scope.ACCOUNT),
        "Follow a station",
        status=204,
        problems=(410,),
    ),
    Route(
        "DELETE",
        _follow,
        unfollow_station,
        account_tuned_in(Scope.ACCOUNT),
        "Follow a station no longer",
        status=204,
        problems=(410,),
    ),
    Route(
        "POST",
        f"{_one}/token",
        renew_token,
        owner_of_station,
        "Make the address of the private feed anew",
        returns=views.Station,
        problems=(410,),
    ),
    Route(
        "PUT",
        _editor,
        add_editor,
        owner_of_station,
        "Let somebody edit a station, too",
        returns=views.Station,
        problems=(409, 410),
    ),
    Route(
        "DELETE",
        _editor,
        remove_editor,
        owner_or_editor_named,
        "Let somebody edit a station no longer",
        returns=views.Station,
        problems=(410,),
    ),
]
