"""How a stage is run, as programs write it: the part of a space that its hosts choose."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field, WithJsonSchema

from spaces import model
from spaces.model import SpeakerPolicy, StageChange
from spaces.model.craft import (
    RULES_MAX,
    SLOW_MODE_MAX,
    TIME_BOX,
    arranged,
    check_pin,
    clean_house_rules,
)
from spaces.model.founding import clean_language
from spaces.web.bodies import Body, checked
from spaces.web.call import Call


def _rules(text: str) -> str:
    return clean_house_rules(text) or ""


def _language(tag: str) -> str:
    return clean_language(tag) or ""


Rules = Annotated[str, checked(_rules), WithJsonSchema({"type": "string", "maxLength": RULES_MAX})]
Pin = Annotated[
    str, checked(check_pin), WithJsonSchema({"type": "string", "pattern": "^[0-9A-Za-z]{4,12}$", "examples": ["2468"]})
]
Language = Annotated[str, checked(_language), WithJsonSchema({"type": "string", "examples": ["en", "pt-br"]})]
StageLimit = Annotated[int, Field(ge=0, le=1000, description="Speakers at once; 0 or null: the server's limit.")]
TimeBox = Annotated[
    int,
    Field(ge=0, le=TIME_BOX[-1], description=f"Seconds that a speaker has, from {TIME_BOX[0]}; 0 or null: no end."),
]
SlowMode = Annotated[int, Field(ge=0, le=SLOW_MODE_MAX, description="Seconds between two messages of one person.")]


class StageOptions(Body):
    """What hosts and co-hosts change while people are in; what is left out stays."""

    speakers: SpeakerPolicy | None = Field(default=None, description="Who may ask to speak.")
    stage_limit: StageLimit | None = None
    time_box: TimeBox | None = Field(default=None, description="For those who come on stage from now on.")
    first_timers_first: bool | None = Field(
        default=None, description="Who was not on stage here yet comes first in the queue."
    )
    locked: bool | None = Field(default=None, description="Nobody new comes in without a link that invites.")
    chat: bool | None = None
    slow_mode: SlowMode | None = None

    def change(self) -> StageChange:
        """The same as the domain knows it: what is said to be null takes a limit away."""
        said = self.model_fields_set
        return StageChange(
            speakers=self.speakers,
            stage_limit=0 if "stage_limit" in said and self.stage_limit is None else self.stage_limit,
            time_box=0 if "time_box" in said and self.time_box is None else self.time_box,
            first_timers_first=self.first_timers_first,
            locked=self.locked,
            chat=self.chat,
            slow_mode=self.slow_mode,
        )


class SpaceOptions(StageOptions):
    """What only the host changes, beside that."""

    rules: Rules | None = Field(default=None, description="Of the house; null or empty for none.")
    pin: Pin | None = Field(default=None, description="Who comes in has to say it; null for none. It is never shown.")
    language: Language | None = Field(default=None, description="As a BCP 47 tag; null or empty for none.")


async def pin_hash(call: Call, options: SpaceOptions) -> str | None:
    """What is stored of the PIN, when one was given."""
    return None if options.pin is None else await call.context.passwords.hash(options.pin)


def staged(space: model.Space, options: SpaceOptions, hashed: str | None, most: int) -> model.Space:
    """The space with these options.

    Args:
        space: as it was.
        options: what is to be another way.
        hashed: what is stored of the PIN, when one was given.
        most: how many speakers the server allows.

    Raises:
        Invalid: `invalid`, naming the field.
    """
    said = options.model_fields_set
    changed = replace(
        space,
        rules=(options.rules or None) if "rules" in said else space.rules,
        pin_hash=hashed if "pin" in said else space.pin_hash,
        language=(options.language or None) if "language" in said else space.language,
    )
    return arranged(changed, options.change(), most)
