"""What capturing costs: CPU per packet on the live side and in all, beside writing the same bytes plainly."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.report import emit
from recorder.capture import Capture, Microphone
from recorder.chunks import Source
from recorder.reel import Shelf
from recorder.vault import Vault, new_key
from spaces.sfu.rtp import Packet
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
