"""Addresses as feeds write them, made whole."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

ADDRESS_MAX = 4096
"""Characters of the longest address that is kept."""

_WHOLE = re.compile(r"https?://[^\s<>\"\\/?#]+(?:[/?#][^\s<>\"\\]*)?")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z\d+.-]*:(?!\d)")
_BREAKS = re.compile(r"[\t\r\n]+ *| {3,}")
_OTHER_NAMES = {"feed": "https", "itpc": "https", "pcast": "https"}


def whole(base: str, text: str | None) -> str | None:
    """The http(s) address that a feed means, seen from `base`; None for any other scheme and for rubbish."""
    if not text or len(text := text.strip()) > ADDRESS_MAX or not text:
        return None
    if _WHOLE.fullmatch(text) and "[" not in text:
        return text
    text = _BREAKS.sub("", text).replace(" ", "%20").replace("\\", "/")
    scheme, colon, rest = text.partition(":")
    if colon and scheme.lower() in _OTHER_NAMES:
        text = rest if rest.startswith(("http://", "https://")) else f"{_OTHER_NAMES[scheme.lower()]}:{rest}"
    elif text.lower().startswith("www."):
        text = f"https://{text}"
    elif _SCHEME.match(text) and scheme.lower() not in {"http", "https"}:
        return None
    return _joined(base, text)


def _joined(base: str, text: str) -> str | None:
    try:
        address = urljoin(base, text)
        parts = urlsplit(address)
        good = parts.scheme.lower() in {"http", "https"} and parts.hostname and len(address) <= ADDRESS_MAX
    except ValueError:
        return None
    return (
        address
        if good and _WHOLE.fullmatch(address[: len(parts.scheme)].lower() + address[len(parts.scheme) :])
        else None
    )
