"""What of a space is written down while it is on air. The tap does the work; the space never waits for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spaces.errors import Conflict
from spaces.live.commands import Who
from spaces.live.events import ConsentAsked, OffTheRecord, Pinned, Saved, TapChanged, TapProblem
from spaces.live.floor import GUEST
from spaces.live.herald import Herald
from spaces.live.media import Tap, Taps
from spaces.live.room import Room
from spaces.live.session import Session
from spaces.model import Space, State
from spaces.model.tap import tap_of
from spaces.sfu.uptrack import Sink

PROBLEM_EVERY = 5.0
"""Seconds between two words to the hosts about a problem: a slow disk changes its mind many times a second."""


@dataclass(frozen=True, slots=True)
class Past:
    """What is stored of a space that goes on after a restart of the node."""

    spoken: bool = False  # somebody did
    recording_id: str | None = None  # of what is being saved


UNSPOKEN = Past()


class Tape:
    """The tap of one space, and what the space has to know of it."""

    def __init__(self, taps: Taps, room: Room, herald: Herald, past: Past = UNSPOKEN) -> None:
        """Prepare; nothing is written down before `roll`.

        Args:
            taps: the recorder.
            room: who is host, and who moderates.
            herald: tells people.
            past: how the space was found.
        """
        self.recording_id = past.recording_id  # of what is being saved
        self.problem: str | None = None  # as moderators know it
        self._taps, self._room, self._herald = taps, room, herald
        self._fixed = past.spoken  # a microphone was open: the policy stays
        self._tap: Tap | None = None
        self._told: set[str] = set()  # who knows of the problem
        self._told_at = self._seen_at = float("-inf")  # of problems

    def roll(self, space: Space) -> None:
        """The space is on air, or its policy is another one now."""
        self._tap = self._taps.tap(space)
        if self._tap is not None:
            self._tap.on_asked = self._ask

    def check_policy(self, before: Space, after: Space) -> None:
        """Whether the policy may be changed so.

        Raises:
            Conflict: `tap_fixed`.
        """
        if before.tap is not after.tap and self._fixed:
            raise Conflict(
                "Somebody has opened a microphone already, so what happens to the sound stays as everybody was told. "
                "Start a new space to choose anew.",
                code="tap_fixed",
                field="tap",
            )

    def begin(self, who: Who) -> Sink | None:
        """A microphone is about to open: what takes its packets, or None when nothing is written down."""
        return None if self._tap is None else self._tap.begin(who)

    def opened(self) -> None:
        """It did: from now on the policy stays."""
        self._fixed = True

    def end(self, sink: Sink | None) -> None:
        """It is closed; harmless when it was before."""
        if self._tap is not None and sink is not None:
            self._tap.end(sink)

    async def off_the_record(self, who: Who, seconds: float) -> float:
        """Destroy what this person said in the last seconds, and let everybody know; how many were taken back.

        Raises:
            Conflict: `tap_off` or `nothing_recorded`.
            SpacesError: as `Tap.off_the_record`.
        """
        if self._tap is None:
            raise Conflict("Nothing is recorded in this space, so there is nothing to take back.", code="tap_off")
        taken = round(await self._tap.off_the_record(who.pid, seconds), 1)
        if taken <= 0:
            raise Conflict("Nothing of what you said was recorded in that time.", code="nothing_recorded")
        self._herald.everybody(OffTheRecord(who.pid, who.name or GUEST, taken))
        return taken

    def saved(self, recording_id: str, asked: Iterable[str]) -> None:
        """The space is being saved: tell its host, and ask those who spoke."""
        self.recording_id = recording_id
        self._herald.some([self._room.creator], Saved(recording_id))
        for pid in asked:
            self._ask(pid, recording_id)

    def _ask(self, pid: str, recording_id: str) -> None:
        self._herald.some([pid], ConsentAsked(recording_id))

    def change(self, before: Space, after: Space) -> None:
        """Follow what was changed about the space: its policy, or its title and topics, which begin a chapter."""
        if after.tap is not before.tap:
            if after.state is State.LIVE:
                self.roll(after)
            self._herald.everybody(TapChanged(tap_of(after)))
        if self._tap is None:
            return
        if after.title != before.title:
            self._tap.mark("title", after.title, None)
        if after.topics != before.topics:
            self._tap.mark("topics", ", ".join(after.topics), None)

    def pinned(self, link: Pinned) -> None:
        """Note a pinned link: it begins a chapter."""
        if self._tap is not None:
            self._tap.mark("pin", link.title, link.url, link.id)

    def retitled(self, pin_id: str, title: str) -> None:
        """Name the chapter that a pinned link began."""
        if self._tap is not None:
            self._tap.retitle(pin_id, title)

    def pulse(self, now: float) -> None:
        """Tell the hosts what is wrong at this moment (monotonic seconds), if that is news."""
        problem = None if self._tap is None else self._tap.problem
        if problem is not None:
            self._seen_at = now
        waited = now - (self._seen_at if problem is None else self._told_at)
        if problem != self.problem and (self.problem is None or waited >= PROBLEM_EVERY):
            self.problem, self._told_at = problem, now
            if problem is None:
                self._herald.some(self._told, TapProblem(None))
            self._told = set()
        if self.problem is not None:
            fresh = set(self._room.moderators()) - self._told
            self._herald.some(fresh, TapProblem(self.problem))
            self._told |= fresh

    def greet(self, session: Session) -> None:
        """Somebody has come in: whoever moderates learns what is wrong."""
        if self.problem is not None and session.pid in self._room.moderators():
            self._herald.one(session, TapProblem(self.problem))
            self._told.add(session.pid)

    def close(self, space: Space) -> None:
        """The space is over."""
        if self._tap is not None:
            self._tap.close(space)
