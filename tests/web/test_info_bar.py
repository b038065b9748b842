from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse

from spaces.errors import TooMany, Unavailable
from spaces.live import Outbox
from spaces.model import Action, ActionKind, Visibility
from spaces.web import info_bar
from spaces.web.gathering import PERIOD, SLOW_PERIOD, Gatherer
from spaces.web.info_bar import STREAMS, Streams
from tests.web.airing import Air
from tests.web.conftest import Caller, Site

BAR = "/api/v1/info-bar"


async def items(site: Site) -> list[dict[str, Any]]:
    answer = await site.nobody.get(BAR)
    assert answer.status == 200, answer
    found: list[dict[str, Any]] = answer.json["items"]
    return found


async def kinds(site: Site) -> dict[str, dict[str, Any]]:
    return {item["kind"]: item for item in await items(site)}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two seconds are long in a test; the last ones here have a clock of their own."""
    monkeypatch.setattr("spaces.web.gathering.PERIOD", 0)
    monkeypatch.setattr(info_bar, "PERIOD", 0.01)


async def test_an_empty_house_has_nothing_to_tell(site: Site) -> None:
    answer = await site.nobody.get(BAR)
    assert answer.json == {"items": []}


async def test_everybody_reads_what_goes_on(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens(topics=["tea"])
    item = (await kinds(site))["live"]
    assert item == {
        "id": f"live-{space['id']}",
        "kind": "live",
        "text": "Mira is live: “Sunday talk”",
        "url": space["url"],
        "at": item["at"],
        "space_id": space["id"],
        "privacy": "stage",
        "weight": 100,
        "title": "Sunday talk",
        "names": ["Mira"],
        "detail": "",
        "count": None,
    }
    assert set(await kinds(site)) == {"live", "topic", "listeners", "tap"}


async def test_anybodys_page_may_show_it_and_asks_again_cheaply(site: Site) -> None:
    await (await site.person("mira")).opens()
    first = await site.nobody.get(BAR)
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    again = await site.nobody.get(BAR, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    await (await site.person("noor")).opens(title="Other talk")
    assert (await site.nobody.get(BAR, headers={"If-None-Match": first.headers["ETag"]})).status == 200


async def test_a_few_listeners_are_told_as_a_few(site: Site) -> None:
    space = await (await site.person("mira")).opens()
    before = await site.nobody.get(BAR)
    for number in range(4):
        await site.rooms.join(space["id"], None, f"Guest {number}", None, Outbox())
    after = await site.nobody.get(BAR)
    assert before.body == after.body
    assert "a few listeners" in after.text
    await site.rooms.join(space["id"], None, "Guest 5", None, Outbox())
    assert (await kinds(site))["listeners"]["text"] == "5+ listeners in “Sunday talk”"
    assert "Guest" not in (await site.nobody.get(BAR)).text


async def test_what_was_done_is_told(site: Site) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    detail = {"url": "https://example.org/tea", "title": "How tea is made"}
    action = Action(site.clock.now(), ActionKind.SHARED, space["id"], mira.pid, "Mira", detail=detail)
    site.rooms.journal.note(action)
    await site.rooms.journal.written()
    assert (await kinds(site))["shared"]["text"] == "Mira shared “How tea is made” in “Sunday talk”"


async def test_what_comes_what_was_saved_and_what_plays_is_told(site: Site) -> None:
    mira = await site.person("mira")
    air = Air(site)
    await mira.opens(title="Morning tea", scheduled_start=(site.clock.now() + timedelta(hours=2)).isoformat())
    recording = await air.recording(mira, title="Last talk", published_at=site.clock.now())
    await site.shelf.recording(await site.account("noor"), title="Secret", visibility=Visibility.PRIVATE)
    await air.playing(mira)
    found = await kinds(site)
    assert found["starts_next"]["text"] == "Next: “Morning tea” with Mira at 22:00 UTC"
    assert found["recording_saved"]["url"].endswith(f"/r/{recording.id}")
    assert found["station"]["title"] == "Night boat"
    assert found["station"]["detail"].startswith("From ")
    assert "Secret" not in (await site.nobody.get(BAR)).text


async def test_a_private_station_is_not_told_of(site: Site) -> None:
    await Air(site).playing(await site.person("mira"), visibility="private")
    assert await items(site) == []


# The stream

Events = Callable[[], Awaitable[dict[str, Any]]]


@asynccontextmanager
async def reading(site: Site, **headers: str) -> AsyncIterator[tuple[ClientResponse, Events]]:
    async with site.nobody.client.get(f"{BAR}/stream", headers=headers) as response:

        async def following() -> dict[str, Any]:
            event: dict[str, Any] = {}
            while line := (await response.content.readline()).decode().rstrip("\n"):
                name, _, value = line.partition(": ")
                event[name] = value
            if "data" in event:
                event["items"] = json.loads(event["data"])["items"]
            return event

        yield response, following


async def test_the_stream_begins_with_everything_and_tells_of_changes(site: Site) -> None:
    async with reading(site, **{"Last-Event-ID": "whatever"}) as (response, following):
        assert response.headers["Content-Type"] == "text/event-stream"
        assert response.headers["X-Accel-Buffering"] == "no"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert await following() == {"retry": "3000"}
        first = await following()
        assert (first["event"], first["items"]) == ("items", [])
        await (await site.person("mira")).opens()
        second = await following()
        assert second["items"][0]["text"] == "Mira is live: “Sunday talk”"
        assert second["id"] != first["id"]


async def test_silence_is_kept_alive(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(info_bar, "PING", 0.01)
    async with reading(site) as (_, following):
        await following()
        await following()
        assert await following() == {":": ""}


async def test_it_ends_when_the_node_does_and_says_when_to_come_back(site: Site) -> None:
    async with reading(site) as (response, following):
        await following()
        await following()
        site.client.app[STREAMS].close()
        assert 1000 <= int((await following())["retry"]) < 5000
        assert await response.content.read() == b""
    refused = await site.nobody.get(f"{BAR}/stream")
    assert (refused.status, refused.code) == (503, "info_bar_full")


async def test_a_closing_node_does_not_wait_for_its_streams(site: Site) -> None:
    async with reading(site) as (response, following):
        await following()
        async with asyncio.timeout(2):
            await site.client.server.close()
            while await response.content.readany():
                pass


async def test_streams_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Streams(site.context, most=1)
    with streams.reading("10.0.0.1"), pytest.raises(Unavailable, match="Too many read"), streams.reading("10.0.0.2"):
        pass
    assert len(streams) == 0
    monkeypatch.setattr(info_bar, "STREAMS_PER_ADDRESS", 1)
    streams = Streams(site.context)
    one, two, third = streams.reading("10.0.0.1"), streams.reading("10.0.0.2"), streams.reading("10.0.0.1")
    with one, two, pytest.raises(TooMany, match="from your network"), third:
        pass
    with streams.reading("10.0.0.1"):
        assert len(streams) == 1


async def test_a_slow_reader_gets_the_newest_only(site: Site) -> None:
    streams = Streams(site.context)
    with streams.reading("10.0.0.1") as queue:
        task = asyncio.create_task(streams.run())
        await queue.get()
        mira: Caller = await site.person("mira")
        for number in range(3):
            space = await mira.opens(title=f"Talk {number}")
            await asyncio.sleep(0.05)
            await mira.post(f"/api/v1/spaces/{space['id']}/end")
        await mira.opens(title="The last one")
        newest = await streams.gatherer.edition()
        while queue.empty() or queue._queue[0].etag != newest.etag:  # type: ignore[attr-defined]
            await asyncio.sleep(0.01)
        assert queue.qsize() == 1
        task.cancel()


async def test_asking_with_head_does_not_wait(site: Site) -> None:
    answer = await site.nobody.ask("HEAD", f"{BAR}/stream")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream")


# How often the house is looked at


async def test_many_who_ask_are_answered_by_one_look(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spaces.web.gathering.PERIOD", PERIOD)
    mira, seconds = await site.person("mira"), [0.0]
    gatherer = Gatherer(site.context, lambda: seconds[0])
    first, *others = await asyncio.gather(*(gatherer.edition() for _ in range(20)))
    assert all(other is first for other in others)
    await mira.opens()
    assert await gatherer.edition() is first
    seconds[0] += PERIOD
    assert b"Mira is live" in (await gatherer.edition()).body


async def test_what_rarely_changes_is_looked_at_now_and_then(site: Site) -> None:
    seconds = [0.0]
    gatherer = Gatherer(site.context, lambda: seconds[0])
    await gatherer.edition()
    mira = await site.person("mira")
    await Air(site).recording(mira, title="Last talk", published_at=site.clock.now())
    seconds[0] += PERIOD
    assert b"Last talk" not in (await gatherer.edition()).body
    seconds[0] += SLOW_PERIOD - PERIOD
    assert b"Last talk" in (await gatherer.edition()).body
