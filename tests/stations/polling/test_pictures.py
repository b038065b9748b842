"""Pictures of strangers, and covers made of them."""

from __future__ import annotations

import asyncio
import contextlib
import struct
import subprocess
import sys
import zlib
from collections import Counter
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest

from spaces import png
from spaces.errors import Invalid
from stations import covers, pictures
from tests.stations.polling.garden import Garden


def picture(codec: str = "png", width: int = 900, height: int = 600, color: tuple[int, ...] = (200, 30, 60)) -> bytes:
    pixel_format = {"png": "rgb24", "mjpeg": "yuvj420p", "libwebp": "yuv420p", "gif": "rgb8"}[codec]
    encoder: Any = av.CodecContext.create(codec, "w")
    encoder.width, encoder.height, encoder.pix_fmt, encoder.time_base = width, height, pixel_format, Fraction(1, 25)
    pixels = np.full((height, width, 3), color, np.uint8)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgb24").reformat(format=pixel_format)
    return b"".join(bytes(packet) for packet in [*encoder.encode(frame), *encoder.encode(None)])


def pixels(data: bytes) -> np.ndarray:
    frame = pictures._decoded(data)
    return pictures._scaled(frame, frame.width, frame.height)


def near(pixel: np.ndarray, color: tuple[int, ...]) -> bool:
    return bool((np.abs(pixel.astype(int) - color) < 12).all())


@pytest.mark.parametrize("codec", ["png", "mjpeg", "libwebp", "gif"])
def test_every_usual_kind_of_picture_becomes_a_small_one(codec: str):
    made = pictures.small(picture(codec))
    assert made[8:12] == b"WEBP"
    assert pixels(made).shape == (400, 600, 3)


def test_what_is_small_already_keeps_its_size():
    assert pixels(pictures.small(picture(width=70, height=33))).shape == (33, 70, 3)


def test_a_very_long_picture_keeps_at_least_a_pixel():
    assert pixels(pictures.small(picture(width=2000, height=2))).shape[:2] == (1, 600)


def test_a_square_is_the_middle_as_a_jpeg():
    made = pictures.square(picture(), 300)
    assert made.startswith(b"\xff\xd8\xff")
    assert pixels(made).shape == (300, 300, 3)
    assert near(pixels(made)[150, 150], (200, 30, 60))


@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_covers_show_up_to_four_pictures(count: int):
    colors = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0), (0, 250, 250), (9, 9, 9)]
    made = pixels(pictures.composed([picture(color=color) for color in colors[:count]], 400))
    assert made.shape == (400, 400, 3)
    seen = {color for color in colors for y in (100, 300) for x in (100, 300) if near(made[y, x], color)}
    assert seen == set(colors[: min(count, 4)])


def test_what_is_see_through_is_white():
    header = struct.pack(">IIBBBBB", 2, 2, 8, 6, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(8)) * 2)
    data = png.joined((b"IHDR", header), (b"IDAT", rows))
    assert near(pixels(data)[0, 0], (255, 255, 255))


def bomb(width: int, height: int) -> bytes:
    """A PNG of some kB that has more pixels than anybody wants to hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = packer.compress(bytes(10_000_000)) + packer.flush()
    return png.joined((b"IHDR", header), (b"IDAT", rows))


def test_a_large_see_through_picture_takes_memory_for_its_pixels_and_little_more():
    side = 4000
    packer = zlib.compressobj(1)
    rows = b"".join([*(packer.compress(bytes(1 + 4 * side)) for _ in range(side)), packer.flush()])
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    data = png.joined((b"IHDR", header), (b"IDAT", rows))
    work = """
import resource, sys
from stations import pictures
data, used = sys.stdin.buffer.read(), lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = used()
pictures.square(data)
print(used() - before)
"""
    done = subprocess.run([sys.executable, "-c", work], input=data, capture_output=True, check=True, timeout=60)
    assert int(done.stdout) * 1024 < 3 * 4 * side * side


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF8",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n" + bytes(1000),
        b"\xff\xd8\xff" + bytes(1000),
        b"RIFF\xff\xff\xff\xffWEBP" + bytes(1000),
        picture()[:200],
        bomb(30_000, 30_000),
        bomb(2**31 - 1, 1),
        b"#EXTM3U\nfile:///etc/passwd",
    ],
)
@pytest.mark.parametrize("make", [pictures.small, pictures.square])
def test_what_is_no_picture_or_too_large_is_refused(make, data: bytes):
    with pytest.raises(Invalid) as refused:
        make(data)
    assert refused.value.code == "picture_invalid"


@pytest.mark.parametrize("codec", ["png", "mjpeg", "libwebp", "gif"])
def test_damaged_pictures_are_refused_or_shown_as_far_as_they_go(codec: str):
    good = bytearray(picture(codec, 64, 64))
    for place in range(0, len(good), max(1, len(good) // 60)):
        bad = bytes(good[:place]) + bytes([good[place] ^ 0x55]) + bytes(good[place + 1 :])
        for data in (bad, bytes(good[:place])):
            with contextlib.suppress(Invalid):
                pictures.small(data)


# With a server and blobs


def image(garden: Garden, name: str, data: bytes, **knobs: object) -> str:
    garden.farm.show(name, body=data, **knobs)
    return f"{garden.farm.base()}/{name}"


def head(url: str) -> str:
    return f'<itunes:image href="{url}"/>'


async def blobs(garden: Garden) -> list[str]:
    return [key for prefix in ("feeds/", "stations/") async for key, _ in garden.blobs.list(prefix)]


async def test_a_podcasts_picture_is_kept_small_and_once(garden: Garden):
    url = image(garden, "picture", picture())
    show = garden.farm.show("show", head=head(url))
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    key = (await garden.feed(feed)).picture
    assert key.startswith(f"feeds/{feed.id}/")
    show.count = 2
    await garden.later(days=1)
    assert len(garden.farm.shows["picture"].asked) == 1
    show.head = head(image(garden, "other", picture(color=(1, 2, 3))))
    await garden.later(days=1)
    new = (await garden.feed(feed)).picture
    assert new != key
    assert await blobs(garden) == [new]


@pytest.mark.parametrize(
    "knobs", [{"status": 404}, {"data": b"no picture"}, {"status": 302, "headers": {"Location": "http://10.0.0.1/"}}]
)
async def test_a_picture_that_cannot_be_had_costs_nothing_but_itself(garden: Garden, knobs):
    url = image(garden, "picture", knobs.pop("data", picture()), **knobs)
    show = garden.farm.show("show", head=head(url), count=2)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    stored = await garden.feed(feed)
    assert (stored.picture, stored.error) == (None, None)
    assert len(await garden.guids(feed)) == 2


async def test_pictures_are_made_small_one_at_a_time_and_their_addresses_are_not_told(
    garden: Garden, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    url = image(garden, "picture", picture())
    make, busy, most = pictures.small, Counter[str](), Counter[str]()

    def watched(data: bytes) -> bytes:
        busy["now"] += 1
        most["now"] = max(most["now"], busy["now"])
        try:
            return make(data)
        finally:
            busy["now"] -= 1

    monkeypatch.setattr(pictures, "small", watched)
    room = covers.Darkroom(garden.fetcher, garden.blobs)
    keys = await asyncio.gather(*(room.keep(f"feed{number}", url) for number in range(6)))
    assert None not in keys
    assert most["now"] == 1
    image(garden, "none", b"no picture")
    caplog.set_level("INFO")
    assert await room.keep("feed7", f"{garden.farm.base()}/none?auth=secret") is None
    assert "feed7" in caplog.text
    assert "secret" not in caplog.text


async def test_a_station_without_a_cover_of_its_own_gets_one_of_its_podcasts(garden: Garden):
    for number, color in enumerate([(250, 0, 0), (0, 250, 0)]):
        url = image(garden, f"picture{number}", picture(color=color))
        show = garden.farm.show(f"show{number}", head=head(url))
        await garden.add(show.url(garden.farm.base()))
    await garden.look()
    await garden.crew.settle(garden.station.id)
    station = await garden.store.stations.get(garden.station.id)
    assert station.cover.endswith(".jpg")
    before = await blobs(garden)
    await garden.crew.settle(garden.station.id)
    assert await blobs(garden) == before
    for source in await garden.store.sources.of(garden.station.id):
        await garden.store.sources.remove(source.id, garden.now)
    await garden.crew.settle(garden.station.id)
    assert (await garden.store.stations.get(garden.station.id)).cover is None


async def test_an_uploaded_cover_is_left_alone(garden: Garden):
    await garden.store.stations.change(garden.station.id, cover="stations/x/own.jpg", cover_own=True)
    await garden.crew.settle(garden.station.id)
    assert (await garden.store.stations.get(garden.station.id)).cover == "stations/x/own.jpg"


def test_a_drawn_cover_is_the_same_for_ever_and_unlike_any_others():
    one, same, other = covers.drawn("one"), covers.drawn("one"), covers.drawn("other")
    assert one == same != other
    assert len(one) < 60_000
    assert pixels(one).shape == (1400, 1400, 3)
