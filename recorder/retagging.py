"""The job that writes a new title or other chapters into files that are there, without touching the sound."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from mutagen import mp3

from recorder.chapters import Chapter, Mark, chapters, document
from recorder.cover import cover
from recorder.encode import FORMATS
from recorder.planning import artists, own_chapters
from recorder.progress import Progress
from recorder.rendering import EDITED, Rendering, finish
from recorder.tags import Tags, tag
from recorder.workfolder import work_folder
from recorder.workshop import Made, Workshop
from spaces.blobs import fetch
from spaces.model import Answer, Consent, File, Recording
from spaces.model import Chapter as Shown

_CHAPTERS = "chapters.json"
_OUTDATED = "archive.zip"  # it holds the old words; whoever wants it makes it again


class Retagging:
    """Makes the files of a recording say what it is called now."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    async def do(self, subject_id: str, progress: Progress) -> None:
        """Tag the files, or render where the chapters of what happened are wanted back."""
        recording = await self._shop.recording(subject_id)
        files = {file.name: file for file in await self._shop.store.recordings.files(recording.id)}
        if not all(form.name in files for form in FORMATS) or recording.duration is None:
            return  # they are still to be made, and will say it then
        if recording.edited_chapters is None and files[_CHAPTERS].label == EDITED:
            await Rendering(self._shop).do(subject_id, progress)
            return
        consents = await self._shop.store.recordings.consents(recording.id)
        with work_folder(self._shop.work) as folder:
            made = await self._make(recording, consents, files, folder, progress)
            progress.tell(0.8, "Storing the files")
            await self._store(recording, consents, files, made, progress)

    async def give_up(self, subject_id: str, error: str) -> None:
        """The files say something older, which is no reason to take the recording away; the job says why."""

    async def _make(
        self,
        recording: Recording,
        consents: Sequence[Consent],
        files: dict[str, File],
        folder: Path,
        progress: Progress,
    ) -> tuple[list[Made], list[Chapter]]:
        for number, form in enumerate(FORMATS):
            progress.check()
            progress.tell(0.6 * number / len(FORMATS), "Fetching the files")
            await fetch(self._shop.blobs, files[form.name].key, folder / form.name)
        appearances = await self._shop.store.appearances.of_space(recording.space_id or "")
        words = {consent.pid: consent for consent in consents}
        named = artists(appearances, words) if appearances else _named(consents)
        progress.tell(0.6, "Writing title and chapters")
        return await progress.in_thread(lambda: _tag(recording, named, folder))

    async def _store(
        self,
        recording: Recording,
        consents: Sequence[Consent],
        files: dict[str, File],
        made: tuple[list[Made], list[Chapter]],
        progress: Progress,
    ) -> None:
        new, shown = made
        kept = await self._shop.keep(recording, recording.revision + 1, new, progress)
        names = {_OUTDATED, *(one.name for one in new)}
        others = [replace(file, revision=recording.revision + 1) for name, file in files.items() if name not in names]
        await finish(
            self._shop,
            recording,
            kept,
            consents,
            beside=others,
            chapters=tuple(Shown(chapter.start, chapter.title) for chapter in shown),
            updated_at=self._shop.now(),
        )


def _tag(recording: Recording, named: tuple[str, ...], folder: Path) -> tuple[list[Made], list[Chapter]]:
    """Tag the fetched files and write the chapters beside them."""
    own = own_chapters(recording)
    shown = _own(recording, own) if own is not None else _renamed(recording, folder / FORMATS[0].name)
    tags = Tags(recording.title, named, recording.started_at.date(), cover(recording.guid), shown)
    for form in FORMATS:
        tag(folder / form.name, form.type, tags)
    (folder / _CHAPTERS).write_text(json.dumps(document(shown), ensure_ascii=False, separators=(",", ":")))
    made = [Made(form.name, folder / form.name, form.type) for form in FORMATS]
    label = EDITED if own is not None else None
    return [*made, Made(_CHAPTERS, folder / _CHAPTERS, "application/json+chapters", label)], shown


def _own(recording: Recording, own: Sequence[Mark]) -> list[Chapter]:
    moved = [Mark(mark.at - recording.offset, mark.title) for mark in own]
    return chapters(recording.title, recording.duration or 0.0, moved, (), ())


def _named(consents: Sequence[Consent]) -> tuple[str, ...]:
    """Who is to be named where nobody knows any more in which order they spoke."""
    return tuple(word.name for word in consents if word.published and word.answer is Answer.YES)


def _renamed(recording: Recording, path: Path) -> list[Chapter]:
    """The chapters as they are; the one that bore the old title bears the new one."""
    old = str(mp3.MP3(path)["TIT2"])
    titles = [recording.title if chapter.title == old else chapter.title for chapter in recording.chapters]
    starts = [chapter.start for chapter in recording.chapters]
    ends = [*starts[1:], recording.duration or 0.0]
    return [Chapter(start, end, title) for start, end, title in zip(starts, ends, titles, strict=True)]
