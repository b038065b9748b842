"""What a recording says about itself in words: tags, chapters, waveform and API name exactly who agreed to be named."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from mutagen import mp3, mp4, oggopus

from spaces.model.recording import SOMEBODY, WITHHELD
from tests.e2e.evening import ADAS, BODILS, PIN, PINNED, TITLE
from tests.e2e.evening import WITHHELD as CYRUS_ALONE
from tests.e2e.hearing import probe
from tests.e2e.recorded import AUDIO, Published
from tests.nodes import stranger

TITLES = ["Ada", WITHHELD, SOMEBODY, PIN]
NEAR = 0.25  # s; turns are told in steps of a tenth


@pytest.fixture(scope="module")
def starts(published: Published) -> list[float]:
    """Where the chapters have to begin, in seconds of the files."""
    started = datetime.fromisoformat(published.shown["started_at"]).timestamp()
    zero = published.evening.began - started - published.shown["offset"]
    return [0.0, zero + CYRUS_ALONE[0], zero + BODILS[0].start, zero + PINNED]


def test_chapters_say_who_speaks_who_is_withheld_and_what_was_pinned(published: Published, starts: list[float]):
    made = json.loads(published.files["chapters.json"].read_text())
    assert made["version"] == "1.2.0"
    assert [one["title"] for one in made["chapters"]] == TITLES
    assert [one["startTime"] for one in made["chapters"]] == pytest.approx(starts, abs=NEAR)
    assert [one["title"] for one in published.shown["chapters"]] == TITLES
    assert [one["start"] for one in published.shown["chapters"]] == pytest.approx(starts, abs=NEAR)


@pytest.mark.parametrize("kind", AUDIO)
def test_ffprobe_reads_the_same_chapters_out_of_every_file(published: Published, starts: list[float], kind: str):
    found = probe(published.files[kind])["chapters"]
    assert [one["tags"]["title"] for one in found] == TITLES
    assert [float(one["start_time"]) for one in found] == pytest.approx(starts, abs=NEAR)
    assert float(found[-1]["end_time"]) == pytest.approx(published.shown["duration"], abs=0.1)


@pytest.mark.parametrize("kind", AUDIO)
def test_ffprobe_reads_title_artist_and_date_out_of_every_file(published: Published, kind: str):
    found = probe(published.files[kind])
    [audio] = [one for one in found["streams"] if one["codec_type"] == "audio"]
    tags = {name.lower(): text for name, text in (audio.get("tags", {}) | found["format"].get("tags", {})).items()}
    assert (tags["title"], tags["artist"]) == (TITLE, "Ada")
    assert tags["date"].startswith(published.shown["started_at"][:10])
    assert audio["codec_name"] == {"mp3": "mp3", "m4a": "aac", "opus": "opus"}[kind]
    assert float(found["format"]["duration"]) == pytest.approx(published.shown["duration"], abs=0.1)


def test_mutagen_reads_title_artist_date_and_chapters(published: Published):
    day = published.shown["started_at"][:10]
    tags = mp3.MP3(published.files["mp3"]).tags
    assert (tags["TIT2"].text, tags["TPE1"].text, str(tags["TDRC"])) == ([TITLE], ["Ada"], day)
    chapters = [tags[f"CHAP:{name}"] for name in tags["CTOC:toc"].child_element_ids]
    assert [one.sub_frames["TIT2"].text[0] for one in chapters] == TITLES
    assert [one.end_time for one in chapters[:-1]] == [one.start_time for one in chapters[1:]]
    movie = mp4.MP4(published.files["m4a"])
    assert (movie["\xa9nam"], movie["\xa9ART"], movie["\xa9day"]) == ([TITLE], ["Ada"], [day])
    assert [one.title for one in movie.chapters] == TITLES
    ogg = oggopus.OggOpus(published.files["opus"])
    assert (ogg["title"], ogg["artist"], ogg["date"]) == ([TITLE], ["Ada"], [day])
    assert [ogg[f"chapter{number:03}name"][0] for number in range(len(TITLES))] == TITLES


def test_the_waveform_shows_two_voices_and_a_name_for_one_of_them(published: Published, starts: list[float]):
    peaks = json.loads(published.files["peaks.json"].read_text())
    named, unnamed = ({"name": "Ada", "color": published.shown["host"]["color"]}, {"name": None, "color": None})
    assert sorted(peaks["voices"], key=str) == sorted((named, unnamed), key=str)

    def speaking(start: float, end: float) -> set[int]:
        return set(peaks["voice"][round((start + NEAR) * 10) : round((end - NEAR) * 10)])

    zero = starts[3] - PINNED
    assert speaking(zero + ADAS[0].start, zero + ADAS[0].end) == {peaks["voices"].index(named)}
    assert speaking(zero + BODILS[0].start, zero + BODILS[0].end) == {peaks["voices"].index(unnamed)}
    assert speaking(starts[1], starts[1] + 2.0) == {-2}  # somebody, and nothing of who


def test_listeners_learn_who_agreed_to_be_named_and_that_there_is_one_more(published: Published):
    assert sorted(published.shown["speakers"], key=str) == sorted(
        (
            {"name": "Ada", "handle": "ada", "color": published.shown["host"]["color"]},
            {"name": None, "handle": None, "color": None},
        ),
        key=str,
    )


@pytest.mark.parametrize("name", ["Bodil", "Cyrus"])
def test_no_file_names_who_did_not_agree_to_be_named(published: Published, name: str):
    for ending, path in published.files.items():
        assert not _mentions(path, name), ending


async def test_no_answer_to_a_listener_names_who_did_not_agree_to_be_named(published: Published, tmp_path: Path):
    evening = published.evening
    with published.node() as node:
        async with evening.ada.at(node) as ada:
            await ada.call("PATCH", f"/api/v1/recordings/{published.recording}", {"visibility": "public"})
        async with stranger(node.url) as listener:
            for path in (
                f"/api/v1/recordings/{published.recording}",
                "/api/v1/recordings",
                f"/r/{published.recording}",
                f"/embed/r/{published.recording}",
                f"/oembed?url={published.shown['url'].replace(str(published.shown['url']).split('/r/')[0], node.url)}",
            ):
                async with listener.get(path) as got:
                    said = await got.read()
                    assert got.status == 200, (path, said)
                for name in (b"odil", b"yrus", evening.cyrus.id.encode()):
                    assert name not in said, path


def _mentions(path: Path, name: str) -> bool:
    """In any of the encodings that tags are written in, in any case."""
    content = path.read_bytes()
    spellings = {name, name.lower(), name.upper()}
    return any(one.encode(kind) in content for one in spellings for kind in ("utf-8", "utf-16-le", "utf-16-be"))
