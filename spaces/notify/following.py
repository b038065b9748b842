"""Takes a change or the end of a series over into its announced spaces, also where people wait in one.

It is stored with the series what is to be done. So a node that was killed in between goes on where it was, and doing
it twice is the same as once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from spaces.errors import SpacesError
from spaces.model import Action, ActionKind, Space, User
from spaces.model.notice import NewsKind
from spaces.model.reminding import news_of_series, news_of_space
from spaces.model.series import Pending, Series

if TYPE_CHECKING:
    from spaces.live.rooms import Rooms
    from spaces.store import Store

_MEANWHILE = {"space_over", "space_not_found", "tap_fixed"}
"""Refusals of a space that began or was canceled meanwhile."""


class Follower:
    """One look at a series that has something pending."""

    def __init__(self, store: Store, rooms: Rooms, series: Series, now: datetime) -> None:
        self._store, self._rooms, self._series, self._now = store, rooms, series, now

    async def finish(self) -> None:
        """Do what is pending, all of it; then nothing is."""
        pending = self._series.pending
        if pending is None:
            return
        await self._rooms.journal.written()
        ahead = {space.id: space for space in await self._store.series.ahead(self._series.id)}
        people = await self._store.users.by_ids({pending.by, self._series.host_id})
        host = people[self._series.host_id]
        by = people.get(pending.by, host)
        staying = [ahead[space_id] for space_id in pending.stays if space_id in ahead]
        going = [ahead[space_id] for space_id in pending.cancels if space_id in ahead]
        # Of each that moves nothing is told: there is one notice for all.
        shifted = [after for space in staying if (after := _shifted(space, pending)).sequence != space.sequence]
        await self._say_nothing(shifted, NewsKind.MOVED, host)
        if pending.part is None:
            await self._say_nothing(going, NewsKind.CANCELED, host)
        elif going:
            await self._say_in_part(going, pending.part, host)
        for space in staying:
            await self._change(space, pending, by)
        for space in going:
            await self._cancel(space, by)
        await self._store.series.settle(self._series)

    async def _say_nothing(self, spaces: Iterable[Space], kind: NewsKind, host: User) -> None:
        news = [news_of_space(space, kind, host.name, self._now) for space in spaces]
        await self._store.notices.add(news, silent=True)

    async def _say_in_part(self, going: Sequence[Space], part: int, host: User) -> None:
        """To whoever is reminded of the series one notice, to others one of each space that they wait for.

        Whoever waits for an earlier one only is told nothing: that one takes place.
        """
        start = going[0].scheduled_start
        several = news_of_series(self._series, NewsKind.CANCELED, host.name, start, self._now)
        single = [news_of_space(space, NewsKind.CANCELED, host.name, self._now) for space in going]
        items = [replace(several, round=part, detail={**several.detail, "only": "series"})]
        items += [replace(one, detail={**one.detail, "only": "space"}) for one in single]
        await self._store.notices.add(items)

    async def _change(self, space: Space, pending: Pending, by: User) -> None:
        series = self._series
        own = {name: getattr(series, name, None) for name in pending.fields} | dict(series.options)
        same: dict[str, Any] = {name: own[name] for name in pending.fields} | {"updated_at": self._now}
        try:
            after = await self._rooms.change(space.id, lambda now: replace(_shifted(now, pending), **same), by)
        except SpacesError as refused:
            if refused.code not in _MEANWHILE:
                raise
            return
        if after.scheduled_start != space.scheduled_start:
            self._note_moved(after, by)

    async def _cancel(self, space: Space, by: User) -> None:
        try:
            await self._rooms.end(space.id, by, "canceled")
        except SpacesError as refused:
            if refused.code not in _MEANWHILE:
                raise

    def _note_moved(self, space: Space, by: User) -> None:
        start = space.scheduled_start
        detail = {"scheduled_start": start.isoformat() if start else None, "series_id": space.series_id}
        kind = ActionKind.SPACE_RESCHEDULED
        self._rooms.journal.note(Action(self._now, kind, space.id, actor=by.pid, actor_name=by.name, detail=detail))


def _shifted(space: Space, pending: Pending) -> Space:
    start = pending.starts.get(space.id, space.scheduled_start)
    if start == space.scheduled_start:
        return space
    return replace(space, scheduled_start=start, sequence=space.sequence + 1)
