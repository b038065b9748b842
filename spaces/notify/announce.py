"""From what is stored to notices: spaces of series are made, what changed becomes news, and news become notices.

Nothing says what is still to be told but what is stored: a node that was killed goes on where it was.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from spaces.errors import SpacesError
from spaces.gcra import Gcra
from spaces.model import Action, ActionKind, Space, new_id
from spaces.model.notice import News, NewsKind, choices
from spaces.model.reminding import (
    KEPT,
    RECENT,
    Delivery,
    Reach,
    audience,
    deliveries,
    expires,
    late,
    news_of_series,
    news_of_space,
    of_series,
    of_space,
    round_of,
)
from spaces.model.series import Series, made_until, occurrence, wanted
from spaces.model.space import SCHEDULE_AHEAD
from spaces.notify.following import Follower

if TYPE_CHECKING:
    from spaces.live.rooms import Rooms
    from spaces.store import Store

PATIENCE = timedelta(minutes=1)
"""Whoever changes a series takes that over into its spaces at once; what is undone after this was cut off."""

_GROWN_EVERY = timedelta(hours=1)  # each series: one that is over never again
_AT_ONCE = 500  # people that one question to the database is about

_log = logging.getLogger(__name__)


class Announcer:
    """Decides nothing itself: asks `spaces.model` what is due and stores what it says."""

    def __init__(self, store: Store, rooms: Rooms) -> None:
        self._store, self._rooms = store, rooms
        self._to_followers = Gcra(6, 3600)  # by host: whoever opens one space after the other bothers nobody

    async def look(self, now: datetime) -> None:
        """Do everything that is due at that time; a fault in one part costs only that one."""
        for part in (self._finish, self.grow, self._give_up_late, self._find, self._spread_all):
            await _guarded(part, now)

    async def forget(self, now: datetime) -> None:
        """Drop what nobody looks for any more."""
        await self._store.notices.drop(now - KEPT)

    # Series

    async def _finish(self, now: datetime) -> None:
        """Go on with changes of series that were cut off."""
        for series in await self._store.series.unfinished(now - PATIENCE):
            _log.info("- series %s: going on with a change that was cut off", series.id)
            await Follower(self._store, self._rooms, series, now).finish()

    async def grow(self, now: datetime) -> None:
        """Make the spaces that have come within reach."""
        for series in await self._store.series.growing(now + SCHEDULE_AHEAD - _GROWN_EVERY):
            made = [occurrence(series, new_id(), start, now) for start in wanted(series, now)]
            if await self._store.series.grow(series, made, made_until(series, now)):
                await self.tell_made(series, made, now)

    async def tell_made(self, series: Series, made: Iterable[Space], now: datetime) -> None:
        """Enter into the log that these spaces were announced."""
        host = (await self._store.users.by_ids({series.host_id})).get(series.host_id)
        for space in made:
            start = space.scheduled_start
            self._rooms.journal.note(
                Action(
                    now,
                    ActionKind.SPACE_SCHEDULED,
                    space.id,
                    actor=f"u_{series.host_id}",
                    actor_name=host.name if host else "",
                    detail={"scheduled_start": start.isoformat() if start else None, "series_id": series.id},
                )
            )

    async def _give_up_late(self, now: datetime) -> None:
        """Cancel what waits for a host who did not come."""
        for space in await self._store.notices.tellable(now):
            if late(space, now):
                _log.info("- space %s is canceled: nobody began it", space.id)
                try:
                    await self._rooms.end(space.id, None, "canceled")
                except SpacesError:  # it began or was canceled meanwhile
                    continue

    # News

    async def _find(self, now: datetime) -> None:
        spaces = [(one, of_space(one, now)) for one in await self._store.notices.tellable(now)]
        several = [(one, of_series(one, now)) for one in await self._store.series.changed_since(now - RECENT)]
        concerned: list[Space | Series] = [one for one, _ in spaces]
        concerned += [one for one, _ in several]
        told = await self._store.notices.told([one.id for one in concerned])
        hosts = await self._store.users.by_ids({one.host_id for one in concerned})

        def untold(subject: Space | Series, kinds: list[NewsKind]) -> list[NewsKind]:
            return [kind for kind in kinds if (subject.id, kind, round_of(kind, subject.sequence)) not in told]

        found: list[News] = [
            news_of_space(space, kind, hosts[space.host_id].name, now)
            for space, kinds in spaces
            for kind in untold(space, kinds)
        ]
        for series, kinds in several:
            for kind in untold(series, kinds):
                ahead = await self._store.series.ahead(series.id)
                start = ahead[0].scheduled_start if ahead else None
                found.append(news_of_series(series, kind, hosts[series.host_id].name, start, now))
        await self._store.notices.add(found)

    async def _spread_all(self, _now: datetime) -> None:
        while items := await self._store.notices.unspread():
            for item in items:
                await self._spread(item)

    async def _spread(self, item: News) -> None:
        host_id: str = item.detail["host_id"]
        space_id, series_id = item.detail["space_id"], item.detail["series_id"]
        store = self._store
        several = await store.reminders.of_space("", series_id or item.subject)  # of the series itself
        announced = await store.notices.announced_to(series_id or item.subject)
        match item.detail.get("only"):
            case "series":
                reminded = several
            case "space":
                reminded, announced = await store.reminders.of_space(space_id, None) - several - announced, set()
            case _ if space_id is not None:
                reminded = await store.reminders.of_space(space_id, series_id)
            case _:
                reminded = await store.reminders.of_series(item.subject)
        followers = await store.follows.followers(host_id)
        around = item.kind in (NewsKind.ANNOUNCED, NewsKind.STARTED)
        if around and self._to_followers.take(host_id, item.at.timestamp()) is not None:
            followers = set()
        told = audience(item.kind, host_id, reminded, followers, announced)
        blocked = await store.blocks.of(host_id) | await store.blocks.by(host_id)
        told = {user_id: reason for user_id, reason in told.items() if user_id not in blocked}
        to: list[Delivery] = []
        for start in range(0, len(told), _AT_ONCE):
            some = dict(islice(told.items(), start, start + _AT_ONCE))
            to += deliveries(some, await self._reaches(some))
        await store.notices.spread(item, to, expires(item))

    async def _reaches(self, user_ids: Collection[str]) -> dict[str, Reach]:
        known = await self._store.users.by_ids(user_ids)
        chosen = await self._store.preferences.of_all(known)
        pushes = await self._store.pushes.of(known)
        return {
            user_id: Reach(
                choices(chosen[user_id].notify),
                tuple(push.id for push in pushes.get(user_id, ())),
                chosen[user_id].email if chosen[user_id].email_confirmed_at is not None else None,
            )
            for user_id in known
        }


async def _guarded(part: Callable[[datetime], Awaitable[None]], now: datetime) -> None:
    try:
        await part(now)
    except Exception:  # the database may be away for a while; the next look tries again
        _log.exception("x notices: %s did not work; trying again", part.__name__)
