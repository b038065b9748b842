import pytest

from spaces.errors import Conflict, Forbidden
from spaces.live.commands import AcceptInvite, Ban, Demote, Invite, Mute, MuteAll, Remove, Request, Unmute, Uplink
from spaces.live.events import OffStage, OnStage, Removed
from spaces.live.floor import Rules
from spaces.model import Role
from tests.live.play import HOST, Play, names
from tests.live.test_asking import code_of


def muted(play: Play) -> set[str]:
    return {shown.pid for shown in play.room.stage() if shown.muted}


def test_a_moderator_mutes_a_speaker_and_everybody_sees_it() -> None:
    play = Play()
    play.speaker("u_ann")
    events = play.do(HOST, Mute("u_ann"))
    assert muted(play) == {"u_ann"}
    assert play.told("u_ann").you.muted_by == HOST
    assert [event.participant.muted for event in events if isinstance(event, OnStage)] == [True]
    assert play.do(HOST, Mute("u_ann")) == []


def test_people_open_only_their_own_microphone() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do(HOST, Mute("u_ann"))
    assert code_of(play, HOST, Unmute("u_ann")) == "only_self"
    play.do("u_ann", Unmute("u_ann"))
    assert muted(play) == set()
    assert play.told("u_ann").you.muted_by is None


def test_people_mute_themselves_but_not_each_other() -> None:
    play = Play()
    play.speaker("u_ann")
    play.speaker("u_bob")
    play.do("u_ann", Mute("u_ann"))
    assert play.told("u_ann").you.muted_by is None
    assert code_of(play, "u_ann", Mute("u_bob")) == "moderators_only"


def test_a_co_host_may_silence_even_the_host() -> None:
    play = Play()
    play.co_host("u_col")
    play.do("u_col", Mute(HOST))
    assert muted(play) == {HOST}


def test_listeners_have_no_microphone_to_mute() -> None:
    play = Play()
    play.enter("u_ann")
    for command in (Mute("u_ann"), Demote("u_ann")):
        assert code_of(play, HOST, command) == "not_on_stage"
    assert code_of(play, "u_ann", Unmute("u_ann")) == "not_on_stage"


def test_mute_all_spares_hosts_and_co_hosts() -> None:
    play = Play()
    play.co_host("u_col")
    play.speaker("u_ann")
    play.speaker("u_bob")
    assert code_of(play, "u_ann", MuteAll()) == "moderators_only"
    play.do("u_col", MuteAll())
    assert muted(play) == {"u_ann", "u_bob"}


def test_a_demoted_speaker_listens_again_and_starts_afresh_next_time() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do("u_ann", Uplink(up=True))
    play.do(HOST, Mute("u_ann"))
    events = play.do(HOST, Demote("u_ann"))
    assert OffStage("u_ann") in events
    assert play.told("u_ann").you.role is Role.LISTENER
    assert play.told("u_ann").you.publishing is False
    play.speaker("u_ann")
    assert muted(play) == set()


def test_late_news_of_a_microphone_does_not_count_off_stage() -> None:
    play = Play()
    play.enter("u_ann")
    assert play.do("u_ann", Uplink(up=True)) == []


def test_speakers_step_down_by_themselves() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do("u_ann", Demote("u_ann"))
    assert play.roles() == {HOST: Role.HOST}
    with pytest.raises(Conflict):
        play.do("u_ann", Demote("u_ann"))


def test_the_host_leaves_rather_than_stepping_down() -> None:
    assert code_of(Play(), HOST, Demote(HOST)) == "host_stays"


def test_a_co_host_demoted_by_the_host_is_a_speaker_first() -> None:
    play = Play()
    play.co_host("u_col")
    play.do(HOST, Demote("u_col"))
    assert play.roles()["u_col"] is Role.SPEAKER
    play.do(HOST, Demote("u_col"))
    assert "u_col" not in play.roles()


def test_a_demoted_co_host_listens_when_the_stage_is_full() -> None:
    play = Play(rules=Rules(stage_limit=1))
    play.co_host("u_col")
    play.speaker("u_ann")
    play.do(HOST, Demote("u_col"))
    assert "u_col" not in play.roles()


def test_a_co_host_who_steps_down_stays_on_stage_while_there_is_room() -> None:
    play = Play(rules=Rules(stage_limit=1, co_host_limit=2))
    play.co_host("u_col")
    play.co_host("u_dan")
    play.do("u_col", Demote("u_col"))
    play.do("u_dan", Demote("u_dan"))
    assert play.roles() == {HOST: Role.HOST, "u_col": Role.SPEAKER}
    play.do("u_col", Demote("u_col"))
    assert play.roles() == {HOST: Role.HOST}


def test_nobody_takes_the_stage_from_their_equals_or_betters() -> None:
    play = Play()
    play.co_host("u_col")
    play.co_host("u_dan")
    for command in (Demote("u_dan"), Remove("u_dan"), Ban("u_dan"), Remove(HOST)):
        assert code_of(play, "u_col", command) == "outranked"


def test_a_removed_person_is_out_and_may_come_back_to_listen() -> None:
    play = Play()
    play.speaker("u_ann")
    events = play.do(HOST, Remove("u_ann"))
    assert Removed("u_ann", "removed") in events
    assert OffStage("u_ann") in events
    assert not play.room.seated("u_ann")
    play.enter("u_ann")
    assert play.room.role("u_ann") is Role.LISTENER


def test_removing_somebody_takes_their_raised_hand_and_invitation_away() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    play.do("u_bob", Request())
    play.do(HOST, Remove("u_ann"))
    assert play.told("u_bob").you.request_position == 1
    play.enter("u_cem")
    play.do(HOST, Invite("u_cem"))
    play.do(HOST, Remove("u_cem"))
    play.enter("u_cem")
    assert code_of(play, "u_cem", AcceptInvite()) == "not_invited"


def test_a_banned_person_cannot_come_back() -> None:
    play = Play()
    play.enter("g_tom")
    assert Removed("g_tom", "banned") in play.do(HOST, Ban("g_tom"))
    with pytest.raises(Forbidden) as caught:
        play.enter("g_tom")
    assert caught.value.code == "banned"
    assert code_of(play, HOST, Invite("g_tom", known=True)) == "cannot_invite"


def test_listeners_put_nobody_out() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    for command in (Remove("u_bob"), Ban("u_bob"), Demote("u_bob")):
        assert code_of(play, "u_ann", command) == "moderators_only"


def test_an_operator_moderates_any_space_without_being_on_stage() -> None:
    play = Play()
    play.co_host("u_col")
    play.enter("u_root", operator=True)
    play.do("u_root", Mute(HOST))
    assert "Removed" in names(play.do("u_root", Remove("u_col")))
    assert code_of(play, "u_root", Remove(HOST)) == "outranked"


def test_a_speaker_who_is_invited_as_co_host_can_still_be_sent_back_to_listen() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do(HOST, Invite("u_ann", Role.CO_HOST))
    play.do(HOST, Demote("u_ann"))
    assert play.room.role("u_ann") is Role.LISTENER
    assert not play.room.invited("u_ann")
