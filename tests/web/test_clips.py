from typing import Any

import pytest

from spaces.model import JobKind, Recording, RecordingState, Visibility
from tests.web.conftest import Caller, OpenSite, Site


async def recorded(site: Site, **fields: Any) -> tuple[Caller, Recording]:
    mira = await site.person("mira")
    assert mira.user
    return mira, await site.shelf.recording(mira.user, **fields)


async def test_a_clip_is_cut_in_seconds_of_what_is_played(site: Site) -> None:
    mira, recording = await recorded(site)
    answer = await mira.post(
        f"/api/v1/recordings/{recording.id}/clips", {"start": 10, "end": 40.5, "title": " The\n best "}
    )
    assert answer.status == 201
    clip = answer.json
    assert (clip["start"], clip["end"], clip["title"], clip["state"]) == (10, 40.5, "The best", "rendering")
    assert (clip["url"], clip["bytes"], clip["recording_id"]) == (None, None, recording.id)
    stored = await site.store.recordings.clip(clip["id"])
    assert stored
    assert stored.start == 15  # where the files begin, the timeline is at 5 already
    (job,) = await site.store.jobs.of(clip["id"])
    assert job.kind is JobKind.CLIP


async def test_a_clip_without_a_title_takes_that_of_the_recording(site: Site) -> None:
    mira, recording = await recorded(site)
    clip = (await mira.post(f"/api/v1/recordings/{recording.id}/clips", {"start": 0, "end": 5})).json
    assert clip["title"] == "Sunday talk"


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"start": 10, "end": 71}, "end_invalid", "A clip has up to 60 seconds; this one has 61.0."),
        ({"start": 10, "end": 10.5}, "end_invalid", "A clip has to be at least a second long."),
        ({"start": 40, "end": 10}, "end_invalid", "A clip has to be at least a second long."),
        ({"start": 4000, "end": 4010}, "start_invalid", "begin within the 3590.0 seconds"),
        ({"start": 3580, "end": 3620}, "end_invalid", "end within the 3590.0 seconds"),
        ({"start": -1, "end": 10}, "start_invalid", "must be 0 or more"),
        ({"start": "x", "end": 10}, "start_invalid", "“start”"),
        ({"end": 10}, "start_missing", "“start” is missing"),
        ({"start": 0, "end": 10, "title": "x" * 101}, "title_invalid", "100"),
    ],
)
async def test_a_clip_that_cannot_be_cut_says_why(site: Site, fields: dict[str, Any], code: str, text: str) -> None:
    mira, recording = await recorded(site)
    answer = await mira.post(f"/api/v1/recordings/{recording.id}/clips", fields)
    assert (answer.status, answer.code) == (422, code), answer
    assert text in answer.json["detail"]


@pytest.mark.parametrize("body", [b'{"start":NaN,"end":5}', b'{"start":0,"end":Infinity}', b'{"start":0,"end":1e999}'])
async def test_a_number_that_is_none_is_refused(site: Site, body: bytes) -> None:
    mira, recording = await recorded(site)
    headers = {"Content-Type": "application/json"}
    answer = await mira.ask("POST", f"/api/v1/recordings/{recording.id}/clips", data=body, headers=headers)
    assert answer.status in (400, 422)
    assert answer.json["detail"]


async def test_of_what_is_not_ready_there_are_no_clips(site: Site) -> None:
    mira, recording = await recorded(site, state=RecordingState.CONSENT_PENDING, duration=None)
    answer = await mira.post(f"/api/v1/recordings/{recording.id}/clips", {"start": 0, "end": 5})
    assert (answer.status, answer.code) == (409, "not_ready")
    assert "once the recording is ready" in answer.json["detail"]


async def test_clips_are_listed_for_who_may_listen_and_deleted_by_their_host(site: Site) -> None:
    mira, recording = await recorded(site, visibility=Visibility.PUBLIC)
    clip = await site.shelf.clip(recording)
    (listed,) = (await site.nobody.get(f"/api/v1/recordings/{recording.id}/clips")).json["items"]
    assert listed["url"] == f"http://127.0.0.1:8080/clips/{clip.id}.mp3"
    assert (listed["start"], listed["end"], listed["bytes"]) == (10, 40, 1000)
    assert (await site.nobody.get(f"/api/v1/recordings/{recording.id}")).json["clips"] == [listed]
    assert (await mira.delete(f"/api/v1/clips/{clip.id}")).status == 204
    assert (await site.nobody.get(f"/clips/{clip.id}.mp3")).status == 404
    assert (await mira.delete(f"/api/v1/clips/{clip.id}")).status == 404


async def test_without_room_there_is_no_clip(open_site: OpenSite) -> None:
    site = await open_site(recorder__quota_gb=0.0001)
    mira, recording = await recorded(site)
    answer = await mira.post(f"/api/v1/recordings/{recording.id}/clips", {"start": 0, "end": 5})
    assert (answer.status, answer.code) == (409, "quota_full")
