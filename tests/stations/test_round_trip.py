"""Every awkward feed of the corpus, taken in and given out again: what its publisher said is still said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from spaces.model.podcast import Episode, Feed
from stations import entries
from stations.decide import decide
from stations.feed import FeedDocument, render
from stations.rss import NotAFeed, read
from tests.stations.corpus import NAMES, case
from tests.stations.psp1 import faults
from tests.stations.samples_out import EVERYTHING

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SAME = ("title", "link", "duration", "kind", "season", "number", "chapters", "transcripts", "soundbites")


def taken_in(name: str) -> tuple[Feed, list[Episode]]:
    given = case(name)
    try:
        parsed = read(given.body, given.url, given.content_type)
    except NotAFeed:
        return Feed("f", given.url, NOW), []
    decision = decide(Feed("f", given.url, NOW), {}, parsed, NOW)
    return replace(Feed("f", given.url, NOW), **decision.feed), list(decision.new)


def given_out(feed: Feed, episodes: list[Episode]) -> FeedDocument:
    items = {item.guid: item for item in (entries.of_episode(episode, feed) for episode in episodes)}
    return replace(EVERYTHING, pages=None, live=(), items=tuple(items.values()))


@pytest.mark.parametrize("name", [name for name in NAMES if taken_in(name)[1]])
def test_what_a_publisher_said_is_still_said(name: str) -> None:
    feed, episodes = taken_in(name)
    document = given_out(feed, episodes)
    body = render(document)
    # What is wrong with a publisher's file stays wrong; our own part of it keeps every rule.
    assert [fault for fault in faults(body) if "enclosure of type" not in fault] == []
    again = {one.guid: one for one in read(body, EVERYTHING.url).episodes}
    assert again.keys() == {item.guid for item in document.items}
    for episode in episodes:
        found = again[entries.item_guid(feed, episode.guid)]
        assert found.enclosure
        assert found.enclosure.url == episode.enclosure.url
        for field in SAME:
            expected = getattr(episode, field)
            if field == "duration" and expected is not None:
                expected = max(1.0, float(round(expected))) if expected else None
            if field == "link":
                expected = episode.link or feed.link
            if field == "title":
                expected = episode.title or found.title
            assert getattr(found, field) == expected, field
        assert found.persons == (episode.persons or feed.persons)
        assert found.license == (episode.license or feed.license)
        assert found.published_at == episode.published_at.replace(microsecond=0)
        said = [tag for tag in found.extras if tag["name"] != "podcast:remoteItem"]
        sound = [tag for tag in episode.extras if tag["name"] not in entries.OURS]
        assert said[: len(sound)] == sound
