"""Excerpts of what was said, for those who look into a report: sealed when it is made, destroyed when it is settled.

An excerpt is a copy of the last packets of one voice under a key of its own, which the node's key wraps. Taking a word
back or letting a tap go afterwards does not reach it: who was reported could otherwise destroy what tells of it.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from recorder.chunks import OpenedChunk
from recorder.packetlog import frame, parse_records
from recorder.records import Record
from recorder.vault import VaultError, new_key, seal_excerpt, unseal_excerpt
from recorder.workshop import Workshop
from spaces.errors import Gone, NotFound, Unavailable
from spaces.model import Entry
from spaces.model.ledger import SERVER
from spaces.model.report import Excerpt, Report

TYPE = "audio/mpeg"
"""What an opened excerpt is."""

_FOLDER = "excerpts"
_log = structlog.get_logger("recorder")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk, and which of the voice's microphones it is of."""

    microphone: int
    opened: OpenedChunk


class Excerpts:
    """Takes, opens and destroys them."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._swept = False
        self.sealing = asyncio.Lock()
        """Held from looking for an excerpt to storing its report, so that none is made twice or swept before."""

    async def take(self, report_id: str, space_id: str, pid: str, *, seconds: float, keep: timedelta) -> Excerpt | None:
        """Seal the last seconds of somebody's voice; None when nothing of it is there.

        Args:
            report_id: what it is bound to.
            space_id: where they speak.
            pid: whose voice it is.
            seconds: how much of it.
            keep: for how long at most.

        Raises:
            Unavailable: when it could not be stored, or what was captured could not be read.
        """
        try:
            pieces = await self._pieces(space_id, pid)
            records = await asyncio.to_thread(_last, pieces, seconds)
        except VaultError as error:
            raise Unavailable(f"What was said cannot be read. {error}", code="node_key") from error
        if not records:
            return None
        key, start = new_key(), records[0].at
        sealed = seal_excerpt(key, report_id, b"".join(frame(record, start) for record in records))
        blob = f"{_FOLDER}/{report_id}"
        await self._put(blob, sealed)
        return Excerpt(
            blob,
            self._shop.vault.wrap_excerpt_key(report_id, key),
            datetime.fromtimestamp(start, UTC),
            round(records[-1].at - start, 1),
            self._shop.now() + keep,
        )

    async def _pieces(self, space_id: str, pid: str) -> list[_Piece]:
        """All there is of that voice, the newest first."""
        mine = [one for one in await self._shop.store.appearances.of_space(space_id) if one.pid == pid]
        mine.sort(key=lambda one: one.started_at)
        pieces: list[_Piece] = []
        for number, appearance in enumerate(mine):
            track = await self._shop.track(space_id, appearance.id)
            pieces += [_Piece(number, opened) for opened in (track.chunks if track is not None else ())]
        return sorted(pieces, key=lambda piece: piece.opened.chunk.started_at, reverse=True)

    async def _put(self, blob: str, sealed: bytes) -> None:
        def written(folder: str) -> Path:
            path = Path(folder) / "sealed"
            path.write_bytes(sealed)
            return path

        with tempfile.TemporaryDirectory() as folder:
            await self._shop.blobs.put(blob, await asyncio.to_thread(written, folder), "application/octet-stream")

    async def sound(self, report: Report) -> bytes:
        """What was said, as a file of the TYPE; nothing of it is left on the disk.

        Raises:
            Gone: `excerpt_destroyed`.
            NotFound: `excerpt_not_found`, when there never was one.
            Unavailable: when it cannot be read.
        """
        excerpt = report.excerpt
        if excerpt is None and report.had_excerpt:
            raise Gone("This excerpt was destroyed, as all are some time.", code="excerpt_destroyed")
        if excerpt is None:
            raise NotFound("There is no excerpt with this report.", code="excerpt_not_found")
        owner = excerpt.sealed_for
        blob = await self._shop.blobs.open(excerpt.blob)
        sealed = b"".join([piece async for piece in blob.read()])
        try:
            plain = unseal_excerpt(self._shop.vault.excerpt_key(owner, excerpt.key), owner, sealed)
        except VaultError as error:
            raise Unavailable(str(error), code="node_key") from error
        records = parse_records(plain, excerpt.started_at.timestamp())
        return await asyncio.to_thread(_audio, records)

    async def expire(self, now: datetime) -> None:
        """Destroy the keys of those that were kept long enough."""
        for report in await self._shop.store.reports.expired(now):
            await self._shop.store.reports.destroy_excerpt(report.id, destroyed(report, SERVER, now))

    async def tidy(self) -> None:
        """Remove the files that nobody can open any more; one that resists stops no other and is tried again."""
        found = await self._shop.store.reports.undestroyed()
        try:
            for report_id, blob in found:
                if await self._removed(blob):
                    await self._shop.store.reports.destroyed(report_id)
        finally:
            if found:  # also without the file: the destroyed key must not be left in the database's log
                await self._shop.store.forget()

    async def sweep(self) -> None:
        """Once after a start: remove the files of which no report knows, left by a crash between the two."""
        if self._swept:
            return
        async with self.sealing:
            there = {key async for key, _ in self._shop.blobs.list(f"{_FOLDER}/")}
            gone = [await self._removed(blob) for blob in sorted(there - await self._shop.store.reports.blobs())]
        self._swept = all(gone)

    async def _removed(self, blob: str) -> bool:
        try:
            await self._shop.blobs.delete(blob)
        except Exception:
            _log.exception("the file of an excerpt could not be removed; trying again in half a minute", blob=blob)
            return False
        return True

    async def discard(self, excerpt: Excerpt) -> None:
        """Remove one whose report was not stored."""
        if not await self._removed(excerpt.blob):
            self._swept = False


def sealed_entry(report: Report, now: datetime) -> Entry:
    """For the ledger: an excerpt was taken."""
    assert report.excerpt is not None
    detail = {"report": report.id, "seconds": report.excerpt.seconds}
    return Entry(now, "excerpt_sealed", SERVER, space_id=report.space_id, detail=detail)


def opened(report: Report, by: str, now: datetime) -> Entry:
    """For the ledger: somebody listened to an excerpt."""
    return Entry(now, "excerpt_opened", by, space_id=report.space_id, detail={"report": report.id})


def destroyed(report: Report, by: str, now: datetime) -> Entry:
    """For the ledger: an excerpt is no more."""
    return Entry(now, "excerpt_destroyed", by, space_id=report.space_id, detail={"report": report.id})


def _last(pieces: Sequence[_Piece], seconds: float) -> list[Record]:
    """The records of the last seconds, in the order they came; `pieces` the newest first."""
    found: list[tuple[int, Record]] = []
    end: float | None = None
    for piece in pieces:
        if end is not None and piece.opened.chunk.started_at + (piece.opened.chunk.seconds or 0.0) < end - seconds:
            break
        try:
            records, _ = piece.opened.read()
        except OSError:
            continue
        if records:
            end = max(end or 0.0, records[-1].at)
        found += [(piece.microphone, record) for record in records]
    since = (end or 0.0) - seconds
    kept = sorted(((mic, record) for mic, record in found if record.at >= since), key=lambda one: one[1].at)
    return _renumbered(kept)


def _renumbered(records: Sequence[tuple[int, Record]]) -> list[Record]:
    """With epochs that no two microphones share."""
    numbers: dict[tuple[int, int], int] = {}
    return [
        replace(record, epoch=numbers.setdefault((microphone, record.epoch), len(numbers)))
        for microphone, record in records
    ]


def _audio(records: Sequence[Record]) -> bytes:
    # Here, because FFmpeg and numpy are the worker's: a node that opens no excerpt does without.
    from recorder.excerpt_sound import mp3

    return mp3(records)
