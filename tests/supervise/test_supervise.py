"""Real processes, with work that is files in a folder."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvloop

from spaces.config import Config
from spaces.supervise import Supervisor, patience, tell


class Shop:
    """The folder, and what a node would know about it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lost_names: list[str] = []
        self.tidied = 0
        self.broken = False

    def add(self, name: str) -> None:
        (self.folder / f"{name}.job").touch()

    def done(self, name: str) -> bool:
        return (self.folder / f"{name}.done").exists()

    async def due(self) -> datetime | None:
        if self.broken:
            raise OSError("no database")
        return datetime.now(UTC) - timedelta(seconds=1) if list(self.folder.glob("*.job")) else None

    async def lost(self, name: str) -> None:
        self.lost_names.append(name)

    def tidy(self) -> None:
        self.tidied += 1
        if self.broken:
            raise OSError("no disk")

    def supervisor(self, **options: object) -> Supervisor:
        config = Config.model_validate({"server": {"data": self.folder}})
        return Supervisor(
            config, "tests.supervise.doer", due=self.due, lost=self.lost, tidy=self.tidy, look=0.02, **options
        )


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.01)


async def test_nothing_is_started_while_there_is_nothing_to_do(shop: Shop):
    async with shop.supervisor() as keeper:
        await asyncio.sleep(0.2)
        assert keeper.pid is None


async def test_work_is_done_soon_after_it_is_there_and_a_knock_reaches_the_worker(shop: Shop):
    async with shop.supervisor() as keeper:
        shop.add("first")
        keeper.knock()
        await until(lambda: shop.done("first"))
        pid = keeper.pid
        await until(lambda: (shop.folder / "pid").read_text() == str(pid))
        shop.add("second")
        keeper.knock()
        await until(lambda: shop.done("second"))
        assert keeper.pid == pid
    assert keeper.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_worker_that_ended_is_started_again_when_there_is_work(shop: Shop):
    async with shop.supervisor() as keeper:
        shop.add("last")
        keeper.knock()
        await until(lambda: shop.done("last") and keeper.pid is None)
        shop.add("another")  # nobody knocks
        await until(lambda: shop.done("another"))
    assert not shop.lost_names


async def test_a_worker_that_dies_is_followed_by_another_and_its_work_is_freed(shop: Shop):
    async with shop.supervisor() as keeper:
        shop.add("deadly")
        keeper.knock()
        await until(lambda: shop.lost_names)
        shop.add("next")
        keeper.knock()
        await until(lambda: shop.done("next"))
    assert (shop.folder / "next.by").read_text() not in shop.lost_names
    assert shop.tidied >= 3


async def test_a_database_and_a_disk_that_are_away_stop_nothing(shop: Shop):
    shop.broken = True
    async with shop.supervisor() as keeper:
        shop.add("job")
        await asyncio.sleep(0.1)
        assert keeper.pid is None
        shop.broken = False
        await until(lambda: shop.done("job"))


async def test_a_worker_that_cannot_be_started_is_tried_again(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", str(shop.folder / "missing"))
    async with shop.supervisor() as keeper:
        shop.add("job")
        await asyncio.sleep(0.1)
        assert keeper.pid is None
        monkeypatch.undo()
        await until(lambda: shop.done("job"))


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_to_tell_a_dead_worker_something_harms_nobody(loop: Callable[[], asyncio.AbstractEventLoop]):
    async def scenario() -> None:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "", stdin=asyncio.subprocess.PIPE)
        assert await process.wait() == 0
        for _ in range(3):
            tell(process, b"There is work\n")

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(scenario())


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_worker_that_is_killed_at_birth_is_followed_by_another(
    shop: Shop, loop: Callable[[], asyncio.AbstractEventLoop]
):
    async def scenario() -> None:
        shop.add("job")
        killed = asyncio.get_running_loop().run_in_executor(None, kill_the_first, b"tests.supervise.doer")
        async with shop.supervisor():
            await until(lambda: shop.lost_names)
            await until(lambda: shop.done("job"))
            await killed

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(scenario())


def kill_the_first(module: bytes) -> None:
    """End the first child that runs that module, while it has hardly begun."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        for pid in children.read_text().split():
            with suppress(OSError):
                if module in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(int(pid), signal.SIGKILL)
                    return


async def test_a_node_that_leaves_the_work_to_others_starts_nothing(shop: Shop):
    shop.add("job")
    async with shop.supervisor(enabled=False) as keeper:
        keeper.knock()
        await asyncio.sleep(0.2)
        assert keeper.pid is None
        assert not shop.done("job")


async def test_a_worker_whose_node_is_gone_ends(shop: Shop):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.supervise.doer", "orphan", stdin=asyncio.subprocess.PIPE
    )
    process.stdin.write(Config.model_validate({"server": {"data": shop.folder}}).model_dump_json().encode() + b"\n")
    process.stdin.close()
    async with asyncio.timeout(20):
        assert await process.wait() == 0


def test_a_worker_that_dies_again_and_again_is_started_ever_more_slowly():
    assert [patience(deaths) for deaths in (1, 2, 3, 4, 10)] == [1, 2, 4, 8, 60]
