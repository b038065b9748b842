"""A real node in a process of its own, and what the system says about it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp

from tests.peer import Peer

SPACES = [sys.executable, "-m", "spaces"]
_TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """Seconds of CPU (user and system) that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def memory(pid: int) -> float:
    """Resident MB of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("VmRSS")


class Server:
    """A running node with one live space."""

    def __init__(self, process: subprocess.Popen[str], url: str, data: str) -> None:
        self.process, self.url, self.data = process, url, data
        self.token = ""
        self.space = ""
        self.http: aiohttp.ClientSession

    @property
    def pid(self) -> int:
        return self.process.pid

    async def open_space(self) -> None:
        """An account, its token, and a live space."""
        account = {"handle": "bench", "name": "Bench", "password": "correct horse"}
        async with self.http.post(f"{self.url}/api/v1/users", json=account) as response:
            response.raise_for_status()
        command = [*SPACES, "token", "create", "bench", "--data", self.data]
        self.token = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
        head = {"Authorization": f"Bearer {self.token}"}
        async with self.http.post(f"{self.url}/api/v1/spaces", json={"title": "Bench"}, headers=head) as response:
            response.raise_for_status()
            self.space = (await response.json())["id"]

    async def speaker(self) -> Peer:
        """The host's microphone, by WHIP."""
        peer = Peer(send=True)
        head = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/sdp"}
        async with self.http.post(f"{self.url}/whip/{self.space}", data=peer.offer(), headers=head) as response:
            response.raise_for_status()
            await peer.connect(await response.text())
        return peer

    async def media(self) -> dict[str, float]:
        """The counters of datagrams, by what became of them."""
        async with self.http.get(f"{self.url}/metrics") as response:
            lines = (await response.text()).splitlines()
        return {
            line.split('"')[1]: float(line.split()[-1])
            for line in lines
            if line.startswith("spaces_media_datagrams_total")
        }


@contextlib.asynccontextmanager
async def server() -> AsyncIterator[Server]:
    """Start a node on free ports, stop it at the end."""
    with tempfile.TemporaryDirectory() as data:
        command = [*SPACES, "serve", "--data", data, "--port", "0", "--media-port", "0"]
        environment = os.environ | {"SPACES_LOG__LEVEL": "warning"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[1]
            node = Server(process, url, data)
            async with aiohttp.ClientSession() as node.http:
                await node.open_space()
                yield node
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


async def talk(peer: Peer, seconds: float, *, stamp: bool = False) -> int:
    """Speak 50 packets of 80 bytes a second; how many there were."""
    loop = asyncio.get_running_loop()
    start, count = loop.time(), 0
    while (now := loop.time()) - start < seconds:
        payload = (struct_pack(now) if stamp else b"\xfc" + bytes(7)) + bytes(72)
        peer.speak(payload)
        count += 1
        await asyncio.sleep(max(0, start + count * 0.02 - loop.time()))
    return count


def struct_pack(now: float) -> bytes:
    """The sender's clock in the payload; the clock is the same for all processes of a machine."""
    import struct

    return struct.pack("!d", now)


class Load:
    """Listeners in a process of their own; see benchmarks/load.py."""

    def __init__(self, node: Server, *, drain: bool = False) -> None:
        command = [sys.executable, "-m", "benchmarks.load", node.url, node.space, "drain" if drain else "wake"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    async def ask(self, command: str) -> dict[str, object]:
        """Send one command, wait for its answer."""
        import json

        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        line = await asyncio.to_thread(self.process.stdout.readline)
        return dict(json.loads(line))

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


def settled(pid: int, seconds: float = 1.0) -> None:
    """Wait until a process is idle (under 3 % of a core)."""
    while True:
        before = cpu(pid)
        time.sleep(seconds)
        if cpu(pid) - before < 0.03 * seconds:
            return
