import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import pytest
from aiohttp import ClientConnectionError, ClientPayloadError, ClientSession

from spaces.blobs.s3 import Bucket, S3Blobs
from spaces.errors import NotFound, Unavailable
from spaces.model import Recording, RecordingState, Visibility
from spaces.web import media
from tests.buckets import ACCESS, BUCKET, SECRET, make_bucket, nanio
from tests.web.conftest import Answer, Caller, OpenSite, Site
from tests.web.tape import FILES, SOUND

OPENLY = {"visibility": Visibility.PUBLIC}


async def recorded(site: Site, **fields: Any) -> tuple[Caller, Recording]:
    mira = await site.person("mira")
    assert mira.user
    return mira, await site.shelf.recording(mira.user, **fields)


@pytest.mark.parametrize(
    ("ending", "name"),
    [
        (".mp3", "audio.mp3"),
        (".m4a", "audio.m4a"),
        (".opus", "audio.opus"),
        ("/chapters.json", "chapters.json"),
        ("/peaks.json", "peaks.json"),
    ],
)
async def test_a_file_comes_whole_and_as_what_it_is(site: Site, ending: str, name: str) -> None:
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}{ending}")
    media_type, content = FILES[name]
    assert (answer.status, answer.body) == (200, content)
    assert answer.headers["Content-Type"] == media_type
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"] == f'"1-{name}"'
    head = await site.nobody.ask("HEAD", f"/recordings/{recording.id}{ending}", headers={"Range": "bytes=0-9"})
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(content)))


async def test_a_part_comes_with_its_place(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3", headers={"Range": "bytes=70000-80000"})
    assert (answer.status, answer.body) == (206, SOUND[70000:80001])
    assert answer.headers["Content-Range"] == f"bytes 70000-80000/{len(SOUND)}"
    assert answer.headers["Content-Length"] == "10001"
    assert answer.headers["Content-Type"] == "audio/mpeg"


async def test_several_parts_come_as_byteranges(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3", headers={"Range": "bytes=500-509, 0-99, -5"})
    assert answer.status == 206
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert "Content-Range" not in answer.headers
    kind = answer.headers["Content-Type"]
    assert kind.startswith("multipart/byteranges; boundary=")
    read = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + answer.body)
    parts = [(part["Content-Range"], part.get_content_type()) for part in read.walk() if not part.is_multipart()]
    size = len(SOUND)
    places = [f"bytes 500-509/{size}", f"bytes 0-99/{size}", f"bytes {size - 5}-{size - 1}/{size}"]
    assert parts == [(place, "audio/mpeg") for place in places]
    boundary = kind.rpartition("=")[2].encode()
    bodies = [part.partition(b"\r\n\r\n")[2] for part in answer.body.split(b"\r\n--" + boundary)[1:-1]]
    assert bodies == [SOUND[500:510], SOUND[:100], SOUND[-5:]]


async def test_a_range_behind_the_end_says_how_long_the_file_is(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3", headers={"Range": "bytes=999999-"})
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(SOUND)}")
    assert answer.code == "range_unsatisfiable"
    assert answer.json["detail"] == "The file has 102400 bytes; the range begins behind its end."


async def test_a_unit_that_nobody_knows_is_ignored(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3", headers={"Range": "items=0-9"})
    assert (answer.status, len(answer.body)) == (200, len(SOUND))


async def test_a_part_of_another_rendering_is_never_mixed_in(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    path = f"/recordings/{recording.id}.mp3"
    tag = (await site.nobody.get(path)).headers["ETag"]
    headers = {"Range": "bytes=5-9", "If-Range": tag}
    assert (await site.nobody.get(path, headers=headers)).status == 206
    await site.shelf.made_again(recording, b"made again")
    answer = await site.nobody.get(path, headers=headers)
    assert (answer.status, answer.body) == (200, b"made again")


async def test_a_part_of_what_was_made_anew_at_the_same_revision_is_not_mixed_in_either(site: Site) -> None:
    mira, recording = await recorded(site)
    files: dict[str, str] = {}
    for attempt in ("first", "second"):
        for name in ("audio.mp3", "tracks/1.opus", "archive.zip"):
            key = f"recordings/{recording.id}/1-{attempt}/{name}"
            await site.shelf.blob(key, f"{attempt} {name}".encode(), "audio/ogg")
            await site.shelf.file(recording, name, key=key)
        for ending in (".mp3", "/tracks/1.opus", ".zip"):
            path = f"/recordings/{recording.id}{ending}"
            if tag := files.get(path):
                answer = await mira.get(path, headers={"Range": "bytes=0-1", "If-Range": tag})
                assert (answer.status, answer.body[:7]) == (200, b"second ")
            files[path] = (await mira.get(path)).headers["ETag"]
            again = await mira.get(path, headers={"Range": "bytes=0-1", "If-Range": files[path]})
            assert (again.status, len(again.body)) == (206, 2)


async def test_what_somebody_has_is_not_sent_again(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    path = f"/recordings/{recording.id}.mp3"
    answer = await site.nobody.get(path, headers={"If-None-Match": '"0-audio.mp3", "1-audio.mp3"'})
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == '"1-audio.mp3"'
    changed = await site.nobody.get(path, headers={"If-Match": '"0-audio.mp3"'})
    assert (changed.status, changed.code, changed.headers["ETag"]) == (412, "file_changed", '"1-audio.mp3"')


async def test_it_plays_in_place_and_is_kept_when_asked_for(site: Site) -> None:
    _, recording = await recorded(site, title="Tea & Köln: part 1", **OPENLY)
    path = f"/recordings/{recording.id}.mp3"
    played, kept = await site.nobody.get(path), await site.nobody.get(f"{path}?download=1")
    assert played.headers["Content-Disposition"].startswith('inline; filename="Tea & Koln part 1 2026-11-22.mp3"')
    assert kept.headers["Content-Disposition"] == (
        'attachment; filename="Tea & Koln part 1 2026-11-22.mp3"; '
        "filename*=UTF-8''Tea%20&%20K%C3%B6ln%20part%201%202026-11-22.mp3"
    )


async def test_parameters_that_players_add_do_not_matter(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3?utm=app&utm=x&t=5", headers={"Range": "bytes=0-0"})
    assert answer.status == 206


async def test_other_sites_may_play_what_everybody_may_hear_and_caches_ask_each_time(site: Site) -> None:
    mira, recording = await recorded(site, **OPENLY)
    path = f"/recordings/{recording.id}.mp3"
    headers = (await site.nobody.get(path)).headers
    assert headers["Cache-Control"] == "public, no-cache"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    await site.store.recordings.change(recording.id, visibility=Visibility.PRIVATE)
    headers = (await mira.get(path)).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_voices_and_the_archive_are_for_their_host(site: Site) -> None:
    mira, recording = await recorded(site, **OPENLY)
    await site.shelf.file(recording, "tracks/1.opus", b"a voice", label="Mira / host")
    await site.shelf.file(recording, "archive.zip", b"everything", type="application/zip")
    voice, archive = f"/recordings/{recording.id}/tracks/1.opus", f"/recordings/{recording.id}.zip"
    for path in (voice, archive):
        assert (await site.nobody.get(path)).status == 401
    heard = await mira.get(voice)
    assert (heard.body, heard.headers["Content-Type"]) == (b"a voice", "audio/ogg")
    assert 'filename="Sunday talk - Mira host 2026-11-22.opus"' in heard.headers["Content-Disposition"]
    assert heard.headers["Cache-Control"] == "private, no-cache"
    kept = await mira.get(archive)
    assert (kept.body, kept.headers["Content-Type"]) == (b"everything", "application/zip")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="Sunday talk 2026-11-22.zip"'
    assert (await mira.get(f"/recordings/{recording.id}/tracks/2.opus")).code == "file_not_found"


async def test_a_clip_is_a_file_of_its_own(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    clip = await site.shelf.clip(recording)
    answer = await site.nobody.get(f"/clips/{clip.id}.mp3", headers={"Range": "bytes=-10"})
    assert (answer.status, answer.body) == (206, SOUND[990:1000])
    assert answer.headers["ETag"] == f'"clips-{clip.id}-1.mp3"'
    assert answer.headers["Content-Disposition"] == 'inline; filename="The best of it.mp3"'


async def test_a_clip_that_is_being_cut_will_be_there_soon(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    clip = await site.shelf.clip(recording, state=RecordingState.RENDERING, key=None, size=None)
    answer = await site.nobody.get(f"/clips/{clip.id}.mp3")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "being_made_again", "5")
    failed = await site.shelf.clip(recording, state=RecordingState.FAILED, key=None, size=None)
    assert (await site.nobody.get(f"/clips/{failed.id}.mp3")).code == "file_not_found"


async def test_what_is_being_made_again_says_when_to_come_back(site: Site) -> None:
    _, recording = await recorded(site, files=False, state=RecordingState.RENDERING, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "being_made_again", "5")
    assert answer.json["detail"] == "This recording is being made again at the moment. Try again in a few seconds."


async def test_old_files_are_served_until_the_new_ones_are_there(site: Site) -> None:
    _, recording = await recorded(site, state=RecordingState.RENDERING, **OPENLY)
    assert (await site.nobody.get(f"/recordings/{recording.id}.mp3")).status == 200


async def test_of_a_recording_that_failed_there_are_no_files(site: Site) -> None:
    _, recording = await recorded(site, files=False, state=RecordingState.FAILED, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (answer.status, answer.code) == (404, "file_not_found")


async def test_the_beginning_can_be_heard_while_the_rest_is_made(site: Site) -> None:
    _, recording = await recorded(site, files=False, state=RecordingState.RENDERING, **OPENLY)
    await site.shelf.file(recording, "preview.mp3", b"the beginning", type="audio/mpeg")
    answer = await site.nobody.get(f"/recordings/{recording.id}/preview.mp3")
    assert (answer.status, answer.body, answer.headers["Content-Type"]) == (200, b"the beginning", "audio/mpeg")


async def test_a_file_that_went_since_its_row_was_read_is_asked_for_again(site: Site) -> None:
    _, recording = await recorded(site, **OPENLY)
    await site.context.recorder.blobs.delete_all(f"recordings/{recording.id}/")
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "being_made_again", "1")


@dataclass
class Faulty:
    """A store that does its part as far as the test wants; stands in for S3 on a bad day."""

    size: int = 1 << 24
    refuses: bool = False  # to open
    after: int | None = None  # bytes, until it breaks off
    redirects: bool = False
    signed_for: int = 0  # seconds
    closed: asyncio.Event = field(default_factory=asyncio.Event)  # whether the reading was given up
    sent: int = 0

    async def open(self, key: str) -> "Faulty":
        if self.refuses:
            raise Unavailable("The store of recordings refuses. Tell the operator.", code="blobs_refused")
        if key.endswith("nothing"):
            raise NotFound("There is no such blob.")
        return self

    async def read(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        try:
            for at in range(start, self.size if end is None else end, 1 << 16):
                if self.after is not None and at >= self.after:
                    raise Unavailable("The store of recordings broke off.", code="blobs_unavailable")
                yield bytes(min(1 << 16, (self.size if end is None else end) - at))
                self.sent += 1 << 16
                await asyncio.sleep(0)
        finally:
            self.closed.set()

    async def url(self, key: str, seconds: int, filename: str, type: str) -> str | None:  # noqa: A002
        self.signed_for = seconds
        return f"https://store.example:9000/bucket/{key}?signature=x&name={filename}" if self.redirects else None


def _put_in(site: Site, monkeypatch: pytest.MonkeyPatch, **knobs: Any) -> Faulty:
    store = Faulty(**knobs)
    monkeypatch.setattr(site.context.recorder, "blobs", store)
    return store


async def test_a_store_that_refuses_is_a_problem_and_not_a_broken_file(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, recording = await recorded(site, **OPENLY)
    _put_in(site, monkeypatch, refuses=True)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (answer.status, answer.code) == (503, "blobs_refused")


async def test_a_store_that_breaks_off_at_once_is_a_problem_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _, recording = await recorded(site, **OPENLY)
    _put_in(site, monkeypatch, after=0)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (answer.status, answer.code) == (503, "blobs_unavailable")
    assert "ETag" not in answer.headers


async def test_half_a_file_is_never_taken_for_the_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _, recording = await recorded(site, **OPENLY)
    store = _put_in(site, monkeypatch, after=1 << 20)
    with pytest.raises((ClientPayloadError, ClientConnectionError)):
        await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert store.closed.is_set()


async def test_whoever_leaves_stops_the_reading(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _, recording = await recorded(site, **OPENLY)
    store = _put_in(site, monkeypatch, size=1 << 32)
    async with site.client.get(f"/recordings/{recording.id}.mp3") as response:
        await response.content.readexactly(1000)
        response.close()
    async with asyncio.timeout(20):
        await store.closed.wait()
    assert store.sent < 1 << 28
    assert (await site.nobody.get("/livez")).status == 200


@pytest.mark.parametrize("what", ["file", "clip"])
@pytest.mark.parametrize("why", ["withdrawn", "deleted", "private"])
async def test_what_is_taken_off_stops_while_it_plays(
    site: Site, monkeypatch: pytest.MonkeyPatch, why: str, what: str
) -> None:
    monkeypatch.setattr(media, "LOOK_SECONDS", 0.0)
    mira, recording = await recorded(site, **OPENLY)
    clip = await site.shelf.clip(recording)
    store = _put_in(site, monkeypatch, size=1 << 32)
    path = f"/recordings/{recording.id}.mp3" if what == "file" else f"/clips/{clip.id}.mp3"
    async with site.client.get(path) as response:
        await response.content.readexactly(1 << 18)
        if why == "withdrawn":
            await site.context.recorder.withdraw(recording, mira.pid)
        elif why == "deleted":
            await site.context.recorder.delete(recording, mira.pid)
        else:
            await site.store.recordings.change(recording.id, visibility=Visibility.PRIVATE)
        with pytest.raises((ClientPayloadError, ClientConnectionError)):
            await response.read()
    assert store.closed.is_set()
    assert store.sent < 1 << 30


async def test_what_stays_is_sent_to_its_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "LOOK_SECONDS", 0.0)
    mira, recording = await recorded(site)
    clip = await site.shelf.clip(recording)
    _put_in(site, monkeypatch, size=1 << 20)
    for path in (f"/recordings/{recording.id}.mp3", f"/clips/{clip.id}.mp3"):
        assert len((await mira.get(path)).body) == 1 << 20


async def test_others_are_served_while_somebody_takes_a_long_file(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    _, recording = await recorded(site, **OPENLY)
    _put_in(site, monkeypatch, size=1 << 28)

    async def drink() -> Answer:
        return await site.nobody.get(f"/recordings/{recording.id}.mp3")

    drinking = asyncio.create_task(drink())
    for _ in range(20):
        assert (await site.nobody.get("/livez")).status == 200
    assert not drinking.done()
    drinking.cancel()
    await asyncio.gather(drinking, return_exceptions=True)


async def test_listeners_are_sent_to_the_store_where_the_operator_wants_that(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await open_site(blobs__redirect=True)
    _, recording = await recorded(site, **OPENLY)
    store = _put_in(site, monkeypatch, redirects=True)
    path = f"/recordings/{recording.id}"
    answer = await site.nobody.get(f"{path}.mp3")
    assert 0 < store.signed_for <= 15 * 60
    assert (answer.status, answer.headers["Cache-Control"]) == (302, "no-store")
    assert re.match(r"https://store\.example:9000/bucket/recordings/", answer.headers["Location"])
    assert (await site.nobody.ask("HEAD", f"{path}.mp3")).status == 200
    assert (await site.nobody.get(f"{path}.mp3?download=1", headers={"Range": "bytes=0-9"})).status == 206
    assert (await site.nobody.get(f"{path}/peaks.json")).status == 200  # the page's script may ask here alone


async def test_who_may_not_listen_is_not_sent_anywhere(open_site: OpenSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site = await open_site(blobs__redirect=True)
    _, recording = await recorded(site)
    _put_in(site, monkeypatch, redirects=True)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (answer.status, answer.code) == (404, "recording_not_found")


async def test_nobody_is_sent_to_the_store_for_what_can_be_taken_back(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = await open_site(blobs__redirect=True)
    mira, recording = await recorded(site)
    clip = await site.shelf.clip(recording)
    await site.shelf.file(recording, "tracks/1.opus", b"a voice", label="Mira")
    store = _put_in(site, monkeypatch, redirects=True, size=100)
    for path in (f"/recordings/{recording.id}.mp3", f"/clips/{clip.id}.mp3"):
        assert (await mira.get(path)).status == 200
    await site.store.recordings.change(recording.id, visibility=Visibility.PUBLIC)
    assert (await mira.get(f"/recordings/{recording.id}/tracks/1.opus")).status == 200
    assert store.signed_for == 0
    assert (await site.nobody.get(f"/clips/{clip.id}.mp3")).status == 302


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Settings for a store that checks signatures."""
    with nanio(tmp_path_factory.mktemp("nanio")) as url:
        make_bucket(url)
        yield {
            "blobs__kind": "s3",
            "blobs__bucket": BUCKET,
            "blobs__endpoint_url": url,
            "blobs__region": "us-east-1",
            "blobs__access_key": ACCESS,
            "blobs__secret": SECRET,
        }


async def test_a_signed_address_gives_a_player_what_it_asks_for(open_site: OpenSite, s3: dict[str, str]) -> None:
    site = await open_site(**s3, blobs__redirect=True)
    _, recording = await recorded(site, **OPENLY)
    way = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert way.status == 302
    async with ClientSession() as player:
        async with player.get(way.headers["Location"], headers={"Range": "bytes=100-199"}) as answer:
            assert (answer.status, await answer.read()) == (206, SOUND[100:200])
            assert answer.content_type == "audio/mpeg"
        async with player.get(way.headers["Location"].replace("recordings", "recording", 1)) as forged:
            assert forged.status in (403, 404)
    policy = (await site.nobody.get(f"/embed/r/{recording.id}")).headers["Content-Security-Policy"]
    assert f"media-src 'self' blob: {s3['blobs__endpoint_url']};" in policy


async def test_parts_come_through_the_node_where_listeners_are_not_sent_away(
    open_site: OpenSite, s3: dict[str, str]
) -> None:
    site = await open_site(**s3)
    _, recording = await recorded(site, **OPENLY)
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3", headers={"Range": "bytes=5-9,-5"})
    assert answer.status == 206
    assert SOUND[5:10] in answer.body
    whole = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    assert (whole.status, whole.body) == (200, SOUND)


async def test_a_store_that_is_away_is_a_problem(open_site: OpenSite, s3: dict[str, str]) -> None:
    site = await open_site(**s3)
    _, recording = await recorded(site, **OPENLY)
    site.context.recorder.blobs = await S3Blobs.connect(
        Bucket(
            name=BUCKET,
            endpoint_url="http://127.0.0.1:9",  # the port of `discard`: nobody listens there
            region="us-east-1",
            access_key=ACCESS,
            secret=SECRET,
            prefix="",
            redirect=False,
        )
    )
    answer = await site.nobody.get(f"/recordings/{recording.id}.mp3")
    await site.context.recorder.blobs.close()
    assert answer.status == 503
    assert answer.json["detail"]
