"""What XML refuses, read by feedparser, which forgives nearly everything: base fields only.

It keeps the last of repeated elements of the podcast namespace, so nothing of that is taken from it.
"""

from __future__ import annotations

import calendar
import html
import re
from datetime import UTC, datetime
from typing import Any

import feedparser

from spaces.model.podcast import Enclosure, ParsedEpisode, ParsedFeed
from stations import fields
from stations.addresses import whole
from stations.amends import amend
from stations.enclosures import choose, make
from stations.texts import sound
from stations.times import parse_date, parse_duration
from stations.trees import utf8, without_control

BODY_MAX = 3_000_000
"""Bytes that it is given: for more it takes seconds, and for what was made to be slow half a minute."""

_EXPLICIT = re.compile(rb"(<itunes:explicit>)\s{0,20}(?:true|explicit|yes)\s{0,20}(?=<)", re.IGNORECASE)
_NOT_EXPLICIT = re.compile(rb"(<itunes:explicit>)\s{0,20}(?:false|no|clean)\s{0,20}(?=<)", re.IGNORECASE)


def read(body: bytes, url: str, content_type: str | None, cause: str) -> ParsedFeed | None:
    """The feed as far as it can be made out; None when it cannot.

    Args:
        body: what was fetched.
        url: where, for relative addresses.
        content_type: the header.
        cause: why the strict reader refused it, for the warning.
    """
    if len(body) > BODY_MAX:
        return None
    text, warnings = utf8(body, content_type)
    found = _parsed(without_control(text))
    if found is None or not (found.feed.get("title") or found.entries):
        return None
    raw = [_episode(entry, url) for entry in found.entries]
    episodes, amended = amend(raw, _moment(found.feed, "updated"))
    return _feed(
        found.feed, url, episodes, (f"{cause}; chapters, people and the like could not be read.", *warnings, *amended)
    )


def _parsed(text: bytes) -> Any:
    # It knows "yes" and "clean" only, and what is explicit must not be lost: some stations leave it out.
    text = _NOT_EXPLICIT.sub(rb"\1clean", _EXPLICIT.sub(rb"\1yes", text))
    try:
        headers = {"content-type": "application/xml; charset=utf-8"}
        return feedparser.parse(text, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception:  # it raises what its parsers raise, whatever that is
        return None


def _text(found: Any, *names: str) -> str:
    return next((sound(str(found[name])).strip() for name in names if found.get(name)), "")


def _line(found: Any, *names: str) -> str:
    return fields.one_line(_text(found, *names))


def _moment(found: Any, *names: str) -> datetime | None:
    for name in names:  # past its own `get`, which takes one date for another and complains about it
        if moment := parse_date(dict.get(found, name)):
            return moment
        if (parts := dict.get(found, f"{name}_parsed")) and parts.tm_year > 1970:
            return datetime.fromtimestamp(calendar.timegm(parts), UTC)
    return None


def _image(found: Any, url: str) -> str | None:
    image = found.get("image") or {}
    return whole(url, image.get("href") or image.get("url")) if isinstance(image, dict) else None


def _flag(value: Any) -> bool | None:
    return (
        bool(value)
        if isinstance(value, (bool, int))
        else {"yes": True, "true": True, "no": False}.get(str(value).lower())
    )


def _number(text: str) -> float | None:
    return float(text) if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() else None


def _notes(entry: Any) -> str:
    contents = [one for one in entry.get("content", ()) if one.get("value")]
    first = contents[0] if contents else entry.get("summary_detail") or {}
    text = sound(first.get("value") or "").strip()
    return html.escape(text, quote=False) if first.get("type") == "text/plain" and "<" not in text else text


def _sound(entry: Any, url: str) -> Enclosure | None:
    offered = [*entry.get("enclosures", ()), *entry.get("media_content", ())]
    addressed = ((whole(url, one.get("href") or one.get("url")), one) for one in offered)
    return choose(make(at, one.get("type"), one.get("length") or one.get("filesize")) for at, one in addressed if at)


def _link_of(entry: Any, url: str) -> str | None:
    """The page of an item; feedparser takes the guid for it, so one that is no address is not resolved."""
    link = entry.get("link")
    return whole("" if link == entry.get("id") else url, link)


def _episode(entry: Any, url: str) -> ParsedEpisode:
    kind = _text(entry, "itunes_episodetype").lower()
    season = _number(_text(entry, "itunes_season"))
    return ParsedEpisode(
        guid=_text(entry, "id"),
        title=_line(entry, "title"),
        enclosure=_sound(entry, url),
        published_at=_moment(entry, "published", "updated", "created"),
        link=_link_of(entry, url),
        notes=_notes(entry),
        subtitle=_line(entry, "subtitle"),
        author=fields.name_only(_line(entry, "author")) or "",
        image=_image(entry, url),
        duration=parse_duration(_text(entry, "itunes_duration")),
        explicit=_flag(entry.get("itunes_explicit")),
        season=None if season is None else int(season),
        number=_number(_text(entry, "itunes_episode")),
        kind=kind if kind in {"trailer", "bonus"} else "full",
        block=_flag(entry.get("itunes_block")) or False,
    )


def _link(feed: Any, rel: str, url: str) -> str | None:
    links = (whole(url, link.get("href")) for link in feed.get("links", ()) if link.get("rel") == rel)
    return next((link for link in links if link), None)


def _feed(feed: Any, url: str, episodes: tuple[ParsedEpisode, ...], warnings: tuple[str, ...]) -> ParsedFeed:
    terms = (fields.one_line(tag.get("term") or "") for tag in feed.get("tags", ()))
    ttl = _number(_text(feed, "ttl"))
    return ParsedFeed(
        title=_line(feed, "title"),
        episodes=episodes,
        kind="other",
        description=_text(feed, "summary", "subtitle"),
        link=whole(url, feed.get("link")),
        author=fields.name_only(_line(feed, "author")) or "",
        language=fields.language_tag(_text(feed, "language")),
        image=_image(feed, url),
        explicit=_flag(feed.get("itunes_explicit")) or False,
        categories=tuple(dict.fromkeys(term for term in terms if term))[:20],
        block=_flag(feed.get("itunes_block")) or False,
        complete=_flag(feed.get("itunes_complete")) or False,
        new_url=whole(url, feed.get("newlocation") or feed.get("itunes_new-feed-url")),
        self_url=_link(feed, "self", url),
        hub=_link(feed, "hub", url),
        next_page=_link(feed, "next", url),
        ttl=int(ttl) if ttl else None,
        warnings=warnings,
    )
