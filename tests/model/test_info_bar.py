"""What the info bar tells, and above all what it does not."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from spaces.model.action import Action, ActionKind
from spaces.model.info_bar import FRESH, ITEMS_MAX, PER_KIND, PER_SPACE, TEXT_MAX, InfoItem, InfoKind, Privacy, rank
from spaces.model.info_facts import Facts, OnAir, Playing, Saved, Upcoming
from spaces.model.tap import TapPolicy

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
FEW = 5
MIRA, NOOR, ADA = ("u_mira", "Mira"), ("u_noor", "Noor"), ("g_ada", "Ada")


def on_air(**fields: Any) -> OnAir:
    basics = OnAir("4Re", "Sunday talk", ("tea",), NOW - timedelta(hours=1), TapPolicy.HELD, (MIRA,), (NOOR,), 21)
    return replace(basics, **fields)


def action(kind: ActionKind, **fields: Any) -> Action:
    return Action(**{"at": NOW - timedelta(minutes=1), "kind": kind, "space_id": "4Re", "id": 7} | fields)


def shared(**fields: Any) -> Action:
    detail = {"url": "https://example.org/tea", "title": "How tea is made", "message": "m1"}
    return action(ActionKind.SHARED, **{"actor": "u_noor", "actor_name": "Noor", "detail": detail} | fields)


def told(*spaces: OnAir, actions: tuple[Action, ...] = (), **more: Any) -> dict[InfoKind, InfoItem]:
    return {item.kind: item for item in rank(Facts(spaces, actions, **more), NOW, FEW)}


# What it tells


def test_a_space_on_air_tells_who_hosts_it_what_it_is_about_how_many_listen_and_what_is_kept() -> None:
    items = told(on_air(hosts=(MIRA, ADA)))
    assert items[InfoKind.LIVE].text == "Mira with Ada is live: “Sunday talk”"
    assert items[InfoKind.LIVE].url == "/s/4Re"
    assert items[InfoKind.TOPIC].text == "tea is the topic in “Sunday talk”"
    assert items[InfoKind.LISTENERS].text == "20+ listeners in “Sunday talk”"
    assert items[InfoKind.TAP].text == "“Sunday talk” may be saved by its host"


def test_who_came_on_stage_is_told_while_they_are_there() -> None:
    came = action(ActionKind.ON_STAGE, target="u_noor", target_name="Noor")
    assert told(on_air(), actions=(came,))[InfoKind.ON_STAGE].text == "Noor came on stage in “Sunday talk”"
    assert InfoKind.ON_STAGE not in told(on_air(speakers=()), actions=(came,))


def test_who_shared_what_is_told_by_its_title() -> None:
    item = told(on_air(), actions=(shared(),))[InfoKind.SHARED]
    assert (item.text, item.url) == ("Noor shared “How tea is made” in “Sunday talk”", "/s/4Re")
    bare = shared(detail={"url": "https://example.org/tea/"})
    assert told(on_air(), actions=(bare,))[InfoKind.SHARED].detail == "example.org/tea"


def test_what_was_taken_back_is_not_told() -> None:
    for gone in (
        action(ActionKind.MESSAGE_DELETED, detail={"message": "m1"}),
        action(ActionKind.UNPINNED, detail={"url": "https://example.org/tea"}),
        action(ActionKind.REMOVED, target="u_noor"),
        action(ActionKind.BANNED, target="u_noor"),
    ):
        assert InfoKind.SHARED not in told(on_air(), actions=(shared(), gone))
        elsewhere = replace(gone, space_id="other")
        assert InfoKind.SHARED in told(on_air(), actions=(shared(), elsewhere))


def test_news_gets_old() -> None:
    old = shared(at=NOW - FRESH - timedelta(seconds=1))
    assert InfoKind.SHARED not in told(on_air(), actions=(old,))


def test_what_starts_next_what_was_saved_and_what_plays_is_told_too() -> None:
    items = told(
        upcoming=(Upcoming("5Sf", "Morning tea", NOW + timedelta(hours=1), "Noor"),),
        saved=(Saved("6Tg", "3Qd", "Last talk", "Ada", NOW - timedelta(hours=2)),),
        playing=(Playing("night-boat", "Night boat", "Rivers", "The newest of Radio Tales.", NOW),),
    )
    assert items[InfoKind.STARTS_NEXT].text == "Next: “Morning tea” with Noor at 21:00 UTC"
    assert items[InfoKind.RECORDING_SAVED].url == "/r/6Tg"
    assert items[InfoKind.STATION].text == "Night boat plays “Rivers”. The newest of Radio Tales."


def test_what_is_far_ahead_or_long_ago_is_not_told() -> None:
    assert not rank(
        Facts(
            upcoming=(
                Upcoming("5Sf", "Next week", NOW + timedelta(days=7), "Noor"),
                Upcoming("5Sg", "Late already", NOW - timedelta(minutes=1), "Noor"),
            ),
            saved=(Saved("6Tg", None, "Last month", "Ada", NOW - timedelta(days=30)),),
        ),
        NOW,
        FEW,
    )


def test_a_topic_of_several_spaces_is_told_once() -> None:
    facts = Facts((on_air(), on_air(space_id="5Sf", title="Other talk", topics=("Tea", "books"))))
    topics = [item.detail for item in rank(facts, NOW, FEW) if item.kind is InfoKind.TOPIC]
    assert sorted(topics, key=str.casefold) == ["books", "tea"]


def test_a_space_with_a_lock_tells_nothing_but_its_title() -> None:
    actions = (shared(), action(ActionKind.ON_STAGE, target="u_noor"))
    items = rank(Facts((on_air(closed=True),), actions), NOW, FEW)
    assert [(item.kind, item.text, item.names) for item in items] == [(InfoKind.LIVE, "“Sunday talk” is live", ())]
    later = Upcoming("5Sf", "Morning tea", NOW + timedelta(hours=1), "Noor", closed=True)
    (item,) = rank(Facts(upcoming=(later,)), NOW, FEW)
    assert (item.text, item.names) == ("Next: “Morning tea” at 21:00 UTC", ())


# Whatever happens

names = st.sampled_from(["Quince", "Rowan", "Sorrel", "Thistle", "Umber", "Violet"])
pids = st.builds("{}_{}".format, st.sampled_from("ug"), names)
people = st.lists(st.tuples(pids, names), max_size=4).map(tuple)
texts = st.text("abcdefghij أب", min_size=1, max_size=100)
times = st.integers(-90 * 60, 90 * 60).map(lambda seconds: NOW + timedelta(seconds=seconds))
ids = st.sampled_from(["s1", "s2", "s3", "s4"])
spaces = st.builds(
    OnAir,
    space_id=ids,
    title=texts,
    topics=st.lists(texts, max_size=3).map(tuple),
    started_at=times,
    tap=st.sampled_from(TapPolicy),
    hosts=people,
    speakers=people,
    listeners=st.integers(0, 300),
    closed=st.booleans(),
)
actions = st.builds(
    Action,
    at=times,
    kind=st.sampled_from(ActionKind),
    space_id=ids,
    actor=pids,
    actor_name=names,
    target=st.none() | pids,
    target_name=names,
    detail=st.fixed_dictionaries({}, optional={"url": texts, "title": texts, "message": st.sampled_from("ab")}),
    id=st.integers(1, 1000),
)
upcoming = st.builds(Upcoming, space_id=ids, title=texts, starts_at=times, host=names, closed=st.booleans())
saved = st.builds(Saved, recording_id=ids, space_id=st.none() | ids, title=texts, host=st.just("Host"), since=times)
playing = st.builds(Playing, slug=ids, title=texts, item=texts, because=texts, since=times)
everything = st.builds(
    Facts,
    on_air=st.lists(spaces, max_size=4, unique_by=lambda space: space.space_id).map(tuple),
    actions=st.lists(actions, max_size=20, unique_by=lambda one: one.id).map(tuple),
    upcoming=st.lists(upcoming, max_size=4).map(tuple),
    saved=st.lists(saved, max_size=4).map(tuple),
    playing=st.lists(playing, max_size=4).map(tuple),
)
fews = st.integers(1, 20)


@given(everything, fews)
def test_people_are_named_only_when_they_are_on_stage_or_shared_under_their_account(facts: Facts, few: int) -> None:
    stage = {one.space_id: {name for _, name in (*one.hosts, *one.speakers)} for one in facts.on_air}
    sharing = {
        (one.space_id, one.actor_name)
        for one in facts.actions
        if one.kind in (ActionKind.SHARED, ActionKind.PINNED) and (one.actor or "").startswith("u_")
    }
    for item in rank(facts, NOW, few):
        if item.kind in (InfoKind.STARTS_NEXT, InfoKind.RECORDING_SAVED, InfoKind.STATION):
            continue  # those name hosts and titles that were published
        for name in item.names:
            assert name in stage[item.space_id or ""] or (item.space_id, name) in sharing
        if item.kind is not InfoKind.SHARED:
            assert set(re.findall("Quince|Rowan|Sorrel|Thistle|Umber|Violet", item.text)) <= set(item.names)


@given(everything, fews)
def test_listeners_never_appear_whatever_they_do(facts: Facts, few: int) -> None:
    """Nothing changes when everything that people without account did off the stage did not happen."""
    stage = {(one.space_id, pid) for one in facts.on_air for pid, _ in (*one.hosts, *one.speakers)}
    listeners_only = [
        one
        for one in facts.actions
        if one.kind not in (ActionKind.REMOVED, ActionKind.BANNED, ActionKind.MESSAGE_DELETED, ActionKind.UNPINNED)
        and all(
            pid is None or (pid.startswith("g_") and (one.space_id, pid) not in stage)
            for pid in (one.actor, one.target)
        )
    ]
    kept = tuple(one for one in facts.actions if one not in listeners_only)
    assert rank(facts, NOW, few) == rank(replace(facts, actions=kept), NOW, few)


@given(everything, fews)
def test_numbers_below_few_are_never_told(facts: Facts, few: int) -> None:
    counts = {one.space_id: one.listeners for one in facts.on_air}
    for item in rank(facts, NOW, few):
        if item.kind is InfoKind.LISTENERS:
            number = re.match(r"([\d,]+)\+", item.text)
            assert (number is None) == (item.count is None) == (counts[item.space_id or ""] < few)
            assert item.privacy is Privacy.COUNT
            assert item.count is None or few <= item.count <= counts[item.space_id or ""]
        else:
            assert item.count is None


@given(everything, fews, st.integers(0, 4), st.integers(0, 4))
def test_one_who_comes_into_a_small_space_changes_nothing(facts: Facts, few: int, before: int, after: int) -> None:
    def with_listeners(number: int) -> Facts:
        return replace(facts, on_air=tuple(replace(one, listeners=min(number, few - 1)) for one in facts.on_air))

    assert rank(with_listeners(before), NOW, few) == rank(with_listeners(after), NOW, few)


@given(everything, fews)
def test_of_a_space_with_a_lock_nothing_is_told_but_its_title(facts: Facts, few: int) -> None:
    closed = {one.space_id: one.title for one in facts.on_air if one.closed}
    for item in rank(facts, NOW, few):
        if item.space_id in closed and item.kind not in (InfoKind.STARTS_NEXT, InfoKind.RECORDING_SAVED):
            assert item.kind is InfoKind.LIVE
            assert (item.names, item.count, item.detail, item.privacy) == ((), None, "", Privacy.PUBLIC)


@given(everything, fews, st.randoms(use_true_random=False))
def test_the_order_depends_on_the_facts_and_not_on_their_order(facts: Facts, few: int, dice: random.Random) -> None:
    unique = replace(
        facts,
        upcoming=tuple({one.space_id: one for one in facts.upcoming}.values()),
        saved=tuple({one.recording_id: one for one in facts.saved}.values()),
        playing=tuple({one.slug: one for one in facts.playing}.values()),
    )
    shuffled = Facts(
        *(
            tuple(dice.sample(rows, len(rows)))
            for rows in (unique.on_air, unique.actions, unique.upcoming, unique.saved, unique.playing)
        )
    )
    assert rank(shuffled, NOW, few) == rank(unique, NOW, few)


@given(everything, fews)
def test_it_is_bounded_and_says_nothing_twice(facts: Facts, few: int) -> None:
    items = rank(facts, NOW, few)
    assert len(items) <= ITEMS_MAX
    assert len({item.id for item in items}) == len({item.text.casefold() for item in items}) == len(items)
    assert all(len(item.text) <= TEXT_MAX for item in items)
    for kind in InfoKind:
        assert sum(item.kind is kind for item in items) <= PER_KIND
    for space in facts.on_air:
        assert sum(item.space_id == space.space_id for item in items) <= PER_SPACE
    assert [item.weight for item in items] == sorted((item.weight for item in items), reverse=True)
