"""All venues of the node: opens them when somebody comes, keeps their time, and writes down what became of them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from spaces.bus import Bus
from spaces.errors import Conflict, Unavailable
from spaces.live import wire
from spaces.live.clock import Clock
from spaces.live.commands import (
    Begin,
    Blocks,
    Command,
    Enter,
    Exit,
    Finish,
    Revoked,
    SocketCommand,
    Start,
    TalkCommand,
    Who,
)
from spaces.live.informing import NO_TICKET, Informer, Ticket
from spaces.live.journal import Journal
from spaces.live.looking import Blind, Previews
from spaces.live.media import Connection, Media, Taps
from spaces.live.opening import Opener, space_over
from spaces.live.people import guest, known
from spaces.live.roster import Roster
from spaces.live.scopes import check_scope
from spaces.live.session import Outbox, Session
from spaces.live.venue import Surroundings, Venue
from spaces.live.wire import Json
from spaces.model import Scope, Space, State, User, new_id
from spaces.model.token import ALL_SCOPES

if TYPE_CHECKING:
    from spaces.config import Config
    from spaces.store import Store

PULSE = 0.1
"""Seconds between two looks at the clock: levels go out this often, and a kept seat may last this much longer."""
_log = logging.getLogger(__name__)


class Rooms(Roster):
    """The live rooms of this node; an async context manager.

    On entry every space stored as live is on air again with nobody in it, so its host's grace time runs.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        media: Media,
        taps: Taps,
        clock: Clock | None = None,
        bus: Bus | None = None,
        previews: Previews | None = None,
    ) -> None:
        super().__init__()
        self.config = config
        self._store = store
        self._clock = clock or Clock()
        self.bus = bus or Bus()
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
            blocks_changed=self.blocks_changed,
            previews=previews or Blind(),
        )

        self._opener = Opener(config, store, self._around)
        self._informer = Informer(store, self._clock)

    async def __aenter__(self) -> Self:
        spaces = await self._store.spaces.live()
        hosts = await self._store.users.by_ids({space.host_id for space in spaces})
        for space in spaces:
            self._add(await self._opener.open(space, hosts[space.host_id]))
        tasks = await self._running.enter_async_context(asyncio.TaskGroup())
        for task in (tasks.create_task(self._pulse_forever()), tasks.create_task(self.journal.run())):
            self._running.callback(task.cancel)
        self._running.push_async_callback(self.journal.finish)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._running.__aexit__(kind, fault, trace)

    # Venues

    def _add(self, venue: Venue) -> Venue:
        self._venues[venue.space.id] = venue
        return venue

    async def _open(self, space_id: str) -> Venue:
        """The venue of a live or scheduled space."""
        if self._draining:
            raise Unavailable("This server is going down. Try again in a moment.", code="draining")
        venue = self._venues.get(space_id)
        if venue is None:
            async with self._opening:
                venue = self._venues.get(space_id) or self._add(await self._opener.load(space_id))
        if venue.room.over:
            raise space_over()
        return venue

    # The life of a space

    async def start_space(self, space: Space) -> Space:
        """Put a stored space on air; people in its waiting room are in it at once.

        Raises:
            SpacesError: `space_over`, `space_not_found` or `draining`.
        """
        venue = await self._open(space.id)
        venue.handle(Begin(venue.room.owner))
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
        venue.handle(Finish(reason, None if by is None else known(by)))
        await self.journal.written()
        return venue.space

    async def change(self, space_id: str, change: Callable[[Space], Space], by: User) -> Space:
        """Change what a space says about itself, as it is at this moment, and tell its visitors.

        Args:
            space_id: which.
            change: makes the new one of the present one, and may refuse; the state is the room's own business.
            by: who does it.

        Raises:
            SpacesError: `space_over`, `space_not_found`, `draining`, or what `change` refuses with.
        """
        venue = await self._open(space_id)
        venue.update(change(venue.space), known(by))
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
            raise space_over()
        venue.update(space)
        await self.journal.written()
        return venue.space

    def unsaved(self, space_id: str) -> Space | None:
        """A space's newest state while it waits to be written; None when the database has it already."""
        return self.journal.pending(space_id)

    # People

    async def command(
        self, space_id: str, user: User, command: Command | TalkCommand, ticket: Ticket = NO_TICKET
    ) -> Json:
        """Carry out a command that came over HTTP, as this user's participant.

        Raises:
            SpacesError: as over the socket.
        """
        venue = await self._open(space_id)
        command = await self._informer.told(venue, user, command)
        way = await self._informer.way(venue, user, ticket)
        venue = await self._open(space_id)  # again: while the database was asked, an idle venue may have been closed
        if isinstance(command, Start) and venue.room.state is State.SCHEDULED:
            self._require_free_air(venue.host.id)
        who = known(user)
        venue.handle(Enter(who, None, way))
        try:
            return venue.handle(command, who.pid)
        finally:
            if not venue.room.over:
                venue.handle(Exit(""), who.pid)

    async def requests(self, space_id: str) -> list[Json]:
        """The queue to speak, in order, as moderators read it.

        Raises:
            SpacesError: `space_over`, `space_not_found` or `draining`.
        """
        return wire.requests((await self._open(space_id)).room.asking(), self._clock.at)

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
        ticket: Ticket = NO_TICKET,
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
            ticket: what they show at the door.

        Raises:
            SpacesError: `banned`, `blocked`, `locked`, `invite_over`, `pin_needed`, `pin_wrong`, `pin_limit`,
                `space_full`, `name_invalid`, or the space cannot be opened.
        """
        who, key = (known(user), None) if user is not None else guest(name, key)
        way = await self._informer.way(await self._open(space_id), user, ticket)
        asked = await self._informer.asked(await self._open(space_id), who.pid)
        venue = await self._open(space_id)  # again: while the database was asked, an idle venue may have been closed

        async def obey(session: Session, command: SocketCommand) -> Json:
            command = await self._informer.informed(venue, session.user, command)
            if session.user is not None:
                check_scope(command, session.pid, scopes)
            if isinstance(command, Start) and venue.room.state is State.SCHEDULED:
                self._require_free_air(venue.host.id)
            return await venue.obey(session, command)

        session = Session(new_id(), who.pid, user, outbox, obey, venue.part)
        venue.join(Enter(who, session.id, way), key, session, number, asked)
        return session

    def _require_free_air(self, host_id: str) -> None:
        """Without asking the database, so that nothing can come between this and the start."""
        live = (venue for venue in self._venues.values() if venue.room.state is State.LIVE)
        if sum(venue.host.id == host_id for venue in live) >= self.config.spaces.live_per_host:
            raise Conflict("You are live in another space already. End that one first.", code="already_live")

    async def blocks_changed(self, user_ids: Iterable[str]) -> None:
        """Let the spaces these accounts are in know whom they blocked, or who blocked them."""
        for user_id in user_ids:
            mine, theirs = await self._informer.blocks(user_id)
            for venue in self._venues.values():
                if venue.room.seated(f"u_{user_id}"):
                    venue.handle(Blocks(frozenset(mine), frozenset(theirs)), f"u_{user_id}")

    def revoked(self, space_id: str, token: str) -> None:
        """Call off what a link offered to people who have not taken it: it was taken back."""
        if (venue := self._venues.get(space_id)) is not None:
            venue.handle(Revoked(token))

    async def bans(self, space_id: str) -> list[tuple[Who, bool]]:
        """Who may not come back into a space that is not over, and whether newcomers from where they were only listen.

        Raises:
            SpacesError: `space_over`, `space_not_found` or `draining`.
        """
        room = (await self._open(space_id)).room
        return [(who, pid in room.barred) for pid, who in room.banned.items()]

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

    async def whip(self, space_id: str, user: User, offer: str, ticket: Ticket = NO_TICKET) -> Connection:
        """Open a microphone; the connection is a presence of this user until it closes.

        Raises:
            SpacesError: `not_on_stage`, `stage_full`, `banned`, `not_live`, `sdp_invalid`, or it cannot be opened.
        """
        way = await self._informer.way(await self._open(space_id), user, ticket)
        return (await self._open(space_id)).switchboard.whip(known(user), offer, way)

    async def whep(self, space_id: str, user: User | None, offer: str, ticket: Ticket = NO_TICKET) -> Connection:
        """Open a listening connection; without a user it is a guest's.

        Raises:
            SpacesError: `space_full`, `banned`, `sdp_invalid`, or it cannot be opened.
        """
        who = known(user) if user is not None else guest(None, None)[0]
        way = await self._informer.way(await self._open(space_id), user, ticket)
        return (await self._open(space_id)).switchboard.whep(who, offer, way)

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


def _delays() -> Iterator[int]:
    """Milliseconds spread over two seconds, so that a restarted node is not met by everybody at once."""
    while True:
        yield random.randrange(500, 2500)
