"""What a space needs from the media plane and from the tap.

`spaces.rtc` and `recorder.taps` are the real ones, and `tests.fakes` has some with knobs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from spaces.live.commands import Who
from spaces.model import Space
from spaces.sfu.uptrack import Sink

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

    def publish(self, pid: str, offer: str, on_state: OnState, *sinks: Sink) -> Connection:
        """A connection on which this participant's voice arrives; what may be heard of it goes to `sinks` as well.

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


class Tap(Protocol):
    """Writes down what is said in one space. Nothing here waits for a disk or a database, except where it says so."""

    on_asked: Callable[[str, str], None]
    """Called with a pid and the id of a recording when somebody is asked whether they agree to it."""

    @property
    def problem(self) -> str | None:
        """What keeps something from being written down at present, in words for the hosts; None when all is well."""

    def begin(self, who: Who) -> Sink:
        """A microphone opens: what takes its packets. Nothing is kept of one that sends none."""

    def end(self, sink: Sink) -> None:
        """That microphone is closed; harmless when it was before."""

    async def off_the_record(self, pid: str, seconds: float) -> float:
        """Destroy what this person said in the last seconds, on all of their microphones; how many were taken back.

        Raises:
            Invalid: when the number of seconds is out of range.
            Unavailable: when what is on the disk could not be destroyed.
        """

    def mark(self, kind: str, title: str, url: str | None, key: str | None = None) -> None:
        """Note that something happened now: "title", "topics" or "pin"; `key` is for `retitle`."""

    def retitle(self, key: str, title: str) -> None:
        """Give what was noted under that key another title."""

    def close(self, space: Space) -> None:
        """The space is over, and this is how it ended. What was said is written down, then its fate begins."""


class Taps(Protocol):
    """The recorder of the node."""

    def tap(self, space: Space) -> Tap | None:
        """The tap of a space that goes live, or is live again after a restart; None when its policy is off.

        It costs nothing before the first packet, and may be dropped before the first microphone opened.
        """
