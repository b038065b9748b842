"""Blobs that no row names any more: of older renderings, of what was deleted, of attempts that were killed."""

from __future__ import annotations

from recorder.blobs import Blobs
from spaces.model import JobState, RecordingState
from spaces.store import Store


async def sweep(store: Store, blobs: Blobs, recording_id: str, *, while_running: int = 1) -> bool:
    """Delete them.

    What a running job has put there has no row yet, so nothing is deleted while jobs other than the caller's run.

    Args:
        store: whose rows count.
        blobs: where to sweep.
        recording_id: whose.
        while_running: how many jobs of the recording may run: 1 when it is called by the job itself, 0 elsewhere.

    Returns:
        whether it was done; if not, it is to be tried later.

    Raises:
        Unavailable: when the store of blobs does not do its part.
    """
    found = [key async for key, _ in blobs.list(f"recordings/{recording_id}/")]
    clips = await store.recordings.clips(recording_id)
    jobs = await store.jobs.of_all([recording_id, *(clip.id for clip in clips)])
    running = [job for of_one in jobs.values() for job in of_one if job.state is JobState.RUNNING]
    if len(running) > while_running:
        return False
    # Read after the keys: whatever was listed and has no row by now will never have one.
    named = {file.key for file in await store.recordings.files(recording_id)}
    named |= {clip.key for clip in await store.recordings.clips(recording_id) if clip.key is not None}
    for key in found:
        if key not in named:
            await blobs.delete(key)
    for state in (None, RecordingState.DELETED):
        await store.recordings.change(recording_id, only_if=state, unswept=False)
    return True
