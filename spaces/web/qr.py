"""Addresses as QR codes: for the telephone of somebody who sees them on a screen."""

from __future__ import annotations

import asyncio
import io

from aiohttp import web
from pydantic import Field

from spaces.web.bodies import Query
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import viewer_of_space
from spaces.web.views import space_url


class ByLink(Query):
    """By which way the address leads in."""

    invite: str | None = Field(
        default=None, pattern=r"^[\w-]{1,100}$", description="The token of a link that invites, to be in the address."
    )


async def space_qr(call: Call, asked: ByLink) -> web.Response:
    """The address of a space as a QR code, or a link that invites into it."""
    space = await call.space()
    address, caching = space_url(call.context.config.public_url, space.id), "public, max-age=86400"
    if asked.invite is not None:  # whether it holds is found out by whoever follows it
        address += f"?invite={asked.invite}"
        caching = "private, no-store"  # the token is a secret, and no cache on the way should keep it
    svg = await asyncio.to_thread(qr_code, address)
    return web.Response(body=svg, content_type="image/svg+xml", headers={"Cache-Control": caching})


def qr_code(text: str) -> bytes:
    """The text as an SVG, black on white: scanners want it so, whatever the page's colours are."""
    import segno  # needed here only

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=4, dark="#000", light="#fff")
    return out.getvalue()


ROUTES = [
    Route(
        "GET",
        "/s/{id}/qr.svg",
        space_qr,
        viewer_of_space,
        "The address of a space as a QR code",
        query=ByLink,
        produces="image/svg+xml",
    )
]
