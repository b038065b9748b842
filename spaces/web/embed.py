"""Recordings and spaces as other sites show them: previews of their links, and players to put into a page."""

from __future__ import annotations

from aiohttp import web

from spaces.errors import SpacesError
from spaces.model import Recording, Visibility
from spaces.web.auth import identify
from spaces.web.call import Call
from spaces.web.cards import card_url, of_recording
from spaces.web.errors import status_of
from spaces.web.headers import embeddable
from spaces.web.pages import show
from spaces.web.previews import about_recording, player, preview
from spaces.web.recorded import recording_url
from spaces.web.routes import Route
from spaces.web.rules import may_listen, public, viewer_of_space


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


async def embedded_space_page(call: Call) -> web.Response:
    """The live player for other sites' pages; whoever has the link may know of every space."""
    return embeddable(show(call.request), call.context.media_origin)


async def _invited(call: Call, recording: Recording) -> bool:
    """Whether the address carries a share link of this recording, which the page then opens."""
    token = call.request.query.get("share", "")
    share = await call.context.store.recordings.share(token) if token.isprintable() else None
    return share is not None and share.recording_id == recording.id


async def _preview(call: Call, recording: Recording) -> str:
    base_url = call.context.config.public_url
    host = await call.context.store.users.by_id(recording.host_id)
    url = recording_url(base_url, recording.id)
    unlisted = '<meta name="robots" content="noindex">' if recording.visibility is Visibility.UNLISTED else ""
    card = card_url(base_url, f"/r/{recording.id}", await of_recording(call, recording))
    more = player(base_url, recording) + unlisted
    return preview(recording.title, about_recording(recording, host), url, more, card=card)


ROUTES = [
    Route("GET", "/r/{id}", recording_page, public, "The page of a recording", documented=False),
    Route("GET", "/r/{id}/consent", consent_page, public, "The page on which speakers answer", documented=False),
    Route("GET", "/embed/r/{id}", embedded_page, public, "The player for other sites", documented=False),
    Route("GET", "/embed/s/{id}", embedded_space_page, viewer_of_space, "The live player for others", documented=False),
]
