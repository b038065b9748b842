"""One packet to 1,000 listeners: protect + send, beside bare sendmmsg of the same bytes."""

from __future__ import annotations

import os
import socket
import statistics
import struct
import time

from pylibsrtp import Policy, Session

from benchmarks.report import emit
from spaces.rtc import names
from spaces.rtc.fanout import Fanout
from spaces.rtc.private import handle

LISTENERS = 1000
PACKETS = 200
ROUNDS = 9


class Listener:
    """An address and a key."""

    def __init__(self, name: bytes) -> None:
        policy = Policy(os.urandom(28), Policy.SSRC_ANY_OUTBOUND, 0, Policy.SRTP_PROFILE_AEAD_AES_128_GCM)
        policy.allow_repeat_tx = True
        self.session = Session(policy)
        self.name, self.srtp = name, handle(self.session)


def main() -> None:
    """Alternate rounds of ours and the floor; quote the median ratio."""
    with (
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sender,
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sink,
    ):
        sink.bind(("::1", 0))
        sender.bind(("::", 0))
        sender.setblocking(False)
        fanout = Fanout(sender, batching=True)
        group = fanout.group()
        for _ in range(LISTENERS):
            group.add(Listener(names.encode(sink.getsockname())))
        ours, floors = [], []
        for round_ in range(ROUNDS):
            packets = [_packet(round_ * PACKETS + i) for i in range(PACKETS)]
            began = time.process_time()
            for packet in packets:
                group.write(packet)
            between = time.process_time()
            for _ in packets:
                for sessions, destinations in zip(group._sessions, group._batches, strict=True):
                    destinations.send(0, len(sessions))
            ended = time.process_time()
            ours.append((between - began) / PACKETS / LISTENERS * 1e6)
            floors.append((ended - between) / PACKETS / LISTENERS * 1e6)
    emit(
        "fanout",
        statistics.median(ours),
        "us/packet",
        statistics.median(floors),
        n=LISTENERS,
        dropped=fanout.counters.dropped,
    )


def _packet(seq: int) -> bytes:
    # 12 bytes of header, 4 of CSRC, 70 of payload: with the 16-byte tag the 102 bytes of the published figures.
    return struct.pack("!BBHIII", 0x81, 111, seq & 0xFFFF, seq * 960, 12345, 99) + os.urandom(70)
