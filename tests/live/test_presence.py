import pytest

from spaces.errors import Conflict, Forbidden, Unavailable
from spaces.live.commands import (
    Accept,
    AcceptInvite,
    Arranged,
    Begin,
    Blocks,
    Demote,
    End,
    Enter,
    Exit,
    Finish,
    Invite,
    Leave,
    Mute,
    Request,
    Start,
    Way,
)
from spaces.live.craft import Craft
from spaces.live.entries import Noted
from spaces.live.events import Ended, HostBack, HostGone, Left, OffStage, Removed, Started
from spaces.live.floor import Rules
from spaces.model import ActionKind, Role, SpeakerPolicy, State
from tests.live.play import HOST, Play, names, who
from tests.live.test_asking import code_of

GRACE = 60


def test_a_host_who_reloads_takes_the_same_seat() -> None:
    play = Play()
    play.enter("u_ann")
    play.do(HOST, Mute(HOST))
    events = play.exit(HOST)
    assert HostGone(play.now + GRACE) in events
    play.later(2)
    assert HostBack() in play.enter(HOST)
    assert play.roles() == {HOST: Role.HOST}
    assert play.room.standing(HOST).muted
    assert play.later(10 * GRACE) == []


def test_a_host_with_two_tabs_is_not_gone_when_one_closes() -> None:
    play = Play()
    play.enter(HOST, presence="phone")
    assert play.exit(HOST) == []
    assert "HostGone" in names(play.exit(HOST, "phone"))


def test_without_co_hosts_the_space_ends_after_the_grace_time() -> None:
    play = Play()
    play.exit(HOST)
    assert play.later(GRACE - 1) == []
    assert [type(event) for event in play.later(1)] == [Ended]
    assert play.events == [Ended("host_left", play.now)]
    assert play.room.state is State.ENDED


def test_the_longest_serving_co_host_who_is_there_takes_over() -> None:
    play = Play(rules=Rules(co_host_limit=3, grace_seconds=GRACE))
    play.co_host("u_one")
    play.co_host("u_two")
    play.co_host("u_three")
    play.exit(HOST)
    play.later(GRACE - 1)
    play.exit("u_one")
    events = play.later(1)
    assert play.roles()["u_two"] is Role.HOST
    assert OffStage(HOST) in events
    assert HostBack() in events
    assert "u_one" in play.roles()


def test_the_returning_creator_is_host_again_and_the_acting_one_co_host() -> None:
    play = Play()
    play.co_host("u_col")
    play.exit(HOST)
    play.later(GRACE)
    assert play.roles() == {"u_col": Role.HOST}
    play.enter(HOST)
    assert play.roles() == {HOST: Role.HOST, "u_col": Role.CO_HOST}
    assert play.told("u_col").you.role is Role.CO_HOST


def test_an_acting_host_counts_as_co_host_so_that_the_creator_finds_a_place() -> None:
    play = Play(rules=Rules(co_host_limit=1, grace_seconds=GRACE))
    play.co_host("u_col")
    play.exit(HOST)
    play.later(GRACE)
    play.enter("u_ann")
    assert code_of(play, "u_col", Invite("u_ann", Role.CO_HOST)) == "co_hosts_full"


def test_an_acting_host_who_drops_has_a_grace_time_too() -> None:
    play = Play()
    play.co_host("u_col")
    play.exit(HOST)
    play.later(GRACE)
    assert "HostGone" in names(play.exit("u_col"))
    assert play.later(GRACE) == [Ended("host_left", play.now)]


def test_the_creator_ends_the_grace_time_of_an_absent_acting_host() -> None:
    play = Play()
    play.co_host("u_col")
    play.exit(HOST)
    play.later(GRACE)
    play.exit("u_col")
    assert HostBack() in play.enter(HOST)
    assert play.roles() == {HOST: Role.HOST, "u_col": Role.CO_HOST}
    play.later(GRACE)
    assert play.roles() == {HOST: Role.HOST}


def test_a_host_who_leaves_hands_over_at_once() -> None:
    play = Play()
    play.co_host("u_col")
    events = play.do(HOST, Leave())
    assert Left(HOST) in events
    assert play.roles() == {"u_col": Role.HOST}


def test_a_host_who_leaves_without_co_hosts_starts_the_grace_time() -> None:
    play = Play()
    assert HostGone(play.now + GRACE) in play.do(HOST, Leave())


def test_a_speaker_who_reloads_takes_the_same_seat_and_mute() -> None:
    play = Play()
    play.speaker("g_tom")
    play.do("g_tom", Mute("g_tom"))
    play.exit("g_tom")
    assert [shown.connected for shown in play.room.stage()] == [True, False]
    play.later(GRACE - 1)
    play.enter("g_tom")
    assert play.room.standing("g_tom").role is Role.SPEAKER
    assert play.room.standing("g_tom").muted


def test_an_absent_speaker_loses_the_seat_after_the_grace_time() -> None:
    play = Play()
    play.speaker("u_ann")
    play.exit("u_ann")
    assert play.later(GRACE) == [OffStage("u_ann")]
    assert not play.room.seated("u_ann")


def test_a_speaker_who_leaves_is_gone_at_once() -> None:
    play = Play()
    play.speaker("u_ann")
    assert OffStage("u_ann") in play.do("u_ann", Leave())
    assert not play.room.seated("u_ann")


def test_a_listener_is_forgotten_with_the_last_connection() -> None:
    play = Play()
    play.enter("u_ann")
    play.enter("u_ann", presence="phone")
    play.exit("u_ann")
    assert play.room.listener_count == 1
    assert play.exit("u_ann", "phone") == []
    assert not play.room.seated("u_ann")
    assert play.room.listener_count == 0


def test_a_raised_hand_survives_a_reload_but_not_the_grace_time() -> None:
    play = Play()
    play.enter("u_ann")
    play.do("u_ann", Request())
    play.exit("u_ann")
    play.later(5)
    play.enter("u_ann")
    assert play.room.standing("u_ann").request_position == 1
    play.exit("u_ann")
    assert names(play.later(GRACE)) == ["Requests"]
    assert play.queue() == []


def test_somebody_absent_can_be_accepted_and_has_the_rest_of_the_grace_time_to_come() -> None:
    play = Play()
    play.enter("u_ann")
    play.do("u_ann", Request())
    play.exit("u_ann")
    play.later(10)
    play.do(HOST, Accept("u_ann"))
    play.later(GRACE - 11)
    assert "u_ann" in play.roles()
    play.later(1)
    assert "u_ann" not in play.roles()


def test_demoting_an_absent_speaker_forgets_them() -> None:
    play = Play()
    play.speaker("u_ann")
    play.exit("u_ann")
    play.do(HOST, Demote("u_ann"))
    assert not play.room.seated("u_ann")


def test_somebody_known_by_http_alone_does_not_count_as_listener() -> None:
    play = Play()
    play.do(None, Enter(who("u_bot"), None))
    play.do("u_bot", Request())
    play.do("u_bot", Exit(""))
    assert play.room.listener_count == 0
    assert play.queue() == ["u_bot"]
    play.do("u_bot", Leave())
    play.do(None, Enter(who("u_bot"), None))
    play.do("u_bot", Exit(""))
    assert not play.room.seated("u_bot")


def test_a_guest_who_comes_back_nameless_keeps_the_name() -> None:
    play = Play()
    play.speaker("g_tom")
    play.exit("g_tom")
    play.do(None, Enter(who("g_tom").__class__("g_tom", None, None, None, 3), "tab"))
    assert [shown.name for shown in play.room.stage()] == ["Host", "Tom"]


def test_a_full_space_admits_nobody_new_but_everybody_who_has_a_place() -> None:
    play = Play(rules=Rules(listener_limit=1, grace_seconds=GRACE))
    play.speaker("u_ann")
    play.enter("u_bob")
    with pytest.raises(Unavailable) as caught:
        play.enter("u_cem")
    assert caught.value.code == "space_full"
    play.enter("u_bob", presence="phone")
    play.exit("u_ann")
    play.enter("u_ann")
    play.exit(HOST)
    play.enter(HOST)


def test_the_peak_is_the_most_listeners_at_once_while_live() -> None:
    play = Play(state=State.SCHEDULED)
    play.enter("g_a", "g_b", "g_c")
    play.exit("g_a")
    assert play.room.peak_listeners == 0
    play.do(HOST, Start())
    play.exit("g_b")
    assert play.room.live().peak_listeners == 2
    assert play.room.live().listener_count == 1
    assert play.room.live().participant_count == 2


def test_starting_makes_the_waiting_room_live_in_place() -> None:
    play = Play(state=State.SCHEDULED)
    play.enter("u_ann")
    assert play.room.live().hosts == ()
    assert play.do(HOST, Start()) == [Started()]
    assert play.room.state is State.LIVE
    assert [shown.pid for shown in play.room.live().hosts] == [HOST]
    assert play.do(HOST, Start()) == []


def test_only_the_host_starts() -> None:
    play = Play(state=State.SCHEDULED)
    play.co_host("u_col")
    assert code_of(play, "u_col", Start()) == "host_only"


def test_a_space_started_without_its_host_waits_for_them() -> None:
    play = Play(state=State.SCHEDULED, host=None)
    assert play.do(None, Begin()) == [Started(), HostGone(play.now + GRACE)]
    assert play.room.due() == play.now + GRACE


def test_a_space_that_was_live_when_the_server_stopped_waits_for_its_host() -> None:
    play = Play(host=None)
    assert play.room.host_until == play.now + GRACE
    assert play.enter(HOST)[-1] == HostBack()


def test_seats_given_before_the_start_are_kept_until_then() -> None:
    play = Play(state=State.SCHEDULED)
    play.enter("u_ann")
    play.do(HOST, Invite("u_ann"))
    play.do("u_ann", AcceptInvite())
    play.exit("u_ann")
    play.exit(HOST)
    assert play.later(3600) == []
    play.enter(HOST)
    play.do(HOST, Start())
    assert play.later(GRACE) == [OffStage("u_ann")]


@pytest.mark.parametrize(("by", "reason"), [(HOST, "host"), ("u_col", "moderator"), ("u_root", "operator")])
def test_hosts_co_hosts_and_operators_end_the_space(by: str, reason: str) -> None:
    play = Play()
    play.co_host("u_col")
    play.enter("u_root", operator=True)
    assert play.do(by, End()) == [Ended(reason, play.now)]
    assert play.room.over


def test_listeners_and_speakers_do_not_end_the_space() -> None:
    play = Play()
    play.speaker("u_ann")
    with pytest.raises(Forbidden):
        play.do("u_ann", End())


def test_a_space_that_has_not_begun_is_canceled_rather_than_ended() -> None:
    play = Play(state=State.SCHEDULED)
    assert code_of(play, HOST, End()) == "not_live"
    assert play.do(None, Finish("canceled")) == [Ended("canceled", play.now)]
    assert play.room.state is State.CANCELED


def test_when_it_is_over_nothing_happens_any_more() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do(HOST, End())
    with pytest.raises(Conflict) as caught:
        play.enter("u_bob")
    assert caught.value.code == "space_over"
    assert play.exit("u_ann") == []
    assert play.do(None, Finish("operator")) == []
    assert play.do(None, Arranged(Craft(SpeakerPolicy.INVITED))) == []
    assert play.room.due() is None
    assert play.room.tick(play.now + 1e6) == []


def test_a_changed_policy_holds_from_the_next_request_on() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    play.do(None, Arranged(Craft(SpeakerPolicy.INVITED)))
    assert play.room.policy is SpeakerPolicy.INVITED
    assert play.queue() == ["u_ann"]
    assert code_of(play, "u_bob", Request()) == "invited_only"


BLOCKED = Blocks(frozenset(), frozenset({HOST}))


def shut_out(play: Play) -> list[str]:
    """Who was put out in the last step because of a block, and it stands in the log as what the creator did."""
    gone = [event.pid for event in play.events if isinstance(event, Removed) and event.reason == "blocked"]
    noted = [entry for entry in play.room.entries() if isinstance(entry, Noted) and entry.kind is ActionKind.BANNED]
    assert [(entry.by.pid, entry.to.pid) for entry in noted if entry.by and entry.to] == [(HOST, pid) for pid in gone]
    assert not any(play.room.seated(pid) for pid in gone)
    return gone


def test_whom_the_host_blocks_goes_at_once_and_nobody_else() -> None:
    play = Play()
    play.speaker("u_bob")
    play.enter("u_ann")
    play.enter("u_op", operator=True)
    play.do("u_bob", Blocks(frozenset(), frozenset({"u_ann"})))
    assert shut_out(play) == []
    for pid, gone in (("u_bob", ["u_bob"]), ("u_ann", ["u_ann"]), (HOST, []), ("u_op", [])):
        play.do(pid, BLOCKED)
        assert shut_out(play) == gone


def test_an_acting_host_whom_the_creator_blocks_hands_over_where_somebody_is_there() -> None:
    play = Play(rules=Rules(co_host_limit=3, grace_seconds=GRACE))
    play.co_host("u_ann")
    play.co_host("u_bob")
    play.do(HOST, Leave())
    assert play.roles()["u_ann"] is Role.HOST
    play.do("u_ann", BLOCKED)
    assert shut_out(play) == ["u_ann"]
    assert play.roles()["u_bob"] is Role.HOST


def test_an_acting_host_whom_the_creator_blocks_stays_for_the_others_until_the_creator_is_back() -> None:
    play = Play(rules=Rules(co_host_limit=3, grace_seconds=GRACE))
    play.co_host("u_ann")
    play.do(HOST, Leave())
    play.do("u_ann", BLOCKED)
    assert shut_out(play) == []
    play.exit("u_ann")
    play.do(None, Enter(who("u_ann"), "tab", Way(blocked=True, blocked_by=frozenset({HOST}))))
    assert play.roles()["u_ann"] is Role.HOST
    play.enter(HOST)
    assert shut_out(play) == ["u_ann"]
    assert play.roles() == {HOST: Role.HOST}
