from datetime import UTC, datetime, timedelta

import pytest

from spaces.errors import Invalid
from spaces.model import InviteLink, Role, Space, SpeakerPolicy, StageChange, State, TapPolicy
from spaces.model.craft import arranged, check_pin, clean_house_rules

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
SPACE = Space("s", "u", "Talk", (), State.LIVE, SpeakerPolicy.EVERYONE, TapPolicy.OFF, NOW, NOW, time_box=60)


def test_what_a_change_does_not_name_stays():
    assert arranged(SPACE, StageChange(), 10) == SPACE


def test_a_change_names_what_is_another_way_and_zero_takes_a_limit_away():
    change = StageChange(SpeakerPolicy.INVITED, 3, 0, True, True, False, 30)
    after = arranged(SPACE, change, 10)
    assert (after.speaker_policy, after.stage_limit, after.time_box) == (SpeakerPolicy.INVITED, 3, None)
    assert (after.first_timers_first, after.locked, after.chat, after.slow_mode) == (True, True, False, 30)
    assert arranged(after, StageChange(stage_limit=0, slow_mode=0, locked=False), 10).stage_limit is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (StageChange(stage_limit=11), "stage_limit"),
        (StageChange(stage_limit=-1), "stage_limit"),
        (StageChange(time_box=29), "time_box"),
        (StageChange(time_box=3601), "time_box"),
        (StageChange(slow_mode=-1), "slow_mode"),
        (StageChange(slow_mode=301), "slow_mode"),
    ],
)
def test_what_cannot_be_run_like_that_is_refused_by_its_field(change: StageChange, field: str):
    with pytest.raises(Invalid) as caught:
        arranged(SPACE, change, 10)
    assert caught.value.field == field


def test_house_rules_keep_their_lines_and_nothing_invisible():
    assert clean_house_rules("  Be kind.\r\n\r\n  One at\ta time\x07 ") == "Be kind.\n\nOne at a time"
    assert clean_house_rules(" \n ") is None
    assert clean_house_rules(None) is None
    assert clean_house_rules("x" * 500) == "x" * 500
    with pytest.raises(Invalid, match="501 characters"):
        clean_house_rules("x" * 501)


@pytest.mark.parametrize("pin", ["2468", "Tee123", "a" * 12])
def test_a_pin_is_a_few_digits_or_letters(pin: str):
    assert check_pin(pin) == pin


@pytest.mark.parametrize("pin", ["", "123", "a" * 13, "12 34", "1234\n", "١٢٣٤", "näh!"])
def test_other_pins_cannot_be_told_over_the_phone(pin: str):
    with pytest.raises(Invalid) as caught:
        check_pin(pin)
    assert caught.value.code == "pin_invalid"


def test_a_link_is_over_at_its_end_or_when_it_was_used_up():
    link = InviteLink("t", "s", Role.SPEAKER, "u", NOW, NOW + timedelta(hours=1), 1, 2)
    assert not link.over(NOW)
    assert link.over(NOW + timedelta(hours=1))
    assert InviteLink("t", "s", Role.SPEAKER, "u", NOW, NOW + timedelta(hours=1), 2, 2).over(NOW)
    assert not InviteLink("t", "s", Role.SPEAKER, "u", NOW, NOW + timedelta(hours=1), 999).over(NOW)
