"""Personal access tokens: what programs act with in one's name."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from aiohttp import web
from pydantic import Field, WithJsonSchema

from spaces.errors import Conflict, Forbidden, Invalid, NotFound
from spaces.model import Scope, Token, new_id
from spaces.model.token import new_secret
from spaces.model.user import NAME_MAX, clean_name
from spaces.web import views
from spaces.web.bodies import Body, checked
from spaces.web.call import Call, digest
from spaces.web.routes import Route
from spaces.web.rules import signed_in

TOKENS_MAX = 50
"""Tokens of one account; whoever needs more has forgotten to delete some."""

DAYS_MAX = 366
"""The longest time after which a token that ends does so."""


def _label(text: str) -> str:
    try:
        return clean_name(text)
    except Invalid:
        raise Invalid(f"A label has 1 to {NAME_MAX} characters.", code="label_invalid") from None


class TokenOrder(Body):
    """A token to make."""

    label: Annotated[
        str,
        checked(_label),
        WithJsonSchema({"type": "string", "minLength": 1, "maxLength": NAME_MAX, "examples": ["Studio computer"]}),
    ]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope), description="What it may do.")]
    days: int | None = Field(
        default=None, ge=1, le=DAYS_MAX, description="How long it is good; null: until it is deleted."
    )


async def create_token(call: Call, body: TokenOrder) -> views.NewToken:
    """Make a token; nobody can give away more than they have, nor for longer."""
    scopes = frozenset(body.scopes)
    if not scopes <= call.scopes:
        raise Forbidden("A token cannot make one that may do more than itself.", code="scope_missing", field="scopes")
    if len(await call.context.store.tokens.of(call.me.id)) >= TOKENS_MAX:
        raise Conflict(f"You have {TOKENS_MAX} tokens. Delete one that you no longer use.", code="tokens_limit")
    secret = new_secret()
    ends = [call.now + timedelta(days=body.days)] if body.days is not None else []
    if call.token is not None and call.token.expires_at is not None:
        ends.append(call.token.expires_at)
    token = Token(new_id(), call.me.id, body.label, scopes, call.now, None, min(ends, default=None))
    await call.context.store.tokens.add(token, digest(secret))
    return views.NewToken(**views.Token.model_validate(token).__dict__, secret=secret)


async def list_tokens(call: Call) -> views.Tokens:
    """The asking account's tokens."""
    tokens = await call.context.store.tokens.of(call.me.id)
    return views.Tokens(items=[views.Token.model_validate(token) for token in tokens])


async def delete_token(call: Call) -> web.StreamResponse | None:
    """Take a token back; it stops working at once."""
    if not await call.context.store.tokens.delete(call.me.id, call.path["id"]):
        raise NotFound("You have no such token. It may have been deleted already.", code="token_not_found")
    return None


_owner = signed_in(Scope.ACCOUNT)

ROUTES = [
    Route("GET", "/api/v1/tokens", list_tokens, _owner, "My tokens", returns=views.Tokens),
    Route(
        "POST",
        "/api/v1/tokens",
        create_token,
        _owner,
        "Make a token; the answer is the only place its secret is shown",
        body=TokenOrder,
        returns=views.NewToken,
        status=201,
        problems=(409,),
    ),
    Route("DELETE", "/api/v1/tokens/{id}", delete_token, _owner, "Take a token back", status=204),
]
