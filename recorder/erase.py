"""Taking back what was captured: some seconds (off the record), or a whole appearance.

A key is destroyed before its file: whatever moment the power fails, nobody can read what was to go.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recorder.chunks import ChunkWriter, Keys, Source, open_chunk
from recorder.packetlog import Header, frame
from recorder.records import Record
from recorder.vault import Lock, Vault, VaultError, new_key, wrap_chunk_key
from spaces.durable import sync_folder
from spaces.model import Chunk

OFF_THE_RECORD_LIMIT = 120.0
"""Seconds that a speaker may take back at once."""

SEGMENT_SECONDS = 2.0
"""How much of a rewritten chunk is sealed together, so that damage costs no more there than elsewhere."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in seconds since 1970, both ends included."""

    since: float
    until: float

    def covers(self, record: Record) -> bool:
        """Whether the record arrived in it."""
        return self.since <= record.at <= self.until

    def touches(self, chunk: Chunk) -> bool:
        """Whether something of the chunk may lie in it."""
        end = math.inf if chunk.seconds is None else chunk.started_at + chunk.seconds
        # One microsecond more: records are written down in whole ones.
        return chunk.started_at <= self.until + 1e-6 and end >= self.since - 1e-6


def erase_span(root: Path, vault: Vault, keys: Keys, source: Source, span: Span) -> int:
    """Destroy what was captured in that stretch of time; how many packets that were.

    Chunks with nothing else are deleted with their keys, the others rewritten under a new key without these packets.
    Nothing may be writing to this appearance meanwhile. A chunk that cannot be rewritten (the disk is full) is
    destroyed as a whole: a promise to somebody who spoke comes before what is lost beside it.

    Raises:
        VaultError: when its keys do not fit.
        Exception: what `keys` raises; then no file was removed.
    """
    wrapped = keys.data_key(source.appearance_id)
    if wrapped is None:
        return 0
    data_key = vault.data_key(source.appearance_id, wrapped)
    chunks = keys.chunks(source.appearance_id)
    number = max((chunk.number for chunk in chunks), default=-1)
    gone: list[int] = []
    instead: list[Chunk] = []
    erased = 0
    for chunk in filter(span.touches, chunks):
        records = _read(root, source, data_key, chunk)
        kept = [record for record in records if not span.covers(record)]
        if records and len(kept) == len(records):
            continue
        erased += len(records) - len(kept)
        gone.append(chunk.number)
        if kept:
            number += 1
            instead += _rewrite(root, source, data_key, replace(chunk, number=number), kept)
    _exchange(root, keys, source, gone, instead)
    return erased


def shred(root: Path, keys: Keys, source: Source) -> None:
    """Destroy the keys of an appearance, then its files; harmless when they are gone.

    Raises:
        OSError: when a file cannot be removed; nobody can read it by then.
    """
    keys.destroy(source.appearance_id)
    remove_files(root, source)


def remove_files(root: Path, source: Source) -> None:
    """Remove what nobody can read any more, because the keys of that appearance are destroyed.

    Raises:
        OSError: when a file cannot be removed.
    """
    folder = source.folder(root)
    for path in list(folder.glob("*.log")):
        path.unlink(missing_ok=True)
    _remove_empty(folder)


def sweep(root: Path, keys: Keys, finished: Collection[str] = ()) -> int:
    """Remove the chunk files no key opens, which a crash may leave; how many. Only before anything is captured.

    Args:
        root: folder of everything that is captured.
        keys: of what there is.
        finished: ids of appearances that need no look: there may be thousands, and a crash leaves few others.

    Raises:
        Exception: what `keys` raises; then not all was looked at.
    """
    swept = 0
    for folder in sorted(root.glob("*/*")):
        if folder.name in finished:
            continue
        source = Source(folder.parent.name, folder.name)
        known = {source.path(root, chunk.number) for chunk in keys.chunks(source.appearance_id)}
        for path in set(folder.glob("*.log")) - known:
            path.unlink()
            swept += 1
        _remove_empty(folder)
    return swept


def _remove_empty(folder: Path) -> None:
    for empty in (folder, folder.parent):
        with contextlib.suppress(OSError):  # it is still in use, or there is none
            empty.rmdir()


def _read(root: Path, source: Source, data_key: bytes, chunk: Chunk) -> list[Record]:
    """What can still be read of a chunk; what cannot is destroyed with it."""
    try:
        return open_chunk(root, source, data_key, chunk).read()[0]
    except (OSError, VaultError):
        return []


def _rewrite(root: Path, source: Source, data_key: bytes, chunk: Chunk, records: Sequence[Record]) -> list[Chunk]:
    """Write the records into a new file, with a key of its own; the new row, or none when the disk refuses."""
    key = new_key()
    path = source.path(root, chunk.number)
    header = Header(source.appearance_id, chunk.number, round(chunk.started_at * 1e6) * 1000)
    try:
        writer = ChunkWriter(path, header, Lock(key, source.appearance_id, chunk.number))
        try:
            _fill(writer, records, chunk.started_at)
        finally:
            writer.close(durable=True)
        sync_folder(path.parent)
    except OSError:
        path.unlink(missing_ok=True)
        return []
    wrapped = wrap_chunk_key(data_key, source.appearance_id, chunk.number, key)
    return [replace(chunk, wrapped_key=wrapped, seconds=records[-1].at - chunk.started_at, size=writer.size)]


def _fill(writer: ChunkWriter, records: Sequence[Record], start: float) -> None:
    segment: list[bytes] = []
    began = records[0].at
    for record in records:
        if record.at - began >= SEGMENT_SECONDS:
            writer.write(b"".join(segment))
            segment, began = [], record.at
        segment.append(frame(record, start))
    writer.write(b"".join(segment))


def _exchange(root: Path, keys: Keys, source: Source, gone: list[int], instead: list[Chunk]) -> None:
    """Destroy the keys of the old chunks and keep those of the new ones, then remove the old files."""
    if not gone:
        return
    # When this raises, the new files stay, because nobody knows whether their keys were kept. If not, they are
    # unreadable, and the next chunk of that number is written over them.
    keys.replace_chunks(source.appearance_id, gone, instead)
    for number in gone:
        with contextlib.suppress(OSError):  # without its key nobody can read it
            source.path(root, number).unlink()
