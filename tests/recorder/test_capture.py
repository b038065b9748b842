from __future__ import annotations

import asyncio
import errno
import itertools
import os
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recorder.capture import Capture, Microphone
from recorder.chunks import Source
from recorder.reel import Shelf
from recorder.vault import Vault, new_key
from spaces.errors import Invalid, Unavailable
from spaces.sfu.router import Router
from tests.fakes import FakeKeys
from tests.recorder.taps import MARK, NODE_KEY, SOURCE, Tap, packet
from tests.sfu.packets import LEVEL_ID, OPUS, rtp

ELSE = Source("space0000000", "appearance02")


@pytest.fixture
def tap(tmp_path: Path) -> Tap:
    return Tap(tmp_path / "taps")


def test_nothing_touches_the_disk_or_the_keys_before_the_first_packet(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    for _ in range(10):
        tap.clock.advance(10)
        tap.capture.step()
    assert tap.off_the_record(microphone, 10) == 0
    tap.end(microphone)
    assert not tap.root.exists()
    assert not tap.keys.wrapped
    assert not tap.keys.rows


def test_never_more_than_part_seconds_are_only_in_memory(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    for _ in range(100):
        tap.speak(microphone, 0.24)
        safe = len(tap.heard()) if tap.files() else 0
        assert tap.spoken - safe <= 2.0 * 50


def test_silence_is_flushed_as_well(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    microphone.write("u_1", 0, packet(0, tap.clock.seconds))
    tap.capture.step()
    tap.clock.advance(1.8)
    tap.capture.step()
    assert tap.heard() == [0]


def test_a_writer_that_was_held_up_still_writes_short_segments(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    for n in range(1500):
        microphone.write("u_1", 0, packet(n, tap.clock.seconds))
        tap.clock.advance(0.02)
    tap.end(microphone)
    path = tap.files()[0]
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    assert len(tap.heard()) >= 1400


def test_microphones_are_kept_apart_and_in_one_time(tap: Tap):
    one, other = tap.capture.begin(SOURCE), tap.capture.begin(ELSE)
    tap.speak(one, 3)
    tap.speak(other, 3)
    tap.end(one)
    tap.end(other)
    assert tap.heard(SOURCE) == list(range(150))
    assert tap.heard(ELSE) == list(range(150, 300))
    gap = next(iter(tap.track(ELSE))).at - next(iter(tap.track(SOURCE))).at
    assert gap == pytest.approx(3, abs=2e-6)


def test_a_full_queue_drops_and_counts_exactly_and_says_so(tmp_path: Path):
    tap = Tap(tmp_path, queue_limit=100)
    one, other = tap.capture.begin(SOURCE), tap.capture.begin(ELSE)
    for n in range(130):
        one.write("u_1", 0, packet(n, tap.clock.seconds))
    for n in range(7):
        other.write("u_2", 0, packet(n, tap.clock.seconds))
    assert (one.dropped, other.dropped, tap.capture.dropped) == (30, 7, 37)
    tap.capture.step()
    assert tap.capture.problem == "The server's disk is too slow: 37 packets of sound were not recorded just now."
    tap.clock.advance(2)
    tap.capture.step()
    assert tap.capture.problem is None
    tap.end(one)
    assert tap.heard() == list(range(100))
    assert one.reel.captured == 100


def test_what_comes_after_the_end_is_dropped_and_ending_twice_is_once(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 1)
    tap.end(microphone)
    tap.end(microphone)
    microphone.write("u_1", 0, packet(50, tap.clock.seconds))
    tap.capture.step()
    assert tap.heard() == list(range(50))
    assert tap.capture.dropped == 1


@pytest.mark.parametrize("seconds", [0.5, 1, 5, 30, 61, 90, 120])
def test_off_the_record_takes_back_the_last_seconds_and_nothing_else(tap: Tap, seconds: float):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 130)
    assert tap.off_the_record(microphone, seconds) == pytest.approx(seconds)
    tap.speak(microphone, 70)
    tap.end(microphone)
    assert tap.heard() == [n for n in range(10_000) if not 6500 - seconds * 50 <= n < 6500]


def test_off_the_record_never_writes_what_still_waits(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    for n in range(50):
        microphone.write("u_1", 0, packet(n, tap.clock.seconds))
        tap.clock.advance(0.02)
    assert tap.off_the_record(microphone, 120) == pytest.approx(1)
    tap.end(microphone)
    assert not tap.files()


def test_off_the_record_is_possible_after_the_microphone_closed(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 10)
    tap.end(microphone)
    tap.clock.advance(5)
    assert tap.off_the_record(microphone, 7) == 7
    assert tap.heard() == list(range(400))


def test_off_the_record_leaves_the_others_alone(tap: Tap):
    one, other = tap.capture.begin(SOURCE), tap.capture.begin(ELSE)
    tap.speak(one, 5)
    tap.speak(other, 5)
    tap.off_the_record(one, 120)
    tap.end(other)
    assert len(tap.heard(ELSE)) == 250
    assert tap.heard(SOURCE) == []


@pytest.mark.parametrize("seconds", [0, -1, 120.1, float("nan"), float("inf")])
def test_off_the_record_has_a_limit(tap: Tap, seconds: float):
    microphone = tap.capture.begin(SOURCE)
    with pytest.raises(Invalid, match="last 120 seconds"):
        tap.capture.off_the_record(microphone, seconds)


def test_a_wish_stands_when_who_asked_is_gone(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 5)
    tap.capture.off_the_record(microphone, 120).cancel()
    tap.capture.step()
    assert tap.heard() == []


def test_when_the_keys_cannot_be_destroyed_the_speaker_is_told(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 5)
    tap.keys.fault = RuntimeError("no database")
    with pytest.raises(Unavailable, match="could not be taken back"):
        tap.off_the_record(microphone, 3)
    tap.keys.fault = None
    assert tap.off_the_record(microphone, 3) == 3
    tap.speak(microphone, 1)
    tap.end(microphone)
    assert tap.heard() == [*range(100), *range(250, 300)]


def full(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_told_costs_its_own_time_only_and_is_over_when_there_is_room(
    tap: Tap, monkeypatch: pytest.MonkeyPatch
):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 10)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        tap.speak(microphone, 10)
        assert tap.capture.problem is not None
        assert "disk is full" in tap.capture.problem
        assert microphone.problem == tap.capture.problem
    tap.speak(microphone, 10)
    assert tap.capture.problem is None
    tap.end(microphone)
    heard = tap.heard()
    assert microphone.reel.captured == len(heard)
    assert microphone.reel.captured + microphone.reel.lost == 1500
    assert microphone.reel.lost <= 12 * 50
    assert set(range(400)) | set(range(1100, 1500)) <= set(heard)
    assert len(tap.files()) == len(tap.keys.rows["appearance01"])


def test_a_segment_that_failed_leaves_no_second_one_under_its_nonce(tap: Tap, monkeypatch: pytest.MonkeyPatch):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 5)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        tap.speak(microphone, 2)
    tap.speak(microphone, 5)
    tap.end(microphone)
    assert len(tap.files()) == 2
    assert tap.track().damaged == 0


def test_an_unwritable_folder_is_told_and_the_live_side_never_hears_of_it(tap: Tap):
    tap.root.parent.joinpath("taps").write_bytes(b"a file stands where the folder should be")
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 5)
    assert tap.capture.problem is not None
    assert "cannot write to its disk (" in tap.capture.problem
    tap.root.unlink()
    tap.speak(microphone, 5)
    assert tap.capture.problem is None


def test_a_database_that_fails_is_told_and_leaves_no_file_without_a_key(tap: Tap):
    tap.keys.fault = RuntimeError("no database")
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 5)
    assert tap.capture.problem is not None
    assert "database does not answer" in tap.capture.problem
    assert not tap.files()
    tap.keys.fault = None
    tap.speak(microphone, 5)
    tap.end(microphone)
    assert tap.capture.problem is None
    assert len(tap.heard()) == microphone.reel.captured > 200


def test_a_fault_at_the_very_end_stays_told_at_the_microphone(tap: Tap, monkeypatch: pytest.MonkeyPatch):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 1)
    monkeypatch.setattr(os, "open", full)
    tap.end(microphone)
    assert microphone.problem is not None
    assert microphone.reel.lost == 50


def test_another_node_key_is_told_instead_of_recording_what_nobody_could_read(tap: Tap):
    tap.keys.add_data_key("appearance01", Vault(new_key()).wrap_data_key("appearance01", new_key()))
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 3)
    assert tap.capture.problem is not None
    assert "node.key" in tap.capture.problem
    assert not tap.files()


@pytest.mark.parametrize("shift", [-3600.0, 90.0])
def test_a_clock_that_is_set_is_told_and_moves_no_track(tap: Tap, shift: float):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 61)
    tap.shift = shift
    tap.speak(microphone, 61)
    assert tap.capture.problem is not None
    assert f"clock was set by {shift:+.0f} seconds" in tap.capture.problem
    assert tap.off_the_record(microphone, 10) == pytest.approx(10)
    tap.end(microphone)
    assert tap.off_the_record(microphone, 20) == pytest.approx(20)
    records = list(tap.track())
    assert len(records) == 102 * 50
    assert all(abs(b.at - a.at - 0.02) < 1e-5 for a, b in itertools.pairwise(records))


def test_what_begins_after_the_clock_was_set_has_the_new_time(tap: Tap):
    tap.shift = 3600.0
    tap.capture.step()
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 3)
    assert tap.capture.problem is None
    tap.end(microphone)
    assert next(iter(tap.track())).at == pytest.approx(tap.wall() - 3)


def test_an_appearance_that_goes_on_after_a_restart_gets_further_chunks(tap: Tap):
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 5)
    tap.end(microphone)
    again = tap.capture.begin(SOURCE)
    tap.speak(again, 5)
    tap.end(again)
    assert tap.heard() == list(range(500))


def test_the_router_taps_voices_like_any_listener_and_muted_ones_do_not_reach_it(tap: Tap):
    router = Router()
    microphone = tap.capture.begin(SOURCE)
    track = router.publish("u_1", OPUS, LEVEL_ID, microphone)
    for n in range(300):
        if n in (100, 200):
            router.set_muted("u_1", n == 100)
        track.write(rtp(n, n * 960, payload=b"%s %d" % (MARK, n)), tap.clock.seconds)
        tap.clock.advance(0.02)
    tap.end(microphone)
    records = list(tap.track())
    assert [record.seq for record in records] == [*range(100), *range(200, 300)]
    assert len({record.epoch for record in records}) == 2


steps = st.one_of(
    st.tuples(st.just("speak"), st.sampled_from([0.02, 0.3, 1.9, 7.0, 31.0, 64.0])),
    st.tuples(st.just("silence"), st.sampled_from([0.5, 3.0, 70.0])),
    st.tuples(st.just("off"), st.sampled_from([0.1, 2.0, 11.0, 60.0, 120.0])),
    st.tuples(st.sampled_from(["full", "broken", "well"]), st.just(0.0)),
    st.tuples(st.just("reopen"), st.just(0.0)),
)


@settings(max_examples=40)
@given(st.lists(steps, max_size=12))
def test_whatever_happens_every_packet_is_accounted_for_and_what_was_taken_back_is_gone(story: list[tuple[str, float]]):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        tap = Tap(Path(folder))
        teller = Teller(tap, patch)
        for what, seconds in story:
            getattr(teller, what)(seconds)
        teller.well(0)
        tap.end(teller.microphone)
        heard = tap.heard() if tap.keys.wrapped else []
        lost = sum(microphone.reel.lost for microphone in teller.microphones)
        assert heard == sorted(set(heard))
        assert not teller.taken_back & set(heard)
        if not teller.faults:
            assert lost == 0
            assert set(heard) == set(teller.arrivals) - teller.taken_back
            assert [path.name for path in tap.files()] == [
                f"{number:06}.log" for number in sorted(tap.keys.rows.get("appearance01", {}))
            ]
        assert tap.capture.problem is None


class Teller:
    """Acts out a story, and keeps book of it."""

    def __init__(self, tap: Tap, patch: pytest.MonkeyPatch) -> None:
        self.tap, self.patch = tap, patch
        self.microphones = [tap.capture.begin(SOURCE)]
        self.arrivals: dict[int, float] = {}
        self.taken_back: set[int] = set()
        self.faults = 0

    @property
    def microphone(self) -> Microphone:
        return self.microphones[-1]

    def speak(self, seconds: float) -> None:
        first, now = self.tap.spoken, self.tap.clock.seconds
        self.tap.speak(self.microphone, seconds)
        self.arrivals |= {n: now + (n - first) * 0.02 for n in range(first, self.tap.spoken)}

    def silence(self, seconds: float) -> None:
        self.tap.clock.advance(seconds)
        self.tap.capture.step()

    def off(self, seconds: float) -> None:
        self.tap.clock.advance(0.01)  # so that rounding decides nothing
        try:
            self.tap.off_the_record(self.microphone, seconds)
        except Unavailable:
            return
        since = self.tap.clock.seconds - seconds
        self.taken_back |= {n for n, at in self.arrivals.items() if at >= since}

    def full(self, _: float) -> None:
        self.faults += 1
        self.patch.setattr(os, "write", full)

    def broken(self, _: float) -> None:
        self.faults += 1
        self.tap.keys.fault = RuntimeError("no database")

    def well(self, _: float) -> None:
        self.patch.undo()
        self.tap.keys.fault = None

    def reopen(self, _: float) -> None:
        self.tap.end(self.microphone)
        self.microphones.append(self.tap.capture.begin(SOURCE))


# From here on with the writer's own thread and the real clocks.


def shelf(root: Path, keys: FakeKeys, part_seconds: float = 2.0) -> Shelf:
    return Shelf(root, Vault(NODE_KEY), keys, part_seconds)


def test_closing_writes_down_everything_that_waits(tmp_path: Path):
    keys = FakeKeys()
    with Capture(shelf(tmp_path, keys)) as capture:
        microphone = capture.begin(SOURCE)
        for n in range(20_000):
            microphone.write("u_1", 0, packet(n, 1.0 + n * 0.02))
    assert microphone.reel.captured == 20_000
    assert [chunk.seconds is not None for chunk in keys.chunks("appearance01")] == [True] * 7
    assert not [thread for thread in threading.enumerate() if thread.name == "recorder"]
    late = capture.begin(ELSE)
    late.write("u_2", 0, packet(0, 1.0))
    assert capture.dropped == 1
    with pytest.raises(Unavailable, match="stopping"):
        capture.off_the_record(late, 5).result(0)


async def test_the_event_loop_can_await_what_is_taken_back(tmp_path: Path):
    keys = FakeKeys()
    with Capture(shelf(tmp_path, keys)) as capture:
        microphone = capture.begin(SOURCE)
        now = asyncio.get_running_loop().time()
        microphone.write("u_1", 0, packet(0, now - 10))
        microphone.write("u_1", 0, packet(1, now))
        taken = await asyncio.wrap_future(capture.off_the_record(microphone, 5))
    assert taken == pytest.approx(5)
    assert microphone.reel.captured == 1


def test_a_disk_that_hangs_never_holds_up_the_live_side(tmp_path: Path):
    hanging, free = threading.Event(), threading.Event()

    class SlowKeys(FakeKeys):
        def _work(self) -> None:
            hanging.set()
            assert free.wait(30)

    keys = SlowKeys()
    with Capture(shelf(tmp_path, keys, 0.1), queue_limit=500) as capture:
        microphone = capture.begin(SOURCE)
        microphone.write("u_1", 0, packet(0, 1.0))
        assert hanging.wait(30)
        for n in range(2000):
            microphone.write("u_1", 0, packet(n, 1.0))
        assert microphone.dropped == 1500
        free.set()
    assert microphone.reel.captured == 501
