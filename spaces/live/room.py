"""A space on air as a pure state machine: command or fact in, events out. No I/O, no await, no clock.

events = room.handle(command, by=pid, now=seconds)
...
when room.due() is past: events = room.tick(now)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from spaces.errors import Conflict, Forbidden, NotFound
from spaces.live import asking, moderating, pinning, presence
from spaces.live.commands import (
    Accept,
    AcceptInvite,
    Ban,
    Begin,
    Command,
    Decline,
    DeclineInvite,
    Demote,
    End,
    Enter,
    Exit,
    Fact,
    Finish,
    Invite,
    Leave,
    Mute,
    MuteAll,
    Pin,
    Policy,
    Remove,
    Request,
    Start,
    Unmute,
    Unpin,
    Uplink,
    Who,
    Withdraw,
)
from spaces.live.events import Asking, Event, Live, Participant, Pinned, Standing
from spaces.live.floor import Floor, Rules, Seat
from spaces.model import Role, SpeakerPolicy, State

_STAGE_ORDER = {Role.HOST: 0, Role.CO_HOST: 1, Role.SPEAKER: 2}

_Move = Callable[[Floor, Seat, Any, float], None]
_OF_ACTOR: dict[type, _Move] = {
    Request: asking.request,
    Withdraw: asking.withdraw,
    Invite: asking.invite,
    AcceptInvite: asking.accept_invite,
    DeclineInvite: asking.decline_invite,
    Mute: moderating.mute,
    Unmute: moderating.unmute,
    MuteAll: moderating.mute_all,
    Demote: moderating.demote,
    Remove: moderating.remove,
    Ban: moderating.ban,
    Leave: presence.leave,
    Start: presence.start,
    End: presence.end,
    Pin: pinning.pin,
    Unpin: pinning.unpin,
}
_OF_TARGET: dict[type, _Move] = {Accept: asking.accept, Decline: asking.decline}
_ABOUT_SOMEBODY: dict[type, _Move] = {Exit: presence.exit_, Uplink: presence.uplink}
_ABOUT_ROOM: dict[type, Callable[[Floor, Any, float], None]] = {
    Enter: presence.enter,
    Policy: presence.policy,
    Begin: presence.begin,
    Finish: presence.finish,
}


class Room:
    """Who is in a space, and what each may do there.

    A room starts with the host's seat kept and empty; when it is live from the start, grace time runs at once.
    """

    def __init__(self, host: Who, rules: Rules, *, state: State, policy: SpeakerPolicy, now: float) -> None:
        self._floor = Floor(host, rules, State.SCHEDULED, policy)
        self._floor.host().absent_since = now
        if state is State.LIVE:
            presence.begin(self._floor, Begin(), now)
        self._floor.collect()

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
        if self.over and isinstance(command, Exit | Uplink | Finish | Policy):
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
        actor = self._seat(by)
        if kind in _OF_TARGET:
            moderating.check_moderator(self._floor, actor)
            target = moderating.target_of(self._floor, cast("Accept | Decline", command).pid)
            _OF_TARGET[kind](self._floor, target, command, now)
        else:
            _OF_ACTOR[kind](self._floor, actor, command, now)

    def due(self) -> float | None:
        """When the next kept seat runs out, or None."""
        if self.over:
            return None
        times = [until for until, _ in presence.deadlines(self._floor)[:1]]
        if self._floor.host_until is not None:
            times.append(self._floor.host_until)
        return min(times, default=None)

    def tick(self, now: float) -> list[Event]:
        """Let the seats go whose time is up."""
        if not self.over:
            presence.expire(self._floor, now)
        return self._floor.collect()

    def check_enter(self, fact: Enter) -> None:
        """Whether this person may come in now.

        Raises:
            SpacesError: when not.
        """
        self._check_not_over()
        presence.check_enter(self._floor, fact)

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
        if not self._seat(pid).role.on_stage:
            raise Forbidden("Only people on stage can speak. Ask to speak first.", code="not_on_stage")

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
    def policy(self) -> SpeakerPolicy:
        """Who may ask to speak."""
        return self._floor.policy

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

    def invited(self, pid: str) -> bool:
        """Whether a place on stage is offered to this person."""
        return pid in self._floor.invitations

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
    def peak_listeners(self) -> int:
        """The most listeners at once while live."""
        return self._floor.peak_listeners
