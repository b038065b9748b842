"""XML as text: elements from names, attributes and words, whatever characters those have.

Text, because ten thousand items are written several times as fast as trees of nodes are built and serialised.
Everything is escaped here. What XML 1.0 cannot carry at all is taken out once, of the whole document (`encode`): that
is safe only because nothing is ever put into CDATA, where leaving out a character could make the end of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from spaces.model.podcast import Tag

DEPTH_MAX = 8
"""How deep an element of a publisher may be nested; what is deeper is left out."""

_NAME = re.compile(r"(?:(?:podcast|itunes|content|atom):)?[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)
_ATTRIBUTE = re.compile(r"(?:(?:podcast|itunes|xml):)?[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_FORBIDDEN = bytes(code for code in range(0x20) if code not in b"\t\n\r")
"""XML 1.0 §2.2, as far as one byte tells; surrogates and the two last ones of the plane are seen to in `encode`."""


def escaped(text: str) -> str:
    """Words between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """The value of an attribute, in its quotes; line ends and tabs would be read as spaces otherwise (§3.3.3)."""
    text = escaped(text).replace('"', "&quot;")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "&#10;").replace("\t", "&#9;")
    return f'"{text}"'


def element(name: str, text: str) -> str:
    """An element with words in it; nothing at all without words."""
    return f"<{name}>{escaped(text)}</{name}>" if text else ""


def attributes(values: Mapping[str, str | None]) -> str:
    """The attributes of a tag, each after a space; those that are None are left out."""
    return "".join([f" {name}={quoted(value)}" for name, value in values.items() if value is not None])


def tagged(name: str, values: Mapping[str, str | None], text: str = "") -> str:
    """An element with attributes."""
    opened = f"<{name}{attributes(values)}"
    return f"{opened}>{escaped(text)}</{name}>" if text else f"{opened}/>"


def carried(tag: Tag, depth: int = 0) -> str:
    """An element of a publisher as it was; nothing where its name is none that may stand in our feeds."""
    name = tag.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or depth > DEPTH_MAX:
        return ""
    given = tag.get("attributes") or {}
    values = {key: str(value) for key, value in given.items() if _ATTRIBUTE.fullmatch(key) and key != "xmlns"}
    inside = escaped(str(tag.get("text") or "")) + "".join(
        carried(child, depth + 1) for child in tag.get("children") or ()
    )
    opened = f"<{name}{attributes(values)}"
    return f"{opened}>{inside}</{name}>" if inside else f"{opened}/>"


def moment(at: datetime) -> str:
    """A time as RSS writes it (RFC 822 with four digits of year); `email.utils` would take three times as long."""
    at = at.astimezone(UTC)
    day = f"{_DAYS[at.weekday()]}, {at.day:02} {_MONTHS[at.month - 1]} {at.year:04}"
    return f"{day} {at.hour:02}:{at.minute:02}:{at.second:02} GMT"


def instant(at: datetime) -> str:
    """A time as JSON Feed and Podcasting 2.0 write it (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def number(value: float) -> str:
    """A number with up to three decimals, never with an exponent."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def encode(text: str) -> bytes:
    """The document as UTF-8, without what XML cannot carry: control characters, lone surrogates, U+FFFE and U+FFFF."""
    data = text.encode("utf-8", "ignore").translate(None, _FORBIDDEN)
    if text.isascii() or b"\xef\xbf" not in data:
        return data
    return data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
