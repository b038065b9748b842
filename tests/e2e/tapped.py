"""A real node's tap seen from outside the process: its database, its files, and people who speak into it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from recorder.chunks import Source, Track, open_chunk
from recorder.records import Record
from recorder.vault import Vault
from spaces.model import Appearance, Tap
from spaces.store import Store
from tests.databases import sqlite_url
from tests.nodes import PATIENCE, ROOT, Person, ServerProcess, Visitor
from tests.peer import Peer

PACE = 0.02  # s between packets


@dataclass
class Talker:
    """A peer that numbers what it says."""

    peer: Peer
    name: str
    sent: list[tuple[int, float]] = field(default_factory=list)  # number, time of day
    _task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Speak fifty times a second from now on."""
        self._task = asyncio.create_task(self._talk())

    async def stop(self) -> None:
        """Be silent."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def say(self, count: int) -> None:
        """So many packets at the usual pace."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number in range(count):
            self.once()
            await asyncio.sleep(max(0.0, began + (number + 1) * PACE - loop.time()))

    async def arrived(self) -> None:
        """Wait until the server has seen everything that was said: it answers what it was asked afterwards."""
        self.peer.checked.clear()
        self.peer.check()
        await asyncio.wait_for(self.peer.checked.wait(), PATIENCE)

    def once(self, head: bytes = b"\xfc") -> None:
        """One packet, which begins so."""
        number = len(self.sent)
        self.peer.speak(head + words(self.name, number))
        self.sent.append((number, asyncio.get_running_loop().time()))

    async def _talk(self) -> None:
        while True:
            await self.say(50)


def payload(name: str, number: int) -> bytes:
    """One packet of Opus, as far as anybody looks."""
    return b"\xfc" + words(name, number)


def words(name: str, number: int) -> bytes:
    """What cannot be mistaken for anything else."""
    return f"{name} says {number}".encode()


def spoken(records: Sequence[Record] | Track) -> list[int]:
    """The numbers that were said."""
    return [int(record.payload.rpartition(b" ")[2]) for record in records]


async def microphone(visitor: Visitor, name: str) -> Talker:
    """Open a microphone by socket."""
    peer = Peer(send=True)
    answer = await visitor.ask("publish", sdp=peer.offer())
    await peer.connect(answer["sdp"])
    return Talker(peer, name)


async def whip(person: Person, space_id: str, name: str) -> Talker:
    """Open a microphone without a socket."""
    peer = Peer(send=True)
    sent = {"data": peer.offer(), "headers": {"Content-Type": "application/sdp"}}
    async with person.client.post(f"/whip/{space_id}", **sent) as answer:
        assert answer.status == 201, await answer.text()
        await peer.connect(await answer.text())
    return Talker(peer, name)


async def ears(visitor: Visitor) -> Peer:
    """Open a listening connection by socket."""
    peer = Peer()
    answer = await visitor.ask("listen", sdp=peer.offer())
    await peer.connect(answer["sdp"])
    return peer


class FaultyProcess(ServerProcess):
    """A node on a machine whose disk is full and whose clock is set when the test says so."""

    def __init__(self, folder: Path, **settings: object) -> None:
        super().__init__(folder, **settings)
        self._faults = folder / "faults"
        self._faults.mkdir()
        here = Path(__file__).parent / "faults"
        self.settings |= {"TEST_FAULTS": str(self._faults), "PYTHONPATH": os.pathsep.join([str(here), str(ROOT)])}

    def fill_disk(self) -> None:
        """From now on nothing fits."""
        (self._faults / "full").touch()

    def clear_disk(self) -> None:
        """There is room again."""
        (self._faults / "full").unlink()

    def slow_disk(self, seconds: float) -> None:
        """Each writing takes that long."""
        (self._faults / "slow").write_text(str(seconds))

    def set_clock(self, seconds: float) -> None:
        """Somebody sets the clock forward."""
        (self._faults / "clock").write_text(str(seconds))


@dataclass
class Archive:
    """The data folder of a node, read beside it."""

    folder: Path
    store: Store

    @property
    def taps(self) -> Path:
        return self.folder / "taps"

    def files(self) -> list[Path]:
        """Everything in the data folder but the database, the node's keys and its lock."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        own = ("spaces.db", "node.key", "node.lock", "push.key")
        return sorted(path for path in paths if not path.name.startswith(own))

    async def settled(self, space_id: str) -> Tap:
        """The tap of a space that is over, once its fate is decided."""

        async def decided() -> bool:
            return await self.store.taps.get(space_id) is not None

        await eventually(decided)
        tap = await self.store.taps.get(space_id)
        assert tap is not None
        return tap

    async def heard(self, appearance: Appearance) -> list[int]:
        """The numbers of what was said on that microphone and can be read."""
        return spoken(await self.track(appearance))

    async def track(self, appearance: Appearance) -> Track:
        """What can be read of an appearance; damaged or missing parts are counted in it."""
        vault = Vault.open(self.folder / "node.key")
        wrapped = await self.store.appearances.data_key(appearance.id)
        assert wrapped is not None, "its key was destroyed"
        source, key = Source(appearance.space_id, appearance.id), vault.data_key(appearance.id, wrapped)
        chunks = await self.store.appearances.chunks(appearance.id)
        return Track([open_chunk(self.taps, source, key, chunk) for chunk in chunks])


async def eventually(question: Callable[[], Awaitable[object]], timeout: float = PATIENCE) -> None:
    """Ask until the answer is true.

    Raises:
        TimeoutError: when it stays false.
    """
    async with asyncio.timeout(timeout):
        while not await question():
            await asyncio.sleep(0.05)


@asynccontextmanager
async def archive(node: ServerProcess) -> AsyncIterator[Archive]:
    """The data of that node."""
    folder = node.folder / "data"
    async with Store.open(sqlite_url(folder / "spaces.db")) as store:
        yield Archive(folder, store)
