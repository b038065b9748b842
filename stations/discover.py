"""Feeds that a web page announces."""

from __future__ import annotations

import html
import re

from stations.addresses import whole

ANNOUNCED_MAX = 20

ELEMENTS = frozenset({"html", "head", "body", "title", "meta", "div", "script", "link", "p", "h1", "style", "main"})
"""Elements that only a page begins with."""

_LOOKED_AT = 1_000_000  # bytes: announcements stand in the head
_LINK = re.compile(r"<(link|a|base)\s([^<>]{1,5000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<![a-zA-Z-])([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TYPES = {
    "application/rss+xml": 0,
    "application/atom+xml": 1,
    "application/rdf+xml": 2,
    "text/xml": 3,
    "application/xml": 3,
}
_COMMENTS = re.compile(r"comments?\b|kommentare|commentaires|comentarios", re.IGNORECASE)
_FEED_NAME = re.compile(
    r"(?:^|[/.?=])(?:rss|feed|atom|podcast)s?(?:[./]xml|/?$)|\.rss$|^(?:itpc|pcast|feed):", re.IGNORECASE
)


def feeds(page: bytes, url: str) -> list[str]:
    """Addresses of the feeds that a page announces, the best guess first; none when it is not a page at all.

    `<link rel="alternate">` counts before links in the text that look like a feed; feeds of comments come last.
    """
    text = page[:_LOOKED_AT].decode("utf-8", "replace")
    ranked: dict[str, int] = {}
    base = url
    for element, attributes in _LINK.findall(text):
        said = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(attributes)}
        address = whole(base, said.get("href"))
        if element.lower() == "base":
            base = address or base
        elif address and (rank := _rank(element.lower(), said)) is not None:
            ranked[address] = min(rank, ranked.get(address, 99))
    return sorted((address for address in ranked if address != url), key=ranked.__getitem__)[:ANNOUNCED_MAX]


def _rank(element: str, said: dict[str, str]) -> int | None:
    comments = 20 if _COMMENTS.search(said.get("title", "") + " " + said["href"]) else 0
    if element == "a":
        return 10 + comments if _FEED_NAME.search(said["href"]) else None
    if not {"alternate", "feed"} & set(said.get("rel", "").lower().split()):
        return None
    rank = _TYPES.get(said.get("type", "").partition(";")[0].strip().lower())
    return None if rank is None else rank + comments
