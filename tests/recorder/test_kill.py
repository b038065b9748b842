"""kill -9 at random moments: what a crash costs, with every packet accounted for."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recorder.chunks import open_track
from recorder.vault import Vault
from spaces.model import Chunk
from tests.fakes import FakeKeys
from tests.recorder.taps import NODE_KEY, SOURCE, numbers

PART_SECONDS = 0.2
CHUNK_SECONDS = 0.5
SLACK = 0.3
"""s: one flush, and what a busy machine of two cores may hold up the writer's thread."""

FOLDER = Path(__file__).parents[2]


def talk_and_kill(folder: Path, packets: int) -> tuple[FakeKeys, list[list[float]]]:
    """Run the talker until it has told so many packets, kill it; the keys and packets it had told by then."""
    arguments = [str(folder), str(PART_SECONDS), str(CHUNK_SECONDS), "10"]
    command = [sys.executable, "-m", "tests.recorder.talker", *arguments]
    keys, told = FakeKeys(), []
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=FOLDER) as process:
        assert process.stdout is not None
        for line in process.stdout:
            kind, what = json.loads(line)
            if kind == "packet":
                told.append(what)
                if len(told) == packets:
                    process.kill()  # SIGKILL; what is in the pipe by then is read to its end
            else:
                keep(keys, kind, what)
    assert process.returncode == -signal.SIGKILL
    return keys, told


def keep(keys: FakeKeys, kind: str, what: Any) -> None:
    if kind == "data_key":
        keys.wrapped[what[0]] = bytes.fromhex(what[1])
    else:
        chunk = Chunk(what[0], what[1], bytes.fromhex(what[2]), *what[3:])
        keys.rows.setdefault(chunk.appearance_id, {})[chunk.number] = chunk


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_node_loses_no_more_than_part_seconds_and_nothing_in_between(tmp_path: Path, seed: int):
    keys, told = talk_and_kill(tmp_path, random.Random(seed).randint(150, 700))
    track = open_track(tmp_path, Vault(NODE_KEY), keys, SOURCE)
    records = list(track)
    assert told[-1][2] == 0, "the machine was too busy for this test: packets were dropped"
    assert numbers(records) == list(range(len(records))), "everything up to the kill, in order, once"
    assert track.missing == 0
    assert track.damaged <= 1
    lost = [arrival for number, arrival, _ in told if number >= len(records)]
    if lost:
        assert lost[-1] - lost[0] <= PART_SECONDS + SLACK
