"""One space on air with everything that hangs on it: the room decides, the venue carries out.

Effects come in a fixed order: the media first, so that nobody is heard after people were told they are muted; then the
sockets; then the database.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from spaces.errors import Conflict, NotFound
from spaces.live import wire
from spaces.live.bars import Marks
from spaces.live.chronicle import BlocksChanged, Chronicle
from spaces.live.clock import Clock
from spaces.live.commands import (
    Arranged,
    Command,
    Enter,
    Exit,
    Fact,
    Hangup,
    Hello,
    Listen,
    OffTheRecord,
    Pin,
    Ping,
    Publish,
    Request,
    SocketCommand,
    TalkCommand,
    Unpin,
    Uplink,
    Who,
)
from spaces.live.craft import craft_of
from spaces.live.crowd import Crowd
from spaces.live.events import (
    Ended,
    Event,
    HostGone,
    Left,
    Live,
    MediaState,
    OffStage,
    OnStage,
    QueueJumped,
    Reconnect,
    Removed,
    Requests,
    Started,
    TapChanged,
    You,
)
from spaces.live.gauges import Gauges
from spaces.live.herald import Herald
from spaces.live.journal import Journal
from spaces.live.links import Kind, Link, Links
from spaces.live.looking import Blind, Previews
from spaces.live.media import Connection, Media, Taps
from spaces.live.room import Room
from spaces.live.session import COME_BACK, LEFT, OVER, PUT_OUT, Session
from spaces.live.switchboard import Switchboard
from spaces.live.talking import SILENCE, Before, Means, Talk
from spaces.live.tally import tally_of
from spaces.live.tape import UNSPOKEN, Past, Tape
from spaces.live.wire import Json
from spaces.model import Space, StageChange, State, User
from spaces.model.craft import arranged
from spaces.model.tap import tap_of

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every venue of a node shares."""

    media: Media
    taps: Taps
    clock: Clock
    public_url: str  # without trailing slash
    slots: int  # voices offered to a listener
    journal: Journal  # what is to be stored; never waits
    blocks_changed: BlocksChanged
    previews: Previews = field(default_factory=Blind)  # looks at pages that are pinned; never waits


class Venue:
    """A room, its hall, its sockets and media connections."""

    def __init__(
        self,
        space: Space,
        host: User,
        room: Room,
        around: Surroundings,
        past: Past = UNSPOKEN,
        said: Before = SILENCE,
        marks: Marks | None = None,
    ) -> None:
        self.space = space
        self.room = room
        self.host = host
        self.marks = marks or Marks()
        self._around = around
        self._hall = around.media.hall(space.id)
        self.crowd = Crowd()
        self._herald = Herald(self.crowd, around.clock)
        self.tape = Tape(around.taps, room, self._herald, past)
        self.links = Links(self._hall, self.tape, self._media_state)
        self.switchboard = Switchboard(room, self.links, self.handle)
        self._muted: dict[str, bool] = {}  # as the hall was told
        self._pending: deque[tuple[Fact, str]] = deque()  # what media reports while events are being carried out
        self._busy = False
        self._due = room.due()  # changes only with the room, and is looked at ten times a second
        self._gauges = Gauges(room, self._hall, self.crowd, self._herald)
        if room.state is State.LIVE:
            self.tape.roll(space)
        self._chronicle = Chronicle(space.id, around.journal, around.clock, self.marks, around.blocks_changed)
        means = Means(around.clock, around.journal, around.previews, self._herald, self.tape, self.handle)
        self.talk = Talk(space.id, room, means, said)
        self.tally = tally_of(space.id, room, self.talk, around.clock, around.journal)

    # Commands and facts

    def handle(self, command: Command | TalkCommand | Fact, by: str | None = None) -> Json:
        """Let the room decide, then carry out what it says; the result is the fields of `ok`.

        Raises:
            SpacesError: when the room refuses.
        """
        if isinstance(command, TalkCommand):
            return self.talk.handle(command, by or "", self.space)
        if isinstance(command, StageChange):
            return self._arrange(command, by or "")
        events = self.room.handle(command, by=by, now=self._around.clock.monotonic())
        self._carry_out(events)
        match command:
            case Request():
                return {"position": self.room.standing(by or "").request_position}
            case Pin():
                self.talk.pinned(self.room.pins[-1])
                return {"pin": wire.pin(self.room.pins[-1], self._around.clock.at)}
            case Unpin(pin_id):
                self.talk.unpinned(pin_id, by or "")
        return {}

    async def obey(self, session: Session, command: SocketCommand) -> Json:
        """Carry out what came over a socket.

        Raises:
            SpacesError: when it may not or cannot be done.
        """
        if session.id not in self.crowd:  # it was put out, and what it said before it noticed comes too late
            raise NotFound("You are not in this space (any more).", code="not_inside")
        match command:
            case OffTheRecord(seconds):
                return {"seconds": await self.tape.off_the_record(self.room.who(session.pid), seconds)}
            case Listen(sdp):
                return self._answer(self.switchboard.listen(session.pid, sdp, owner=session.id))
            case Publish(sdp):
                return self._answer(self.switchboard.publish(session.pid, sdp, owner=session.id))
            case Hangup(connection_id):
                return self.switchboard.hangup(session.pid, connection_id)
            case Ping():
                return {}
            case Hello():
                raise Conflict("You have said hello already.", code="not_understood")
            case _:
                return self.handle(command, session.pid)

    def _answer(self, connection: Connection) -> Json:
        return {"session": connection.id, "sdp": connection.answer}

    # Sockets

    def join(self, entry: Enter, key: str | None, session: Session, number: int | None, asked: str | None) -> None:
        """Let a socket in: its first message is the welcome; `asked` is the recording they are to agree to.

        Raises:
            SpacesError: `space_over`, or they may not come in.
        """
        over = entry.way.link_over or not (entry.way.link is None or self.room.holds(entry.way.link))
        self.handle(entry)
        self.crowd.add(session)
        welcome = self._welcome(session.pid, key, number) | {"asked": asked, "invite_over": over}
        session.outbox.put(wire.dump(welcome))
        if self.room.host_until is not None:
            self._herald.one(session, HostGone(self.room.host_until))
        self.tape.greet(session)
        _log.debug("- %s %s joined", self.space.id, session.pid)

    def _welcome(self, pid: str, key: str | None, number: int | None) -> Json:
        clock = self._around.clock
        moderates, standing = pid in self.room.moderators(), self.room.standing(pid)
        return {
            "type": "welcome",
            "id": number,
            "pid": pid,
            "key": key,
            "space": self._space(),
            "you": wire.you(standing),
            "blocked_here": list(standing.blocked_here),
            "stage": [wire.participant(shown, clock.at) for shown in self.room.stage()],
            "requests": wire.requests(self.room.asking(), clock.at) if moderates else [],
            "pins": wire.pins(self.room.pins, clock.at),
            **self.talk.welcome(),
            "ice_servers": self._around.media.ice_servers(pid),
            "slots": self._around.slots,
            "now": wire.moment(clock.now()),
        }

    def _space(self) -> Json:
        url = f"{self._around.public_url}/s/{self.space.id}"
        return wire.space(self.space, self.host, self.live(), url, self.talk.pins)

    def part(self, session: Session) -> None:
        """Forget a socket that is gone; what it listened and spoke with plays on for a moment."""
        if not self.crowd.drop(session):
            return
        self.links.orphan(session.pid, session.id, self._around.clock.monotonic())
        self.handle(Exit(session.id), session.pid)
        _log.debug("- %s %s parted", self.space.id, session.pid)

    # Media connections

    def _media_state(self, link: Link, state: str, reason: str | None) -> None:
        owner = self.crowd.get(link.owner)
        if owner is not None and link.connection is not None:
            self._herald.one(owner, MediaState(link.connection.id, state, reason))
        if link.kind is Kind.PUBLISH:
            self._learn(Uplink(self.links.publishing(link.pid)), link.pid)
        if state == "closed" and link.presence is not None:
            self._learn(Exit(link.presence), link.pid)

    def _learn(self, fact: Fact, pid: str) -> None:
        self._pending.append((fact, pid))
        if not self._busy:
            self._carry_out(())

    # Effects

    def _carry_out(self, events: Iterable[Event]) -> None:
        self._busy = True
        try:
            self._work(list(events))
            while self._pending:
                fact, pid = self._pending.popleft()
                self._work(self.room.handle(fact, by=pid, now=self._around.clock.monotonic()))
        finally:
            self._busy = False

    def _work(self, events: list[Event]) -> None:
        for event in sorted(events, key=_for_later):
            self._act_on_media(event)
        for event in events:
            self._tell(event)
        for event in events:
            self._keep(event)
        self._chronicle.write(self.room.entries())
        if self.room.over and events:
            self._chronicle.close()
        self._due = self.room.due()

    def _act_on_media(self, event: Event) -> None:
        match event:
            case Removed(pid, _):
                self.links.close_of(pid, "removed")
            case Left(pid):
                self.links.close_of(pid, "hangup")
            case OffStage(pid):
                self.links.close_of(pid, "demoted", only=Kind.PUBLISH)
            case OnStage(shown) if shown.muted != self._muted.get(shown.pid, False):
                self._muted[shown.pid] = shown.muted
                self._hall.set_muted(shown.pid, shown.muted)
            case Ended():
                self._hall.close("ended")

    def _tell(self, event: Event) -> None:
        match event:
            case You(pid, _):
                self._herald.some([pid], event)
            case Removed(pid, reason):
                self._herald.some([pid], event)
                self.crowd.close_of(pid, PUT_OUT, reason)
            case Left(pid):
                self.crowd.close_of(pid, LEFT, "left")
            case Requests():
                self._herald.some(self.room.moderators(), event)
            case QueueJumped():
                self._herald.some({*self.room.moderators(), *self.room.waiting()}, event)
            case Started():
                self._begin()
            case _:
                self._herald.everybody(event)

    def _begin(self) -> None:
        now = self._around.clock.now()
        self.space = replace(self.space, state=State.LIVE, started_at=now, updated_at=now)
        self.tape.roll(self.space)
        self._tell_space()
        self._herald.everybody(TapChanged(tap_of(self.space)))

    def _keep(self, event: Event) -> None:
        match event:
            case Started():
                self._around.journal.save(self.space)
            case Ended():
                self._end()

    def _end(self) -> None:
        now = self._around.clock.now()
        peak = max(self.space.peak_listeners, self.room.peak_listeners)
        self.space = replace(self.space, state=self.room.state, ended_at=now, updated_at=now, peak_listeners=peak)
        self.tally.close()
        self._around.journal.save(self.space)
        self.tape.close(self.space)
        self.crowd.close(OVER, "over")

    def _tell_space(self) -> None:
        self.crowd.tell(wire.dump({"type": "space", "space": self._space()}))

    # Time

    def pulse(self, now: float) -> None:
        """Do what is due; called ten times a second."""
        if self._due is not None and self._due <= now:
            self._carry_out(self.room.tick(now))
        self.links.reap(now)
        self._gauges.tell(now)
        self.talk.pulse(now)
        self.tape.pulse(now)
        if self.room.state is State.LIVE:
            self.tally.pulse()

    # The space itself

    def _arrange(self, change: StageChange, by: str) -> Json:
        self.room.check_moderator(by)
        changed = arranged(self.space, change, self.room.most)
        self.update(replace(changed, updated_at=self._around.clock.now()), self.room.who(by))
        return {}

    def update(self, space: Space, by: Who | None = None) -> None:
        """Take over what its owner changed: title, topics, policies, start; the state is the room's own business.

        Raises:
            Conflict: `tap_fixed`.
        """
        before = self.space
        self.tape.check_policy(before, space)
        self.space = replace(
            space,
            state=self.space.state,
            started_at=self.space.started_at,
            ended_at=self.space.ended_at,
            peak_listeners=self.space.peak_listeners,
        )
        self.handle(Arranged(craft_of(self.space)))
        self._chronicle.changed(before, self.space, by)
        self._tell_space()
        self._around.journal.save(self.space)
        self.tape.change(before, self.space)

    def live(self) -> Live:
        """Who is here at this moment."""
        at = self._around.clock.at
        ends = {shown.pid: at(shown.until) for shown in self.room.stage() if shown.until is not None}
        return replace(self.room.live(tuple(self._gauges.levels)), ends=ends)

    @property
    def idle(self) -> bool:
        """Whether it could be closed and opened again without anybody noticing."""
        return self.room.over or (self.room.state is State.SCHEDULED and not self.crowd and self.room.empty)

    def close(self) -> None:
        """Give the hall back."""
        self._hall.close("ended")

    def drain(self, delays: Iterable[int]) -> None:
        """Send everybody away for a moment: each to come back after the next of these milliseconds."""
        self.tally.close()
        for session, after_ms in zip(self.crowd, delays, strict=False):
            self._herald.one(session, Reconnect(after_ms))
            session.outbox.close(COME_BACK, "come back")


def _for_later(event: Event) -> bool:
    """Sorts those first who lose all connections, so that these close with that reason and not as merely demoted."""
    return not isinstance(event, Removed | Left | Ended)
