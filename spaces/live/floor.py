"""The state of a room and the moves that keep its promises: at most one host, limits kept, nobody told twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spaces.errors import Conflict
from spaces.live.attendance import Attendance
from spaces.live.bars import Bar
from spaces.live.commands import Pass, Who
from spaces.live.craft import Craft
from spaces.live.entries import Entry, Kept, Noted, Remembered, stranger
from spaces.live.events import (
    Asking,
    Ended,
    Event,
    OffStage,
    OnStage,
    Participant,
    Pinned,
    Pins,
    Removed,
    Requests,
    Standing,
    You,
)
from spaces.live.queueing import inserted
from spaces.live.seat import GUEST, Rules, Seat
from spaces.model import ActionKind, Role, State

__all__ = ["GUEST", "Floor", "Rules", "Seat"]

_RANK = {Role.HOST: 3, Role.CO_HOST: 2, Role.SPEAKER: 1, Role.LISTENER: 0}
_PLAIN = Standing()

GONE_MAX = 500
"""People who were heard of and left, with where they came from; nobody who only listened."""


class Floor:
    """Who is in the room and in which role.

    Moves (`place`, `forget`, `seat`...) mark what they touch; `collect` turns that into events by comparing with what
    people were told before, so no move can forget to tell or tell twice.
    """

    def __init__(self, host: Who, rules: Rules, state: State, craft: Craft) -> None:
        self.owner = host
        self.creator = host.pid
        self.rules = rules
        self.state = state
        self.craft = craft
        self.seats: dict[str, Seat] = {host.pid: Seat(host, Role.HOST)}
        self.queue: list[str] = []  # pids with a raised hand, in the order they come on stage
        self.hands: dict[str, tuple[float, ...]] = {}  # when each raised theirs in the last minute
        self.invitations: dict[str, Role] = {}
        self.offers: dict[str, Pass | None] = {}  # invitations by a link; None: it was counted already
        self.link_uses: dict[str, int] = {}  # by token
        self.banned: dict[str, Who] = {}
        self.bars: dict[str, Bar] = {}  # networks of people who were banned, by pid
        self.gone: dict[str, Seat] = {}  # who was heard of and is not here any more, the last of them
        self.been: set[str] = set()  # who was on stage in this space
        self.agreed: set[str] = set()  # to the house rules
        self.admitted: set[str] = set()  # who may come back although the door is closed
        self.leaving: dict[str, dict[str, str]] = {}  # why people go off the stage at this moment, unless that is plain
        self.listening: set[str] = set()  # pids of connected listeners
        self.attendance = Attendance()
        self.peak_listeners = 0  # while live
        self.host_until: float | None = None  # when the absent host's seat passes on
        self.host_missed = False  # they were here before they went
        self.pins: list[Pinned] = []
        self.pinned_at: list[float] = []  # when links were pinned lately
        self.shown: dict[str, Participant] = {}  # the stage as everybody was told
        self._told: dict[str, Standing] = {}  # what each was told about themself, unless it is plain
        self._touched: dict[str, None] = {}
        self._queue_changed = False
        self._events: list[Event] = []
        self._entries: list[Entry] = []
        self._kept: dict[str, Kept] = {}  # what was said to be remembered
        self._wary: set[str] = set()  # who is here and blocked somebody, or was blocked
        self.touch(host.pid)

    # What is so

    def host(self) -> Seat:
        """The seat of the host; there always is exactly one, taken or kept."""
        return next(seat for seat in self.staged() if seat.role is Role.HOST)

    def staged(self) -> Iterable[Seat]:
        """Seats on stage, in no order. A room has few of them and many listeners, so these are found by `shown`."""
        near = {**self.shown, **self._touched}
        return (seat for pid in near if (seat := self.seats.get(pid)) and seat.role.on_stage)

    def count(self, role: Role) -> int:
        """How many on stage have this role."""
        return sum(seat.role is role for seat in self.staged())

    def rank(self, seat: Seat) -> int:
        """Whom somebody can act upon: people of lower rank. The creator and operators rank with the host."""
        return 3 if seat.pid == self.creator or seat.who.operator else _RANK[seat.role]

    def moderates(self, seat: Seat) -> bool:
        """Whether they may act upon others at all."""
        return self.rank(seat) >= _RANK[Role.CO_HOST]

    def standing(self, pid: str) -> Standing:
        """What this person may know about themself."""
        seat = self.seats[pid]
        waits = seat.asked_at is not None
        return Standing(
            seat.role,
            seat.muted,
            self.queue.index(pid) + 1 if waits else None,
            self.invitations.get(pid),
            seat.muted_by,
            publishing=seat.publishing,
            request_count=len(self.queue) if waits else None,
            agreed=pid in self.agreed,
            blocked_here=tuple(sorted(seat.blocks & self.shown.keys())),
        )

    def asking(self) -> tuple[Asking, ...]:
        """The queue to speak."""
        seats = (self.seats[pid] for pid in self.queue)
        staged = list(self.staged())
        return tuple(
            Asking(
                seat.pid,
                seat.name,
                seat.who.handle,
                seat.who.color,
                seat.asked_at or 0.0,
                seat.question,
                first_time=seat.pid not in self.been,
                conflict=any(seat.at_odds(other) for other in staged),
            )
            for seat in seats
        )

    # Moves

    def touch(self, pid: str) -> None:
        """Note that something about this person may have changed."""
        self._touched[pid] = None

    def tell_pins(self) -> None:
        """Say which links are pinned."""
        self.emit(Pins(tuple(self.pins)))

    def emit(self, event: Event) -> None:
        """Say something that no comparison can find."""
        self._events.append(event)

    def enter(self, entry: Entry) -> None:
        """Have something written down."""
        self._entries.append(entry)

    def note(self, kind: ActionKind, by: Seat | Who | None = None, to: Seat | Who | None = None, **detail: Any) -> None:
        """Enter something into the log of actions."""
        self.enter(Noted(kind, _who(by), _who(to), detail))

    def place(self, seat: Seat, role: Role, now: float) -> None:
        """Give somebody a role; leaving the stage ends everything that belonged to being there."""
        if role.moderates and not seat.role.moderates:
            seat.moderating_since = now
        if role.on_stage and not seat.role.on_stage:
            seat.stage_since = now
        if role is Role.SPEAKER and seat.role is not Role.SPEAKER:  # a co-host who steps down has a turn like others
            if self.craft.time_box is not None and self.state is State.LIVE:
                seat.until = now + self.craft.time_box
        elif role is not Role.SPEAKER:
            seat.until = None
        if not role.on_stage:
            seat.muted, seat.muted_by, seat.publishing = False, None, False
        seat.role = role
        if role.on_stage:
            seat.heard = True
            self.lower_hand(seat)
        self.touch(seat.pid)
        self.tidy(seat)

    def make_room(self, role: Role) -> None:
        """Check that one more fits.

        Raises:
            Conflict: `stage_full` or `co_hosts_full`.
        """
        if role is Role.SPEAKER and self.full:
            raise Conflict(
                f"The stage is full: {self.stage_limit} speakers fit. Somebody has to step down first.",
                code="stage_full",
            )
        if role is Role.CO_HOST and self.deputies() >= self.rules.co_host_limit:
            raise Conflict(
                f"A space has up to {self.rules.co_host_limit} co-hosts, and this one has them already.",
                code="co_hosts_full",
            )

    @property
    def stage_limit(self) -> int:
        """How many speakers fit beside hosts and co-hosts."""
        chosen = self.craft.stage_limit
        return self.rules.stage_limit if chosen is None else min(chosen, self.rules.stage_limit)

    @property
    def full(self) -> bool:
        """Whether no more speakers fit."""
        return self.count(Role.SPEAKER) >= self.stage_limit

    def deputies(self) -> int:
        """Co-hosts, and the one who acts as host: they become co-host again when the creator returns."""
        return sum(seat.role.moderates and seat.pid != self.creator for seat in self.staged())

    def tidy(self, seat: Seat) -> None:
        """Forget an absent person who has nothing to come back to."""
        if not seat.presences and not seat.role.on_stage and seat.asked_at is None:
            self.forget(seat.pid)

    def forget(self, pid: str) -> None:
        """Take the seat away, and the raised hand with it. Invitations of accounts stand."""
        self.lower_hand(self.seats[pid])
        seat = self.seats.pop(pid)
        if seat.heard:
            self._miss(seat)
        if not pid.startswith("u_") or pid in self.offers:
            self.uninvite(pid)
        self.touch(pid)

    def put_out(self, pid: str, reason: str) -> None:
        """Take the seat away from somebody who does not go by themself."""
        self.uninvite(pid)
        self.admitted.discard(pid)
        if pid in self.seats:
            self.forget(pid)
        self.emit(Removed(pid, reason))

    def _miss(self, seat: Seat) -> None:
        """Know somebody a while longer: whoever left in a hurry can still be banned."""
        self.gone.pop(seat.pid, None)
        self.gone[seat.pid] = seat
        if len(self.gone) > GONE_MAX:
            del self.gone[next(iter(self.gone))]

    def uninvite(self, pid: str) -> bool:
        """Call an invitation off; False when there was none."""
        self.offers.pop(pid, None)
        self.touch(pid)
        return self.invitations.pop(pid, None) is not None

    def raise_hand(self, seat: Seat, now: float) -> None:
        """Put somebody at the end of the queue."""
        self.attendance.questions += 1
        seat.asked_at, seat.heard = now, True
        self.queue = inserted(self.queue, seat.pid, self.been, first_timers_first=self.craft.first_timers_first)
        self._queue_changed = True

    def lower_hand(self, seat: Seat) -> None:
        """Take somebody out of the queue; those behind move up."""
        if seat.asked_at is None:
            return
        seat.asked_at, seat.question = None, None
        self.queue.remove(seat.pid)
        self._queue_changed = True
        self.touch(seat.pid)

    def tell_queue(self) -> None:
        """Tell the queue anew: something about somebody in it changed, or a moderator is new."""
        self._queue_changed = True

    def finish(self, reason: str, now: float, by: Seat | Who | None = None) -> None:
        """End the space, or cancel it when it had not begun."""
        canceled = self.state is State.SCHEDULED
        self.state = State.CANCELED if canceled else State.ENDED
        self.emit(Ended(reason, now))
        self.note(ActionKind.SPACE_CANCELED if canceled else ActionKind.SPACE_ENDED, by, reason=reason)

    # What to remember

    def recall(self, kept: Kept) -> None:
        """Know of somebody what was remembered, but for their seat."""
        pid = kept.who.pid
        flags = ((self.been, kept.was_on_stage), (self.agreed, kept.agreed), (self.admitted, kept.admitted))
        for known, flag in flags:
            if flag:
                known.add(pid)
        if kept.banned:
            self.banned[pid] = kept.who
        if kept.invited_as is not None:
            self.invitations[pid] = kept.invited_as
        self.touch(pid)

    def kept(self, pid: str) -> Kept | None:
        """What there is to remember of somebody; None when they only listen."""
        seat = self.seats.get(pid)
        standing = Kept(
            seat.who if seat is not None else self.banned.get(pid) or stranger(pid),
            invited_as=None if pid in self.offers else self.invitations.get(pid),
            was_on_stage=pid in self.been,
            agreed=pid in self.agreed,
            banned=pid in self.banned,
            admitted=pid in self.admitted,
        )
        if seat is not None and seat.role.on_stage:
            return seat.kept(standing)
        return None if standing == Kept(standing.who) else standing

    def entries(self) -> list[Entry]:
        """Everything that has to be written down since the last time."""
        written, self._entries = self._entries, []
        return written

    # What to tell

    def collect(self) -> list[Event]:
        """Everything that people have to be told since the last time."""
        told: list[Event] = []
        on_stage = set(self.shown)
        for pid in self.queue if self._queue_changed else ():
            self.touch(pid)
        for pid in self._touched:
            told += self._news(pid)
            self._remember(pid)
        if on_stage != self.shown.keys():
            told += self._tell_the_wary(on_stage)
        if self._queue_changed:
            told.append(Requests(self.asking()))
        told += self._events
        self._touched, self._events, self._queue_changed = {}, [], False
        self.leaving.clear()
        if self.state is State.LIVE:
            self.peak_listeners = max(self.peak_listeners, len(self.listening))
        return told

    def _tell_the_wary(self, before: set[str]) -> Iterable[Event]:
        """Tell of a changed stage those to whom it matters who is there."""
        for pid in self._wary - self._touched.keys():
            yield from self._own_news(pid)
        changed = (before ^ self.shown.keys()) & self._wary
        self._queue_changed |= bool(self.queue) and bool(changed or self._wary & set(self.queue))

    def _news(self, pid: str) -> Iterable[Event]:
        seat = self.seats.get(pid)
        self.attendance.note(pid, here=seat is not None and bool(seat.presences))
        yield from self._stage_news(pid, seat)
        if seat is None:
            self._told.pop(pid, None)
            self.listening.discard(pid)
            self._wary.discard(pid)
            return
        (self.listening.add if seat.presences and not seat.role.on_stage else self.listening.discard)(pid)
        (self._wary.add if seat.blocks or seat.blocked_by else self._wary.discard)(pid)
        yield from self._own_news(pid)

    def _own_news(self, pid: str) -> Iterable[Event]:
        standing = self.standing(pid)
        if standing != self._told.get(pid, _PLAIN):
            yield You(pid, standing)
        if standing == _PLAIN:
            self._told.pop(pid, None)
        else:
            self._told[pid] = standing

    def _stage_news(self, pid: str, seat: Seat | None) -> Iterable[Event]:
        view = seat.participant() if seat is not None and seat.role.on_stage else None
        before = self.shown.get(pid)
        if view == before:
            return
        if view is None:
            left = self.shown.pop(pid)
            self.enter(Noted(ActionKind.OFF_STAGE, None, _shown(left), self.leaving.get(pid, {})))
            yield OffStage(pid)
            return
        self.shown[pid] = view
        self.been.add(pid)
        if before is None:
            self.note(ActionKind.ON_STAGE, to=seat, role=view.role.value)
        if view.role is Role.CO_HOST and (before is None or before.role is Role.SPEAKER):
            self.note(ActionKind.PROMOTED, to=seat)
        yield OnStage(view)

    def _remember(self, pid: str) -> None:
        kept = self.kept(pid)
        if kept == self._kept.get(pid):
            return
        self.enter(Remembered(pid, kept))
        if kept is None:
            del self._kept[pid]
        else:
            self._kept[pid] = kept


def _who(somebody: Seat | Who | None) -> Who | None:
    return somebody.who if isinstance(somebody, Seat) else somebody


def _shown(shown: Participant) -> Who:
    return Who(shown.pid, shown.user_id, shown.handle, shown.name, shown.color)
