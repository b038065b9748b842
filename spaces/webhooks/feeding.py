"""From the logs to deliveries: nothing is lost or told twice when a node is killed, for both are one transaction."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from spaces.model import Action, Recording, Space, Station
from spaces.model.webhook import Delivery, Webhook, new_message_id
from spaces.webhooks.events import Event, of_action, of_entry
from spaces.webhooks.payload import Json, body, recording_told, station_told

if TYPE_CHECKING:
    from spaces.store import Store

BATCH = 200
"""Entries of a log that are read at once."""

ACTIONS, LEDGER = "webhooks of actions", "webhooks of the ledger"

_FAULTS = (LookupError, TypeError, ValueError, AttributeError)  # not those of a database that is away

_log = logging.getLogger(__name__)

Describe = Callable[[Sequence[Space]], Awaitable[Mapping[str, Json]]]
"""Spaces as the API shows them to their hosts, by id."""


class Feeder:
    """Reads on where it was, as often as it is asked to."""

    def __init__(self, store: Store, describe: Describe, base_url: str) -> None:
        self._store, self._describe, self._base_url = store, describe, base_url
        self._seen: dict[str, int] = {}

    async def look(self, now: datetime) -> int:
        """Make deliveries of everything that was logged since the last look; how many."""
        return await self._actions(now) + await self._entries(now)

    async def _actions(self, now: datetime) -> int:
        seen = await self._mark(ACTIONS, self._store.actions.newest)
        made = 0
        while found := await self._store.actions.after(seen, BATCH):
            seen = found[-1].id
            events = [event for one in found for event in _events(partial(_of_action, one), one.kind)]
            made += await self._feed(ACTIONS, seen, events, now)
        return made

    async def _entries(self, now: datetime) -> int:
        seen = await self._mark(LEDGER, self._store.ledger.newest)
        made = 0
        while found := await self._store.ledger.after(seen, BATCH):
            seen = found[-1][0]
            recordings = await self._store.recordings.of({one.recording_id for _, one in found if one.recording_id})
            events = [
                event
                for _, one in found
                for event in _events(partial(of_entry, one, recordings.get(one.recording_id or "")), one.kind)
            ]
            made += await self._feed(LEDGER, seen, events, now)
        return made

    async def _mark(self, log: str, newest: Callable[[], Awaitable[int]]) -> int:
        """How far that log was read; a node that never did begins with what comes from now on."""
        if log not in self._seen:
            seen = await self._store.webhooks.seen(log)
            if seen is None:
                seen = await newest()
                await self._store.webhooks.feed(log, seen, [])
            self._seen[log] = seen
        return self._seen[log]

    async def _feed(self, log: str, seen: int, events: Sequence[Event], now: datetime) -> int:
        made = await self._deliveries(events, now) if events else []
        await self._store.webhooks.feed(log, seen, made)
        self._seen[log] = seen
        return len(made)

    async def _deliveries(self, events: Sequence[Event], now: datetime) -> list[Delivery]:
        """What is made of these events; one of which nothing can be made does not hold up the others."""
        try:
            return await self._made(events, now)
        except _FAULTS:
            if len(events) == 1:
                _log.exception("x webhooks: nothing could be told of a %s; going on", events[0].type)
                return []
        return [made for event in events for made in await self._deliveries([event], now)]

    async def _made(self, events: Sequence[Event], now: datetime) -> list[Delivery]:
        hooks = await self._listening()
        events = [event for event in events if any(hook.wants(event.type) for hook in hooks)]
        if not events:
            return []
        things = await self._things(events)
        made: list[Delivery] = []
        for event in events:
            told = [hook for hook in hooks if hook.wants(event.type) and things.concerns(event, hook)]
            if told:
                text = things.body(event)
                made += [Delivery(new_message_id(), hook.id, event.type, text, now, next_at=now) for hook in told]
        return made

    async def _listening(self) -> list[Webhook]:
        """Webhooks that are told of something; of the whole server only while their owner runs it."""
        hooks = await self._store.webhooks.listening()
        known = await self._store.users.by_ids({hook.user_id for hook in hooks if hook.everywhere})
        return [hook for hook in hooks if not hook.everywhere or known[hook.user_id].admin]

    async def _things(self, events: Sequence[Event]) -> _Things:
        store = self._store
        spaces = [space for one in _named(event.space_id for event in events) if (space := await store.spaces.get(one))]
        recordings = await store.recordings.of(_named(event.recording_id for event in events))
        stations = await store.stations.of(_named(event.station_id for event in events))
        pids = {who[0] for event in events for who in (event.actor, event.target) if who and not who[1]}
        users = await store.users.by_ids({pid.removeprefix("u_") for pid in pids if pid.startswith("u_")})
        return _Things(
            {space.id: space for space in spaces},
            await self._describe(spaces) if spaces else {},
            recordings,
            stations,
            {user.pid: user.name for user in users.values()},
            self._base_url,
        )


class _Things:
    """What some events are about."""

    def __init__(
        self,
        spaces: Mapping[str, Space],
        shown: Mapping[str, Json],
        recordings: Mapping[str, Recording],
        stations: Mapping[str, Station],
        names: Mapping[str, str],
        base_url: str,
    ) -> None:
        self._spaces, self._shown, self._recordings = spaces, shown, recordings
        self._stations, self._names, self._base_url = stations, names, base_url

    def concerns(self, event: Event, hook: Webhook) -> bool:
        """Whether the event is the webhook owner's business."""
        return hook.everywhere or hook.user_id in self._owners(event)

    def _owners(self, event: Event) -> Iterable[str]:
        if space := self._spaces.get(event.space_id or ""):
            yield space.host_id
        if recording := self._recordings.get(event.recording_id or ""):
            yield recording.host_id
        if station := self._stations.get(event.station_id or ""):
            yield station.owner_id

    def body(self, event: Event) -> str:
        """What is sent of it."""
        about: dict[str, Json | None] = {"space": self._shown.get(event.space_id or "")}
        if recording := self._recordings.get(event.recording_id or ""):
            about["recording"] = recording_told(recording, self._base_url)
        if station := self._stations.get(event.station_id or ""):
            about["station"] = station_told(station, self._base_url)
        return body(event, self._names, about)


def _of_action(action: Action) -> list[Event]:
    event = of_action(action)
    return [event] if event else []


def _events(make: Callable[[], list[Event]], kind: str) -> list[Event]:
    """What is told of an entry; none when it is one of which nothing can be made."""
    try:
        return make()
    except _FAULTS:
        _log.exception("x webhooks: nothing could be told of a %s; going on", kind)
        return []


def _named(ids: Iterable[str | None]) -> Collection[str]:
    return {one for one in ids if one is not None}
