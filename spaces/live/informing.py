"""What only the database knows and a room has to be told: who follows whom, who wrote what, which link holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spaces.live.clock import Clock
from spaces.live.commands import (
    Ban,
    Command,
    DeleteMessage,
    Invite,
    Pass,
    Request,
    SocketCommand,
    TalkCommand,
    Way,
    Who,
)
from spaces.live.people import known
from spaces.live.venue import Venue
from spaces.model import SpeakerPolicy, User

if TYPE_CHECKING:
    from spaces.store import Store


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody shows at the door."""

    invite: str | None = None  # the token of a link
    pin: bool | None = None  # whether the PIN they said is right; None: they said none
    pin_wait: int | None = None  # seconds until another PIN may be tried
    address: str | None = None  # of their network


NO_TICKET = Ticket()


class Informer:
    """Asks the database."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def way(self, venue: Venue, user: User | None, ticket: Ticket = NO_TICKET) -> Way:
        """How somebody comes in."""
        link = await self._link(venue.space.id, ticket.invite)
        mine, theirs = (set[str](), set[str]()) if user is None else await self.blocks(user.id)
        return Way(
            link=link,
            link_over=ticket.invite is not None and link is None,
            pin=ticket.pin,
            pin_wait=ticket.pin_wait,
            network=None if ticket.address is None else venue.marks.of(ticket.address),
            blocked=venue.room.creator in theirs,
            blocks=frozenset(mine),
            blocked_by=frozenset(theirs),
        )

    async def blocks(self, user_id: str) -> tuple[set[str], set[str]]:
        """Whom that account blocked, and who blocked it, as pids."""
        mine, theirs = await self._store.blocks.of(user_id), await self._store.blocks.by(user_id)
        return {f"u_{one}" for one in mine}, {f"u_{one}" for one in theirs}

    async def _link(self, space_id: str, token: str | None) -> Pass | None:
        link = await self._store.invites.get(token) if token else None
        if link is None or link.space_id != space_id or link.over(self._clock.now()):
            return None
        return Pass(link.token, link.role, link.uses, link.uses_max)

    async def asked(self, venue: Venue, pid: str) -> str | None:
        """The recording of this space that somebody has not yet said yes or no to."""
        if venue.tape.recording_id is None:
            return None
        consent = await self._store.recordings.consent(venue.tape.recording_id, pid)
        return consent.recording_id if consent is not None and consent.answer is None else None

    async def informed(self, venue: Venue, user: User | None, command: SocketCommand) -> SocketCommand:
        """The command with what a venue cannot know by itself."""
        match command:
            case DeleteMessage():
                return await self._authored(venue, command)
            case Request() if user is not None and venue.room.policy is SpeakerPolicy.FOLLOWED:
                return replace(command, followed=await self._store.follows.follows(venue.host.id, user.id))
            case Invite(pid) if user is not None and not venue.room.seated(pid) and pid.startswith("u_"):
                return replace(command, known=await self._store.users.by_id(pid[2:]) is not None)
            case Ban(pid) if not venue.room.seated(pid):
                return replace(command, who=await self._absent(venue, pid))
        return command

    async def told(self, venue: Venue, user: User, command: Command | TalkCommand) -> Command | TalkCommand:
        """The same for what came over HTTP."""
        informed = await self.informed(venue, user, command)
        assert isinstance(informed, Command | TalkCommand)
        return informed

    async def _absent(self, venue: Venue, pid: str) -> Who | None:
        """Somebody who is not in the room: an account, or a guest who wrote in the chat."""
        if not pid.startswith("u_"):
            return venue.talk.author(pid)
        user = await self._store.users.by_id(pid[2:])
        return None if user is None else known(user)

    async def _authored(self, venue: Venue, command: DeleteMessage) -> DeleteMessage:
        """The command with whose message it is, which a venue only knows of the last ones."""
        author = venue.talk.author_of(command.message)
        if author is not None:
            return replace(command, author=author)
        message = await self._store.messages.get(command.message)
        known = message is not None and message.space_id == venue.space.id
        return replace(command, author=message.pid if message is not None and known else None)
