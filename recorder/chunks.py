"""The chunk files of an appearance and the rows of their keys: where they are, writing one, reading them back."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from recorder.packetlog import (
    Header,
    PacketLogError,
    header_size,
    pack_segment,
    parse_header,
    parse_records,
    read_segments,
)
from recorder.records import Record
from recorder.vault import Lock, Vault, VaultError, unwrap_chunk_key
from spaces.model import Chunk

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Source:
    """Whose audio it is: one appearance in one space."""

    space_id: str
    appearance_id: str

    def __post_init__(self) -> None:
        if not (_ID.fullmatch(self.space_id) and _ID.fullmatch(self.appearance_id)):
            raise ValueError("ids are made of letters, digits, - and _: they become names of folders")

    def folder(self, root: Path) -> Path:
        """Where its chunks are; `root` holds everything that is captured."""
        return root / self.space_id / self.appearance_id

    def path(self, root: Path, number: int) -> Path:
        """The file of that chunk."""
        return self.folder(root) / f"{number:06}.log"


class Keys(Protocol):
    """Where wrapped keys are kept. Called from the writer's thread only; what has returned must survive a crash.

    Every method may raise whatever the database raises: the writer takes it for a fault of the database.
    """

    def data_key(self, appearance_id: str) -> bytes | None:
        """The wrapped data key; None when there is none yet or it was destroyed."""

    def add_data_key(self, appearance_id: str, wrapped: bytes) -> None:
        """Keep the data key of an appearance that has none."""

    def chunks(self, appearance_id: str) -> Sequence[Chunk]:
        """Its chunks in any order."""

    def add_chunk(self, chunk: Chunk) -> None:
        """Keep a chunk that has just begun."""

    def end_chunk(self, appearance_id: str, number: int, seconds: float, size: int) -> None:
        """Nothing more comes into that chunk."""

    def replace_chunks(self, appearance_id: str, gone: Collection[int], instead: Sequence[Chunk]) -> None:
        """Destroy the keys of some chunks and keep others instead, in one transaction."""

    def destroy(self, appearance_id: str) -> None:
        """Destroy the data key and the keys of all chunks, in one transaction; harmless when they are gone."""


class ChunkWriter:
    """One chunk file being written. Any OSError leaves what was written before readable; write no more after one."""

    def __init__(self, path: Path, header: Header, lock: Lock) -> None:
        """Create the file and its folders.

        What is there under that name was left by a crash before its key was kept: nobody can read it, and it goes.

        Raises:
            OSError: when that fails; then there is no file.
        """
        self.path = path
        self.size = 0  # bytes of the header and of whole segments
        self.segments = 0
        self._number, self._lock = header.number, lock
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            self._put(header.pack())
        except OSError:
            self.close()
            path.unlink()
            raise

    def write(self, records: bytes) -> None:
        """Seal these framed records as the next segment and hand it to the system."""
        self._put(pack_segment(self._number, self.segments, records, self._lock.seal))
        self.segments += 1

    def close(self, *, durable: bool = False) -> None:
        """Close the file, if `durable` only when it is on the disk itself."""
        try:
            if durable:
                os.fsync(self._handle)
        finally:
            os.close(self._handle)

    def _put(self, data: bytes) -> None:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, self.size)
            raise
        self.size += len(data)


@dataclass(frozen=True, slots=True)
class OpenedChunk:
    """A chunk that can be read: its place and its key."""

    path: Path
    chunk: Chunk
    key: bytes

    def read(self) -> tuple[list[Record], int]:
        """Its records in the order they came, and how many segments (or headers) were damaged or torn.

        Raises:
            OSError: when the file cannot be read.
        """
        data = self.path.read_bytes()
        lock = Lock(self.key, self.chunk.appearance_id, self.chunk.number)
        records: list[Record] = []
        damaged = 0 if self._header_fits(data) else 1
        start = header_size(self.chunk.appearance_id)
        for segment in read_segments(data, start, self.chunk.number, lock.unseal):
            if segment is None:
                damaged += 1
            else:
                records += parse_records(segment, self.chunk.started_at)
        return records, damaged

    def _header_fits(self, data: bytes) -> bool:
        try:
            header = parse_header(data)
        except PacketLogError:
            return False
        return (header.appearance_id, header.number) == (self.chunk.appearance_id, self.chunk.number)


class Track:
    """Everything that was captured of one appearance. Iterate as often as you like; each time reads the files anew."""

    def __init__(self, chunks: Sequence[OpenedChunk]) -> None:
        self.chunks = sorted(chunks, key=lambda opened: (opened.chunk.started_at, opened.chunk.number))
        self.damaged = 0  # segments skipped in the last reading
        self.missing = 0  # chunk files that could not be read in the last reading

    def __iter__(self) -> Iterator[Record]:
        """The records in the order they came, one chunk in memory at a time."""
        self.damaged = self.missing = 0
        for opened in self.chunks:
            try:
                records, damaged = opened.read()
            except OSError:
                self.missing += 1
                continue
            self.damaged += damaged
            yield from records


def open_chunk(root: Path, source: Source, data_key: bytes, chunk: Chunk) -> OpenedChunk:
    """That chunk with its key.

    Raises:
        VaultError: when the stored key does not fit.
    """
    key = unwrap_chunk_key(data_key, source.appearance_id, chunk.number, chunk.wrapped_key)
    return OpenedChunk(source.path(root, chunk.number), chunk, key)


def open_track(root: Path, vault: Vault, keys: Keys, source: Source) -> Track:
    """Everything that was captured of an appearance.

    Raises:
        VaultError: when its keys are destroyed, or do not fit.
    """
    wrapped = keys.data_key(source.appearance_id)
    if wrapped is None:
        raise VaultError(f"Nothing of {source.appearance_id} can be read: its key was destroyed, or it never spoke.")
    data_key = vault.data_key(source.appearance_id, wrapped)
    return Track([open_chunk(root, source, data_key, chunk) for chunk in keys.chunks(source.appearance_id)])
