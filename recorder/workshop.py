"""What every job needs: the store, the blobs, the tracks, and a place to work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from recorder.chunks import Source, Track, open_chunk
from recorder.progress import Progress
from recorder.vault import Vault
from recorder.workfolder import clean
from spaces.blobs import Blobs, open_blobs
from spaces.config import Config
from spaces.errors import Conflict, Gone
from spaces.model import Consent, File, Recording, RecordingState, new_id
from spaces.store import Store


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where jobs are done."""

    store: Store
    blobs: Blobs
    vault: Vault
    taps: Path  # folder of everything that is captured
    work: Path  # folder of what is being made
    now: Callable[[], datetime]

    async def recording(self, recording_id: str) -> Recording:
        """That recording, if there is something to be made of it.

        Raises:
            Gone: when it is deleted, or there never was one.
            Conflict: when its space is not over.
        """
        found = await self.store.recordings.get(recording_id)
        if found is None or found.state is RecordingState.DELETED:
            raise Gone("The recording is deleted.", code="recording_deleted")
        if found.ended_at is None:
            raise Conflict("The space is still on air: its recording is made when it is over.", code="still_live")
        return found

    async def track(self, space_id: str, appearance_id: str) -> Track | None:
        """What was captured of that appearance; None when its key is destroyed.

        Raises:
            VaultError: when the node's key does not open it.
        """
        wrapped = await self.store.appearances.data_key(appearance_id)
        if wrapped is None:
            return None
        chunks = await self.store.appearances.chunks(appearance_id)
        source, key = Source(space_id, appearance_id), self.vault.data_key(appearance_id, wrapped)
        return Track([open_chunk(self.taps, source, key, chunk) for chunk in chunks])

    async def keep(self, recording: Recording, revision: int, made: Sequence[Made], progress: Progress) -> list[File]:
        """Put these files into the blobs, all of them or none.

        The keys are used once, so that whoever sweeps can tell them from those of an attempt that was killed.
        """
        folder = f"recordings/{recording.id}/{revision}-{new_id()}"
        files: list[File] = []
        try:
            for one in made:
                progress.check()
                key = f"{folder}/{one.name}"
                size = (await asyncio.to_thread(one.path.stat)).st_size
                files.append(File(recording.id, one.name, one.type, key, size, revision, one.label))
                await self.blobs.put(key, one.path, one.type)
        except BaseException:
            await self.drop(files)
            raise
        return files

    async def add(
        self, recording: Recording, consents: Sequence[Consent], made: Sequence[Made], progress: Progress
    ) -> bool:
        """Keep these files beside those of the rendering, in the place of earlier ones with their names.

        Returns:
            whether they were kept: not when the recording was made again since the speakers had said that.
        """
        kept = await self.keep(recording, recording.revision, made, progress)
        before = await self.store.recordings.files(recording.id)
        if not await self.store.recordings.add_files(recording.id, recording.revision, kept, consents):
            await self.drop(kept)
            return False
        names = {one.name for one in made}
        await self.drop([file for file in before if file.name in names])
        return True

    async def drop(self, files: Sequence[File]) -> None:
        """Take files out of the blobs that nobody needs."""
        for file in files:
            await self.blobs.delete(file.key)


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a job has made."""

    name: str
    path: Path
    type: str
    label: str | None = None


@asynccontextmanager
async def open_workshop(config: Config) -> AsyncIterator[Workshop]:
    """Everything that jobs need, by the settings."""
    async with AsyncExitStack() as parts:
        store = await parts.enter_async_context(Store.open(config.database_url))
        blobs = await parts.enter_async_context(open_blobs(config))
        await asyncio.to_thread(clean, config.work)
        vault = await asyncio.to_thread(Vault.open, config.key_file)
        yield Workshop(store, blobs, vault, config.taps, config.work, lambda: datetime.now(UTC))
