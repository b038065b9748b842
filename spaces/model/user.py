"""Accounts: who somebody is, and how they are told apart at a glance."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from spaces.errors import Invalid

VOICE_COLORS = 12
"""Size of the colour-blind-safe set; the page holds the colours, the server only the index."""

HANDLE_MAX = 30
NAME_MAX = 50
PASSWORD_MIN = 8
PASSWORD_MAX = 256  # argon2 takes any length; a bound keeps a request from costing seconds

_HANDLE = re.compile(r"[a-z0-9_]{2,30}")


@dataclass(frozen=True, slots=True)
class User:
    """An account on this server."""

    id: str
    handle: str  # lower case, unique, the public address of the person
    name: str  # what people see
    admin: bool  # runs the server: may moderate and end any space
    created_at: datetime

    @property
    def pid(self) -> str:
        """Who this account is in every space."""
        return account_pid(self.id)

    @property
    def color(self) -> int:
        """The person's voice colour, 0 to VOICE_COLORS - 1."""
        return voice_color(self.id)


def account_pid(user_id: str) -> str:
    """The participant id of an account; guests have one that begins otherwise."""
    return f"u_{user_id}"


def voice_color(identity: str) -> int:
    """A stable colour index for an account id or a guest's participant id."""
    return hashlib.sha256(identity.encode()).digest()[0] % VOICE_COLORS


def clean_handle(text: str) -> str:
    """The canonical handle for what somebody typed.

    Raises:
        Invalid: when it is not 2 to 30 letters, digits or underscores.
    """
    handle = text.strip().removeprefix("@").lower()
    if not _HANDLE.fullmatch(handle):
        raise Invalid(
            "A handle has 2 to 30 letters (a to z), digits or underscores. Choose another.",
            code="handle_invalid",
            field="handle",
        )
    return handle


def clean_name(text: str, *, field: str = "name") -> str:
    """A display name without control characters and surplus space.

    Raises:
        Invalid: when nothing is left, or more than NAME_MAX characters.
    """
    name = clean_line(text)
    if not 1 <= len(name) <= NAME_MAX:
        raise Invalid(f"A name has 1 to {NAME_MAX} characters.", code="name_invalid", field=field)
    return name


def check_password(text: str) -> str:
    """The password as it is, when it may be used.

    Raises:
        Invalid: when shorter than PASSWORD_MIN or longer than PASSWORD_MAX characters.
    """
    if not PASSWORD_MIN <= len(text) <= PASSWORD_MAX:
        raise Invalid(
            f"A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters. A few words in a row are easy to remember.",
            code="password_invalid",
            field="password",
        )
    return text


def clean_line(text: str) -> str:
    """One line of text as people see it: no control or bidirectional-override characters, single spaces."""
    visible = "".join(c if c.isprintable() or c in "\u200d\ufe0f" else " " for c in text)
    return " ".join(visible.split())
