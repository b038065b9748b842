"""What an answer leaves in a feed's row, and what the next question says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from spaces.errors import SpacesError
from spaces.model.podcast import Feed, ParsedFeed
from stations.texts import sound

HEADER_MAX = 1024
"""Characters of a header that is remembered to be sent back."""

ERROR_MAX = 1000
"""Characters of what is told of a failure: hosts and servers have a part in it."""


def conditions(feed: Feed) -> dict[str, str]:
    """Headers by which a server can say that nothing is new; none until everything of the feed is stored."""
    if feed.digest is None:
        return {}
    found = {"If-None-Match": feed.etag, "If-Modified-Since": feed.last_modified}
    return {name: value for name, value in found.items() if value}


def digest_of(body: bytes) -> str:
    """By which it is known that nothing is new, where a server does not say so."""
    return hashlib.blake2b(body, digest_size=32).hexdigest()


def seen(headers: Mapping[str, str], now: datetime) -> dict[str, Any]:
    """What is remembered of every answer."""
    return {
        "fetched_at": now,
        "etag": _kept(headers.get("ETag")),
        "last_modified": _kept(headers.get("Last-Modified")),
        "error": None,
        "error_code": None,
    }


def _kept(header: str | None) -> str | None:
    """A header as it came, if it can be stored and sent back; servers send any bytes."""
    return header if header and len(header) <= HEADER_MAX and header.isascii() and header.isprintable() else None


def told(error: SpacesError) -> str:
    """What people read of a failure, without what no database takes."""
    return sound(error.detail)[:ERROR_MAX]


def hub_of(feed: Feed, parsed: ParsedFeed) -> dict[str, Any]:
    """Its hub, when that is another than before: then we have not subscribed there."""
    topic = parsed.self_url or feed.url
    if parsed.hub == feed.hub and (parsed.hub is None or topic == feed.topic):
        return {}
    named = {"hub": parsed.hub, "topic": topic if parsed.hub else None}
    return {**named, "hub_state": None, "hub_until": None, "hub_secret": None}
