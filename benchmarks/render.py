"""How many times real time a space with four speakers is rendered, from packets to the finished files.

MINUTES=60 in the environment asks for the whole hour; the default is ten minutes. The floor is what the three encoders
alone take, one after the other on one core, for as much sound.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import av
import numpy as np

from benchmarks.report import emit
from recorder.decode import RATE
from recorder.encode import FORMATS, write_file
from recorder.records import Record
from recorder.render import Plan, Track, render
from recorder.rendering import PREVIEW

SPEAKERS = 4
TURN = 20  # s for which each holds the floor
FLOOR_SECONDS = 60


def main() -> None:
    """Four speakers in turn, each sending packets (of silence, too) all the time: as browsers do without DTX."""
    minutes = int(os.environ.get("MINUTES", "10"))
    seconds = minutes * 60
    voice, silence = _packets(_speech(TURN)), _packets(np.zeros(TURN * RATE))
    tracks = tuple(
        Track(f"a{n}", f"u{n}", f"Speaker {n}", None, lambda n=n: _records(n, seconds, voice, silence), published=True)
        for n in range(SPEAKERS)
    )
    names = tuple(track.name or "" for track in tracks)
    plan = Plan("Benchmark", names, date(2026, 1, 1), 0.0, float(seconds), tracks)
    phases: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = time.monotonic(), time.process_time()
        result = render(
            plan, Path(folder), lambda _, step: _note(phases, step, time.monotonic() - began), lambda: False
        )
        took, used = time.monotonic() - began, time.process_time() - cpu
    emit(
        "render",
        seconds / took,
        "x real time",
        _floor(),
        minutes=minutes,
        speakers=SPEAKERS,
        seconds=round(took, 2),
        cpu_seconds=round(used, 2),
        encoding_from=round(phases["Encoding"], 2),
        loudness=round(result.loudness, 2),
        preview_seconds=round(_preview(plan), 2),
        peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _preview(plan: Plan) -> float:
    """Seconds until the first minute is there, as it is made before the rest, however long that is."""
    tracks = [replace(track, records=lambda track=track: islice(track.records(), 60 * 50)) for track in plan.tracks]
    first = replace(plan, ended_at=60.0, tracks=tuple(tracks))
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        render(first, Path(folder), lambda _, __: None, lambda: False, (PREVIEW,))
    return time.monotonic() - began


def _note(phases: dict[str, float], step: str, at: float) -> None:
    phases.setdefault(step.partition(",")[0], at)


def _speech(seconds: int) -> np.ndarray:
    """Noise in syllables: as much work for a codec as talk."""
    rng = np.random.default_rng(1)
    syllables = np.repeat(rng.random(seconds * 5) ** 2, RATE // 5)
    smooth = np.convolve(rng.normal(size=seconds * RATE), np.ones(8) / 8, "same")
    return np.clip(syllables * smooth * 0.4, -1, 1)


def _packets(sound: np.ndarray) -> list[bytes]:
    encoder = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE, "mono", "s16", 32_000
    packets: list[bytes] = []
    scaled = (sound * 32767).astype(np.int16)
    for start in range(0, len(scaled), 960):
        frame = av.AudioFrame.from_ndarray(scaled[None, start : start + 960], format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets


def _records(speaker: int, seconds: int, voice: list[bytes], silence: list[bytes]) -> Iterator[Record]:
    for n in range(seconds * 50):
        turn, place = divmod(n, TURN * 50)
        source = voice if turn % SPEAKERS == speaker else silence
        yield Record(0, n % 65536, n * 960 % 2**32, n * 0.02, source[place])


def _floor() -> float:
    block = _speech(FLOOR_SECONDS).astype(np.float32)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            write_file(Path(folder) / form.name, form, [block])
    return FLOOR_SECONDS / (time.monotonic() - began)
