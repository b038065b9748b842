"""The media connections of one space: whose they are, what replaces what, and how long they outlive their socket."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from spaces.live.commands import Who
from spaces.live.media import Connection, Hall
from spaces.live.tape import Tape
from spaces.sfu.uptrack import Sink

LINGER = 5.0
"""Seconds a connection plays on without its socket, so that a client that comes back at once is not cut off."""


class Kind(StrEnum):
    """Which way the audio goes."""

    LISTEN = "listen"
    PUBLISH = "publish"


@dataclass(eq=False, slots=True)
class Link:
    """One media connection of a participant."""

    who: Who
    kind: Kind
    owner: str | None  # id of the socket session that opened it; None for WHIP, WHEP and orphans
    presence: str | None  # the presence it stands for by itself: WHIP and WHEP have no socket
    connection: Connection | None = None  # None only while it is being opened
    connected: bool = False
    until: float | None = None  # an orphan's end
    sink: Sink | None = None  # of the tap, for a microphone

    @property
    def pid(self) -> str:
        """Whose it is."""
        return self.who.pid


class Links:
    """Opens, replaces and closes connections of one hall, and reports what becomes of them."""

    def __init__(self, hall: Hall, tape: Tape, report: Callable[[Link, str, str | None], None]) -> None:
        self._hall = hall
        self._tape = tape
        self._report = report  # (link, "connected" or "closed", reason)
        self._links: dict[str, Link] = {}
        self._of: dict[str, list[Link]] = {}  # the same by pid
        self._orphans: set[Link] = set()

    def open(self, link: Link, offer: str) -> Connection:
        """Answer an offer; the connection takes the place of older ones of the same purpose.

        Raises:
            Invalid: `sdp_invalid`.
        """
        connection = link.connection = self._answer(link, offer)
        self._close(self._replaced_by(link), "replaced")
        self._links[connection.id] = link
        self._of.setdefault(link.pid, []).append(link)
        return connection

    def _answer(self, link: Link, offer: str) -> Connection:
        report = partial(self._on_state, link)
        if link.kind is Kind.LISTEN:
            return self._hall.listen(link.pid, offer, report)
        sink = link.sink = self._tape.begin(link.who)
        try:
            connection = self._hall.publish(link.pid, offer, report, *filter(None, [sink]))
        except Exception:
            self._tape.end(sink)
            raise
        self._tape.opened()
        return connection

    def _replaced_by(self, link: Link) -> list[Link]:
        """A person has one microphone; each tab listens for itself, but a new tab takes over from a lost one."""
        return [
            old
            for old in self.of(link.pid)
            if old.kind is link.kind
            and (link.kind is Kind.PUBLISH or old.until is not None or (old.owner == link.owner and old.owner))
        ]

    def _on_state(self, link: Link, state: str, reason: str | None) -> None:
        link.connected = state == "connected"
        if state == "closed":
            self._drop(link)
            self._tape.end(link.sink)
        self._report(link, state, reason)

    def _drop(self, link: Link) -> None:
        if link.connection is not None:
            self._links.pop(link.connection.id, None)
        self._orphans.discard(link)
        rest = [other for other in self._of.pop(link.pid, ()) if other is not link]
        if rest:
            self._of[link.pid] = rest

    def get(self, connection_id: str) -> Link | None:
        """The open connection with that id."""
        return self._links.get(connection_id)

    def of(self, pid: str) -> list[Link]:
        """Somebody's open connections."""
        return list(self._of.get(pid, ()))

    def publishing(self, pid: str) -> bool:
        """Whether a microphone of theirs is connected."""
        return any(link.connected and link.kind is Kind.PUBLISH for link in self.of(pid))

    def close_of(self, pid: str, reason: str, *, only: Kind | None = None) -> None:
        """Close somebody's connections, or only those of one kind."""
        self._close((link for link in self.of(pid) if only in (None, link.kind)), reason)

    def _close(self, links: Iterable[Link], reason: str) -> None:
        for link in list(links):
            if link.connection is not None:
                link.connection.close(reason)

    def orphan(self, pid: str, owner: str, now: float) -> None:
        """Let the connections of a lost socket play on for a moment."""
        for link in self.of(pid):
            if link.owner == owner:
                link.owner, link.until = None, now + LINGER
                self._orphans.add(link)

    def reap(self, now: float) -> None:
        """Close the orphans nobody came back for."""
        self._close([link for link in self._orphans if link.until is not None and link.until <= now], "lost")
