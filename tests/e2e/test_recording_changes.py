"""What is published changes: a voice withdrawn, a trim, a clip. Heard in the files, seen on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from spaces.model.consenting import NOBODY_AGREED
from spaces.model.recording import WITHHELD
from tests.e2e.evening import ADA, ADAS, BODIL, until
from tests.e2e.hearing import HERE, stretches
from tests.e2e.recorded import AUDIO, Published, download, fetch, guest_call, ready
from tests.e2e.tapped import archive, eventually
from tests.nodes import Json, Person, ServerProcess
from tests.recorder.sounds import RATE, decoded, power

EXACT = 0.02  # s


@dataclass(frozen=True)
class Home:
    """Ada and a node that has her published evening."""

    node: ServerProcess
    ada: Person
    published: Published

    @property
    def path(self) -> str:
        return f"/api/v1/recordings/{self.published.recording}"

    @property
    def origin(self) -> float:
        """Second of the recording's timeline at which the evening has its second 0."""
        started = datetime.fromisoformat(self.published.shown["started_at"]).timestamp()
        return self.published.evening.began - started

    def blobs(self) -> dict[Path, str]:
        """Every published file on the disk, and a digest of what is in it."""
        paths = (path for path in (self.node.folder / "data" / "blobs").rglob("*") if path.is_file())
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    async def clip(self, start: float, end: float) -> str:
        """Cut a clip and wait for it; its id. In seconds of the files."""
        order = {"start": start, "end": end, "title": "A moment"}
        made = await self.ada.call("POST", f"{self.path}/clips", order, expect=201)
        await self.clip_ready(made["id"])
        return str(made["id"])

    async def clip_ready(self, clip: str) -> Json:
        shown = await until(
            self.ada,
            f"{self.path}/clips",
            lambda shown: any(one["id"] == clip and one["state"] == "ready" for one in shown["items"]),
        )
        return next(one for one in shown["items"] if one["id"] == clip)

    async def clip_sound(self, clip: str, folder: Path, player: str = "pyav") -> np.ndarray:
        status, body = await fetch(self.ada.client, f"/clips/{clip}.mp3")
        assert status == 200, body
        path = folder / f"{clip}.mp3"
        path.write_bytes(body)
        return HERE[player](path)


@asynccontextmanager
async def home(published: Published) -> AsyncIterator[Home]:
    with published.node() as node:
        async with published.evening.ada.at(node) as ada:
            yield Home(node, ada, published)


async def test_a_withdrawn_voice_is_gone_from_every_file_and_the_recording_stays_what_it_was(
    published: Published, tmp_path: Path
):
    before = published.shown
    async with home(published) as at:
        zero = at.origin - before["offset"]
        clip = await at.clip(zero + 3.0, zero + 9.5)
        assert stretches(await at.clip_sound(clip, tmp_path), BODIL)
        old = at.blobs()
        withdrawn = await guest_call(published.evening, at.node, "POST", f"{at.path}/withdraw")
        assert withdrawn["withdrawn_at"] is not None
        for address in (*(f"/recordings/{published.recording}.{kind}" for kind in AUDIO), f"/clips/{clip}.mp3"):
            async with at.ada.client.get(address) as got:  # 200 only when it is made again already
                assert got.status == 503 or hashlib.sha256(await got.read()).hexdigest() not in old.values()
        after = await ready(at.ada, published.recording, before["revision"])
        assert (after["id"], after["guid"], after["url"]) == (
            before["id"],
            before["guid"],
            f"{at.node.url}/r/{before['id']}",
        )
        assert [one["name"] for one in after["speakers"]] == ["Ada"]
        assert [one["title"] for one in after["chapters"]].count(WITHHELD) >= 1
        assert "A speaker" not in [one["title"] for one in after["chapters"]]
        await at.clip_ready(clip)
        left = at.blobs()
        assert not old.keys() & left.keys()
        assert not set(old.values()) & set(left.values())
        for kind, path in (await download(at.ada, published.recording, tmp_path)).items():
            if kind in AUDIO:
                _only_ada(decoded(path), at.origin - after["offset"])
        cut = await at.clip_sound(clip, tmp_path)
        assert len(cut) / RATE == pytest.approx(6.5, abs=0.05)
        assert stretches(cut, BODIL) == []
        [(begin, end)] = stretches(cut, ADA)
        assert (begin, end) == pytest.approx((0.0, 1.0), abs=EXACT)
        assert await _keys(at) == {"Ada": 1, "Bodil": 0, "Cyrus": 0}


def _only_ada(sound: np.ndarray, zero: float) -> None:
    heard = stretches(sound, ADA)
    expected = [(zero + words.start, zero + words.end) for words in ADAS]
    assert np.array(heard) == pytest.approx(np.array(expected), abs=EXACT)
    for start in range(0, len(sound) - RATE + 1, RATE // 4):
        assert power(sound[start : start + RATE], BODIL) < -80


async def _keys(at: Home) -> dict[str, int]:
    """How many tracks of each speaker can still be opened; without a key there are no files of it either."""
    found: dict[str, int] = {}
    async with archive(at.node) as kept:
        for one in await kept.store.appearances.of_space(at.published.evening.space):
            key = await kept.store.appearances.data_key(one.id)
            folder = kept.taps / one.space_id / one.id
            assert (key is not None) == folder.exists()
            found[one.name] = found.get(one.name, 0) + (key is not None)
    return found


async def test_when_the_last_voice_is_withdrawn_nothing_is_left_to_hear(published: Published):
    async with home(published) as at:
        await guest_call(published.evening, at.node, "POST", f"{at.path}/withdraw")
        await at.ada.call("POST", f"{at.path}/withdraw")
        shown = await at.ada.call("GET", at.path)
        assert (shown["state"], shown["error"], shown["files"]) == ("failed", NOBODY_AGREED, [])
        assert (await fetch(at.ada.client, f"/recordings/{published.recording}.mp3"))[0] == 404
        assert await _keys(at) == {"Ada": 0, "Bodil": 0, "Cyrus": 0}
        await at.ada.call("POST", f"{at.path}/retry", expect=409)
        await _empty(at)
        await at.ada.call("DELETE", at.path, expect=204)


async def _empty(at: Home) -> None:
    """Wait until no blob is left: one that was just being made goes when its maker is done."""

    async def none() -> bool:
        return at.blobs() == {}

    await eventually(none, 60)


async def test_a_trim_cuts_at_the_second_and_can_be_undone_to_the_same_sound(published: Published, tmp_path: Path):
    before = published.shown
    async with home(published) as at:
        zero = at.origin - before["offset"]
        clip = await at.clip(zero + 3.0, zero + 8.5)
        cut_before = await at.clip_sound(clip, tmp_path)
        start, end = at.origin + 2.0, at.origin + 9.0
        changed = await at.ada.call("PATCH", at.path, {"trim": {"start": start, "end": end}})
        assert changed["trim"] == pytest.approx({"start": start, "end": end})
        status, body = await fetch(at.ada.client, f"/recordings/{published.recording}.mp3")
        assert (status, len(body)) == (200, published.files["mp3"].stat().st_size)  # the old one until the new is there
        trimmed = await ready(at.ada, published.recording, before["revision"])
        assert trimmed["duration"] == pytest.approx(7.0, abs=0.001)
        assert trimmed["offset"] == pytest.approx(start, abs=0.001)
        assert trimmed["timeline"] == before["timeline"]
        files = await download(at.ada, published.recording, tmp_path / "trimmed")
        for kind in AUDIO:
            for player in HERE.values():
                sound = player(files[kind])
                assert len(sound) / RATE == pytest.approx(7.0, abs=0.05)
                assert stretches(sound, ADA) == [pytest.approx((0.0, 2.0), abs=EXACT)]
                assert stretches(sound, BODIL) == [pytest.approx((6.0, 7.0), abs=EXACT)]
        shown = await at.clip_ready(clip)
        assert (shown["start"], shown["end"]) == pytest.approx((1.0, 6.5), abs=0.001)
        cut_after = await at.clip_sound(clip, tmp_path)
        assert len(cut_after) == pytest.approx(len(cut_before), abs=RATE // 100)
        assert stretches(cut_after, ADA) == [pytest.approx((0.0, 1.0), abs=EXACT)]

        undone = await at.ada.call("PATCH", at.path, {"trim": None})
        assert undone["trim"] is None
        undone = await ready(at.ada, published.recording, trimmed["revision"])
        assert (undone["duration"], undone["offset"]) == (before["duration"], before["offset"])
        again = await download(at.ada, published.recording, tmp_path / "again")
        for kind in AUDIO:
            assert np.array_equal(decoded(again[kind]), decoded(published.files[kind])), kind


async def test_a_trim_outside_of_the_length_is_explained_and_changes_nothing(published: Published):
    async with home(published) as at:
        for start, end in ((0, 99), (3, 3.2), (9, 2)):  # behind the end, nothing left, backwards
            problem = await at.ada.call("PATCH", at.path, {"trim": {"start": start, "end": end}}, expect=422)
            assert (problem["code"], problem["field"]) == ("trim_invalid", "trim")
        shown = await at.ada.call("GET", at.path)
        assert (shown["state"], shown["revision"], shown["trim"]) == ("ready", published.shown["revision"], None)


async def test_a_clip_is_exactly_what_was_said_there(published: Published, tmp_path: Path):
    async with home(published) as at:
        zero = at.origin - published.shown["offset"]
        clip = await at.clip(zero + 3.5, zero + 8.5)
        for player in HERE:
            sound = await at.clip_sound(clip, tmp_path, player)
            assert len(sound) / RATE == pytest.approx(5.0, abs=0.05)
            assert stretches(sound, ADA) == [pytest.approx((0.0, 0.5), abs=EXACT)]
            assert stretches(sound, BODIL) == [pytest.approx((4.5, 5.0), abs=EXACT)]
        problem = await at.ada.call("POST", f"{at.path}/clips", {"start": 1, "end": 70}, expect=422)
        assert problem["field"] == "end"
