"""The job that makes one file for each voice, as long as the recording and beginning with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from recorder.decode import RATE
from recorder.encode import OPUS, write_file
from recorder.mix import Mix
from recorder.planning import agree
from recorder.progress import Progress, Tell
from recorder.render import Plan, Track, voice
from recorder.tags import Tags, tag
from recorder.workfolder import work_folder
from recorder.workshop import Made, Workshop
from spaces.errors import Conflict, Unavailable
from spaces.model import Recording, RecordingState
from spaces.model.recording import SOMEBODY


class Tracks:
    """Makes the tracks of a recording."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop

    async def do(self, subject_id: str, progress: Progress) -> None:
        """Make one file for each person who agreed, and keep them beside the others."""
        recording = await self._shop.recording(subject_id)
        agreed = await agree(self._shop, recording)
        with work_folder(self._shop.work) as folder:
            made = await progress.in_thread(
                lambda: make_tracks(recording, agreed.plan, folder, progress.part(0.0, 0.9), progress.cancelled)
            )
            progress.tell(0.9, "Storing the tracks")
            if not await self._shop.add(recording, agreed.consents, made, progress):
                raise Unavailable("The recording was made again meanwhile, and so are its tracks.", code="overtaken")

    async def give_up(self, subject_id: str, error: str) -> None:
        """The recording is as it was; the job says why."""


def make_tracks(
    recording: Recording, plan: Plan, folder: Path, tell: Tell, cancelled: Callable[[], bool]
) -> list[Made]:
    """Write one Opus file for each person who is published, in the order they first spoke.

    Args:
        recording: as it is rendered; the tracks begin and end with it.
        plan: of its rendering.
        folder: where to.
        tell: hears how far it is.
        cancelled: asked between two voices, and while one is decoded.

    Raises:
        Conflict: when the recording is not rendered.
    """
    if recording.duration is None or recording.state is RecordingState.CONSENT_PENDING:
        raise Conflict("The recording has to be made before its tracks.", code="not_ready")
    start = round(recording.offset * RATE)
    end = start + round(recording.duration * RATE)
    people: dict[str, list[Track]] = {}
    for track in plan.tracks:
        if track.published:
            people.setdefault(track.person, []).append(track)
    made = []
    for number, tracks in enumerate(people.values(), 1):
        name = tracks[0].name or SOMEBODY
        tell((number - 1) / len(people), f"Making track {number} of {len(people)}")
        path = folder / f"track-{number}.opus"
        _write(tracks, plan, (start, end), path, cancelled)
        tag(path, OPUS.type, Tags(f"{recording.title}: {name}", (name,), plan.date, None, ()))
        made.append(Made(f"tracks/{number}.opus", path, OPUS.type, name))
    return made


def _write(
    tracks: Sequence[Track], plan: Plan, part: tuple[int, int], path: Path, cancelled: Callable[[], bool]
) -> None:
    """All appearances of one person in one file."""
    length = round((plan.ended_at - plan.started_at) * RATE)
    stems = [path.with_name(f"{path.name}-{number}.pcm") for number in range(len(tracks))]
    voices = [
        voice(track.records, plan.started_at, stem, length, cancelled)
        for track, stem in zip(tracks, stems, strict=True)
    ]
    write_file(path, replace(OPUS, bit_rate=48_000), Mix(tuple(voices), *part, gain=1.0).blocks())
    for stem in stems:
        stem.unlink()
