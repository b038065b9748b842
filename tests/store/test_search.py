"""What is found by words, and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import insert, text

from spaces.model import Entry, RecordingState, SourceKind, State, Visibility
from spaces.model.search import Hit, Run
from spaces.store import Store
from spaces.store.marking import snippet
from spaces.store.rows import row_of
from spaces.store.schema import spaces
from stations.settle import settle
from tests.store.samples import (
    LATER,
    NOW,
    published_recording,
    space,
    stored_feed,
    stored_source,
    stored_space,
    stored_station,
    stored_user,
)


def marked(hit: Hit[object]) -> str:
    return "".join(f"[{run.text}]" if run.hit else run.text for run in hit.title)


async def titles(store: Store, query: str) -> list[str]:
    return [hit.subject.title for hit in await store.search.spaces(query, 20)]


async def test_a_space_is_found_by_words_of_its_title_and_by_its_topics(store: Store):
    await stored_space(store, title="Crème brûlée for beginners", topics=("Küche", "sugar"))
    for query in ("creme", "BRÛL", "beginners creme", "kuche", "küch", '"for beginners"'):
        assert await titles(store, query) == ["Crème brûlée for beginners"], query
    for query in ("", "salt", "creme salt", '"beginners for"', "kspace", "public"):
        assert await titles(store, query) == [], query


async def test_hits_are_marked_in_title_and_snippet(store: Store):
    await stored_space(store, title="Fog at sea", topics=("fog", "Boats"))
    (hit,) = await store.search.spaces("fog", 20)
    assert marked(hit) == "[Fog] at sea"
    assert [run.text for run in hit.snippet if run.hit] == ["fog"]


async def test_what_happens_now_comes_first_and_exact_titles_before_all(store: Store):
    host = await stored_user(store)
    await stored_space(store, host, title="Tea and fog", state=State.ENDED, created_at=LATER)
    await stored_space(store, host, title="Late fog", state=State.SCHEDULED)
    await stored_space(store, host, title="Live fog", state=State.LIVE)
    await stored_space(store, host, title="Fog", state=State.ENDED)
    await stored_space(store, host, title="Talk", topics=("fog",), state=State.LIVE)
    assert await titles(store, "fog") == ["Fog", "Live fog", "Late fog", "Tea and fog", "Talk"]


async def test_pages_follow_each_other(store: Store):
    host = await stored_user(store)
    for number in range(5):
        await stored_space(store, host, title=f"Fog {number}")
    pages = [await store.search.spaces("fog", 2, skip=skip) for skip in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({hit.subject.id for page in pages for hit in page}) == 5


async def test_only_the_page_that_is_shown_is_marked(store: Store, monkeypatch: pytest.MonkeyPatch):
    host, bodies = await stored_user(store), list[str]()
    for number in range(5):
        await stored_space(store, host, title=f"Fog {number}", topics=(f"topic{number}",), state=State.ENDED)

    def marked_too(body: str, wanted: Sequence[str]) -> tuple[Run, ...]:
        bodies.append(body)
        return snippet(body, wanted)

    monkeypatch.setattr("spaces.store.search.snippet", marked_too)
    (hit,) = await store.search.spaces("fog", 1, skip=2)
    assert bodies == [hit.subject.topics[0]]


async def test_spaces_are_found_by_state(store: Store):
    host = await stored_user(store)
    for state in State:
        await stored_space(store, host, title=f"Fog {state}", state=state)
    found = await store.search.spaces("fog", 1, states=[State.ENDED])
    assert [hit.subject.state for hit in found] == [State.ENDED]


async def test_a_changed_title_is_found_and_the_old_one_is_not(store: Store):
    made = await stored_space(store, title="Morning fog")
    await store.spaces.save(replace(made, title="Evening sun"))
    assert await titles(store, "fog") == []
    assert await titles(store, "evening") == ["Evening sun"]


async def test_canceled_and_imported_spaces_are_not_found(store: Store):
    host = await stored_user(store)
    await stored_space(store, host, title="Fog canceled", state=State.CANCELED)
    imported = await stored_space(store, host, title="Fog imported", state=State.ENDED)
    await store.ledger.add(Entry(NOW, "recording_imported", "server", space_id=imported.id))
    assert await titles(store, "fog") == []


async def test_a_recording_is_found_by_everybody_only_when_everybody_may_play_it(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    public = await published_recording(store, mira, title="Fog for all")
    await published_recording(store, mira, title="Fog for few", visibility=Visibility.UNLISTED)
    private = await published_recording(store, mira, title="Fog for me", visibility=Visibility.PRIVATE)
    gone = await published_recording(store, mira, title="Fog gone", state=RecordingState.DELETED)

    async def found(asker: str | None) -> set[str]:
        return {hit.subject.title for hit in await store.search.recordings("fog", 20, asker=asker)}

    assert await found(None) == await found(jon.id) == {"Fog for all"}
    assert await found(mira.id) == {"Fog for all", "Fog for few", "Fog for me"}
    await store.recordings.change(public.id, visibility=Visibility.PRIVATE)
    await store.recordings.change(private.id, visibility=Visibility.PUBLIC)
    assert await found(None) == {"Fog for me"}
    assert gone.title not in await found(mira.id)


async def test_a_recording_is_found_by_what_is_said_about_it(store: Store):
    mira = await stored_user(store)
    await published_recording(store, mira, title="Tuesday", description="Long walks along the harbour, then fog.")
    (hit,) = await store.search.recordings("harbour", 20)
    assert [run.text for run in hit.snippet if run.hit] == ["harbour"]


async def test_people_are_found_by_name_handle_and_what_they_say(store: Store):
    mira = await stored_user(store, "mira_sea", name="Mira Fjord")
    jon = await stored_user(store, "jon", name="Jon")
    await store.preferences.change(mira.id, about="I keep a lighthouse.")
    for query in ("fjord", "mira_sea", "mira", "lighthouse"):
        assert [hit.subject.id for hit in await store.search.people(query, 20)] == [mira.id], query
    await store.users.rename(jon.id, "Jon Fjord")
    assert {hit.subject.id for hit in await store.search.people("fjord", 20)} == {mira.id, jon.id}


async def test_a_private_station_is_found_by_its_owner_and_editors_only(store: Store):
    mira, jon, eve = [await stored_user(store, handle) for handle in ("mira", "jon", "eve")]
    hidden = await stored_station(store, mira, title="Fog radio", visibility=Visibility.PRIVATE)
    await store.stations.add_editor(hidden.id, jon.id, NOW)

    async def found(asker: str | None) -> int:
        return len(await store.search.stations("fog", 20, asker=asker))

    assert [await found(one) for one in (None, eve.id, mira.id, jon.id)] == [0, 0, 1, 1]
    await store.stations.change(hidden.id, visibility=Visibility.PUBLIC)
    assert await found(None) == 1
    await store.stations.delete(hidden.id, LATER)
    assert await found(mira.id) == 0


@pytest.mark.parametrize(
    ("visibility", "address", "everybody"),
    [
        (Visibility.PUBLIC, "https://fog.example/feed.xml", True),
        (Visibility.UNLISTED, "https://fog.example/feed.xml", False),
        (Visibility.PRIVATE, "https://fog.example/feed.xml", False),
        (Visibility.PUBLIC, "https://fog.example/feed.xml?token=a8f6b2c9d0e1f3a4", False),
    ],
)
async def test_an_episode_is_found_in_stations_one_may_know_of(
    store: Store, visibility: Visibility, address: str, everybody: bool
):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    feed = await stored_feed(store, 2, url=address)
    unplayed = await stored_feed(store, 1)
    station = await stored_station(store, mira, visibility=Visibility.PRIVATE)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await settle(store, station.id, LATER)
    await store.stations.change(station.id, visibility=visibility)

    async def found(asker: str | None) -> list[str]:
        hits = await store.search.episodes("episode", 20, asker=asker)
        assert all(hit.subject[1].id == feed.id != unplayed.id for hit in hits)
        return [hit.subject[2].id for hit in hits]

    assert await found(None) == await found(jon.id) == [station.id] * 2 * everybody
    assert await found(mira.id) == [station.id] * 2


async def test_however_many_there_are_a_few_hundred_are_looked_at(store: Store):
    """What costs time is the work, which this bounds; that the work needs no scan is in test_plans."""
    host = await stored_user(store)
    made = row_of(space(host, state=State.ENDED))
    rows = [made | {"id": f"s{number}", "title": f"Fog number {number}"} for number in range(3000)]
    async with store._engine.begin() as connection:
        await connection.execute(insert(spaces), rows)
        assert await connection.scalar(text("SELECT count(*) FROM documents")) == 3001
    assert len(await store.search.spaces("fog", 1000)) == 300
    assert [hit.subject.id for hit in await store.search.spaces("fog 2999", 5)] == ["s2999"]
