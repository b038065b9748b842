"""One item of a feed as RSS with the iTunes, content and podcast namespaces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from spaces.model.podcast import Person, Soundbite, Transcript
from stations.feed.document import FeedItem, LiveItem, Media, Origin, Remote
from stations.feed.markup import carried, element, escaped, instant, moment, number, quoted, tagged

T = TypeVar("T")

DESCRIPTION_MAX = 4000
"""Bytes of a description (PSP-1 and Apple); the whole is in content:encoded."""

CHAPTERS = "application/json+chapters"


def item(one: FeedItem) -> str:
    """An <item>."""
    # In one piece: there may be ten thousand, and pieces that are put together take longer than what is in them.
    return (
        f"<item><title>{escaped(one.title or one.guid)}</title>"
        f'<guid isPermaLink="false">{escaped(one.guid)}</guid>'
        f"<pubDate>{moment(one.published_at)}</pubDate>{_enclosure(one.enclosure)}{element('link', one.link or '')}"
        f"{_words(one)}{_itunes(one)}{_each(_category, one.tags)}{_podcast(one)}"
        f"{_origin(one.origin) if one.origin else ''}{_each(carried, one.extras)}</item>\n"
    )


def _each(form: Callable[[T], str], things: Sequence[T]) -> str:
    return "".join(map(form, things)) if things else ""


def _category(tag: str) -> str:
    return element("category", tag)


def _enclosure(media: Media) -> str:
    # Nobody knows the length of some publishers' files; RSS wants the attribute, and 0 is how the world says so.
    return f'<enclosure url={quoted(media.url)} length="{media.size or 0}" type={quoted(media.type or "audio/mpeg")}/>'


def _words(one: FeedItem) -> str:
    said = one.summary or one.title or one.guid
    return f"<description>{escaped(shortened(said))}</description>{element('content:encoded', one.notes)}"


def _itunes(one: FeedItem) -> str:
    said = f"<itunes:explicit>{'true' if one.explicit else 'false'}</itunes:explicit>"
    said += f"<itunes:episodeType>{escaped(one.kind)}</itunes:episodeType>"
    if one.duration:
        said += f"<itunes:duration>{max(1, round(one.duration))}</itunes:duration>"
    said += element("itunes:author", one.author)
    if one.image:
        said += f"<itunes:image href={quoted(one.image)}/>"
    if one.season:
        said += f"<itunes:season>{one.season}</itunes:season><podcast:season>{one.season}</podcast:season>"
    return said if one.number is None else said + _episode(one.number)


def _episode(value: float) -> str:
    """Apple takes whole numbers above zero only; the podcast namespace takes all."""
    whole = f"<itunes:episode>{int(value)}</itunes:episode>" if value >= 1 and value == int(value) else ""
    return f"{whole}<podcast:episode>{number(value)}</podcast:episode>"


def _podcast(one: FeedItem) -> str:
    chapters = tagged("podcast:chapters", {"url": one.chapters, "type": CHAPTERS}) if one.chapters else ""
    return (
        f"{chapters}{_each(_transcript, one.transcripts)}{_each(person, one.persons)}"
        f"{_each(_soundbite, one.soundbites)}{element('podcast:license', one.license or '')}"
        f"{_each(_alternate, one.alternates)}"
    )


def _transcript(one: Transcript) -> str:
    return tagged("podcast:transcript", {"url": one.url, "type": one.type, "language": one.language, "rel": one.rel})


@lru_cache(1024)  # the same few people are in every episode of a podcast
def person(one: Person) -> str:
    """A <podcast:person>."""
    values = {"role": one.role or None, "group": one.group or None, "href": one.href, "img": one.image}
    return tagged("podcast:person", values, one.name)


def _soundbite(one: Soundbite) -> str:
    values = {"startTime": number(one.start), "duration": number(one.duration)}
    return tagged("podcast:soundbite", values, one.title)


def _alternate(media: Media) -> str:
    values = {
        "type": media.type,
        "length": str(media.size) if media.size else None,
        "title": media.title or None,
        "codecs": media.codecs or None,
    }
    source = tagged("podcast:source", {"uri": media.url})
    opened = tagged("podcast:alternateEnclosure", values).removesuffix("/>")
    return f"{opened}>{source}</podcast:alternateEnclosure>"


def _origin(origin: Origin) -> str:
    source, remote_item = _of_feed(origin.feed)
    return f"{source}{remote_item} itemGuid={quoted(origin.guid)}/>"


@lru_cache(1024)
def _of_feed(feed: Remote) -> tuple[str, str]:
    """What every item of a podcast says about where it is from; the second is still open."""
    source = tagged("source", {"url": feed.url}, feed.title or feed.url)
    return source, remote(replace(feed, title="")).removesuffix("/>")


def remote(feed: Remote) -> str:
    """A <podcast:remoteItem>: a podcast elsewhere."""
    values = {"feedGuid": feed.guid, "feedUrl": feed.url, "medium": feed.medium or None, "title": feed.title or None}
    return tagged("podcast:remoteItem", values)


def live(one: LiveItem) -> str:
    """A <podcast:liveItem>."""
    times = {"status": one.status, "start": instant(one.start), "end": instant(one.end) if one.end else None}
    opened = tagged("podcast:liveItem", times).removesuffix("/>")
    parts = [
        f"{opened}><title>{escaped(one.title)}</title>",
        f'<guid isPermaLink="false">{escaped(one.guid)}</guid>',
        element("link", one.link),
        element("description", shortened(one.description)),
        element("itunes:author", one.author),
        "".join(map(person, one.persons)),
        tagged("podcast:contentLink", {"href": one.link}, "Listen in the browser"),
        "</podcast:liveItem>\n",
    ]
    return "".join(parts)


def shortened(text: str, limit: int = DESCRIPTION_MAX) -> str:
    """As much of the text as fits into so many bytes, with an ellipsis where it was cut."""
    if len(text) * 4 <= limit or len(data := text.encode("utf-8", "ignore")) <= limit:
        return text
    return data[: limit - len("…".encode())].decode("utf-8", "ignore").rstrip() + "…"
