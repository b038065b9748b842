"""What somebody chose for their account beyond its name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from spaces.errors import Invalid
from spaces.model.user import clean_line

ABOUT_MAX = 300


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of one account; these defaults are those of whoever never chose."""

    user_id: str
    show_presence: bool = False  # whether people they follow see in which space they are
    email: str | None = None
    email_confirmed_at: datetime | None = None  # null: that address gets nothing but the question whether it is theirs
    notify: dict[str, Any] = field(default_factory=dict)  # which news come by which way
    calendar_token: str | None = None  # the secret of their calendar's address
    about: str = ""  # on their page


def clean_about(text: str) -> str:
    """What somebody says about themself: lines without surplus space or control characters.

    Raises:
        Invalid: when longer than ABOUT_MAX characters.
    """
    lines = [clean_line(line) for line in text.strip().splitlines()]
    about = "\n".join(line for line, before in zip(lines, ["", *lines], strict=False) if line or before)
    if len(about) > ABOUT_MAX:
        raise Invalid(
            f"This has {len(about)} characters; {ABOUT_MAX} fit on your page.", code="about_too_long", field="about"
        )
    return about
