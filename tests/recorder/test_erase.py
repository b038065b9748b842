from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from recorder.chunks import Source
from recorder.erase import Span, erase_span, shred, sweep
from recorder.vault import VaultError
from tests.recorder.taps import SOURCE, Tap

ELSE = Source("space0000000", "appearance02")


@pytest.fixture
def tap(tmp_path: Path) -> Tap:
    """200 seconds of one microphone: chunks 0 to 3, packets 0 to 9999."""
    tap = Tap(tmp_path)
    microphone = tap.capture.begin(SOURCE)
    tap.speak(microphone, 200)
    tap.end(microphone)
    return tap


def span(tap: Tap, since: float, until: float) -> Span:
    """Seconds after the beginning, half a packet early so that rounding decides nothing."""
    began = tap.clock.day.timestamp() - 200 - 0.01
    return Span(began + since, began + until)


def erase(tap: Tap, since: float, until: float) -> int:
    return erase_span(tap.root, tap.vault, tap.keys, SOURCE, span(tap, since, until))


def everything_but(since: float, until: float) -> list[int]:
    return [n for n in range(10_000) if not since * 50 <= n < until * 50]


@pytest.mark.parametrize(
    ("since", "until"), [(10, 20), (0, 30), (50, 70), (30, 150), (60, 120), (190, 200), (0, 200), (59.98, 60.02)]
)
def test_what_lies_in_the_span_is_gone_and_nothing_else(tap: Tap, since: float, until: float):
    assert erase(tap, since, until) == round((until - since) * 50)
    assert tap.heard() == everything_but(since, until)
    rows = tap.keys.rows["appearance01"]
    assert [path.name for path in tap.files()] == [f"{number:06}.log" for number in sorted(rows)]
    assert [chunk.size for _, chunk in sorted(rows.items())] == [path.stat().st_size for path in tap.files()]


def test_old_files_and_old_keys_open_nothing_any_more(tap: Tap):
    files = {path.name: path.read_bytes() for path in tap.files()}
    rows = dict(tap.keys.rows["appearance01"])
    erase(tap, 50, 130)
    now = tap.keys.rows["appearance01"]
    assert sorted(now) == [3, 4, 5]  # 0 became 4, 1 is gone, 2 became 5
    assert {row.wrapped_key for row in rows.values()} & {row.wrapped_key for row in now.values()} == {
        rows[3].wrapped_key
    }
    # A copy of the old file, put back under every name there is, is worth nothing.
    for number in now:
        SOURCE.path(tap.root, number).write_bytes(files["000001.log"])
    assert tap.heard() == []


def test_a_span_of_silence_changes_nothing(tap: Tap):
    before = {path: path.read_bytes() for path in tap.files()}
    assert erase(tap, 300, 400) == 0
    assert erase(tap, 60.001, 60.002) == 0
    assert {path: path.read_bytes() for path in tap.files()} == before


def test_erasing_twice_erases_once(tap: Tap):
    assert erase(tap, 50, 70) == 1000
    files = tap.files()
    assert erase(tap, 50, 70) == 0
    assert tap.files() == files


def test_a_rewritten_chunk_is_sealed_in_segments_again(tap: Tap):
    erase(tap, 0, 10)
    path = SOURCE.path(tap.root, 4)
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    path.write_bytes(damaged)
    assert len(everything_but(0, 10)) - len(tap.heard()) <= 100


def test_a_chunk_a_crash_left_unfinished_is_looked_into(tap: Tap):
    rows = tap.keys.rows["appearance01"]
    for number, row in rows.items():
        rows[number] = type(row)(row.appearance_id, number, row.wrapped_key, row.started_at)
    assert erase(tap, 190, 200) == 500
    assert tap.heard() == everything_but(190, 200)


def test_when_the_disk_is_full_the_whole_chunk_goes_rather_than_the_promise(tap: Tap, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert erase(tap, 70, 80) == 500
    assert tap.heard() == everything_but(60, 120)
    assert len(tap.files()) == 3


def test_what_cannot_be_read_is_destroyed_with_the_span(tap: Tap):
    SOURCE.path(tap.root, 1).write_bytes(b"ruin")
    SOURCE.path(tap.root, 2).unlink()
    erase(tap, 70, 130)
    assert sorted(tap.keys.rows["appearance01"]) == [0, 3]


def test_when_the_keys_cannot_be_destroyed_everything_stays_and_it_can_be_tried_again(
    tap: Tap, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise RuntimeError("database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(tap.keys, "replace_chunks", broken)
        with pytest.raises(RuntimeError):
            erase(tap, 50, 70)
    assert tap.heard() == list(range(10_000))
    assert erase(tap, 50, 70) == 1000
    assert tap.heard() == everything_but(50, 70)
    assert sorted(path.name for path in tap.files()) == ["000002.log", "000003.log", "000004.log", "000005.log"]


def test_after_shredding_nothing_can_be_read_even_from_copies(tap: Tap):
    other = tap.capture.begin(ELSE)
    tap.speak(other, 1)
    tap.end(other)
    copies = {path: path.read_bytes() for path in tap.files()}
    shred(tap.root, tap.keys, SOURCE)
    assert tap.files() == [ELSE.path(tap.root, 0)]
    for path, data in copies.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    with pytest.raises(VaultError, match="destroyed"):
        tap.track()
    assert erase(tap, 0, 200) == 0
    assert len(tap.heard(ELSE)) == 50


def test_the_last_to_go_takes_the_folders_along_and_twice_is_once(tap: Tap):
    for _ in range(2):
        shred(tap.root, tap.keys, SOURCE)
    assert list(tap.root.iterdir()) == []


def test_files_no_key_opens_are_swept_away(tap: Tap):
    kept = tap.files()
    for orphan in (SOURCE.path(tap.root, 9), ELSE.path(tap.root, 0)):
        orphan.parent.mkdir(exist_ok=True)
        orphan.write_bytes(b"left by a crash")
    assert sweep(tap.root, tap.keys) == 2
    assert tap.files() == kept
    assert sweep(tap.root, tap.keys) == 0
    assert sweep(tap.root / "none", tap.keys) == 0


def test_what_is_finished_needs_no_look(tap: Tap):
    orphan = SOURCE.path(tap.root, 9)
    orphan.write_bytes(b"left by a crash")
    assert sweep(tap.root, tap.keys, {SOURCE.appearance_id}) == 0
    assert orphan.exists()


class PowerCut(BaseException):
    """Nothing after it happens."""


def test_a_crash_at_any_step_leaves_all_or_takes_all_back(tap: Tap, monkeypatch: pytest.MonkeyPatch):
    files = {path: path.read_bytes() for path in tap.files()}
    rows = dict(tap.keys.rows["appearance01"])
    steps = 0
    for cut_at in range(100):
        steps = cut_at
        try:
            with monkeypatch.context() as patch:
                fail_at(patch, tap, cut_at)
                erase(tap, 50, 130)
        except PowerCut:
            pass
        else:
            break
        heard = tap.heard()
        assert heard in (list(range(10_000)), everything_but(50, 130)), cut_at
        assert tap.track().missing == 0
        erase(tap, 50, 130)
        assert tap.heard() == everything_but(50, 130)
        tap.keys.rows["appearance01"] = dict(rows)
        for path in tap.files():
            path.unlink()
        for path, data in files.items():
            path.write_bytes(data)
    assert 10 < steps < 99


def fail_at(patch: pytest.MonkeyPatch, tap: Tap, cut_at: int) -> None:
    """Let so many steps that change something succeed, and then none."""
    left = cut_at

    def stepping(work: Any) -> Any:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                raise PowerCut
            return work(*arguments, **options)

        return step

    patch.setattr(os, "write", stepping(os.write))
    patch.setattr(os, "fsync", stepping(os.fsync))
    patch.setattr(Path, "unlink", stepping(Path.unlink))
    patch.setattr(tap.keys, "replace_chunks", stepping(tap.keys.replace_chunks))
