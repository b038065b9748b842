"""Addresses as QR codes: for the telephone of somebody who sees them on a screen."""

from __future__ import annotations

import asyncio
import io

from aiohttp import web

from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import viewer_of_space
from spaces.web.views import space_url


async def space_qr(call: Call) -> web.Response:
    """The address of a space as a QR code."""
    space = await call.space()
    svg = await asyncio.to_thread(qr_code, space_url(call.context.config.public_url, space.id))
    return web.Response(body=svg, content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


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
        produces="image/svg+xml",
    )
]
