"""Excerpts for reports: what is sealed, who can open it, and that nothing is left of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest

from recorder.excerpts import Excerpts, destroyed
from recorder.packetlog import parse_records
from recorder.vault import VaultError, unseal_excerpt
from spaces.errors import Gone, NotFound, Unavailable
from spaces.model.report import Category, Excerpt, Person, Report
from tests.recorder.making.studio import Studio
from tests.recorder.sounds import RATE, decoded, spoken, tone

WEEK = timedelta(days=7)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def report(excerpt: Excerpt | None, **fields: object) -> Report:
    plain = Report("r1", "s1", NOW, Person("u_1", "Ada"), Category.ABUSE, excerpt=excerpt, had_excerpt=True)
    return replace(plain, **fields)  # type: ignore[arg-type]


def loudest(sound: np.ndarray) -> float:
    """The frequency (Hz) that stands out."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


async def taken(studio: Studio, pid: str = "u_tom", seconds: float = 60) -> Excerpt | None:
    return await Excerpts(studio.shop).take("r1", studio.space.id, pid, seconds=seconds, keep=WEEK)


async def heard(studio: Studio, excerpt: Excerpt, tmp_path: Path) -> np.ndarray:
    path = tmp_path / "opened.mp3"
    path.write_bytes(await Excerpts(studio.shop).sound(report(excerpt)))
    return decoded(path)


async def test_the_last_seconds_of_one_voice_are_sealed_and_can_be_heard(studio: Studio, tmp_path: Path) -> None:
    await studio.speaks("Tom", spoken(tone(440, 15), 0.0) + spoken(tone(880, 15), 15.0, seq=750, base=720_000), None)
    await studio.speaks("Ada", spoken(tone(300, 30), 0.0), None)
    excerpt = await taken(studio, seconds=10)
    assert excerpt is not None
    assert excerpt.seconds == pytest.approx(10, abs=0.1)
    assert excerpt.started_at.timestamp() == pytest.approx(1_790_000_020, abs=0.1)
    sound = await heard(studio, excerpt, tmp_path)
    assert len(sound) / RATE == pytest.approx(10, abs=0.2)
    assert loudest(sound) == pytest.approx(880, abs=2)


async def test_a_voice_that_came_back_is_heard_over_both_microphones_without_the_pause(
    studio: Studio, tmp_path: Path
) -> None:
    await studio.speaks("Tom", spoken(tone(440, 3), 0.0), None)
    await studio.speaks("Tom", spoken(tone(880, 3), 20.0), None)
    excerpt = await taken(studio)
    assert excerpt is not None
    sound = await heard(studio, excerpt, tmp_path)
    assert len(sound) / RATE == pytest.approx(8, abs=0.3)  # 3 s, a pause of 2 s, 3 s
    assert loudest(sound[:RATE]) == pytest.approx(440, abs=3)
    assert loudest(sound[-RATE:]) == pytest.approx(880, abs=3)


async def test_of_somebody_who_said_nothing_there_is_nothing_to_seal(studio: Studio) -> None:
    await studio.speaks("Ada", spoken(tone(300, 1), 0.0), None)
    assert await taken(studio) is None
    assert [key async for key, _ in studio.shop.blobs.list("excerpts")] == []


async def test_the_excerpt_stands_when_the_voice_is_taken_back_or_let_go(studio: Studio, tmp_path: Path) -> None:
    appearance = await studio.speaks("Tom", spoken(tone(440, 5), 0.0), None)
    excerpt = await taken(studio)
    assert excerpt is not None
    await studio.shop.store.appearances.destroy(appearance, NOW)
    assert await taken(studio) is None
    assert loudest(await heard(studio, excerpt, tmp_path)) == pytest.approx(440, abs=2)


async def test_no_payload_can_be_found_on_the_disk_and_no_other_key_opens_it(studio: Studio) -> None:
    records = spoken(tone(440, 5), 0.0)
    await studio.speaks("Tom", records, None)
    excerpt = await taken(studio)
    assert excerpt is not None
    blob = await studio.shop.blobs.open(excerpt.blob)
    sealed = b"".join([piece async for piece in blob.read()])
    assert not any(record.payload in sealed for record in records)
    key = studio.shop.vault.excerpt_key("r1", excerpt.key)
    assert [record.payload for record in parse_records(unseal_excerpt(key, "r1", sealed), 0.0)] == [
        record.payload for record in records
    ]
    with pytest.raises(VaultError):
        unseal_excerpt(key, "r2", sealed)
    with pytest.raises(VaultError):
        studio.shop.vault.excerpt_key("r2", excerpt.key)
    with pytest.raises(Unavailable):
        await Excerpts(studio.shop).sound(report(replace(excerpt, key=bytes(60))))


async def test_an_excerpt_whose_time_is_over_leaves_nothing(studio: Studio) -> None:
    await studio.speaks("Tom", spoken(tone(440, 1), 0.0), None)
    excerpt = await taken(studio)
    assert excerpt is not None
    excerpts, rows = Excerpts(studio.shop), studio.shop.store.reports
    await rows.add(report(excerpt))
    await excerpts.expire(excerpt.delete_after - timedelta(seconds=1))
    await excerpts.tidy()
    assert [key async for key, _ in studio.shop.blobs.list("excerpts")] == ["excerpts/r1"]
    await excerpts.expire(excerpt.delete_after)
    await excerpts.tidy()
    assert [key async for key, _ in studio.shop.blobs.list("excerpts")] == []
    left = await rows.get("r1")
    assert left is not None
    with pytest.raises(Gone):
        await excerpts.sound(left)
    with pytest.raises(NotFound):
        await excerpts.sound(report(None, had_excerpt=False))
    assert destroyed(left, "server", NOW).kind in {entry.kind for entry in await studio.shop.store.ledger.of()}


async def test_files_of_which_no_report_knows_are_swept_once(studio: Studio) -> None:
    await studio.speaks("Tom", spoken(tone(440, 1), 0.0), None)
    known, lost = (
        await taken(studio),
        await Excerpts(studio.shop).take("r2", studio.space.id, "u_tom", seconds=60, keep=WEEK),
    )
    assert known is not None
    assert lost is not None
    await studio.shop.store.reports.add(report(known))
    excerpts = Excerpts(studio.shop)
    await excerpts.sweep()
    assert [key async for key, _ in studio.shop.blobs.list("excerpts")] == ["excerpts/r1"]


def test_the_file_is_one_that_every_browser_plays() -> None:
    from recorder.excerpt_sound import mp3

    with av.open(__import__("io").BytesIO(mp3(spoken(tone(440, 1), 0.0)))) as container:
        assert container.streams.audio[0].codec_context.name.startswith("mp3")
