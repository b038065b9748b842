"""A feed of ours as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from stations.feed import FeedDocument, FeedItem, LiveItem, Media
from stations.feed.markup import instant

TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def render(document: FeedDocument) -> bytes:
    """The feed as UTF-8; the same document gives the same bytes."""
    return encode("".join(pieces(document)))


def pieces(document: FeedDocument) -> Iterator[str]:
    """The same before it is encoded: what stands before the items, each item, what stands behind them."""
    head = _written(_head(document)).removesuffix("}")
    between = f'{head},"items":['
    for one in document.items:
        yield between + _written(_item(one))
        between = ","
    yield "]}" if document.items else f"{between}]}}"


def encode(text: str) -> bytes:
    """The document as UTF-8; lone surrogates, which no reader could take, are left out."""
    return text.encode("utf-8", "ignore")


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _there(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known: the format has no nulls."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _head(document: FeedDocument) -> dict[str, Any]:
    hubs = [{"type": "WebSub", "url": document.hub}] if document.hub else []
    return _there(
        {
            "version": VERSION,
            "title": document.title,
            "home_page_url": document.link,
            "feed_url": document.url,
            "next_url": document.pages.next if document.pages else None,
            "description": document.description,
            "icon": document.image,
            "authors": [{"name": document.author}] if document.author else [],
            "language": document.language,
            "hubs": hubs,
            "_podcast": {"guid": document.guid, "live": [_live(one) for one in document.live]},
        }
    )


def _item(one: FeedItem) -> dict[str, Any]:
    words = {"content_html": one.notes} if one.notes else {"content_text": one.summary or one.title}
    return words | _there(
        {
            "id": one.guid,
            "url": one.link,
            "title": one.title,
            "summary": one.summary,
            "image": one.image,
            "date_published": instant(one.published_at),
            "date_modified": instant(one.updated_at),
            "authors": [{"name": one.author}] if one.author else [],
            "tags": list(one.tags),
            "attachments": _attachments(one),
            "_podcast": _podcast(one),
        }
    )


def _attachments(one: FeedItem) -> list[dict[str, Any]]:
    # The same title makes them alternatives of each other.
    return [_attachment(media, one) for media in (one.enclosure, *one.alternates)]


def _attachment(media: Media, one: FeedItem) -> dict[str, Any]:
    return _there(
        {
            "url": media.url,
            "mime_type": media.type or "audio/mpeg",
            "title": one.title,
            "size_in_bytes": media.size,
            "duration_in_seconds": round(one.duration) if one.duration else None,
        }
    )


def _podcast(one: FeedItem) -> dict[str, Any]:
    """What the format has no word for."""
    origin = one.origin
    return _there(
        {
            "explicit": one.explicit or None,
            "chapters": one.chapters,
            "transcripts": [{"url": each.url, "type": each.type} for each in one.transcripts],
            "license": one.license,
            "source": {"title": origin.feed.title, "url": origin.feed.url, "guid": origin.guid} if origin else None,
        }
    )


def _live(one: LiveItem) -> dict[str, Any]:
    end = instant(one.end) if one.end else None
    times = {"status": one.status, "start": instant(one.start), "end": end}
    return _there({"id": one.guid, "title": one.title, "url": one.link, **times})
