"""Writes down what a room wants written down: its log of actions, what it remembers of people, links that were used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from spaces.live.bars import HOURS, Marks
from spaces.live.clock import Clock
from spaces.live.commands import Who
from spaces.live.entries import Barred, Entry, Kept, LinkUsed, Noted, Remembered, Shunned
from spaces.live.journal import Journal
from spaces.live.seat import GUEST
from spaces.model import Action, ActionKind, KeptSeat, Space
from spaces.store.networks import NetworkBan

if TYPE_CHECKING:
    from spaces.store import Store

_SHOWN = (
    "title",
    "topics",
    "speaker_policy",
    "stage_limit",
    "time_box",
    "first_timers_first",
    "rules",
    "has_pin",
    "chat",
    "slow_mode",
    "language",
)
_TIMES = ("stage_since", "moderating_since", "until")
_SAME = ("role", "muted", "muted_by", "invited_as", "was_on_stage", "agreed", "banned", "admitted")


BlocksChanged = Callable[[Iterable[str]], Awaitable[None]]
"""Lets every space know whom these accounts blocked now, or who blocked them."""


class Chronicle:
    """Nobody waits for it."""

    def __init__(self, space_id: str, journal: Journal, clock: Clock, marks: Marks, blocked: BlocksChanged) -> None:
        self._space_id, self._journal, self._clock, self._marks = space_id, journal, clock, marks
        self._blocked = blocked

    def write(self, entries: Iterable[Entry]) -> None:
        """Write down what a room said, in this order."""
        seats: dict[str, KeptSeat | None] = {}
        for entry in entries:
            match entry:
                case Noted():
                    self.note(entry.kind, entry.by, entry.to, entry.detail)
                case Remembered(pid, kept):
                    seats[pid] = None if kept is None else stored(kept, self._clock)
                case LinkUsed(token, uses):
                    self._used(token, uses)
                case Barred(pid, mark):
                    self._barred(pid, mark)
                case Shunned(by, user_id):
                    self._shunned(by, user_id)
        if seats:
            self._keep(seats)

    def note(self, kind: ActionKind, by: Who | None, to: Who | None, detail: dict[str, Any]) -> None:
        """Enter something into the log of actions."""
        action = Action(self._clock.now(), kind, self._space_id, detail=detail)
        if by is not None:
            action = replace(action, actor=by.pid, actor_name=by.name or GUEST)
        if to is not None:
            action = replace(action, target=to.pid, target_name=to.name or GUEST)
        self._journal.note(action)

    def changed(self, before: Space, after: Space, by: Who | None) -> None:
        """Note what was changed about the space."""
        for kind, detail in changes(before, after):
            self.note(kind, by, None, detail)

    def close(self) -> None:
        """The space is over: only who moderated has to be remembered."""
        space_id = self._space_id

        async def write(store: Store) -> None:
            await store.seats.close(space_id)
            await store.networks.clear(space_id)

        self._journal.put(f"the end of {space_id}", write)

    def _barred(self, pid: str, mark: str | None) -> None:
        space_id, key, until = self._space_id, self._marks.key, self._clock.now() + timedelta(hours=HOURS)

        async def write(store: Store) -> None:
            if mark is None:
                await store.networks.remove(space_id, pid)
            else:
                await store.networks.put(NetworkBan(space_id, pid, mark, key, until))

        self._journal.put(f"the network of {pid}", write)

    def _shunned(self, by: str, user_id: str) -> None:
        now = self._clock.now()

        async def write(store: Store) -> None:
            await store.blocks.add(by, user_id, now)
            await self._blocked([by, user_id])

        self._journal.put(f"a block by {by}", write)

    def _keep(self, seats: dict[str, KeptSeat | None]) -> None:
        space_id = self._space_id

        async def write(store: Store) -> None:
            await store.seats.keep(space_id, seats)

        self._journal.put(f"seats of {space_id}", write)

    def _used(self, token: str, uses: int) -> None:
        async def write(store: Store) -> None:
            await store.invites.used(token, uses)

        self._journal.put(f"a link into {self._space_id}", write)


def changes(before: Space, after: Space) -> list[tuple[ActionKind, dict[str, Any]]]:
    """What somebody did who made one of the other; another start is noted by those who tell people of it."""
    done: list[tuple[ActionKind, dict[str, Any]]] = []
    if after.locked is not before.locked:
        done.append((ActionKind.SPACE_LOCKED if after.locked else ActionKind.SPACE_UNLOCKED, {}))
    if after.tap is not before.tap:
        done.append((ActionKind.TAP_CHANGED, {"policy": after.tap.value}))
    fields = [name for name in _SHOWN if getattr(after, name) != getattr(before, name)]
    if after.pin_hash != before.pin_hash and "has_pin" not in fields:
        fields.append("has_pin")
    if fields:
        done.append((ActionKind.SPACE_CHANGED, {"fields": fields}))
    return done


def stored(kept: Kept, clock: Clock) -> KeptSeat:
    """What is remembered of somebody, as it is stored."""
    who = kept.who
    times: dict[str, Any] = {name: _day(getattr(kept, name), clock) for name in _TIMES}
    same: dict[str, Any] = {name: getattr(kept, name) for name in _SAME}
    return KeptSeat(who.pid, who.user_id, who.handle, who.name, who.color, **times, **same)


def recalled(seat: KeptSeat, clock: Clock) -> Kept:
    """What was stored of somebody, as a room takes it."""
    who = Who(seat.pid, seat.user_id, seat.handle, seat.name, seat.color)
    times: dict[str, Any] = {name: _instant(getattr(seat, name), clock) for name in _TIMES}
    same: dict[str, Any] = {name: getattr(seat, name) for name in _SAME}
    return Kept(who, **times, **same)


def _day(instant: float | None, clock: Clock) -> datetime | None:
    return None if instant is None else clock.at(instant)


def _instant(day: datetime | None, clock: Clock) -> float | None:
    return None if day is None else clock.monotonic() + (day - clock.now()).total_seconds()
