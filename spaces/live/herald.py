"""Who is told what: a notice is made into text once, however many get it."""

from __future__ import annotations

from collections.abc import Iterable

from spaces.live import wire
from spaces.live.clock import Clock
from spaces.live.crowd import Crowd
from spaces.live.events import Notice
from spaces.live.session import Session


class Herald:
    """Puts notices into the outboxes of one space."""

    def __init__(self, crowd: Crowd, clock: Clock) -> None:
        self._crowd, self._clock = crowd, clock

    def everybody(self, notice: Notice) -> None:
        """Tell all sockets."""
        self._crowd.tell(self._text(notice))

    def whoever_keeps_up(self, notice: Notice) -> None:
        """Tell all sockets but those that are behind: it is only worth sending now."""
        self._crowd.tell_fresh(self._text(notice))

    def some(self, pids: Iterable[str], notice: Notice) -> None:
        """Tell all sockets of these people."""
        sessions = self._crowd.of(pids)
        text = self._text(notice) if sessions else ""
        for session in sessions:
            session.outbox.put(text)

    def one(self, session: Session, notice: Notice) -> None:
        """Tell one socket."""
        session.outbox.put(self._text(notice))

    def _text(self, notice: Notice) -> str:
        return wire.dump(wire.render(notice, self._clock.at))
