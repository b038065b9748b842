"""Feeds read: bytes of strangers become a ParsedFeed, or one refusal that says why. Pure.

Well-formed RSS 2.0, RSS 1.0 and Atom is read strictly, through the table in `stations.elements`, with every element of
the podcast namespace; what XML refuses is left to a second reader, who knows less of it (`stations.second_opinion`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from spaces.errors import Invalid
from spaces.model.podcast import Enclosure, ParsedEpisode, ParsedFeed
from stations import discover, fields, second_opinion
from stations.addresses import whole
from stations.amends import amend
from stations.elements import CHANNEL, ITEM, Link, Lookup, gather
from stations.enclosures import choose, make
from stations.trees import Element, Malformed, Tree, read_tree, utf8
from stations.vocabulary import DECLARATIONS, usual

CATEGORIES_MAX = 20

_LOOKED_AT = 8_000  # bytes, to see what it is that XML refused
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_KINDS = {"rss": "rss", "rdf:rdf": "rdf", "atom:feed": "atom", "feed": "atom", "channel": "rss"}
_ITEMS = {"item", "atom:entry", "entry"}
_FIRST = re.compile(rb"<([a-zA-Z_][\w.-]*(?::[\w.-]+)?)")
_AHEAD = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!doctype\s+(?!html)[^<>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10080, "monthly": 43200, "yearly": 525600}


class NotAFeed(Invalid):
    """What was fetched is no feed.

    Attributes:
        announced: addresses of feeds, when it is a page that announces some; the first is the best guess.
    """

    code = "not_a_feed"

    def __init__(self, detail: str, announced: Iterable[str] = ()) -> None:
        super().__init__(detail)
        self.announced = list(announced)


def read(body: bytes, url: str, content_type: str | None = None) -> ParsedFeed:
    """The feed in some bytes.

    Args:
        body: what was fetched.
        url: where it was fetched in the end; relative addresses start there.
        content_type: the header, for what it says of the encoding.

    Raises:
        NotAFeed: it is a page, a picture, nothing, or too broken for both readers.
    """
    try:
        tree = read_tree(body, content_type, DECLARATIONS)
    except Malformed as error:
        return _read_again(body, url, content_type, error)
    root = usual(str(tree.root.tag))
    if root == "redirect":  # iTunes' way to move a feed
        return _redirect(tree.root, url)
    if root not in _KINDS:
        raise _refusal(root, body, url)
    return _feed(tree, _KINDS[root], url)


def _read_again(body: bytes, url: str, content_type: str | None, error: Malformed) -> ParsedFeed:
    if not _looks_like_a_feed(body, content_type):
        raise _refusal(_first_element(body, content_type), body, url)
    parsed = second_opinion.read(body, url, content_type, error.detail)
    if parsed is None:
        raise NotAFeed(
            f"It begins like a feed, but it is too broken. {error.detail}, and what is there makes no sense."
        )
    return parsed


def _looks_like_a_feed(body: bytes, content_type: str | None) -> bool:
    """Whether an element of a feed is the first one, or stands behind what a broken program said first."""
    if _first_element(body, content_type).rpartition(":")[2] in {"rss", "rdf", "feed", "channel"}:
        return True
    declared = body.find(b"<?xml", 0, _LOOKED_AT)
    return declared > 0 and _looks_like_a_feed(body[declared:], content_type)


def _first_element(body: bytes, content_type: str | None) -> str:
    text, _ = utf8(body[:_LOOKED_AT], content_type)
    found = _FIRST.search(_AHEAD.sub(b"", text))
    return found[1].decode("ascii").lower() if found else ""


def _refusal(root: str, body: bytes, url: str) -> NotAFeed:
    if not body.strip():
        return NotAFeed("The answer was empty.")
    if root == "opml":
        return NotAFeed("It is a list of feeds (OPML), not a feed. Import it as a list.")
    if body.lstrip()[:1] in {b"{", b"["}:
        return NotAFeed("It is JSON, not RSS or Atom. Look for the address of the RSS feed.")
    announced = discover.feeds(utf8(body)[0], url)
    if announced or root.rpartition(":")[2] in discover.ELEMENTS:
        return NotAFeed(
            "It is a web page, not a feed. Look on it for a link called RSS, and use the address of that.", announced
        )
    return NotAFeed("It is neither RSS nor Atom. Check the address.")


def _redirect(root: Element, url: str) -> ParsedFeed:
    places = (whole(url, child.text) for child in root if str(child.tag).lower() == "newlocation")
    place = next((place for place in places if place), None)
    if not place:
        raise NotAFeed("It says that the feed has moved, but not where.")
    return ParsedFeed(title="", episodes=(), new_url=place)


def _feed(tree: Tree, kind: str, url: str) -> ParsedFeed:
    root = tree.root
    channel = _channel(root)
    base = _base(channel, _base(root, url)) if channel is not root else _base(root, url)
    found = gather(channel, Lookup(CHANNEL), base)
    if kind == "rdf":
        _image_beside(root, found, base)
    found.setdefault("language", fields.language_tag(root.get(_LANG) or channel.get(_LANG)))
    rows = Lookup(ITEM)
    raw = [_episode(item, rows, base) for item in _items(root, channel)]
    episodes, warnings = amend(raw, found.get("built_at"))
    return _assembled(found, kind, url, episodes, tree.warnings + warnings)


def _channel(root: Element) -> Element:
    return next((child for child in root if isinstance(child.tag, str) and usual(child.tag) == "channel"), root)


def _items(root: Element, channel: Element) -> Iterator[Element]:
    """Items in the channel, and beside it, as RSS 1.0 and some mistaken feeds have them."""
    for parent in (channel,) if channel is root else (channel, root):
        for child in parent:
            if isinstance(child.tag, str) and usual(child.tag) in _ITEMS:
                yield child


def _base(element: Element, base: str) -> str:
    return whole(base, element.get(_BASE)) or base


def _image_beside(root: Element, found: dict[str, Any], base: str) -> None:
    beside = (child for child in root if isinstance(child.tag, str) and usual(child.tag) == "image")
    if (image := next(beside, None)) is not None:
        found["image"] = fields.image(image, base) or found.get("image")


def _episode(item: Element, rows: Lookup, base: str) -> ParsedEpisode:
    base = _base(item, base) if item.attrib else base
    found = gather(item, rows, base)
    guid, is_link = found.get("guid") or (item.get(_ABOUT, "").strip(), True)
    links: list[Link] = found.get("links", [])
    return ParsedEpisode(
        guid=guid,
        title=found.get("title", ""),
        enclosure=_sound(found, links),
        published_at=found.get("published_at") or found.get("updated_at"),
        link=_alternate(links) or (whole("", guid) if is_link else None),
        notes=found.get("notes", ""),
        subtitle=found.get("subtitle", ""),
        author=found.get("author", ""),
        image=found.get("image"),
        duration=found.get("duration"),
        explicit=found.get("explicit"),
        season=found.get("season"),
        number=found.get("number"),
        kind=_episode_kind(found.get("kind")),
        block=found.get("block") or False,
        chapters=found.get("chapters"),
        transcripts=tuple(found.get("transcripts", ())),
        persons=tuple(found.get("persons", ())),
        soundbites=tuple(found.get("soundbites", ())),
        license=found.get("license"),
        extras=tuple(found.get("extras", ())),
    )


def _sound(found: dict[str, Any], links: list[Link]) -> Enclosure | None:
    """An enclosure before a link that is one, and both before media:content, which often is a picture or a preview."""
    linked = (make(link.url, link.kind, link.length) for link in links if link.rel == "enclosure")
    return choose(found.get("enclosures", ())) or choose(linked) or choose(found.get("media", ()))


def _episode_kind(text: str | None) -> str:
    kind = (text or "").lower()
    return kind if kind in {"trailer", "bonus"} else "full"


def _alternate(links: list[Link]) -> str | None:
    pages = [link for link in links if link.rel == "alternate"]
    best = [link for link in pages if link.kind in {"", "text/html", "application/xhtml+xml"}] or pages
    return best[0].url if best else None


def _rel(links: list[Link], *rels: str) -> str | None:
    return next((link.url for rel in rels for link in links if link.rel == rel), None)


def _assembled(
    found: dict[str, Any], kind: str, url: str, episodes: tuple[ParsedEpisode, ...], warnings: tuple[str, ...]
) -> ParsedFeed:
    links: list[Link] = found.get("links", [])
    older = _rel(links, "next", "prev-archive")
    medium = (found.get("medium") or "podcast").lower()
    return ParsedFeed(
        title=found.get("title", ""),
        episodes=episodes,
        kind=kind,
        description=found.get("description", ""),
        link=_alternate(links),
        author=found.get("author", ""),
        language=found.get("language"),
        image=found.get("image"),
        explicit=found.get("explicit") or False,
        categories=tuple(dict.fromkeys(found.get("categories") or found.get("subjects") or ()))[:CATEGORIES_MAX],
        guid=found.get("guid"),
        medium=medium,
        locked=found.get("locked") or False,
        block=found.get("block") or False,
        complete=found.get("complete") or False,
        license=found.get("license"),
        new_url=found.get("new_url") if found.get("new_url") != url else None,
        self_url=_rel(links, "self"),
        hub=_rel(links, "hub"),
        next_page=older if older != url else None,
        ttl=_ttl(found),
        update_frequency=found.get("update_frequency"),
        persons=tuple(found.get("persons", ())),
        funding=tuple(found.get("funding", ())),
        extras=tuple(found.get("extras", ())),
        warnings=warnings,
    )


def _ttl(found: dict[str, Any]) -> int | None:
    """Minutes, of <ttl> or of the syndication module."""
    if ttl := found.get("ttl"):
        return int(ttl)
    period = _PERIODS.get((found.get("period") or "").lower())
    return max(1, period // max(1, found.get("frequency") or 1)) if period else None
