"""A space that is over, with everything in the database and on the disk as capture leaves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from recorder.chunks import Source
from recorder.progress import Progress
from recorder.records import Record
from recorder.reel import Reel, Shelf
from recorder.vault import Vault
from recorder.workshop import Workshop
from spaces.blobs import Blobs, fetch
from spaces.model import (
    Answer,
    Appearance,
    Consent,
    Job,
    JobKind,
    JobState,
    Recording,
    RecordingState,
    Space,
    State,
    Tap,
    TapPolicy,
    TapState,
    User,
    Visibility,
    new_id,
)
from spaces.store import Store
from tests.fakes import FakeKeys
from tests.recorder.sounds import ORIGIN, spoken, tone
from tests.store import samples

START = datetime.fromtimestamp(ORIGIN, UTC)
ADA, BO, CY = 440, 1000, 2300


@dataclass
class Studio:
    """Makes spaces and their recordings."""

    shop: Workshop
    host: User
    space: Space
    recording: Recording
    people: dict[str, str] = field(default_factory=dict)  # appearance ids by what the test calls them

    @classmethod
    async def open(cls, store: Store, blobs: Blobs, folder: Path, seconds: float = 24.0) -> Studio:
        host = await samples.stored_user(store, f"host{new_id()[:8].lower()}")
        over = START + timedelta(seconds=seconds)
        space = await samples.stored_space(
            store, host, title="Our space", state=State.ENDED, started_at=START, ended_at=over
        )
        await store.taps.put(Tap(space.id, TapPolicy.HELD, TapState.SAVED))
        recording = Recording(
            id=new_id(),
            space_id=space.id,
            host_id=host.id,
            guid=new_id(),
            title="Our space",
            description="",
            topics=(),
            state=RecordingState.RENDERING,
            visibility=Visibility.PRIVATE,
            started_at=START,
            ended_at=over,
            created_at=over,
            updated_at=over,
            trim=(0.0, seconds),
        )
        await store.recordings.add(recording)
        vault = Vault.open(folder / "node.key")
        shop = Workshop(store, blobs, vault, folder / "taps", folder / "work", lambda: datetime.now(UTC))
        return cls(shop, host, space, recording)

    async def speaks(self, name: str, records: Sequence[Record], answer: Answer | None, **fields: Any) -> str:
        """Somebody has spoken, and answered; the id of their appearance."""
        store, pid = self.shop.store, fields.pop("pid", f"u_{name.lower()}")
        appearance = Appearance(
            id=new_id(),
            space_id=self.space.id,
            pid=pid,
            user_id=None,
            name=name,
            handle=name.lower(),
            color=len(self.people),
            started_at=datetime.fromtimestamp(records[0].at, UTC),
            **fields,
        )
        keys = FakeKeys()
        reel = Reel(
            Shelf(self.shop.taps, self.shop.vault, keys, chunk_seconds=10.0), Source(self.space.id, appearance.id)
        )
        for record in records:
            reel.add(record)
        reel.end()
        await store.appearances.add(appearance, keys.wrapped[appearance.id])
        for chunk in keys.chunks(appearance.id):
            await store.appearances.add_chunk(chunk)
        if await store.recordings.consent(self.recording.id, pid) is None:
            await store.recordings.put_consent(
                Consent(self.recording.id, pid, None, name, name.lower(), appearance.color, START, answer, START)
            )
        self.people[name] = appearance.id
        return appearance.id

    async def talk(self) -> None:
        """Ada says yes, Bo too but not his name, Cy says no and talks over both and in between."""
        await self.speaks("Ada", spoken(tone(ADA, 6, 0.6), 2.0), Answer.YES)
        await self.speaks("Bo", spoken(tone(BO, 6, 0.05), 14.0), Answer.ANONYMOUS)
        await self.speaks("Cy", spoken(tone(CY, 16, 0.5), 3.0), Answer.NO)

    async def current(self) -> Recording:
        """The recording as it is stored now."""
        found = await self.shop.store.recordings.get(self.recording.id)
        assert found is not None
        return found

    async def change(self, **columns: Any) -> Recording:
        changed = await self.shop.store.recordings.change(self.recording.id, **columns)
        assert changed is not None
        return changed

    async def consent(self, pid: str, **fields: Any) -> None:
        """Somebody says something else."""
        word = await self.shop.store.recordings.consent(self.recording.id, pid)
        assert word is not None
        await self.shop.store.recordings.put_consent(replace(word, **fields))

    async def queue(self, kind: JobKind, subject_id: str | None = None) -> Job:
        now = self.shop.now()
        return await self.shop.store.jobs.add(
            Job(new_id(), kind, subject_id or self.recording.id, JobState.QUEUED, now, now)
        )

    async def do(self, task: Any, subject_id: str | None = None) -> Progress:
        """Do a job as the worker does."""
        progress = Progress()
        await task(self.shop).do(subject_id or self.recording.id, progress)
        return progress

    async def file(self, name: str, folder: Path) -> Path:
        """A copy of one of its files."""
        files = {file.name: file for file in await self.shop.store.recordings.files(self.recording.id)}
        path = folder / f"{new_id()}-{name.replace('/', '-')}"
        assert await fetch(self.shop.blobs, files[name].key, path) == files[name].size
        return path

    async def keys(self) -> set[str]:
        """Every blob there is."""
        return {key async for key, _ in self.shop.blobs.list("")}

    async def named(self) -> set[str]:
        """Every blob that some row names."""
        files = {file.key for file in await self.shop.store.recordings.files(self.recording.id)}
        return files | {clip.key for clip in await self.shop.store.recordings.clips(self.recording.id) if clip.key}
