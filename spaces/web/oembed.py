"""oEmbed 1.0: what another site shows in the place of a link to a recording."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from aiohttp import web
from pydantic import Field

from spaces.errors import Invalid
from spaces.model import Recording, Visibility
from spaces.web.bodies import Query
from spaces.web.call import Call, existing, unknown_recording
from spaces.web.previews import HEIGHT, WIDTH, iframe
from spaces.web.routes import Route, as_json
from spaces.web.rules import public
from spaces.web.views import View

CACHE_SECONDS = 3600
"""How long the other site may show it without asking again; the player in it asks each time."""

_OURS = re.compile(r"/(?:embed/)?r/([0-9A-Za-z]+)/?")


class OembedQuery(Query):
    """For what."""

    url: Annotated[str, Field(max_length=2000, description="Of the recording's page.")]
    format: Annotated[str, Field(max_length=20, description="`json`.")] = "json"
    maxwidth: int | None = Field(default=None, ge=1, description="CSS pixels.")
    maxheight: int | None = Field(default=None, ge=1, description="CSS pixels.")


class Oembed(View):
    """A player to put in the place of the link."""

    version: Literal["1.0"] = "1.0"
    type: Literal["rich"] = "rich"
    title: str
    author_name: str
    author_url: str
    provider_name: Literal["Spaces"] = "Spaces"
    provider_url: str
    cache_age: int = CACHE_SECONDS
    html: str
    width: int
    height: int


async def oembed(call: Call, query: OembedQuery) -> web.StreamResponse:
    """The player of a recording that everybody may hear."""
    if query.format != "json":
        raise Invalid("This server answers oEmbed in JSON only. Ask with format=json.", code="format_unsupported")
    base_url = call.context.config.public_url
    recording = await _recording(call, query.url)
    host = (await call.context.store.users.by_ids({recording.host_id}))[recording.host_id]
    width, height = min(WIDTH, query.maxwidth or WIDTH), min(HEIGHT, query.maxheight or HEIGHT)
    answer = as_json(
        Oembed(
            title=recording.title,
            author_name=host.name,
            author_url=f"{base_url}/u/{host.handle}",
            provider_url=base_url,
            html=iframe(base_url, recording, width, height),
            width=width,
            height=height,
        )
    )
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


async def _recording(call: Call, url: str) -> Recording:
    """The recording whose page that is.

    Raises:
        SpacesError: when it is none of ours, or not everybody may hear it.
    """
    recording_id = ours(url, call.context.config.public_url)
    if recording_id is None:
        raise unknown_recording()
    recording = existing(await call.context.store.recordings.get(recording_id))
    if recording.visibility is Visibility.PRIVATE:
        raise unknown_recording()
    return recording


def ours(url: str, base_url: str) -> str | None:
    """The recording that an address of our own names; None for every other address."""
    try:
        asked, own = urlsplit(url), urlsplit(base_url)
        same = (asked.scheme, asked.hostname, asked.port) == (own.scheme, own.hostname, own.port)
    except ValueError:  # of the port, or of an IPv6 address
        return None
    match = _OURS.fullmatch(asked.path)
    return match[1] if same and match and asked.username is None else None


ROUTES = [
    Route(
        "GET",
        "/oembed",
        oembed,
        public,
        "A player for another site's page",
        query=OembedQuery,
        returns=Oembed,
        problems=(404, 410, 501),
    )
]
