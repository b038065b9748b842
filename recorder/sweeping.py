"""Blobs that no row names any more: of older renderings, of what was deleted, of attempts that were killed."""

from __future__ import annotations

import sys

from spaces.blobs import Blobs
from spaces.model import JobKind, RecordingState
from spaces.store import Store


async def sweep(store: Store, blobs: Blobs, recording_id: str, *, while_running: int = 1) -> bool:
    """Delete them.

    What a running job has put there has no row yet, so while jobs other than the caller's run, only what is of an
    earlier revision is deleted: nothing of it can be stored any more, and addresses that were signed for it must end.

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
    before = await store.recordings.get(recording_id)
    found = [key async for key, _ in blobs.list(f"recordings/{recording_id}/")]
    if before is None:
        return False
    busy = await _running(store, recording_id) > while_running
    # Read after the keys: whatever was listed and has no row by now will never have one.
    named = {file.key for file in await store.recordings.files(recording_id)}
    named |= {clip.key for clip in await store.recordings.clips(recording_id) if clip.key is not None}
    for key in found:
        if key not in named and (not busy or _revision(key) < before.revision):
            await blobs.delete(key)
    if busy:
        return False
    # Not when files were taken off meanwhile: those may be left.
    states = tuple(RecordingState)
    await store.recordings.change(recording_id, only_if=states, revision=before.revision, unswept=False)
    return True


def _revision(key: str) -> int:
    """The revision that a blob was made of or for; a high one when its key does not say so.

    recordings/ID/REVISION-…/NAME or recordings/ID/clips/CLIP-REVISION-….mp3, as those who put them there name them.
    """
    parts = key.split("/")
    names = parts[-1].split("-")[1:] if parts[2] == "clips" else parts[2].split("-")
    return int(names[0]) if names and names[0].isdecimal() else sys.maxsize


async def _running(store: Store, recording_id: str) -> int:
    """How many jobs may be putting something under the recording's keys at this moment."""
    clips = {clip.id for clip in await store.recordings.clips(recording_id)}
    count = 0
    for job in await store.jobs.running():
        mine = job.subject_id == recording_id or job.subject_id in clips
        # A clip that has no row any more was one of anybody's, maybe of this one.
        lost = job.kind is JobKind.CLIP and not mine and await store.recordings.clip(job.subject_id) is None
        count += mine or lost
    return count
