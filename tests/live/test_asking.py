import pytest

from spaces.errors import Conflict, Forbidden, Invalid, NotFound, SpacesError, TooMany
from spaces.live.asking import QUEUE_MAX
from spaces.live.commands import (
    Accept,
    AcceptInvite,
    Decline,
    DeclineInvite,
    Demote,
    Enter,
    Invite,
    Request,
    Who,
    Withdraw,
)
from spaces.live.entries import Noted
from spaces.live.events import OnStage, Requests
from spaces.live.floor import Rules
from spaces.model import ActionKind, Role, SpeakerPolicy, State
from tests.live.play import HOST, Play, names


def code_of(play: Play, by: str, command: object) -> str:
    with pytest.raises(SpacesError) as caught:
        play.do(by, command)  # type: ignore[arg-type]
    return caught.value.code


def test_a_listener_who_asks_learns_their_position_and_the_hosts_see_the_queue() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    events = play.do("u_bob", Request())
    assert play.told("u_bob").you.request_position == 2
    [requests] = [event for event in events if isinstance(event, Requests)]
    assert [(asking.pid, asking.name) for asking in requests.items] == [("u_ann", "Ann"), ("u_bob", "Bob")]


def test_asking_again_keeps_the_place_in_the_queue() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    play.do("u_bob", Request())
    assert play.do("u_ann", Request()) == []
    assert play.queue() == ["u_ann", "u_bob"]


def test_whoever_is_accepted_comes_on_stage_and_the_others_move_up() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    play.do("u_bob", Request())
    events = play.do(HOST, Accept("u_ann"))
    assert play.roles() == {HOST: Role.HOST, "u_ann": Role.SPEAKER}
    assert play.told("u_ann").you.role is Role.SPEAKER
    assert play.told("u_bob").you.request_position == 1
    assert [event.participant.pid for event in events if isinstance(event, OnStage)] == ["u_ann"]


def test_two_moderators_cannot_accept_the_same_request_twice() -> None:
    play = Play()
    play.speaker("u_ann")
    assert code_of(play, HOST, Accept("u_ann")) == "not_asking"


def test_a_declined_request_leaves_a_listener() -> None:
    play = Play()
    play.enter("u_ann")
    play.do("u_ann", Request())
    play.do(HOST, Decline("u_ann"))
    assert play.queue() == []
    assert play.told("u_ann").you.request_position is None
    assert code_of(play, HOST, Decline("u_ann")) == "not_asking"


def test_a_hand_can_be_taken_down_and_doing_it_twice_is_fine() -> None:
    play = Play()
    play.enter("u_ann")
    play.do("u_ann", Request())
    assert "Requests" in names(play.do("u_ann", Withdraw()))
    assert play.do("u_ann", Withdraw()) == []


def test_the_stage_limit_holds_for_requests_and_invitations() -> None:
    play = Play(rules=Rules(stage_limit=1))
    play.speaker("u_ann")
    play.enter("u_bob", "u_cem")
    play.do("u_bob", Request())
    assert code_of(play, HOST, Accept("u_bob")) == "stage_full"
    assert code_of(play, HOST, Invite("u_cem")) == "stage_full"
    assert play.queue() == ["u_bob"]


def test_an_invitation_that_was_given_in_time_can_still_meet_a_full_stage() -> None:
    play = Play(rules=Rules(stage_limit=1))
    play.enter("u_ann")
    play.do(HOST, Invite("u_ann"))
    play.speaker("u_bob")
    assert code_of(play, "u_ann", AcceptInvite()) == "stage_full"
    play.do("u_bob", Demote("u_bob"))
    play.do("u_ann", AcceptInvite())
    assert play.roles()["u_ann"] is Role.SPEAKER


def test_only_moderators_accept_decline_and_invite() -> None:
    play = Play()
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    for command in (Accept("u_ann"), Decline("u_ann"), Invite("u_ann")):
        assert code_of(play, "u_bob", command) == "moderators_only"


def test_a_co_host_accepts_and_invites_speakers_but_makes_no_co_hosts() -> None:
    play = Play()
    play.co_host("u_col")
    play.enter("u_ann", "u_bob")
    play.do("u_ann", Request())
    play.do("u_col", Accept("u_ann"))
    play.do("u_col", Invite("u_bob"))
    assert play.told("u_bob").you.invited_as is Role.SPEAKER
    assert code_of(play, "u_col", Invite("u_bob", Role.CO_HOST)) == "host_only"


def test_a_space_has_no_more_co_hosts_than_allowed() -> None:
    play = Play(rules=Rules(co_host_limit=1))
    play.co_host("u_col")
    play.enter("u_ann")
    assert code_of(play, HOST, Invite("u_ann", Role.CO_HOST)) == "co_hosts_full"


def test_a_speaker_can_become_co_host_and_then_sees_the_queue() -> None:
    play = Play()
    play.speaker("u_ann")
    play.do(HOST, Invite("u_ann", Role.CO_HOST))
    events = play.do("u_ann", AcceptInvite())
    assert play.roles()["u_ann"] is Role.CO_HOST
    assert "Requests" in names(events)


def test_nobody_is_invited_to_what_they_are() -> None:
    play = Play()
    play.speaker("u_ann")
    play.co_host("u_col")
    assert code_of(play, HOST, Invite("u_ann")) == "already_on_stage"
    assert code_of(play, HOST, Invite("u_col")) == "already_on_stage"
    assert code_of(play, HOST, Invite(HOST)) == "cannot_invite"
    assert code_of(play, HOST, Invite("u_ann", Role.HOST)) == "role_invalid"


def test_a_guest_cannot_become_co_host() -> None:
    play = Play()
    play.enter("g_tom")
    assert code_of(play, HOST, Invite("g_tom", Role.CO_HOST)) == "account_needed"


def test_inviting_somebody_who_asked_to_speak_brings_them_on_stage() -> None:
    play = Play()
    play.enter("u_ann")
    play.do("u_ann", Request())
    play.do(HOST, Invite("u_ann"))
    assert play.roles()["u_ann"] is Role.SPEAKER
    assert play.queue() == []


def test_an_account_can_be_invited_while_it_is_away() -> None:
    play = Play()
    assert code_of(play, HOST, Invite("u_ann")) == "participant_not_found"
    play.do(HOST, Invite("u_ann", known=True))
    play.enter("u_ann")
    assert play.room.standing("u_ann").invited_as is Role.SPEAKER
    play.do("u_ann", AcceptInvite())
    assert play.roles()["u_ann"] is Role.SPEAKER


def test_an_invitation_can_be_declined_or_called_off() -> None:
    play = Play()
    play.enter("u_ann")
    play.do(HOST, Invite("u_ann"))
    play.do("u_ann", DeclineInvite())
    assert play.told("u_ann").you.invited_as is None
    assert code_of(play, "u_ann", DeclineInvite()) == "not_invited"
    assert code_of(play, "u_ann", AcceptInvite()) == "not_invited"
    play.do(HOST, Invite("u_ann"))
    play.do(HOST, Demote("u_ann"))
    assert code_of(play, "u_ann", AcceptInvite()) == "not_invited"


def test_people_on_stage_have_nothing_to_ask_for() -> None:
    play = Play()
    assert code_of(play, HOST, Request()) == "already_on_stage"


def test_a_guest_gives_a_name_to_ask() -> None:
    play = Play()
    play.do(None, Enter(Who("g_x", None, None, None, 1), "tab"))
    with pytest.raises(Invalid) as caught:
        play.do("g_x", Request())
    assert (caught.value.code, caught.value.field) == ("name_missing", "name")
    with pytest.raises(Invalid):
        play.do("g_x", Request("  \n "))
    play.do("g_x", Request("  Tom\u202e  Jones "))
    assert play.room.asking()[0].name == "Tom Jones"


def test_guests_only_listen_where_the_operator_says_so() -> None:
    play = Play(rules=Rules(guests_may_speak=False))
    play.enter("g_tom", "u_ann")
    assert code_of(play, "g_tom", Request()) == "guests_listen"
    play.do("u_ann", Request())
    assert play.queue() == ["u_ann"]


def test_where_only_invited_people_speak_nobody_else_can_ask() -> None:
    play = Play(policy=SpeakerPolicy.INVITED)
    play.enter("u_ann", "u_bob")
    assert code_of(play, "u_ann", Request()) == "invited_only"
    play.do(HOST, Invite("u_bob"))
    play.do("u_bob", Request())
    assert play.queue() == ["u_bob"]


def test_where_followed_people_speak_the_others_and_guests_cannot_ask() -> None:
    play = Play(policy=SpeakerPolicy.FOLLOWED)
    play.enter("u_ann", "g_tom")
    assert code_of(play, "u_ann", Request()) == "followed_only"
    assert code_of(play, "g_tom", Request()) == "followed_only"
    play.do("u_ann", Request(followed=True))
    assert play.queue() == ["u_ann"]


def test_before_the_start_nobody_asks_but_the_host_prepares_the_stage() -> None:
    play = Play(state=State.SCHEDULED)
    play.enter("u_ann", "u_bob")
    with pytest.raises(Conflict, match="not started"):
        play.do("u_ann", Request())
    play.do(HOST, Invite("u_bob"))
    play.do("u_bob", AcceptInvite())
    assert play.roles()["u_bob"] is Role.SPEAKER


def test_the_queue_has_an_end() -> None:
    play = Play()
    for number in range(QUEUE_MAX):
        play.enter(f"g_{number}")
        play.do(f"g_{number}", Request())
    play.enter("u_late")
    with pytest.raises(TooMany):
        play.do("u_late", Request())


def test_strangers_and_absentees_are_told_so() -> None:
    play = Play()
    with pytest.raises(NotFound):
        play.do("u_nobody", Request())
    with pytest.raises(NotFound):
        play.do(HOST, Accept("u_nobody"))
    play.enter("u_ann")
    with pytest.raises(Forbidden):
        play.do("u_ann", Accept("u_nobody"))


def test_a_hand_that_goes_up_and_down_is_slowed_and_entered_into_the_log_once() -> None:
    play = Play()
    play.enter("u_ann")
    play.room.entries()
    for _ in range(5):
        play.do("u_ann", Request())
        play.do("u_ann", Withdraw())
    with pytest.raises(TooMany) as caught:
        play.do("u_ann", Request())
    assert (caught.value.code, caught.value.retry_after) == ("too_fast", 60)
    entries = play.room.entries()
    assert [entry.kind for entry in entries if isinstance(entry, Noted)] == [ActionKind.ASKED]
    play.later(60)
    play.do("u_ann", Request())
    assert play.queue() == ["u_ann"]
