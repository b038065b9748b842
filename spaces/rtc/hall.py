"""The media of one space on the network: its router, the connections around it, and the groups they form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from spaces.errors import Invalid
from spaces.rtc import sdp
from spaces.rtc.connections import Connection, Listener, OnState, Publisher, sender_reports
from spaces.rtc.fanout import Fanout, Group
from spaces.rtc.transport import Transport
from spaces.sfu.router import Router
from spaces.sfu.rtp import Format
from spaces.sfu.slots import SlotSet
from spaces.sfu.uptrack import Sink

SLOTS_MAX = 8
"""Audio lines of one listening connection that are answered; more voices at once are only noise."""


class Host(Protocol):
    """What a hall needs from its node."""

    fanout: Fanout

    def transport(self, offer: sdp.Offer) -> Transport:
        """A transport for the peer that made the offer; not yet started."""

    def launch(self, transport: Transport, offer: sdp.Offer, lines: dict[int, sdp.Stream | None]) -> str:
        """Start it; the SDP answer."""


class Hall:
    """One space's media; `spaces.live.media.Hall` says what the methods mean to the space."""

    def __init__(self, node: Host, on_closed: Callable[[], None]) -> None:
        self.router = Router()
        self._node = node
        self._on_closed = on_closed
        self.listeners: dict[str, Listener] = {}
        self.publishers: dict[str, Publisher] = {}
        self._groups: dict[tuple[int, Format, bytes], Group] = {}  # by slot set, format and cipher

    def publish(self, pid: str, offer: str, on_state: OnState, *sinks: Sink) -> Connection:
        """A microphone for that participant, heard by `sinks` as well; takes the place of an earlier one."""
        parsed = sdp.parse(offer)
        lines = parsed.lines("send")
        if not lines:
            raise Invalid("The session description sends no audio.", code="sdp_invalid", field="sdp")
        media = lines[0]
        transport = self._node.transport(parsed)
        track = self.router.publish(pid, media.opus or 0, media.level_id, *sinks)
        connection = Publisher(pid, transport, on_state, track)
        connection.on_gone = lambda: self._publisher_gone(connection)
        self.publishers[connection.id] = connection
        connection.answer = self._node.launch(transport, parsed, {parsed.media.index(media): None})
        for listener in self.listeners.values():
            if listener.pid == pid:
                self._make_personal(listener)
        return connection

    def listen(self, pid: str, offer: str, on_state: OnState) -> Connection:
        """Ears for that participant."""
        parsed = sdp.parse(offer)
        lines = parsed.lines("recv")[:SLOTS_MAX]
        if not lines:
            raise Invalid("The session description receives no audio.", code="sdp_invalid", field="sdp")
        transport = self._node.transport(parsed)
        form = Format(lines[0].opus or 0, lines[0].level_id)
        connection = Listener(pid, transport, on_state, self.router.shared(len(lines)), form)
        connection.join = lambda: self._group(connection)
        connection.left = lambda group: self._left(connection, group)
        connection.on_gone = lambda: self._listener_gone(connection)
        self.listeners[connection.id] = connection
        if pid in self.router.voices:
            self._make_personal(connection)
        streams = {
            parsed.media.index(media): sdp.Stream(slot.ssrc, "space", f"slot{number}")
            for number, (media, slot) in enumerate(zip(lines, connection.slots.slots, strict=True))
        }
        connection.answer = self._node.launch(transport, parsed, dict(streams))
        return connection

    def _make_personal(self, listener: Listener) -> None:
        """From now on this listener does not hear themself; the streams go on under the same numbers.

        There is no way back: the shared streams went on differently meanwhile. Somebody who leaves the stage keeps
        slots of their own until they connect anew.
        """
        if listener.slots.exclude is not None:
            return
        connected = listener.group is not None
        listener.leave_group()
        listener.slots = self.router.personal(listener.id, listener.slots, listener.pid)
        if connected:
            listener.group = self._group(listener)
            listener.group.add(listener.transport)

    def _group(self, listener: Listener) -> Group:
        """The group of everybody who gets the same packets as this listener."""
        key = (id(listener.slots), listener.form, listener.transport.profile)
        if key not in self._groups:
            self._groups[key] = self._node.fanout.group()
            self._connect(listener.slots, listener.form)
        return self._groups[key]

    def _left(self, listener: Listener, group: Group) -> None:
        """Nothing is written for nobody: there are as many formats as clients care to invent."""
        if not len(group):
            del self._groups[id(listener.slots), listener.form, listener.transport.profile]
            self._connect(listener.slots, listener.form)

    def _connect(self, slots: SlotSet, form: Format) -> None:
        """Write the slots' packets in that format to all groups that want it (one per cipher), if any does."""
        groups = [group for (owner, wanted, _), group in self._groups.items() if owner == id(slots) and wanted == form]

        def write(packet: bytes) -> None:
            for group in groups:
                group.write(packet)

        if groups:
            slots.outputs[form] = write
        else:
            slots.outputs.pop(form, None)

    def _publisher_gone(self, connection: Publisher) -> None:
        self.publishers.pop(connection.id, None)
        self.router.unpublish(connection.track)

    def _listener_gone(self, connection: Listener) -> None:
        self.listeners.pop(connection.id, None)
        if connection.slots.exclude is not None:
            self.router.forget(connection.id)

    def set_muted(self, pid: str, muted: bool) -> None:
        """Forward that voice or not."""
        self.router.set_muted(pid, muted)

    def levels(self, now: float) -> dict[str, int]:
        """The voices heard now, with their level in dBov."""
        return self.router.levels(now)

    def report(self, now: float) -> None:
        """Send RTCP reports to everybody."""
        for publisher in self.publishers.values():
            publisher.report(now)
        for slots in self.router.sets:
            packets = sender_reports(slots, now)
            for key, group in self._groups.items():
                if key[0] == id(slots):
                    for packet in packets:
                        group.write_rtcp(packet)

    def sweep(self, now: float, consent: float) -> None:
        """Give up peers without a sign of life for `consent` seconds."""
        for connection in [*self.publishers.values(), *self.listeners.values()]:
            if connection.transport.expired(now, consent):
                connection.close("lost")

    def close(self, reason: str) -> None:
        """End every connection."""
        for connection in [*self.publishers.values(), *self.listeners.values()]:
            connection.close(reason)
        self._on_closed()
