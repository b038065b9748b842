"""Addresses of web pages: which may be shown as links, and where they stand in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from spaces.errors import Invalid

URL_MAX = 2000

_RUN = re.compile(r"https?://[^\s<>\"“”„«»]+", re.IGNORECASE)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_AFTER = ".,;:!?'’…*_~"  # at the end of an address it belongs to the sentence


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a text."""

    start: int  # in characters (Unicode code points)
    end: int  # of the first one after it
    url: str


def clean_url(text: str) -> str:
    """The address of a page.

    Raises:
        Invalid: `url_invalid`, when it is no address that a browser opens by http or https.
    """
    url = text.strip()
    if len(url) > URL_MAX or any(char.isspace() or not char.isprintable() for char in url) or not _is_web(url):
        raise Invalid("That is no web address. It begins with https:// or http://.", code="url_invalid", field="url")
    return url


def site_of(url: str) -> str:
    """The name of the server it leads to, as people know it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def links_in(text: str) -> tuple[Link, ...]:
    """The addresses of pages in a text, in order; what only looks like one is left as text."""
    found = []
    for match in _RUN.finditer(text):
        url = _without_sentence(match.group())
        if _is_web(url) and url.isprintable():
            found.append(Link(match.start(), match.start() + len(url), url))
    return tuple(found)


def _without_sentence(url: str) -> str:
    """What follows an address in a sentence: a full stop, the bracket it stands in."""
    while url:
        last = url[-1]
        opened = _PAIRS.get(last)
        if last in _AFTER or (opened is not None and url.count(last) > url.count(opened)):
            url = url[:-1]
        else:
            break
    return url


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # of the port, or of an IPv6 address
        return False
    # A name before the host serves to make an address look like another one.
    return named and parts.scheme in ("http", "https") and parts.username is None
