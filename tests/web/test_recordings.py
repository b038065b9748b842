from datetime import timedelta
from typing import Any

import pytest

from spaces.model import JobKind, Recording, RecordingState, Scope, Visibility
from tests.web.conftest import Answer, Caller, OpenSite, Site


async def recorded(site: Site, **fields: Any) -> tuple[Caller, Recording]:
    mira = await site.person("mira")
    assert mira.user
    return mira, await site.shelf.recording(mira.user, **fields)


async def changed(mira: Caller, recording: Recording, **fields: Any) -> Answer:
    return await mira.patch(f"/api/v1/recordings/{recording.id}", fields)


async def listed(who: Caller, query: str = "") -> list[str]:
    answer = await who.get(f"/api/v1/recordings{query}")
    assert answer.status == 200, answer
    return [recording["id"] for recording in answer.json["items"]]


async def test_strangers_are_shown_what_is_public_and_ready(site: Site) -> None:
    mira, public = await recorded(site, visibility=Visibility.PUBLIC)
    assert mira.user
    await site.shelf.recording(mira.user)
    await site.shelf.recording(mira.user, visibility=Visibility.UNLISTED)
    waiting = {"state": RecordingState.CONSENT_PENDING, "published_at": None, "files": False}
    await site.shelf.recording(mira.user, visibility=Visibility.PUBLIC, **waiting)
    for who in (site.nobody, await site.person("noor")):
        assert await listed(who) == [public.id]
        assert await listed(who, "?host=mira") == [public.id]
    assert await listed(site.nobody, "?host=noor") == []
    answer = await site.nobody.get("/api/v1/recordings")
    assert (answer.json["quota"], answer.json["next"]) == (None, None)


async def test_my_own_are_shown_in_whatever_state_with_how_much_room_they_take(site: Site) -> None:
    mira, first = await recorded(site)
    assert mira.user
    site.clock.advance(1)
    second = await site.shelf.recording(mira.user, state=RecordingState.FAILED, files=False, error="Broken.")
    gone = await site.shelf.recording(mira.user, files=False)
    await site.context.recorder.delete(gone, mira.pid)
    answer = (await mira.get("/api/v1/recordings?mine=true")).json
    assert [one["id"] for one in answer["items"]] == [second.id, first.id]
    assert answer["quota"]["limit"] == 50_000_000_000
    assert answer["quota"]["used"] == answer["items"][1]["size"] > 300_000
    assert answer["items"][0]["error"] == "Broken."
    assert all(one["mine"] for one in answer["items"])


async def test_without_a_limit_there_is_none(open_site: OpenSite) -> None:
    site = await open_site(recorder__quota_gb=0)
    mira = await site.person("mira")
    assert (await mira.get("/api/v1/recordings?mine=1")).json["quota"] == {"used": 0, "limit": None}


async def test_mine_needs_somebody_whose(site: Site) -> None:
    assert (await site.nobody.get("/api/v1/recordings?mine=true")).code == "unauthenticated"
    speaker = await site.person("noor", Scope.SPEAK)
    assert (await speaker.get("/api/v1/recordings?mine=true")).code == "scope_missing"


async def test_a_long_list_comes_in_pages(site: Site) -> None:
    mira, first = await recorded(site)
    assert mira.user
    ids = [first.id]
    for _ in range(4):
        site.clock.advance(1)
        ids.insert(0, (await site.shelf.recording(mira.user, files=False)).id)
    found, cursor = [], ""
    for _ in range(3):
        answer = (await mira.get(f"/api/v1/recordings?mine=true&limit=2{cursor}")).json
        found += [one["id"] for one in answer["items"]]
        cursor = f"&cursor={answer['next']}"
    assert (found, answer["next"]) == (ids, None)
    assert (await mira.get("/api/v1/recordings?mine=true&cursor=xx")).code == "cursor_invalid"


async def test_a_page_asks_the_database_as_often_as_a_single_one(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mira, _ = await recorded(site)
    assert mira.user
    for _ in range(3):
        await site.shelf.recording(mira.user, files=False)
    asked: list[str] = []
    for name in ("consents_of", "files_of", "clips_of"):
        real = getattr(site.store.recordings, name)

        async def counting(ids: Any, real: Any = real, name: str = name) -> Any:
            asked.append(name)
            return await real(ids)

        monkeypatch.setattr(site.store.recordings, name, counting)
    assert len(await listed(mira, "?mine=true")) == 4
    assert sorted(asked) == ["clips_of", "consents_of", "files_of"]


async def test_a_recording_is_shown_as_the_reference_says(site: Site) -> None:
    mira, noor = await site.person("mira"), await site.person("noor")
    assert mira.user
    assert noor.user
    recording = await site.shelf.recording(mira.user, noor.user, visibility=Visibility.PUBLIC)
    shown = (await site.nobody.get(f"/api/v1/recordings/{recording.id}")).json
    assert shown["url"] == f"http://127.0.0.1:8080/r/{recording.id}"
    assert (shown["duration"], shown["offset"], shown["timeline"]) == (3590.0, 5.0, 3600.0)
    assert (shown["state"], shown["progress"], shown["step"]) == ("ready", 1.0, "")
    assert shown["chapters"] == [{"start": 0.0, "title": "Sunday talk"}]
    assert {speaker["handle"] for speaker in shown["speakers"]} == {"mira", "noor"}
    base = f"http://127.0.0.1:8080/recordings/{recording.id}"
    assert [(file["type"], file["url"], file["preview"]) for file in shown["files"]] == [
        ("audio/mpeg", f"{base}.mp3", False),
        ("audio/mp4", f"{base}.m4a", False),
        ("audio/ogg", f"{base}.opus", False),
    ]
    for secret in ("consents", "tracks", "archive", "error", "my_answer"):
        assert shown[secret] is None
    mine = (await mira.get(f"/api/v1/recordings/{recording.id}")).json
    assert (mine["mine"], mine["my_answer"], len(mine["consents"])) == (True, "yes", 2)
    assert mine["tracks"] == {"state": "none", "progress": 0.0, "items": []}
    assert mine["archive"] == {"state": "none", "progress": 0.0, "url": None, "bytes": None}


async def test_its_words_can_be_changed(site: Site) -> None:
    mira, recording = await recorded(site)
    answer = await changed(
        mira, recording, title=" On\n tea ", description="One\r\n\ntwo\x00\x1b", topics=["#milk"], visibility="unlisted"
    )
    shown = answer.json
    assert answer.status == 200
    assert (shown["title"], shown["description"], shown["topics"]) == ("On tea", "One\n\ntwo", ["milk"])
    assert shown["visibility"] == "unlisted"
    assert (await site.nobody.get(f"/api/v1/recordings/{recording.id}")).json["title"] == "On tea"
    assert (await site.nobody.get(f"/recordings/{recording.id}.mp3")).status == 200  # the old ones until then


async def test_what_is_left_out_stays_and_null_undoes(site: Site) -> None:
    mira, recording = await recorded(site)
    later = "2026-12-24T00:00:00Z"
    edited = [{"start": 5, "title": "Welcome"}, {"start": 60, "title": "Tea"}]
    first = (await changed(mira, recording, trim={"start": 10, "end": 600}, chapters=edited, expires_at=later)).json
    assert (first["trim"], first["expires_at"]) == ({"start": 10.0, "end": 600.0}, later)
    assert (first["chapters"], first["chapters_edited"], first["state"]) == (edited, True, "rendering")
    same = (await changed(mira, recording, title="Other")).json
    assert (same["trim"], same["expires_at"], same["chapters"]) == (first["trim"], later, edited)
    null = (await changed(mira, recording, title=None, description=None, topics=None, visibility=None)).json
    assert null["title"] == "Other"
    undone = (await changed(mira, recording, trim=None, chapters=None, expires_at=None)).json
    assert (undone["trim"], undone["expires_at"], undone["chapters_edited"]) == (None, None, False)


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"trim": {"start": 10, "end": 4000}}, "trim_invalid", "within the 3600.0 seconds that the space took"),
        ({"trim": {"start": 600, "end": 10}}, "trim_invalid", "at least a second after it begins"),
        ({"trim": {"start": -1, "end": 10}}, "start_invalid", "must be 0 or more"),
        ({"trim": {"start": 5}}, "end_missing", "“trim.end” is missing"),
        ({"trim": "all"}, "trim_invalid", "must be an object"),
        ({"title": ""}, "title_missing", "needs a title"),
        ({"title": "x" * 101}, "title_too_long", "101 characters"),
        ({"description": "x" * 5001}, "description_too_long", "The description has 5001 characters; 5000 fit."),
        ({"topics": ["a", "b", "c", "d"]}, "topics_invalid", "up to 3"),
        ({"visibility": "secret"}, "visibility_invalid", "'private', 'unlisted' or 'public'"),
        ({"chapters": [{"start": 9999, "title": "Late"}]}, "chapters_invalid", "“Late” does not lie within"),
        ({"chapters": [{"start": 5, "title": " "}]}, "chapters_invalid", "needs a title"),
        ({"chapters": [{"start": 5, "title": "A"}, {"start": 5, "title": "B"}]}, "chapters_invalid", "same second"),
        ({"chapters": [{"start": n, "title": "x"} for n in range(251)]}, "chapters_invalid", "250"),
        ({"expires_at": "9999-12-31T23:59:59-14:00"}, "expires_at_invalid", "must be a time"),
        ({"expires_at": "0001-01-01T00:00:00+14:00"}, "expires_at_invalid", "must be a time"),
        ({"expires_at": "2026-11-22T19:00:00Z"}, "expires_at_invalid", "in the past"),
        ({"expires_at": "2026-12-22T19:00:00"}, "expires_at_invalid", "needs a zone"),
        ({"guid": "x"}, "field_unknown", "no field “guid”"),
    ],
)
async def test_a_change_that_cannot_be_made_says_why_and_changes_nothing(
    site: Site, fields: dict[str, Any], code: str, text: str
) -> None:
    mira, recording = await recorded(site)
    answer = await changed(mira, recording, **fields)
    assert (answer.status, answer.code) == (422, code), answer
    assert text in answer.json["detail"]
    assert await site.store.recordings.get(recording.id) == recording


async def test_a_deleted_recording_says_when_it_was_and_for_ever(site: Site) -> None:
    mira, recording = await recorded(site, visibility=Visibility.PUBLIC)
    path = f"/api/v1/recordings/{recording.id}"
    assert (await mira.delete(path)).status == 204
    site.clock.advance(timedelta(days=400).total_seconds())
    for answer in (await mira.delete(path), await mira.get(path), await site.nobody.get(path)):
        assert (answer.status, answer.code) == (410, "recording_deleted")
        assert "was deleted on 2026-11-22 at 20:00 UTC" in answer.json["detail"]
    for file in (".mp3", ".m4a", ".opus", "/chapters.json", "/peaks.json", "/preview.mp3"):
        assert (await site.nobody.get(f"/recordings/{recording.id}{file}")).status == 410
    assert await listed(mira, "?mine=true") == []
    assert [key async for key, _ in site.context.recorder.blobs.list(f"recordings/{recording.id}/")] == []


async def test_publishing_early_goes_with_those_who_agreed(site: Site) -> None:
    mira, noor = await site.person("mira"), await site.person("noor")
    assert mira.user
    assert noor.user
    space = await site.shelf.held(mira.user, noor.user)
    recording = (await mira.post(f"/api/v1/spaces/{space.id}/save")).json
    answer = await mira.post(f"/api/v1/recordings/{recording['id']}/publish")
    assert (answer.status, answer.json["state"], answer.json["consent_open"]) == (202, "rendering", True)
    assert [speaker["handle"] for speaker in answer.json["speakers"]] == ["mira"]


async def test_only_what_failed_is_tried_again(site: Site) -> None:
    mira, recording = await recorded(site)
    answer = await mira.post(f"/api/v1/recordings/{recording.id}/retry")
    assert (answer.status, answer.code) == (409, "not_failed")
    await site.store.recordings.change(recording.id, state=RecordingState.FAILED, error="The disk is full.")
    again = await mira.post(f"/api/v1/recordings/{recording.id}/retry")
    assert (again.status, again.json["state"], again.json["error"]) == (202, "rendering", None)


@pytest.mark.parametrize(
    ("name", "kind", "made"), [("tracks", JobKind.TRACKS, "tracks"), ("export", JobKind.EXPORT, "archive")]
)
async def test_what_is_made_on_demand_is_made_once(site: Site, name: str, kind: JobKind, made: str) -> None:
    mira, recording = await recorded(site)
    for _ in range(2):
        answer = await mira.post(f"/api/v1/recordings/{recording.id}/{name}")
        assert (answer.status, answer.json[made]["state"]) == (202, "making")
    assert [job.kind for job in await site.store.jobs.of(recording.id)] == [kind]


async def test_a_listener_is_counted_once_an_hour(site: Site) -> None:
    _, recording = await recorded(site, visibility=Visibility.PUBLIC)
    noor = await site.person("noor")

    async def plays(*who: Caller) -> int:
        for listener in who:
            assert (await listener.post(f"/api/v1/recordings/{recording.id}/plays")).status == 204
        return int((await site.nobody.get(f"/api/v1/recordings/{recording.id}")).json["plays"])

    assert await plays(site.nobody, site.nobody, noor) == 2
    site.clock.advance(3601)
    assert await plays(site.nobody) == 3
