"""Headers on every answer: what a browser must not do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from spaces.web.context import Context


def page_policy(media: str = "https: http:", frames: str = "'none'") -> str:
    """What our own page may load: nothing from elsewhere but sound, nothing inline.

    Args:
        media: where sound may come from besides this server. Episodes are played from their publishers, wherever
            those are and redirect to.
        frames: who may show the page in a frame.
    """
    sound = f"'self' blob: {media}".strip()
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
        f"connect-src 'self'; media-src {sound}; worker-src 'self'; manifest-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
    )


DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For everything else: a browser that shows it as a document loads nothing from it."""

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), autoplay=(self), camera=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_MEDIA = ("/whip/", "/whep/")
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Location, ETag, Link, Accept-Post, Retry-After",
}
"""Players on other sites may use WHIP and WHEP and read why they are refused; a cookie is never sent along with that,
so there is nothing to forge."""

YEAR = 365 * 24 * 3600


def embeddable(response: web.Response, media_origin: str | None) -> web.Response:
    """That page, which every site may show in a frame; it plays recordings only, from here or from our own store."""
    if response.status != 304:  # as below
        response.headers["Content-Security-Policy"] = page_policy(media_origin or "", "*")
    return response


def secured(context: Context) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """The signal handler that sets them just before an answer is sent; a handler's own choice wins."""
    always = dict(_ALWAYS)
    if context.config.secure:
        always["Strict-Transport-Security"] = f"max-age={YEAR}"

    async def secure(request: web.Request, response: web.StreamResponse) -> None:
        headers = response.headers
        if request.path.startswith(_MEDIA):
            headers.update(_OPEN)
        headers.pop("Server", None)  # versions are nobody's business
        for name, value in always.items():
            headers.setdefault(name, value)
        if response.status != 304:  # its headers replace those of the page the browser kept (RFC 9111 §3.2)
            page = response.content_type == "text/html"
            headers.setdefault("Content-Security-Policy", page_policy() if page else DATA_POLICY)
        headers.setdefault("Cache-Control", "no-store")

    return secure
