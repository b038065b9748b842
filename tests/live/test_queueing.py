"""Whose turn it is: as they came, first-timers first where hosts want it, with a question, and seen by all."""

import pytest

from spaces.errors import SpacesError
from spaces.live.commands import (
    Accept,
    AcceptInvite,
    Arranged,
    Blocks,
    Decline,
    Demote,
    Enter,
    Invite,
    LetPass,
    Request,
    Way,
    Withdraw,
)
from spaces.live.craft import Craft
from spaces.live.entries import Noted
from spaces.live.events import QueueJumped, Requests, You
from spaces.live.queueing import inserted, ordered, passed
from spaces.model import ActionKind, Role
from tests.live.play import HOST, Play, who

FIRST = Craft(first_timers_first=True)


def waiting(*pids: str, craft: Craft | None = None) -> Play:
    play = Play(craft=craft)
    for pid in pids:
        play.enter(pid)
        play.do(pid, Request())
        play.now += 1
    return play


def test_first_timers_go_behind_the_last_of_their_kind() -> None:
    assert inserted(["n", "a"], "b", {"n"}, first_timers_first=True) == ["n", "a", "b"]
    assert inserted(["m", "n"], "a", {"m", "n"}, first_timers_first=True) == ["a", "m", "n"]
    assert inserted(["n"], "m", {"m", "n"}, first_timers_first=True) == ["n", "m"]
    assert inserted(["n"], "a", {"n"}, first_timers_first=False) == ["n", "a"]


def test_deciding_anew_keeps_the_order_among_equals() -> None:
    assert ordered(["m", "a", "n", "b"], {"m", "n"}) == ["a", "b", "m", "n"]


def test_the_last_one_who_lets_others_pass_stays_last() -> None:
    assert passed(["a", "b", "c"], "a") == ["b", "a", "c"]
    assert passed(["a", "b"], "b") == ["a", "b"]


def test_each_knows_their_place_and_how_many_wait() -> None:
    play = waiting("u_ann", "u_bob")
    standing = play.room.standing("u_bob")
    assert (standing.request_position, standing.request_count) == (2, 2)
    play.do("u_ann", Withdraw())
    assert play.told("u_bob") is not None
    standing = play.room.standing("u_bob")
    assert (standing.request_position, standing.request_count) == (1, 1)
    assert play.room.standing("u_ann").request_count is None


def test_letting_the_next_one_pass_swaps_the_two() -> None:
    play = waiting("u_ann", "u_bob", "u_col")
    play.do("u_ann", LetPass())
    assert play.queue() == ["u_bob", "u_ann", "u_col"]
    with pytest.raises(SpacesError, match="not asking"):
        play.do(HOST, LetPass())


def test_who_spoke_already_waits_behind_those_who_did_not() -> None:
    play = waiting("u_ann", craft=FIRST)
    play.do(HOST, Accept("u_ann"))
    play.do("u_ann", Demote("u_ann"))
    play.do("u_ann", Request())
    play.enter("u_bob")
    play.do("u_bob", Request())
    assert [(one.pid, one.first_time) for one in play.room.asking()] == [("u_bob", True), ("u_ann", False)]
    play.do(None, Arranged(Craft()))
    assert play.queue() == ["u_bob", "u_ann"], "nobody loses a place when it is turned off"


def test_turning_first_timers_first_on_orders_who_waits_and_tells_them() -> None:
    play = waiting("u_ann")
    play.do(HOST, Accept("u_ann"))
    play.do("u_ann", Demote("u_ann"))
    play.do("u_ann", Request())
    play.enter("u_bob")
    play.do("u_bob", Request())
    events = play.do(None, Arranged(FIRST))
    assert play.queue() == ["u_bob", "u_ann"]
    assert {event.pid for event in events if isinstance(event, You)} == {"u_ann", "u_bob"}
    assert any(isinstance(event, Requests) for event in events)


def test_accepting_before_ones_turn_is_seen_and_noted() -> None:
    play = waiting("u_ann", "u_bob")
    play.room.entries()
    events = play.do(HOST, Accept("u_bob"))
    assert [event for event in events if isinstance(event, QueueJumped)] == [QueueJumped("u_bob", "Bob", HOST, 1)]
    noted = [entry for entry in play.room.entries() if isinstance(entry, Noted)]
    assert [(entry.kind, entry.detail) for entry in noted] == [
        (ActionKind.ACCEPTED, {"ahead": 1}),
        (ActionKind.ON_STAGE, {"role": "speaker"}),
    ]
    assert not any(isinstance(event, QueueJumped) for event in play.do(HOST, Accept("u_ann")))


def test_inviting_somebody_who_waits_further_back_is_seen_too() -> None:
    play = waiting("u_ann", "u_bob")
    assert any(isinstance(event, QueueJumped) for event in play.do(HOST, Invite("u_bob")))


def test_an_operator_who_is_not_on_stage_is_not_named() -> None:
    play = waiting("u_ann", "u_bob")
    play.enter("u_op", operator=True)
    events = play.do("u_op", Accept("u_bob"))
    assert QueueJumped("u_bob", "Bob", None, 1) in events


def test_a_question_goes_with_the_hand_and_can_be_asked_anew() -> None:
    play = waiting("u_ann")
    play.do("u_ann", Request(question="  Why   tea? "))
    assert play.room.asking()[0].question == "Why tea?"
    play.do("u_ann", Request())
    assert play.room.asking()[0].question == "Why tea?", "asking for one's place changes nothing"
    play.do("u_ann", Request(question=""))
    assert play.room.asking()[0].question is None
    with pytest.raises(SpacesError) as caught:
        play.do("u_ann", Request(question="x" * 141))
    assert (caught.value.code, caught.value.field) == ("question_too_long", "question")
    play.do("u_ann", Request(question="More"))
    play.do(HOST, Decline("u_ann"))
    play.do("u_ann", Request())
    assert play.room.asking()[0].question is None


def test_moderators_see_who_is_at_odds_with_somebody_on_stage() -> None:
    play = waiting("u_ann")
    assert not play.room.asking()[0].conflict
    play.do(None, Enter(who("u_bob"), "tab", Way(blocks=frozenset({"u_ann"}))))
    play.do(HOST, Invite("u_bob", Role.CO_HOST))
    assert not play.room.asking()[0].conflict, "who only listens is at odds with nobody on stage"
    events = play.do("u_bob", AcceptInvite())
    shown = [event for event in events if isinstance(event, Requests)]
    assert shown[-1].items[0].conflict
    play.do("u_bob", Blocks(frozenset(), frozenset()))
    assert not play.room.asking()[0].conflict


def test_only_oneself_is_told_whom_of_the_stage_one_blocked() -> None:
    play = Play()
    play.do(None, Enter(who("u_ann"), "tab", Way(blocks=frozenset({"u_bob"}))))
    assert play.room.standing("u_ann").blocked_here == ()
    play.speaker("u_bob")
    assert play.room.standing("u_ann").blocked_here == ("u_bob",)
    assert [event.pid for event in play.events if isinstance(event, You) and event.you.blocked_here] == ["u_ann"]
    play.do(HOST, Demote("u_bob"))
    assert play.told("u_ann") is not None
    assert play.room.standing("u_ann").blocked_here == ()


def test_who_let_somebody_go_first_stays_behind_them_when_something_else_changes() -> None:
    play = Play(craft=Craft(first_timers_first=True))
    play.speaker("u_old")
    play.do("u_old", Demote("u_old"))
    play.enter("u_new")
    for pid in ("u_old", "u_new"):
        play.do(pid, Request())
    play.do("u_new", LetPass())
    play.do(None, Arranged(Craft(first_timers_first=True, time_box=60)))
    assert play.queue() == ["u_old", "u_new"]
