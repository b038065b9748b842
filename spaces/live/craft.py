"""How the stage of a room is run at present: what its hosts chose, as far as the room has to know."""

from __future__ import annotations

from dataclasses import dataclass, field

from spaces.model import Space, SpeakerPolicy


@dataclass(frozen=True, slots=True)
class Craft:
    """What hosts choose and change while people are in."""

    policy: SpeakerPolicy = SpeakerPolicy.EVERYONE
    stage_limit: int | None = None  # speakers at once; None: as many as the server allows
    time_box: float | None = None  # seconds that each speaker has
    first_timers_first: bool = False
    locked: bool = False
    pin: str | None = field(default=None, repr=False)  # what is stored of it
    house_rules: bool = False  # there are some, and people agree to them before they first speak

    @property
    def has_pin(self) -> bool:
        """Whether people who come have to know one."""
        return self.pin is not None

    @property
    def closed(self) -> bool:
        """Whether not everybody may come in."""
        return self.locked or self.has_pin


def craft_of(space: Space) -> Craft:
    """How the stage of a stored space is run."""
    return Craft(
        policy=space.speaker_policy,
        stage_limit=space.stage_limit,
        time_box=space.time_box,
        first_timers_first=space.first_timers_first,
        locked=space.locked,
        pin=space.pin_hash,
        house_rules=space.rules is not None,
    )
