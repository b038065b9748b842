"""The composed node, in this process and as one of its own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import aiohttp
import pytest

import spaces
from spaces.app import running
from spaces.config import Config, load
from spaces.errors import Unavailable
from spaces.model import State
from tests.databases import new_database
from tests.store.samples import stored_space
from tests.store.test_messages import message


def config(folder: Path, **settings: str) -> Config:
    chosen = {"server.data": str(folder / "data"), "server.port": 0, "media.port": 0, "server.drain_seconds": 1}
    return load(None, chosen | {name.replace("__", "."): value for name, value in settings.items()}, {})


async def status(url: str) -> int:
    async with aiohttp.ClientSession() as client, client.get(url) as answer:
        return answer.status


async def test_a_node_answers_at_the_port_that_the_system_chose(tmp_path: Path):
    async with running(config(tmp_path)) as node:
        assert node.config.server.port != 0
        assert await status(f"{node.config.local_url}/readyz") == 200


async def test_a_node_runs_on_postgres(tmp_path: Path, postgres: str):
    with new_database(postgres) as name:
        async with running(config(tmp_path, database__url=postgres.format(name=name))) as node:
            assert await status(f"{node.config.local_url}/readyz") == 200
            assert await node.context.store.users.count() == 0
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["node.key", "node.lock", "push.key"]


async def test_a_second_node_on_the_same_data_is_refused_before_it_touches_anything(tmp_path: Path):
    async with running(config(tmp_path)) as node:
        with pytest.raises(Unavailable, match="Another node already runs") as refusal:
            async with running(config(tmp_path)):
                pass
        assert refusal.value.code == "second_node"
        assert await status(f"{node.config.local_url}/readyz") == 200
    async with running(config(tmp_path)):
        pass


async def test_a_draining_node_says_so_and_lets_nobody_in(tmp_path: Path):
    async with running(config(tmp_path)) as node:
        node.drain()
        assert await status(f"{node.config.local_url}/readyz") == 503
        assert await status(f"{node.config.local_url}/livez") == 200


async def test_a_node_counts_its_process_and_its_media(tmp_path: Path):
    async with (
        running(config(tmp_path)) as node,
        aiohttp.ClientSession() as client,
        client.get(f"{node.config.local_url}/metrics") as answer,
    ):
        text = await answer.text()
    assert "process_cpu_seconds_total" in text
    assert "spaces_media_datagrams_total" in text


async def test_a_taken_tcp_port_is_a_refusal_that_says_what_to_do(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(Unavailable, match="--port"):
        async with running(config(tmp_path, server__port=taken.getsockname()[1])):
            pass


async def test_a_taken_media_port_is_a_refusal_that_says_what_to_do(tmp_path: Path):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("0.0.0.0", 0))
        with pytest.raises(Unavailable, match="--media-port"):
            async with running(config(tmp_path, media__port=taken.getsockname()[1])):
                pass


async def test_a_host_that_is_not_ours_is_a_refusal(tmp_path: Path):
    with pytest.raises(Unavailable, match="Nothing can listen"):
        async with running(config(tmp_path, server__host="203.0.113.9")):
            pass


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`spaces serve` as a process, and its address."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SPACES_")}
    log = (folder / "log").open("a")
    process = subprocess.Popen(
        [sys.executable, "-m", "spaces", "serve", "--port", "0", "--media-port", "0", "--data", "data", *options],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(Path(spaces.__file__).parents[1])},
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert re.fullmatch(r"ready http://127\.0\.0\.1:\d+\n", line), (line, (folder / "log").read_text())
        yield process, line.split()[1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        log.close()


def call(method: str, url: str, body: object = None, **headers: str) -> tuple[int, dict]:
    data = None if body is None else json.dumps(body).encode()
    request = Request(url, data, {"Content-Type": "application/json", **headers}, method=method)
    try:
        with urlopen(request) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        with error:
            return error.code, json.load(error)


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_drains_the_node_and_it_ends_well(tmp_path: Path, name: signal.Signals):
    with serving(tmp_path) as (process, _):
        process.send_signal(name)
        assert process.wait(20) == 0
        assert process.stdout is not None
        assert process.stdout.read() == ""
    assert "draining" in (tmp_path / "log").read_text()


def test_a_node_takes_as_many_open_files_as_it_may(tmp_path: Path):
    with serving(tmp_path) as (process, _):
        limits = Path(f"/proc/{process.pid}/limits").read_text()
    soft, hard = re.findall(r"Max open files\s+(\d+)\s+(\d+)", limits)[0]
    assert soft == hard


def test_accounts_and_tokens_made_beside_a_running_node_are_good_at_once(tmp_path: Path):
    command = [sys.executable, "-m", "spaces"]
    with serving(tmp_path) as (_, url):
        subprocess.run([*command, "user", "add", "mira", "--data", "data"], cwd=tmp_path, check=True)
        made = subprocess.run(
            [*command, "token", "create", "mira", "--data", "data"], cwd=tmp_path, check=True, capture_output=True
        )
        authorization = f"Bearer {made.stdout.decode().strip()}"
        code, space = call("POST", f"{url}/api/v1/spaces", {"title": "Sunday talk"}, Authorization=authorization)
        assert (code, space["state"]) == (201, "live")


def test_a_killed_node_starts_again_with_its_live_spaces(tmp_path: Path):
    command = [sys.executable, "-m", "spaces"]
    with serving(tmp_path) as (process, url):
        code, _ = call("POST", f"{url}/api/v1/users", {"handle": "mira", "name": "M", "password": "open sesame"})
        assert code == 201
        made = subprocess.run(
            [*command, "token", "create", "mira", "--data", "data"], cwd=tmp_path, check=True, capture_output=True
        )
        authorization = f"Bearer {made.stdout.decode().strip()}"
        _, space = call("POST", f"{url}/api/v1/spaces", {"title": "Sunday talk"}, Authorization=authorization)
        process.kill()
    with serving(tmp_path) as (_, url):
        code, found = call("GET", f"{url}/api/v1/spaces/{space['id']}")
        assert (code, found["state"]) == (200, "live")


async def test_what_was_written_in_a_space_is_deleted_days_after_its_end(tmp_path: Path):
    now = datetime.now(UTC)
    async with running(config(tmp_path)) as node:
        store = node.context.store
        spaces_over = [
            await stored_space(store, state=State.ENDED, ended_at=now - timedelta(days=days)) for days in (6, 8)
        ]
        for space in spaces_over:
            await store.messages.add(message(space.id, 1))
    async with running(config(tmp_path)) as node, asyncio.timeout(20):
        kept, gone = spaces_over
        while await node.context.store.messages.count(gone.id):
            await asyncio.sleep(0.05)
        assert await node.context.store.messages.count(kept.id) == 1
