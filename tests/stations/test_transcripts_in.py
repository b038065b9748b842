"""Transcripts as publishers send them."""

from __future__ import annotations

import json
import math
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stations.transcripts_in import CUES_MAX, TEXT_MAX, WORDS_MAX, Cue, NotTranscript, rank, read_transcript

VTT = """WEBVTT - an episode

NOTE made by hand

STYLE
::cue { color: white }

intro
00:01.000 --> 00:03.500 align:start
<v Mira Holt>Good <b>evening</b> &amp; welcome.

01:00:04.000 --> 01:00:06.000
<v Noor>Hello.
<v.loud Mira Holt>Ah!
"""

SRT = """1
00:00:01,000 --> 00:00:03,500
Mira Holt: Good evening.

2
00:00:04,000 --> 00:00:06,000
<i>And then</i>
it rained: a lot.
"""

HTML = """<!doctype html><head><title>An episode</title><style>p { color: red }</style></head>
<!-- <p>not this</p> -->
<cite>Mira Holt:</cite> <time>0:01</time> <p>Good evening &amp; welcome.</p>
<cite>Noor:</cite> <time>1:02:03</time> <p>Hello.</p><p>Again.</p><script>alert("no")</script>"""

PLAIN = """[00:00:01] Mira Holt: Good evening,
and welcome.

(1:05) Noor: Hello.

A line without a time: nobody knows who."""


def read(text: str, media_type: str = "text/plain") -> tuple[Cue, ...]:
    return read_transcript(text.encode(), media_type)


def test_web_vtt_gives_times_voices_and_words_without_marks():
    assert read(VTT, "text/vtt") == (
        Cue(1.0, 3.5, "Mira Holt", "Good evening & welcome."),
        Cue(3604.0, 3606.0, "Noor", "Hello."),
        Cue(3604.0, 3606.0, "Mira Holt", "Ah!"),
    )


def test_sub_rip_gives_speakers_only_where_there_is_a_name():
    assert read(SRT, "application/x-subrip") == (
        Cue(1.0, 3.5, "Mira Holt", "Good evening."),
        Cue(4.0, 6.0, None, "And then it rained: a lot."),
    )


def test_json_segments_become_cues():
    segments = [{"speaker": "Mira", "startTime": 0.5, "endTime": 2, "body": "Good evening."}, {"body": 7}, "x"]
    body = json.dumps({"version": "1.0.0", "segments": segments})
    assert read(body, "application/json") == (Cue(0.5, 2.0, "Mira", "Good evening."),)


def test_json_that_comes_word_by_word_is_put_together_to_sentences():
    words = [("Mira", 0, "Good"), ("Mira", 1, "evening"), ("Mira", 2, "."), ("Noor", 3, "Hello"), ("Noor", 9, "you")]
    segments = [{"speaker": who, "startTime": at, "endTime": at + 1, "body": word} for who, at, word in words]
    assert read(json.dumps({"segments": segments}), "application/json") == (
        Cue(0.0, 3.0, "Mira", "Good evening."),
        Cue(3.0, 4.0, "Noor", "Hello"),
        Cue(9.0, 10.0, "Noor", "you"),
    )


def test_html_of_the_podcast_namespace_gives_names_times_and_paragraphs():
    assert read(HTML, "text/html") == (
        Cue(1.0, 3723.0, "Mira Holt", "Good evening & welcome."),
        Cue(3723.0, None, "Noor", "Hello."),
        Cue(None, None, "Noor", "Again."),
    )


def test_plain_text_is_read_by_paragraphs():
    assert read(PLAIN) == (
        Cue(1.0, 65.0, "Mira Holt", "Good evening, and welcome."),
        Cue(65.0, None, "Noor", "Hello."),
        Cue(None, None, None, "A line without a time: nobody knows who."),
    )


def test_plain_text_without_paragraphs_is_read_by_lines():
    assert [cue.text for cue in read("One.\nTwo.")] == ["One.", "Two."]


@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream", "", "text/html"])
def test_subtitles_are_known_by_their_content_whatever_the_server_calls_them(media_type: str):
    assert read(VTT, media_type)[0].speaker == "Mira Holt"
    assert read(SRT, media_type)[0].start == 1.0


def test_other_encodings_and_line_ends_are_read():
    assert read_transcript("WEBVTT\r\n\r\n00:01.0 --> 00:02.0\r\nÄh".encode("utf-16"), "text/vtt")[0].text == "Äh"
    assert read_transcript("Äh, ja.".encode("cp1252"), "text/plain")[0].text == "Äh, ja."


@pytest.mark.parametrize("text", ["", "WEBVTT\n\nNOTE nothing", "<p></p>", '{"segments": []}', "{}", " \n \n"])
def test_what_has_no_words_is_refused_in_words(text: str):
    with pytest.raises(NotTranscript, match="no words in it") as refused:
        read(text, "application/json")
    assert refused.value.code == "transcript_unreadable"


def test_there_are_not_more_cues_than_fit_and_none_is_endless():
    assert len(read("word\n" * (CUES_MAX + 10))) == CUES_MAX
    assert len(read("x" * 100_000)[0].text) == TEXT_MAX


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<cite>",
        "<p",
        "&",
        "\n ",
        "00:00:01,000 --> ",
        "A: ",
        "[",
        '{"a":',
        "<v x>",
        " ",
        "a<b",
        "\n\n1\n",
    ],
)
def test_no_input_takes_longer_than_its_length_allows(piece: str):
    body = (piece * (400_000 // len(piece))).encode()
    for media_type in ("text/vtt", "text/html", "application/json"):
        began = time.process_time()
        for text in (body, b"WEBVTT\n\n00:01.0 --> 00:02.0\n" + body):
            try:
                read_transcript(text, media_type)
            except NotTranscript:
                continue
        assert time.process_time() - began < 3


@pytest.mark.parametrize(
    "line", ["a\n", "a\n\n", "\n", "0:01\n\n", "Ann: a\n\n", "<p>a", "1\n0:01.0 --> 0:02.0\na\n\n"]
)
def test_a_text_of_megabytes_is_read_as_far_as_it_fits(line: str):
    body = (line * (4_000_000 // len(line))).encode()
    began = time.process_time()
    try:
        assert len(read_transcript(body, "text/html" if "<" in line else "text/plain")) == CUES_MAX
    except NotTranscript:
        assert not line.strip("\n0:1")
    assert time.process_time() - began < 4


def test_a_text_that_is_too_long_is_cut_and_json_is_not():
    said = {"segments": [{"body": f"word {number}.", "speaker": "x" * 900} for number in range(2_000)]}
    assert len(read(json.dumps(said), "application/json")) == 2_000
    assert len(read("\n\n".join(["x" * 4_998] * 400))) == WORDS_MAX // 5_000


def test_forms_with_times_and_speakers_come_first():
    forms = ["text/plain", "text/html", "application/srt", "text/vtt", "application/json", "application/unknown"]
    assert sorted(forms, key=rank)[:4] == ["application/json", "text/vtt", "application/srt", "text/html"]


pieces = st.sampled_from(
    [
        "WEBVTT",
        "\n",
        "\n\n",
        "00:01.000 --> 00:02.000",
        "1",
        "<v Ann>",
        "<cite>",
        "</cite>",
        "<time>",
        "0:01",
        "<p>",
        "</p>",
        "Ann: ",
        "hello",
        "{",
        "}",
        '"segments"',
        ":",
        "[",
        "]",
        "-->",
        "<!--",
        "<script>",
        "\x00",
        "\x85",
        "é",
    ]
)


@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from(["text/vtt", "text/html", "application/json", ""]))
def test_any_mixture_is_read_or_refused(text: str, media_type: str):
    shown(text.encode(), media_type)


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_are_read_or_refused(body: bytes, media_type: str):
    shown(body, media_type)


values: Any = st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.lists(st.integers(), max_size=2)
segment = st.fixed_dictionaries({}, optional=dict.fromkeys(("speaker", "startTime", "endTime", "body"), values))


@given(st.lists(segment | values, max_size=10))
def test_any_segments_become_cues_that_can_be_shown(segments: list[Any]):
    shown(json.dumps({"segments": segments}).encode(), "application/json")


def shown(body: bytes, media_type: str) -> None:
    try:
        cues = read_transcript(body, media_type)
    except NotTranscript:
        return
    for cue in cues:
        assert cue.text
        assert cue.text.isprintable()
        assert all(at is None or (math.isfinite(at) and at >= 0) for at in (cue.start, cue.end))
        assert cue.speaker is None or cue.speaker.isprintable()
