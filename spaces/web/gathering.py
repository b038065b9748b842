"""What the info bar is made of, asked for at most once in two seconds, whoever many read it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import Field

from spaces import model
from spaces.live.events import Live, Participant
from spaces.model import Action, ActionKind, Visibility
from spaces.model.info_bar import ITEMS_MAX, PER_KIND, SOON, InfoKind, Privacy, rank
from spaces.model.info_facts import Facts, OnAir, Playing, Saved, Upcoming
from spaces.model.station import Entry, Station
from spaces.web.finding import may_play
from spaces.web.views import View

if TYPE_CHECKING:
    from spaces.web.context import Context

PERIOD = 2.0
"""Seconds between two looks at what goes on."""
SLOW_PERIOD = 30.0
"""Seconds between two looks at what rarely changes: what starts next, recordings, stations."""
ACTIONS_MAX = 100
"""Of the log, the newest."""

_TOLD = (
    ActionKind.ON_STAGE,
    ActionKind.SHARED,
    ActionKind.PINNED,
    ActionKind.UNPINNED,
    ActionKind.MESSAGE_DELETED,
    ActionKind.REMOVED,
    ActionKind.BANNED,
)
_OF_PEOPLE = ("participant.", "message.", "pin.", "report.", "invite.")


class InfoItem(View):
    """One line of the info bar."""

    id: str = Field(description="The same as long as it tells the same thing.")
    kind: InfoKind
    text: str = Field(description="In English; `title`, `names`, `detail` and `count` say the same for other words.")
    url: str = Field(description="Where it leads.")
    at: datetime = Field(description="Since when, or when it begins.")
    space_id: str | None
    privacy: Privacy = Field(description="What it is made of: published, people on stage, or a number in steps.")
    weight: int = Field(description="Higher first.")
    title: str = Field(description="Of the space, recording or station.")
    names: list[str]
    detail: str = Field(description="The topic, the title of a link, the tap's policy, or why a station plays it.")
    count: int | None = Field(description="At least so many listen; null for a few, or when it is not about that.")


class InfoBar(View):
    """What goes on in the house, the most important first."""

    items: list[InfoItem] = Field(max_length=ITEMS_MAX)


@dataclass(frozen=True, slots=True)
class Edition:
    """The bar at one moment, as it is sent."""

    body: bytes  # an InfoBar as JSON
    etag: str  # in quotes; the same for the same body


class Gatherer:
    """Makes editions for all who read; nothing is asked while nobody does."""

    def __init__(self, context: Context, clock: Callable[[], float] = time.monotonic) -> None:
        self._context, self._clock = context, clock
        self._making = asyncio.Lock()
        self._edition: Edition | None = None
        self._made_at = self._slow_at = float("-inf")  # monotonic
        self._done = 1  # how often something was done
        self._read = 0  # the same when the log was read last
        self._actions: tuple[Action, ...] = ()
        self._slow = Facts()  # what rarely changes
        context.bus.listen(self._noted)

    def _noted(self, action: Action) -> None:
        self._done += 1
        if not action.kind.value.startswith(_OF_PEOPLE):
            self._slow_at = float("-inf")

    async def edition(self) -> Edition:
        """The bar as it was at most PERIOD seconds ago."""
        async with self._making:
            if self._edition is None or self._clock() - self._made_at >= PERIOD:
                self._made_at = self._clock()
                self._edition = await self._make()
            return self._edition

    async def _make(self) -> Edition:
        now, base_url = self._context.clock(), self._context.config.public_url
        items = rank(await self._facts(now), now, self._context.config.moderation.few)
        shown = [InfoItem.model_validate({**_fields(item), "url": f"{base_url}{item.url}"}) for item in items]
        body = InfoBar(items=shown).model_dump_json().encode()
        return Edition(body, f'"{sha256(body).hexdigest()[:16]}"')

    async def _facts(self, now: datetime) -> Facts:
        if self._clock() - self._slow_at >= SLOW_PERIOD:
            self._slow_at = self._clock()  # before asking: what is done meanwhile makes it old again
            self._slow = await self._rarely(now)
        if self._read != self._done:
            read = self._done  # as it is before asking: what is done meanwhile is read next time
            self._actions = tuple(await self._context.store.actions.page(kinds=_TOLD, limit=ACTIONS_MAX))
            self._read = read
        on_air = tuple(_on_air(space, live) for space, live in self._context.rooms.on_air())
        slow = self._slow
        return Facts(on_air, self._actions, slow.upcoming, slow.saved, slow.playing)

    async def _rarely(self, now: datetime) -> Facts:
        return Facts(upcoming=await self._upcoming(now), saved=await self._saved(), playing=await self._playing())

    async def _upcoming(self, now: datetime) -> tuple[Upcoming, ...]:
        spaces = await self._context.store.spaces.starting(now, now + SOON, PER_KIND)
        names = await self._names(space.host_id for space in spaces)
        return tuple(
            Upcoming(space.id, space.title, space.scheduled_start, names[space.host_id], closed(space))
            for space in spaces
            if space.scheduled_start is not None
        )

    async def _saved(self) -> tuple[Saved, ...]:
        found = await self._context.store.recordings.page(visibility=Visibility.PUBLIC, limit=PER_KIND)
        names = await self._names(recording.host_id for recording in found)
        return tuple(
            Saved(recording.id, recording.space_id, recording.title, names[recording.host_id], recording.published_at)
            for recording in found
            if recording.published_at is not None
        )

    async def _playing(self) -> tuple[Playing, ...]:
        playing: list[Playing] = []
        for station in await self._context.store.stations.renewed(PER_KIND):
            entries = await self._context.store.channels.page(station.id, limit=1)
            playing += [_plays(station, entry) for entry in entries if may_play(station, entry)]
        return tuple(playing)

    async def _names(self, user_ids: Iterable[str]) -> dict[str, str]:
        users = await self._context.store.users.by_ids(set(user_ids))
        return {user_id: user.name for user_id, user in users.items()}


def closed(space: model.Space) -> bool:
    """Whether a space has a lock or a PIN, so that nothing but its title is told."""
    return space.locked or space.has_pin


def _fields(item: object) -> dict[str, object]:
    return {name: getattr(item, name) for name in InfoItem.model_fields}


def _on_air(space: model.Space, live: Live) -> OnAir:
    return OnAir(
        space.id,
        space.title,
        space.topics,
        space.started_at or space.created_at,
        space.tap,
        _people(live.hosts),
        _people(live.speakers),
        live.listener_count,
        closed(space),
    )


def _people(participants: Iterable[Participant]) -> tuple[tuple[str, str], ...]:
    return tuple((participant.pid, participant.name) for participant in participants)


def _plays(station: Station, entry: Entry) -> Playing:
    if entry.recording is not None:
        because = f"A recording of {entry.host.name}." if entry.host else "A recording."
        title = entry.recording.title
    else:
        because = f"From {entry.feed.title}." if entry.feed and entry.feed.title else "From a podcast."
        title = entry.episode.title if entry.episode else ""
    since = station.changed_at or station.created_at
    return Playing(station.slug, station.title, title, because, since)
