"""One appearance while it is captured: packets in, sealed segments in chunk files out. Runs in the writer's thread."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from recorder.chunks import ChunkWriter, Keys, Source
from recorder.erase import Span, erase_span
from recorder.packetlog import Header, frame
from recorder.records import Record
from recorder.vault import Lock, Vault, new_key, wrap_chunk_key
from spaces.model import Chunk


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where reels are kept, and how they are cut into pieces."""

    root: Path  # folder of everything that is captured
    vault: Vault
    keys: Keys
    part_seconds: float = 2.0  # what a killed process may cost; a power cut costs what the system had not written yet
    chunk_seconds: float = 60.0  # the most audio under one key


class Reel:
    """Writes down one appearance. After a fault it goes on in a new chunk; what the fault cost is counted."""

    def __init__(self, shelf: Shelf, source: Source) -> None:
        """Prepare; nothing touches the disk or the keys before the first packet is written down."""
        self.source = source
        self.captured = 0  # packets that were written down
        self.lost = 0  # packets that a fault kept from being written down
        self.began: float | None = None  # arrival of the very first packet, seconds since 1970
        self._shelf = shelf
        self._data_key: bytes | None = None
        self._pending: list[Record] = []  # not sealed yet
        self._number = 0  # of the next chunk
        self._chunk: Chunk | None = None
        self._writer: ChunkWriter | None = None
        self._last = 0.0  # arrival of the last packet that was written down

    def add(self, record: Record) -> None:
        """Take one packet; it is on the disk after the next `flush`.

        Raises:
            Exception: what the disk or the keys raise; the packet itself is taken all the same.
        """
        if self.began is None:
            self.began = record.at
        try:
            if self._pending and record.at - self._pending[0].at >= self._shelf.part_seconds:
                self.flush()  # the writer was held up: a segment holds no more for that
            if self._chunk is not None and record.at - self._chunk.started_at >= self._shelf.chunk_seconds:
                self.end()
        finally:
            self._pending.append(record)

    def due(self, now: float, slack: float) -> bool:
        """Whether `flush` is to be called, when the next chance to do so comes in `slack` seconds."""
        return bool(self._pending) and now + slack - self._pending[0].at >= self._shelf.part_seconds

    def flush(self) -> None:
        """Seal what is pending and hand it to the system.

        Raises:
            Exception: what the disk or the keys raise; what was pending is lost then, and counted.
        """
        records, self._pending = self._pending, []
        if not records:
            return
        try:
            chunk, writer = self._open(records[0].at)
            writer.write(b"".join([frame(record, chunk.started_at) for record in records]))
        except Exception:
            self.lost += len(records)
            self._abandon()
            raise
        self.captured += len(records)
        self._last = records[-1].at

    def end(self) -> None:
        """Flush and close the chunk; another one begins with the next packet.

        Raises:
            Exception: what the disk or the keys raise; what was written before stays readable.
        """
        self.flush()
        chunk, writer = self._chunk, self._writer
        self._chunk = self._writer = None
        if chunk is None or writer is None:
            return
        writer.close(durable=True)
        seconds = max(0.0, self._last - chunk.started_at)
        self._shelf.keys.end_chunk(chunk.appearance_id, chunk.number, seconds, writer.size)

    def erase(self, span: Span) -> int:
        """Destroy what arrived in that stretch of time; how many packets that were.

        Raises:
            Exception: what the keys raise. What was not yet written down is gone in any case.
        """
        before = len(self._pending)
        self._pending = [record for record in self._pending if not span.covers(record)]
        erased = before - len(self._pending)
        # A fault here is one of what stays; it may not keep the rest from being destroyed.
        with contextlib.suppress(Exception):
            self.end()
        shelf = self._shelf
        erased += erase_span(shelf.root, shelf.vault, shelf.keys, self.source, span)
        self._number = self._next_number()
        return erased

    def _open(self, at: float) -> tuple[Chunk, ChunkWriter]:
        """The present chunk; a new one that begins with a packet of that arrival if there is none."""
        if self._chunk is None or self._writer is None:
            self._chunk, self._writer = self._begin(round(at * 1e6) / 1e6)
        return self._chunk, self._writer

    def _begin(self, start: float) -> tuple[Chunk, ChunkWriter]:
        shelf, appearance_id = self._shelf, self.source.appearance_id
        if self._data_key is None:
            self._data_key = self._find_data_key()
            self._number = self._next_number()
        number, key = self._number, new_key()
        chunk = Chunk(appearance_id, number, wrap_chunk_key(self._data_key, appearance_id, number, key), start)
        header = Header(appearance_id, number, round(start * 1e6) * 1000)
        writer = ChunkWriter(self.source.path(shelf.root, number), header, Lock(key, appearance_id, number))
        self._number += 1
        try:
            shelf.keys.add_chunk(chunk)
        except Exception:
            writer.close()
            writer.path.unlink()
            raise
        return chunk, writer

    def _find_data_key(self) -> bytes:
        vault, keys, appearance_id = self._shelf.vault, self._shelf.keys, self.source.appearance_id
        wrapped = keys.data_key(appearance_id)
        if wrapped is not None:
            return vault.data_key(appearance_id, wrapped)
        key = new_key()
        keys.add_data_key(appearance_id, vault.wrap_data_key(appearance_id, key))
        return key

    def _next_number(self) -> int:
        """A number that no chunk has."""
        rows = self._shelf.keys.chunks(self.source.appearance_id)
        return max([self._number, *(chunk.number + 1 for chunk in rows)])

    def _abandon(self) -> None:
        """Write no more into the present chunk: after a fault nobody knows what of its last segment was written.

        Another segment under the same nonce would break the cipher.
        """
        chunk, writer = self._chunk, self._writer
        self._chunk = self._writer = None
        if chunk is None or writer is None:
            return
        with contextlib.suppress(Exception):  # the fault is told already
            writer.close()
        with contextlib.suppress(Exception):
            self._settle(chunk, writer)

    def _settle(self, chunk: Chunk, writer: ChunkWriter) -> None:
        keys = self._shelf.keys
        if writer.segments:
            keys.end_chunk(chunk.appearance_id, chunk.number, max(0.0, self._last - chunk.started_at), writer.size)
        else:
            keys.replace_chunks(chunk.appearance_id, [chunk.number], [])
            writer.path.unlink()
