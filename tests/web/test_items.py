"""What a station plays, by the API: pages of items, one item, its chapters and its transcript."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from spaces.model import Answer, Chapter, Consent, Episode, SourceKind, Visibility
from spaces.model.podcast import Enclosure, Person, Soundbite, Transcript
from tests.store.samples import episode
from tests.web.airing import Air, Json
from tests.web.conftest import Caller, OpenSite, Site

API = "/api/v1/stations"
CHAPTERS = {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Welcome"}, {"startTime": 9, "title": "Tea"}]}
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mira>Hello."


async def test_items_come_in_the_order_of_the_station_a_page_at_a_time(site: Site, air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira, 5)
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await site.nobody.get(f"{API}/night-boat/items?limit=2{cursor}")).json
        seen += [item["title"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert seen == [f"Episode {number}" for number in (5, 4, 3, 2, 1)]
    assert [item["title"] for item in await air.items(mira, station, "?q=number%203")] == ["Episode 3"]
    for nonsense in ("nonsense", "MjAyNi0xMS0yMiBh", "OTk5OTk5OTk5OTk5OTk5OTk5OTkgYQ"):
        assert (await mira.get(f"{API}/night-boat/items?cursor={nonsense}")).code == "cursor_invalid"


async def test_an_episode_says_where_it_comes_from_and_is_played_from_there(air: Air, mira: Caller) -> None:
    station = await air.station(mira)
    feed = await air.feed(
        0,
        title="Harbour talk",
        link="https://harbour.example",
        author="Ada",
        explicit=True,
        funding=(("https://pay.example/", "Pay"), ("x:y", "No")),
    )
    await air.publish(feed, rich(episode(feed)))
    await air.source(station, SourceKind.FEED, feed.id)
    await air.settle(station)
    (item,) = await air.items(mira, station)
    assert item["kind"] == "episode"
    assert item["audio"] == {"url": "https://media.example/1.mp3?a=b", "type": "audio/mpeg", "bytes": 77}
    assert item["source"] == {"title": "Harbour talk", "url": "https://harbour.example", "kind": "feed"}
    assert item["because"] == "From Harbour talk, a source of this station."
    assert (item["author"], item["explicit"], item["imported"], item["picture"]) == ("Ada", True, True, None)
    assert (item["has_chapters"], item["has_transcript"], item["season"], item["number"]) == (True, True, 2, 7.5)
    assert (item["url"], item["recording_id"], item["colors"]) == ("https://harbour.example", None, None)
    detail = (await mira.get(f"/api/v1/items/{item['id']}")).json
    assert {name: detail[name] for name in item} == item
    assert detail["notes"] == "<p>Tea</p>"
    assert detail["persons"] == [{"name": "Noor", "role": "host", "href": None}]
    assert detail["funding"] == [{"url": "https://pay.example/", "text": "Pay"}]
    assert detail["license"] == "cc-by-4.0"
    assert detail["soundbites"] == [{"start": 1.5, "duration": 30.0, "title": "Listen"}]


def rich(plain: Episode, base: str = "https://podcasts.example") -> Episode:
    return replace(
        plain,
        enclosure=Enclosure("https://media.example/1.mp3?a=b", "audio/mpeg", 77),
        notes="<p>Tea</p>",
        link="javascript:alert(1)",
        season=2,
        number=7.5,
        chapters=f"{base}/chapters.json",
        transcripts=(Transcript(f"{base}/said.txt", "text/plain"), Transcript(f"{base}/said.vtt", "text/vtt")),
        persons=(Person("Noor", href="data:text/html,x"),),
        soundbites=(Soundbite(1.5, 30.0, "Listen"),),
        license="cc-by-4.0",
    )


async def test_a_recording_says_who_speaks_and_has_its_page_and_chapters(site: Site, air: Air, mira: Caller) -> None:
    noor = await site.person("noor")
    assert noor.user
    assert mira.user
    station = await air.station(mira)
    made = await air.recording(
        noor, description="Tea <b>\n\nand\nmilk", topics=("radio",), chapters=(Chapter(0.0, "Hello"),)
    )
    await site.store.recordings.put_consent(
        Consent(made.id, "g_1", None, "Secret", None, 3, site.clock.now(), Answer.ANONYMOUS)
    )
    await air.source(station, SourceKind.HOST, noor.user.id)
    await air.settle(station)
    (item,) = await air.items(site.nobody, station)
    assert (item["id"], item["kind"], item["recording_id"]) == (f"r{made.id}", "recording", made.id)
    assert item["audio"]["url"] == f"http://127.0.0.1:8080/recordings/{made.id}.mp3"
    assert item["url"] == f"http://127.0.0.1:8080/r/{made.id}"
    assert (item["because"], item["imported"]) == ("A recording of @noor.", False)
    assert item["source"] == {"title": "Noor", "url": "http://127.0.0.1:8080/u/noor", "kind": "host"}
    assert item["colors"] == [noor.user.color]
    detail = (await site.nobody.get(f"/api/v1/items/{item['id']}")).json
    assert detail["notes"] == "<p>Tea &lt;b&gt;</p><p>and<br>milk</p>"
    chapters = (await site.nobody.get(f"/api/v1/items/{item['id']}/chapters")).json["chapters"]
    assert chapters == [{"start": 0.0, "title": "Hello", "url": None}]
    assert (await site.nobody.get(f"/api/v1/items/{item['id']}/transcript")).json == {"cues": []}


async def test_every_item_says_why_it_is_there(site: Site, air: Air, mira: Caller) -> None:
    other, _ = await air.playing(mira, 1, title="Day boat")
    secret, _ = await air.playing(mira, 1, title="Secret boat", visibility="private")
    station = await air.station(mira)
    tagged = await air.recording(mira, topics=("Radio",))
    picked = await air.recording(mira, topics=())
    for kind, ref in (
        (SourceKind.STATION, other["id"]),
        (SourceKind.STATION, secret["id"]),
        (SourceKind.TOPIC, "radio"),
        (SourceKind.RECORDING, picked.id),
    ):
        await air.source(station, kind, ref)
    await air.settle(station)
    because = {item["id"]: item["because"] for item in await air.items(site.nobody, station)}
    assert because.pop(f"r{tagged.id}") == "Tagged “radio”."
    assert because.pop(f"r{picked.id}") == "Picked by the editors."
    assert sorted(because.values()) == ["From another station.", "From the station “Day boat”."]


async def test_what_is_made_private_is_gone_at_once(site: Site, air: Air, mira: Caller) -> None:
    station, made = await air.station(mira), await air.recording(mira)
    await air.source(station, SourceKind.RECORDING, made.id)
    await air.settle(station)
    assert len(await air.items(site.nobody, station)) == 1
    await site.store.recordings.change(made.id, visibility=Visibility.PRIVATE)
    assert await air.items(site.nobody, station) == []
    assert (await site.nobody.get(f"/api/v1/items/r{made.id}")).code == "item_not_found"


async def test_what_only_a_hidden_station_plays_is_found_by_naming_the_station(
    site: Site, air: Air, mira: Caller
) -> None:
    """Ids of episodes are numbers, which can be counted through."""
    unlisted, _ = await air.playing(mira, 1, visibility="unlisted")
    private, _ = await air.playing(mira, 1, title="Mine", visibility="private")
    (first,), (second,) = await air.items(mira, unlisted), await air.items(mira, private)
    for rest in ("", "/chapters", "/transcript"):
        path = f"/api/v1/items/{first['id']}{rest}"
        assert (await site.nobody.get(path)).code == "item_not_found"
        assert (await site.nobody.get(f"{path}?station={unlisted['slug']}")).status == 200
        assert (await mira.get(path)).status == 200
        path = f"/api/v1/items/{second['id']}{rest}"
        assert (await site.nobody.get(path)).code == "item_not_found"
        assert (await site.nobody.get(f"{path}?station=mine")).code == "station_not_found"
        assert (await site.nobody.get(f"{path}?station={unlisted['id']}")).code == "item_not_found"
        assert (await mira.get(path)).status == 200
    for unknown in ("e999999", "rnosuchthing1", "x", "e", "e1x", "e99999999999999999999999"):
        assert (await mira.get(f"/api/v1/items/{unknown}")).code == "item_not_found", unknown


@dataclass
class Publisher:
    """A publisher's server, and what it was asked."""

    url: str = ""
    answers: dict[str, web.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        answer = self.answers.get(request.path)
        await asyncio.sleep(0)
        return web.Response(status=404) if answer is None else web.Response(body=answer.body, headers=answer.headers)


@pytest.fixture
async def publisher() -> AsyncIterator[Publisher]:
    made = Publisher()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.handle)
    async with TestServer(app) as server:
        made.url = str(server.make_url("")).rstrip("/")
        yield made


async def published(site: Site, publisher: Publisher) -> tuple[Caller, Json]:
    """Somebody, and an episode of that publisher in their station."""
    air, mira = Air(site), await site.person("mira")
    station, feed = await air.station(mira), await air.feed(0)
    await air.publish(feed, rich(episode(feed), publisher.url))
    await air.source(station, SourceKind.FEED, feed.id)
    await air.settle(station)
    return mira, (await air.items(mira, station))[0]


@pytest.fixture
async def opened(open_site: OpenSite) -> Site:
    return await open_site(fetch__allow_hosts=["127.0.0.1"])


async def test_chapters_are_fetched_when_somebody_wants_them_and_once(opened: Site, publisher: Publisher) -> None:
    publisher.answers["/chapters.json"] = web.json_response(CHAPTERS)
    mira, item = await published(opened, publisher)
    path = f"/api/v1/items/{item['id']}/chapters"
    answers = await asyncio.gather(*(who.get(path) for who in (mira, opened.nobody, mira, opened.nobody)))
    assert [answer.json["chapters"] for answer in answers] == [
        [{"start": 0.0, "title": "Welcome", "url": None}, {"start": 9.0, "title": "Tea", "url": None}]
    ] * 4
    assert publisher.asked == ["/chapters.json"]


async def test_the_best_form_of_a_transcript_is_taken_and_else_the_next(opened: Site, publisher: Publisher) -> None:
    publisher.answers["/said.vtt"] = web.Response(text=VTT)
    publisher.answers["/said.txt"] = web.Response(text="Mira: Hello from the text.")
    mira, item = await published(opened, publisher)
    path = f"/api/v1/items/{item['id']}/transcript"
    cue = {"start": 1.0, "end": 2.0, "speaker": "Mira", "text": "Hello."}
    assert (await mira.get(path)).json == {"cues": [cue]}
    del publisher.answers["/said.vtt"]
    assert (await mira.get(path)).json == {"cues": [cue]}
    opened.context.transcripts = type(opened.context.transcripts)(10**6, 60)
    assert (await mira.get(path)).json["cues"][0]["text"] == "Hello from the text."


async def test_what_publishers_send_is_read_one_after_the_other(opened: Site, publisher: Publisher) -> None:
    publisher.answers["/said.vtt"] = web.Response(text=VTT)
    mira, item = await published(opened, publisher)
    path = f"/api/v1/items/{item['id']}"
    async with opened.context.lock("beside"):
        said = asyncio.create_task(mira.get(f"{path}/transcript"))
        while "/said.vtt" not in publisher.asked:
            await asyncio.sleep(0.01)
        done, _ = await asyncio.wait([said], timeout=0.2)
        assert not done
    assert (await said).json["cues"][0]["text"] == "Hello."


@pytest.mark.parametrize("body", [b"", b"<html>", json.dumps([1]).encode()])
async def test_chapters_that_cannot_be_read_are_told_with_the_cause(
    opened: Site, publisher: Publisher, body: bytes
) -> None:
    publisher.answers["/chapters.json"] = web.Response(body=body)
    mira, item = await published(opened, publisher)
    answer = await mira.get(f"/api/v1/items/{item['id']}/chapters")
    assert (answer.status, answer.code) == (503, "publisher_unavailable")
    assert "The chapters of this episode cannot be shown." in answer.json["detail"]
    assert (await mira.get(f"/api/v1/items/{item['id']}/transcript")).code == "publisher_unavailable"


async def test_what_is_beside_an_episode_is_never_fetched_from_private_networks(
    site: Site, publisher: Publisher
) -> None:
    publisher.answers["/chapters.json"] = web.json_response(CHAPTERS)
    mira, item = await published(site, publisher)
    answer = await mira.get(f"/api/v1/items/{item['id']}/chapters")
    assert answer.code == "publisher_unavailable"
    assert "only asks the public internet" in answer.json["detail"]
    assert publisher.asked == []


async def test_nobody_makes_this_server_fetch_without_end(opened: Site, publisher: Publisher) -> None:
    mira, item = await published(opened, publisher)
    assert mira.user
    for _ in range(120):
        opened.context.fetching.require(mira.user.id, opened.clock.now().timestamp())
    answer = await mira.get(f"/api/v1/items/{item['id']}/chapters")
    assert (answer.status, answer.code) == (429, "fetch_limit")
    assert publisher.asked == []


async def test_what_was_heard_is_synced_and_the_newest_wins(site: Site, air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira)
    first, second, _ = await air.items(mira, station)

    async def put(position: float, minutes: int, **fields: Any) -> Json:
        at = (site.clock.now() - timedelta(minutes=minutes)).isoformat()
        one = {"item_id": first["id"], "position": position, "duration": 600.0, "updated_at": at} | fields
        answer = await mira.put("/api/v1/listening", json={"heard": [one]})
        assert answer.status == 200, answer
        (kept,) = answer.json["heard"]
        return {name: kept[name] for name in ("position", "finished", "thumb")}

    assert await put(60.0, 5, thumb=1) == {"position": 60.0, "finished": False, "thumb": 1}
    assert await put(30.0, 9) == {"position": 60.0, "finished": False, "thumb": 1}
    assert await put(600.0, 1, finished=True) == {"position": 600.0, "finished": True, "thumb": 1}
    assert await put(2.0, -60) == {"position": 2.0, "finished": True, "thumb": 1}  # a clock that is ahead
    site.clock.advance(1)
    nothing = {"finished": None, "thumb": None}  # another device, which knows of no marks
    assert await put(2.5, 0, **nothing) == {"position": 2.5, "finished": True, "thumb": 1}
    site.clock.advance(1)
    assert await put(3.0, 0, finished=False, thumb=0) == {"position": 3.0, "finished": False, "thumb": 0}
    listed = (await mira.get(f"/api/v1/listening?items={first['id']},{second['id']},e999")).json["heard"]
    assert [(one["item_id"], one["position"]) for one in listed] == [(first["id"], 3.0)]
    shown = (await air.items(mira, station))[0]["heard"]
    assert shown == {"position": 3.0, "duration": 600.0, "finished": False, "thumb": 0}
    assert (await air.items(await site.person("noor"), station))[0]["heard"] is None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"item_id": "x1"}, "heard.0.item_id"),
        ({"position": -1.0}, "heard.0.position"),
        ({"thumb": 2}, "heard.0.thumb"),
        ({"updated_at": "yesterday"}, "heard.0.updated_at"),
    ],
)
async def test_what_makes_no_sense_is_not_kept(mira: Caller, fields: Json, field: str) -> None:
    one = {"item_id": "e1", "position": 1.0, "updated_at": "2026-11-22T20:00:00Z"} | fields
    answer = await mira.put("/api/v1/listening", json={"heard": [one]})
    assert (answer.status, answer.json["field"]) == (422, field)


async def test_nothing_is_kept_of_items_that_do_not_exist(mira: Caller) -> None:
    for item_id in ("e5", "e999999999999999999", "rnosuchthing1"):
        one = {"item_id": item_id, "position": 1.0, "updated_at": "2026-11-22T20:00:00Z"}
        assert (await mira.put("/api/v1/listening", json={"heard": [one]})).json == {"heard": []}, item_id
    many = ",".join(f"e{number}" for number in range(201))
    assert (await mira.get(f"/api/v1/listening?items={many}")).code == "items_invalid"


async def test_where_somebody_is_in_a_station_is_remembered(site: Site, air: Air, mira: Caller) -> None:
    station, _ = await air.playing(mira)
    item = (await air.items(mira, station))[1]
    assert (await mira.put(f"{API}/night-boat/tuning", json={"item_id": item["id"]})).status == 204
    tuning = (await mira.get(f"{API}/night-boat")).json["tuning"]
    assert tuning["item_id"] == item["id"]
    assert (await (await site.person("noor")).get(f"{API}/night-boat")).json["tuning"] is None
    second = (await air.items(mira, station))[0]
    for minutes, place in ((5, item), (-60, second), (0, second)):  # an old device; one with its clock ahead
        site.clock.advance(1)
        at = (site.clock.now() - timedelta(minutes=minutes)).isoformat()
        told = {"item_id": second["id"], "updated_at": at}
        assert (await mira.put(f"{API}/night-boat/tuning", json=told)).status == 204
        tuning = (await mira.get(f"{API}/night-boat")).json["tuning"]
        assert tuning["item_id"] == place["id"]
    assert (await mira.put(f"{API}/night-boat/tuning", json={"item_id": "e999"})).code == "item_not_found"
