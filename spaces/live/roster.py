"""What is known of the open spaces at this moment, without asking the database."""

from __future__ import annotations

from spaces.live.census import Census, count
from spaces.live.commands import Who
from spaces.live.events import Live
from spaces.live.media import Connection
from spaces.live.venue import Venue
from spaces.model import Space, State
from spaces.model.pin import Pin as PinnedLink


class Roster:
    """The venues of this node, to be read."""

    def __init__(self) -> None:
        self._venues: dict[str, Venue] = {}

    def snapshot(self, space_id: str) -> Live | None:
        """Who is in a space at this moment; None unless it is live."""
        venue = self._venues.get(space_id)
        return venue.live() if venue is not None and venue.room.state is State.LIVE else None

    def present(self, space_id: str) -> set[str]:
        """The accounts that are in a live space; who may know that is the caller's business."""
        venue = self._venues.get(space_id)
        if venue is None or venue.room.state is not State.LIVE:
            return set()
        return {pid.removeprefix("u_") for pid in venue.room.attendance.present if pid.startswith("u_")}

    def on_air(self) -> list[tuple[Space, Live]]:
        """All live spaces with who is in them, in no order."""
        return [(venue.space, venue.live()) for venue in self._venues.values() if venue.room.state is State.LIVE]

    def inside(self, space_id: str, pid: str) -> bool:
        """Whether somebody is in a space at this moment."""
        venue = self._venues.get(space_id)
        return venue is not None and venue.room.present(pid)

    def pins(self, space_id: str) -> tuple[PinnedLink, ...] | None:
        """What is pinned in a space that is open here, the oldest first; None when the database knows better."""
        venue = self._venues.get(space_id)
        return None if venue is None else venue.talk.pins

    def met(self, space_id: str, pid: str) -> Who | None:
        """Somebody who is in a space that is open here, or is banned from it."""
        venue = self._venues.get(space_id)
        return None if venue is None else venue.room.met(pid)

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
