"""One request as rules and handlers see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

import structlog
from aiohttp import web

from spaces.errors import Gone, NotFound
from spaces.model import Clip, Recording, RecordingState, Scope, Share, Space, Station, Token, User
from spaces.model.consenting import deleted_refusal
from spaces.web.addresses import client_address
from spaces.web.context import Context

_log = structlog.get_logger("spaces.web")


def digest(secret: str) -> bytes:
    """What is stored of a session or token secret; 256 random bits need no salt and no slow hash."""
    return sha256(secret.encode("utf-8", "surrogateescape")).digest()


class Call:
    """A request, who asks, and the node it asks."""

    __slots__ = (
        "_recording",
        "_space",
        "_station",
        "context",
        "now",
        "path",
        "request",
        "scopes",
        "session",
        "token",
        "user",
    )

    def __init__(self, context: Context, request: web.Request) -> None:
        self.context = context
        self.request = request
        self.now: datetime = context.clock()
        self.path: Mapping[str, str] = request.match_info  # the {names} of the route's path
        self.user: User | None = None  # who asks; set by the route's rule
        self.scopes: frozenset[Scope] = frozenset()  # what they may do here; a cookie has every scope
        self.token: Token | None = None  # when it was a token that said who
        self.session: bytes | None = None  # digest of the cookie's secret, when it was the cookie that said who
        self._space: Space | None = None
        self._recording: Recording | None = None
        self._station: Station | None = None

    @property
    def me(self) -> User:
        """Who asks, on routes whose rule lets only signed-in people in."""
        if self.user is None:
            raise RuntimeError("this route's rule lets nobodies in, so its handler must not ask for `me`")
        return self.user

    @property
    def address(self) -> str:
        """The client's address (of IPv6 the /64), believing the trusted proxies."""
        remote = self.request.remote
        # A proxy may add a line of its own below the one that the client made up: all of them are one list.
        forwarded_for = ",".join(self.request.headers.getall("X-Forwarded-For", ()))
        address = client_address(remote, forwarded_for, self.context.config.server.trusted_proxies)
        if forwarded_for and not self.context.proxy_unknown and address == client_address(remote, None, ()):
            self.context.proxy_unknown = True
            _log.warning(
                "everybody behind this proxy is counted as one: add it to [server] trusted_proxies", proxy=remote
            )
        return address

    async def space(self) -> Space:
        """The space that the path's {id} or {space_id} names, read once per request.

        Raises:
            NotFound: when there is none.
        """
        if self._space is None:
            space_id = self.path.get("id") or self.path["space_id"]
            # Who was just told that it ended must not read here that it is live.
            self._space = self.context.rooms.unsaved(space_id) or await self.context.store.spaces.get(space_id)
        if self._space is None:
            raise unknown_space()
        return self._space

    async def space_again(self) -> Space:
        """The same, read anew: after waiting for a lock or changing it."""
        self._space = None
        return await self.space()

    async def recording(self) -> Recording:
        """The recording that the path names, by {id}, {clip_id} or {token}, read once per request.

        Who may know of it is the rule's business.

        Raises:
            NotFound: when there is none.
            Gone: `recording_deleted`, for ever.
        """
        if self._recording is None:
            self._recording = await self.context.store.recordings.get(await self._recording_id())
        return existing(self._recording)

    async def station(self) -> Station:
        """The station that the path's {id} or {slug} names, by either, read once per request.

        Who may know of it is the rule's business.

        Raises:
            NotFound: `station_not_found`.
            Gone: `station_deleted`, for ever.
        """
        if self._station is None:
            self._station = await self.station_named(self.path.get("slug") or self.path["id"])
        return self._station

    async def station_again(self) -> Station:
        """The same, read anew: after changing it."""
        self._station = None
        return await self.station()

    async def station_named(self, name: str) -> Station:
        """The station with that id or slug.

        Raises:
            NotFound: `station_not_found`.
            Gone: `station_deleted`.
        """
        rows = self.context.store.stations
        # By id first: a slug can be chosen, also one that looks like somebody else's id.
        found = await rows.get(name) or await rows.by_slug(name.lower())
        if found is None:
            raise unknown_station()
        if found.deleted_at is not None:
            raise Gone(
                f"This station was deleted on {found.deleted_at:%Y-%m-%d}. It does not come back.",
                code="station_deleted",
            )
        return found

    async def clip(self) -> Clip:
        """The clip that the path's {clip_id} names.

        Raises:
            NotFound: `recording_not_found`: who may not know of the recording learns nothing of its clips.
        """
        clip = await self.context.store.recordings.clip(self.path["clip_id"])
        if clip is None:
            raise unknown_recording()
        return clip

    async def share(self) -> Share:
        """The link that the path's {token} names.

        Raises:
            NotFound: `share_not_found`.
        """
        share = await self.context.store.recordings.share(self.path["token"])
        if share is None:
            raise NotFound(
                "This link does not work. It may have been taken back; ask for a new one.", code="share_not_found"
            )
        return share

    async def _recording_id(self) -> str:
        if "clip_id" in self.path:
            return (await self.clip()).recording_id
        return (await self.share()).recording_id if "token" in self.path else self.path["id"]


def existing(recording: Recording | None) -> Recording:
    """The recording, when there is one.

    Raises:
        NotFound: `recording_not_found`, the same for those who may not know of it.
        Gone: `recording_deleted`.
    """
    if recording is None:
        raise unknown_recording()
    if recording.state is RecordingState.DELETED:
        raise deleted_refusal(recording)
    return recording


def unknown_space() -> NotFound:
    """What those are told for whom a space does not exist."""
    return NotFound("There is no such space. Check the link.", code="space_not_found")


def unknown_series() -> NotFound:
    """What those are told for whom a series does not exist."""
    return NotFound("There is no such series. Check the link.", code="series_not_found")


def unknown_recording() -> NotFound:
    """What those are told for whom a recording does not exist."""
    return NotFound(
        "There is no such recording, or it is not shared with you. Check the link.", code="recording_not_found"
    )


def unknown_station() -> NotFound:
    """What those are told for whom a station does not exist."""
    return NotFound("There is no such station, or it is not shared with you. Check the link.", code="station_not_found")


def unknown_item() -> NotFound:
    """What those are told for whom an item does not exist."""
    return NotFound("There is no such item in a station that you may listen to.", code="item_not_found")
