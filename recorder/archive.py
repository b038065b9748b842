"""The archive of a recording: one ZIP with everything that another server needs to have it, and to make it again.

manifest.json      what it is, who is in it, and length and SHA-256 of every other file
audio.mp3 ...      the files as they are served, with chapters.json and peaks.json
tracks/1.opus      each voice that agreed, as long as the recording
packets/1.spt      what that microphone sent, one file for each appearance, in the records of docs/architecture.md
consents.json      the word of each speaker
ledger.json        what happened to it
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

from recorder.heard import Spans, spans
from recorder.manifest import FORMAT, VERSION
from recorder.packetlog import frame
from recorder.planning import Agreed, agree
from recorder.progress import Cancelled, Progress
from recorder.records import Record
from recorder.render import Plan, Track
from recorder.tracks import make_tracks
from recorder.vault import Vault
from recorder.workfolder import work_folder
from recorder.workshop import Made, Workshop
from spaces.blobs import fetch
from spaces.errors import Unavailable
from spaces.model import Answer, Appearance, Consent, Entry, Recording

ARCHIVE = "archive.zip"

_SKIPPED = (ARCHIVE, "preview.mp3")


class Export:
    """Makes the archive of a recording."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    async def do(self, subject_id: str, progress: Progress) -> None:
        """Make it, and keep it beside the other files."""
        recording = await self._shop.recording(subject_id)
        agreed = await agree(self._shop, recording)
        with work_folder(self._shop.work) as folder:
            path = await self.make(recording, agreed, folder, progress)
            progress.tell(0.9, "Storing the archive")
            made = [Made(ARCHIVE, path, "application/zip")]
            if not await self._shop.add(recording, agreed.consents, made, progress):
                raise Unavailable("The recording was made again meanwhile, and so is the archive.", code="overtaken")

    async def give_up(self, subject_id: str, error: str) -> None:
        """The recording is as it was; the job says why."""

    async def make(self, recording: Recording, agreed: Agreed, folder: Path, progress: Progress) -> Path:
        """Write the archive into the folder; where it is."""
        content = folder / "content"
        content.mkdir()
        await self._fetch(recording, content, progress)
        appearances = await self._shop.store.appearances.of_space(recording.space_id or "")
        entries = await self._shop.store.ledger.of(recording_id=recording.id)
        progress.tell(0.1, "Describing the recording")
        described = await progress.in_thread(lambda: manifest(recording, agreed, appearances, self._shop.vault))
        await progress.in_thread(lambda: _write(content, recording, agreed, entries, described, progress))
        path = folder / ARCHIVE
        await progress.in_thread(lambda: pack(content, path, described, progress.cancelled))
        return path

    async def _fetch(self, recording: Recording, content: Path, progress: Progress) -> None:
        progress.tell(0.0, "Fetching the files")
        for file in await self._shop.store.recordings.files(recording.id):
            progress.check()
            if file.name not in _SKIPPED and not file.name.startswith("tracks/"):
                await fetch(self._shop.blobs, file.key, content / file.name)


def manifest(recording: Recording, agreed: Agreed, appearances: Sequence[Appearance], vault: Vault) -> dict[str, Any]:
    """What the archive says about itself, but for its list of files."""
    published = {track.appearance_id for track in agreed.plan.tracks if track.published}
    numbers = {one.id: number for number, one in enumerate((a for a in appearances if a.id in published), 1)}
    tracks = {track.appearance_id: track for track in agreed.plan.tracks}
    names = {track.appearance_id: (track.name, track.color) for track in agreed.plan.tracks}
    people = {pid: f"p{number}" for number, pid in enumerate(dict.fromkeys(one.pid for one in appearances), 1)}
    return {
        "format": FORMAT,
        "version": VERSION,
        "recording": {
            "guid": recording.guid,
            "title": recording.title,
            "description": recording.description,
            "topics": list(recording.topics),
            "started_at": recording.started_at.isoformat(),
            "ended_at": recording.ended_at.isoformat() if recording.ended_at else None,
            "trim": recording.trim,
            "offset": recording.offset,
            "duration": recording.duration,
            "chapters": [asdict(chapter) for chapter in recording.edited_chapters or ()] or None,
        },
        "marks": [{"at": mark.at, "title": mark.title} for mark in agreed.plan.marks],
        "appearances": [
            {
                "person": people[one.pid],
                "name": names[one.id][0],
                "color": names[one.id][1],
                "started_at": one.started_at.isoformat(),
                "voice": vault.voice(recording.guid, one.pid) if one.id in numbers else None,
                "packets": f"packets/{numbers[one.id]}.spt" if one.id in numbers else None,
                "heard": None if one.id in numbers else _heard(tracks[one.id], agreed.plan),
            }
            for one in appearances
        ],
    }


def _heard(track: Track, plan: Plan) -> Spans:
    """When somebody withheld talked."""
    return track.heard if track.heard is not None else spans(track.records, plan.started_at, plan.ended_at)


def _write(
    content: Path,
    recording: Recording,
    agreed: Agreed,
    entries: Sequence[Entry],
    described: dict[str, Any],
    progress: Progress,
) -> None:
    """Everything that is not fetched."""
    (content / "tracks").mkdir()
    (content / "packets").mkdir()
    tell = progress.part(0.1, 0.6)
    for made in make_tracks(recording, agreed.plan, content / "tracks", tell, progress.cancelled):
        made.path.rename(content / made.name)
    progress.tell(0.6, "Writing what the microphones sent")
    numbers = iter(one["packets"] for one in described["appearances"] if one["packets"])
    for track in agreed.plan.tracks:
        if track.published:
            write_packets(content / next(numbers), track.records(), agreed.plan.started_at, progress.cancelled)
    receipts = [_receipt(consent) for consent in agreed.consents]
    _json(content / "consents.json", receipts)
    unnamed = {consent.pid for consent in agreed.consents if not _is_named(consent)}
    _json(content / "ledger.json", [_without(_plain(asdict(entry)), unnamed) for entry in entries])


def write_packets(path: Path, records: Any, start: float, cancelled: Callable[[], bool]) -> None:
    """The records of one appearance one after the other, arrival counted from `start` (s, UTC)."""
    with path.open("wb", buffering=1 << 20) as file:
        for number, record in enumerate(records):
            if number % 5000 == 0 and cancelled():
                raise Cancelled
            assert isinstance(record, Record)
            file.write(frame(record, start))


def pack(content: Path, path: Path, described: dict[str, Any], cancelled: Callable[[], bool]) -> None:
    """Put the folder into one ZIP; the manifest comes first and lists length and hash of all others."""
    names = sorted(one.relative_to(content).as_posix() for one in content.rglob("*") if one.is_file())
    listed = [
        {"name": name, "size": (content / name).stat().st_size, "sha256": _hash(content / name)} for name in names
    ]
    # Stored, not deflated: sound is compressed already.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        text = json.dumps(described | {"files": listed}, ensure_ascii=False, indent=1)
        archive.writestr("manifest.json", text)
        for name in names:
            if cancelled():
                raise Cancelled
            archive.write(content / name, name)


def _receipt(consent: Consent) -> dict[str, Any]:
    """Who said what when; of somebody who did not agree to be named, not who."""
    named = _is_named(consent)
    return {
        "name": consent.name if named else None,
        "handle": consent.handle if named else None,
        "answer": consent.answer.value if consent.answer else None,
        "asked_at": consent.asked_at.isoformat(),
        "answered_at": consent.answered_at.isoformat() if consent.answered_at else None,
        "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
    }


def _is_named(consent: Consent) -> bool:
    return consent.published and consent.answer is Answer.YES


def _without(value: Any, pids: Collection[str]) -> Any:
    """The same without these ids, which lead to people's accounts."""
    if isinstance(value, dict):
        return {key: _without(item, pids) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, pids) for item in value]
    return None if isinstance(value, str) and value in pids else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
