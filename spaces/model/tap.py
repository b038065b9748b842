"""The tap of a space: what happens to its audio, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spaces.model.space import Space


class TapPolicy(StrEnum):
    """What happens to the audio, fixed before the first microphone opens."""

    OFF = "off"  # nothing is written
    HELD = "held"  # kept encrypted for a while so that the host can still save it
    ON = "on"  # recorded


class TapState(StrEnum):
    """What is kept at this moment: off, or recording -> held -> saved or shredded."""

    OFF = "off"  # nothing, and nothing was
    RECORDING = "recording"  # on air, and every open microphone is written down
    HELD = "held"  # over; waits until `held_until` for somebody to save it
    SAVED = "saved"  # a recording was made of it
    SHREDDED = "shredded"  # its keys are destroyed


@dataclass(frozen=True, slots=True)
class Tap:
    """What is kept of one space."""

    space_id: str
    policy: TapPolicy
    state: TapState
    held_until: datetime | None = None  # only while held: its keys are destroyed then


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that begins a chapter: a pin, or a change of title or topics while on air."""

    space_id: str
    at: datetime
    kind: str  # "pin", "title" or "topics"
    title: str
    url: str | None = None  # of a pin
    key: str | None = None  # by which the title may be changed later: the id of a pin


def tap_of(space: Space, kept: Tap | None = None) -> Tap:
    """The tap of a space as people see it.

    Args:
        space: whose.
        kept: what became of it, once that is stored: until then what was said is still being written down.
    """
    if kept is not None and space.ended_at is not None:
        return kept
    runs = space.started_at is not None and space.tap is not TapPolicy.OFF
    return Tap(space.id, space.tap, TapState.RECORDING if runs else TapState.OFF)
