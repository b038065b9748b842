"""Lists of feeds read (OPML 1.0 and 2.0), as podcast apps and readers export them."""

from __future__ import annotations

from typing import NamedTuple

from spaces.errors import Invalid
from stations import fields
from stations.addresses import whole
from stations.trees import Element, Malformed, attributes, read_tree

FEEDS_MAX = 5_000
"""Feeds that one list may name."""

_ADDRESSES = ("xmlurl", "url", "feedurl", "htmlurl")
_FEED_TYPES = {"rss", "atom", "rss1", "rss2", "feed", "pie", "podcast", ""}


class NotOpml(Invalid):
    """What was sent is no list of feeds; the text says why."""

    code = "not_opml"


class Outline(NamedTuple):
    """A feed that a list names."""

    url: str
    title: str  # "" when it says none


def read_opml(body: bytes) -> list[Outline]:
    """The feeds of a list in its order, each address once, however deep in folders.

    Raises:
        NotOpml: it is not well-formed, something else, names no feed, or more than FEEDS_MAX.
    """
    try:
        root = read_tree(body).root
    except Malformed as error:
        raise NotOpml(f"The list cannot be read: {error.detail}. Export it again from your podcast app.") from error
    if str(root.tag).rpartition("}")[2].lower() != "opml":
        raise NotOpml("It is not a list of feeds (OPML). Export one from your podcast app.")
    found: dict[str, Outline] = {}
    for element in root.iter():
        if outline := _outline(element):
            found.setdefault(outline.url, outline)
    if not found:
        raise NotOpml("There is no feed in the list.")
    if len(found) > FEEDS_MAX:
        raise NotOpml(f"The list names {len(found)} feeds; at most {FEEDS_MAX} can be imported at once. Split it.")
    return list(found.values())


def _outline(element: Element) -> Outline | None:
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2].lower() != "outline":
        return None
    said = {name.lower(): value.strip() for name, value in attributes(element).items()}
    if said.get("type", "").lower() not in _FEED_TYPES:
        return None
    address = next((said[name] for name in _ADDRESSES[: 3 if "type" in said else 1] if said.get(name)), None)
    url = whole("", address)
    title = fields.one_line(said.get("title") or said.get("text") or "")
    return Outline(url, "" if title == url else title) if url else None
