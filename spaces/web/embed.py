"""Recordings as other sites show them: previews of their links, and a player to put into a page."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from aiohttp import web

from spaces.errors import SpacesError
from spaces.model import Recording, User, Visibility
from spaces.web.auth import identify
from spaces.web.call import Call
from spaces.web.errors import status_of
from spaces.web.headers import embeddable
from spaces.web.pages import preview, show
from spaces.web.recorded import file_url, recording_url
from spaces.web.routes import Route
from spaces.web.rules import may_listen, public

WIDTH, HEIGHT = 480, 180
"""CSS pixels of the player in somebody else's page."""

ABOUT_MAX = 200


async def recording_page(call: Call) -> web.Response:
    """The page of a recording, with what messengers show of it when everybody may know of it."""
    try:
        await identify(call)
        recording = await call.recording()
    except SpacesError as fault:
        return show(call.request, status=status_of(fault))
    if recording.visibility is not Visibility.PRIVATE:
        return show(call.request, await _preview(call, recording))
    if await may_listen(call, recording) or await _invited(call, recording):
        return show(call.request)
    return show(call.request, status=404)


async def consent_page(call: Call) -> web.Response:
    """The page on which speakers answer; the same whether there is such a recording or not."""
    return show(call.request)


async def embedded_page(call: Call) -> web.Response:
    """The player for other sites' pages; only of what everybody may hear."""
    try:
        recording = await call.recording()
    except SpacesError as fault:
        return embeddable(show(call.request, status=status_of(fault)), call.context.media_origin)
    status = 404 if recording.visibility is Visibility.PRIVATE else 200
    return embeddable(show(call.request, status=status), call.context.media_origin)


async def _invited(call: Call, recording: Recording) -> bool:
    """Whether the address carries a share link of this recording, which the page then opens."""
    token = call.request.query.get("share", "")
    share = await call.context.store.recordings.share(token) if token.isprintable() else None
    return share is not None and share.recording_id == recording.id


def embed_url(base_url: str, recording_id: str) -> str:
    """Where the player for other sites is."""
    return f"{base_url}/embed/r/{recording_id}"


def iframe(base_url: str, recording: Recording, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The HTML that puts the player into a page."""
    return (
        f'<iframe src="{escape(embed_url(base_url, recording.id))}" width="{width}" height="{height}" '
        f'title="{escape(recording.title)}" style="border:0" loading="lazy" allow="autoplay"></iframe>'
    )


async def _preview(call: Call, recording: Recording) -> str:
    base_url = call.context.config.public_url
    host = await call.context.store.users.by_id(recording.host_id)
    url = recording_url(base_url, recording.id)
    unlisted = '<meta name="robots" content="noindex">' if recording.visibility is Visibility.UNLISTED else ""
    return preview(recording.title, about(recording, host), url, _player(base_url, recording, url) + unlisted)


def _player(base_url: str, recording: Recording, url: str) -> str:
    """OpenGraph's and Twitter's tags for sound and player, and the way to oEmbed."""
    audio = escape(file_url(base_url, recording.id, ".mp3"))
    oembed = escape(f"{base_url}/oembed?url={quote(url, safe='')}&format=json")
    there = recording.published_at is not None
    sound = f'<meta property="og:audio" content="{audio}"><meta property="og:audio:type" content="audio/mpeg">'
    return (
        (sound if there else "")
        + f'<meta name="twitter:player" content="{escape(embed_url(base_url, recording.id))}">'
        + f'<meta name="twitter:player:width" content="{WIDTH}"><meta name="twitter:player:height" content="{HEIGHT}">'
        + f'<link rel="alternate" type="application/json+oembed" href="{oembed}" title="{escape(recording.title)}">'
    )


def about(recording: Recording, host: User | None) -> str:
    """A recording in a sentence or two."""
    said = " ".join(recording.description.split())
    if said:
        return said if len(said) <= ABOUT_MAX else f"{said[: ABOUT_MAX - 1].rstrip()}…"
    name = host.name if host else "somebody"
    length = f", {_minutes(recording.duration)}" if recording.duration else ""
    return f"Recorded live with {name} on {recording.started_at:%d %B %Y}{length}."


def _minutes(seconds: float) -> str:
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


ROUTES = [
    Route("GET", "/r/{id}", recording_page, public, "The page of a recording", documented=False),
    Route("GET", "/r/{id}/consent", consent_page, public, "The page on which speakers answer", documented=False),
    Route("GET", "/embed/r/{id}", embedded_page, public, "The player for other sites", documented=False),
]
