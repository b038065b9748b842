"""Whatever people do, nobody is heard who may not be, and nobody who was put out keeps a connection."""

import contextlib
import json
import os
import re
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from spaces.errors import Conflict, SpacesError
from spaces.live import Outbox, Session
from spaces.live.commands import (
    NO_WAY,
    Accept,
    Demote,
    Enter,
    Hangup,
    Invite,
    Listen,
    Mute,
    OffTheRecord,
    Publish,
    Remove,
    Request,
    Unmute,
    Way,
)
from spaces.live.craft import Craft
from spaces.live.floor import Rules
from spaces.live.room import Room
from spaces.live.venue import Surroundings, Venue
from spaces.model import Space, SpeakerPolicy, StageChange, State, TapPolicy, User
from tests.fakes import BAD_OFFER, FakeConnection, FakeJournal, FakeMedia, FakeSink, FakeTaps, ManualClock
from tests.live.play import HOST, who
from tests.live.test_room import COMMANDS, PIDS, WAYS

CHANGES = st.builds(
    StageChange,
    st.none() | st.sampled_from(SpeakerPolicy),
    st.sampled_from([None, 0, 1, 2, 3]),
    st.sampled_from([None, 0, 30, 60, 7]),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.none() | st.booleans(),
    st.sampled_from([None, 0, 5]),
)
PRESENCES = st.sampled_from(["tab", "phone"])
POLICIES = st.sampled_from(TapPolicy)
OFFERS = st.sampled_from(["offer", "offer", "offer", BAD_OFFER])


async def _nothing(*_: Any) -> dict[str, Any]:
    return {}


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns that waits for nobody: with the fakes, no command does."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waits")


async def nobody_else(user_ids: Iterable[str]) -> None:
    """There is one space."""


class VenueMachine(RuleBasedStateMachine):
    @initialize(late=st.booleans(), tap=POLICIES)
    def open(self, late: bool, tap: TapPolicy) -> None:
        self.clock, self.media, self.journal = ManualClock(), FakeMedia(), FakeJournal()
        self.saved = self.journal.saved
        self.taps = FakeTaps()
        day = self.clock.now()
        policy = SpeakerPolicy.EVERYONE
        space = Space("s", "host", "Talk", (), State.LIVE, policy, tap, day, day, started_at=day)
        room = Room(who(HOST), Rules(stage_limit=2), state=State.LIVE, craft=Craft(policy), now=self.clock.monotonic())
        around = Surroundings(self.media, self.taps, self.clock, "http://x", 3, self.journal, nobody_else)
        self.venue = Venue(space, User("host", "host", "Host", False, day), room, around)
        self.hall = self.media.halls["s"]
        self.hall.later = [] if late else None
        self.sessions: dict[tuple[str, str], Session] = {}
        self.staged = {HOST}
        self.join(HOST, "tab")

    @rule(pid=PIDS, presence=PRESENCES, way=WAYS)
    def join(self, pid: str, presence: str, way: Way = NO_WAY) -> None:
        if (pid, presence) in self.sessions:
            return
        session = Session(f"{pid} {presence}", pid, None, Outbox(), _nothing, self.venue.part)
        try:
            self.venue.join(Enter(who(pid), session.id, way), None, session, 1, None)
        except SpacesError:
            assert session.id not in self.venue.crowd
        else:
            self.sessions[pid, presence] = session

    @rule(pid=PIDS, presence=PRESENCES)
    def part(self, pid: str, presence: str) -> None:
        if session := self.sessions.pop((pid, presence), None):
            session.closed()

    @rule(pid=PIDS, presence=PRESENCES, command=COMMANDS)
    def command(self, pid: str, presence: str, command: Any) -> None:
        self.say(pid, presence, command)

    @rule(pid=PIDS, presence=PRESENCES, offer=OFFERS, kind=st.sampled_from([Listen, Publish]))
    def connect(self, pid: str, presence: str, offer: str, kind: Any) -> None:
        self.say(pid, presence, kind(offer))

    @rule(pid=PIDS, offer=OFFERS, speak=st.booleans(), way=WAYS)
    def come_by_program(self, pid: str, offer: str, speak: bool, way: Way) -> None:
        with contextlib.suppress(SpacesError):
            (self.venue.switchboard.whip if speak else self.venue.switchboard.whep)(who(pid), offer, way)

    @rule(pid=PIDS, change=CHANGES)
    def arrange(self, pid: str, change: StageChange) -> None:
        """Somebody runs the stage another way, and everybody reads at once that it is so."""
        before, saved = self.venue.space, len(self.saved)
        try:
            self.venue.handle(change, pid)
        except SpacesError:
            assert self.venue.space is before
        else:
            assert self.venue.room.moderates(pid)
            for session in self.venue.crowd:
                told = [json.loads(text) for text in session.outbox._waiting if text.startswith('{"type":"space"')]
                assert told[-1]["space"]["locked"] is self.venue.space.locked
        del self.saved[saved:]

    @rule(pid=PIDS)
    def speak(self, pid: str) -> None:
        """The whole way on stage, so that stories get somewhere."""
        self.join(pid, "tab")
        self.say(pid, "tab", Request())
        host = self.venue.room._floor.host().pid
        if self.venue.room.seated(pid) and not self.venue.room.over:
            with contextlib.suppress(SpacesError):
                self.venue.handle(Accept(pid), host)
        self.say(pid, "tab", Publish("offer"))

    def say(self, pid: str, presence: str, command: Any) -> None:
        if session := self.sessions.get((pid, presence)):
            with contextlib.suppress(SpacesError):
                json.dumps(at_once(self.venue.obey(session, command)))

    @rule(pid=PIDS, kind=st.sampled_from([Mute, Demote, Remove, Invite]))
    def be_moderated(self, pid: str, kind: Any) -> None:
        if not self.venue.room.over:
            with contextlib.suppress(SpacesError):
                self.venue.handle(kind(pid), self.venue.room._floor.host().pid)

    @rule(pid=PIDS, kind=st.sampled_from([Mute, Unmute, Demote]))
    def act_upon_oneself(self, pid: str, kind: Any) -> None:
        self.say(pid, "tab", kind(pid))

    @rule(number=st.integers(0, 1000))
    def hang_up(self, number: int) -> None:
        if self.hall.connections:
            connection = self.hall.connections[number % len(self.hall.connections)]
            self.say(connection.pid, "tab", Hangup(connection.id))

    @rule(number=st.integers(0, 1000), lose=st.booleans())
    def network(self, number: int, lose: bool) -> None:
        alive = [c for c in self.hall.connections if c.closed is None]
        if alive:
            connection: FakeConnection = alive[number % len(alive)]
            connection.lose() if lose else connection.connect()

    @rule(tap=POLICIES)
    def choose(self, tap: TapPolicy) -> None:
        if self.venue.room.over:
            return
        chosen = self.venue.space.tap
        opened = any(connection.kind == "publish" for connection in self.hall.connections)
        saved = len(self.saved)
        try:
            self.venue.update(replace(self.venue.space, tap=tap))
        except Conflict:
            assert opened
            assert tap is not chosen
        else:
            assert tap is chosen or not opened
        assert self.venue.space.tap is (chosen if opened else tap)
        del self.saved[saved:]

    @rule(pid=PIDS, spoken=st.sampled_from([0.0, 7.0]), seconds=st.sampled_from([1.0, 30.0]))
    def take_back(self, pid: str, spoken: float, seconds: float) -> None:
        if self.taps.made and pid in self.staged:
            self.taps.made[-1].spoken[pid] = spoken
        self.say(pid, "tab", OffTheRecord(seconds))

    @rule()
    def settle(self) -> None:
        self.hall.settle()

    @rule(seconds=st.sampled_from([0.1, 1, 5, 70]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.venue.pulse(self.clock.monotonic())

    @invariant()
    def only_unmuted_people_on_stage_are_heard(self) -> None:
        shown = {one.pid: one for one in self.venue.room.stage()}
        for pid in self.hall.heard():
            assert pid in shown, "somebody is heard who is not on stage"
            assert not shown[pid].muted, "somebody is heard who is muted"

    @invariant()
    def a_person_has_one_microphone(self) -> None:
        speaking = [c.pid for c in self.hall.connections if c.kind == "publish" and c.closed is None]
        assert len(speaking) == len(set(speaking))

    @invariant()
    def banned_people_have_no_connection(self) -> None:
        for connection in self.hall.connections:
            assert connection.closed is not None or connection.pid not in self.venue.room._floor.banned

    @invariant()
    def open_connections_belong_to_people_who_are_here_or_just_lost_their_socket(self) -> None:
        for connection in self.hall.connections:
            if connection.closed is None:
                link = self.venue.links.get(connection.id)
                assert link is not None
                assert self.venue.room.present(link.pid) or link.until is not None

    @invariant()
    def what_is_shown_as_publishing_is_connected(self) -> None:
        if self.hall.later:
            return  # news is still on its way
        for shown in self.venue.room.stage():
            assert self.venue.room.over or shown.publishing == self.venue.links.publishing(shown.pid)

    @invariant()
    def every_open_microphone_is_tapped_and_nothing_else(self) -> None:
        open_ = [c for c in self.hall.connections if c.kind == "publish" and c.closed is None]
        listening = {sink for tap in self.taps.made for sink in tap.sinks if sink.open}
        assert all(isinstance(sink, FakeSink) for sink in listening)
        if self.venue.space.tap is TapPolicy.OFF:
            assert not any(connection.sinks for connection in open_)
        else:
            assert {sink for connection in open_ for sink in connection.sinks} <= listening
            assert all(len(connection.sinks) == 1 for connection in open_)
        if not self.hall.later:
            assert sorted(sink.pid for sink in listening) == sorted(c.pid for c in open_ if c.sinks)

    @invariant()
    def a_tap_ends_with_its_space_and_only_then(self) -> None:
        closed = [tap for tap in self.taps.made if tap.closed]
        if not self.venue.room.over:
            assert closed == []
        elif self.venue.space.tap is not TapPolicy.OFF:
            assert closed == self.taps.made[-1:]
            assert [space.state for space in closed[0].closed] == [State.ENDED]
            assert closed[0].open() == []

    @invariant()
    def sockets_are_those_of_people_who_are_here(self) -> None:
        for session in self.venue.crowd:
            assert self.venue.room.present(session.pid)
            assert session.outbox.closing is None or session.outbox.closing.code == 4408

    @invariant()
    def the_end_leaves_nothing_open_and_is_saved_once(self) -> None:
        if self.venue.room.over:
            assert len(self.venue.crowd) == 0
            assert all(c.closed for c in self.hall.connections)
            assert [space.state for space in self.saved] == [State.ENDED]

    @invariant()
    def messages_name_people_on_stage_and_oneself_only(self) -> None:
        for session in self.venue.crowd:
            waiting = list(session.outbox._waiting)
            session.outbox._waiting.clear()
            if session.pid not in self.staged | {shown.pid for shown in self.venue.room.stage()}:
                for text in waiting:
                    assert not self.unnamed(session.pid) & set(re.findall(r'"([ug]_[a-z]+)"', text)), text

    def unnamed(self, reader: str) -> set[str]:
        """People who never were on stage, and whose presence is nobody's business."""
        self.staged |= {shown.pid for shown in self.venue.room.stage()}
        return {session.pid for session in self.venue.crowd} - self.staged - {reader}

    def teardown(self) -> None:
        if hasattr(self, "hall"):
            self.hall.settle()


VenueMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("ROOM_STORIES", "80")),
    stateful_step_count=40,
    deadline=None,
    derandomize="ROOM_STORIES" not in os.environ,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestVenueMachine = VenueMachine.TestCase
