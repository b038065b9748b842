"""Pictures of stations and podcasts over HTTP."""

from __future__ import annotations

import io

import pytest

from spaces.errors import NotFound
from stations.covers import keep
from tests.programmes import picture
from tests.web.airing import Air, Json
from tests.web.conftest import Answer, Caller, Site

API = "/api/v1/stations"
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG"


async def upload(who: Caller, body: bytes, kind: str = "image/png") -> Answer:
    return await who.ask("PUT", f"{API}/night-boat/cover", data=io.BytesIO(body), headers={"Content-Type": kind})


async def test_a_station_without_a_cover_has_one_that_is_drawn(site: Site, station: Json) -> None:
    large = await site.nobody.get("/stations/night-boat/cover.jpg")
    assert (large.status, large.headers["Content-Type"], large.body[:4]) == (200, "image/png", PNG)
    small = await site.nobody.get(station["cover"])
    assert (small.status, small.headers["Content-Type"], small.body[8:12]) == (200, "image/webp", b"WEBP")
    assert small.headers["Cache-Control"] == "public, max-age=31536000"
    assert small.headers["Access-Control-Allow-Origin"] == "*"
    again = await site.nobody.get(station["cover"], headers={"If-None-Match": small.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


async def test_an_uploaded_cover_is_shown_as_a_square_until_it_is_taken_away(
    site: Site, mira: Caller, station: Json
) -> None:
    answer = await upload(mira, picture("tea"))
    assert answer.status == 200, answer
    assert answer.json["cover_own"] is True
    assert answer.json["cover"] != station["cover"]
    large = await site.nobody.get("/stations/night-boat/cover.jpg")
    assert (large.headers["Content-Type"], large.body[:3]) == ("image/jpeg", JPEG)
    row = await site.store.stations.get(station["id"])
    assert row is not None
    assert row.cover is not None
    without = (await mira.delete(f"{API}/night-boat/cover")).json
    assert (without["cover_own"], without["cover"]) == (False, station["cover"])
    with pytest.raises(NotFound):
        await site.context.recorder.blobs.open(row.cover)
    assert (await site.nobody.get("/stations/night-boat/cover.jpg")).body[:4] == PNG


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"", "image/png", 422, "body_missing"),
        (b"not a picture", "image/png", 422, "picture_invalid"),
        (PNG + b"\r\n\x1a\n" + bytes(99), "image/png", 422, "picture_invalid"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", 415, "media_type"),
        (bytes(10_000_001), "image/png", 413, "picture_too_large"),
    ],
)
async def test_what_is_no_picture_is_refused_in_words(
    mira: Caller, station: Json, body: bytes, kind: str, status: int, code: str
) -> None:
    answer = await upload(mira, body, kind)
    assert (answer.status, answer.code) == (status, code)
    assert (await mira.get(f"{API}/night-boat")).json["cover"] == station["cover"]


async def test_the_cover_of_a_private_station_is_for_its_people_and_their_podcast_apps(
    site: Site, mira: Caller
) -> None:
    made = await Air(site).station(mira, visibility="private")
    token = made["feed_url"].partition("?")[2]
    for form in ("jpg", "webp"):
        path = f"/stations/night-boat/cover.{form}"
        assert (await site.nobody.get(path)).code == "station_not_found"
        assert (await site.nobody.get(f"{path}?token=wrong")).code == "station_not_found"
        answer = await site.nobody.get(f"{path}?{token}")
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "private, no-cache")
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert (await mira.get(path)).status == 200


async def test_a_podcasts_picture_is_served_by_us(site: Site, mira: Caller) -> None:
    station, feed = await Air(site).playing(mira, 1)
    path = f"/pictures/{feed.id}"
    assert (await site.nobody.get(path)).code == "picture_not_found"
    key = await keep(site.context.recorder.blobs, f"feeds/{feed.id}", b"RIFF....WEBP", "webp")
    await site.store.feeds.change(feed.id, picture=key)
    (item,) = await Air(site).items(mira, station)
    assert item["picture"].startswith(f"{path}?v=")
    answer = await site.nobody.get(item["picture"])
    assert (answer.body, answer.headers["Content-Type"]) == (b"RIFF....WEBP", "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000"
    source = (await mira.get(f"{API}/night-boat/sources")).json["items"][0]
    assert source["picture"] == item["picture"]
    assert (await site.nobody.get("/pictures/nothing")).code == "picture_not_found"


async def test_the_feeds_address_comes_as_a_qr_code(site: Site, mira: Caller, station: Json) -> None:
    answer = await site.nobody.get("/stations/night-boat/qr.svg")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert answer.text.count("<svg") == 1
    await mira.patch(f"{API}/night-boat", {"visibility": "private"})
    assert (await site.nobody.get("/stations/night-boat/qr.svg")).code == "station_not_found"
    private = await mira.get("/stations/night-boat/qr.svg")
    assert private.text != answer.text
    assert private.headers["Cache-Control"] == "private, no-store"
