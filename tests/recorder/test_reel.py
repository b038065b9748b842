from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from recorder.chunks import open_track
from recorder.erase import Span
from recorder.records import Record
from recorder.reel import Reel, Shelf
from recorder.vault import Vault
from tests.fakes import FakeKeys
from tests.recorder.taps import NODE_KEY, SOURCE

START = 1_795_387_800.0


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path, Vault(NODE_KEY), FakeKeys())


def record(at: float) -> Record:
    return Record(0, 0, 0, START + at, b"opus")


def heard(shelf: Shelf) -> list[float]:
    """Arrivals after the start, in whole hundredths."""
    return [round(one.at - START, 2) for one in open_track(shelf.root, shelf.vault, shelf.keys, SOURCE)]


def test_a_reel_is_due_in_time_for_the_promise(shelf: Shelf):
    reel = Reel(shelf, SOURCE)
    assert not reel.due(START, 0.25)
    reel.add(record(0))
    assert not reel.due(START + 1.74, 0.25)
    assert reel.due(START + 1.75, 0.25)
    reel.flush()
    assert not reel.due(START + 100, 0.25)


def test_flushing_and_ending_nothing_does_nothing(shelf: Shelf):
    reel = Reel(shelf, SOURCE)
    reel.flush()
    reel.end()
    assert not list(shelf.root.iterdir())
    assert reel.began is None


def test_a_chunk_holds_at_most_a_minute_counted_from_its_own_first_packet(shelf: Shelf):
    reel = Reel(shelf, SOURCE)
    for at in (0, 59.9, 60, 100, 119.9, 125, 300):
        reel.add(record(at))
    reel.end()
    starts = [chunk.started_at - START for chunk in shelf.keys.chunks("appearance01")]
    assert starts == [0, 60, 125, 300]
    assert heard(shelf) == [0, 59.9, 60, 100, 119.9, 125, 300]


def test_the_packet_that_meets_a_fault_is_kept_for_the_next_segment(shelf: Shelf):
    assert isinstance(shelf.keys, FakeKeys)
    reel = Reel(shelf, SOURCE)
    reel.add(record(0))
    shelf.keys.fault = RuntimeError("no database")
    with pytest.raises(RuntimeError):
        reel.add(record(3))
    shelf.keys.fault = None
    reel.end()
    assert (reel.lost, reel.captured) == (1, 1)
    assert heard(shelf) == [3]


def test_a_fault_when_a_chunk_ends_does_not_lose_what_was_written(shelf: Shelf):
    assert isinstance(shelf.keys, FakeKeys)
    reel = Reel(shelf, SOURCE)
    reel.add(record(0))
    reel.flush()
    shelf.keys.fault = RuntimeError("no database")
    with pytest.raises(RuntimeError):
        reel.end()
    shelf.keys.fault = None
    reel.add(record(1))
    reel.end()
    assert heard(shelf) == [0, 1]
    assert [chunk.seconds for chunk in shelf.keys.chunks("appearance01")] == [None, 0]


def test_what_is_erased_counts_what_was_never_written_too(shelf: Shelf):
    reel = Reel(shelf, SOURCE)
    for at in (0, 1, 2.5, 3):
        reel.add(record(at))
    assert reel.erase(Span(START + 0.5, START + 2.7)) == 2
    reel.add(record(4))
    reel.end()
    assert heard(shelf) == [0, 3, 4]


def test_a_chunk_whose_key_cannot_be_kept_leaves_no_file(shelf: Shelf):
    assert isinstance(shelf.keys, FakeKeys)
    reel = Reel(shelf, SOURCE)
    reel.add(record(0))
    reel.end()
    shelf.keys.fault = RuntimeError("no database")
    reel.add(record(1))
    with pytest.raises(RuntimeError):
        reel.flush()
    assert [path.name for path in shelf.root.rglob("*.log")] == ["000000.log"]


def test_a_chunk_that_never_got_a_segment_leaves_neither_file_nor_row(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    room = [True]  # for the header
    real = os.write

    def almost_full(handle: int, data: bytes) -> int:
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        room.pop()
        return real(handle, data)

    reel = Reel(shelf, SOURCE)
    reel.add(record(0))
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", almost_full)
        with pytest.raises(OSError, match="No space"):
            reel.flush()
    assert not list(shelf.root.rglob("*.log"))
    assert shelf.keys.chunks("appearance01") == []
