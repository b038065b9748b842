"""The sockets of one space, by session and by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spaces.live.session import Session


class Crowd:
    """Who gets a text that is sent to all, to some, or to one."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._of: dict[str, list[Session]] = {}  # the same by pid

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(self._sessions.values())

    def __contains__(self, session_id: str | None) -> bool:
        return session_id in self._sessions

    def add(self, session: Session) -> None:
        """Let a socket in."""
        self._sessions[session.id] = session
        self._of.setdefault(session.pid, []).append(session)

    def drop(self, session: Session) -> bool:
        """Forget a socket; False when it was forgotten before."""
        if self._sessions.pop(session.id, None) is None:
            return False
        rest = [other for other in self._of.pop(session.pid) if other is not session]
        if rest:
            self._of[session.pid] = rest
        return True

    def get(self, session_id: str | None) -> Session | None:
        """The socket of that session."""
        return self._sessions.get(session_id or "")

    def of(self, pids: Iterable[str]) -> list[Session]:
        """All sockets of these people."""
        return [session for pid in pids for session in self._of.get(pid, ())]

    def close_of(self, pid: str, code: int, reason: str) -> None:
        """Close somebody's sockets when what waits in them has been sent."""
        for session in self._of.pop(pid, ()):
            del self._sessions[session.id]
            session.outbox.close(code, reason)

    def close(self, code: int, reason: str) -> None:
        """Close all sockets likewise."""
        for pid in list(self._of):
            self.close_of(pid, code, reason)

    def tell(self, text: str) -> None:
        """Queue the same text for everybody: it was made once, however many they are."""
        for session in self._sessions.values():
            session.outbox.put(text)

    def tell_fresh(self, text: str) -> None:
        """The same for a text that is only worth sending now."""
        for session in self._sessions.values():
            session.outbox.put_fresh(text)
