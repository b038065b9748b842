"""The merge, by examples and by properties."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model import merging
from spaces.model.recording import Visibility
from spaces.model.station import (
    Candidate,
    Channel,
    LeftOut,
    Merge,
    Placement,
    Rules,
    Source,
    SourceKind,
)

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def source(identity: str = "a", position: int = 0, **fields: Any) -> Source:
    return replace(Source(identity, "station", SourceKind.FEED, f"feed {identity}", position, "me", NOW), **fields)


def episode(number: int, of: str = "a", **fields: Any) -> Candidate:
    """One that came out that many hours before NOW."""
    then = NOW - timedelta(hours=number)
    plain = Candidate(
        id=f"e{number}{of}",
        source_id=of,
        feed_id=f"feed {of}",
        guid=f"guid {number}",
        published_at=then,
        seen_at=then,
        enclosure=f"https://media.example/{of}/{number}.mp3",
        duration=600.0,
        language="en-GB",
    )
    return replace(plain, **fields)


def merged(
    candidates: Sequence[Candidate],
    sources: Sequence[Source] = (source(),),
    placements: Sequence[Placement] = (),
    visibility: Visibility = Visibility.PUBLIC,
    **rules: Any,
) -> Channel:
    return merging.merge(Rules(**rules), visibility, sources, candidates, placements, NOW)


def ids(channel: Channel) -> list[str]:
    return [item.id for item in channel.items]


A_AND_B = (source("a", 0), source("b", 1))


def test_what_came_out_last_comes_first():
    assert ids(merged([episode(3), episode(1), episode(2)])) == ["e1a", "e2a", "e3a"]


def test_a_story_is_told_from_its_beginning():
    assert ids(merged([episode(3), episode(1), episode(2)], merge=Merge.OLDEST)) == ["e3a", "e2a", "e1a"]


def test_the_place_of_what_came_out_is_its_time_so_that_nothing_moves_when_something_new_comes():
    before = {item.id: item.place for item in merged([episode(3), episode(2)]).items}
    after = {item.id: item.place for item in merged([episode(3), episode(2), episode(1)]).items}
    assert before.items() <= after.items()


def test_sources_take_turns_each_with_its_newest_first():
    offered = [episode(1), episode(2), episode(3), episode(4, "b"), episode(5, "b")]
    assert ids(merged(offered, A_AND_B, merge=Merge.ROUND_ROBIN)) == ["e1a", "e4b", "e2a", "e5b", "e3a"]


def test_what_editors_placed_comes_first_and_the_rest_by_age():
    offered = [episode(1), episode(2), episode(3), episode(4)]
    placed = [Placement("e4a", 1, NOW), Placement("e2a", 2, NOW)]
    assert ids(merged(offered, placements=placed, merge=Merge.HAND)) == ["e4a", "e2a", "e1a", "e3a"]


def test_an_order_by_hand_is_kept_for_later_while_another_order_rules():
    offered = [episode(1), episode(2)]
    assert ids(merged(offered, placements=[Placement("e2a", 0, NOW)])) == ["e1a", "e2a"]


def test_what_an_editor_took_out_is_out_in_every_order():
    for order in Merge:
        channel = merged([episode(1), episode(2)], placements=[Placement("e1a", None, NOW)], merge=order)
        assert ids(channel) == ["e2a"]
        assert channel.left_out == {"a": {LeftOut.HIDDEN: 1}}


def test_the_same_episode_of_two_sources_is_in_once_and_names_both():
    same = episode(1, "b", feed_id="feed a", guid="guid 1", enclosure="https://elsewhere.example/1.mp3")
    channel = merged([episode(1), same], A_AND_B)
    assert [(item.source_id, item.also) for item in channel.items] == [("a", ("b",))]
    assert channel.left_out == {"b": {LeftOut.DUPLICATE: 1}}


def test_the_same_sound_under_another_guid_is_in_once():
    same = episode(1, "b", enclosure="http://MEDIA.example/a/1.mp3#t=1")
    assert ids(merged([episode(1), same], A_AND_B)) == ["e1a"]


def test_the_source_that_comes_first_gives_what_both_have():
    same = episode(1, "b", enclosure="https://media.example/a/1.mp3")
    assert ids(merged([episode(1), same], (source("a", 1), source("b", 0)))) == ["e1b"]


def test_a_station_has_no_more_of_a_source_than_its_cap_and_they_are_the_newest():
    channel = merged([episode(1), episode(2), episode(3)], [source(cap=2)])
    assert ids(channel) == ["e1a", "e2a"]
    assert channel.left_out == {"a": {LeftOut.CAP: 1}}


def test_what_is_beyond_the_cap_of_one_source_may_come_from_another():
    same = episode(2, "b", enclosure="https://media.example/a/2.mp3")
    channel = merged([episode(1), episode(2), same], [source("a", 0, cap=1), source("b", 1)])
    assert ids(channel) == ["e1a", "e2b"]


@pytest.mark.parametrize(
    ("candidate", "rules", "reason"),
    [
        (episode(1, explicit=True), {"explicit": False}, LeftOut.EXPLICIT),
        (episode(1, language="de-CH"), {"languages": ("en", "fr")}, LeftOut.LANGUAGE),
        (episode(1, duration=59.9), {"min_seconds": 60}, LeftOut.TOO_SHORT),
        (episode(1, duration=60.1), {"max_seconds": 60}, LeftOut.TOO_LONG),
        (episode(25), {"max_age_days": 1}, LeftOut.TOO_OLD),
        (episode(1, block=True), {}, LeftOut.BLOCKED),
        (episode(1, personal=True), {}, LeftOut.PERSONAL),
    ],
)
def test_what_a_rule_is_against_is_left_out_and_counted(candidate: Candidate, rules: dict[str, Any], reason: LeftOut):
    channel = merged([candidate, episode(0, duration=None)], **rules)
    assert ids(channel) == ["e0a"]
    assert channel.left_out == {"a": {reason: 1}}


@pytest.mark.parametrize(
    ("candidate", "rules"),
    [
        (episode(1, language=None), {"languages": ("en",)}),
        (episode(1, language="EN"), {"languages": ("en",)}),
        (episode(1, duration=None), {"min_seconds": 60, "max_seconds": 90}),
        (episode(1, duration=60.0), {"min_seconds": 60, "max_seconds": 60}),
        (episode(24), {"max_age_days": 1}),
        (episode(1, explicit=True), {}),
    ],
)
def test_what_is_unknown_or_just_fits_comes_in(candidate: Candidate, rules: dict[str, Any]):
    assert ids(merged([candidate], **rules)) == [candidate.id]


def test_what_its_publisher_does_not_want_listed_is_in_private_stations_only():
    blocked = [episode(1, block=True)]
    assert ids(merged(blocked, visibility=Visibility.PRIVATE)) == ["e1a"]
    assert ids(merged(blocked, visibility=Visibility.UNLISTED)) == []


def test_what_came_by_one_persons_own_address_is_in_private_stations_only():
    own = [episode(1, personal=True)]
    assert ids(merged(own, visibility=Visibility.PRIVATE)) == ["e1a"]
    assert ids(merged(own, visibility=Visibility.UNLISTED)) == []


def test_of_a_paused_source_there_is_what_came_before_the_pause():
    paused = source(paused_at=NOW - timedelta(hours=2))
    offered = [episode(1), episode(2), episode(3), episode(9, seen_at=NOW)]
    channel = merged(offered, [paused])
    assert ids(channel) == ["e2a", "e3a"]
    assert channel.left_out == {"a": {LeftOut.PAUSED: 2}}


def test_a_source_gives_no_more_than_a_channel_can_carry(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(merging, "CHANNEL_MAX", 2)
    monkeypatch.setattr(merging, "SOURCE_MAX", 3)
    channel = merged([episode(n) for n in range(5)])
    assert ids(channel) == ["e0a", "e1a"]
    assert channel.left_out == {"a": {LeftOut.CAP: 2, LeftOut.FULL: 1}}


def test_a_station_without_sources_plays_nothing():
    assert merged([], []) == Channel((), {})


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://Media.Example/a.mp3#y", "media.example/a.mp3"),
        ("https://media.example/play?id=2", "media.example/play?id=2"),
        ("http://media.example/a.mp3", "media.example/a.mp3"),
        ("https://me:secret@media.example:8443/A.mp3", "media.example:8443/A.mp3"),
        ("r4nd0mId", "r4nd0mId"),
        ("https://[broken/a.mp3", "https://[broken/a.mp3"),
    ],
)
def test_sounds_are_compared_by_host_path_and_query(url: str, same: str):
    assert merging.same_sound(url) == same


def test_a_channel_ages_when_its_oldest_item_is_a_moment_older_than_the_rules_allow():
    items = merged([episode(1), episode(20)], max_age_days=1).items
    then = merging.ages_at(Rules(max_age_days=1), items)
    assert then == NOW + timedelta(hours=4, microseconds=1)
    assert merging.ages_at(Rules(), items) is None
    assert merging.ages_at(Rules(max_age_days=1), []) is None


# Properties: a small world, so that everything that can meet does meet.

SOURCE_IDS = "abc"
moments = st.integers(0, 40).map(lambda hours: NOW - timedelta(hours=hours))


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    number, feed = draw(st.integers(0, 8)), draw(st.sampled_from("xy"))
    recorded = draw(st.booleans())
    return Candidate(
        id=f"{'r' if recorded else 'e'}{number}{feed}",
        source_id=draw(st.sampled_from(SOURCE_IDS)),
        feed_id=None if recorded else feed,
        guid=f"guid {draw(st.integers(0, 5))}",
        published_at=draw(moments),
        seen_at=draw(moments),
        enclosure=f"https://{draw(st.sampled_from(['m.example', 'M.example']))}/{draw(st.integers(0, 8))}",
        duration=draw(st.none() | st.floats(0, 100)),
        explicit=draw(st.booleans()),
        language=draw(st.sampled_from([None, "", "en", "de-AT"])),
        block=draw(st.booleans()),
    )


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    def once(found: list[Candidate]) -> list[Candidate]:
        """A source offers a thing once."""
        return list({(one.source_id, one.id): one for one in found}.values())

    item_ids = [f"{kind}{number}{feed}" for kind in "er" for number in range(9) for feed in "xy"]
    placed = st.builds(Placement, st.sampled_from(item_ids), st.none() | st.integers(0, 5), moments)
    sources = [
        source(
            each,
            position,
            cap=draw(st.none() | st.integers(0, 4)),
            paused_at=draw(st.none() | moments),
        )
        for position, each in enumerate(draw(st.permutations(SOURCE_IDS)))
    ]
    return {
        "rules": draw(
            st.builds(
                Rules,
                merge=st.sampled_from(Merge),
                max_age_days=st.none() | st.integers(1, 2),
                explicit=st.booleans(),
                languages=st.sampled_from([(), ("en",), ("de", "fr")]),
                min_seconds=st.none() | st.integers(0, 50),
                max_seconds=st.none() | st.integers(50, 100),
            )
        ),
        "visibility": draw(st.sampled_from(Visibility)),
        "sources": sources,
        "candidates": once(draw(st.lists(candidates(), max_size=30))),
        "placements": draw(st.lists(placed, max_size=8, unique_by=lambda one: one.item_id)),
        "now": NOW,
    }


@given(worlds())
def test_every_candidate_is_an_item_or_counted_once(world: dict[str, Any]):
    channel = merging.merge(**world)
    offered = Counter(one.source_id for one in world["candidates"])
    given_by = Counter(item.source_id for item in channel.items)
    for each in world["sources"]:
        assert offered[each.id] == given_by[each.id] + sum(channel.left_out.get(each.id, {}).values())


@given(worlds())
def test_nothing_is_in_twice(world: dict[str, Any]):
    channel = merging.merge(**world)
    by = {(one.source_id, one.id): one for one in world["candidates"]}
    chosen = [by[item.source_id, item.id] for item in channel.items]
    assert len({one.id for one in chosen}) == len(chosen)
    assert len({merging.same_sound(one.enclosure) for one in chosen}) == len(chosen)
    told = [(one.feed_id, one.guid) for one in chosen if one.feed_id is not None]
    assert len(set(told)) == len(told)


@given(worlds(), st.randoms())
def test_the_order_in_which_things_are_given_does_not_matter(world: dict[str, Any], chance: random.Random):
    shuffled = dict(world)
    for name in ("sources", "candidates", "placements"):
        shuffled[name] = chance.sample(world[name], len(world[name]))
    assert merging.merge(**shuffled) == merging.merge(**world)


@given(worlds())
def test_merging_what_came_out_of_a_merge_changes_nothing(world: dict[str, Any]):
    channel = merging.merge(**world)
    chosen = {(item.source_id, item.id) for item in channel.items}
    again = [one for one in world["candidates"] if (one.source_id, one.id) in chosen]
    assert ids(merging.merge(**world | {"candidates": again})) == ids(channel)


@given(worlds())
def test_items_are_in_the_order_of_their_places_and_places_tell_them_apart(world: dict[str, Any]):
    keys = [(item.place, item.id) for item in merging.merge(**world).items]
    assert keys == sorted(set(keys), reverse=True)


@given(worlds())
def test_no_source_gives_more_than_its_cap(world: dict[str, Any]):
    given_by = Counter(item.source_id for item in merging.merge(**world).items)
    for each in world["sources"]:
        assert each.cap is None or given_by[each.id] <= each.cap


@given(worlds())
def test_other_sources_that_give_an_item_are_others_and_do_give_it(world: dict[str, Any]):
    offers = defaultdict(set)
    for one in world["candidates"]:
        offers[one.source_id].add(one.id)
    for item in merging.merge(**world).items:
        assert item.source_id not in item.also
        assert len(set(item.also)) == len(item.also)
        assert set(item.also) <= offers.keys()


@given(worlds(), candidates())
def test_one_more_candidate_takes_none_of_the_others_out_unless_it_is_the_same_or_pushes_it_out(
    world: dict[str, Any], new: Candidate
):
    """With sources that have no cap, only something that is the same can take an item's place."""
    world["sources"] = [replace(each, cap=None) for each in world["sources"]]
    world["candidates"] = [one for one in world["candidates"] if (one.source_id, one.id) != (new.source_id, new.id)]
    before = merging.merge(**world)
    after = merging.merge(**world | {"candidates": [*world["candidates"], new]})
    by = {(one.source_id, one.id): one for one in world["candidates"]}
    gone = set(ids(before)) - set(ids(after))
    if new.id not in ids(after):
        assert not gone
    for item in before.items:
        if item.id in gone:
            assert _same(by[item.source_id, item.id], new)


def _same(one: Candidate, other: Candidate) -> bool:
    sounds = merging.same_sound(one.enclosure) == merging.same_sound(other.enclosure)
    return one.id == other.id or sounds or (one.feed_id, one.guid) == (other.feed_id, other.guid)
