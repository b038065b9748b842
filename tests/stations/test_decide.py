"""What a look at a feed changes: everything once, nothing twice, and nothing without a reason."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model.podcast import (
    Decision,
    Enclosure,
    Feed,
    Known,
    ParsedEpisode,
    ParsedFeed,
    Person,
    Soundbite,
    Transcript,
)
from stations.decide import decide, digest_of, guid_of, joined

NOW = datetime(2025, 11, 3, 12, tzinfo=UTC)
FEED = Feed("feed", "https://tides.example/feed.xml", NOW - timedelta(days=9))


def episode(guid: str, **more: Any) -> ParsedEpisode:
    made = ParsedEpisode(guid, guid.title(), Enclosure(f"https://cdn.example/{guid}.mp3", "audio/mpeg", 1_000_000))
    return replace(made, **{"published_at": NOW - timedelta(days=1), **more})


def parsed(*episodes: ParsedEpisode, **more: Any) -> ParsedFeed:
    return ParsedFeed(title="Tides", episodes=episodes, **more)


class Rows(dict[str, Known]):
    """The stored episodes of a feed, as a store would keep them."""

    def apply(self, decision: Decision, now: datetime = NOW) -> Rows:
        after = Rows(self)
        for made in decision.new:
            assert made.guid not in after, "a guid comes in twice"
            number = len(after) + 1
            after[made.guid] = Known(number, made.digest, made.published_at, made.seen_at, None, made.enclosure.url)
        for made in decision.changed:
            known = after[made.guid]
            assert (known.id, known.seen_at) == (made.id, made.seen_at)
            after[made.guid] = replace(
                known, digest=made.digest, published_at=made.published_at, enclosure_url=made.enclosure.url
            )
        for guid, known in after.items():
            if known.id in decision.gone:
                after[guid] = replace(known, gone_at=now)
            if known.id in decision.back:
                after[guid] = replace(known, gone_at=None)
        return after


def looked(*feeds: ParsedFeed) -> Rows:
    rows = Rows()
    for feed in feeds:
        rows = rows.apply(decide(FEED, rows, feed, NOW))
    return rows


def test_the_first_look_takes_everything_and_makes_notes_safe():
    notes = '<p onclick="x()">Salt <a href="/1">1</a></p><script>x()</script>'
    decision = decide(FEED, {}, parsed(episode("one", notes=notes), episode("two")), NOW)
    one, two = decision.new
    assert one.notes == '<p>Salt <a href="https://tides.example/1" rel="nofollow noopener">1</a></p>'
    assert one.summary == "Salt 1"
    assert (one.id, one.feed_id, one.seen_at, two.guid) == (0, "feed", NOW, "two")
    assert (decision.changed, decision.gone, decision.back) == ((), (), ())


def test_relative_links_in_notes_start_at_the_page_of_the_podcast():
    feed = parsed(episode("one", notes='<a href="1">1</a>'), link="https://pages.example/tides/")
    assert 'href="https://pages.example/tides/1"' in decide(FEED, {}, feed, NOW).new[0].notes


def test_a_subtitle_is_the_summary_where_there_are_no_notes():
    assert decide(FEED, {}, parsed(episode("one", subtitle="Short")), NOW).new[0].summary == "Short"


def test_what_has_no_sound_is_not_kept():
    assert not decide(FEED, {}, parsed(episode("one", enclosure=None)), NOW).new


def test_a_look_without_news_changes_nothing():
    feed = parsed(episode("one"), episode("two"))
    assert decide(replace(FEED, title="Tides", guid=guid_of(FEED.url)), looked(feed), feed, NOW) == Decision()


def test_a_corrected_episode_keeps_its_id_and_when_it_was_seen():
    rows = looked(parsed(episode("one")))
    later = NOW + timedelta(days=1)
    (made,) = decide(FEED, rows, parsed(episode("one", title="Other")), later).changed
    assert (made.id, made.title, made.seen_at, made.updated_at) == (1, "Other", NOW, later)


def test_another_sound_under_the_same_guid_is_a_correction():
    rows = looked(parsed(episode("one")))
    (made,) = decide(FEED, rows, parsed(episode("one", enclosure=Enclosure("https://cdn.example/b.mp3"))), NOW).changed
    assert (made.id, made.enclosure.url) == (1, "https://cdn.example/b.mp3")


def test_a_redated_episode_moves():
    rows = looked(parsed(episode("one")))
    date = NOW - timedelta(hours=1)
    assert decide(FEED, rows, parsed(episode("one", published_at=date)), NOW).changed[0].published_at == date


@pytest.mark.parametrize("date", [None, NOW + timedelta(days=30)])
def test_without_a_date_that_can_be_an_episode_is_of_when_it_was_first_seen(date: datetime | None):
    feed = parsed(episode("one", published_at=date), episode("two", published_at=date))
    one, two = decide(FEED, {}, feed, NOW).new
    assert one.published_at == NOW
    assert two.published_at < NOW, "what stands further down in the feed is older"
    rows = looked(feed)
    corrected = parsed(episode("one", published_at=date, title="Other"))
    assert decide(FEED, rows, corrected, NOW + timedelta(days=2)).changed[0].published_at == NOW


def test_new_guids_for_old_sounds_do_not_make_everything_new():
    rows = looked(parsed(episode("one"), episode("two")))
    moved = parsed(replace(episode("one"), guid="https://new.example/1"), replace(episode("two"), guid="2"))
    decision = decide(FEED, rows, moved, NOW)
    assert (decision.new, decision.gone) == ((), ())
    assert {made.guid for made in decision.changed} <= {"one", "two"}


def test_a_sound_that_several_have_identifies_none_of_them():
    same = Enclosure("https://cdn.example/placeholder.mp3")
    rows = looked(parsed(episode("one", enclosure=same), episode("two", enclosure=same)))
    (new,) = decide(FEED, rows, parsed(episode("one", enclosure=same), episode("three", enclosure=same)), NOW).new
    assert new.guid == "three"


def days(*ages: int) -> ParsedFeed:
    return parsed(*(episode(f"e{age}", published_at=NOW - timedelta(days=age)) for age in ages))


def test_what_is_missing_between_others_is_gone_and_comes_back():
    rows = looked(days(1, 2, 3))
    decision = decide(FEED, rows, days(1, 3), NOW)
    assert decision.gone == (2,)
    after = rows.apply(decision)
    assert not decide(FEED, after, days(1, 3), NOW).gone
    assert decide(FEED, after, days(1, 2, 3), NOW).back == (2,)


def test_a_feed_that_keeps_only_the_newest_removes_nothing():
    assert not decide(FEED, looked(days(2, 3, 4)), days(1, 2, 3), NOW).gone


def test_an_empty_feed_removes_nothing():
    assert not decide(FEED, looked(days(1, 2)), parsed(), NOW).gone


def test_a_broken_feed_removes_nothing():
    assert not decide(FEED, looked(days(1, 2, 3)), replace(days(1, 3), kind="other"), NOW).gone


def test_columns_of_the_feed_change_only_when_they_do():
    feed = parsed(description="The <b>sea</b>.", language="sv", persons=(Person("Mira"),), guid="a-guid")
    columns = decide(FEED, {}, feed, NOW).feed
    assert columns["description"] == "The <b>sea</b>."
    assert columns["guid"] == "a-guid"
    assert set(columns) == {"title", "description", "language", "persons", "guid"}
    assert decide(replace(FEED, **columns), {}, feed, NOW).feed == {}


def test_a_feed_without_a_name_is_called_after_its_place():
    assert decide(FEED, {}, ParsedFeed("", ()), NOW).feed["title"] == "tides.example"
    assert "title" not in decide(replace(FEED, title="Tides"), {}, ParsedFeed("", ()), NOW).feed


def test_the_guid_of_a_feed_is_made_as_the_podcast_namespace_says():
    # The example in the definition of podcast:guid.
    assert guid_of("https://mp3s.nashownotes.com/pc20rss.xml") == "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    assert guid_of("http://podnews.net/rss/") == guid_of("https://podnews.net/rss")


DIFFERENT: dict[str, Any] = {
    "title": "Other",
    "enclosure": Enclosure("https://cdn.example/x.mp3"),
    "published_at": NOW,
    "link": "https://tides.example/x",
    "notes": "x",
    "subtitle": "x",
    "author": "x",
    "image": "https://tides.example/x.png",
    "duration": 1.0,
    "explicit": False,
    "season": 1,
    "number": 1.0,
    "kind": "bonus",
    "block": True,
    "chapters": "https://tides.example/x.json",
    "transcripts": (Transcript("https://tides.example/x.vtt", "text/vtt"),),
    "persons": (Person("x"),),
    "soundbites": (Soundbite(1.0, 2.0),),
    "license": "x",
    "extras": ({"name": "podcast:x"},),
}


def test_the_digest_covers_every_field_but_the_guid():
    assert set(DIFFERENT) | {"guid"} == {field.name for field in fields(ParsedEpisode)}
    digests = {digest_of(replace(episode("one"), **{name: value})) for name, value in DIFFERENT.items()}
    assert len(digests | {digest_of(episode("one"))}) == len(DIFFERENT) + 1
    assert digest_of(replace(episode("one"), guid="two")) == digest_of(episode("one"))


def test_pages_are_joined_and_the_first_one_knows_best():
    first, second = days(1, 2), days(2, 3)
    renamed = replace(first, episodes=(first.episodes[0], replace(first.episodes[1], title="New")), hub="h")
    whole = joined([renamed, second])
    assert [one.guid for one in whole.episodes] == ["e1", "e2", "e3"]
    assert whole.episodes[1].title == "New"
    assert (whole.hub, whole.kind) == ("h", "rss")
    assert joined([first, replace(second, kind="other")]).kind == "other"


GUIDS = st.sampled_from("abcdef")
EPISODES = st.builds(
    lambda guid, sound, title, age: ParsedEpisode(
        guid,
        title,
        Enclosure(f"https://cdn.example/{sound}.mp3") if sound else None,
        None if age is None else NOW - timedelta(hours=age),
    ),
    GUIDS,
    st.sampled_from(["", "1", "2", "3", "4", "5"]),
    st.sampled_from(["A", "B"]),
    st.none() | st.integers(-50, 50),
)
FEEDS = st.builds(
    lambda episodes, kind: parsed(*episodes, kind=kind),
    st.lists(EPISODES, max_size=6, unique_by=lambda one: one.guid),
    st.sampled_from(["rss", "rss", "rss", "other"]),
)


@given(history=st.lists(FEEDS, min_size=1, max_size=5))
def test_whatever_a_feed_does_looking_again_changes_nothing(history: list[ParsedFeed]):
    rows = looked(*history)
    again = decide(FEED, rows, history[-1], NOW + timedelta(minutes=1))
    assert (again.new, again.changed, again.gone, again.back) == ((), (), (), ())


@given(history=st.lists(FEEDS, max_size=4), last=FEEDS)
def test_whatever_a_feed_does_nothing_is_lost_and_nothing_is_there_twice(history: list[ParsedFeed], last: ParsedFeed):
    before = looked(*history)
    decision = decide(FEED, before, last, NOW)
    after = before.apply(decision)  # which refuses a guid that is there already
    assert before.keys() <= after.keys()
    assert [before[guid].id for guid in before] == [after[guid].id for guid in before]
    sounds = {known.enclosure_url for known in after.values() if not known.gone_at}
    assert {one.enclosure.url for one in last.episodes if one.enclosure} <= sounds
    kept = [known for known in after.values() if not known.gone_at]
    assert len(kept) >= sum(1 for one in last.episodes if one.enclosure)
    assert not set(decision.gone) & {made.id for made in decision.changed}
    assert all(made.published_at <= NOW for made in (*decision.new, *decision.changed))


@given(history=st.lists(FEEDS, max_size=3), last=FEEDS)
def test_deciding_is_the_same_every_time_and_undated_ones_keep_their_order(history: list[ParsedFeed], last: ParsedFeed):
    rows = looked(*history)
    decision = decide(FEED, rows, last, NOW)
    assert decision == decide(FEED, dict(reversed(rows.items())), last, NOW)
    undated = [one.guid for one in last.episodes if one.published_at is None]
    new = [made for made in decision.new if made.guid in undated]
    assert [made.guid for made in sorted(new, key=lambda made: made.published_at, reverse=True)] == [
        made.guid for made in new
    ]


@given(history=st.lists(FEEDS, max_size=3), last=FEEDS)
def test_only_what_a_feed_goes_back_beyond_is_gone(history: list[ParsedFeed], last: ParsedFeed):
    rows = looked(*history)
    decision = decide(FEED, rows, last, NOW)
    after = rows.apply(decision)
    here = [known.published_at for known in after.values() if known.id not in decision.gone and not known.gone_at]
    for known in after.values():
        if known.id in decision.gone:
            assert last.kind != "other"
            assert known.published_at > min(here)
