from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spaces.model import Decision, Enclosure, Feed, Known, SourceKind
from spaces.model.podcast import Person, Soundbite, Transcript
from spaces.store import Store, words
from stations.settle import settle
from tests.store.samples import LATER, NOW, episode, stored_feed, stored_source, stored_station


async def stored(store: Store, feed: Feed, **fields: object) -> int:
    number = len(await store.episodes.known(feed.id)) + 1
    await store.episodes.store(feed.id, Decision(new=(episode(feed, number, **fields),)), LATER)
    return (await store.episodes.known(feed.id))[f"guid {number}"].id


async def stale(store: Store) -> list[str]:
    return [station.id for station in await store.stations.stale(LATER + timedelta(days=1))]


async def test_an_episode_comes_back_as_it_was_stored(store: Store):
    feed = await stored_feed(store)
    made = episode(
        feed,
        enclosure=Enclosure("https://media.example/a.mp3", "audio/mpeg", None),
        explicit=True,
        season=2,
        transcripts=(Transcript("https://x.example/t.vtt", "text/vtt", "en", "captions"),),
        persons=(Person("Mira", "guest"),),
        soundbites=(Soundbite(1.0, 2.0, "Best"),),
        license="cc-by-4.0",
        extras=({"name": "podcast:season", "text": "2"},),
    )
    made = replace(made, number=1.5)
    await store.episodes.store(feed.id, Decision(new=(made,)), LATER)
    known = await store.episodes.known(feed.id)
    identity = known["guid 1"].id
    assert known == {
        "guid 1": Known(identity, "digest 1", made.published_at, LATER, None, "https://media.example/a.mp3")
    }
    assert await store.episodes.get(identity) == replace(made, id=identity)
    assert await store.episodes.of([]) == {}


async def test_a_changed_episode_keeps_its_id_and_when_it_was_first_seen(store: Store):
    feed = await stored_feed(store, 1)
    (known,) = (await store.episodes.known(feed.id)).values()
    changed = episode(feed, title="Better", id=known.id, seen_at=NOW)
    assert await store.episodes.store(feed.id, Decision(changed=(changed,)), LATER) == 1
    found = await store.episodes.get(known.id)
    assert found is not None
    assert (found.title, found.seen_at) == ("Better", LATER)
    assert [one.title for one in await store.episodes.search("better", 5)] == ["Better"]
    assert await store.episodes.search("episode", 5) == []


async def test_what_went_out_of_its_feed_is_nowhere_until_it_is_back(store: Store):
    feed = await stored_feed(store, 2)
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await settle(store, station.id, LATER)
    gone = (await store.episodes.known(feed.id))["guid 2"].id

    await store.episodes.store(feed.id, Decision(gone=(gone,)), LATER)
    assert [entry.item.id for entry in await store.channels.page(station.id, limit=5)] != [f"e{gone}"]
    assert len(await store.channels.page(station.id, limit=5)) == 1
    assert [one.title for one in await store.episodes.search("episode", 5)] == ["Episode 1"]
    assert (await store.episodes.known(feed.id))["guid 2"].gone_at == LATER

    await store.episodes.store(feed.id, Decision(back=(gone,)), LATER)
    assert (await store.episodes.known(feed.id))["guid 2"].gone_at is None
    assert len(await store.channels.page(station.id, limit=5)) == 2


async def test_news_of_a_feed_make_its_stations_stale_and_no_others(store: Store):
    feed = await stored_feed(store, 1)
    one, other = await stored_station(store), await stored_station(store)
    await stored_source(store, one, SourceKind.FEED, feed.id)
    for station in (one, other):
        await settle(store, station.id, LATER)
    assert await stale(store) == []
    await store.episodes.store(feed.id, Decision(feed={"etag": "x"}), LATER)
    assert await stale(store) == []
    await store.episodes.store(feed.id, Decision(feed={"block": True}), LATER)
    assert await stale(store) == [one.id]
    await settle(store, one.id, LATER)
    await store.episodes.store(feed.id, Decision(new=(episode(feed, 2),)), LATER)
    assert await stale(store) == [one.id]


async def test_columns_of_the_feed_are_stored_with_its_episodes(store: Store):
    feed = await stored_feed(store)
    await store.episodes.store(feed.id, Decision(feed={"title": "Renamed", "categories": ("Arts",)}), LATER)
    found = await store.feeds.get(feed.id)
    assert found is not None
    assert (found.title, found.categories) == ("Renamed", ("Arts",))


@pytest.mark.parametrize("common", [1, 20_000])
async def test_hits_in_titles_come_before_hits_in_texts_and_the_newest_first_in_both(
    store: Store, common: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(words, "COMMON", common)
    feed = await stored_feed(store)
    for title, summary in (
        ("Fog and ships", ""),
        ("Harbour", "All about fog"),
        ("More fog", ""),
        ("Tides", "Fog again"),
        ("Nothing", ""),
    ):
        await stored(store, feed, title=title, summary=summary)
    found = await store.episodes.search("fog", 10)
    assert [one.title for one in found] == ["More fog", "Fog and ships", "Tides", "Harbour"]
    assert [one.title for one in await store.episodes.search("fog", 2, before=1)] == ["Fog and ships", "Tides"]


TYPED = {
    "lighthouse keeper": True,
    "keeper lighthouse": True,
    "LIGHTHOUSE": True,
    "light": True,
    "light keeper": False,
    "light ": False,
    '"lighthouse keeper"': True,
    '"keeper lighthouse"': False,
    "“the lighthouse”": True,
    "brulee": True,
    "Brûlée": True,
    "crème-brûlée": True,
    "station.fm": True,
    "fm": True,
    "li": False,
    "сев": True,
    "с": True,
    "северное": True,
    "СЕВЕРНОЕ": True,
    "#tag": True,
    "a AND b OR NOT c": False,
    "lighthouse AND keeper": False,
    "keeper*": True,
    "lighthouse -keeper": True,
    "12": True,
}


async def test_people_find_what_they_type(store: Store):
    feed = await stored_feed(store)
    await stored(
        store,
        feed,
        title="The lighthouse keeper (#tag) № 12",
        summary="Crème brûlée on https://station.fm/a/b.mp3 — Северное море",
    )
    assert {query: bool(await store.episodes.search(query, 5)) for query in TYPED} == TYPED


NASTY = [
    "",
    " ",
    '"',
    "'",
    '"unclosed',
    "a\0b",
    "\0",
    "🎉",
    "🎉 party",
    "(",
    "a & b | !c",
    "a <-> b",
    "NEAR(a b)",
    "{title} : a",
    "title:a",
    "^a",
    "a:*",
    "\\",
    "\\' OR 1=1 --",
    "%_",
    "\ud800",
    "\u0300",
    "हिन्दी",
    "日本語",
    "x" * 5000,
    "a " * 3000,
    "\r\n\t",
    "²½Ⅷ",
    "ﬁﬂ",
    "-",
    "***",
    "AND",
    "NOT",
]


async def test_nothing_that_people_type_is_an_error(store: Store):
    feed = await stored_feed(store, 1)
    station = await stored_station(store)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await settle(store, station.id, LATER)
    for query in NASTY:
        await store.episodes.search(query, 5)
        await store.channels.page(station.id, limit=5, query=query)
        await store.stations.page(query=query, limit=5)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
async def test_nothing_at_all_is_an_error(store: Store, query: str):
    await store.episodes.search(query, 5)
    await store.channels.page("none", limit=5, query=query)
    await store.stations.page(query=query, limit=5)


async def test_half_a_surrogate_pair_in_an_element_comes_back(store: Store):
    feed = await stored_feed(store)
    identity = await stored(store, feed, extras=({"name": "podcast:txt", "text": "\ud83d"},))
    found = await store.episodes.get(identity)
    assert found is not None
    assert found.extras == ({"name": "podcast:txt", "text": "\ud83d"},)
