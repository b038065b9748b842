"""Who is in a room at all, and how often people came, went and asked to speak; for numbers, not for names."""

from __future__ import annotations


class Attendance:
    """Counts since the room was opened. Who listens is known while they are here, and told to nobody."""

    def __init__(self) -> None:
        self.present: set[str] = set()  # pids with a connection
        self.joins = 0
        self.leaves = 0
        self.questions = 0  # raised hands
        self._seen: set[str] = set()

    @property
    def total(self) -> int:
        """How many different people there were."""
        return len(self._seen)

    def note(self, pid: str, *, here: bool) -> None:
        """Somebody has a connection, or has none; saying it again changes nothing."""
        if here and pid not in self.present:
            self.present.add(pid)
            self._seen.add(pid)
            self.joins += 1
        elif not here and pid in self.present:
            self.present.discard(pid)
            self.leaves += 1
