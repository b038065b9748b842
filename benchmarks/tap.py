"""What capturing costs: CPU per packet on the live side and in all, beside writing the same bytes plainly.

Then an hour of four speakers as a node captures it, with the keys in SQLite.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import emit
from recorder.capture import Capture, Microphone
from recorder.chunks import Source
from recorder.keys import StoreKeys
from recorder.reel import Shelf
from recorder.vault import Vault, new_key
from spaces.model import Appearance, Space, SpeakerPolicy, State, TapPolicy, User
from spaces.sfu.rtp import Packet
from spaces.store import Store, migrate
from tests.fakes import FakeKeys

SPEAKERS = 20
SECONDS = 60
ROUNDS = 5
PAYLOAD = 80  # bytes: 32 kb/s


class Clock:
    """Stands still between packets, so that an hour needs no hour."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return self.now + 1.8e9


def main() -> None:
    """A minute of twenty speakers, several times; quote the medians."""
    packets = [[_packet(number, arrival) for _ in range(SPEAKERS)] for number, arrival in _arrivals()]
    count = SPEAKERS * len(packets)
    live, whole, floors, size = [], [], [], 0
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            in_live, in_all = _capture(Path(folder), packets)
            size = sum(path.stat().st_size for path in Path(folder).rglob("*.log"))
        with tempfile.TemporaryDirectory() as folder:
            floors.append(_plain(Path(folder), packets) / count * 1e6)
        live.append(in_live / count * 1e6)
        whole.append(in_all / count * 1e6)
    emit("tap.live", statistics.median(live), "us/packet", n=count, speakers=SPEAKERS)
    emit(
        "tap.write",
        statistics.median(whole),
        "us/packet",
        statistics.median(floors),
        bytes_per_packet=round(size / count, 1),
        percent_of_a_core_for_100_speakers=round(statistics.median(whole) * 100 * 50 / 1e4, 2),
    )
    asyncio.run(_hour())


def _arrivals() -> list[tuple[int, float]]:
    return [(number, 1000 + number * 0.02) for number in range(SECONDS * 50)]


def _packet(number: int, arrival: float) -> Packet:
    return Packet(111, False, number % 65536, number * 960, 1, os.urandom(PAYLOAD), 30, arrival)


def _capture(folder: Path, packets: list[list[Packet]]) -> tuple[float, float]:
    """Seconds of CPU for handing the packets over, and for that and writing them down; one thread does both here."""
    clock = Clock()
    shelf = Shelf(folder, Vault(new_key()), FakeKeys())
    capture = Capture(shelf, monotonic=clock.monotonic, wall=clock.wall)
    microphones = [capture.begin(Source("bench", f"a{n}")) for n in range(SPEAKERS)]
    live = 0.0
    began = time.process_time()
    for first in range(0, len(packets), 12):  # the writer looks every quarter of a second
        clock.now = packets[first][0].arrival + 0.24
        before = time.process_time()
        _hand_over(microphones, packets[first : first + 12])
        live += time.process_time() - before
        capture.step()
    for microphone in microphones:
        capture.end(microphone)
    capture.step()
    return live, time.process_time() - began


async def _hour() -> None:
    """Four speakers for an hour, keys in a database: CPU, files, and rows that it leaves."""
    with tempfile.TemporaryDirectory() as data:
        folder, url = Path(data), f"sqlite+aiosqlite:///{data}/spaces.db"
        await asyncio.to_thread(migrate, url)
        async with Store.open(url) as store:
            space = await _space(store)
            keys = StoreKeys(store, lambda: datetime.now(UTC))
            voices = [
                Appearance(f"a{n}", space.id, f"g_{n}", None, f"{n}", None, n, space.created_at) for n in range(4)
            ]
            for voice in voices:
                keys.expect(voice.id, lambda voice=voice: voice)
            sources = [Source(space.id, voice.id) for voice in voices]
            seconds = await asyncio.to_thread(_capture_hour, folder / "taps", keys, sources)
            chunks = [len(await store.appearances.chunks(voice.id)) for voice in voices]
        size = sum(path.stat().st_size for path in folder.rglob("*.log"))
        emit("tap.hour", seconds, "s of CPU", speakers=4, megabytes=round(size / 1e6, 1), files=sum(chunks))


async def _space(store: Store) -> Space:
    now = datetime.now(UTC)
    await store.users.add(User("u", "bench", "Bench", False, now), None)
    space = Space("s", "u", "Bench", (), State.LIVE, SpeakerPolicy.EVERYONE, TapPolicy.HELD, now, now)
    await store.spaces.add(space)
    return space


def _capture_hour(folder: Path, keys: StoreKeys, sources: list[Source]) -> float:
    """Seconds of CPU of the process, without making the packets."""
    clock, spent = Clock(), 0.0
    capture = Capture(Shelf(folder, Vault(new_key()), keys), monotonic=clock.monotonic, wall=clock.wall)
    microphones = [capture.begin(source) for source in sources]
    for first in range(0, 3600 * 50, 12):
        rows = [[_packet(number, 1000 + number * 0.02) for _ in sources] for number in range(first, first + 12)]
        clock.now = rows[-1][-1].arrival
        began = time.process_time()
        _hand_over(microphones, rows)
        capture.step()
        spent += time.process_time() - began
    began = time.process_time()
    for microphone in microphones:
        capture.end(microphone)
    capture.step()
    return spent + time.process_time() - began


def _hand_over(microphones: list[Microphone], packets: list[list[Packet]]) -> None:
    for row in packets:
        for microphone, packet in zip(microphones, row, strict=True):
            microphone.write("voice", 0, packet)


def _plain(folder: Path, packets: list[list[Packet]]) -> float:
    """Seconds of CPU for appending the bare payloads to one file per speaker, every two seconds."""
    began = time.process_time()
    handles = [os.open(folder / str(n), os.O_WRONLY | os.O_CREAT) for n in range(SPEAKERS)]
    for first in range(0, len(packets), 100):
        for n, handle in enumerate(handles):
            os.write(handle, b"".join([row[n].payload for row in packets[first : first + 100]]))
    for handle in handles:
        os.fsync(handle)
        os.close(handle)
    return time.process_time() - began
