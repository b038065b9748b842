"""What becomes of what was said in a space: held, saved, let go. Pure decisions, each idempotent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from spaces.errors import Conflict, Forbidden, Invalid, SpacesError
from spaces.model.appearance import Appearance
from spaces.model.case import Case, Step
from spaces.model.consenting import date, deleted_refusal, settled
from spaces.model.ids import new_id
from spaces.model.ledger import SERVER, Entry
from spaces.model.recording import Answer, Consent, Recording, RecordingState, Visibility
from spaces.model.space import Space, State
from spaces.model.tap import Tap, TapPolicy, TapState, tap_of
from spaces.model.user import account_pid

NOBODY_SPOKE = "Nobody spoke, so there is nothing to publish."


@dataclass(frozen=True, slots=True)
class Hours:
    """The times a server keeps to."""

    hold: timedelta  # after the end of a space it can be saved for so long
    hold_limit: timedelta  # and at the most for so long
    consent: timedelta  # speakers are asked for so long


@dataclass(frozen=True, slots=True)
class Quota:
    """The room that an account's recordings have, in bytes."""

    used: int
    limit: int  # 0: no limit

    def require_room(self) -> None:
        """Check that something more can be made.

        Raises:
            Conflict: `quota_full`.
        """
        if self.limit and self.used >= self.limit:
            raise Conflict(
                f"Your recordings take {self.used / 1e9:.1f} GB, and this server gives you {self.limit / 1e9:.1f} GB. "
                "Delete recordings you no longer need, then try again.",
                code="quota_full",
            )


def save(case: Case, space: Space, user_id: str, now: datetime, hours: Hours, quota: Quota) -> Step:
    """The recording of a space.

    Raises:
        SpacesError: `not_the_creator`, `tap_off`, `not_begun`, `recording_deleted`, `quota_full`, or one of
            `shredded_refusal`.
    """
    if user_id != space.host_id:
        raise Forbidden("Only whoever opened this space can save it.", code="not_the_creator")
    if case.recording is not None:
        if case.recording.state is RecordingState.DELETED:
            raise deleted_refusal(case.recording)
        return Step()
    tap = tap_of(space, case.tap)
    _require_savable(tap, case, space)
    quota.require_room()
    recording = _new(space, now, ended=tap.state is TapState.HELD)
    asked = _asked(case, recording, tap.policy, now)
    saved = Entry(
        now,
        "recording_saved",
        account_pid(user_id),
        space.id,
        recording.id,
        detail={"asked": len(asked), "live": False},
    )
    if tap.state is TapState.RECORDING:
        entry = replace(saved, detail=saved.detail | {"live": True})
        return Step(recording=recording, consents=asked, entries=(entry,))
    recording = replace(recording, consent_deadline=now + hours.consent)
    step = Step(replace(tap, state=TapState.SAVED, held_until=None), recording, asked, entries=(saved,))
    return settled(case, step, now)


def ended(case: Case, space: Space, now: datetime, hours: Hours) -> Step:
    """The space is over and all that was said is written down: it is held, saved or, when it is nothing, shredded."""
    tap = tap_of(space, case.tap)
    if tap.state is not TapState.RECORDING:
        return Step()
    over = space.ended_at or now
    if not case.appearances:
        return _nothing_said(case, tap, now)
    if case.recording is None and tap.policy is TapPolicy.HELD:
        held = replace(tap, state=TapState.HELD, held_until=over + hours.hold)
        detail = {"appearances": len(case.appearances), "until": (over + hours.hold).isoformat()}
        return Step(held, entries=(Entry(now, "tap_held", SERVER, space.id, detail=detail),))
    return _saved(case, space, tap, now, hours)


def appeared(case: Case, space: Space, now: datetime) -> Step:
    """Ask those who spoke since the space was saved."""
    recording, tap = case.recording, tap_of(space, case.tap)
    if recording is None or recording.state is not RecordingState.CAPTURING:
        return Step()
    return Step(consents=_asked(case, recording, tap.policy, now))


def let_go(case: Case, space: Space, user_id: str, now: datetime) -> Step:
    """Destroy at once what is held.

    Raises:
        SpacesError: `not_the_creator`, `tap_off`, `not_over` or `already_saved`.
    """
    if user_id != space.host_id:
        raise Forbidden("Only whoever opened this space can let it go.", code="not_the_creator")
    tap = _held(case, space)
    if tap.state is TapState.SHREDDED:
        return Step()
    return _shred(replace(tap, held_until=None), now, "let_go", account_pid(user_id), len(case.appearances))


def hold(case: Case, space: Space, hours: float, now: datetime, limits: Hours) -> Step:
    """Keep what is held for so many hours from now, and never longer than the server allows.

    Raises:
        SpacesError: `hours_invalid`, `tap_off`, `not_over`, `already_saved`, or one of `shredded_refusal`.
    """
    if not 0 < hours < 1e6:
        raise Invalid("Say for how many hours it shall be kept, more than 0.", code="hours_invalid", field="hours")
    tap = _held(case, space)
    if tap.state is TapState.SHREDDED:
        raise shredded_refusal(tap, case)
    until = min(now + timedelta(hours=hours), (space.ended_at or now) + limits.hold_limit)
    entry = Entry(now, "tap_held", SERVER, space.id, detail={"until": until.isoformat()})
    return Step(replace(tap, held_until=until), entries=(entry,))


def hold_over(case: Case, now: datetime) -> Step:
    """Destroy what was held for as long as it may be."""
    tap = case.tap
    if tap is None or tap.state is not TapState.HELD or tap.held_until is None or tap.held_until > now:
        return Step()
    return _shred(tap, now, "hold_over", SERVER, len(case.appearances))


def shredded_refusal(tap: Tap, case: Case) -> SpacesError:
    """Why there is nothing left to save: `nothing_said`, `hold_over` or `let_go`."""
    if not case.appearances:
        return Conflict("Nobody spoke in this space, so there is nothing to save.", code="nothing_said")
    if tap.held_until is None:
        return Conflict("This space was let go, and what was said in it is destroyed.", code="let_go")
    return Conflict(
        f"What was said in this space was kept until {date(tap.held_until)} and is destroyed now, because nobody "
        "saved it in time.",
        code="hold_over",
    )


def _require_savable(tap: Tap, case: Case, space: Space) -> None:
    if tap.policy is TapPolicy.OFF:
        raise _off()
    if space.state in (State.SCHEDULED, State.CANCELED) or space.started_at is None:
        raise Conflict("This space has not been on air, so there is nothing to save.", code="not_begun")
    if tap.state is TapState.SHREDDED:
        raise shredded_refusal(tap, case)


def _held(case: Case, space: Space) -> Tap:
    """The tap of a space that is over and was not saved, held or shredded."""
    tap = tap_of(space, case.tap)
    if tap.policy is TapPolicy.OFF:
        raise _off()
    if case.recording is not None or tap.state is TapState.SAVED:
        raise Conflict("This space is saved already. Delete its recording instead.", code="already_saved")
    if tap.state not in (TapState.HELD, TapState.SHREDDED):
        raise Conflict("This space is not over yet. End it first.", code="not_over")
    return tap


def _off() -> Conflict:
    return Conflict(
        "Nothing of this space was kept, because it was opened with “do not record”. There is nothing to save.",
        code="tap_off",
    )


def _new(space: Space, now: datetime, *, ended: bool) -> Recording:
    return Recording(
        id=new_id(),
        space_id=space.id,
        host_id=space.host_id,
        guid=new_id(),
        title=space.title,
        description="",
        topics=space.topics,
        state=RecordingState.CONSENT_PENDING if ended else RecordingState.CAPTURING,
        visibility=Visibility.PRIVATE,
        started_at=space.started_at or space.created_at,
        ended_at=(space.ended_at or now) if ended else None,
        created_at=now,
        updated_at=now,
    )


def _nothing_said(case: Case, tap: Tap, now: datetime) -> Step:
    step = _shred(replace(tap, held_until=None), now, "nothing_said", SERVER, 0)
    recording = case.recording
    if recording is None or recording.state is not RecordingState.CAPTURING:
        return step
    failed = replace(recording, state=RecordingState.FAILED, error=NOBODY_SPOKE, ended_at=now, updated_at=now)
    return replace(step, recording=replace(failed, consent_closed_at=now))


def _saved(case: Case, space: Space, tap: Tap, now: datetime, hours: Hours) -> Step:
    """The end of a space that is recorded, or was saved while it was on air."""
    over = space.ended_at or now
    entries: tuple[Entry, ...] = ()
    recording = case.recording
    if recording is None:
        recording = _new(space, now, ended=True)
        detail = {"asked": 0, "live": False}
        entries = (Entry(now, "recording_saved", SERVER, space.id, recording.id, detail=detail),)
    tap = replace(tap, state=TapState.SAVED, held_until=None)
    if recording.state not in (RecordingState.CAPTURING, RecordingState.CONSENT_PENDING):
        return Step(tap)
    deadline = over + hours.consent
    recording = replace(
        recording, state=RecordingState.CONSENT_PENDING, ended_at=over, consent_deadline=deadline, updated_at=now
    )
    return settled(case, Step(tap, recording, _asked(case, recording, tap.policy, now), entries=entries), now)


def _shred(tap: Tap, now: datetime, reason: str, actor: str, appearances: int) -> Step:
    detail = {"reason": reason, "appearances": appearances}
    shredded = replace(tap, state=TapState.SHREDDED)
    return Step(shredded, entries=(Entry(now, "tap_shredded", actor, tap.space_id, detail=detail),))


def _asked(case: Case, recording: Recording, policy: TapPolicy, now: datetime) -> tuple[Consent, ...]:
    """A question to everybody who spoke and was not asked before.

    Who saves has said yes for themself. Where the space is recorded anyway, taking the microphone was the yes.
    """
    known = {consent.pid for consent in case.consents}
    first: dict[str, Appearance] = {}
    latest: dict[str, Appearance] = {}
    for appearance in case.appearances:
        if appearance.pid not in known:
            first.setdefault(appearance.pid, appearance)
            latest[appearance.pid] = appearance
    answered: dict[str, datetime | None] = {account_pid(recording.host_id): now}
    if policy is TapPolicy.ON:
        answered = {pid: appearance.started_at for pid, appearance in first.items()}
    return tuple(_question(one, recording, now, answered.get(pid)) for pid, one in latest.items())


def _question(one: Appearance, recording: Recording, now: datetime, answered_at: datetime | None) -> Consent:
    return Consent(
        recording_id=recording.id,
        pid=one.pid,
        user_id=one.user_id,
        name=one.name,
        handle=one.handle,
        color=one.color,
        asked_at=now,
        answer=Answer.YES if answered_at else None,
        answered_at=answered_at,
    )
