"""The worker as a process of its own: started, killed at any moment, stopped with the node."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from recorder import worker
from recorder.rendering import Rendering
from recorder.supervise import supervisor
from spaces.config import Config
from spaces.model import JobKind, JobState, RecordingState
from spaces.store import Store
from tests.recorder.making.studio import Studio


def config(folder: Path) -> Config:
    return Config.model_validate({"server": {"data": folder}, "log": {"level": "warning"}})


async def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def ready(studio: Studio) -> bool:
    return (await studio.current()).state is RecordingState.READY


async def test_a_job_is_done_soon_after_it_is_there(studio: Studio, tmp_path):
    await studio.talk()
    async with supervisor(config(tmp_path), studio.shop.store) as keeper:
        job = await studio.queue(JobKind.RENDER)
        keeper.knock()
        await until(lambda: ready(studio))
        await until(lambda: _is(studio, job.id, JobState.DONE))
        assert keeper.pid is not None
        again = await studio.queue(JobKind.RENDER)
        keeper.knock()
        await until(lambda: _is(studio, again.id, JobState.DONE))
    assert keeper.pid is None
    assert (await studio.current()).revision == 2
    assert await studio.keys() == await studio.named()


async def _is(studio: Studio, job_id: str, state: JobState) -> bool:
    job = await studio.shop.store.jobs.get(job_id)
    return job is not None and job.state is state


@pytest.mark.parametrize("seed", range(3))
async def test_a_worker_killed_at_random_moments_ends_in_the_same_files(studio: Studio, tmp_path, seed):
    await studio.talk()
    await studio.do(Rendering)
    wanted = {name: (await studio.file(name, tmp_path)).read_bytes() for name in ("audio.mp3", "peaks.json")}
    chance = random.Random(seed)
    async with Store.open(config(tmp_path).database_url) as store:
        job = await studio.queue(JobKind.RENDER)
        for _ in range(4):
            process = await _start(tmp_path)
            await _sleep_in_the_middle(store, job.id, chance)
            if process.returncode is None:
                os.kill(process.pid, signal.SIGKILL)
            await process.wait()
            await store.jobs.retry(job.id, (await store.jobs.get(job.id)).worker or "", studio.shop.now(), "killed")
        async with supervisor(config(tmp_path), store) as keeper:
            keeper.knock()
            await until(lambda: _is(studio, job.id, JobState.DONE))
    done = await studio.current()
    assert (done.state, done.revision) == (RecordingState.READY, 2)
    for name, content in wanted.items():
        assert (await studio.file(name, tmp_path)).read_bytes() == content
    assert await studio.keys() == await studio.named()
    assert not list((tmp_path / "work").iterdir())
    assert not list((tmp_path / "blobs" / ".parts").iterdir())


async def _start(folder: Path) -> asyncio.subprocess.Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "recorder.worker", "worker-of-nobody", stdin=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(config(folder).model_dump_json().encode() + b"\n")
    return process


async def _sleep_in_the_middle(store: Store, job_id: str, chance: random.Random) -> None:
    """Until somewhere in the work."""
    async with asyncio.timeout(30):
        while (await store.jobs.get(job_id)).state is JobState.QUEUED:
            await asyncio.sleep(0.02)
    await asyncio.sleep(chance.uniform(0.0, 0.9))


async def test_a_node_that_starts_leaves_nothing_plain_of_one_that_was_killed(studio: Studio, tmp_path):
    settings = config(tmp_path)
    (settings.work / "import").mkdir(parents=True)
    (settings.work / "import" / "archive.zip").write_bytes(b"plain speech")
    (settings.work / "import.lock").touch()  # as a killed process leaves it: nobody holds it
    async with supervisor(settings, studio.shop.store):  # with nothing to do
        assert not list(settings.work.iterdir())


async def test_a_stopped_node_takes_its_worker_along_and_the_job_waits(studio: Studio, tmp_path):
    await studio.talk()
    async with supervisor(config(tmp_path), studio.shop.store) as keeper:
        job = await studio.queue(JobKind.RENDER)
        keeper.knock()
        await until(lambda: _is(studio, job.id, JobState.RUNNING))
        pid = keeper.pid
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    waiting = await studio.shop.store.jobs.get(job.id)
    assert waiting.state in (JobState.QUEUED, JobState.DONE)
    assert waiting.worker is None
    assert not list((tmp_path / "work").glob("*"))


async def test_a_worker_whose_node_was_killed_ends(tmp_path, studio: Studio):
    process = await _start(tmp_path)
    process.stdin.close()
    async with asyncio.timeout(20):
        assert await process.wait() == 0


async def test_what_decodes_is_imported_with_the_first_job_only():
    heavy = "print(sorted({'av', 'numpy', 'mutagen', 'aiohttp', 'aiortc', 'boto3'} & set(__import__('sys').modules)))"
    got = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", f"import recorder.worker; {heavy}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert got.stdout.strip() == "[]"


async def test_a_short_job_does_not_wait_for_a_long_one(monkeypatch):
    monkeypatch.setattr(worker, "POLL", 0.01)
    monkeypatch.setattr(worker, "IDLE", 0.05)
    long, done, jobs = asyncio.Event(), [], ["long", "short", "shorter"]

    async def job() -> bool:
        if not jobs:
            return False
        name = jobs.pop(0)
        if name == "long":
            await long.wait()
        done.append(name)
        return True

    doing = asyncio.create_task(worker.Lanes(job, asyncio.Event()).until_idle())
    async with asyncio.timeout(10):
        while len(done) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # longer than it would rest if nothing was done
        assert not doing.done()
        long.set()
        await doing
    assert done == ["short", "shorter", "long"]


async def test_a_worker_without_database_ends_with_the_reason():
    async def job() -> bool:
        raise OSError("no database")

    with pytest.raises(ExceptionGroup) as ended:
        await worker.Lanes(job, asyncio.Event()).until_idle()
    assert "no database" in str(ended.value.exceptions[0])


async def test_a_node_without_a_worker_starts_none(studio: Studio, tmp_path):
    settings = config(tmp_path)
    off = settings.model_copy(update={"recorder": settings.recorder.model_copy(update={"worker": False})})
    await studio.queue(JobKind.RENDER)
    async with supervisor(off, studio.shop.store) as keeper:
        keeper.knock()
        await asyncio.sleep(0)
        assert keeper.pid is None
