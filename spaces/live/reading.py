"""Reads the fields of a command, each as what it has to be."""

from __future__ import annotations

from typing import Any

from spaces.errors import Invalid
from spaces.model import Role, SpeakerPolicy

_LENGTHS = {
    "sdp": 65536,
    "name": 200,
    "key": 100,
    "url": 2000,
    "title": 300,
    "question": 600,
    "text": 4000,
}  # characters; the rest are ids
_ID_LENGTH = 100
NUMBER_MAX = 2**53  # what every JSON reader can hold exactly


def read(name: str, value: Any) -> Role | SpeakerPolicy | float | bool | str:
    """The value of the field with that name.

    Raises:
        Invalid: naming the field.
    """
    match name:
        case "role":
            return _role(value)
        case "speakers":
            return _policy(value)
        case "stage_limit" | "time_box" | "slow_mode":
            return _whole(name, value)
        case "first_timers_first" | "locked" | "chat" | "everywhere":
            return _truth(name, value)
        case "seconds":
            return _quantity(name, value)
        case _:
            return _text(name, value)


def _role(value: Any) -> Role:
    try:
        return Role(value)
    except ValueError:
        raise Invalid("Invite somebody as speaker or co_host.", code="role_invalid", field="role") from None


def _policy(value: Any) -> SpeakerPolicy:
    try:
        return SpeakerPolicy(value)
    except ValueError:
        raise Invalid("`speakers` is everyone, followed or invited.", field="speakers") from None


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > NUMBER_MAX:
        raise Invalid(f"`{name}` is a whole number.", field=name)
    return value


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise Invalid(f"`{name}` is true or false.", field=name)
    return value


def _quantity(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < NUMBER_MAX:  # which NaN is not
        raise Invalid(f"`{name}` is a number.", field=name)
    return float(value)


def _text(name: str, value: Any) -> str:
    limit = _LENGTHS.get(name, _ID_LENGTH)
    if not isinstance(value, str) or len(value) > limit:
        raise Invalid(f"`{name}` is a text of up to {limit} characters.", field=name)
    # JSON can say half a character, which UTF-8 cannot, and zero, which Postgres cannot.
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise Invalid(f"`{name}` holds a character that is none.", field=name)
    return value
