"""What a space needs from the media plane; `spaces.rtc` is the real one and `tests.fakes` has one with knobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

OnState = Callable[[str, str | None], None]
"""Called with "connected" or "closed" and a reason or None: each at most once, on the event loop, and never from inside
`Hall.listen` or `Hall.publish`."""


class Connection(Protocol):
    """One WebRTC transport of one participant."""

    @property
    def id(self) -> str:
        """Unguessable, and unique in the node."""

    @property
    def pid(self) -> str:
        """The participant whose it is."""

    @property
    def remote_ufrag(self) -> str:
        """The ICE user fragment of the offer: another one in a PATCH asks for a restart (RFC 9725 §4.3.3)."""

    @property
    def answer(self) -> str:
        """The SDP answer to the offer that opened it."""

    def close(self, reason: str) -> None:
        """End it; `on_state("closed", reason)` follows. Closing twice is the same as closing once."""


class Hall(Protocol):
    """The media of one space."""

    def listen(self, pid: str, offer: str, on_state: OnState) -> Connection:
        """A connection on which this participant receives voices.

        Raises:
            Invalid: with code `sdp_invalid`, when the offer cannot be answered.
        """

    def publish(self, pid: str, offer: str, on_state: OnState) -> Connection:
        """A connection on which this participant's voice arrives.

        Raises:
            Invalid: with code `sdp_invalid`, when the offer cannot be answered.
        """

    def set_muted(self, pid: str, muted: bool) -> None:
        """Forward this voice or not, from the next packet on; remembered for later publishers with this pid."""

    def levels(self, now: float) -> dict[str, int]:
        """Who is heard at this moment (monotonic seconds): pid to dBov, 0 the loudest, 127 the quietest."""

    def close(self, reason: str) -> None:
        """End every connection and forget what was remembered."""


class Media(Protocol):
    """The media plane of the node."""

    def hall(self, space_id: str) -> Hall:
        """The open hall of that space, made when there is none."""

    def ice_servers(self, pid: str) -> list[dict[str, Any]]:
        """STUN and TURN servers in the form of RTCConfiguration.iceServers, with credentials for this participant."""
