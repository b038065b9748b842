"""Accounts: signing up, one's own, and other people's."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints, WithJsonSchema

from spaces.errors import Forbidden, Invalid, NotFound
from spaces.model import Scope, User, new_id
from spaces.model.preferences import ABOUT_MAX, Preferences, clean_about
from spaces.model.token import ALL_SCOPES
from spaces.model.user import (
    HANDLE_MAX,
    NAME_MAX,
    PASSWORD_MAX,
    PASSWORD_MIN,
    check_password,
    clean_handle,
    clean_name,
)
from spaces.web import auth, views
from spaces.web.bodies import Body, checked
from spaces.web.call import Call
from spaces.web.context import Context
from spaces.web.routes import Route, as_json
from spaces.web.rules import anyone, signed_in, visitor
from spaces.web.session import canonical_handle, check_password_of

Handle = Annotated[
    str,
    checked(clean_handle),
    WithJsonSchema({"type": "string", "minLength": 2, "maxLength": HANDLE_MAX, "examples": ["mira"]}),
]
Name = Annotated[
    str,
    checked(clean_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": NAME_MAX, "examples": ["Mira"]}),
]
Password = Annotated[
    str,
    checked(check_password),
    WithJsonSchema({"type": "string", "minLength": PASSWORD_MIN, "maxLength": PASSWORD_MAX, "format": "password"}),
]
About = Annotated[str, checked(clean_about), WithJsonSchema({"type": "string", "maxLength": ABOUT_MAX})]


class SignUp(Body):
    """A new account."""

    handle: Handle = Field(description="2 to 30 letters (a to z), digits or underscores; unique.")
    name: Name = Field(description="What people see.")
    password: Password


class MeChange(Body):
    """Changes to one's own account; what is left out stays."""

    name: Name | None = None
    password: Password | None = Field(default=None, description="The new one; signs all other browsers out.")
    current_password: Annotated[str, StringConstraints(max_length=PASSWORD_MAX)] | None = Field(
        default=None, description="Needed for a new password."
    )
    about: About | None = Field(default=None, description="What people read on one's page.")
    show_presence: bool | None = Field(
        default=None, description="Whether people one follows, who follow back, see in which live space one is."
    )


async def sign_up(call: Call, body: SignUp) -> web.StreamResponse:
    """Create an account and sign the asking browser in."""
    if not (call.context.config.sign_up_open or (call.user is not None and call.user.admin)):
        raise Forbidden(
            "This server does not take sign-ups. Ask the person who runs it for an account.", code="sign_up_closed"
        )
    call.context.sign_ups.require(call.address, call.now.timestamp())
    user = User(id=new_id(), handle=body.handle, name=body.name, admin=False, created_at=call.now)
    await call.context.store.users.add(user, await call.context.passwords.hash(body.password))
    response = as_json(views.me(user, ALL_SCOPES, Preferences(user.id)), status=201)
    if call.user is None:
        await auth.sign_in(call, user, response)
    return response


async def read_me(call: Call) -> views.Me:
    """The asking account."""
    return views.me(call.me, call.scopes, await call.context.store.preferences.of(call.me.id))


async def change_me(call: Call, body: MeChange) -> web.StreamResponse:
    """Change the name, the password, or what people see."""
    user = call.me
    if body.password is not None:
        await _require_current(call, body.current_password)
    if body.name is not None:
        user = await call.context.store.users.rename(user.id, body.name) or user
    chosen = await _choose(call, body)
    response = as_json(views.me(user, call.scopes, chosen))
    if body.password is not None:
        await _set_password(call, body.password, response)
    return response


async def _choose(call: Call, body: MeChange) -> Preferences:
    given = {name: getattr(body, name) for name in ("about", "show_presence") if getattr(body, name) is not None}
    rows = call.context.store.preferences
    return await (rows.change(call.me.id, **given) if given else rows.of(call.me.id))


async def read_user(call: Call) -> views.Profile:
    """Anybody's public profile."""
    user = await named(call)
    following = await call.context.store.follows.follows(call.user.id, user.id) if call.user else None
    chosen = await call.context.store.preferences.of(user.id)
    return views.Profile(
        **views.person(user).model_dump(),
        created_at=user.created_at,
        following=following,
        about=chosen.about,
        feed_url=f"{call.context.config.public_url}/u/{user.handle}/feed.xml",
    )


async def named(call: Call) -> User:
    """The account that the path's {handle} names.

    Raises:
        NotFound: when nobody has that handle.
    """
    return await by_handle(call.context, call.path["handle"])


async def by_handle(context: Context, handle: str) -> User:
    """The account with that handle, however it is written.

    Raises:
        NotFound: when nobody has it.
    """
    known = canonical_handle(handle)
    user = await context.store.users.by_handle(known) if known else None
    if user is None:
        raise NotFound("Nobody here has that handle. Check it for typing errors.", code="user_not_found")
    return user


async def _require_current(call: Call, current: str | None) -> None:
    """A stolen cookie or token must not be enough to take the account over.

    Raises:
        Invalid: when the current password is missing; accounts that have none need none.
        Forbidden: when it is wrong. Not 401: whoever asks is signed in and stays so.
        TooMany: after too many wrong ones.
    """
    if current is None:
        if await call.context.store.users.password_hash(call.me.id) is None:
            return
        raise Invalid("Give your current password too.", code="current_password_missing", field="current_password")
    attempts, handle = call.context.attempts, call.me.handle
    attempts.require(handle, call.address, call.now.timestamp())
    if not await check_password_of(call, call.me.id, current):
        raise Forbidden("That is not your current password.", code="wrong_password", field="current_password")
    attempts.give_back(handle, call.address)


async def _set_password(call: Call, password: str, response: web.StreamResponse) -> None:
    await call.context.store.users.set_password_hash(call.me.id, await call.context.passwords.hash(password))
    await call.context.store.sessions.delete_for(call.me.id)
    if call.session is not None:
        await auth.sign_in(call, call.me, response)


ROUTES = [
    Route(
        "POST",
        "/api/v1/users",
        sign_up,
        visitor,
        "Sign up, where the operator allows it; signs in too",
        body=SignUp,
        returns=views.Me,
        status=201,
        problems=(403, 409, 429),
    ),
    Route("GET", "/api/v1/me", read_me, signed_in(Scope.READ), "The account that asks", returns=views.Me),
    Route(
        "PATCH",
        "/api/v1/me",
        change_me,
        signed_in(Scope.ACCOUNT),
        "Change one's own account",
        body=MeChange,
        returns=views.Me,
        problems=(429,),
    ),
    Route("GET", "/api/v1/users/{handle}", read_user, anyone, "Somebody's public profile", returns=views.Profile),
]
