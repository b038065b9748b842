"""Moves mark what they touch; people are told what differs from what they were told before."""

import pytest

from spaces.errors import Conflict
from spaces.live.craft import Craft
from spaces.live.events import HostBack, HostGone, OffStage, OnStage, Requests, Standing, You
from spaces.live.floor import Floor, Rules, Seat
from spaces.live.hosting import host_back, host_gone, succeed
from spaces.model import Role, State
from tests.live.play import HOST, who


def floor(**rules: object) -> Floor:
    made = Floor(who(HOST), Rules(**rules), State.LIVE, Craft())  # type: ignore[arg-type]
    made.host().presences.add("tab")
    made.touch(HOST)
    made.collect()
    return made


def seated(made: Floor, pid: str, role: Role = Role.LISTENER, now: float = 0.0) -> Seat:
    seat = made.seats[pid] = Seat(who(pid), Role.LISTENER, {"tab"})
    made.touch(pid)
    if role is not Role.LISTENER:
        made.place(seat, role, now)
    return seat


def test_touching_somebody_who_did_not_change_tells_nothing() -> None:
    made = floor()
    made.touch(HOST)
    made.touch("u_nobody")
    assert made.collect() == []


def test_coming_on_stage_is_told_to_all_and_to_the_one() -> None:
    made = floor()
    seat = seated(made, "u_ann", Role.SPEAKER)
    assert made.collect() == [OnStage(seat.participant()), You("u_ann", Standing(Role.SPEAKER))]
    assert made.collect() == []


def test_there_and_back_between_two_looks_is_nothing_at_all() -> None:
    made = floor()
    seat = seated(made, "u_ann", Role.SPEAKER)
    made.place(seat, Role.LISTENER, 0)
    assert made.collect() == []


def test_going_off_stage_ends_what_belonged_to_it() -> None:
    made = floor()
    seat = seated(made, "u_ann", Role.SPEAKER)
    seat.muted, seat.muted_by, seat.publishing = True, HOST, True
    made.collect()
    made.place(seat, Role.LISTENER, 0)
    assert (seat.muted, seat.muted_by, seat.publishing) == (False, None, False)
    assert made.collect() == [OffStage("u_ann"), You("u_ann", Standing())]


def test_when_somebody_leaves_the_queue_the_others_move_up() -> None:
    made = floor()
    first, second = seated(made, "u_ann"), seated(made, "u_bob")
    made.raise_hand(first, 1)
    made.raise_hand(second, 2)
    made.collect()
    made.forget("u_ann")
    told = made.collect()
    assert You("u_bob", Standing(request_position=1, request_count=1)) in told
    assert [[asking.pid for asking in event.items] for event in told if isinstance(event, Requests)] == [["u_bob"]]


def test_a_guests_invitation_goes_with_their_seat_and_an_accounts_stands() -> None:
    made = floor()
    for pid in ("g_tom", "u_ann"):
        seated(made, pid)
        made.invitations[pid] = Role.SPEAKER
        made.forget(pid)
    assert made.invitations == {"u_ann": Role.SPEAKER}


def test_limits_count_who_is_there() -> None:
    made = floor(stage_limit=1, co_host_limit=1)
    made.make_room(Role.SPEAKER)
    made.make_room(Role.CO_HOST)
    seated(made, "u_ann", Role.SPEAKER)
    seated(made, "u_col", Role.CO_HOST)
    for role, code in ((Role.SPEAKER, "stage_full"), (Role.CO_HOST, "co_hosts_full")):
        with pytest.raises(Conflict) as caught:
            made.make_room(role)
        assert caught.value.code == code


def test_succession_goes_to_the_longest_serving_who_is_there() -> None:
    made = floor(co_host_limit=3)
    away = seated(made, "u_one", Role.CO_HOST, now=1)
    away.presences.clear()
    seated(made, "u_three", Role.CO_HOST, now=3)
    heir = seated(made, "u_two", Role.CO_HOST, now=2)
    assert succeed(made, 10)
    assert made.host() is heir
    assert HOST not in made.seats


def test_without_anybody_to_succeed_nothing_changes() -> None:
    made = floor()
    assert not succeed(made, 10)
    assert made.host().pid == HOST


def test_the_grace_time_is_told_once_at_each_end() -> None:
    made = floor(grace_seconds=60)
    host_gone(made, 100)
    assert made.collect() == [HostGone(160)]
    host_back(made)
    host_back(made)
    assert made.collect() == [HostBack()]


def test_a_canceled_space_never_was_live() -> None:
    made = Floor(who(HOST), Rules(), State.SCHEDULED, Craft())
    made.finish("canceled", 1)
    assert made.state is State.CANCELED
    ended = floor()
    ended.finish("host", 1)
    assert ended.state is State.ENDED


def test_operators_and_the_creator_rank_with_the_host() -> None:
    made = floor()
    made.seats["u_root"] = Seat(who("u_root", operator=True), Role.LISTENER)
    assert made.rank(made.seats["u_root"]) == made.rank(made.host())
    assert made.moderates(made.seats["u_root"])
    assert not made.moderates(seated(made, "u_ann", Role.SPEAKER))
