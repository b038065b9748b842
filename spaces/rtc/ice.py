"""ICE-lite (RFC 8445 §2.5): answer checks, learn the peer's address from them, follow it when it moves."""

from __future__ import annotations

import asyncio
import secrets
import string
import struct
from collections.abc import Callable

from aioice import stun

from spaces.rtc import names
from spaces.rtc.port import Port

ADDRESSES_MAX = 8
"""Addresses of one peer that are remembered: host, reflexive and relayed ones of a few interfaces."""

QUEUE_MAX = 32
"""DTLS records waiting per peer; a handshake needs about 6, and what is lost is sent again."""

_CHALLENGE_EVERY = 0.2  # s between checks of ours towards an address a peer wants to move to
_CHALLENGES_MAX = 4  # of them remembered
_ALPHABET = string.ascii_letters + string.digits


def nothing(*_: object) -> None:
    """A callback nobody has set."""


def random_string(length: int) -> str:
    """ICE characters (RFC 8839 §5.4): 5.95 bits each."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def parse(datagram: bytes) -> stun.Message | None:
    """The STUN message, or None when the bytes are none; aioice lets several exceptions escape on damaged input."""
    try:
        return stun.parse_message(datagram)
    except (ValueError, struct.error, IndexError, KeyError, TypeError):
        return None


class IceAgent:
    """Our end of one peer's path. Duck-typed as the transport that aiortc's RTCDtlsTransport runs over."""

    role = "controlled"  # a lite agent always is (RFC 8445 §6.1.1)

    def __init__(self, port: Port, remote_ufrag: str, remote_password: str, challenges: Challenges) -> None:
        self.ufrag = random_string(8)
        self.password = random_string(24)
        self.remote_ufrag = remote_ufrag
        self.remote_password = remote_password
        self.selected: bytes | None = None  # where we send to
        self.heard: float | None = None  # when the last authenticated check came, seconds
        self.protected = False  # whether DTLS is up: from then on a new address must prove that it hears us
        self.on_selected: Callable[[bytes, bytes | None], None] = nothing
        self.on_released: Callable[[bytes], None] = nothing  # an address is the peer's no longer
        self.checked: dict[bytes, None] = {}  # addresses that passed a check, in the order of their first
        self._port = port
        self._challenges = challenges
        self._challenge_ids: list[bytes] = []  # ours among them
        self._challenged_at = float("-inf")
        self._records: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE_MAX)
        self.ready = asyncio.Event()  # set once there is an address to send to
        self.state = "new"

    def accept(self, name: bytes) -> None:
        """Let this address, which passed a check, be one of the peer's; it takes the place of the oldest unused one."""
        self.checked[name] = None
        if len(self.checked) > ADDRESSES_MAX:
            oldest = next(known for known in self.checked if known not in {name, self.selected})
            del self.checked[oldest]
            self.on_released(oldest)

    def request(self, message: stun.Message, name: bytes, now: float) -> None:
        """Answer an authenticated check from that address, and move there when the peer nominates it."""
        self.heard = now
        self._reply(message, name)
        nominated = "USE-CANDIDATE" in message.attributes
        if self.selected is None or (nominated and not self.protected and name != self.selected):
            self._select(name)
        elif nominated and name != self.selected and now - self._challenged_at >= _CHALLENGE_EVERY:
            self._challenge(name, now)

    def response(self, message: stun.Message, name: bytes) -> None:
        """The peer answered a check of ours: it really is where it says."""
        if self._challenges.get(message.transaction_id) == (self, name):
            self._forget_challenges(0)
            self._select(name)

    def _reply(self, request: stun.Message, name: bytes) -> None:
        reply = stun.Message(stun.Method.BINDING, stun.Class.RESPONSE, request.transaction_id)
        reply.attributes["XOR-MAPPED-ADDRESS"] = names.public(name)
        reply.add_message_integrity(self.password.encode())
        self._port.send(bytes(reply), name)

    def _challenge(self, name: bytes, now: float) -> None:
        """Ask for consent (RFC 7675) before media goes to a new address: a check could carry a forged source."""
        self._challenged_at = now
        message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
        message.attributes["USERNAME"] = f"{self.remote_ufrag}:{self.ufrag}"
        message.attributes["PRIORITY"] = 1
        message.attributes["ICE-CONTROLLED"] = secrets.randbits(64)
        message.add_message_integrity(self.remote_password.encode())
        self._forget_challenges(_CHALLENGES_MAX - 1)
        self._challenges[message.transaction_id] = (self, name)
        self._challenge_ids.append(message.transaction_id)
        self._port.send(bytes(message), name)

    def _forget_challenges(self, keep: int) -> None:
        """Forget the oldest until no more than `keep` are left."""
        while len(self._challenge_ids) > keep:
            self._challenges.pop(self._challenge_ids.pop(0), None)

    def _select(self, name: bytes) -> None:
        before, self.selected = self.selected, name
        self.state = "completed"
        self.ready.set()
        self.on_selected(name, before)

    def feed(self, datagram: bytes) -> None:
        """A DTLS record from one of the peer's addresses; dropped when too many wait."""
        if not self._records.full():
            self._records.put_nowait(datagram)

    def close(self) -> None:
        """End what waits in `_recv`."""
        self.state = "closed"
        self._forget_challenges(0)
        if self._records.full():
            self._records.get_nowait()
        self._records.put_nowait(None)

    async def _recv(self) -> bytes:
        record = await self._records.get()
        if record is None:
            raise ConnectionError("closed")
        return record

    async def _send(self, datagram: bytes) -> None:
        if self.selected is not None:
            self._port.send(datagram, self.selected)


Challenges = dict[bytes, tuple[IceAgent, bytes]]
"""Checks of ours that wait for an answer: transaction id -> who asked, and which address was asked."""


class IceRegistry:
    """All agents of the node: finds the one a STUN message is for."""

    def __init__(self) -> None:
        self._agents: dict[str, tuple[IceAgent, Callable[[bytes, float], bool]]] = {}
        self.challenges: Challenges = {}
        self.refused = 0  # STUN that was damaged, unauthenticated, or for nobody

    def add(self, agent: IceAgent, on_address: Callable[[bytes, float], bool]) -> None:
        """Answer for this agent; `on_address(source, now)` says whether an address may be its own."""
        self._agents[agent.ufrag] = (agent, on_address)

    def discard(self, agent: IceAgent) -> None:
        """No longer; its peer gets no answer and so loses consent."""
        self._agents.pop(agent.ufrag, None)

    def receive(self, datagram: bytes, name: bytes, now: float) -> None:
        """One datagram that looks like STUN."""
        message = parse(datagram)
        if message is None or message.message_method != stun.Method.BINDING or not self._dispatch(message, name, now):
            self.refused += 1

    def _dispatch(self, message: stun.Message, name: bytes, now: float) -> bool:
        if message.message_class == stun.Class.REQUEST:
            return self._request(message, name, now)
        if message.message_class == stun.Class.RESPONSE:
            return self._response(message, name)
        return message.message_class == stun.Class.INDICATION  # a keepalive (RFC 8445 §11) needs no answer

    def _request(self, message: stun.Message, name: bytes, now: float) -> bool:
        entry = self._agents.get(str(message.attributes.get("USERNAME", "")).partition(":")[0])
        if entry is None or not message.check_message_integrity(entry[0].password.encode()):
            return False
        agent, on_address = entry
        if not on_address(name, now):
            return False
        agent.accept(name)
        agent.request(message, name, now)
        return True

    def _response(self, message: stun.Message, name: bytes) -> bool:
        agent, _ = self.challenges.get(message.transaction_id, (None, b""))
        if agent is None or not message.check_message_integrity(agent.remote_password.encode()):
            return False
        agent.response(message, name)
        return True
