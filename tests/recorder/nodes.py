"""A recorder on a database and a folder of its own, in a time that the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from recorder.chunks import Source
from recorder.recorder import Recorder
from recorder.vault import Vault, new_key, wrap_chunk_key
from spaces.blobs import Blobs, open_blobs
from spaces.config import Config
from spaces.errors import SpacesError
from spaces.model import (
    Answer,
    Appearance,
    Chunk,
    File,
    Recording,
    RecordingState,
    Space,
    SpeakerPolicy,
    State,
    TapPolicy,
    User,
    new_id,
)
from spaces.store import Store

START = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
END = START + timedelta(minutes=10)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR


@dataclass
class Stage:
    """The parts, and what tests do with them."""

    config: Config
    store: Store
    blobs: Blobs
    recorder: Recorder
    now: datetime = START
    set_by: timedelta = timedelta()  # how much of `now` is no time that went by

    def set_clock(self, by: timedelta) -> None:
        """Somebody sets the clock of the machine."""
        self.now += by
        self.set_by += by

    def uptime(self) -> float:
        """Seconds that really went by."""
        return (self.now - self.set_by - START).total_seconds()

    async def look(self) -> None:
        """Half a minute goes by."""
        await self.recorder.look()

    @property
    def vault(self) -> Vault:
        return Vault.open(self.config.key_file)

    async def space(self, tap: TapPolicy = TapPolicy.HELD, host: User | None = None) -> tuple[Space, User]:
        """A space on air."""
        if host is None:
            host = User(id=new_id(), handle=f"h{new_id().lower()[:8]}", name="Mira", admin=False, created_at=START)
            await self.store.users.add(host, None)
        made = Space(
            id=new_id(),
            host_id=host.id,
            title="Sunday talk",
            topics=("tea",),
            state=State.LIVE,
            speaker_policy=SpeakerPolicy.EVERYONE,
            tap=tap,
            created_at=START,
            updated_at=START,
            started_at=START,
        )
        await self.store.spaces.add(made)
        return made, host

    async def speak(self, space: Space, pid: str, name: str = "Jon") -> Appearance:
        """Somebody's microphone was open; one chunk of nothing readable is on the disk."""
        appearance = Appearance(new_id(), space.id, pid, None, name, None, 3, self.now)
        data_key = new_key()
        await self.store.appearances.add(appearance, self.vault.wrap_data_key(appearance.id, data_key))
        wrapped = wrap_chunk_key(data_key, appearance.id, 0, new_key())
        await self.store.appearances.add_chunk(Chunk(appearance.id, 0, wrapped, self.now.timestamp(), 60.0, 1000))
        path = Source(space.id, appearance.id).path(self.config.taps, 0)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sealed")
        return appearance

    async def end(self, space: Space) -> Space:
        """The space is over."""
        over = replace(space, state=State.ENDED, ended_at=self.now)
        await self.store.spaces.save(over)
        await self.recorder.ended(over)
        return over

    async def render(self, recording_id: str, *names: str) -> bool:
        """What a worker does with a job that waits, without the sound; whether the result was taken."""
        job = await self.store.jobs.lease("worker", self.now, 60)
        assert job is not None
        assert job.subject_id == recording_id
        before = await self.get(recording_id)
        consents = await self.store.recordings.consents(recording_id)
        done = await self.finish(before, consents, *names)
        await self.store.jobs.finish(job.id, "worker", self.now)
        return done

    async def finish(self, before: Recording, consents: Any, *names: str) -> bool:
        """The end of a rendering that began with this recording and these consents."""
        files = []
        for name in names or ("audio.mp3", "peaks.json"):
            key = f"recordings/{before.id}/{before.revision + 1}-{new_id()}/{name}"
            source = self.config.server.data / "made"
            source.write_text(name)
            await self.blobs.put(key, source, "audio/mpeg")
            files.append(File(before.id, name, "audio/mpeg", key, len(name), before.revision + 1))
        return await self.store.recordings.finish_render(
            before.id,
            before.revision + 1,
            files,
            consents,
            duration=600.0,
            published_at=before.published_at or self.now,
        )

    async def get(self, recording_id: str) -> Recording:
        found = await self.store.recordings.get(recording_id)
        assert found is not None
        return found

    async def state(self, recording_id: str) -> RecordingState:
        return (await self.get(recording_id)).state

    async def keys(self, space: Space) -> set[str]:
        """Whose voices can still be opened."""
        found = await self.store.appearances.of_space(space.id)
        return {one.pid for one in found if await self.store.appearances.data_key(one.id) is not None}

    async def kept(self) -> list[str]:
        """The keys of all blobs."""
        return [key async for key, _ in self.blobs.list("")]

    async def ledger(self, **which: str) -> list[str]:
        """What the ledger tells."""
        assert await self.store.ledger.verify() is None
        return [entry.kind for entry in await self.store.ledger.of(**which)]

    def files(self) -> list[Path]:
        """Everything that is captured on the disk."""
        return sorted(self.config.taps.glob("*/*/*.log"))


@asynccontextmanager
async def stage(folder: Path, url: str, **settings: Any) -> AsyncIterator[Stage]:
    """A recorder whose database is at that address."""
    config = Config.model_validate({"server": {"data": folder}, "recorder": settings})
    async with Store.open(url) as store, open_blobs(config) as blobs:
        held: list[Stage] = []
        recorder = Recorder(
            config,
            store,
            blobs,
            lambda: held[0].now if held else START,
            uptime=lambda: held[0].uptime() if held else 0.0,
        )
        held.append(Stage(config, store, blobs, recorder))
        async with recorder:
            await recorder.look()  # so that the one at the start does not come in between
            yield held[0]


async def refusal(work: Awaitable[object]) -> SpacesError:
    """What it is refused with; fails when it is not."""
    with pytest.raises(SpacesError) as caught:
        await work
    return caught.value


async def talk(node: Stage, *pids: str, tap: TapPolicy = TapPolicy.HELD) -> tuple[Space, User]:
    """A space in which these people and the host spoke, ten minutes later."""
    space, host = await node.space(tap)
    await node.speak(space, f"u_{host.id}", "Mira")
    for pid in pids:
        await node.speak(space, pid, pid)
    node.now = END
    return space, host


async def saved(node: Stage, *pids: str) -> tuple[Space, User, Recording]:
    """The same, ended and saved; everybody but the host is asked."""
    space, host = await talk(node, *pids)
    space = await node.end(space)
    return space, host, await node.recorder.save(space, host)


async def published(node: Stage, *pids: str) -> tuple[Space, User, Recording]:
    """A recording that is ready, with everybody in it."""
    space, host, recording = await saved(node, *pids)
    for pid in pids:
        await node.recorder.answer(recording, pid, Answer.YES)
    assert await node.render(recording.id)
    return space, host, await node.get(recording.id)
