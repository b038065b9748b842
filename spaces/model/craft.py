"""How the stage of a space is run: what its hosts choose, the rules for choosing, and links that invite."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from spaces.errors import Invalid
from spaces.model.space import Role, Space, SpeakerPolicy

RULES_MAX = 500
TIME_BOX = range(30, 3601)
"""Seconds that a speaker may have."""
SLOW_MODE_MAX = 300
INVITE_HOURS_MAX = 720
INVITE_USES_MAX = 1000

_PIN = re.compile(r"[0-9A-Za-z]{4,12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StageChange:
    """What hosts and co-hosts change while people are in; None stays, 0 takes a limit away."""

    speakers: SpeakerPolicy | None = None
    stage_limit: int | None = None
    time_box: int | None = None  # seconds
    first_timers_first: bool | None = None
    locked: bool | None = None
    chat: bool | None = None
    slow_mode: int | None = None  # seconds between two messages of one person


@dataclass(frozen=True, slots=True)
class InviteLink:
    """A link that lets people in, on stage or to listen."""

    token: str
    space_id: str
    role: Role  # speaker or listener
    made_by: str  # the account's id
    created_at: datetime
    expires_at: datetime
    uses: int = 0
    uses_max: int | None = None  # None: any number

    def over(self, now: datetime) -> bool:
        """Whether it opens nothing any more."""
        return self.expires_at <= now or (self.uses_max is not None and self.uses >= self.uses_max)


def arranged(space: Space, change: StageChange, most: int) -> Space:
    """The space after a change of its stage.

    Args:
        space: as it was.
        change: what is to be another way.
        most: how many speakers the server allows at most.

    Raises:
        Invalid: `invalid`, naming the field.
    """
    changed = replace(
        space,
        speaker_policy=space.speaker_policy if change.speakers is None else change.speakers,
        stage_limit=_limit(change.stage_limit, space.stage_limit),
        time_box=_limit(change.time_box, space.time_box),
        first_timers_first=_kept(change.first_timers_first, space.first_timers_first),
        locked=_kept(change.locked, space.locked),
        chat=_kept(change.chat, space.chat),
        slow_mode=space.slow_mode if change.slow_mode is None else change.slow_mode,
    )
    check_stage(changed, most)
    return changed


def _limit(change: int | None, before: int | None) -> int | None:
    return before if change is None else change or None


def _kept(change: bool | None, before: bool) -> bool:
    return before if change is None else change


def check_stage(space: Space, most: int) -> None:
    """Whether a stage can be run like that, with so many speakers at most.

    Raises:
        Invalid: `invalid`, naming the field.
    """
    if space.stage_limit is not None and not 1 <= space.stage_limit <= most:
        raise Invalid(f"From 1 to {most} speakers fit on a stage of this server.", field="stage_limit")
    if space.time_box is not None and space.time_box not in TIME_BOX:
        raise Invalid(f"A speaker's time is from {TIME_BOX[0]} to {TIME_BOX[-1]} seconds.", field="time_box")
    if not 0 <= space.slow_mode <= SLOW_MODE_MAX:
        raise Invalid(f"Slow mode is from 0 to {SLOW_MODE_MAX} seconds.", field="slow_mode")


def clean_house_rules(text: str | None) -> str | None:
    """House rules of a few lines; None for none.

    Raises:
        Invalid: `rules_too_long`.
    """
    lines = (" ".join(line.split()) for line in (text or "").splitlines())
    rules = "".join(char for char in "\n".join(lines).strip() if char == "\n" or _visible(char))
    if len(rules) > RULES_MAX:
        raise Invalid(f"The rules have {len(rules)} characters; {RULES_MAX} fit.", code="rules_too_long", field="rules")
    return rules or None


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs")


def check_pin(pin: str) -> str:
    """A PIN that can be told over the phone.

    Raises:
        Invalid: `pin_invalid`.
    """
    if not can_be_pin(pin):
        raise Invalid("A PIN has 4 to 12 digits or letters.", code="pin_invalid", field="pin")
    return pin


def can_be_pin(text: str) -> bool:
    """Whether a space can have this PIN."""
    return _PIN.fullmatch(text) is not None
