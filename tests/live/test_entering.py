"""The way into a room: banned, blocked, expected, by a link, locked, by a PIN - in this order."""

from dataclasses import replace

import pytest

from spaces.errors import SpacesError, TooMany
from spaces.live.commands import (
    AcceptInvite,
    Agree,
    Arranged,
    Ban,
    DeclineInvite,
    Demote,
    Enter,
    Exit,
    Invite,
    Pass,
    Remove,
    Request,
    Revoked,
    Unban,
    Way,
)
from spaces.live.craft import Craft
from spaces.live.entries import LinkUsed, Remembered
from spaces.live.events import You
from spaces.live.floor import Rules
from spaces.model import Role
from tests.live.play import HOST, Play, who

LOCKED = Craft(locked=True)
PIN = Craft(pin="1")
RULES = Craft(house_rules=True)


def link(role: Role = Role.LISTENER, *, token: str = "t", uses: int = 0, most: int | None = None) -> Pass:
    return Pass(token, role, uses, most)


def come(play: Play, pid: str, *, operator: bool = False, **way: object) -> str | None:
    """The code by which somebody is turned away, or None."""
    try:
        play.do(None, Enter(who(pid, operator=operator), "tab", Way(**way)))  # type: ignore[arg-type]
    except SpacesError as fault:
        return fault.code
    return None


def code_of(play: Play, pid: str, command: object) -> str:
    with pytest.raises(SpacesError) as caught:
        play.do(pid, command)  # type: ignore[arg-type]
    return caught.value.code


def uses(play: Play) -> list[int]:
    return [entry.uses for entry in play.room.entries() if isinstance(entry, LinkUsed)]


def test_a_locked_space_lets_in_who_is_expected_and_nobody_else() -> None:
    play = Play(craft=LOCKED)
    play.do(HOST, Invite("u_ann", known=True))
    assert come(play, "u_ann") is None
    assert come(play, "u_bob") == "locked"
    assert come(play, "u_op", operator=True) is None
    assert come(play, "u_bob", pin=True) == "locked", "a PIN opens no lock"


def test_a_pin_is_needed_and_has_to_be_right() -> None:
    play = Play(craft=PIN)
    assert come(play, "u_bob") == "pin_needed"
    assert come(play, "u_bob", pin=False) == "pin_wrong"
    assert come(play, "u_bob", pin=True) is None
    with pytest.raises(TooMany) as caught:
        play.do(None, Enter(who("u_ann"), "tab", Way(pin_wait=61)))
    assert (caught.value.code, caught.value.retry_after) == ("pin_limit", 61)
    assert "2 min" in caught.value.detail


def test_who_was_in_when_it_was_closed_comes_back_unless_removed() -> None:
    play = Play()
    play.enter("u_ann", "g_tom")
    play.do(None, Arranged(LOCKED))
    play.exit("u_ann")
    assert come(play, "u_ann") is None
    play.do(HOST, Remove("g_tom"))
    assert come(play, "g_tom") == "locked"


def test_an_open_door_forgets_who_was_let_in() -> None:
    play = Play(craft=PIN)
    come(play, "u_ann", pin=True)
    play.exit("u_ann")
    play.do(None, Arranged(Craft()))
    play.do(None, Arranged(PIN))
    assert come(play, "u_ann") == "pin_needed"


def test_who_the_host_blocked_is_told_nothing_more_and_comes_in_by_no_link() -> None:
    play = Play()
    assert come(play, "u_ann", blocked=True) == "blocked"
    assert come(play, "u_ann", blocked=True, link=link()) == "blocked"
    assert come(play, "u_op", blocked=True, operator=True) is None, "who runs the server looks after it"


def test_who_is_banned_comes_back_when_a_moderator_allows_it() -> None:
    play = Play()
    play.enter("u_ann")
    play.co_host("u_col")
    play.do("u_col", Ban("u_ann"))
    assert come(play, "u_ann", link=link()) == "banned"
    play.do("u_col", Unban("u_ann"))
    assert come(play, "u_ann") is None
    assert code_of(play, HOST, Unban("u_ann")) == "not_banned"
    assert code_of(play, "u_ann", Unban("u_bob")) == "moderators_only"


def test_a_link_opens_locks_and_pins_as_often_as_it_may() -> None:
    play = Play(craft=Craft(locked=True, pin="1"))
    two = link(most=2)
    assert [come(play, pid, link=two) for pid in ("u_ann", "g_tom", "u_bob")] == [None, None, "invite_over"]
    assert uses(play) == [1, 2]
    play.exit("u_ann")
    assert come(play, "u_ann", link=two) is None, "whoever came in by it before is expected"


def test_a_link_counts_what_was_stored_before_too() -> None:
    play = Play(craft=LOCKED)
    assert come(play, "u_ann", link=link(uses=1, most=2)) is None
    assert uses(play) == [2]
    assert come(play, "u_bob", link=link(uses=1, most=2)) == "invite_over"


def test_a_link_that_is_over_keeps_nobody_out_of_an_open_space() -> None:
    play = Play()
    assert come(play, "u_ann", link_over=True) is None
    play.do(None, Arranged(LOCKED))
    assert come(play, "u_bob", link_over=True) == "invite_over"
    play.do(None, Arranged(PIN))
    assert come(play, "u_bob", link_over=True) == "invite_over"
    assert come(play, "u_bob", link_over=True, pin=True) is None


def test_a_speaker_link_offers_guests_a_place_where_guests_only_listen() -> None:
    play = Play(rules=Rules(guests_may_speak=False))
    assert come(play, "g_tom", link=link(Role.SPEAKER)) is None
    assert play.room.standing("g_tom").invited_as is Role.SPEAKER
    assert uses(play) == []
    play.do("g_tom", AcceptInvite("Tom"))
    assert play.roles()["g_tom"] is Role.SPEAKER
    assert uses(play) == [1]


def test_a_guest_takes_the_stage_under_a_name() -> None:
    play = Play()
    nameless = replace(who("g_tom"), name=None)
    play.do(None, Enter(nameless, "tab", Way(link=link(Role.SPEAKER))))
    assert code_of(play, "g_tom", AcceptInvite()) == "name_missing"
    play.do("g_tom", AcceptInvite("  Tom  "))
    assert [shown.name for shown in play.room.stage()] == ["Host", "Tom"]


def test_two_who_hold_a_place_by_a_link_for_one_are_told_who_was_late() -> None:
    play = Play()
    one = link(Role.SPEAKER, most=1)
    assert [come(play, pid, link=one) for pid in ("u_ann", "u_bob")] == [None, None]
    play.do("u_ann", AcceptInvite())
    assert code_of(play, "u_bob", AcceptInvite()) == "invite_over"
    assert uses(play) == [1]


def test_a_speaker_link_that_opened_the_door_counts_once() -> None:
    play = Play(craft=LOCKED)
    come(play, "u_ann", link=link(Role.SPEAKER, most=1))
    play.do("u_ann", AcceptInvite())
    assert uses(play) == [1]


def test_what_a_link_offered_ends_with_the_link_and_with_the_visit() -> None:
    play = Play()
    come(play, "u_ann", link=link(Role.SPEAKER))
    come(play, "u_bob", link=link(Role.SPEAKER, token="other"))
    events = play.do(None, Revoked("t"))
    assert [event.pid for event in events if isinstance(event, You)] == ["u_ann"]
    assert code_of(play, "u_ann", AcceptInvite()) == "not_invited"
    play.exit("u_bob")
    play.enter("u_bob")
    assert code_of(play, "u_bob", AcceptInvite()) == "not_invited"


def test_a_moderators_invitation_outlives_the_link_that_came_first() -> None:
    play = Play()
    come(play, "u_ann", link=link(Role.SPEAKER))
    play.do(HOST, Invite("u_ann"))
    play.do(None, Revoked("t"))
    assert play.room.invited("u_ann")
    play.do("u_ann", DeclineInvite())
    assert not play.room.invited("u_ann")


def test_house_rules_stand_before_the_hand_the_stage_and_the_microphone() -> None:
    play = Play(craft=RULES)
    play.enter("u_ann", "u_bob")
    assert code_of(play, "u_ann", Request()) == "rules_unread"
    play.do("u_ann", Agree())
    assert play.room.standing("u_ann").agreed
    play.do("u_ann", Request())
    play.do(HOST, Invite("u_bob"))
    assert code_of(play, "u_bob", AcceptInvite()) == "rules_unread"
    play.do("u_bob", AcceptInvite(exempt=True))
    with pytest.raises(SpacesError, match="house rules"):
        play.room.check_publish("u_bob")
    play.do("u_bob", Agree())
    play.room.check_publish("u_bob")
    play.room.check_publish(HOST)


def test_agreeing_once_is_enough_for_the_space() -> None:
    play = Play(craft=RULES)
    play.enter("g_tom")
    play.do("g_tom", Agree())
    play.exit("g_tom")
    play.enter("g_tom")
    play.do("g_tom", Request())
    assert play.queue() == ["g_tom"]


def test_a_closed_door_holds_for_those_who_only_use_calls() -> None:
    play = Play(craft=LOCKED)
    with pytest.raises(SpacesError, match="locked"):
        play.do(None, Enter(who("u_ann"), None))
    play.do(None, Enter(who("u_ann"), None, Way(link=link(Role.SPEAKER))))
    play.do("u_ann", AcceptInvite())
    play.do("u_ann", Exit(""))
    assert play.roles()["u_ann"] is Role.SPEAKER
    play.do(HOST, Demote("u_ann"))
    assert not play.room.seated("u_ann")


def test_a_speaker_link_brings_nobody_on_stage_from_a_barred_network() -> None:
    play = Play()
    come(play, "g_tom", network="there")
    play.do(HOST, Ban("g_tom"))
    come(play, "g_tim", network="there", link=link(Role.SPEAKER))
    assert code_of(play, "g_tim", AcceptInvite()) == "network_banned"
    assert code_of(play, "g_tim", Request()) == "network_banned"
    play.do(HOST, Invite("g_tim"))
    play.do("g_tim", AcceptInvite())
    assert play.roles()["g_tim"] is Role.SPEAKER, "the hosts asked this very person"


def test_another_pin_or_a_lock_asks_those_anew_who_came_by_the_old_one_and_went() -> None:
    for shut in (Craft(pin="2"), Craft(locked=True), Craft(locked=True, pin="1")):
        play = Play(craft=PIN)
        for pid in ("u_ann", "u_bob"):
            assert come(play, pid, pin=True) is None
        play.exit("u_ann")
        play.do(None, Arranged(replace(PIN, time_box=60)))
        assert come(play, "u_ann") is None, "nothing about the door has changed"
        play.exit("u_ann")
        play.do(None, Arranged(shut))
        assert come(play, "u_ann") == ("locked" if shut.locked else "pin_needed")
        play.exit("u_bob")
        assert come(play, "u_bob") is None, "they were here"


def test_nothing_is_kept_of_guests_who_cannot_come_back() -> None:
    play = Play(craft=PIN)
    play.do(None, Enter(who("g_radio"), "program", Way(pin=True), keyless=True))
    play.do(None, Arranged(LOCKED))
    play.exit("g_radio", "program")
    assert not [entry for entry in play.room.entries() if isinstance(entry, Remembered) and entry.pid == "g_radio"]
