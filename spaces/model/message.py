"""What people write to each other in a space."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from spaces.errors import Invalid
from spaces.model.space import Role
from spaces.model.weblink import Link

TEXT_MAX = 500
LINES_MAX = 12
"""Lines of one message; what is further down follows on the last one."""

MARKS_MAX = 3
"""Accents on one letter: some languages stack two or three, towers of them cover what others wrote."""

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"  # hold emoji and the letters of some scripts together, and look like nothing
_TAGS = range(0xE0020, 0xE0080)  # spell the flags of Scotland and others


@dataclass(frozen=True, slots=True)
class Message:
    """One message, as it was said."""

    id: str
    space_id: str
    pid: str  # whose it is
    user_id: str | None  # None for a guest
    name: str
    handle: str | None
    color: int
    role: Role  # of its author at that moment
    text: str
    links: tuple[Link, ...]
    at: datetime


def clean_text(text: str) -> str:
    """A message as people see it: nothing that hides, turns around or overflows what stands beside it.

    Raises:
        Invalid: `message_empty` or `message_too_long`.
    """
    cleaned = _few_lines(few_marks("".join(map(_visible, unicodedata.normalize("NFC", text)))))
    if not cleaned.strip(_JOINERS + " \n"):
        raise Invalid("Write something first.", code="message_empty", field="text")
    if len(cleaned) > TEXT_MAX:
        raise Invalid(
            f"The message has {len(cleaned)} characters; {TEXT_MAX} fit. Say it in two.",
            code="message_too_long",
            field="text",
        )
    return cleaned


def _visible(char: str) -> str:
    if char == "\n" or char.isprintable() or char in _JOINERS or ord(char) in _TAGS:
        return char
    # Controls and what turns the direction of text vanish; spaces of all widths are spaces, lines of all kinds lines.
    kind = unicodedata.category(char)
    return "\n" if kind in ("Zl", "Zp") else " " if kind == "Zs" or char == "\t" else ""


def few_marks(text: str) -> str:
    """The text without towers of accents."""
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in ("Mn", "Me") and char not in _JOINERS else 0
        if run <= MARKS_MAX:
            kept.append(char)
    return "".join(kept)


def _few_lines(text: str) -> str:
    lines = [" ".join(line.split(" ")).strip() for line in text.split("\n")]
    joined = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    kept = joined.split("\n")
    return "\n".join([*kept[: LINES_MAX - 1], " ".join(kept[LINES_MAX - 1 :])]).strip()
