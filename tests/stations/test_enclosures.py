"""Which sound, of what kind, how big."""

from __future__ import annotations

import pytest

from spaces.model.podcast import Enclosure
from stations.enclosures import believed, choose, make, media_type

MP3 = "https://a.example/1.mp3"


@pytest.mark.parametrize(
    ("said", "url", "kind"),
    [
        ("audio/mpeg", "https://a.example/x", "audio/mpeg"),
        ("AUDIO/MP3", MP3, "audio/mpeg"),
        ("audio/x-m4a; codecs=mp4a", MP3, "audio/mp4"),
        ("mp3", MP3, "audio/mpeg"),
        ("text/html", MP3, "audio/mpeg"),
        (None, "https://count.example/r/a.example/1.OPUS?x=1.mp3", "audio/ogg"),
        ("", "https://a.example/x", ""),
        ("image/png", "https://a.example/x", "image/png"),
        ("image/png", MP3, "audio/mpeg"),
        ("audio/", MP3, "audio/mpeg"),
        ("rubbish", "https://a.example/1.pdf", "application/pdf"),
    ],
)
def test_the_type_is_what_is_said_unless_the_name_knows_better(said: str | None, url: str, kind: str):
    assert media_type(said, url) == kind


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("1234567", 1234567), (" 1.234.567 ", 1234567), ("1 234 567", 1234567), (None, None), ("", None), ("0", None),
        ("-1234567", None), ("12345", 12345), ("1234", None), ("12345678 bytes", None), ("1" + "0" * 14, None),
        ("²" * 8, None),
    ],
)  # fmt: skip
def test_a_size_is_believed_or_not(said: str | None, size: int | None):
    assert believed(said) == size


def test_the_first_sound_is_chosen_then_pictures_that_move_then_the_unknown():
    picture, unknown = Enclosure("1", "image/png"), Enclosure("2", "application/octet-stream")
    video, sound, other = Enclosure("3", "video/mp4"), Enclosure("4", "audio/mpeg"), Enclosure("5", "audio/ogg")
    assert choose([picture, unknown, video, sound, other]) is sound
    assert choose([picture, unknown, video]) is video
    assert choose([picture, unknown]) is unknown
    assert choose([picture]) is None
    assert choose([]) is None


def test_an_enclosure_is_made_of_what_is_said():
    assert make(MP3, "audio/mp3", "1") == Enclosure(MP3, "audio/mpeg", None)
