from __future__ import annotations

import os
from pathlib import Path

import pytest

from recorder.chunks import ChunkWriter, Source, open_track
from recorder.packetlog import Header, parse_header
from recorder.vault import Lock, Vault, VaultError, new_key
from tests.recorder.taps import MARK, SOURCE, Tap


@pytest.fixture
def tap(tmp_path: Path) -> Tap:
    """Ten seconds of one microphone in chunks of a minute."""
    tap = Tap(tmp_path)
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 130)
    tap.end(microphone)
    return tap


def test_files_have_the_place_and_the_header_that_was_agreed(tap: Tap):
    folder = tap.root / "space0000000" / "appearance01"
    assert tap.files() == [folder / f"00000{number}.log" for number in range(3)]
    assert {path.stat().st_mode & 0o777 for path in tap.files()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    header = parse_header(tap.files()[1].read_bytes())
    chunk = tap.keys.rows["appearance01"][1]
    assert header == Header("appearance01", 1, round(chunk.started_at * 1e6) * 1000)


def test_rows_say_how_long_and_how_large_a_chunk_is(tap: Tap):
    chunks = tap.keys.rows["appearance01"]
    assert [chunk.size for chunk in chunks.values()] == [path.stat().st_size for path in tap.files()]
    assert [chunk.seconds for chunk in chunks.values()] == pytest.approx([59.98, 59.98, 9.98])
    assert chunks[1].started_at - chunks[0].started_at == pytest.approx(60)


def test_a_track_comes_back_with_everything_and_as_often_as_asked(tap: Tap):
    track = tap.track()
    first = list(track)
    assert list(track) == first
    assert (track.damaged, track.missing) == (0, 0)
    assert len(first) == 6500
    began = tap.clock.day.timestamp() - 130
    assert all(abs(record.at - began - n * 0.02) < 1e-5 for n, record in enumerate(first))
    one = first[1]
    assert (one.epoch, one.seq, one.timestamp, one.marker, one.payload) == (7, 1, 960, False, MARK + b" 1")
    assert first[0].marker


def test_nothing_of_what_was_said_stands_on_the_disk_or_in_the_rows(tap: Tap):
    for path in tap.files():
        assert MARK not in path.read_bytes()
    keys = [tap.vault.data_key("appearance01", tap.keys.wrapped["appearance01"])]
    keys += [opened.key for opened in tap.track().chunks]
    assert len(set(keys)) == 4
    for path in tap.files():
        assert not any(key in path.read_bytes() for key in keys)


def test_a_flipped_byte_costs_two_seconds_wherever_it_is(tap: Tap):
    path = tap.files()[1]
    whole = path.read_bytes()
    everything = tap.heard()
    for position in range(0, len(whole), 997):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        path.write_bytes(damaged)
        track = tap.track()
        gone = len(everything) - len(list(track))
        assert gone <= 2 * 50
        assert track.damaged == 1


def test_a_torn_tail_costs_at_most_two_seconds(tap: Tap):
    path = tap.files()[2]
    whole = path.read_bytes()
    per_second = len(whole) / 10
    for size in range(40, len(whole), 1009):
        path.write_bytes(whole[:size])
        seconds = len([n for n in tap.heard() if n >= 6000]) / 50
        assert seconds >= size / per_second - 2.1


def test_a_file_that_is_missing_costs_its_minute_and_is_counted(tap: Tap):
    tap.files()[1].unlink()
    track = tap.track()
    assert len(list(track)) == 3500
    assert track.missing == 1


def test_files_that_change_places_are_not_believed(tap: Tap):
    first, second, _ = tap.files()
    swapped = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(swapped)
    track = tap.track()
    assert len(list(track)) == 500
    assert track.damaged > 2


def test_an_empty_file_is_damage_and_no_failure(tap: Tap):
    tap.files()[0].write_bytes(b"")
    track = tap.track()
    assert len(list(track)) == 3500
    assert track.damaged == 1


def test_with_another_node_key_nothing_can_be_read(tap: Tap):
    with pytest.raises(VaultError, match=r"Put back the node\.key"):
        open_track(tap.root, Vault(new_key()), tap.keys, SOURCE)


def test_who_never_spoke_has_nothing_to_read(tap: Tap):
    with pytest.raises(VaultError, match="never spoke"):
        tap.track(Source("space0000000", "appearance02"))


@pytest.mark.parametrize("name", ["", "..", "a/b", "a.b", "a\0b", "ä", "a" * 65])
def test_an_id_that_is_no_name_for_a_folder_is_refused(name: str):
    with pytest.raises(ValueError):
        Source(name, "a1")
    with pytest.raises(ValueError):
        Source("s1", name)


def test_after_a_fault_the_file_ends_with_its_last_whole_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a" / "0.log"
    writer = ChunkWriter(path, Header("a1", 0, 0), Lock(new_key(), "a1", 0))
    writer.write(b"whole")
    size = path.stat().st_size
    real = os.write
    room = 10

    def almost_full(handle: int, data: memoryview) -> int:
        nonlocal room
        if room == 0:
            raise OSError(28, "No space left on device")
        room -= (written := real(handle, data[:room]))
        return written

    monkeypatch.setattr(os, "write", almost_full)
    with pytest.raises(OSError, match="No space"):
        writer.write(b"torn")
    monkeypatch.undo()
    writer.close()
    assert path.stat().st_size == size == writer.size
