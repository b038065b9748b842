"""What is put right in what a feed's episodes say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from spaces.model.podcast import Enclosure, ParsedEpisode
from stations.amends import GUID_MAX, amend

NOW = datetime(2025, 11, 3, tzinfo=UTC)


def episode(guid: str = "g", sound: str | None = "1", title: str = "One", **more: Any) -> ParsedEpisode:
    return ParsedEpisode(guid, title, Enclosure(f"https://a.example/{sound}.mp3") if sound else None, **more)


def guids(*episodes: ParsedEpisode) -> list[str]:
    return [one.guid for one in amend(episodes)[0]]


def test_good_ones_stay_as_they_are():
    episodes = (episode("a", "1"), episode("b", "2"))
    assert amend(episodes) == (episodes, ())


def test_without_a_guid_the_sound_is_the_guid_and_without_sound_a_digest():
    sounding, silent, other = guids(episode(""), episode("", None), episode("", None, "Two"))
    assert sounding == "https://a.example/1.mp3"
    assert silent.startswith("sha256:")
    assert silent != other


def test_a_made_up_guid_does_not_change_with_the_notes():
    assert guids(episode("", None, notes="a")) == guids(episode("", None, notes="b"))


def test_a_guid_for_several_sounds_stays_none_when_the_next_one_comes():
    first = guids(episode("g", "1"), episode("g", "2"))
    assert guids(episode("g", "3"), episode("g", "1"), episode("g", "2"))[1:] == first


def test_the_same_twice_is_there_once_and_the_first_counts():
    (kept,), warnings = amend([episode(title="First"), episode(title="Second")])
    assert kept.title == "First"
    assert warnings == ("1 item is there twice.",)


def test_a_very_long_guid_becomes_a_digest():
    (guid,) = guids(episode("x" * (GUID_MAX + 1)))
    assert len(guid) < 80
    assert guids(episode("x" * GUID_MAX)) == ["x" * GUID_MAX]


def test_a_title_is_made_of_the_subtitle_the_notes_or_the_file():
    episodes = [
        episode("a", "1", "", subtitle="Short"),
        episode("b", "2", "", notes="<p>" + "word " * 30 + "</p>"),
        episode("c", "3", ""),
        episode("d", None, ""),
    ]
    titles = [one.title for one in amend(episodes)[0]]
    assert titles == ["Short", "word " * 15 + "word…", "3", "Untitled"]


def test_dates_of_the_making_are_no_dates():
    dated = [episode(str(number), str(number), published_at=NOW) for number in range(3)]
    assert all(one.published_at is None for one in amend(dated, NOW + timedelta(minutes=1))[0])
    assert amend(dated, NOW + timedelta(hours=1))[0] == tuple(dated)
    assert amend(dated[:2], NOW)[0] == tuple(dated[:2]), "two on one day is what a new podcast has"


def test_what_was_put_right_is_said():
    _, warnings = amend([episode("", None), episode("", "2"), episode("x", "3"), episode("x", "4")])
    assert warnings == ("2 items have no guid.", "1 guid is shared.", "1 item has no sound.")
