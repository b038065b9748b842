from dataclasses import replace
from datetime import timedelta

import pytest

from spaces.model import Answer, Case, JobKind, RecordingState, State, Step, Tap, TapPolicy, TapState, Visibility
from spaces.model.saving import Quota, appeared, ended, hold, hold_over, let_go, save
from tests.model.cases import HELD, HOUR, HOURS, LIVE, NOW, RECORDING, ROOM, SPACE, case, code, spoke, word

SPOKEN = Case(HELD, (spoke("u_mira"), spoke("u_jon", 5)))
DELETED = replace(RECORDING, state=RecordingState.DELETED, deleted_at=NOW)


def shredded(until=None) -> Case:
    return replace(SPOKEN, tap=Tap("space", TapPolicy.HELD, TapState.SHREDDED, until))


@pytest.mark.parametrize(
    ("found", "space", "who", "quota", "refused"),
    [
        (SPOKEN, SPACE, "jon", ROOM, "not_the_creator"),
        (replace(SPOKEN, tap=None), replace(SPACE, tap=TapPolicy.OFF), "mira", ROOM, "tap_off"),
        (Case(), replace(SPACE, state=State.SCHEDULED, started_at=None), "mira", ROOM, "not_begun"),
        (Case(), replace(SPACE, state=State.CANCELED, started_at=None), "mira", ROOM, "not_begun"),
        (replace(shredded(), appearances=()), SPACE, "mira", ROOM, "nothing_said"),
        (shredded(), SPACE, "mira", ROOM, "let_go"),
        (shredded(NOW), SPACE, "mira", ROOM, "hold_over"),
        (replace(SPOKEN, recording=DELETED), SPACE, "mira", ROOM, "recording_deleted"),
        (SPOKEN, SPACE, "mira", Quota(5, 5), "quota_full"),
    ],
)
def test_what_cannot_be_saved(found, space, who, quota, refused):
    assert code(save, found, space, who, NOW, HOURS, quota) == refused


def test_saving_what_is_held_asks_everybody_else():
    step = save(SPOKEN, SPACE, "mira", NOW + HOUR, HOURS, ROOM)
    assert step.tap == Tap("space", TapPolicy.HELD, TapState.SAVED)
    assert step.recording is not None
    assert (step.recording.state, step.recording.visibility) == (RecordingState.CONSENT_PENDING, Visibility.PRIVATE)
    assert step.recording.consent_deadline == NOW + 25 * HOUR
    assert (step.recording.started_at, step.recording.ended_at) == (SPACE.started_at, NOW)
    assert {one.pid: one.answer for one in step.consents} == {"u_mira": Answer.YES, "u_jon": None}
    assert step.jobs == ()


def test_saving_twice_or_with_a_full_quota_gives_what_is_there():
    assert save(replace(SPOKEN, recording=RECORDING), SPACE, "mira", NOW, HOURS, Quota(9, 1)) == Step()


def test_saving_on_air_leaves_the_tap_as_it_is():
    step = save(replace(SPOKEN, tap=None), LIVE, "mira", NOW, HOURS, ROOM)
    assert step.tap is None
    assert step.recording is not None
    assert (step.recording.state, step.recording.ended_at) == (RecordingState.CAPTURING, None)


def test_in_a_recorded_space_taking_the_microphone_was_the_yes():
    spoken = Case(None, (spoke("u_jon", 3), spoke("u_jon", 9, name="Jonathan")))
    step = ended(spoken, replace(SPACE, tap=TapPolicy.ON), NOW, HOURS)
    (word_of_jon,) = step.consents
    assert (word_of_jon.answer, word_of_jon.answered_at) == (Answer.YES, NOW - HOUR + timedelta(minutes=3))
    assert word_of_jon.name == "Jonathan"
    assert step.recording is not None
    assert step.recording.state is RecordingState.RENDERING
    assert [job.kind for job in step.jobs] == [JobKind.RENDER]
    assert [entry.kind for entry in step.entries] == ["recording_saved", "consent_closed"]


def test_a_space_that_ends_is_held_for_as_long_as_the_server_says():
    step = ended(replace(SPOKEN, tap=None), SPACE, NOW + HOUR, HOURS)
    assert step.tap == HELD
    assert step.recording is None


def test_a_space_that_was_saved_on_air_is_asked_about_when_it_ends():
    live = replace(RECORDING, state=RecordingState.CAPTURING, ended_at=None, consent_deadline=None)
    found = Case(None, SPOKEN.appearances, live, (word("u_jon", Answer.NO),))
    step = ended(found, SPACE, NOW, HOURS)
    assert step.tap == Tap("space", TapPolicy.HELD, TapState.SAVED)
    assert step.recording is not None
    assert step.recording.consent_deadline == NOW + 24 * HOUR
    assert step.recording.state is RecordingState.RENDERING  # nobody is left to answer
    assert [one.pid for one in step.consents] == ["u_mira"]


@pytest.mark.parametrize("tap", [HELD, shredded().tap, Tap("space", TapPolicy.HELD, TapState.SAVED)])
def test_a_space_ends_once(tap):
    assert ended(replace(SPOKEN, tap=tap), SPACE, NOW, HOURS) == Step()


def test_a_space_whose_tap_is_off_ends_without_a_trace():
    assert ended(Case(), replace(SPACE, tap=TapPolicy.OFF), NOW, HOURS) == Step()


def test_who_appears_later_is_asked_while_the_space_is_on_air_and_only_then():
    live = replace(RECORDING, state=RecordingState.CAPTURING)
    found = case(word("u_jon"), recording=live, appearances=SPOKEN.appearances)
    assert [one.pid for one in appeared(found, LIVE, NOW).consents] == ["u_mira"]
    assert appeared(replace(found, recording=RECORDING), SPACE, NOW) == Step()
    assert appeared(replace(found, recording=None), SPACE, NOW) == Step()


def test_letting_go_is_for_the_creator_and_for_what_is_held():
    step = let_go(SPOKEN, SPACE, "mira", NOW)
    assert step.tap == Tap("space", TapPolicy.HELD, TapState.SHREDDED)
    assert step.entries[0].detail == {"reason": "let_go", "appearances": 2}
    assert let_go(shredded(), SPACE, "mira", NOW) == Step()
    assert code(let_go, SPOKEN, SPACE, "jon", NOW) == "not_the_creator"
    assert code(let_go, Case(), LIVE, "mira", NOW) == "not_over"
    assert code(let_go, Case(), replace(SPACE, tap=TapPolicy.OFF), "mira", NOW) == "tap_off"
    assert code(let_go, replace(SPOKEN, recording=RECORDING), SPACE, "mira", NOW) == "already_saved"


@pytest.mark.parametrize(("hours", "until"), [(1, NOW + HOUR), (100, NOW + 100 * HOUR), (1000, NOW + 168 * HOUR)])
def test_holding_on_has_a_limit(hours, until):
    step = hold(SPOKEN, SPACE, hours, NOW, HOURS)
    assert step.tap == replace(HELD, held_until=until)


@pytest.mark.parametrize("hours", [0, -1, float("nan"), float("inf")])
def test_hours_that_are_none(hours):
    assert code(hold, SPOKEN, SPACE, hours, NOW, HOURS) == "hours_invalid"


def test_what_is_gone_cannot_be_held():
    assert code(hold, shredded(NOW), SPACE, 5, NOW, HOURS) == "hold_over"


def test_a_hold_is_over_when_its_time_is_and_not_before():
    assert hold_over(SPOKEN, NOW) == Step()
    step = hold_over(SPOKEN, NOW + 24 * HOUR)
    assert step.tap == replace(HELD, state=TapState.SHREDDED)  # it stays known until when it was held
    assert hold_over(Case(), NOW) == Step()
    assert hold_over(replace(SPOKEN, tap=step.tap), NOW + 99 * HOUR) == Step()
