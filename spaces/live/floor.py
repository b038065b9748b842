"""The state of a room and the moves that keep its promises: at most one host, limits kept, nobody told twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spaces.errors import Conflict
from spaces.live.commands import Who
from spaces.live.events import (
    Asking,
    Ended,
    Event,
    HostBack,
    HostGone,
    OffStage,
    OnStage,
    Participant,
    Pinned,
    Pins,
    Requests,
    Standing,
    You,
)
from spaces.model import Role, SpeakerPolicy, State

_RANK = {Role.HOST: 3, Role.CO_HOST: 2, Role.SPEAKER: 1, Role.LISTENER: 0}
_PLAIN = Standing()
GUEST = "Guest"
"""What people see of somebody who gave no name."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of a room; each is a key of config.toml's [spaces]."""

    stage_limit: int = 10  # speakers beside host and co-hosts
    co_host_limit: int = 2
    listener_limit: int = 0  # 0: none
    grace_seconds: float = 120.0  # how long an absent person's seat is kept
    guests_may_speak: bool = True


@dataclass(slots=True)
class Seat:
    """Somebody's place in the room, whatever the number of their connections."""

    who: Who
    role: Role
    presences: set[str] = field(default_factory=set)  # ids of the sockets and media programs they are here with
    absent_since: float | None = None  # when the last presence went; None while there is one
    muted: bool = False
    muted_by: str | None = None  # the moderator who muted them
    publishing: bool = False  # their voice arrives
    asked_at: float | None = None  # when they raised their hand
    stage_since: float = 0.0  # when they came on stage: the order there
    moderating_since: float = 0.0  # when they became co-host: the order of succession

    @property
    def pid(self) -> str:
        """The participant's id."""
        return self.who.pid

    @property
    def name(self) -> str:
        """What people see."""
        return self.who.name or GUEST

    def participant(self) -> Participant:
        """Them as everybody sees them on stage."""
        return Participant(
            pid=self.who.pid,
            user_id=self.who.user_id,
            handle=self.who.handle,
            name=self.name,
            color=self.who.color,
            role=self.role,
            muted=self.muted,
            connected=bool(self.presences),
            publishing=self.publishing,
        )


class Floor:
    """Who is in the room and in which role.

    Moves (`place`, `forget`, `seat`...) mark what they touch; `collect` turns that into events by comparing with what
    people were told before, so no move can forget to tell or tell twice.
    """

    def __init__(self, host: Who, rules: Rules, state: State, policy: SpeakerPolicy) -> None:
        self.creator = host.pid
        self.rules = rules
        self.state = state
        self.policy = policy
        self.seats: dict[str, Seat] = {host.pid: Seat(host, Role.HOST)}
        self.queue: list[str] = []  # pids with a raised hand, first come first
        self.invitations: dict[str, Role] = {}
        self.banned: set[str] = set()
        self.listening: set[str] = set()  # pids of connected listeners
        self.peak_listeners = 0  # while live
        self.host_until: float | None = None  # when the absent host's seat passes on
        self.pins: list[Pinned] = []
        self.pin_count = 0  # how many there ever were
        self.shown: dict[str, Participant] = {}  # the stage as everybody was told
        self._told: dict[str, Standing] = {}  # what each was told about themself, unless it is plain
        self._touched: dict[str, None] = {}
        self._queue_changed = False
        self._events: list[Event] = []
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
        position = self.queue.index(pid) + 1 if seat.asked_at is not None else None
        return Standing(
            seat.role, seat.muted, position, self.invitations.get(pid), seat.muted_by, publishing=seat.publishing
        )

    def asking(self) -> tuple[Asking, ...]:
        """The queue to speak."""
        seats = (self.seats[pid] for pid in self.queue)
        return tuple(
            Asking(seat.pid, seat.name, seat.who.handle, seat.who.color, seat.asked_at or 0.0) for seat in seats
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

    def place(self, seat: Seat, role: Role, now: float) -> None:
        """Give somebody a role; leaving the stage ends everything that belonged to being there."""
        if role.moderates and not seat.role.moderates:
            seat.moderating_since = now
        if role.on_stage and not seat.role.on_stage:
            seat.stage_since = now
        if not role.on_stage:
            seat.muted, seat.muted_by, seat.publishing = False, None, False
        seat.role = role
        if role.on_stage:
            self.lower_hand(seat)
        self.touch(seat.pid)
        self.tidy(seat)

    def make_room(self, role: Role) -> None:
        """Check that one more fits.

        Raises:
            Conflict: `stage_full` or `co_hosts_full`.
        """
        if role is Role.SPEAKER and self.count(Role.SPEAKER) >= self.rules.stage_limit:
            raise Conflict(
                f"The stage is full: {self.rules.stage_limit} speakers fit. Somebody has to step down first.",
                code="stage_full",
            )
        if role is Role.CO_HOST and self.deputies() >= self.rules.co_host_limit:
            raise Conflict(
                f"A space has up to {self.rules.co_host_limit} co-hosts, and this one has them already.",
                code="co_hosts_full",
            )

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
        del self.seats[pid]
        if not pid.startswith("u_"):
            self.invitations.pop(pid, None)
        self.touch(pid)

    def raise_hand(self, seat: Seat, now: float) -> None:
        """Put somebody at the end of the queue."""
        seat.asked_at = now
        self.queue.append(seat.pid)
        self._queue_changed = True

    def lower_hand(self, seat: Seat) -> None:
        """Take somebody out of the queue; those behind move up."""
        if seat.asked_at is None:
            return
        seat.asked_at = None
        self.queue.remove(seat.pid)
        self._queue_changed = True
        self.touch(seat.pid)

    def tell_queue(self) -> None:
        """Tell moderators the queue although it did not change, for one of them is new."""
        self._queue_changed = True

    def host_gone(self, now: float) -> None:
        """Begin the grace time of the host's seat."""
        self.host_until = now + self.rules.grace_seconds
        self.emit(HostGone(self.host_until))

    def host_back(self) -> None:
        """End the grace time, when it runs."""
        if self.host_until is not None:
            self.host_until = None
            self.emit(HostBack())

    def succeed(self, now: float) -> bool:
        """Pass the host's seat to the longest-serving connected co-host; False when there is none."""
        deputies = [seat for seat in self.staged() if seat.role is Role.CO_HOST and seat.presences]
        if not deputies:
            return False
        heir = min(deputies, key=lambda seat: (seat.moderating_since, seat.stage_since, seat.pid))
        self.forget(self.host().pid)
        self.place(heir, Role.HOST, now)
        self.host_back()
        return True

    def finish(self, reason: str, now: float) -> None:
        """End the space, or cancel it when it had not begun."""
        self.state = State.CANCELED if self.state is State.SCHEDULED else State.ENDED
        self.emit(Ended(reason, now))

    # What to tell

    def collect(self) -> list[Event]:
        """Everything that people have to be told since the last time."""
        told: list[Event] = []
        for pid in self.queue if self._queue_changed else ():
            self.touch(pid)
        for pid in self._touched:
            told += self._news(pid)
        if self._queue_changed:
            told.append(Requests(self.asking()))
        told += self._events
        self._touched, self._events, self._queue_changed = {}, [], False
        if self.state is State.LIVE:
            self.peak_listeners = max(self.peak_listeners, len(self.listening))
        return told

    def _news(self, pid: str) -> Iterable[Event]:
        seat = self.seats.get(pid)
        yield from self._stage_news(pid, seat)
        if seat is None:
            self._told.pop(pid, None)
            self.listening.discard(pid)
            return
        (self.listening.add if seat.presences and not seat.role.on_stage else self.listening.discard)(pid)
        standing = self.standing(pid)
        if standing != self._told.get(pid, _PLAIN):
            yield You(pid, standing)
        if standing == _PLAIN:
            self._told.pop(pid, None)
        else:
            self._told[pid] = standing

    def _stage_news(self, pid: str, seat: Seat | None) -> Iterable[Event]:
        view = seat.participant() if seat is not None and seat.role.on_stage else None
        if view == self.shown.get(pid):
            return
        if view is None:
            del self.shown[pid]
            yield OffStage(pid)
        else:
            self.shown[pid] = view
            yield OnStage(view)
