"""Where a page of a list ended, as an opaque text: base64url of the last row's time and id."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime

from spaces.errors import Invalid

Place = tuple[datetime, str]
"""created_at and id of the last row that was shown."""


def write(place: Place) -> str:
    """The cursor for what comes after that row."""
    return _packed(f"{place[0].astimezone(UTC).isoformat()} {place[1]}")


def read(cursor: str) -> Place:
    """The row that a cursor names.

    Raises:
        Invalid: `cursor_invalid`, when it is none of ours.
    """
    time, row_id = _unpacked(cursor)
    try:
        created_at = datetime.fromisoformat(time)
    except ValueError:
        raise _not_ours() from None
    if created_at.tzinfo is not UTC:
        raise _not_ours()
    return created_at, row_id


def write_place(place: tuple[int, str]) -> str:
    """The cursor for what comes after that place in a channel."""
    return _packed(f"{place[0]} {place[1]}")


def read_place(cursor: str) -> tuple[int, str]:
    """The (place, item) that a cursor names.

    Raises:
        Invalid: `cursor_invalid`, when it is none of ours.
    """
    place, item_id = _unpacked(cursor)
    if not re.fullmatch(r"-?[0-9]{1,18}", place):
        raise _not_ours()
    return int(place), item_id


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unpacked(cursor: str) -> tuple[str, str]:
    try:
        first, _, row_id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
    except (ValueError, binascii.Error):
        raise _not_ours() from None
    if not (row_id.isascii() and row_id.isalnum()):
        raise _not_ours()
    return first, row_id


def _not_ours() -> Invalid:
    return Invalid("This cursor is not one of ours. Start again without it.", code="cursor_invalid", field="cursor")
