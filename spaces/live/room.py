"""A space on air as a pure state machine: command or fact in, events out. No I/O, no await, no clock.

events = room.handle(command, by=pid, now=seconds)
...
when room.due() is past: events = room.tick(now)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from spaces.errors import Conflict, Forbidden, NotFound
from spaces.live import asking, barring, entering, keeping, moderating, pinning, presence, timing
from spaces.live.attendance import Attendance
from spaces.live.bars import Bar
from spaces.live.commands import (
    Accept,
    AcceptInvite,
    Agree,
    Arranged,
    Ban,
    Begin,
    Blocks,
    Called,
    Command,
    Decline,
    DeclineInvite,
    Demote,
    End,
    Enter,
    Exit,
    Extend,
    Fact,
    Finish,
    Invite,
    Leave,
    LetPass,
    Looked,
    Mute,
    MuteAll,
    Pass,
    Pin,
    Remove,
    Request,
    Revoked,
    Start,
    Unban,
    Unmute,
    Unpin,
    Uplink,
    Who,
    Withdraw,
)
from spaces.live.craft import Craft
from spaces.live.entries import Entry, Kept
from spaces.live.events import Asking, Event, Live, Participant, Pinned, Standing
from spaces.live.floor import Floor, Rules, Seat
from spaces.model import Role, SpeakerPolicy, State

OPEN = Craft()
"""A stage that is run in the plainest way."""
_STAGE_ORDER = {Role.HOST: 0, Role.CO_HOST: 1, Role.SPEAKER: 2}

_Move = Callable[[Floor, Seat, Any, float], None]
_OF_ACTOR: dict[type, _Move] = {
    Request: asking.request,
    Withdraw: asking.withdraw,
    LetPass: asking.let_pass,
    Accept: asking.accept,
    Decline: asking.decline,
    Agree: entering.agree,
    Extend: timing.extend,
    Invite: asking.invite,
    AcceptInvite: asking.accept_invite,
    DeclineInvite: asking.decline_invite,
    Mute: moderating.mute,
    Unmute: moderating.unmute,
    MuteAll: moderating.mute_all,
    Demote: moderating.demote,
    Remove: moderating.remove,
    Ban: moderating.ban,
    Unban: moderating.unban,
    Leave: presence.leave,
    Start: presence.start,
    End: presence.end,
    Pin: pinning.pin,
    Unpin: pinning.unpin,
}
_ABOUT_SOMEBODY: dict[type, _Move] = {
    Exit: presence.exit_,
    Uplink: presence.uplink,
    Called: asking.called,
    Blocks: presence.blocks,
}
_ABOUT_ROOM: dict[type, Callable[[Floor, Any, float], None]] = {
    Enter: presence.enter,
    Looked: pinning.looked,
    Arranged: entering.arranged,
    Revoked: entering.revoked,
    Begin: presence.begin,
    Finish: presence.finish,
}


class Room:
    """Who is in a space, and what each may do there.

    A room starts with the host's seat kept and empty; when it is live from the start, grace time runs at once.
    """

    def __init__(
        self, host: Who, rules: Rules, *, state: State, craft: Craft = OPEN, now: float, kept: Iterable[Kept] = ()
    ) -> None:
        """Prepare.

        Args:
            host: the account the space belongs to.
            rules: the limits.
            state: scheduled, or live at once.
            craft: how the stage is run.
            now: monotonic seconds.
            kept: what was remembered of people when the node went down.
        """
        self._floor = Floor(host, rules, State.SCHEDULED, craft)
        self._floor.host().absent_since = now
        keeping.restore(self._floor, kept, now)
        if state is State.LIVE:
            presence.resume(self._floor, now)
        self._floor.collect()
        self._floor.entries()

    def handle(self, command: Command | Fact, *, by: str | None, now: float) -> list[Event]:
        """Carry out what somebody asks or what the server found, and say what came of it.

        Args:
            command: what to do.
            by: pid of the one who asks or whom the fact is about; None for facts about the room.
            now: monotonic seconds, never less than before.

        Raises:
            SpacesError: when it may not or cannot be done; nothing has changed then.
        """
        floor = self._floor
        if self.over and isinstance(command, Exit | Uplink | Finish | Arranged | Blocks | Revoked):
            return []
        self._check_not_over()
        kind = type(command)
        if kind in _ABOUT_ROOM:
            _ABOUT_ROOM[kind](floor, command, now)
        elif kind in _ABOUT_SOMEBODY:
            if (seat := floor.seats.get(by or "")) is not None:
                _ABOUT_SOMEBODY[kind](floor, seat, command, now)
        else:
            self._obey(kind, command, by or "", now)
        return floor.collect()

    def _obey(self, kind: type, command: Command | Fact, by: str, now: float) -> None:
        _OF_ACTOR[kind](self._floor, self._seat(by), command, now)

    def due(self) -> float | None:
        """When the next kept seat runs out, or None."""
        if self.over:
            return None
        times = [until for until, _ in presence.deadlines(self._floor)[:1]]
        if self._floor.host_until is not None:
            times.append(self._floor.host_until)
        if (end := timing.next_end(self._floor)) is not None:
            times.append(end)
        return min(times, default=None)

    def tick(self, now: float) -> list[Event]:
        """Let the seats go whose time is up."""
        if not self.over:
            presence.expire(self._floor, now)
        return self._floor.collect()

    def entries(self) -> list[Entry]:
        """Everything that has to be written down since the last time."""
        return self._floor.entries()

    def check_enter(self, fact: Enter) -> None:
        """Whether this person may come in now.

        Raises:
            SpacesError: when not.
        """
        self._check_not_over()
        entering.check_enter(self._floor, fact)

    def _check_not_over(self) -> None:
        if self.over:
            raise Conflict("This space is over.", code="space_over")

    def check_live(self) -> None:
        """Whether the space is on air.

        Raises:
            Conflict: `not_live`.
        """
        if self._floor.state is not State.LIVE:
            raise Conflict("This space is not live.", code="not_live")

    def check_publish(self, pid: str) -> None:
        """Whether this person may open a microphone now.

        Raises:
            SpacesError: when not.
        """
        self.check_live()
        seat = self._seat(pid)
        if not seat.role.on_stage:
            raise Forbidden("Only people on stage can speak. Ask to speak first.", code="not_on_stage")
        entering.check_agreed(self._floor, seat)

    def check_moderator(self, pid: str) -> None:
        """Whether this person may run the stage.

        Raises:
            SpacesError: `not_inside` or `moderators_only`.
        """
        self._check_not_over()
        moderating.check_moderator(self._floor, self._seat(pid))

    def _seat(self, pid: str) -> Seat:
        seat = self._floor.seats.get(pid)
        if seat is None:
            raise NotFound("You are not in this space (any more). Join it again.", code="not_inside")
        return seat

    @property
    def state(self) -> State:
        """Where the space is in its life."""
        return self._floor.state

    @property
    def over(self) -> bool:
        """Whether it ended or was canceled."""
        return self._floor.state in (State.ENDED, State.CANCELED)

    @property
    def creator(self) -> str:
        """The pid of the account the space belongs to."""
        return self._floor.creator

    @property
    def owner(self) -> Who:
        """The account the space belongs to, as it came last."""
        return self._floor.owner

    @property
    def most(self) -> int:
        """How many speakers the server allows at most."""
        return self._floor.rules.stage_limit

    @property
    def policy(self) -> SpeakerPolicy:
        """Who may ask to speak."""
        return self._floor.craft.policy

    @property
    def host_until(self) -> float | None:
        """When the absent host's seat passes on; None while the host is there."""
        return self._floor.host_until

    @property
    def empty(self) -> bool:
        """Whether nothing is here that would be missed: only the host's kept seat."""
        return len(self._floor.seats) == 1 and not self._floor.host().presences and not self._floor.invitations

    def seated(self, pid: str) -> bool:
        """Whether this person is in the room."""
        return pid in self._floor.seats

    def present(self, pid: str) -> bool:
        """Whether this person has a connection."""
        seat = self._floor.seats.get(pid)
        return seat is not None and bool(seat.presences)

    def role(self, pid: str) -> Role:
        """Somebody's role; whoever is not here would be a listener."""
        seat = self._floor.seats.get(pid)
        return Role.LISTENER if seat is None else seat.role

    def take_part(self, pid: str, now: float) -> None:
        """Let this person be heard of beside the stage, as far as it depends on where they come from.

        Raises:
            SpacesError: `network_banned` or `not_inside`.
        """
        seat = self._seat(pid)
        barring.check_network(self._floor, seat, now)
        seat.heard = True

    def bar_again(self, pid: str, bar: Bar) -> None:
        """Know of a network what was remembered of it."""
        self._floor.bars[pid] = bar

    @property
    def barred(self) -> frozenset[str]:
        """Whose networks are barred: pids of people who were banned."""
        return frozenset(self._floor.bars)

    def met(self, pid: str) -> Who | None:
        """Somebody who is here or was banned."""
        seat = self._floor.seats.get(pid)
        return self._floor.banned.get(pid) if seat is None else seat.who

    @property
    def banned(self) -> dict[str, Who]:
        """Who may not come back, by pid."""
        return dict(self._floor.banned)

    def holds(self, link: Pass | None) -> bool:
        """Whether a link that invites still opens something here."""
        return entering.holds(self._floor, link)

    def waiting(self) -> list[str]:
        """The pids in the queue to speak, in order."""
        return list(self._floor.queue)

    def invited(self, pid: str) -> bool:
        """Whether a place on stage is offered to this person."""
        return pid in self._floor.invitations

    def moderates(self, pid: str) -> bool:
        """Whether this person may act upon others, as host, co-host, creator or operator."""
        seat = self._floor.seats.get(pid)
        return seat is not None and self._floor.moderates(seat)

    def moderators(self) -> list[str]:
        """The pids that get the queue."""
        return [pid for pid, shown in self._floor.shown.items() if shown.role.moderates]

    def standing(self, pid: str) -> Standing:
        """What this person may know about themself."""
        return self._floor.standing(pid)

    def asking(self) -> tuple[Asking, ...]:
        """The queue to speak, in order."""
        return self._floor.asking()

    def who(self, pid: str) -> Who:
        """Somebody who is here.

        Raises:
            NotFound: `not_inside`.
        """
        return self._seat(pid).who

    @property
    def pins(self) -> tuple[Pinned, ...]:
        """The pinned links, the oldest first."""
        return tuple(self._floor.pins)

    def pin_again(self, pins: Iterable[Pinned]) -> None:
        """Put up what was pinned before the node went down; nobody is here yet to be told."""
        self._floor.pins = list(pins)

    def stage(self) -> list[Participant]:
        """Everybody on stage: the host, co-hosts, speakers, each in the order they came."""
        since = {pid: self._floor.seats[pid].stage_since for pid in self._floor.shown}
        return sorted(self._floor.shown.values(), key=lambda shown: (_STAGE_ORDER[shown.role], since[shown.pid]))

    def live(self, speaking: tuple[str, ...] = ()) -> Live:
        """The room at this moment, for reading; empty unless it is live."""
        if self.state is not State.LIVE:
            return Live(peak_listeners=self._floor.peak_listeners)
        stage = self.stage()
        listeners = len(self._floor.listening)
        return Live(
            hosts=tuple(shown for shown in stage if shown.role.moderates),
            speakers=tuple(shown for shown in stage if not shown.role.moderates),
            participant_count=listeners + sum(shown.connected for shown in stage),
            listener_count=listeners,
            peak_listeners=self._floor.peak_listeners,
            speaking=speaking,
        )

    @property
    def publishing(self) -> bool:
        """Whether any voice arrives."""
        return any(shown.publishing for shown in self._floor.shown.values())

    @property
    def listener_count(self) -> int:
        """How many connected people are not on stage."""
        return len(self._floor.listening)

    @property
    def attendance(self) -> Attendance:
        """Who is here at all, and how often people came, went and asked to speak; to read."""
        return self._floor.attendance

    @property
    def peak_listeners(self) -> int:
        """The most listeners at once while live."""
        return self._floor.peak_listeners
