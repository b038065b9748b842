"""What other sites and messengers show of a link: titles, descriptions, and a player."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from spaces.model import Recording, RecordingState, Space, State, Station, User, Visibility
from spaces.web.recorded import file_url, recording_url

CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Pixels of a share card."""

WIDTH, HEIGHT = 480, 180
"""CSS pixels of the player in somebody else's page."""

ABOUT_MAX = 200


def preview(title: str, about: str, url: str, more: str = "", *, card: str = "") -> str:
    """A title with OpenGraph's and Twitter's tags.

    Args:
        title: of the page; escaped here, like `about`, `url` and `card`.
        about: it in a sentence.
        url: the one address of the page.
        more: what else stands there, escaped already: a player, feeds.
        card: address of the share card; empty for none.
    """
    title, about, url = escape(title), escape(about), escape(url)
    form = "player" if 'name="twitter:player"' in more else "summary_large_image" if card else "summary"
    return (
        f"<title>{title} · Spaces</title>"
        f'<meta name="description" content="{about}">'
        '<meta property="og:type" content="website"><meta property="og:site_name" content="Spaces">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{about}">'
        f'<meta property="og:url" content="{url}">'
        f'<meta name="twitter:card" content="{form}">'
        f'<meta name="twitter:title" content="{title}"><meta name="twitter:description" content="{about}">'
        f'<link rel="canonical" href="{url}">{_picture(card, title)}{more}'
    )


def _picture(url: str, title: str) -> str:
    """The tags of a share card; the title is escaped already."""
    if not url:
        return ""
    return (
        f'<meta property="og:image" content="{escape(url)}"><meta property="og:image:type" content="image/png">'
        f'<meta property="og:image:width" content="{CARD_WIDTH}">'
        f'<meta property="og:image:height" content="{CARD_HEIGHT}">'
        f'<meta property="og:image:alt" content="{title}"><meta name="twitter:image" content="{escape(url)}">'
    )


def forms(address: str) -> dict[str, str]:
    """The forms of a feed by media type; its address without ending."""
    return {"application/rss+xml": f"{address}.xml", "application/feed+json": f"{address}.json"}


def announced(title: str, feeds: Mapping[str, str]) -> str:
    """Where podcast apps find the feed of a page, by media type (RFC 4287, JSON Feed 1.1)."""
    return "".join(
        f'<link rel="alternate" type="{form}" title="{escape(title)}" href="{escape(url)}">'
        for form, url in feeds.items()
    )


def player(base_url: str, recording: Recording) -> str:
    """OpenGraph's and Twitter's tags for sound and player, and the way to oEmbed."""
    audio = escape(file_url(base_url, recording.id, ".mp3"))
    there = recording.published_at is not None
    sound = f'<meta property="og:audio" content="{audio}"><meta property="og:audio:type" content="audio/mpeg">'
    frame = f"{base_url}/embed/r/{recording.id}"
    found = oembed_link(base_url, recording_url(base_url, recording.id), recording.title)
    return (sound if there else "") + _twitter_player(frame) + found


def live_player(base_url: str, space: Space) -> str:
    """The same for a space that is to come or on air: its live player for other sites."""
    found = oembed_link(base_url, f"{base_url}/s/{space.id}", space.title)
    return _twitter_player(f"{base_url}/embed/s/{space.id}") + found


def _twitter_player(url: str) -> str:
    return (
        f'<meta name="twitter:player" content="{escape(url)}">'
        f'<meta name="twitter:player:width" content="{WIDTH}"><meta name="twitter:player:height" content="{HEIGHT}">'
    )


def oembed_link(base_url: str, url: str, title: str) -> str:
    """Where other sites learn how to show a page (oEmbed 1.0 §4)."""
    oembed = escape(f"{base_url}/oembed?url={quote(url, safe='')}&format=json")
    return f'<link rel="alternate" type="application/json+oembed" href="{oembed}" title="{escape(title)}">'


def iframe(url: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The HTML that puts a player into a page."""
    return (
        f'<iframe src="{escape(url)}" width="{width}" height="{height}" '
        f'title="{escape(title)}" style="border:0" loading="lazy" allow="autoplay"></iframe>'
    )


def everybody_hears(recording: Recording) -> bool:
    """Whether it is public and can be played."""
    return recording.visibility is Visibility.PUBLIC and recording.state is RecordingState.READY


def about_space(space: Space, host: User | None, *, recorded: bool = False) -> str:
    """A space in a sentence; `recorded`: whether everybody may hear what was saved of it."""
    name = host.name if host else "somebody"
    match space.state:
        case State.LIVE:
            return f"Live now with {name}. Listen in, no account needed."
        case State.SCHEDULED if space.scheduled_start:
            return f"{name} goes live on {space.scheduled_start:%d %B %Y at %H:%M} UTC."
        case State.SCHEDULED:
            return f"{name} goes live soon."
        case State.CANCELED:
            return f"{name} canceled this space."
    return f"{name} was live here. Listen to the recording." if recorded else f"{name} was live here."


def about_recording(recording: Recording, host: User | None) -> str:
    """A recording in a sentence or two."""
    if said := _shortened(recording.description):
        return said
    name = host.name if host else "somebody"
    length = f", {minutes(recording.duration)}" if recording.duration else ""
    return f"Recorded live with {name} on {recording.started_at:%d %B %Y}{length}."


def about_station(station: Station, owner: User | None) -> str:
    """A station in a sentence or two."""
    if said := _shortened(station.description):
        return said
    number = "1 thing" if station.items == 1 else f"{station.items} things"
    return f"{number} to listen to, chosen by {owner.name if owner else 'somebody'}."


def _shortened(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= ABOUT_MAX else f"{said[: ABOUT_MAX - 1].rstrip()}…"


def minutes(seconds: float) -> str:
    """A length as people say it: "12 min", "1 h 5 min"."""
    hours, rest = divmod(max(1, round(seconds / 60)), 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"
