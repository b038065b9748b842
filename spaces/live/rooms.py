"""All venues of the node: opens them when somebody comes, keeps their time, and writes down what became of them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from spaces.bus import Bus
from spaces.errors import Conflict, Forbidden, NotFound, SpacesError, Unavailable
from spaces.live.census import Census, count
from spaces.live.clock import Clock
from spaces.live.commands import (
    Accept,
    Ban,
    Begin,
    Command,
    Decline,
    Demote,
    End,
    Enter,
    Exit,
    Finish,
    Invite,
    Mute,
    MuteAll,
    Pin,
    Remove,
    Request,
    SocketCommand,
    Start,
    Unpin,
)
from spaces.live.events import Live
from spaces.live.floor import Rules
from spaces.live.journal import Journal
from spaces.live.media import Connection, Media, Taps
from spaces.live.people import guest, known
from spaces.live.room import Room
from spaces.live.session import Outbox, Session
from spaces.live.tape import UNSPOKEN, Past
from spaces.live.venue import Surroundings, Venue
from spaces.live.wire import Json
from spaces.model import RecordingState, Scope, Space, SpeakerPolicy, State, User, new_id
from spaces.model.token import ALL_SCOPES

if TYPE_CHECKING:
    from spaces.config import Config
    from spaces.store import Store

PULSE = 0.1
"""Seconds between two looks at the clock: levels go out this often, and a kept seat may last this much longer."""
_MODERATING = Accept | Decline | Invite | Mute | MuteAll | Demote | Remove | Ban | Start | End | Pin | Unpin

_log = logging.getLogger(__name__)


class Rooms:
    """The live rooms of this node; an async context manager.

    On entry every space stored as live is on air again with nobody in it, so its host's grace time runs.
    """

    def __init__(
        self, config: Config, store: Store, media: Media, taps: Taps, clock: Clock | None = None, bus: Bus | None = None
    ) -> None:
        self.config = config
        self._store = store
        self._clock = clock or Clock()
        self.bus = bus or Bus()
        self._venues: dict[str, Venue] = {}
        self._opening = asyncio.Lock()
        self._draining = False
        self.journal = Journal(store, self.bus)
        self._running = AsyncExitStack()
        self._around = Surroundings(
            media=media,
            taps=taps,
            clock=self._clock,
            public_url=config.public_url,
            slots=config.media.slots,
            journal=self.journal,
        )

    async def __aenter__(self) -> Self:
        spaces = await self._store.spaces.live()
        hosts = await self._store.users.by_ids({space.host_id for space in spaces})
        for space in spaces:
            self._add(space, hosts[space.host_id], await self._past(space))
        tasks = await self._running.enter_async_context(asyncio.TaskGroup())
        for task in (tasks.create_task(self._pulse_forever()), tasks.create_task(self.journal.run())):
            self._running.callback(task.cancel)
        self._running.push_async_callback(self.journal.written)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._running.__aexit__(kind, fault, trace)

    # Venues

    async def _past(self, space: Space) -> Past:
        """What was stored of a space before the node went down."""
        spoken = bool(await self._store.appearances.of_space(space.id))
        recording = await self._store.recordings.of_space(space.id)
        saving = recording is not None and recording.state is RecordingState.CAPTURING
        return Past(spoken, recording.id if recording is not None and saving else None)

    def _add(self, space: Space, host: User, past: Past = UNSPOKEN) -> Venue:
        room = Room(
            known(host),
            self._rules(),
            state=space.state,
            policy=space.speaker_policy,
            now=self._clock.monotonic(),
        )
        venue = self._venues[space.id] = Venue(space, host, room, self._around, past)
        return venue

    def _rules(self) -> Rules:
        settings = self.config.spaces
        return Rules(
            stage_limit=settings.stage_limit,
            co_host_limit=settings.co_host_limit,
            listener_limit=settings.listener_limit,
            grace_seconds=settings.host_grace_seconds,
            guests_may_speak=settings.guests_may_speak,
        )

    async def _open(self, space_id: str) -> Venue:
        """The venue of a live or scheduled space."""
        if self._draining:
            raise Unavailable("This server is going down. Try again in a moment.", code="draining")
        venue = self._venues.get(space_id)
        if venue is None:
            async with self._opening:
                venue = self._venues.get(space_id) or await self._load(space_id)
        if venue.room.over:
            raise _over()
        return venue

    async def _load(self, space_id: str) -> Venue:
        space = await self._store.spaces.get(space_id)
        if space is None:
            raise NotFound("There is no such space. Check the link.", code="space_not_found")
        if space.state in (State.ENDED, State.CANCELED):
            raise _over()
        hosts = await self._store.users.by_ids({space.host_id})
        return self._add(space, hosts[space.host_id])

    # The life of a space

    async def start_space(self, space: Space) -> Space:
        """Put a stored space on air; people in its waiting room are in it at once.

        Raises:
            SpacesError: `space_over`, `space_not_found` or `draining`.
        """
        venue = await self._open(space.id)
        venue.handle(Begin())
        await self.journal.written()
        return venue.space

    async def end(self, space_id: str, by: User | None, reason: str) -> Space:
        """End a live space, or cancel a scheduled one.

        Args:
            space_id: which.
            by: who does it, None for the server itself.
            reason: `host`, `host_left`, `moderator`, `canceled` or `operator`.

        Raises:
            SpacesError: `space_over`, `space_not_found` or `draining`.
        """
        venue = await self._open(space_id)
        if by is not None and reason == "moderator" and not venue.room.role(by.pid).moderates:
            reason = "operator"
        venue.handle(Finish(reason))
        await self.journal.written()
        return venue.space

    async def update(self, space: Space) -> Space:
        """Store a space's changed title, topics, policy or start, and tell its visitors.

        The state is the room's own business: the caller's may be out of date by now.

        Raises:
            Conflict: `space_over`, when it ended in the meantime.
        """
        venue = self._venues.get(space.id)
        if venue is None:
            await self._store.spaces.save(space)
            return space
        if venue.room.over:
            raise _over()
        venue.update(space)
        await self.journal.written()
        return venue.space

    def snapshot(self, space_id: str) -> Live | None:
        """Who is in a space at this moment; None unless it is live."""
        venue = self._venues.get(space_id)
        return venue.live() if venue is not None and venue.room.state is State.LIVE else None

    def on_air(self) -> list[tuple[Space, Live]]:
        """All live spaces with who is in them, in no order."""
        return [(venue.space, venue.live()) for venue in self._venues.values() if venue.room.state is State.LIVE]

    def unsaved(self, space_id: str) -> Space | None:
        """A space's newest state while it waits to be written; None when the database has it already."""
        return self.journal.pending(space_id)

    # People

    async def command(self, space_id: str, user: User, command: Command) -> Json:
        """Carry out a command that came over HTTP, as this user's participant.

        Raises:
            SpacesError: as over the socket.
        """
        command = await self._informed(await self._open(space_id), user, command)
        venue = await self._open(space_id)  # again: while the database was asked, an idle venue may have been closed
        who = known(user)
        venue.handle(Enter(who, None))
        try:
            return venue.handle(command, who.pid)
        finally:
            if not venue.room.over:
                venue.handle(Exit(""), who.pid)

    async def check_open(self, space_id: str) -> None:
        """Whether a socket can be opened to this space.

        Raises:
            SpacesError: `space_over`, `space_not_found` or `draining`.
        """
        await self._open(space_id)

    async def join(
        self,
        space_id: str,
        user: User | None,
        name: str | None,
        key: str | None,
        outbox: Outbox,
        number: int | None = None,
        *,
        scopes: frozenset[Scope] = ALL_SCOPES,
    ) -> Session:
        """Let somebody in by socket; the welcome is in the outbox when this returns.

        Args:
            space_id: which space.
            user: the account, or None for a guest.
            name: what a guest wants to be called.
            key: a guest's key of an earlier welcome.
            outbox: where their messages go.
            number: the id of the hello.
            scopes: what an account's credentials may do here; guests need none.

        Raises:
            SpacesError: `banned`, `space_full`, `name_invalid`, or the space cannot be opened.
        """
        venue = await self._open(space_id)
        who, key = (known(user), None) if user is not None else guest(name, key)

        async def obey(session: Session, command: SocketCommand) -> Json:
            if session.user is not None:
                _check_scope(command, session.pid, scopes)
            if session.user is not None and isinstance(command, Request | Invite | Start):
                command = await self._informed(venue, session.user, command)
            return await venue.obey(session, command)

        asked = await self._asked(venue, who.pid)
        session = Session(new_id(), who.pid, user, outbox, obey, venue.part)
        venue.join(who, key, session, number, asked)
        return session

    async def _asked(self, venue: Venue, pid: str) -> str | None:
        """The recording of this space that somebody has not yet said yes or no to."""
        if venue.tape.recording_id is None:
            return None
        consent = await self._store.recordings.consent(venue.tape.recording_id, pid)
        return consent.recording_id if consent is not None and consent.answer is None else None

    async def _informed(self, venue: Venue, user: User, command: Command) -> Command:
        """The command with what only the database knows, which a room cannot ask."""
        match command:
            case Request() if venue.room.policy is SpeakerPolicy.FOLLOWED:
                return replace(command, followed=await self._store.follows.follows(venue.host.id, user.id))
            case Invite(pid) if not venue.room.seated(pid) and pid.startswith("u_"):
                return replace(command, known=await self._store.users.by_id(pid[2:]) is not None)
            case Start() if venue.room.state is State.SCHEDULED:
                self._require_free_air(venue.host.id)
        return command

    def _require_free_air(self, host_id: str) -> None:
        """Without asking the database, so that nothing can come between this and the start."""
        live = (venue for venue in self._venues.values() if venue.room.state is State.LIVE)
        if sum(venue.host.id == host_id for venue in live) >= self.config.spaces.live_per_host:
            raise Conflict("You are live in another space already. End that one first.", code="already_live")

    # The tap

    async def off_the_record(self, space_id: str, user: User, seconds: float) -> float:
        """Destroy what this user said in the last seconds, on disk too; how many were taken back.

        Raises:
            SpacesError: `tap_off`, `nothing_recorded`, `invalid`, `unavailable`, or it cannot be opened.
        """
        return await (await self._open(space_id)).tape.off_the_record(known(user), seconds)

    def saved(self, space_id: str, recording_id: str, asked_pids: Iterable[str]) -> None:
        """Tell a space on air that it is being saved, and these people that they are asked; else there is nobody."""
        venue = self._venues.get(space_id)
        if venue is not None and venue.room.state is State.LIVE:
            venue.tape.saved(recording_id, asked_pids)

    # Media without a socket

    async def whip(self, space_id: str, user: User, offer: str) -> Connection:
        """Open a microphone; the connection is a presence of this user until it closes.

        Raises:
            SpacesError: `not_on_stage`, `stage_full`, `banned`, `not_live`, `sdp_invalid`, or it cannot be opened.
        """
        return (await self._open(space_id)).switchboard.whip(known(user), offer)

    async def whep(self, space_id: str, user: User | None, offer: str) -> Connection:
        """Open a listening connection; without a user it is a guest's.

        Raises:
            SpacesError: `space_full`, `banned`, `sdp_invalid`, or it cannot be opened.
        """
        who = known(user) if user is not None else guest(None, None)[0]
        return (await self._open(space_id)).switchboard.whep(who, offer)

    def connection(self, connection_id: str) -> Connection | None:
        """The open media connection with that id."""
        links = (venue.links.get(connection_id) for venue in self._venues.values())
        return next((link.connection for link in links if link is not None), None)

    def hangup(self, connection_id: str) -> bool:
        """Close a media connection; False when there is none with that id."""
        connection = self.connection(connection_id)
        if connection is not None:
            connection.close("hangup")
        return connection is not None

    def census(self) -> Census:
        """What this node carries at this moment."""
        return count(self._venues.values())

    # Time and the database

    def pulse(self) -> None:
        """Do what is due in every venue; a fault in one costs only that one."""
        if self._draining:  # people are away because we sent them: nobody's time runs
            return
        now = self._clock.monotonic()
        for space_id, venue in list(self._venues.items()):
            try:
                venue.pulse(now)
            except Exception:
                _log.exception("space %s: what was due went wrong; it goes on, please report this", space_id)
            if venue.idle and self.journal.pending(space_id) is None:
                del self._venues[space_id]
                venue.close()

    async def _pulse_forever(self) -> None:
        while True:
            await asyncio.sleep(PULSE)
            self.pulse()

    def drain(self) -> None:
        """Send everybody to come back in a moment, and let nobody in; spaces stay live for the next start."""
        self._draining = True
        for venue in self._venues.values():
            venue.drain(_delays())


def _check_scope(command: SocketCommand, pid: str, scopes: frozenset[Scope]) -> None:
    """Joining took `speak`; moderating others takes `host`, as it does over HTTP."""
    if Scope.HOST in scopes or not isinstance(command, _MODERATING) or getattr(command, "pid", None) == pid:
        return
    raise Forbidden("This token may not moderate: it lacks the scope “host”.", code="scope_missing")


def _delays() -> Iterator[int]:
    """Milliseconds spread over two seconds, so that a restarted node is not met by everybody at once."""
    while True:
        yield random.randrange(500, 2500)


def _over() -> SpacesError:
    return Conflict("This space is over.", code="space_over")
