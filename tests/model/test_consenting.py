from dataclasses import replace

import pytest

from spaces.model import Answer, Chapter, JobKind, RecordingState, Step
from spaces.model.case import Case, merged
from spaces.model.consenting import (
    NOBODY_AGREED,
    answer,
    deadline,
    publish,
    render_lost,
    retry,
    withdraw,
)
from spaces.model.recording import SOMEBODY, WITHHELD
from tests.model.cases import HOUR, NOW, READY, RECORDING, case, code, word

PENDING = case(word("u_mira", Answer.YES), word("u_jon"), word("g_ana"))
CLOSED = case(word("u_mira", Answer.YES), word("u_jon", Answer.ANONYMOUS), word("g_ana", Answer.NO), recording=READY)
EARLY = replace(CLOSED, recording=replace(READY, consent_closed_at=None))
DELETED = case(recording=replace(READY, state=RecordingState.DELETED, deleted_at=NOW))


def outcome(step: Step) -> tuple[RecordingState | None, bool, list[JobKind]]:
    return step.recording.state if step.recording else None, step.takedown, [job.kind for job in step.jobs]


def test_an_answer_is_noted_and_the_question_stays_open_for_the_others():
    step = answer(PENDING, "u_jon", Answer.YES, NOW)
    assert step.consents == (word("u_jon", Answer.YES, answered_at=NOW),)
    assert outcome(step) == (None, False, [])
    assert [entry.actor for entry in step.entries] == ["u_jon"]


def test_the_same_answer_again_changes_nothing():
    assert answer(PENDING, "u_mira", Answer.YES, NOW) == Step()
    assert answer(CLOSED, "u_mira", Answer.YES, NOW) == Step()


def test_the_last_answer_closes_the_question():
    almost = replace(PENDING, consents=(*PENDING.consents[:2], word("g_ana", Answer.NO)))
    step = answer(almost, "u_jon", Answer.NO, NOW)
    assert outcome(step) == (RecordingState.RENDERING, False, [JobKind.RENDER])
    assert step.recording is not None
    assert step.recording.consent_closed_at == NOW
    assert step.entries[-1].detail == {"published": 1, "withheld": 2}


def test_on_air_no_answer_closes_the_question():
    live = replace(RECORDING, state=RecordingState.CAPTURING)
    step = answer(case(word("u_jon"), recording=live), "u_jon", Answer.YES, NOW)
    assert step.recording is None


@pytest.mark.parametrize(("pid", "advice"), [("u_mira", "withdraw"), ("g_ana", "cannot be added")])
def test_after_the_question_is_closed_the_refusal_says_what_is_left_to_do(pid, advice):
    from spaces.errors import Conflict

    with pytest.raises(Conflict, match=advice) as refusal:
        answer(CLOSED, pid, Answer.ANONYMOUS, NOW)
    assert refusal.value.code == "consent_closed"


def test_who_withdrew_cannot_agree_again():
    gone = replace(CLOSED, consents=(word("u_jon", Answer.YES, withdrawn_at=NOW), word("u_mira", Answer.YES)))
    assert code(answer, gone, "u_jon", Answer.YES, NOW) == "consent_closed"
    assert withdraw(gone, "u_jon", NOW) == Step()


@pytest.mark.parametrize(
    "decide", [lambda found: answer(found, "u_x", Answer.YES, NOW), lambda f: withdraw(f, "u_x", NOW)]
)
def test_strangers_and_deleted_recordings_are_refused(decide):
    assert code(decide, PENDING) == "not_a_speaker"
    assert code(decide, DELETED) == "recording_deleted"
    assert code(decide, Case()) == "recording_not_found"


@pytest.mark.parametrize(
    ("pid", "said", "expected"),
    [
        ("g_ana", Answer.YES, (RecordingState.RENDERING, False, [JobKind.RENDER])),
        ("g_ana", Answer.ANONYMOUS, (RecordingState.RENDERING, False, [JobKind.RENDER])),
        ("u_mira", Answer.NO, (RecordingState.RENDERING, True, [JobKind.RENDER])),
        ("u_mira", Answer.ANONYMOUS, (RecordingState.RENDERING, True, [JobKind.RENDER])),
        ("u_jon", Answer.YES, (RecordingState.RENDERING, False, [JobKind.RENDER])),
    ],
)
def test_after_an_early_publication_every_answer_has_its_effect_at_once(pid, said, expected):
    waiting = replace(EARLY, consents=(*EARLY.consents, word("u_late")))
    assert outcome(answer(waiting, pid, said, NOW)) == expected


def test_withdrawing_takes_the_files_off_and_gives_another_revision():
    step = withdraw(CLOSED, "u_jon", NOW)
    assert outcome(step) == (RecordingState.RENDERING, True, [JobKind.RENDER])
    assert step.recording is not None
    assert (step.recording.revision, step.recording.unswept, step.recording.guid) == (1, True, "guid")
    assert step.consents[0].withdrawn_at == NOW
    assert not step.consents[0].published


@pytest.mark.parametrize(
    ("found", "decide", "title"),
    [
        (CLOSED, lambda found, pid: withdraw(found, pid, NOW), WITHHELD),
        (EARLY, lambda found, pid: answer(found, pid, Answer.ANONYMOUS, NOW), SOMEBODY),
    ],
)
def test_the_hosts_own_chapters_lose_a_name_that_is_taken_back(found, decide, title):
    jon = replace(word("u_jon", Answer.YES), name="Jon")
    told = replace(found.recording, edited_chapters=(Chapter(0.0, "Welcome"), Chapter(9.0, "Why jon left")))
    step = decide(case(jon, word("u_mira", Answer.YES), recording=told), "u_jon")
    assert step.recording is not None
    assert step.recording.edited_chapters == (Chapter(0.0, "Welcome"), Chapter(9.0, f"Why {title} left"))


@pytest.mark.parametrize("others", [(word("u_mira", Answer.YES),), ()], ids=["made again", "nobody left"])
def test_withdrawing_takes_off_the_chapters_that_bear_the_name(others):
    told = replace(READY, chapters=(Chapter(0.0, "Jon"),))
    step = withdraw(case(word("u_jon", Answer.YES), *others, recording=told), "u_jon", NOW)
    assert step.recording is not None
    assert step.recording.chapters == ()


def test_when_the_last_one_withdraws_nothing_is_made_any_more():
    alone = case(word("u_mira", Answer.YES), word("g_ana", Answer.NO), recording=READY)
    step = withdraw(alone, "u_mira", NOW)
    assert outcome(step) == (RecordingState.FAILED, True, [])
    assert step.recording is not None
    assert step.recording.error == NOBODY_AGREED


def test_withdrawing_before_the_question_is_closed_is_a_no():
    step = withdraw(PENDING, "u_mira", NOW)
    assert (step.consents[0].answer, step.consents[0].withdrawn_at) == (Answer.NO, None)


def test_withdrawing_what_was_never_agreed_to_changes_nothing():
    assert withdraw(CLOSED, "g_ana", NOW) == Step()


def test_publishing_early_needs_somebody_who_agreed():
    assert outcome(publish(PENDING, NOW)) == (RecordingState.RENDERING, False, [JobKind.RENDER])
    assert code(publish, case(word("u_jon")), NOW) == "nobody_agreed"
    live = case(word("u_mira", Answer.YES), recording=replace(RECORDING, state=RecordingState.CAPTURING))
    assert code(publish, live, NOW) == "still_live"
    assert publish(CLOSED, NOW) == Step()


def test_at_the_deadline_who_has_not_answered_has_said_no():
    assert deadline(PENDING, NOW + 23 * HOUR) == Step()
    step = deadline(PENDING, NOW + 24 * HOUR)
    assert outcome(step) == (RecordingState.RENDERING, False, [JobKind.RENDER])
    assert step.entries[0].detail == {"published": 1, "withheld": 2}
    nobody = deadline(case(word("u_jon")), NOW + 24 * HOUR)
    assert outcome(nobody) == (RecordingState.FAILED, False, [])


def test_a_deadline_after_an_early_publication_makes_nothing_anew():
    late = replace(EARLY, consents=(*EARLY.consents, word("u_late")))
    step = deadline(late, NOW + 24 * HOUR)
    assert outcome(step) == (RecordingState.READY, False, [])
    assert step.recording is not None
    assert step.recording.consent_closed_at == NOW + 24 * HOUR


@pytest.mark.parametrize("found", [CLOSED, DELETED, Case(), case(recording=replace(RECORDING, consent_deadline=None))])
def test_a_deadline_that_is_none(found):
    assert deadline(found, NOW + 99 * HOUR) == Step()


def test_only_what_failed_can_be_tried_again():
    failed = replace(CLOSED, recording=replace(READY, state=RecordingState.FAILED, error="The disk was full."))
    step = retry(failed, NOW)
    assert outcome(step) == (RecordingState.RENDERING, False, [JobKind.RENDER])
    assert step.recording is not None
    assert step.recording.error is None
    assert code(retry, CLOSED, NOW) == "not_failed"
    assert code(retry, replace(failed, consents=()), NOW) == "nobody_agreed"


def test_a_lost_job_is_replaced_while_there_is_something_to_make():
    assert render_lost(CLOSED, NOW) == Step()
    rendering = replace(CLOSED, recording=replace(READY, state=RecordingState.RENDERING))
    assert outcome(render_lost(rendering, NOW)) == (RecordingState.RENDERING, False, [JobKind.RENDER])


def test_changed_consents_take_the_place_of_known_ones():
    assert merged(PENDING.consents, [word("u_jon", Answer.NO), word("u_new")]) == (
        word("u_mira", Answer.YES),
        word("u_jon", Answer.NO),
        word("g_ana"),
        word("u_new"),
    )
