"""The room as a whole: whatever people do in whatever order, its promises hold."""

import copy
import json
import os
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from spaces.errors import SpacesError
from spaces.live.commands import (
    NO_WAY,
    Accept,
    AcceptInvite,
    Agree,
    Arranged,
    Ban,
    Begin,
    Blocks,
    Decline,
    DeclineInvite,
    Demote,
    End,
    Enter,
    Exit,
    Extend,
    Finish,
    Invite,
    Leave,
    LetPass,
    Mute,
    MuteAll,
    Pass,
    Pin,
    Remove,
    Request,
    Revoked,
    Start,
    Unban,
    Unmute,
    Unpin,
    Uplink,
    Way,
    Withdraw,
)
from spaces.live.craft import Craft
from spaces.live.entries import Kept, LinkUsed, Noted, Remembered
from spaces.live.events import (
    Ended,
    Event,
    HostBack,
    HostGone,
    Left,
    OffStage,
    OnStage,
    Participant,
    QueueJumped,
    Removed,
    Requests,
    Standing,
    Started,
    TimeUp,
    You,
)
from spaces.live.floor import Rules
from spaces.live.room import Room
from spaces.model import ActionKind, Role, SpeakerPolicy, State
from tests.live.play import HOST, Play, names, who

RULES = Rules(stage_limit=2, co_host_limit=2, listener_limit=3, grace_seconds=60)
PIDS = st.sampled_from([HOST, "u_ann", "u_bob", "u_col", "u_dan", "g_tom", "g_eve"])
PRESENCES = st.sampled_from(["tab", "phone"])
ROLES = st.sampled_from(Role)
COMMANDS = st.one_of(
    st.just(Withdraw()),
    st.just(AcceptInvite()),
    st.just(DeclineInvite()),
    st.just(MuteAll()),
    st.just(Leave()),
    st.just(LetPass()),
    st.just(Agree()),
    st.builds(Request, st.none() | st.text(max_size=60), st.booleans(), st.none() | st.text(max_size=160)),
    st.builds(Extend, PIDS, st.sampled_from([10.0, 30.0, 600.0])),
    st.builds(Invite, PIDS, ROLES, st.booleans()),
    st.builds(Pin, st.sampled_from(["https://example.org", "nonsense"])),
    st.builds(Unpin, st.sampled_from(["1", "2"])),
    *(st.builds(kind, PIDS) for kind in (Accept, Decline, Mute, Unmute, Demote, Remove, Ban, Unban)),
)

CRAFTS = st.builds(
    Craft,
    st.sampled_from(SpeakerPolicy),
    st.sampled_from([None, 1]),
    st.sampled_from([None, None, 30.0]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.sampled_from([False, False, True]),
)
LINKS = st.builds(
    Pass, st.sampled_from(["one", "two"]), st.sampled_from([Role.SPEAKER, Role.LISTENER]), st.just(0), st.just(2)
)
ODDS = st.frozensets(PIDS, max_size=1)
WAYS = st.builds(
    Way,
    st.none() | LINKS,
    st.booleans(),
    st.sampled_from([None, True, False]),
    st.none(),
    st.sampled_from([False, False, False, True]),
    ODDS,
    ODDS,
)


def frozen(room: Room) -> Any:
    """Everything a room remembers, for comparing."""
    floor = room._floor
    kept = {name: value for name, value in vars(floor).items() if name not in ("_touched", "_queue_changed")}
    return copy.deepcopy(kept | {"attendance": vars(floor.attendance)})


class RoomMachine(RuleBasedStateMachine):
    """People do anything; a model of what their pages show is built from the events alone."""

    @initialize(
        state=st.sampled_from([State.SCHEDULED, State.LIVE]), policy=st.sampled_from(SpeakerPolicy), here=st.booleans()
    )
    def open(self, state: State, policy: SpeakerPolicy, here: bool) -> None:
        self.now = 100.0
        self.room = Room(who(HOST), RULES, state=state, craft=Craft(policy), now=self.now)
        self.ended = False
        self.stage = {shown.pid: shown for shown in self.room.stage()}
        self.queue: tuple[Any, ...] = ()
        self.pages: dict[str, dict[str, Standing]] = {}  # pid -> presence -> what that page shows of oneself
        self.gone_until = self.room.host_until
        self.once_on_stage = {HOST}
        self.craft = Craft(policy)
        self.written: dict[str, Kept] = {}  # the database
        self.uses = {"one": 0, "two": 0}  # of links
        self.in_when_closed: set[str] = set()
        if here:
            self.enter(HOST, "tab")

    def see(self, events: list[Event]) -> None:
        for event in events:
            match event:
                case OnStage(shown):
                    self.stage[shown.pid] = shown
                    self.once_on_stage.add(shown.pid)
                case OffStage(pid):
                    assert pid in self.stage, "somebody who was not shown on stage went off it"
                    del self.stage[pid]
                case You(pid, standing):
                    for presence in self.pages.get(pid, {}):
                        self.pages[pid][presence] = standing
                case Requests(items):
                    self.queue = items
                case HostGone(until):
                    self.gone_until = until
                case HostBack():
                    assert self.gone_until is not None
                    self.gone_until = None
                case Removed(pid, _):
                    self.pages.pop(pid, None)
                    self.in_when_closed.discard(pid)
                case Left(pid):
                    self.pages.pop(pid, None)
                case QueueJumped(pid, _, by, ahead):
                    assert pid in self.stage
                    assert 0 < ahead <= len(self.queue)
                    assert by is None or by in self.stage
                case TimeUp(pid):
                    assert pid not in self.stage, "it is said before it is done"
                case Ended():
                    assert not self.ended
                    self.ended = True
                case Started():
                    assert self.room.state is State.LIVE

    def attempt(self, command: Any, by: str | None) -> bool:
        before = frozen(self.room)
        try:
            events = self.room.handle(command, by=by, now=self.now)
        except SpacesError:
            assert frozen(self.room) == before, "a refused command changed something"
            return False
        self.see(events)
        self.write()
        return True

    def write(self) -> None:
        for entry in self.room.entries():
            match entry:
                case Remembered(pid, kept):
                    self.written = {one: row for one, row in self.written.items() if one != pid}
                    self.written |= {pid: kept} if kept else {}
                case LinkUsed(token, uses):
                    assert uses == self.uses[token] + 1
                    self.uses[token] = uses
                case Noted(kind, by, to):
                    json.dumps(entry.detail)
                    assert kind not in (ActionKind.SHARED, ActionKind.MESSAGE_DELETED)
                    assert by is None or to is None or by.pid != to.pid

    @rule(pid=PIDS, command=COMMANDS)
    def command(self, pid: str, command: Any) -> None:
        self.attempt(command, pid)

    @rule(pid=PIDS, presence=PRESENCES, way=WAYS)
    def enter(self, pid: str, presence: str, way: Way = NO_WAY) -> None:
        let_in = self.ought_to_be_let_in(pid, way)
        if self.attempt(Enter(who(pid), presence, way), None):
            assert let_in, "somebody came in by a closed door"
            self.pages.setdefault(pid, {})[presence] = self.room.standing(pid)  # the welcome
            if self.craft.closed:
                self.in_when_closed.add(pid)

    def ought_to_be_let_in(self, pid: str, way: Way) -> bool:
        if way.blocked and pid != HOST and self.room.role(pid) is not Role.HOST:
            return False
        at_home = pid == HOST or self.room.role(pid).on_stage or self.room.invited(pid) or pid in self.in_when_closed
        key = way.link is not None and self.uses[way.link.token] < 2
        return at_home or key or (not self.craft.locked and (not self.craft.has_pin or way.pin is True))

    @rule(pid=PIDS, command=COMMANDS)
    def command_over_http(self, pid: str, command: Any) -> None:
        if self.attempt(Enter(who(pid), None), None):
            self.attempt(command, pid)
            self.attempt(Exit(""), pid)

    @rule(pid=PIDS)
    def bring_on_stage(self, pid: str) -> None:
        self.enter(pid, "tab")
        self.attempt(Request(followed=True), pid)
        self.attempt(Accept(pid), self.room._floor.host().pid)

    @rule(pid=PIDS)
    def make_co_host(self, pid: str) -> None:
        self.enter(pid, "tab")
        self.attempt(Invite(pid, Role.CO_HOST), self.room._floor.host().pid)
        self.attempt(AcceptInvite(), pid)

    @rule(pid=PIDS, long=st.booleans())
    def lose_all_connections(self, pid: str, long: bool) -> None:
        for presence in list(self.pages.get(pid, {})):
            self.exit(pid, presence)
        if long:
            self.wait(60)

    @rule(pid=PIDS, presence=PRESENCES | st.just(""))
    def exit(self, pid: str, presence: str) -> None:
        self.pages.get(pid, {}).pop(presence, None)
        self.attempt(Exit(presence), pid)

    @rule(pid=PIDS, up=st.booleans())
    def uplink(self, pid: str, up: bool) -> None:
        self.attempt(Uplink(up), pid)

    @rule(pid=PIDS)
    def start(self, pid: str) -> None:
        self.attempt(Start(), pid)

    @rule()
    def begin(self) -> None:
        self.attempt(Begin(), None)

    @rule(craft=CRAFTS)
    def arrange(self, craft: Craft) -> None:
        if not self.attempt(Arranged(craft), None) or self.ended:
            return
        if craft.closed and not self.craft.closed:
            self.in_when_closed |= self.room._floor.seats.keys()
        if not craft.closed:
            self.in_when_closed.clear()
        self.craft = craft

    @rule(token=st.sampled_from(["one", "two"]))
    def revoke(self, token: str) -> None:
        self.attempt(Revoked(token), None)

    @rule(pid=PIDS, blocks=ODDS, blocked_by=ODDS)
    def block(self, pid: str, blocks: frozenset[str], blocked_by: frozenset[str]) -> None:
        self.attempt(Blocks(blocks, blocked_by), pid)

    @rule(odds=st.integers(0, 3))
    def restart(self, odds: int) -> None:
        """The node goes down and comes back: everybody is who they were, and nobody is there."""
        if odds or self.ended or self.room.state is not State.LIVE:
            return
        before = self.room._floor
        rows = list(self.written.values())
        self.room = Room(who(HOST), RULES, state=State.LIVE, craft=self.craft, now=self.now, kept=rows)
        after = self.room._floor
        assert {pid: seat.role for pid, seat in after.seats.items()} == {
            pid: seat.role for pid, seat in before.seats.items() if seat.role.on_stage
        }
        for pid, seat in after.seats.items():
            was = before.seats[pid]
            assert (seat.muted, seat.muted_by, seat.until) == (was.muted, was.muted_by, was.until)
        for name in ("been", "agreed", "admitted"):
            assert getattr(after, name) == getattr(before, name), name
        assert after.banned.keys() == before.banned.keys()
        assert after.invitations == {pid: r for pid, r in before.invitations.items() if pid not in before.offers}
        self.stage = {shown.pid: shown for shown in self.room.stage()}
        self.pages, self.queue, self.gone_until = {}, (), self.room.host_until
        after.link_uses = dict(self.uses)  # as a link is read at the door

    @rule(pid=PIDS, odds=st.integers(0, 9))
    def end(self, pid: str, odds: int) -> None:
        if odds == 0:  # seldom, for what comes after is dull
            self.attempt(End(), pid)
        elif odds == 1:
            self.attempt(Finish("operator"), None)

    @rule(seconds=st.floats(0, 70))
    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while (due := self.room.due()) is not None and due <= end:
            assert due >= self.now
            self.now = due
            self.see(self.room.tick(self.now))
            self.write()
            after = self.room.due()
            assert after is None or after > due or self.room.over, "a tick left its own work undone"
        self.now = end

    @invariant()
    def there_is_exactly_one_host(self) -> None:
        assert sum(seat.role is Role.HOST for seat in self.room._floor.seats.values()) == 1

    @invariant()
    def the_creator_is_host_whenever_they_are_here(self) -> None:
        if self.room.present(HOST):
            assert self.room.role(HOST) is Role.HOST

    @invariant()
    def no_limit_is_exceeded(self) -> None:
        seats = self.room._floor.seats.values()
        assert sum(seat.role is Role.SPEAKER for seat in seats) <= RULES.stage_limit
        assert sum(seat.role.moderates and seat.pid != HOST for seat in seats) <= RULES.co_host_limit

    @invariant()
    def nobody_publishes_off_stage_or_mutes_there(self) -> None:
        for seat in self.room._floor.seats.values():
            assert seat.role.on_stage or not (seat.publishing or seat.muted)

    @invariant()
    def the_queue_is_in_order_and_holds_listeners(self) -> None:
        seats = self.room._floor.seats
        asking = self.room.asking()
        assert [self.room.standing(one.pid).request_position for one in asking] == list(range(1, len(asking) + 1))
        assert {one.pid for one in asking} == {pid for pid, seat in seats.items() if seat.asked_at is not None}
        assert all(seats[one.pid].role is Role.LISTENER for one in asking)

    @invariant()
    def what_is_written_down_is_so(self) -> None:
        floor = self.room._floor
        known = {*floor.seats, *floor.been, *floor.agreed, *floor.banned, *floor.admitted, *floor.invitations}
        kept = {pid: one for pid in known if (one := floor.kept(pid)) is not None}
        written = dict(self.written)
        if HOST not in written:
            kept.pop(HOST, None)  # whose seat at the start needs no word
        assert {pid: replace(one, who=who(pid)) for pid, one in kept.items()} == {
            pid: replace(one, who=who(pid)) for pid, one in written.items()
        }

    @invariant()
    def nobodys_time_is_over_and_hosts_have_all_of_it(self) -> None:
        for seat in self.room._floor.seats.values():
            assert seat.until is None or (seat.role is Role.SPEAKER and seat.until > self.now - 1e-9)

    @invariant()
    def links_are_used_as_often_as_they_may_be(self) -> None:
        assert all(uses <= 2 for uses in self.uses.values())

    @invariant()
    def people_put_out_for_good_are_not_here(self) -> None:
        assert not self.room.banned.keys() & self.room._floor.seats.keys()

    @invariant()
    def every_page_shows_what_is_so(self) -> None:
        assert self.stage == {shown.pid: shown for shown in self.room.stage()}
        assert self.gone_until == self.room.host_until or self.ended
        assert self.queue == self.room.asking()
        for pid, tabs in self.pages.items():
            for standing in tabs.values():
                assert standing == self.room.standing(pid)

    @invariant()
    def only_people_on_stage_were_ever_shown(self) -> None:
        for pid in self.stage:
            assert self.room.role(pid).on_stage

    @invariant()
    def counts_are_right(self) -> None:
        seats = self.room._floor.seats.values()
        listening = {seat.pid for seat in seats if seat.presences and not seat.role.on_stage}
        assert self.room._floor.listening == listening
        assert self.room.listener_count <= RULES.listener_limit or self.once_on_stage & listening

    @invariant()
    def nobody_is_kept_for_nothing(self) -> None:
        for seat in self.room._floor.seats.values():
            assert (seat.absent_since is None) == bool(seat.presences)

    @invariant()
    def an_absent_host_of_a_live_space_is_waited_for(self) -> None:
        if self.room.state is State.LIVE:
            absent = not self.room._floor.host().presences
            assert absent == (self.room.host_until is not None)

    @precondition(lambda self: self.ended)
    @rule(pid=PIDS, command=COMMANDS)
    def nothing_works_when_it_is_over(self, pid: str, command: Any) -> None:
        assert not self.attempt(command, pid)


# Shrinking a story of forty steps takes minutes, and the story itself is short enough to read.
RoomMachine.TestCase.settings = settings(
    max_examples=int(os.environ.get("ROOM_STORIES", "150")),
    stateful_step_count=40,
    deadline=None,
    derandomize="ROOM_STORIES" not in os.environ,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestRoomMachine = RoomMachine.TestCase


def test_the_same_commands_at_the_same_times_make_the_same_events() -> None:
    def story() -> list[Event]:
        play = Play()
        told: list[Event] = []
        for pid in ("u_ann", "g_tom", "u_col"):
            told += play.enter(pid)
            told += play.do(pid, Request())
        told += play.do(HOST, Accept("g_tom"))
        told += play.exit(HOST)
        return told + play.later(500)

    assert story() == story()


def test_the_stage_is_listed_hosts_first_and_then_as_they_came() -> None:
    play = Play()
    play.speaker("u_ann")
    play.now += 1
    play.speaker("u_bob")
    play.now += 1
    play.co_host("u_col")
    assert [shown.pid for shown in play.room.stage()] == [HOST, "u_col", "u_ann", "u_bob"]
    live = play.room.live(("u_ann",))
    assert [shown.pid for shown in live.hosts] == [HOST, "u_col"]
    assert [shown.pid for shown in live.speakers] == ["u_ann", "u_bob"]
    assert (live.participant_count, live.listener_count, live.speaking) == (4, 0, ("u_ann",))


def test_only_people_on_stage_of_a_live_space_may_publish() -> None:
    play = Play(state=State.SCHEDULED)
    play.enter("u_ann")
    with pytest.raises(SpacesError, match="not live"):
        play.room.check_publish(HOST)
    play.do(HOST, Start())
    play.room.check_publish(HOST)
    with pytest.raises(SpacesError, match="on stage"):
        play.room.check_publish("u_ann")


def test_a_room_is_empty_when_nobody_would_miss_it() -> None:
    play = Play(state=State.SCHEDULED, host=None)
    assert play.room.empty
    play.enter("g_tom")
    assert not play.room.empty
    play.exit("g_tom")
    play.enter(HOST)
    assert not play.room.empty
    play.do(HOST, Invite("u_ann", known=True))
    play.exit(HOST)
    assert not play.room.empty


def test_listeners_coming_and_going_is_told_to_nobody() -> None:
    play = Play()
    assert play.enter("u_ann", "g_tom") == []
    assert play.exit("u_ann") == []
    assert names(play.do("g_tom", Leave())) == ["Left"]


def test_a_participant_shows_their_voice_number() -> None:
    shown = Participant("u_ann", "ann", "ann", "Ann", 3, Role.SPEAKER, muted=False, connected=True, publishing=False)
    assert 0 < shown.csrc < 2**32
