"""The podcast namespace, an element at a time; whole feeds of it are in the corpus."""

from __future__ import annotations

import pytest

from spaces.model.podcast import Person, Soundbite, Transcript
from stations import podcast_ns
from stations.trees import Element, read_tree

BASE = "https://tides.example/"


def element(inside: str) -> Element:
    body = f'<podcast:x xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:o="https://o.example/" {inside}'
    return read_tree(body.encode()).root


def end(inside: str = "") -> str:
    return f">{inside}</podcast:x>"


def test_any_element_as_json():
    made = podcast_ns.as_json(element("a='1' o:b='2'" + end(" text <podcast:y>z</podcast:y><o:w/>")))
    assert made == {
        "name": "podcast:x",
        "attributes": {"a": "1", "?:b": "2"},
        "text": "text",
        "children": [{"name": "podcast:y", "text": "z"}, {"name": "?:w"}],
    }
    assert podcast_ns.as_json(element(end())) == {"name": "podcast:x"}


def test_what_is_nested_too_deep_or_too_long_is_cut_off():
    made = podcast_ns.as_json(element(end("<podcast:y>" * 20 + "</podcast:y>" * 20)))
    assert str(made).count("name") == podcast_ns.DEEPEST
    long = podcast_ns.as_json(element(f"a='{'x' * 9999}'" + end("y" * 9999)))
    assert len(long["attributes"]["a"]) == len(long["text"]) == podcast_ns.TEXT_MAX


def test_persons():
    sent = element("role='Guest Host' group=' ' href='/m' img='m.png'" + end(" Mira\nLind "))
    made = podcast_ns.person(sent, BASE)
    assert made == Person("Mira Lind", "guest host", "cast", "https://tides.example/m", "https://tides.example/m.png")
    assert podcast_ns.person(element(end(" ")), BASE) is None


@pytest.mark.parametrize(
    ("sent", "kind"),
    [("type='Text/VTT'", "text/vtt"), ("", "application/x-subrip"), ("type='srt'", "application/x-subrip")],
)
def test_transcripts(sent: str, kind: str):
    made = podcast_ns.transcript(element(f"url='/1.SRT?x=1' language='sv' {sent}" + end()), BASE)
    assert made == Transcript("https://tides.example/1.SRT?x=1", kind, "sv")
    assert podcast_ns.transcript(element("type='text/vtt'" + end()), BASE) is None


@pytest.mark.parametrize("times", ["", "startTime='1'", "startTime='-1' duration='1'", "startTime='1' duration='0'",
                                   "startTime='inf' duration='1'", "startTime='nan' duration='1'"])  # fmt: skip
def test_soundbites_without_sense(times: str):
    assert podcast_ns.soundbite(element(times + end("x")), BASE) is None


def test_soundbites():
    made = podcast_ns.soundbite(element("startTime='1.5' duration='60'" + end(" x ")), BASE)
    assert made == Soundbite(1.5, 60.0, "x")


def test_funding_guid_and_licence():
    assert podcast_ns.funding(element("url='/give'" + end("Give")), BASE) == ("https://tides.example/give", "Give")
    assert podcast_ns.funding(element(end("Give")), BASE) is None
    upper = element(end(" 917393E3-1B1E-5CEF-ACE4-EDAA54E1F810 "))
    assert podcast_ns.guid(upper, BASE) == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert podcast_ns.guid(element(end("x")), BASE) is None
    assert podcast_ns.licence(element(end("CC-BY-4.0")), BASE) == "cc-by-4.0"
    assert podcast_ns.licence(element(end()), BASE) is None
