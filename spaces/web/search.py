"""Finding spaces, recordings, episodes, people and stations by their words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from spaces import model
from spaces.errors import Invalid
from spaces.model.podcast import Episode, Feed
from spaces.model.search import Hit, Kind, Run
from spaces.web import discovery_views as views
from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.recorded import recordings_shown
from spaces.web.routes import Route
from spaces.web.rules import anyone, reader
from spaces.web.spaced import spaces_shown
from spaces.web.stationed import stations_shown
from spaces.web.views import person

OF_EACH = 5
"""Hits of each kind when all are looked for."""

QUERY_MAX = 200
_CURSOR = re.compile(r"[1-9][0-9]{0,3}")


class SearchQuery(Query):
    """What to look for."""

    q: Annotated[str, StringConstraints(max_length=QUERY_MAX)] = Field(
        description="Words, and phrases in quotation marks; the last word may be unfinished."
    )
    kind: Literal["all", "spaces", "recordings", "episodes", "people", "stations"] = Field(
        default="all", description="Only these."
    )
    limit: int = Field(default=20, ge=1, le=50, description=f"How many at most; of `all`, {OF_EACH} of each kind.")
    cursor: str | None = Field(default=None, description="`next` of the page before, with one `kind`.")


async def search(call: Call, query: SearchQuery) -> views.SearchResults:
    """Find what the asking account may see; whoever asks, private things of others are not found."""
    skip = _skip(query)
    kinds, limit = (list(Kind), min(query.limit, OF_EACH)) if query.kind == "all" else ([Kind(query.kind)], query.limit)
    groups = [await _group(call, kind, query.q, limit, skip) for kind in kinds]
    return views.SearchResults(groups=[group for group in groups if group.items])


def _skip(query: SearchQuery) -> int:
    if query.cursor is None:
        return 0
    if query.kind == "all" or not _CURSOR.fullmatch(query.cursor):
        raise Invalid("This cursor is not one of ours. Start again without it.", code="cursor_invalid", field="cursor")
    return int(query.cursor)


async def _group(call: Call, kind: Kind, words: str, limit: int, skip: int) -> views.FoundGroup:
    hits = await _ASKED[kind](call, words, limit + 1, skip)
    shown = await _SHOWN[kind](call, hits[:limit])
    return views.FoundGroup(kind=kind, items=shown, next=str(skip + limit) if len(hits) > limit else None)


def _asker(call: Call) -> str | None:
    user = reader(call)
    return user.id if user else None


def _ask(kind: Kind, *, personal: bool) -> Callable[[Call, str, int, int], Awaitable[Sequence[Hit[Any]]]]:
    async def ask(call: Call, words: str, limit: int, skip: int) -> Sequence[Hit[Any]]:
        own = {"asker": _asker(call)} if personal else {}
        found: Sequence[Hit[Any]] = await getattr(call.context.store.search, kind.value)(words, limit, skip=skip, **own)
        return found

    return ask


_ASKED: Mapping[Kind, Callable[[Call, str, int, int], Awaitable[Sequence[Hit[Any]]]]] = {
    kind: _ask(kind, personal=kind not in (Kind.SPACES, Kind.PEOPLE)) for kind in Kind
}


async def _spaces(call: Call, hits: Sequence[Hit[model.Space]]) -> list[views.Found]:
    shown = await spaces_shown(call, [hit.subject for hit in hits])
    return [_found(Kind.SPACES, hit, one.url, space=one) for hit, one in zip(hits, shown, strict=True)]


async def _recordings(call: Call, hits: Sequence[Hit[model.Recording]]) -> list[views.Found]:
    shown = await recordings_shown(call, [hit.subject for hit in hits])
    return [_found(Kind.RECORDINGS, hit, one.url, recording=one) for hit, one in zip(hits, shown, strict=True)]


async def _stations(call: Call, hits: Sequence[Hit[model.Station]]) -> list[views.Found]:
    shown = await stations_shown(call, [hit.subject for hit in hits])
    return [_found(Kind.STATIONS, hit, one.url, station=one) for hit, one in zip(hits, shown, strict=True)]


async def _people(call: Call, hits: Sequence[Hit[model.User]]) -> list[views.Found]:
    chosen = await call.context.store.preferences.of_all([hit.subject.id for hit in hits])
    return [
        _found(
            Kind.PEOPLE,
            hit,
            f"{call.context.config.public_url}/u/{hit.subject.handle}",
            person=views.FoundPerson(
                **person(hit.subject).model_dump(),
                about=chosen[hit.subject.id].about if hit.subject.id in chosen else "",
            ),
        )
        for hit in hits
    ]


async def _episodes(call: Call, hits: Sequence[Hit[tuple[Episode, Feed, model.Station]]]) -> list[views.Found]:
    base_url = call.context.config.public_url
    return [
        _found(Kind.EPISODES, hit, f"{base_url}/stations/{station.slug}?item=e{episode.id}", episode=_episode(hit))
        for hit in hits
        for episode, _, station in [hit.subject]
    ]


def _episode(hit: Hit[tuple[Episode, Feed, model.Station]]) -> views.FoundEpisode:
    episode, feed, station = hit.subject
    return views.FoundEpisode(
        item_id=f"e{episode.id}",
        title=episode.title,
        show=feed.title,
        published_at=episode.published_at,
        duration=episode.duration,
        station_slug=station.slug,
        station_title=station.title,
    )


_SHOWN: Mapping[Kind, Callable[[Call, Sequence[Hit[Any]]], Awaitable[list[views.Found]]]] = {
    Kind.SPACES: _spaces,
    Kind.RECORDINGS: _recordings,
    Kind.EPISODES: _episodes,
    Kind.PEOPLE: _people,
    Kind.STATIONS: _stations,
}


def _found(kind: Kind, hit: Hit[Any], url: str, **subject: Any) -> views.Found:
    return views.Found(kind=kind, url=url, title_marked=_runs(hit.title), snippet=_runs(hit.snippet), **subject)


def _runs(runs: Sequence[Run]) -> list[views.Run]:
    return [views.Run(text=run.text, hit=run.hit) for run in runs]


ROUTES = [
    Route(
        "GET",
        "/api/v1/search",
        search,
        anyone,
        "Find spaces, recordings, episodes, people and stations",
        query=SearchQuery,
        returns=views.SearchResults,
        problems=(400,),
    ),
]
