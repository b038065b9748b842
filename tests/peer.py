"""A small WebRTC peer of our own for tests and load: full ICE, DTLS and SRTP over a UDP socket that the test controls.

It is built on aiortc's and aioice's parts like the server, but shares no code with it: what it can hear, others can.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import struct
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pylibsrtp
from aioice import stun
from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport

LEVEL_URI = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
CHECK_EVERY = 2.5  # s, as Chrome does on a working pair

_certificate = RTCCertificate.generateCertificate()  # one for all: making it is the slow part
_context = None


class _Certificate(RTCCertificate):
    def _create_ssl_context(self, srtp_profiles):
        global _context  # noqa: PLW0603 - a thousand contexts cost a second and 60 MB
        if _context is None:
            _context = super()._create_ssl_context(srtp_profiles)
        return _context


@dataclass
class Heard:
    """One received RTP packet."""

    ssrc: int
    seq: int
    timestamp: int
    marker: bool
    payload_type: int
    csrcs: list[int]
    level: int | None
    payload: bytes
    at: float


@dataclass
class Answer:
    """What the peer needs of the SDP answer."""

    ufrag: str = ""
    password: str = ""
    fingerprint: str = ""
    candidates: list[tuple[str, int]] = field(default_factory=list)
    ssrcs: list[int] = field(default_factory=list)  # of each m-line the server sends on

    @classmethod
    def parse(cls, text: str) -> Answer:
        found = cls()
        for line in text.splitlines():
            name, _, value = line.removeprefix("a=").partition(":")
            if name == "ice-ufrag":
                found.ufrag = value
            elif name == "ice-pwd":
                found.password = value
            elif name == "fingerprint":
                found.fingerprint = value
            elif name == "candidate":
                words = value.split()
                if (words[4], int(words[5])) not in found.candidates:
                    found.candidates.append((words[4], int(words[5])))
            elif name == "ssrc" and "cname" in value:
                found.ssrcs.append(int(value.split()[0]))
        return found


class Peer(asyncio.DatagramProtocol):
    """One end of a connection."""

    role = "controlling"
    state = "completed"

    def __init__(
        self, *, send: bool = False, lines: int = 1, payload_type: int = 111, level_id: int = 1, setup: str = "actpass"
    ) -> None:
        self.setup = setup  # "passive" makes the server begin the DTLS handshake
        self.send_only, self.lines, self.payload_type, self.level_id = send, lines, payload_type, level_id
        self.ufrag, self.password = secrets.token_hex(4), secrets.token_hex(12)
        self.heard: list[Heard] = []
        self.keep = True  # whether received packets are remembered, not only counted
        self.packets = 0
        self.first_at: float | None = None
        self.rtcp: list[bytes] = []
        self.latencies: deque[float] | None = None  # when set, the first 8 payload bytes are the sender's clock
        self.remote: tuple[str, int] | None = None
        self.answers_checks = True
        self.checked = asyncio.Event()  # the server answered a check
        self.closed = asyncio.Event()  # the server said goodbye
        self._dtls: Any = None
        self._records: asyncio.Queue[bytes] = asyncio.Queue()
        self._tasks: list[asyncio.Task[Any]] = []
        self._socket: Any = None
        self._old_sockets: list[Any] = []
        self.ssrc = secrets.randbits(32)
        self.seq, self.timestamp = secrets.randbits(15), secrets.randbits(31)
        self.answer = Answer()

    # -- signalling

    def offer(self) -> str:
        """An SDP offer like a browser's, with as many m-lines as asked for."""
        digest = _certificate.getFingerprints()[0]
        mids = " ".join(str(i) for i in range(self.lines))
        head = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {mids}"]
        body = []
        for mid in range(self.lines):
            body += [
                f"m=audio 9 UDP/TLS/RTP/SAVPF {self.payload_type} 0",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{mid}",
                "a=sendonly" if self.send_only else "a=recvonly",
                f"a=ice-ufrag:{self.ufrag}",
                f"a=ice-pwd:{self.password}",
                f"a=fingerprint:{digest.algorithm} {digest.value}",
                f"a=setup:{self.setup}",
                "a=rtcp-mux",
                f"a=rtpmap:{self.payload_type} opus/48000/2",
                *([f"a=extmap:{self.level_id} {LEVEL_URI}"] if self.level_id else []),
            ]
        return "\r\n".join(head + body) + "\r\n"

    async def connect(self, answer: str, timeout: float = 10) -> None:
        """Check, shake hands, and be ready to send and hear.

        Raises:
            TimeoutError, ConnectionError: when the server does not let us in.
        """
        self.answer = Answer.parse(answer)
        candidates = self.answer.candidates
        self.remote = next((c for c in candidates if c[0] in {"127.0.0.1", "::1"}), candidates[0])
        await self._open()
        async with asyncio.timeout(timeout):
            while not self.checked.is_set():
                self.check()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self.checked.wait(), 0.25)
            certificate = _Certificate(_certificate._key, _certificate._cert)
            self._dtls = RTCDtlsTransport(self, [certificate])
            self._dtls._set_role("server" if self.setup == "passive" else "client")
            algorithm, value = self.answer.fingerprint.split()
            await self._dtls.start(RTCDtlsParameters([RTCDtlsFingerprint(algorithm, value)]))
        if self._dtls.state != "connected":
            raise ConnectionError(f"DTLS {self._dtls.state}")
        self._dtls.on("statechange", self._changed)
        self._tasks.append(asyncio.create_task(self._keep_alive()))

    def _changed(self) -> None:
        if self._dtls.state == "closed":
            self.closed.set()

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        local = self.remote[0] if self.remote[0] in {"127.0.0.1", "::1"} else "0.0.0.0"
        self._socket, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(local, 0))
        raw = self._socket.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)

    async def move(self) -> None:
        """Go on from another source port, as after a change of network."""
        self._old_sockets.append(self._socket)
        await self._open()
        self.check()

    @property
    def local(self) -> tuple[str, int]:
        """Our address."""
        return self._socket.get_extra_info("sockname")

    # -- ICE

    def check(self, *, nominate: bool = True, password: str | None = None, ufrag: str | None = None) -> None:
        """Send one connectivity check."""
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{ufrag or self.answer.ufrag}:{self.ufrag}"
        message.attributes["PRIORITY"] = 1853824767
        message.attributes["ICE-CONTROLLING"] = 1
        if nominate:
            message.attributes["USE-CANDIDATE"] = None
        message.add_message_integrity((password or self.answer.password).encode())
        self.send(bytes(message))

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(CHECK_EVERY)
            self.check()

    def _on_stun(self, data: bytes, address: tuple[str, int]) -> None:
        message = stun.parse_message(data)
        if message.message_class == stun.Class.RESPONSE:
            if message.check_message_integrity(self.answer.password.encode()):
                self.checked.set()
        elif message.message_class == stun.Class.REQUEST and self.answers_checks:
            assert message.check_message_integrity(self.password.encode())
            reply = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, message.transaction_id)
            reply.attributes["XOR-MAPPED-ADDRESS"] = address[:2]
            reply.add_message_integrity(self.password.encode())
            self.send(bytes(reply))

    # -- the transport under DTLS

    async def _recv(self) -> bytes:
        return await self._records.get()

    async def _send(self, data: bytes) -> None:
        self.send(data)

    def send(self, data: bytes) -> None:
        """Put one raw datagram on the wire."""
        self._socket.sendto(data, self.remote)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        first = data[0]
        if first <= 3:
            self._on_stun(data, address)
        elif 20 <= first <= 63:
            self._records.put_nowait(data)
        elif self._dtls is not None and self._dtls._rx_srtp is not None:
            self._on_srtp(data)

    def _on_srtp(self, data: bytes) -> None:
        if 192 <= data[1] <= 223:
            self.rtcp.append(self._dtls._rx_srtp.unprotect_rtcp(data))
            return
        self.packets += 1
        if self.keep or self.first_at is None or self.latencies is not None:
            plain = self._dtls._rx_srtp.unprotect(data)
            now = asyncio.get_running_loop().time()
            self.first_at = self.first_at or now
            heard = parse(plain, self.level_id, now)
            if self.keep:
                self.heard.append(heard)
            if self.latencies is not None:
                self.latencies.append(now - struct.unpack_from("!d", heard.payload)[0])

    # -- media

    def rtp(self, payload: bytes, level: int | None = 30, *, step: int = 960, marker: bool = False) -> bytes:
        """The next packet of our stream, in the clear."""
        self.seq, self.timestamp = (self.seq + 1) & 0xFFFF, (self.timestamp + step) & 0xFFFFFFFF
        extended = level is not None and self.level_id
        head = struct.pack(
            "!BBHII", 0x90 if extended else 0x80, self.payload_type | marker << 7, self.seq, self.timestamp, self.ssrc
        )
        if extended:
            head += struct.pack("!HHBBH", 0xBEDE, 1, self.level_id << 4, level, 0)
        return head + payload

    def protect(self, packet: bytes) -> bytes:
        """Encrypt one RTP packet."""
        return self._dtls._tx_srtp.protect(packet)

    def speak(self, payload: bytes = b"\xfc" + bytes(60), level: int | None = 30) -> None:
        """Send the next packet of our stream."""
        self.send(self.protect(self.rtp(payload, level)))

    def send_rtcp(self, packet: bytes) -> None:
        """Send one RTCP packet."""
        self.send(self._dtls._tx_srtp.protect_rtcp(packet))

    async def close(self) -> None:
        """Say goodbye and give the socket back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._dtls is not None:
            self._dtls.remove_all_listeners("statechange")
            await self._dtls.stop()
        self.vanish()

    def vanish(self) -> None:
        """Be gone without a word."""
        for task in self._tasks:
            task.cancel()
        if self._dtls is not None and self._dtls._task is not None:
            self._dtls._task.cancel()
        for sock in (self._socket, *self._old_sockets):
            if sock is not None:
                sock.close()


def parse(data: bytes, level_id: int, at: float) -> Heard:
    """Read an RTP packet; written apart from the server's reader."""
    first, second, seq, timestamp, ssrc = struct.unpack_from("!BBHII", data)
    count = first & 15
    csrcs = list(struct.unpack_from(f"!{count}I", data, 12))
    position, level = 12 + 4 * count, None
    if first & 0x10:
        profile, words = struct.unpack_from("!HH", data, position)
        extension = data[position + 4 : position + 4 + 4 * words]
        if profile == 0xBEDE and extension and extension[0] >> 4 == level_id:
            level = extension[1] & 0x7F
        position += 4 + 4 * words
    return Heard(ssrc, seq, timestamp, second > 127, second & 127, csrcs, level, data[position:], at)


async def until(condition: Any, timeout: float = 10, every: float = 0.01) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: when it does not come true in time.
    """
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(every)


__all__ = ["Answer", "Heard", "Peer", "parse", "pylibsrtp", "until"]
