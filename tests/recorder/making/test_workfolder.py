"""Folders of work: alone, removed, and cleaned when their owner was killed."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recorder.workfolder import clean, work_folder

OWNER = """
import sys, time
from pathlib import Path
from recorder.workfolder import work_folder
with work_folder(Path(sys.argv[1])) as folder:
    (folder / "stem.pcm").write_bytes(b"plain speech")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_goes_with_all_that_is_in_it(tmp_path: Path):
    root = tmp_path / "work"
    with work_folder(root) as folder:
        (folder / "below").mkdir()
        (folder / "below" / "stem.pcm").write_bytes(b"x")
        assert folder.stat().st_mode & 0o077 == 0
    assert not list(root.iterdir())


def test_it_goes_when_the_work_fails(tmp_path: Path):
    with pytest.raises(KeyError), work_folder(tmp_path) as folder:
        {}[str(folder)]
    assert not list(tmp_path.iterdir())


def test_two_work_side_by_side(tmp_path: Path):
    with work_folder(tmp_path) as one, work_folder(tmp_path) as other:
        assert one != other
        assert clean(tmp_path) == 0
        assert one.is_dir()
        assert other.is_dir()


def test_what_a_killed_process_left_is_cleaned_and_what_a_living_one_has_is_not(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        folder = Path(owner.stdout.readline().strip())
        assert clean(tmp_path) == 0
        assert (folder / "stem.pcm").exists()
        owner.kill()
    assert clean(tmp_path) == 1
    assert not list(tmp_path.iterdir())


def test_a_lock_that_is_cleaned_before_it_is_held_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    flock, cleaned = fcntl.flock, []

    def slow(file: Any, how: int) -> None:
        if how == fcntl.LOCK_EX and not cleaned:  # between the owner's open and its lock
            cleaned.append(0)
            cleaned.append(clean(tmp_path))
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", slow)
    with work_folder(tmp_path) as folder:
        assert cleaned == [0, 1]
        assert clean(tmp_path) == 0
        assert folder.is_dir()
    assert not list(tmp_path.iterdir())


def test_who_cleans_leaves_a_lock_that_was_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    flock, lock = fcntl.flock, tmp_path / "0123.lock"
    lock.touch()
    (tmp_path / "0123").mkdir()

    def slow(file: Any, how: int) -> None:
        lock.rename(tmp_path / "before")  # another cleaned it, and its owner makes it again
        lock.touch()
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", slow)
    assert clean(tmp_path) == 0
    assert lock.exists()
    assert (tmp_path / "0123").is_dir()


def test_a_folder_that_is_not_there_is_clean(tmp_path: Path):
    assert clean(tmp_path / "none") == 0


def test_what_others_have_put_there_stays(tmp_path: Path):
    (tmp_path / "upload.zip").write_bytes(b"x")
    assert clean(tmp_path) == 0
    assert (tmp_path / "upload.zip").exists()
