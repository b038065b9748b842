"""Who is asking: the page's cookie or a program's token."""

from __future__ import annotations

import secrets
from datetime import timedelta
from urllib.parse import urlsplit

from aiohttp import web

from spaces.config import Config
from spaces.errors import Forbidden, Unauthenticated
from spaces.model import User
from spaces.model.token import ALL_SCOPES, TOKEN_PREFIX
from spaces.web.call import Call, digest

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

TOKEN_SEEN_EVERY = timedelta(minutes=5)
"""How exact a token's "last used" is: not a write per request."""


def cookie_name(config: Config) -> str:
    """The session cookie's name; the __Host- prefix makes browsers insist on TLS, path / and no domain."""
    return "__Host-session" if config.secure else "session"


async def identify(call: Call) -> None:
    """Fill in `call.user`, `.scopes` and `.session` from the request's credentials, if it has any.

    A token that is not good is an error even where nobody needs to be signed in; a stale cookie is just nobody.

    Raises:
        Unauthenticated: when the Authorization header is not a good bearer token.
        Forbidden: `cross_site`, when another site's page made the browser send our cookie with a change.
    """
    if (header := call.request.headers.get("Authorization")) is not None:
        await _by_token(call, header)
    elif secret := call.request.cookies.get(cookie_name(call.context.config)):
        await _by_cookie(call, secret)


async def _by_token(call: Call, header: str) -> None:
    scheme, _, secret = header.partition(" ")
    secret = secret.strip()
    found = None
    if scheme.lower() == "bearer" and secret.startswith(TOKEN_PREFIX):
        found = await call.context.store.tokens.find(digest(secret))
    if found is None:
        raise Unauthenticated(
            "This token is not known here. It may have been deleted; make a new one in the settings.",
            code="token_invalid",
        )
    token, user = found
    if token.expires_at is not None and token.expires_at <= call.now:
        raise Unauthenticated("This token has come to its end. Make a new one in the settings.", code="token_expired")
    call.user, call.token, call.scopes = user, token, token.scopes
    if token.last_used_at is None or call.now - token.last_used_at > TOKEN_SEEN_EVERY:
        await call.context.store.tokens.touch(token.id, call.now)


async def _by_cookie(call: Call, secret: str) -> None:
    session = digest(secret)
    user = await call.context.store.sessions.user(session, call.now)
    if user is None:
        return
    require_same_site(call)
    call.user, call.scopes, call.session = user, ALL_SCOPES, session


def require_same_site(call: Call) -> None:
    """Refuse a change that another site's page asked for.

    Raises:
        Forbidden: `cross_site`.
    """
    if call.request.method not in SAFE_METHODS and not from_our_page(call.request, call.context.config):
        raise Forbidden(
            "This came from another website, so it was not done. Open the page here and try again.", code="cross_site"
        )


def from_our_page(request: web.Request, config: Config) -> bool:
    """Whether the request cannot have been made by another site's page.

    Browsers say so in Sec-Fetch-Site on trustworthy addresses, else in Origin with every request that changes
    something and every WebSocket. A request with neither header comes from a program.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    # The Host header is fine to compare with here: a foreign page cannot choose it, and people reach a server
    # without public_url under several names.
    return origin == config.public_url or _host_of(origin) == request.host


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


async def sign_in(call: Call, user: User, response: web.StreamResponse) -> None:
    """Start a session of that account in the asking browser."""
    secret = secrets.token_urlsafe(32)
    expires_at = call.now + _lifetime(call.context.config)
    await call.context.store.sessions.add(digest(secret), user.id, call.now, expires_at)
    _set_cookie(call.context.config, response, secret)


async def renew(call: Call, response: web.StreamResponse) -> None:
    """Let the session that was used last for its full time again."""
    config = call.context.config
    if call.session is not None:
        await call.context.store.sessions.renew(call.session, call.now + _lifetime(config))
        _set_cookie(config, response, call.request.cookies[cookie_name(config)])


async def sign_out(call: Call, response: web.StreamResponse) -> None:
    """End the asking browser's session, if it has one."""
    config = call.context.config
    if call.session is not None:
        await call.context.store.sessions.delete(call.session)
    response.del_cookie(cookie_name(config), path="/", secure=config.secure, httponly=True, samesite="Lax")


def _lifetime(config: Config) -> timedelta:
    return timedelta(days=config.accounts.session_days)


def _set_cookie(config: Config, response: web.StreamResponse, secret: str) -> None:
    response.set_cookie(
        cookie_name(config),
        secret,
        path="/",
        max_age=int(_lifetime(config).total_seconds()),
        secure=config.secure,
        httponly=True,
        samesite="Lax",
    )
