"""Taking in an archive of a recording from another server, or from this one.

Only what the microphones sent is used, and rendered again here: no file from elsewhere is ever served. The rest is
read to see that the archive is whole. Rows come last and in one transaction, so nothing is ever half imported.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import shutil
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import IO

from recorder.chunks import Source
from recorder.heard import spans
from recorder.manifest import NAME, SIZE_MAX, Listed, Manifest, Spoken, parse, refused
from recorder.packetlog import PacketLogError, stream_records
from recorder.records import Record
from recorder.reel import Reel, Shelf
from recorder.workfolder import own_folder
from recorder.workshop import Workshop
from spaces.model import (
    Answer,
    Appearance,
    Chunk,
    Consent,
    Entry,
    Job,
    JobKind,
    JobState,
    Mark,
    Recording,
    RecordingState,
    Space,
    SpeakerPolicy,
    State,
    Tap,
    TapPolicy,
    TapState,
    User,
    Visibility,
    new_id,
)
from spaces.model.recording import SOMEBODY
from spaces.model.unnaming import unnamed
from spaces.store.arrivals import Arrival

FILES_MAX = 4000
"""Entries of an archive."""

BYTES_MAX = 20 * 10**9
"""Bytes of an archive when it is unpacked: two days of ten speakers."""

RATIO_MAX = 2.0
"""Unpacked to packed bytes: sound cannot be packed, and what can be packed so well is a bomb."""

_AT_ONCE = SIZE_MAX + 1
"""Bytes that are read of an archive at once. Its directory is, and becomes ten times as large in memory."""

PACKET_MAX = 1500
"""Bytes of one packet: what a network carries."""

LEFT_OUT = "Left out: took their voice back here"
"""What the host of an imported recording reads in place of somebody's name."""

EVERYBODY_LEFT = "everybody who is heard in it has taken their voice back on this server."

_SLACK = 3600.0  # s by which a packet may lie outside of its space
_PIECE = 1 << 20


async def import_archive(shop: Workshop, path: Path, host: User) -> Recording:
    """Take in the archive in that file, as a private recording of that account; its files are made by the worker.

    Raises:
        Invalid: `archive_invalid`, with what is wrong.
        Conflict: `recording_exists`.
    """
    async with own_folder(shop.work) as folder:
        manifest = await asyncio.to_thread(_whole, path)
        words = await shop.store.arrivals.words(manifest.guid)
        voices = {shop.vault.voice(manifest.guid, pid): word for pid, word in words.items()}
        arrival = await asyncio.to_thread(_read, path, folder, _heeded(manifest, voices), host, shop)
        home = shop.taps / arrival.space.id
        try:
            await asyncio.to_thread(_move, folder / arrival.space.id, home)
            return await shop.store.arrivals.add(arrival)
        except BaseException:
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
            raise


@dataclass
class _Rows:
    """`recorder.chunks.Keys` in memory, for the time until everything is stored at once."""

    wrapped: dict[str, bytes] = field(default_factory=dict)
    rows: dict[tuple[str, int], Chunk] = field(default_factory=dict)

    def data_key(self, appearance_id: str) -> bytes | None:
        return self.wrapped.get(appearance_id)

    def add_data_key(self, appearance_id: str, wrapped: bytes) -> None:
        self.wrapped[appearance_id] = wrapped

    def chunks(self, appearance_id: str) -> Sequence[Chunk]:
        return [chunk for (owner, _), chunk in self.rows.items() if owner == appearance_id]

    def add_chunk(self, chunk: Chunk) -> None:
        self.rows[chunk.appearance_id, chunk.number] = chunk

    def end_chunk(self, appearance_id: str, number: int, seconds: float, size: int) -> None:
        self.rows[appearance_id, number] = replace(self.rows[appearance_id, number], seconds=seconds, size=size)

    def replace_chunks(self, appearance_id: str, gone: Collection[int], instead: Sequence[Chunk]) -> None:
        for number in gone:
            del self.rows[appearance_id, number]
        for chunk in instead:
            self.add_chunk(chunk)

    def destroy(self, appearance_id: str) -> None:
        self.wrapped.pop(appearance_id, None)
        self.replace_chunks(appearance_id, [chunk.number for chunk in self.chunks(appearance_id)], ())


def _heeded(manifest: Manifest, voices: Mapping[str, Answer]) -> Manifest:
    """The same as those want it who have said something else here since."""
    gone = [
        Consent("", one.person, None, one.name, None, one.color, one.started_at, said)
        for one in manifest.spoken
        if one.name and (said := voices.get(one.voice or ""))
    ]
    chapters = manifest.chapters and tuple(replace(one, title=unnamed(one.title, gone)) for one in manifest.chapters)
    spoken = tuple(_as_said(one, voices.get(one.voice or "")) for one in manifest.spoken)
    return replace(manifest, chapters=chapters, spoken=spoken)


def _as_said(one: Spoken, word: Answer | None) -> Spoken:
    if word is Answer.NO and one.packets is not None:
        return replace(one, name=None, left_out=True)
    return replace(one, name=None) if word is Answer.ANONYMOUS else one


def _whole(path: Path) -> Manifest:
    """Check the archive; what it says about itself."""
    with _opened(path) as archive:
        return _checked(archive, path.stat().st_size)


def _read(path: Path, folder: Path, manifest: Manifest, host: User, shop: Workshop) -> Arrival:
    """Seal what the archive holds into the folder; the rows to store."""
    with _opened(path) as archive:
        spoken = tuple(_silenced(archive, manifest, one) if one.left_out else one for one in manifest.spoken)
        shelf = Shelf(folder, shop.vault, rows := _Rows())
        return _sealed(archive, replace(manifest, spoken=spoken), shelf, rows, host, shop)


def _silenced(archive: zipfile.ZipFile, manifest: Manifest, one: Spoken) -> Spoken:
    """When they talked, and nothing of what they said."""

    def records() -> Iterator[Record]:
        with archive.open(one.packets or "") as file:
            yield from _records(file, manifest)

    heard = spans(records, manifest.started_at.timestamp(), manifest.ended_at.timestamp())
    return replace(one, packets=None, heard=tuple(heard))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """That archive.

    Raises:
        Invalid: `archive_invalid`, also while it is read.
    """
    try:
        with _Bounded(path.open("rb", buffering=0)) as file, zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise refused("it is no ZIP file, or a damaged one.") from error
    except PacketLogError as error:
        raise refused("what a microphone sent is damaged.") from error


class _Bounded(io.BufferedReader):
    """A file of which only so much is read at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _AT_ONCE:
            raise refused(f"its list of files is too long; {FILES_MAX} files are read.")
        return super().read(size)


def _checked(archive: zipfile.ZipFile, length: int) -> Manifest:
    """The manifest of an archive, a file of that many bytes, that holds exactly what it says."""
    entries = archive.infolist()
    _check_entries(entries)
    if sum(entry.compress_size for entry in entries) > length:
        raise refused("several of its files lie in the same place.")
    named = {entry.filename: entry for entry in entries}
    if NAME not in named:
        raise refused(f"there is no {NAME} in it.")
    if named[NAME].file_size > SIZE_MAX:
        raise refused(f"its {NAME} is too large.")
    with archive.open(NAME) as file:
        manifest = parse(file.read(SIZE_MAX + 1))
    if others := named.keys() - {NAME} - {file.name for file in manifest.files}:
        raise refused(f"there is a file in it that its manifest does not list: {_shown(min(others))}.")
    for listed in manifest.files:
        if listed.name not in named:
            raise refused(f"{listed.name} is missing.")
        _check_file(archive, named[listed.name], listed)
    return manifest


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Nothing may lead elsewhere, be there twice, or swell: told by what the archive declares."""
    if len(entries) > FILES_MAX:
        raise refused(f"it has {len(entries)} files; {FILES_MAX} are read.")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith(("/", "\\")) or ".." in parts or ":" in name or "\\" in name or "\0" in entry.orig_filename:
            raise refused(f"it has a file that would lie outside of it: {_shown(entry.orig_filename)}.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise refused(f"{_shown(name)} is a link instead of a file.")
        if name.casefold() in seen:
            raise refused(f"{_shown(name)} is in it twice.")
        if entry.flag_bits & 1:
            raise refused(f"{_shown(name)} is encrypted.")
        seen.add(name.casefold())
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if size > BYTES_MAX or size > RATIO_MAX * packed + SIZE_MAX:
        raise refused(f"it would swell to {size / 1e9:.1f} GB.")


def _check_file(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, listed: Listed) -> None:
    """Its length and hash, by what really comes out; never more is read than was declared."""
    if entry.file_size != listed.size:
        raise refused(f"{listed.name} has not the length that the manifest says.")
    seen, digest = 0, hashlib.sha256()
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            seen += len(piece)
            if seen > listed.size:
                raise refused(f"{listed.name} is longer than it says.")
            digest.update(piece)
    if seen != listed.size or digest.hexdigest() != listed.sha256:
        raise refused(f"{listed.name} is not what the manifest says: it was damaged or changed.")


def _sealed(
    archive: zipfile.ZipFile, manifest: Manifest, shelf: Shelf, rows: _Rows, host: User, shop: Workshop
) -> Arrival:
    now, space = shop.now(), _space(manifest, host, shop)
    people = {pid: f"x_{new_id()}" for pid in dict.fromkeys(one.person for one in manifest.spoken)}
    appearances = []
    for one in manifest.spoken:
        appearance = _appearance(one, space, people[one.person])
        if one.packets is not None:
            with archive.open(one.packets) as file:
                _seal(shelf, Source(space.id, appearance.id), _records(file, manifest))
        gone = None if appearance.id in rows.wrapped else now
        appearances.append(replace(appearance, shredded_at=gone))
    if not rows.wrapped:
        raise refused(EVERYBODY_LEFT if manifest.left_out else "nobody is heard in it.")
    recording = _recording(manifest, space, host, shop)
    detail = {"guid": manifest.guid} | ({"left_out": manifest.left_out} if manifest.left_out else {})
    return Arrival(
        space=space,
        tap=Tap(space.id, TapPolicy.HELD, TapState.SAVED),
        marks=[
            Mark(space.id, manifest.started_at + timedelta(seconds=m.start), "pin", m.title) for m in manifest.marks
        ],
        appearances=appearances,
        keys=rows.wrapped,
        chunks=list(rows.rows.values()),
        recording=recording,
        consents=_consents(manifest, recording, people),
        job=Job(new_id(), JobKind.RENDER, recording.id, JobState.QUEUED, now, now),
        entry=Entry(now, "recording_imported", host.pid, space.id, recording.id, detail=detail),
    )


def _space(manifest: Manifest, host: User, shop: Workshop) -> Space:
    """A space that is over, as if it had been here: tracks belong to one."""
    return Space(
        id=new_id(),
        host_id=host.id,
        title=manifest.title,
        topics=manifest.topics,
        state=State.ENDED,
        speaker_policy=SpeakerPolicy.INVITED,
        tap=TapPolicy.HELD,
        created_at=manifest.started_at,
        updated_at=shop.now(),
        started_at=manifest.started_at,
        ended_at=manifest.ended_at,
    )


def _seal(shelf: Shelf, source: Source, records: Iterator[Record]) -> None:
    reel = Reel(shelf, source)
    for record in records:
        reel.add(record)
    reel.end()


def _records(file: IO[bytes], manifest: Manifest) -> Iterator[Record]:
    """The packets in that file, which must be some of that space."""
    start, end = manifest.started_at.timestamp(), manifest.ended_at.timestamp()
    for record in stream_records(file, start):
        if not start - _SLACK <= record.at <= end + _SLACK or not 0 < len(record.payload) <= PACKET_MAX:
            raise PacketLogError("a packet that does not belong here")
        yield record


def _appearance(one: Spoken, space: Space, pid: str) -> Appearance:
    return Appearance(
        id=new_id(),
        space_id=space.id,
        pid=pid,
        user_id=None,
        name=one.name or SOMEBODY,
        handle=None,
        color=one.color,
        started_at=one.started_at,
        ended_at=space.ended_at,
        heard=None if one.packets is not None else one.heard,
    )


def _recording(manifest: Manifest, space: Space, host: User, shop: Workshop) -> Recording:
    now = shop.now()
    return Recording(
        id=new_id(),
        space_id=space.id,
        host_id=host.id,
        guid=manifest.guid,
        title=manifest.title,
        description=manifest.description,
        topics=manifest.topics,
        state=RecordingState.RENDERING,
        visibility=Visibility.PRIVATE,
        started_at=manifest.started_at,
        ended_at=manifest.ended_at,
        created_at=now,
        updated_at=now,
        consent_closed_at=now,
        trim=manifest.trim,
        edited_chapters=manifest.chapters,
    )


def _consents(manifest: Manifest, recording: Recording, people: dict[str, str]) -> list[Consent]:
    """What each person said, as the archive shows it: who is in it with packets has agreed."""
    words: dict[str, Consent] = {}
    for one in manifest.spoken:
        answer = Answer.NO if one.packets is None else Answer.YES if one.name else Answer.ANONYMOUS
        known = words.get(one.person)
        if known is None or not known.published:
            words[one.person] = Consent(
                recording.id,
                people[one.person],
                None,
                LEFT_OUT if one.left_out else one.name or SOMEBODY,
                None,
                one.color,
                recording.started_at,
                answer,
                recording.started_at,
            )
    return list(words.values())


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.move(source, target)


def _shown(name: str) -> str:
    return repr(name[:100])
