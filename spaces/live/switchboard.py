"""Opens the media connections of one space: for sockets, and for programs that need none (WHIP and WHEP)."""

from __future__ import annotations

from collections.abc import Callable

from spaces.errors import Forbidden, NotFound, SpacesError
from spaces.live.commands import NO_WAY, AcceptInvite, Command, Enter, Fact, Way, Who
from spaces.live.links import Kind, Link, Links
from spaces.live.media import Connection
from spaces.live.room import Room
from spaces.live.wire import Json
from spaces.model import Role, new_id

Handle = Callable[[Command | Fact, str | None], Json]
"""Lets the room decide and carries out what it says."""


class Switchboard:
    """Who may open which connection is the room's to say; what becomes of it, `Links` reports."""

    def __init__(self, room: Room, links: Links, handle: Handle) -> None:
        self._room, self._links, self._handle = room, links, handle

    def listen(self, pid: str, offer: str, *, owner: str | None = None, presence: str | None = None) -> Connection:
        """Open a listening connection.

        Raises:
            Invalid: `sdp_invalid`.
        """
        return self._links.open(Link(self._room.who(pid), Kind.LISTEN, owner, presence), offer)

    def publish(self, pid: str, offer: str, *, owner: str | None = None, presence: str | None = None) -> Connection:
        """Open a microphone.

        Raises:
            SpacesError: `not_on_stage`, `not_live`, or `sdp_invalid`.
        """
        self._room.check_publish(pid)
        return self._links.open(Link(self._room.who(pid), Kind.PUBLISH, owner, presence), offer)

    def hangup(self, pid: str, connection_id: str) -> Json:
        """Close a connection of one's own.

        Raises:
            NotFound: `no_such_session`.
        """
        link = self._links.get(connection_id)
        if link is None or link.pid != pid or link.connection is None:
            raise NotFound("There is no such connection of yours (any more).", code="no_such_session", field="session")
        link.connection.close("hangup")
        return {}

    def whip(self, who: Who, offer: str, way: Way = NO_WAY) -> Connection:
        """Open a microphone that needs no socket; it is a presence of its owner, who takes their place by it.

        Raises:
            SpacesError: when they may not speak, or the offer cannot be answered.
        """
        self._room.check_live()
        self._room.check_enter(Enter(who, None, way))  # who is banned should read that, not that they might ask
        if not (self._may_speak(who.pid) or self._offered(way)):
            raise Forbidden("Only people on stage can speak. Ask to speak first.", code="not_on_stage")
        return self._present(who, Kind.PUBLISH, offer, way)

    def _may_speak(self, pid: str) -> bool:
        return self._room.role(pid).on_stage or self._room.invited(pid) or pid == self._room.creator

    def _offered(self, way: Way) -> bool:
        return way.link is not None and way.link.role is Role.SPEAKER and self._room.holds(way.link)

    def whep(self, who: Who, offer: str, way: Way = NO_WAY) -> Connection:
        """Open a listening connection that needs no socket and is a presence by itself.

        Raises:
            SpacesError: when they may not come in, or the offer cannot be answered.
        """
        return self._present(who, Kind.LISTEN, offer, way)

    def _present(self, who: Who, kind: Kind, offer: str, way: Way) -> Connection:
        entry = Enter(who, new_id(), way, keyless=who.user_id is None)
        self._room.check_enter(entry)
        # The offer first: nobody should see somebody come in who then cannot stay.
        connection = self._links.open(Link(who, kind, None, entry.presence), offer)
        try:
            self._handle(entry, None)
            if kind is Kind.PUBLISH and not self._room.role(who.pid).on_stage:
                self._handle(AcceptInvite(exempt=True), who.pid)
        except SpacesError:
            connection.close("failed")  # what it reports takes the presence away
            raise
        return connection
