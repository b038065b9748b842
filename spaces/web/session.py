"""Signing in and out of the page."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from spaces.errors import Invalid, Unauthenticated
from spaces.model import TapPolicy, User
from spaces.model.token import ALL_SCOPES
from spaces.model.user import HANDLE_MAX, PASSWORD_MAX, clean_handle
from spaces.web import auth, views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.routes import Route, as_json
from spaces.web.rules import anyone, visitor


class SignIn(Body):
    """Who somebody says they are."""

    handle: Annotated[str, StringConstraints(max_length=4 * HANDLE_MAX), Field(examples=["mira"])]
    password: Annotated[str, StringConstraints(max_length=PASSWORD_MAX)]


async def open_session(call: Call, body: SignIn) -> web.StreamResponse:
    """Check the password and set the cookie."""
    user = await _verified(call, body)
    await auth.sign_out(call, web.Response())  # the browser's earlier session, perhaps somebody else's
    response = as_json(views.me(user, ALL_SCOPES, await call.context.store.preferences.of(user.id)))
    await auth.sign_in(call, user, response)
    return response


async def read_session(call: Call) -> web.StreamResponse:
    """Who is signed in; a visit, so the session lasts its full time again."""
    rows = call.context.store.preferences
    user = views.me(call.user, call.scopes, await rows.of(call.user.id)) if call.user else None
    config = call.context.config
    tap = TapPolicy(config.recorder.tap)
    response = as_json(
        views.Session(
            user=user,
            sign_up_open=config.sign_up_open,
            tap=tap,
            excerpt_seconds=config.moderation.excerpt_seconds,
        )
    )
    await auth.renew(call, response)
    return response


async def close_session(call: Call) -> web.StreamResponse:
    """Sign this browser out; doing it twice is fine."""
    response = web.Response(status=204)
    await auth.sign_out(call, response)
    return response


async def _verified(call: Call, body: SignIn) -> User:
    """The account whose handle and password these are.

    Raises:
        Unauthenticated: `wrong_password`, the same for unknown handles.
        TooMany: `login_limit`.
    """
    attempts, store = call.context.attempts, call.context.store.users
    handle = canonical_handle(body.handle)
    attempts.require(handle or "", call.address, call.now.timestamp())
    user = await store.by_handle(handle) if handle else None
    # Unknown handles go the same way, so that neither the answer nor its time tells which ones exist.
    if not await check_password_of(call, user.id if user else "", body.password) or user is None:
        raise Unauthenticated(
            "Handle and password do not belong together. Check both and try again.", code="wrong_password"
        )
    attempts.give_back(handle or "", call.address)
    return user


async def check_password_of(call: Call, user_id: str, password: str) -> bool:
    """Whether it is that account's password; a hash with outdated parameters is made again in passing."""
    store, passwords = call.context.store.users, call.context.passwords
    stored = await store.password_hash(user_id)
    right = await passwords.verify(stored, password)
    if right and stored is not None and passwords.outdated(stored):
        await store.set_password_hash(user_id, await passwords.hash(password))
    return right


def canonical_handle(handle: str) -> str | None:
    """The handle as it is stored; None when nobody can have it."""
    try:
        return clean_handle(handle)
    except Invalid:
        return None


ROUTES = [
    Route(
        "POST",
        "/api/v1/session",
        open_session,
        visitor,
        "Sign in: sets the session cookie",
        body=SignIn,
        returns=views.Me,
        problems=(401, 429),
    ),
    Route("GET", "/api/v1/session", read_session, anyone, "Who is signed in, if anybody", returns=views.Session),
    Route("DELETE", "/api/v1/session", close_session, visitor, "Sign out", status=204),
]
