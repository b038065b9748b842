"""Makes the venue of a stored space, with everything that was remembered of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spaces.errors import Conflict, NotFound, SpacesError
from spaces.live.bars import Bar, Marks
from spaces.live.chronicle import recalled
from spaces.live.craft import craft_of
from spaces.live.people import known
from spaces.live.room import Room
from spaces.live.seat import Rules
from spaces.live.talking import before
from spaces.live.tape import UNSPOKEN, Past
from spaces.live.venue import Surroundings, Venue
from spaces.model import RecordingState, Space, State, User

if TYPE_CHECKING:
    from spaces.config import Config
    from spaces.store import Store


class Opener:
    """Opens venues."""

    def __init__(self, config: Config, store: Store, around: Surroundings) -> None:
        self._config, self._store, self._around = config, store, around

    async def load(self, space_id: str) -> Venue:
        """The venue of a space that is not over.

        Raises:
            SpacesError: `space_not_found` or `space_over`.
        """
        await self._around.journal.written()  # a ban in a space that was closed a moment ago may be on its way
        space = await self._store.spaces.get(space_id)
        if space is None:
            raise NotFound("There is no such space. Check the link.", code="space_not_found")
        if space.state in (State.ENDED, State.CANCELED):
            raise space_over()
        hosts = await self._store.users.by_ids({space.host_id})
        return await self.open(space, hosts[space.host_id])

    async def open(self, space: Space, host: User) -> Venue:
        """The venue of a stored space, with nobody in it."""
        clock = self._around.clock
        kept = [recalled(seat, clock) for seat in await self._store.seats.of(space.id)]
        past = await self._past(space) if space.state is State.LIVE else UNSPOKEN
        said = await before(self._store, space.id)
        room = Room(
            known(host), self._rules(), state=space.state, craft=craft_of(space), now=clock.monotonic(), kept=kept
        )
        marks = await self._bar(room, space.id)
        return Venue(space, host, room, self._around, past, said, marks)

    async def _bar(self, room: Room, space_id: str) -> Marks:
        """Let a room know the networks it barred; what tells them from others."""
        clock = self._around.clock
        bans = await self._store.networks.of(space_id, clock.now())
        for ban in bans:
            left = (ban.expires_at - clock.now()).total_seconds()
            room.bar_again(ban.pid, Bar(ban.mark, clock.monotonic() + left))
        return Marks(bans[0].key) if bans else Marks()

    async def _past(self, space: Space) -> Past:
        spoken = bool(await self._store.appearances.of_space(space.id))
        recording = await self._store.recordings.of_space(space.id)
        saving = recording is not None and recording.state is RecordingState.CAPTURING
        return Past(spoken, recording.id if recording is not None and saving else None)

    def _rules(self) -> Rules:
        settings = self._config.spaces
        return Rules(
            stage_limit=settings.stage_limit,
            co_host_limit=settings.co_host_limit,
            listener_limit=settings.listener_limit,
            grace_seconds=settings.host_grace_seconds,
            guests_may_speak=settings.guests_may_speak,
        )


def space_over() -> SpacesError:
    """What they are told who come too late."""
    return Conflict("This space is over.", code="space_over")
