"""A tap with manual clocks, for the tests of capture."""

from __future__ import annotations

from pathlib import Path

from recorder.capture import Capture, Microphone
from recorder.chunks import Source, Track, open_track
from recorder.records import Record
from recorder.reel import Shelf
from recorder.vault import Vault
from spaces.sfu.rtp import Packet
from tests.fakes import FakeKeys, ManualClock

NODE_KEY = bytes(range(32))
SOURCE = Source("space0000000", "appearance01")
MARK = b"spoken in confidence"
"""In every payload: what may never be found on the disk."""


def packet(number: int, arrival: float) -> Packet:
    """The packet of that number, counted from 0 at the beginning."""
    return Packet(111, number == 0, number % 65536, number * 960, 1, b"%s %d" % (MARK, number), 30, arrival)


def numbers(records: Track | list[Record]) -> list[int]:
    """Which packets these are."""
    return [int(record.payload.rpartition(b" ")[2]) for record in records]


class Tap:
    """A capture whose writer moves when the test says so."""

    def __init__(self, root: Path, queue_limit: int = 10_000) -> None:
        self.root = root
        self.keys = FakeKeys()
        self.vault = Vault(NODE_KEY)
        self.clock = ManualClock()
        self.shift = 0.0  # s by which somebody set the wall clock
        self.capture = Capture(
            Shelf(root, self.vault, self.keys), queue_limit=queue_limit, monotonic=self.clock.monotonic, wall=self.wall
        )
        self.spoken = 0

    def wall(self) -> float:
        return self.clock.day.timestamp() + self.shift

    def speak(self, microphone: Microphone, seconds: float) -> None:
        """Fifty packets a second, the writer looking every quarter of one, as it does."""
        for _ in range(round(seconds * 50)):
            microphone.write("u_1", 7, packet(self.spoken, self.clock.seconds))
            self.spoken += 1
            self.clock.advance(0.02)
            if self.spoken % 12 == 0:
                self.capture.step()

    def off_the_record(self, microphone: Microphone, seconds: float) -> float:
        done = self.capture.off_the_record(microphone, seconds)
        self.capture.step()
        return done.result(0)

    def end(self, microphone: Microphone) -> None:
        self.capture.end(microphone)
        self.capture.step()

    def track(self, source: Source = SOURCE) -> Track:
        return open_track(self.root, self.vault, self.keys, source)

    def heard(self, source: Source = SOURCE) -> list[int]:
        """Which packets can be read back."""
        return numbers(self.track(source))

    def files(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if path.is_file())
