"""Lists of feeds as OPML 2.0, as podcast apps import them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from stations.feed.markup import element, encode, tagged


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list, or a folder of feeds when it has children."""

    title: str
    url: str | None = None  # of the feed; None for a folder
    page: str | None = None  # for people
    children: tuple[Listed, ...] = field(default=())


def write_opml(title: str, outlines: Iterable[Listed], owner: str = "") -> bytes:
    """The list as UTF-8."""
    body = "".join(map(_outline, outlines))
    head = element("title", title) + element("ownerName", owner)
    return encode(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head>{head}</head>\n'
        f"<body>\n{body}</body>\n</opml>\n"
    )


def _outline(one: Listed) -> str:
    values = {
        "text": one.title or one.url or "",
        "title": one.title or None,
        "type": "rss" if one.url else None,
        "xmlUrl": one.url,
        "htmlUrl": one.page,
    }
    if not one.children:
        return tagged("outline", values) + "\n"
    inside = "".join(map(_outline, one.children))
    return f"{tagged('outline', values).removesuffix('/>')}>\n{inside}</outline>\n"
