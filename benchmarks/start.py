"""`spaces serve` until the first 200, and its memory when idle; the floor is importing the libraries it stands on."""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from benchmarks.machine import SPACES, memory
from benchmarks.report import emit

RUNS = 5


def main() -> None:
    """Start it some times on a data folder that exists already."""
    times, sizes, floors = [], [], []
    with tempfile.TemporaryDirectory() as data:
        for _ in range(RUNS + 1):
            seconds, size = _start(data)
            times.append(seconds)
            sizes.append(size)
            began = time.monotonic()
            libraries = "import aiohttp, aiortc.rtcdtlstransport, sqlalchemy.ext.asyncio, pydantic, structlog, typer"
            subprocess.run([sys.executable, "-c", libraries], check=True)
            floors.append(time.monotonic() - began)
    emit("start", statistics.median(times[1:]), "s", statistics.median(floors[1:]), n=RUNS)
    emit("start.memory", statistics.median(sizes[1:]), "MB", n=RUNS)


def _start(data: str) -> tuple[float, float]:
    began = time.monotonic()
    command = [*SPACES, "serve", "--data", data, "--port", "0", "--media-port", "0"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(os.environ)
    )
    with contextlib.ExitStack() as stack:
        stack.callback(process.wait, 30)
        stack.callback(process.send_signal, signal.SIGTERM)
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        with urllib.request.urlopen(f"{url}/livez") as response:
            assert response.status == 200
        return time.monotonic() - began, memory(process.pid)
