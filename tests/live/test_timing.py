"""The time that speakers have: a visible end, more of it from moderators, and listening again when it is over."""

import pytest

from spaces.errors import SpacesError
from spaces.live.commands import AcceptInvite, Arranged, Begin, Demote, Extend, Invite
from spaces.live.craft import Craft
from spaces.live.entries import Noted
from spaces.live.events import OffStage, TimeUp
from spaces.model import ActionKind, Role, State
from tests.live.play import HOST, Play

BOX = Craft(time_box=60.0)


def ends(play: Play) -> dict[str, float | None]:
    return {shown.pid: shown.until for shown in play.room.stage()}


def test_a_speakers_time_has_an_end_that_everybody_sees_and_hosts_have_all_of_it() -> None:
    play = Play(craft=BOX)
    play.speaker("u_ann")
    play.co_host("u_col")
    assert ends(play) == {HOST: None, "u_ann": 160.0, "u_col": None}


def test_when_it_is_over_they_listen_again_and_it_is_said_why() -> None:
    play = Play(craft=BOX)
    play.speaker("u_ann")
    play.room.entries()
    assert play.room.due() == 160.0
    events = play.later(60)
    assert OffStage("u_ann") in events
    assert TimeUp("u_ann", "Ann") in events
    assert play.room.role("u_ann") is Role.LISTENER
    assert play.room.seated("u_ann")
    noted = [entry for entry in play.room.entries() if isinstance(entry, Noted)]
    assert [(entry.kind, entry.to and entry.to.pid, entry.detail) for entry in noted] == [
        (ActionKind.OFF_STAGE, "u_ann", {"reason": "time_box"})
    ]


def test_moderators_give_more_time_within_reason() -> None:
    play = Play(craft=BOX)
    play.speaker("u_ann")
    play.co_host("u_col")
    play.do("u_col", Extend("u_ann", 30))
    assert ends(play)["u_ann"] == 190.0
    for pid, command, code in (
        (HOST, Extend("u_ann", 29), "invalid"),
        (HOST, Extend("u_ann", 601), "invalid"),
        (HOST, Extend("u_ann", float("nan")), "invalid"),
        ("u_ann", Extend("u_ann", 60), "moderators_only"),
        (HOST, Extend("u_col", 60), "no_time_box"),
        (HOST, Extend("u_bob", 60), "participant_not_found"),
    ):
        with pytest.raises(SpacesError) as caught:
            play.do(pid, command)
        assert caught.value.code == code


def test_another_box_is_for_those_who_come_later() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do(None, Arranged(BOX))
    play.speaker("u_bob")
    assert ends(play) == {HOST: None, "u_ann": None, "u_bob": 160.0}
    play.do(None, Arranged(Craft()))
    assert ends(play)["u_bob"] == 160.0


def test_becoming_co_host_ends_the_clock_and_stepping_down_starts_it() -> None:
    play = Play(craft=BOX)
    play.speaker("u_ann")
    play.do(HOST, Invite("u_ann", Role.CO_HOST))
    play.do("u_ann", AcceptInvite())
    assert ends(play)["u_ann"] is None
    play.do("u_ann", Demote("u_ann"))
    assert ends(play)["u_ann"] == play.now + 60, "a turn like others have"


def test_the_time_of_who_was_put_on_stage_before_the_start_begins_with_it() -> None:
    play = Play(state=State.SCHEDULED, craft=BOX)
    play.enter("u_ann")
    play.do(HOST, Invite("u_ann"))
    play.do("u_ann", AcceptInvite())
    assert ends(play)["u_ann"] is None
    play.now += 500
    play.do(None, Begin())
    assert ends(play)["u_ann"] == play.now + 60


def test_who_comes_back_on_stage_has_their_whole_time_again() -> None:
    play = Play(craft=BOX)
    play.speaker("u_ann")
    play.later(60)
    play.speaker("u_ann")
    assert ends(play)["u_ann"] == play.now + 60


def test_time_runs_while_they_are_away() -> None:
    play = Play(craft=Craft(time_box=30.0))
    play.speaker("u_ann")
    play.exit("u_ann")
    play.later(30)
    assert not play.room.seated("u_ann")
