"""What a space has to know of its tap, and what people are told about it."""

import json
from dataclasses import replace
from typing import Any

import pytest

from spaces.errors import Conflict, Unavailable
from spaces.live import Outbox, Session
from spaces.live.commands import AcceptInvite, Invite
from spaces.live.crowd import Crowd
from spaces.live.events import Pinned
from spaces.live.herald import Herald
from spaces.live.tape import PROBLEM_EVERY, Past, Tape
from spaces.model import Role, TapPolicy
from tests.fakes import FakeTap, FakeTaps, ManualClock
from tests.live.play import DAY, HOST, LIVE, Play, who

OFF = replace(LIVE, tap=TapPolicy.OFF)


async def _nothing(*_: Any) -> dict[str, Any]:
    return {}


class Desk:
    """A tape, and three people who read what it tells."""

    def __init__(self, past: Past | None = None, space: Any = LIVE) -> None:
        self.taps, crowd = FakeTaps(), Crowd()
        self.play = Play()
        self.play.speaker("u_ann")
        self.play.enter("u_bob")
        self.outboxes = {pid: Outbox() for pid in (HOST, "u_ann", "u_bob")}
        self.sessions = {
            pid: Session(pid, pid, None, outbox, _nothing, lambda _: None) for pid, outbox in self.outboxes.items()
        }
        for session in self.sessions.values():
            crowd.add(session)
        self.tape = Tape(self.taps, self.play.room, Herald(crowd, ManualClock()), past or Past())
        self.tape.roll(space)

    @property
    def tap(self) -> FakeTap:
        return self.taps.of("s")

    def told(self, pid: str) -> list[dict[str, Any]]:
        """What is new for that person."""
        waiting = self.outboxes[pid]._waiting
        texts = [json.loads(text) for text in waiting]
        waiting.clear()
        return texts


def test_the_policy_can_be_changed_until_the_first_microphone_opens() -> None:
    desk = Desk()
    desk.tape.check_policy(LIVE, OFF)
    desk.tape.change(LIVE, OFF)
    assert desk.tape.begin(who("u_ann")) is None
    assert desk.told("u_bob") == [{"type": "tap", "tap": {"policy": "off", "state": "off", "held_until": None}}]
    desk.tape.opened()
    with pytest.raises(Conflict, match="opened a microphone already") as refused:
        desk.tape.check_policy(OFF, LIVE)
    assert (refused.value.code, refused.value.field) == ("tap_fixed", "tap")
    desk.tape.check_policy(OFF, replace(OFF, title="Another"))


def test_after_a_restart_it_counts_as_fixed_when_somebody_has_spoken() -> None:
    Desk(Past(spoken=False)).tape.check_policy(LIVE, OFF)
    with pytest.raises(Conflict):
        Desk(Past(spoken=True)).tape.check_policy(LIVE, OFF)


async def test_what_is_taken_back_is_told_to_everybody() -> None:
    desk = Desk()
    desk.tap.spoken["u_ann"] = 12.34
    assert await desk.tape.off_the_record(who("u_ann"), 30) == 12.3
    ring = {"type": "off_the_record", "pid": "u_ann", "name": "Ann", "seconds": 12.3}
    assert [desk.told(pid) for pid in desk.outboxes] == [[ring]] * 3


async def test_nothing_rings_when_nothing_was_taken_back() -> None:
    desk = Desk()
    with pytest.raises(Conflict) as nothing:
        await desk.tape.off_the_record(who("u_ann"), 30)
    desk.tap.fault = Unavailable("The disk fails.")
    with pytest.raises(Unavailable):
        await desk.tape.off_the_record(who("u_ann"), 30)
    with pytest.raises(Conflict) as off:
        await Desk(space=OFF).tape.off_the_record(who("u_ann"), 30)
    assert (nothing.value.code, off.value.code) == ("nothing_recorded", "tap_off")
    assert desk.told("u_bob") == []


def test_problems_are_told_to_moderators_at_once_and_not_too_often() -> None:
    desk = Desk()
    desk.tape.pulse(100)
    assert desk.told(HOST) == []
    desk.tap.problem = "The disk is full."
    desk.tape.pulse(100.1)
    desk.tape.pulse(100.2)
    assert desk.told(HOST) == [{"type": "tap_problem", "text": "The disk is full."}]
    desk.tap.problem = "The disk is slow."
    desk.tape.pulse(100.1 + PROBLEM_EVERY - 0.1)
    assert desk.told(HOST) == []
    desk.tape.pulse(100.1 + PROBLEM_EVERY)
    assert desk.told(HOST) == [{"type": "tap_problem", "text": "The disk is slow."}]
    assert desk.told("u_ann") + desk.told("u_bob") == []


def test_all_is_well_again_only_after_a_while_without_a_problem() -> None:
    desk = Desk()
    for now, problem in ((100.0, "slow"), (104.0, None), (104.1, "slow"), (104.2, None), (109.0, None)):
        desk.tap.problem = problem
        desk.tape.pulse(now)
    assert [message["text"] for message in desk.told(HOST)] == ["slow"]
    desk.tape.pulse(109.2)
    assert [message["text"] for message in desk.told(HOST)] == [None]
    assert desk.tape.problem is None


def test_who_begins_to_moderate_or_comes_back_learns_what_is_wrong_once() -> None:
    desk = Desk()
    desk.tap.problem = "The disk is full."
    desk.tape.pulse(100)
    desk.play.do(HOST, Invite("u_ann", Role.CO_HOST))
    desk.play.do("u_ann", AcceptInvite())
    desk.tape.pulse(100.1)
    desk.tape.pulse(100.2)
    assert [len(desk.told(pid)) for pid in (HOST, "u_ann", "u_bob")] == [1, 1, 0]
    for pid in (HOST, "u_bob"):
        desk.tape.greet(desk.sessions[pid])
    desk.tape.pulse(100.3)
    assert [len(desk.told(pid)) for pid in (HOST, "u_ann", "u_bob")] == [1, 0, 0]


def test_saving_is_told_to_the_creator_and_asked_of_who_spoke() -> None:
    desk = Desk()
    desk.tape.saved("r1", [HOST, "u_ann"])
    asked = {"type": "consent_asked", "recording_id": "r1", "deadline": None}
    assert desk.told(HOST) == [{"type": "saved", "recording_id": "r1"}, asked]
    assert (desk.told("u_ann"), desk.told("u_bob")) == ([asked], [])


def test_who_speaks_for_the_first_time_while_it_is_saved_is_asked_when_the_tap_says_so() -> None:
    desk = Desk()
    desk.tap.on_asked("u_bob", "r1")
    assert [message["type"] for message in desk.told("u_bob")] == ["consent_asked"]
    assert desk.told("u_ann") == []


def test_pins_and_new_titles_and_topics_are_marked() -> None:
    desk = Desk()
    desk.tape.pinned(Pinned("1", "https://example.org/a", "A page", HOST, 100.0))
    after = replace(LIVE, title="Something else", topics=("tea", "coffee"))
    desk.tape.change(LIVE, after)
    desk.tape.change(after, after)
    assert desk.tap.marks == [
        ("pin", "A page", "https://example.org/a"),
        ("title", "Something else", None),
        ("topics", "tea, coffee", None),
    ]
    assert desk.told("u_bob") == []


def test_a_space_that_is_off_marks_nothing_and_closes_nothing() -> None:
    desk = Desk(space=OFF)
    desk.tape.pinned(Pinned("1", "https://example.org/a", "A page", HOST, 100.0))
    desk.tape.change(OFF, replace(OFF, title="Something else"))
    desk.tape.pulse(100)
    desk.tape.close(replace(OFF, ended_at=DAY))
    assert desk.taps.made == []
