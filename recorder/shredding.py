"""Nothing is left of what must go: the keys and files of tracks, and blobs that no row names any more.

What must go is told by the database alone, so whatever was interrupted is done the next time somebody looks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import structlog

from recorder.chunks import Source
from recorder.erase import remove_files
from recorder.sweeping import sweep
from recorder.vault import VaultError
from recorder.workshop import Workshop
from spaces.model import Appearance, Entry, Recording, RecordingState
from spaces.model.ledger import SERVER

THOROUGH = 120
"""Every so many looks all tracks there are are looked at; with one in half a minute, once an hour."""

_MANY = 500  # spaces at once; then everywhere is no more

_log = structlog.get_logger("recorder")


class Shredder:
    """Destroys keys before files: whatever moment the power fails, nobody can read what was to go."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._alone = asyncio.Lock()
        self._looks = 0
        self._done = 0  # id of the entry of the ledger up to which all is destroyed that must be

    async def shred(self, space_id: str) -> int:
        """Destroy the tracks of a space that must go; how many there were."""
        async with self._alone:  # two at once would work out twice when somebody was heard
            return (await self._shred([space_id]))[0]

    async def look(self) -> int:
        """Destroy whatever tracks must go; how many there were.

        The first time it looks everywhere, then where something happened since everything was done. It costs little,
        so everywhere again now and then: nobody should have to rely on an entry that is missing.
        """
        async with self._alone:
            latest, spaces = await self._shop.store.ledger.spaces_since(self._done)
            everywhere = self._looks % THOROUGH == 0 or len(spaces) > _MANY
            self._looks += 1
            count, failed = await self._shred(None if everywhere else spaces)
            if not failed:
                self._done = latest
            return count

    async def _shred(self, space_ids: Collection[str] | None) -> tuple[int, int]:
        """How many there were, and how many of them failed."""
        failed = 0
        doomed = await self._shop.store.appearances.doomed(space_ids)
        for appearance in doomed:
            try:
                await self._destroy(appearance)
            except Exception:  # of one; the others must go no less
                failed += 1
                _log.exception("a track could not be destroyed; trying again soon", appearance=appearance.id)
        if doomed or self._shop.store.remembers:
            await self._shop.store.forget()
        return len(doomed), failed

    async def remember(self, recording: Recording) -> None:
        """Keep when those talked who are not published, as long as it can be told.

        While a rendering reads what they said, the question may be closed and their tracks destroyed under its hands.
        """
        store = self._shop.store
        published = {one.pid for one in await store.recordings.consents(recording.id) if one.published}
        for appearance in await store.appearances.of_space(recording.space_id or ""):
            if appearance.pid not in published and appearance.heard is None:
                await self._remember(appearance, recording)

    async def sweep(self, recording: Recording) -> bool:
        """Delete the blobs of a recording that no row names; whether that is done, for nobody is making others."""
        return await sweep(self._shop.store, self._shop.blobs, recording.id, while_running=0)

    async def _destroy(self, appearance: Appearance) -> None:
        shop = self._shop
        recording = await shop.store.recordings.of_space(appearance.space_id)
        if recording is not None and recording.state is not RecordingState.DELETED and appearance.heard is None:
            await self._remember(appearance, recording)
        entry = Entry(
            shop.now(),
            "appearance_shredded",
            SERVER,
            appearance.space_id,
            recording.id if recording is not None else None,
            appearance.id,
            {"chunks": len(await shop.store.appearances.chunks(appearance.id))},
        )
        await shop.store.appearances.destroy(appearance.id, shop.now(), entry)
        try:
            await asyncio.to_thread(remove_files, shop.taps, Source(appearance.space_id, appearance.id))
        except OSError:  # the next start does it
            _log.exception("files nobody can read any more could not be removed", appearance=appearance.id)

    async def _remember(self, appearance: Appearance, recording: Recording) -> None:
        """Keep when they talked, so that later renderings have a silence in its place; nothing if nobody can tell."""
        from recorder.heard import spans  # needs numpy, which the start of a node does not

        end = recording.ended_at or self._shop.now()
        try:
            track = await self._shop.track(appearance.space_id, appearance.id)
            if track is None:
                return
            heard = await asyncio.to_thread(spans, lambda: track, recording.started_at.timestamp(), end.timestamp())
        except (VaultError, OSError, ValueError):  # the promise that it goes comes before the chapter in its place
            _log.exception("when somebody withheld was heard cannot be told", appearance=appearance.id)
        else:
            await self._shop.store.appearances.set_heard(appearance.id, heard)
