"""A recording on its way to others: links, seeking players, another server, and the end of it."""

from __future__ import annotations

import asyncio
import io
import shutil
import subprocess
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import numpy as np
import pytest

from spaces.model.recording import SOMEBODY, WITHHELD
from tests.e2e.evening import ADA, ADAS, BODIL, BODILS, CYRUS, until
from tests.e2e.hearing import RATE, by_ffmpeg, stretches
from tests.e2e.recorded import AUDIO, TEXTS, Published, download, fetch, guest_call, ready
from tests.nodes import Json, Person, ServerProcess, person, stranger
from tests.recorder.sounds import decoded, power

EXACT = 0.02  # s


@asynccontextmanager
async def browser(node: ServerProcess) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody with cookies and no account."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(node.url, cookie_jar=jar, headers={"Origin": node.url}) as client:
        yield client


async def opens(client: aiohttp.ClientSession, token: str, **key: str) -> tuple[int, str]:
    """Try a link: status, and the code of the problem."""
    async with client.post(f"/api/v1/shares/{token}/open", json=key) as got:
        return got.status, "" if got.status == 204 else (await got.json())["code"]


async def hears(client: aiohttp.ClientSession, published: Published) -> bool:
    """Whether they get the sound; if not, it is as if there were nothing."""
    status, _ = await fetch(client, f"/recordings/{published.recording}.mp3")
    assert status in (200, 404)
    return status == 200


async def test_a_link_with_a_password_opens_a_private_recording_until_it_is_over_or_taken_back(published: Published):
    path = f"/api/v1/recordings/{published.recording}"
    with published.node() as node:
        async with published.evening.ada.at(node) as ada, browser(node) as friend, browser(node) as other:
            assert not await hears(friend, published)
            share = await ada.call("POST", f"{path}/shares", {"label": "Eve", "password": "sesame"}, expect=201)
            token = share["token"]
            assert share["has_password"]
            async with friend.get(f"/api/v1/shares/{token}") as got:
                door = await got.json()
            assert (door["needs_password"], door["expired"], door["title"]) == (True, False, None)
            assert await opens(friend, token) == (403, "password_needed")
            assert await opens(friend, token, password="open") == (403, "password_wrong")
            assert not await hears(friend, published)
            assert await opens(friend, token, password="sesame") == (204, "")
            assert await hears(friend, published)
            assert not await hears(other, published)
            [listed] = (await ada.call("GET", f"{path}/shares"))["items"]
            assert listed["opens"] == 1

            await ada.call("DELETE", f"/api/v1/shares/{token}", expect=204)
            assert not await hears(friend, published)
            assert (await opens(friend, token, password="sesame"))[0] == 404

            soon = datetime.now(UTC) + timedelta(seconds=2)
            order = {"label": "", "password": None, "expires_at": soon.isoformat()}
            brief = (await ada.call("POST", f"{path}/shares", order, expect=201))["token"]
            assert await opens(other, brief) == (204, "")
            assert await hears(other, published)
            await asyncio.sleep(max(0.0, (soon - datetime.now(UTC)).total_seconds()))
            assert not await hears(other, published)
            assert await opens(other, brief) == (410, "share_expired")


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="needs the ffmpeg program")
async def test_a_player_that_seeks_finds_the_right_second_without_loading_the_rest(
    published: Published, tmp_path: Path
):
    started = datetime.fromisoformat(published.shown["started_at"]).timestamp()
    at = published.evening.began - started - published.shown["offset"] + BODILS[0].start
    with published.node() as node:
        async with published.evening.ada.at(node) as ada:
            path = f"/api/v1/recordings/{published.recording}"
            await ada.call("PATCH", path, {"visibility": "unlisted"})
        for kind in AUDIO:
            url = f"{node.url}/recordings/{published.recording}.{kind}"
            sound = await asyncio.to_thread(_played_from, url, at, tmp_path / "part.wav")
            assert power(sound, BODIL) > -20, kind
            assert power(sound, ADA) < -60, kind
        async with stranger(node.url) as listener:
            await _ranges(listener, f"/recordings/{published.recording}.mp3", published.files["mp3"].read_bytes())


def _played_from(url: str, second: float, path: Path) -> np.ndarray:
    """Two seconds that ffmpeg plays from there on; it seeks over HTTP."""
    wanted = ["-ss", f"{second + 0.1:.3f}", "-i", url, "-t", "1.8", "-ac", "1", "-ar", str(RATE), "-y", str(path)]
    subprocess.run(["ffmpeg", "-v", "error", "-xerror", *wanted], check=True)
    return by_ffmpeg(path)


async def _ranges(listener: aiohttp.ClientSession, path: str, whole: bytes) -> None:
    async with listener.head(path) as got:
        assert (got.status, got.headers["Accept-Ranges"], got.content_length) == (200, "bytes", len(whole))
        tag = got.headers["ETag"]
    for start, end in ((0, 100), (len(whole) // 2, len(whole) // 2 + 5000), (len(whole) - 7, len(whole))):
        span = {"Range": f"bytes={start}-{end - 1}", "If-Range": tag}
        assert await fetch(listener, path, **span) == (206, whole[start:end])
    assert await fetch(listener, path, Range="bytes=-500") == (206, whole[-500:])
    assert (await fetch(listener, path, Range=f"bytes={len(whole)}-"))[0] == 416
    assert await fetch(listener, path, Range="bytes=0-9", **{"If-Range": '"of another day"'}) == (200, whole)


async def test_a_deleted_recording_is_off_the_disk_and_every_address_of_it_says_so(published: Published):
    one = published.recording
    with published.node() as node:
        async with published.evening.ada.at(node) as ada, browser(node) as friend:
            path = f"/api/v1/recordings/{one}"
            await ada.call("PATCH", path, {"visibility": "public"})
            clip = (await ada.call("POST", f"{path}/clips", {"start": 1, "end": 3, "title": ""}, expect=201))["id"]
            token = (await ada.call("POST", f"{path}/shares", {"label": ""}, expect=201))["token"]
            await ada.call("POST", f"{path}/tracks", expect=202)
            await ada.call("POST", f"{path}/export", expect=202)
            shown = await until(ada, path, _everything_made)
            addresses = [
                path,
                *(f"/recordings/{one}.{kind}" for kind in AUDIO),
                *(f"/recordings/{one}/{x}" for x in TEXTS),
            ]
            addresses += [f"/clips/{clip}.mp3", f"{path}/clips", f"{path}/shares", f"{path}/consent"]
            addresses += [_path(item["url"]) for item in shown["tracks"]["items"]] + [_path(shown["archive"]["url"])]
            pages = [f"/r/{one}", f"/embed/r/{one}"]
            for address in (*addresses, *pages):
                assert (await fetch(ada.client, address))[0] == 200, address
            assert len(_left(node)) > 8

            await ada.call("DELETE", path, expect=204)
            assert _left(node) == []
            for address in (*addresses, *pages):
                assert (await fetch(ada.client, address))[0] == 410, address
            for address in (*addresses[:7], *pages):
                assert (await fetch(friend, address))[0] == 410, address
            async with friend.get(f"/api/v1/shares/{token}") as got:
                assert got.status in (404, 410)
            again = await ada.call("DELETE", path, expect=410)
            assert again["code"] == "recording_deleted"
            assert f"{datetime.now(UTC):%Y-%m-%d}" in again["detail"]
            save = await ada.call("POST", f"/api/v1/spaces/{published.evening.space}/save", expect=410)
            assert save["code"] == "recording_deleted"
            for kept in ("/api/v1/recordings", "/api/v1/recordings?mine=true"):
                assert (await ada.call("GET", kept))["items"] == []
            mine = await guest_call(published.evening, node, "GET", "/api/v1/voice")
            assert [item for item in mine["items"] if item["recording"]["title"]] == []
        node.stop()
        node.start()
        async with published.evening.ada.at(node) as ada:
            assert (await fetch(ada.client, path))[0] == 410


def _everything_made(shown: Json) -> bool:
    made = shown["tracks"]["state"], shown["archive"]["state"], *(clip["state"] for clip in shown["clips"])
    assert "failed" not in made, shown
    return all(state == "ready" for state in made)


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def _left(node: ServerProcess) -> list[Path]:
    """Every file of sound, made or captured."""
    data = node.folder / "data"
    return [path for part in ("blobs", "taps", "work") for path in (data / part).rglob("*") if path.is_file()]


async def test_each_voice_that_agreed_is_a_track_of_its_own_with_only_that_voice(published: Published, tmp_path: Path):
    with published.node() as node:
        async with published.evening.ada.at(node) as ada:
            path = f"/api/v1/recordings/{published.recording}"
            await ada.call("POST", f"{path}/tracks", expect=202)
            shown = await until(ada, path, lambda shown: shown["tracks"]["state"] in ("ready", "failed"))
            tracks = {item["name"]: item["url"] for item in shown["tracks"]["items"]}
            assert set(tracks) == {"Ada", SOMEBODY}
            for name, own, foreign in (("Ada", ADA, (BODIL, CYRUS)), (SOMEBODY, BODIL, (ADA, CYRUS))):
                file = tmp_path / f"{name}.opus"
                file.write_bytes((await fetch(ada.client, _path(tracks[name])))[1])
                sound = decoded(file)
                assert len(sound) / RATE == pytest.approx(published.shown["duration"], abs=0.05)
                whole = decoded(published.files["opus"])
                assert np.array(stretches(sound, own)) == pytest.approx(np.array(stretches(whole, own)), abs=EXACT)
                for hz in foreign:
                    assert power(sound, hz) < -80
            async with person(node.url, "eve") as eve:
                assert (await fetch(eve.client, _path(tracks["Ada"])))[0] == 404


async def test_an_exported_recording_is_the_same_on_another_server_and_can_be_made_again_there(
    published: Published, tmp_path: Path
):
    with published.node() as node:
        async with published.evening.ada.at(node) as ada:
            archive = await _exported(ada, published)
    _nothing_withheld(archive)
    (tmp_path / "other").mkdir()
    with ServerProcess(tmp_path / "other", server__drain_seconds=1) as other:
        async with person(other.url, "dora") as dora:
            brought = await _imported(dora, archive)
            assert brought["visibility"] == "private"
            shown = await ready(dora, brought["id"])
            before = published.shown
            for name in ("guid", "title", "duration", "offset", "started_at", "chapters"):
                assert shown[name] == before[name], name
            assert {one["name"] for one in shown["speakers"]} == {"Ada", None}
            files = await download(dora, shown["id"], tmp_path / "brought")
            for kind in AUDIO:
                assert np.array_equal(decoded(files[kind]), decoded(published.files[kind])), kind
            await _made_again(dora, shown, published, tmp_path / "again")


async def _exported(ada: Person, published: Published) -> bytes:
    path = f"/api/v1/recordings/{published.recording}"
    await ada.call("POST", f"{path}/export", expect=202)
    shown = await until(ada, path, lambda shown: shown["archive"]["state"] in ("ready", "failed"))
    status, archive = await fetch(ada.client, _path(shown["archive"]["url"]))
    assert (status, len(archive)) == (200, shown["archive"]["bytes"])
    return archive


def _nothing_withheld(archive: bytes) -> None:
    """Who did not agree to be named, or to be heard, is not in it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        assert file.testzip() is None
        names = file.namelist()
        assert len([name for name in names if name.startswith("packets/")]) == 2
        for name in names:
            content = file.read(name)
            for somebody in (b"Cyrus", b"cyrus", b"Bodil", b"bodil"):
                assert somebody not in content, (name, somebody)


async def _imported(dora: Person, archive: bytes) -> Json:
    sent = {"data": archive, "headers": {"Content-Type": "application/zip"}}
    async with dora.client.post("/api/v1/recordings/import", **sent) as got:
        said: Json = await got.json()
        assert got.status == 201, said
        return said


async def _made_again(dora: Person, shown: Json, published: Published, folder: Path) -> None:
    """A trim, on the server that never saw the space."""
    started = datetime.fromisoformat(published.shown["started_at"]).timestamp()
    origin = published.evening.began - started
    trim = {"start": origin + 2.0, "end": origin + 12.0}
    await dora.call("PATCH", f"/api/v1/recordings/{shown['id']}", {"trim": trim})
    trimmed = await ready(dora, shown["id"], shown["revision"])
    assert trimmed["duration"] == pytest.approx(10.0, abs=0.001)
    assert [one["title"] for one in trimmed["chapters"]][1:3] == [WITHHELD, SOMEBODY]
    sound = decoded((await download(dora, shown["id"], folder))["mp3"])
    ada = [(0.0, ADAS[0].end - 2.0), (ADAS[1].start - 2.0, 10.0)]
    assert np.array(stretches(sound, ADA)) == pytest.approx(np.array(ada), abs=EXACT)
    assert stretches(sound, BODIL) == [pytest.approx((6.0, 8.0), abs=EXACT)]
    assert stretches(sound, CYRUS) == []
