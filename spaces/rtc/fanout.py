"""Protect + send: the hot loop of the node.

One packet goes to all listeners of a group: copied into all cells at once, encrypted per listener, sent per BATCH.
Nothing here is a Python statement per listener: the loop over `srtp_protect` runs inside map().
"""

from __future__ import annotations

import itertools
import socket
import sys
from collections.abc import Callable
from typing import Any, Protocol

from spaces.rtc import names
from spaces.rtc.native import BATCH, CELL, Destinations, Outbox
from spaces.rtc.private import int_array, srtp_protect, srtp_protect_rtcp

TRAILER_ROOM = 148
"""Bytes libsrtp may write behind a packet (SRTP_MAX_SRTCP_TRAILER_LEN), kept free in every cell."""

STRIDES = (128, 192, 256, 384, 512, 1024, CELL)
"""Distances between cells; few, so that each table is made once. 128 holds the usual 32 kbit/s Opus packet."""

_AUTH_ROOM = 16 + 4  # what GCM or SHA-1 really appends, with the SRTCP index


class Receiver(Protocol):
    """A listener as the fan-out sees it: where to, and under which keys."""

    name: bytes  # socket address in the system's own layout
    srtp: Any  # libsrtp session handle


class Counters:
    """What became of outgoing packets since the start."""

    __slots__ = ("dropped", "sent")

    def __init__(self) -> None:
        self.sent = 0
        self.dropped = 0  # refused by the system or by libsrtp; never waited for


class PlainDestinations:
    """The Destinations for systems without sendmmsg: one sendto per receiver."""

    def __init__(self, outbox: Outbox, sock: socket.socket) -> None:
        self._outbox = outbox
        self._socket = sock
        self._addresses: list[Any] = [None] * BATCH

    def set(self, index: int, name: bytes) -> None:
        """Receiver `index` has this socket address."""
        self._addresses[index] = names.decode(name)

    def send(self, start: int, stop: int) -> int:
        """Send the cells of receivers start to stop; how many the system took."""
        sent = 0
        for index in range(start, stop):
            try:
                self._socket.sendto(self._outbox.cell(index), self._addresses[index])
                sent += 1
            except BlockingIOError:
                break
            except OSError:  # this receiver only
                continue
        return sent


AnyDestinations = Destinations | PlainDestinations


class Group:
    """Listeners who get the very same packets: same slots, same format, same cipher."""

    def __init__(self, fanout: Fanout) -> None:
        self._fanout = fanout
        self._members: list[Receiver] = []
        self._places: dict[int, int] = {}  # id of the member -> index
        self._sessions: list[list[Any]] = []  # libsrtp handles, a list per batch
        self._batches: list[AnyDestinations] = []  # the destinations of each batch

    def __len__(self) -> int:
        return len(self._members)

    def add(self, member: Receiver) -> None:
        """From now on this listener gets what is written."""
        if id(member) in self._places:
            return
        index = len(self._members)
        if index % BATCH == 0:
            self._sessions.append([])
            self._batches.append(self._fanout.destinations())
        self._members.append(member)
        self._sessions[-1].append(member.srtp)
        self._put(index, member)

    def remove(self, member: Receiver) -> None:
        """No longer; the last member takes the free place."""
        index = self._places.pop(id(member), None)
        if index is None:
            return
        last = self._members.pop()
        self._sessions[-1].pop()
        if last is not member:
            self._members[index] = last
            self._sessions[index // BATCH][index % BATCH] = last.srtp
            self._put(index, last)
        if not self._sessions[-1]:
            self._sessions.pop()
            self._batches.pop()

    def moved(self, member: Receiver) -> None:
        """The listener has a new address."""
        index = self._places.get(id(member))
        if index is not None:
            self._put(index, member)

    def _put(self, index: int, member: Receiver) -> None:
        self._places[id(member)] = index
        self._batches[index // BATCH].set(index % BATCH, member.name)

    def write(self, packet: bytes) -> None:
        """Send this RTP packet to everybody in the group."""
        self._fanout.write(packet, self._sessions, self._batches, srtp_protect)

    def write_rtcp(self, packet: bytes) -> None:
        """Send this RTCP packet to everybody in the group."""
        self._fanout.write(packet, self._sessions, self._batches, srtp_protect_rtcp)


class Fanout:
    """Sends through one socket, in batches by sendmmsg where the system has it."""

    def __init__(self, sock: socket.socket, *, batching: bool) -> None:
        self._socket = sock
        self._batching = batching
        self._outbox = Outbox()
        self._lengths, self._length_pointers, self._length_bytes = int_array(BATCH)
        self.counters = Counters()

    def destinations(self) -> AnyDestinations:
        """An empty table of addresses over this fan-out's cells."""
        kind = Destinations if self._batching else PlainDestinations
        return kind(self._outbox, self._socket)

    def group(self) -> Group:
        """A new, empty group."""
        return Group(self)

    def write(
        self, packet: bytes, sessions: list[list[Any]], batches: list[AnyDestinations], protect: Callable[..., int]
    ) -> None:
        """Encrypt and send one packet to all members of all batches."""
        size = len(packet)
        if size + TRAILER_ROOM > CELL:
            self.counters.dropped += sum(map(len, sessions))
            return
        stride = next(stride for stride in STRIDES if stride >= size + _AUTH_ROOM)
        cells = self._outbox.cells(stride)
        cell = packet.ljust(stride, b"\0")
        length = size.to_bytes(self._length_bytes, sys.byteorder)
        for handles, destinations in zip(sessions, batches, strict=True):
            count = len(handles)
            self._outbox.buffer[0 : stride * count] = cell * count
            self._lengths[0 : self._length_bytes * count] = length * count
            results = list(map(protect, handles, cells, self._length_pointers))
            self._flush(destinations, results, count)

    def _flush(self, destinations: AnyDestinations, results: list[int], count: int) -> None:
        """Send every cell that libsrtp accepted; one it refused is still plain text and must never leave."""
        failed = [i for i, result in enumerate(results) if result] if any(results) else []
        accepted = next((i for i in range(count) if not results[i]), None) if failed else 0
        if accepted is None:
            self.counters.dropped += count
            return
        self._outbox.set_lengths(self._length_pointers[accepted][0])
        sent = 0
        for before, after in itertools.pairwise([-1, *failed, count]):
            sent += destinations.send(before + 1, after)
        self.counters.sent += sent
        self.counters.dropped += count - sent
