"""Share links: letting somebody listen to a private recording, with a password and an end if wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import Field

from spaces import model
from spaces.errors import Forbidden, Gone
from spaces.model import Share
from spaces.model.sharing import LABEL_MAX, valid
from spaces.model.user import PASSWORD_MAX
from spaces.web import recording_views as views
from spaces.web.bodies import Body
from spaces.web.call import Call
from spaces.web.recorded import recording_url
from spaces.web.recordings import Expiry
from spaces.web.routes import Route
from spaces.web.rules import host_of_recording, public, share_cookie, visitor

GRANT_SECONDS = 30 * 24 * 3600
"""How long a browser remembers an opened link; the link itself may end or be taken back earlier."""


GRANTS_MAX = 20
"""Opened links that a browser remembers: each is sent with every request, and too many would be refused by servers."""


class ShareOrder(Body):
    """A link to make."""

    label: Annotated[str, Field(max_length=4 * LABEL_MAX)] = Field(
        default="", description="A note, such as whom it is for."
    )
    password: Annotated[str, Field(min_length=1, max_length=PASSWORD_MAX)] | None = None
    expires_at: Expiry | None = None


class ShareKey(Body):
    """What opens a link."""

    password: Annotated[str, Field(max_length=PASSWORD_MAX)] | None = None


async def create_share(call: Call, body: ShareOrder) -> views.Share:
    """Make a link that lets whoever has it listen."""
    hashed = await call.context.passwords.hash(body.password) if body.password else None
    share = await call.context.recorder.share(
        await call.recording(), label=body.label, password_hash=hashed, expires_at=body.expires_at
    )
    return _shown(call, share)


async def list_shares(call: Call) -> views.Shares:
    """The links of one recording."""
    shares = await call.context.store.recordings.shares((await call.recording()).id)
    return views.Shares(items=[_shown(call, share) for share in shares])


async def delete_share(call: Call) -> web.StreamResponse | None:
    """Take a link back; whoever opened it listens no longer."""
    await call.context.recorder.unshare(await call.share())
    return None


async def read_share(call: Call) -> views.ShareDoor:
    """What is behind a link, as far as it tells before it is opened."""
    share, recording = await call.share(), await call.recording()
    closed = share.password_hash is not None or not valid(share, call.now)
    return views.ShareDoor(
        recording_id=recording.id,
        title=None if closed else recording.title,
        needs_password=share.password_hash is not None,
        expired=not valid(share, call.now),
    )


async def open_share(call: Call, body: ShareKey) -> web.StreamResponse:
    """Open a link: this browser may listen from now on."""
    share = await call.share()
    if not valid(share, call.now):
        raise Gone("This link has expired. Ask whoever gave it to you for a new one.", code="share_expired")
    await _require_password(call, share, body.password)
    if call.context.opens.take(f"{share.token} {call.address}", call.now.timestamp()) is None:
        await call.context.store.recordings.count_open(share.token)
    response = web.Response(status=204)
    _forget_oldest(call, response, share_cookie(share.recording_id))
    response.set_cookie(
        share_cookie(share.recording_id),
        share.grant,
        path="/",
        max_age=_lasts(share, call.now),
        secure=call.context.config.secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _forget_oldest(call: Call, response: web.Response, new: str) -> None:
    """Leave room for one more cookie; browsers send those first that they have longest (RFC 6265 §5.4)."""
    others = [name for name in call.request.cookies if name.startswith(share_cookie("")) and name != new]
    for name in others[: max(0, len(others) + 1 - GRANTS_MAX)]:
        response.del_cookie(name, path="/", secure=call.context.config.secure, httponly=True, samesite="Lax")


async def _require_password(call: Call, share: Share, password: str | None) -> None:
    """Check the password of a link, when it has one.

    Raises:
        Forbidden: `password_needed` or `password_wrong`.
        TooMany: `password_limit`.
    """
    if share.password_hash is None:
        return
    if password is None:
        raise Forbidden("This link has a password. Enter it to listen.", code="password_needed", field="password")
    guesses, now = call.context.guesses, call.now.timestamp()
    guesses.require(share.token, call.address, now)
    if not await call.context.passwords.verify(share.password_hash, password):
        left = guesses.left(share.token, call.address, now)
        raise Forbidden(_wrong(left), code="password_wrong", field="password")
    guesses.give_back(share.token, call.address)


def _wrong(left: int) -> str:
    if left == 0:
        return "That is not the password, and that was the last try for now. Ask whoever gave you the link."
    tries = "1 more try" if left == 1 else f"{left} more tries"
    return f"That is not the password. You have {tries}; ask whoever gave you the link."


def _lasts(share: Share, now: datetime) -> int:
    if share.expires_at is None:
        return GRANT_SECONDS
    return min(GRANT_SECONDS, int((share.expires_at - now).total_seconds()))


def _shown(call: Call, share: model.Share) -> views.Share:
    page = recording_url(call.context.config.public_url, share.recording_id)
    return views.Share(
        token=share.token,
        url=f"{page}?share={share.token}",
        label=share.label,
        has_password=share.password_hash is not None,
        expires_at=share.expires_at,
        opens=share.opens,
        created_at=share.created_at,
    )


_of = "/api/v1/recordings/{id}/shares"
_one = "/api/v1/shares/{token}"

ROUTES = [
    Route("GET", _of, list_shares, host_of_recording, "The share links", returns=views.Shares, problems=(410,)),
    Route(
        "POST",
        _of,
        create_share,
        host_of_recording,
        "Make a share link",
        body=ShareOrder,
        returns=views.Share,
        status=201,
        problems=(409, 410),
    ),
    Route("GET", _one, read_share, public, "What is behind a share link", returns=views.ShareDoor, problems=(410,)),
    Route("DELETE", _one, delete_share, host_of_recording, "Take a share link back", status=204, problems=(410,)),
    Route(
        "POST",
        f"{_one}/open",
        open_share,
        visitor,
        "Open a share link: sets a cookie",
        body=ShareKey,
        status=204,
        problems=(403, 410, 429),
    ),
]
