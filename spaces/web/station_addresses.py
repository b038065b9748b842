"""Where everything of a station is."""

from __future__ import annotations

from urllib.parse import quote

from spaces.model import Feed, Station, Visibility


def station_url(base_url: str, station: Station) -> str:
    """Where people open that station."""
    return f"{base_url}/stations/{station.slug}"


def feed_url(base_url: str, station: Station, form: str = "xml") -> str:
    """Where podcast apps subscribe; of a private station with the token that opens it, for those who may have it."""
    token = f"?token={quote(station.feed_token)}" if station.visibility is Visibility.PRIVATE else ""
    return f"{station_url(base_url, station)}/feed.{form}{token}"


def cover_path(station: Station) -> str:
    """Its picture on this server, whatever host it is asked by; the version changes with the picture."""
    version = (station.cover or station.guid).rpartition("/")[2].partition(".")[0]
    return f"/stations/{station.slug}/cover.webp?v={quote(version)}"


def picture_path(feed: Feed) -> str | None:
    """Our copy of a podcast's picture; None while there is none."""
    if feed.picture is None:
        return None
    return f"/pictures/{feed.id}?v={quote(feed.picture.rpartition('/')[2].partition('.')[0])}"
