"""A listener's and a speaker's connection: what a peer's packets mean to the space."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from spaces.rtc.fanout import Group
from spaces.rtc.transport import Transport
from spaces.sfu import reports
from spaces.sfu.rtp import Format
from spaces.sfu.slots import SlotSet
from spaces.sfu.uptrack import UpTrack

OnState = Callable[[str, str | None], None]

REPORT_EVERY = 3.0
"""Seconds between our reports; RFC 3550 §6.2 says 5 at least for large groups, RTP/AVPF allows it sooner."""

_RESEND_RATE = 25.0  # packets a second one listener may have sent again: half of a stream


class Connection:
    """What both kinds share: an unguessable id, the answer, and one life."""

    def __init__(self, pid: str, transport: Transport, on_state: OnState) -> None:
        self.id = secrets.token_urlsafe(24)
        self.pid = pid
        self.remote_ufrag = transport.ice.remote_ufrag
        self.answer = ""  # SDP
        self.transport = transport
        self._on_state = on_state
        transport.on_connected = self._connected
        transport.on_closed = self._closed
        self.on_gone: Callable[[], None] = lambda: None  # for the hall that owns it

    def close(self, reason: str) -> None:
        """End it at once; harmless when it ended before."""
        self.transport.close(reason)

    def _connected(self) -> None:
        self._on_state("connected", None)

    def _closed(self, reason: str) -> None:
        self.on_gone()
        self._on_state("closed", reason)


class Publisher(Connection):
    """A speaker's microphone."""

    def __init__(self, pid: str, transport: Transport, on_state: OnState, track: UpTrack) -> None:
        super().__init__(pid, transport, on_state)
        self.track = track
        self._ssrc = secrets.randbits(32) or 1  # names us in receiver reports
        transport.admit = track.admit
        transport.on_rtp = track.write
        transport.on_rtcp = self._on_rtcp

    def _on_rtcp(self, feedback: reports.Feedback, now: float) -> None:
        reception = self.track.reception
        if feedback.sender is not None and feedback.sender[0] == reception.ssrc:
            reception.sender_report(feedback.sender[1], now)
        if reception.ssrc in feedback.byes:
            self.track.level.silence()

    def report(self, now: float) -> None:
        """Tell the speaker how well they reach us (RFC 3550 §6.4.2)."""
        if self.track.reception.ssrc:
            self.transport.send_rtcp(reports.receiver_report(self._ssrc, self.track.reception.block(now)))


class Listener(Connection):
    """Somebody who hears the space, as a member of a fan-out group."""

    def __init__(self, pid: str, transport: Transport, on_state: OnState, slots: SlotSet, form: Format) -> None:
        super().__init__(pid, transport, on_state)
        self.slots = slots
        self.form = form
        self.group: Group | None = None  # set while connected
        self.join: Callable[[], Group]  # the hall's way to the right group; set before the transport starts
        self.left: Callable[[Group], None]  # and what it is told afterwards, before `slots` changes
        self.lost = 0.0  # share of packets lost on the worst slot, by the listener's last report
        self._resend_tokens = _RESEND_RATE
        self._resend_at = 0.0
        transport.on_rtcp = self._on_rtcp
        transport.on_moved = self._moved

    def _connected(self) -> None:
        self.group = self.join()
        self.group.add(self.transport)
        super()._connected()

    def _moved(self) -> None:
        if self.group is not None:
            self.group.moved(self.transport)

    def _closed(self, reason: str) -> None:
        if self.group is not None:
            self.leave_group()
            self.transport.send_rtcp(reports.goodbye(*(slot.ssrc for slot in self.slots.slots)))
        super()._closed(reason)

    def leave_group(self) -> None:
        """Get nothing more."""
        if self.group is not None:
            group, self.group = self.group, None
            group.remove(self.transport)
            self.left(group)

    def _on_rtcp(self, feedback: reports.Feedback, now: float) -> None:
        if feedback.losses:
            self.lost = max(loss.fraction for loss in feedback.losses)
        for ssrc, seqs in feedback.nacks:
            for packet in self.slots.recall(ssrc, seqs[: self._resendable(now, len(seqs))], self.form):
                self.transport.send_rtp(packet)

    def _resendable(self, now: float, wanted: int) -> int:
        """How many of `wanted` packets may be sent again now."""
        self._resend_tokens = min(_RESEND_RATE, self._resend_tokens + (now - self._resend_at) * _RESEND_RATE)
        self._resend_at = now
        granted = min(wanted, int(self._resend_tokens))
        self._resend_tokens -= granted
        return granted


def sender_reports(slots: SlotSet, now: float) -> list[bytes]:
    """A report about each slot that has sent something: its place in time, so that listeners can synchronise."""
    wall = time.time()
    result = []
    for slot in slots.slots:
        if slot.sent_at is not None:
            # The stream's clock goes on at 48 kHz since the last packet.
            timestamp = slot.timestamp + round((now - slot.sent_at) * 48_000)
            report = reports.sender_report(slot.ssrc, wall, timestamp, slot.packets, slot.octets)
            result.append(report + reports.cname(slot.ssrc))
    return result
