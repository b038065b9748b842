"""A room played by hand: people by name, time that moves when told to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from spaces.live.commands import Accept, AcceptInvite, Command, Enter, Exit, Fact, Invite, Request, Who
from spaces.live.craft import Craft
from spaces.live.entries import Kept
from spaces.live.events import Event, You
from spaces.live.floor import Rules
from spaces.live.room import Room
from spaces.model import Role, Space, SpeakerPolicy, State, TapPolicy

HOST = "u_host"
RULES = Rules(stage_limit=2, co_host_limit=2, grace_seconds=60)


DAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
LIVE = Space("s", "host", "Talk", (), State.LIVE, SpeakerPolicy.EVERYONE, TapPolicy.HELD, DAY, DAY, started_at=DAY)
"""A space on air."""


def who(pid: str, *, operator: bool = False) -> Who:
    """An account when the pid begins with u_, else a guest called by the rest of it."""
    name = pid[2:]
    account = name if pid.startswith("u_") else None
    return Who(pid, account, account, name.title(), 3, operator=operator)


class Play:
    def __init__(
        self,
        *,
        rules: Rules = RULES,
        state: State = State.LIVE,
        policy: SpeakerPolicy = SpeakerPolicy.EVERYONE,
        craft: Craft | None = None,
        kept: Iterable[Kept] = (),
        host: str | None = HOST,
    ) -> None:
        self.now = 100.0
        self.room = Room(who(HOST), rules, state=state, craft=craft or Craft(policy), now=self.now, kept=kept)
        self.events: list[Event] = []  # of the last step
        if host:
            self.enter(host)

    def do(self, by: str | None, command: Command | Fact) -> list[Event]:
        self.events = self.room.handle(command, by=by, now=self.now)
        return self.events

    def enter(self, *pids: str, presence: str = "tab", operator: bool = False) -> list[Event]:
        events: list[Event] = []
        for pid in pids:
            events += self.do(None, Enter(who(pid, operator=operator), presence))
        self.events = events
        return events

    def exit(self, pid: str, presence: str = "tab") -> list[Event]:
        return self.do(pid, Exit(presence))

    def later(self, seconds: float) -> list[Event]:
        """Time passes, with a tick whenever one is due."""
        events: list[Event] = []
        end = self.now + seconds
        while (due := self.room.due()) is not None and due <= end:
            self.now = due
            events += self.room.tick(self.now)
        self.now = end
        self.events = events
        return events

    def speaker(self, pid: str) -> None:
        self.enter(pid)
        self.do(pid, Request())
        self.do(HOST, Accept(pid))

    def co_host(self, pid: str) -> None:
        self.enter(pid)
        self.do(HOST, Invite(pid, Role.CO_HOST))
        self.do(pid, AcceptInvite())
        self.now += 1

    def roles(self) -> dict[str, Role]:
        return {shown.pid: shown.role for shown in self.room.stage()}

    def queue(self) -> list[str]:
        return [asking.pid for asking in self.room.asking()]

    def told(self, pid: str) -> You | None:
        """The last that somebody was told about themself in the last step."""
        return next((event for event in reversed(self.events) if isinstance(event, You) and event.pid == pid), None)


def names(events: Iterable[Event]) -> list[str]:
    return [type(event).__name__ for event in events]
