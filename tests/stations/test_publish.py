"""Feeds of stations, hosts and topics out of real rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from spaces.model import Answer, Decision, RecordingState, SourceKind, State, Station, Visibility
from spaces.model.podcast import Enclosure, Person
from spaces.model.recording import Clip
from spaces.store import Store
from stations import publish
from stations.decide import guid_of
from stations.feed import render
from stations.press import printed
from stations.publish import Desk, find
from stations.rss import read
from stations.settle import settle
from tests.stations.psp1 import PODCAST, faults
from tests.stations.readers import by_feedparser
from tests.store.samples import (
    LATER,
    NOW,
    consent,
    episode,
    feed,
    file,
    published_recording,
    stored_feed,
    stored_source,
    stored_space,
    stored_station,
    stored_user,
)

BASE = "https://spaces.example"
SOON = LATER + timedelta(minutes=1)


def desk(rows: Store, size: int = 500) -> Desk:
    return Desk(rows, BASE, size)


async def made_of(rows: Store, *refs: tuple[SourceKind, str], **fields: Any) -> Station:
    """A station with these sources, worked out."""
    owner = await rows.users.by_handle("mira") or await stored_user(rows, "mira")
    slug = fields.pop("slug", "tea")
    guid = guid_of(f"{BASE}/stations/{slug}/feed.xml")
    station = await stored_station(rows, owner, slug=slug, guid=guid, **fields)
    for kind, ref in refs:
        await stored_source(rows, station, kind, ref)
    await settle(rows, station.id, SOON)
    found = await rows.stations.get(station.id)
    assert found
    return found


async def document(rows: Store, station: Station, page: int = 1, size: int = 500) -> Any:
    made = await publish.of_station(desk(rows, size), station, page=page).document(SOON)
    if made is not None:
        assert faults(render(made)) == []
    return made


async def test_a_station_of_a_podcast_and_a_host_is_one_valid_feed(rows: Store):
    mira = await stored_user(rows, "mira")
    podcast = await stored_feed(rows, 3, title="Radio Sea", guid=guid_of("https://sea.example/feed"))
    recording = await published_recording(rows, mira, title="Sunday talk", published_at=NOW)
    station = await made_of(rows, (SourceKind.FEED, podcast.id), (SourceKind.HOST, mira.id), language="en-gb")
    made = await document(rows, station)
    assert made.pages is None
    assert [item.title for item in made.items] == ["Episode 3", "Episode 2", "Episode 1", "Sunday talk"]
    assert [item.guid for item in made.items] == [f"{podcast.guid}/guid {n}" for n in (3, 2, 1)] + [recording.guid]
    assert (made.guid, made.language, made.author) == (station.guid, "en-gb", mira.name)
    assert [remote.url for remote in made.podroll] == [podcast.url]
    found = by_feedparser(render(made))
    assert found.entries[0].enclosures[0].href == f"https://media.example/{podcast.id}/3.mp3"
    assert found.entries[3].enclosures[0].href == f"{BASE}/recordings/{recording.id}.mp3"


async def test_a_station_says_how_to_support_it_and_under_which_licence_it_is(rows: Store):
    named = await made_of(rows, funding_url="https://a.example/?a=1&b", funding_text="Tea & cake", license="cc-by-4.0")
    made = await document(rows, named)
    assert (made.funding, made.license) == ((("https://a.example/?a=1&b", "Tea & cake"),), "cc-by-4.0")
    channel = read(render(made), made.url)
    assert (channel.funding, channel.license) == (made.funding, "cc-by-4.0")
    other = await made_of(rows, slug="cake", funding_url="https://a.example/", license="https://a.example/licence")
    text = render(await document(rows, other)).decode()
    assert '<podcast:funding url="https://a.example/">Support</podcast:funding>' in text
    assert '<podcast:license url="https://a.example/licence">custom</podcast:license>' in text
    silent = render(await document(rows, await made_of(rows, slug="silent"))).decode()
    assert "podcast:funding" not in silent
    assert "podcast:license" not in silent


async def test_a_recording_has_its_exact_bytes_other_formats_voices_and_clips(rows: Store):
    mira = await stored_user(rows, "mira")
    recording = await published_recording(rows, mira, offset=5.0, duration=60.0, topics=("tea",))
    for name, media_type in (("audio.m4a", "audio/mp4"), ("audio.opus", "audio/ogg"), ("chapters.json", "x/y")):
        await rows.recordings.add_files(recording.id, recording.revision, [file(recording, name, type=media_type)], [])
    said = (
        ("u_mira", mira.id, "Mira", "mira", Answer.YES),
        ("u_noor", None, "Noor", None, Answer.YES),
        ("u_x", None, "Nobody", None, Answer.ANONYMOUS),
        ("u_y", None, "Never", None, Answer.NO),
        ("u_z", None, "Silent", None, None),
    )
    for pid, user_id, name, handle, answer in said:
        await rows.recordings.put_consent(
            consent(recording, pid, user_id=user_id, name=name, handle=handle, answer=answer)
        )
    ready, making = RecordingState.READY, RecordingState.RENDERING
    for start, end, state in ((15, 45, ready), (2, 30, ready), (50, 80, ready), (20, 30, making)):
        await rows.recordings.put_clip(Clip(f"c{start}", recording.id, "Best", start, end, NOW, state, "k", 1))
    item = (await document(rows, await made_of(rows, (SourceKind.HOST, mira.id)))).items[0]
    assert (item.enclosure.url, item.enclosure.size) == (f"{BASE}/recordings/{recording.id}.mp3", 1000)
    assert [(one.url.rpartition(".")[2], one.type) for one in item.alternates] == [
        ("m4a", "audio/mp4"),
        ("opus", "audio/ogg"),
    ]
    assert item.chapters == f"{BASE}/recordings/{recording.id}/chapters.json"
    assert item.persons == (Person("Mira", "host", href=f"{BASE}/u/mira"), Person("Noor", "guest"))
    assert [(bite.start, bite.duration, bite.title) for bite in item.soundbites] == [(10.0, 30.0, "Best")]
    assert item.tags == ("tea",)


async def test_everything_a_publisher_says_goes_on(rows: Store):
    value = {"name": "podcast:value", "attributes": {"type": "lightning"}}
    podcast = await stored_feed(
        rows,
        title="Sea",
        author="The sea",
        explicit=True,
        image="https://sea.example/i.jpg",
        license="cc-by-4.0",
        persons=(Person("Jo"),),
        extras=(value, {"name": "podcast:podping"}),
    )
    plain = episode(podcast, 1, guid="urn:sea:1", seen_at=NOW)
    own = episode(
        podcast,
        2,
        guid="https://sea.example/2",
        explicit=False,
        author="Ada",
        image="https://sea.example/2.jpg",
        persons=(Person("Ada"),),
        license="cc0",
        extras=({"name": "podcast:value", "attributes": {"type": "other"}},),
        enclosure=Enclosure("https://sea.example/2.mp3?token=a%20b", "audio/x-m4a", None),
    )
    await rows.episodes.store(podcast.id, Decision(new=(plain, own)), LATER)
    second, first = (await document(rows, await made_of(rows, (SourceKind.FEED, podcast.id)))).items
    assert (first.guid, first.author, first.explicit, first.license) == ("urn:sea:1", "The sea", True, "cc-by-4.0")
    assert (first.image, first.persons, list(first.extras)) == (podcast.image, (Person("Jo"),), [value])
    assert (second.guid, second.author, second.explicit, second.license) == (
        "https://sea.example/2",
        "Ada",
        False,
        "cc0",
    )
    assert (second.image, second.persons, len(second.extras)) == ("https://sea.example/2.jpg", (Person("Ada"),), 1)
    assert (second.enclosure.url, second.enclosure.type) == ("https://sea.example/2.mp3?token=a%20b", "audio/x-m4a")
    assert first.origin.feed.url == podcast.url
    assert first.origin.guid == "urn:sea:1"


@pytest.mark.parametrize(
    ("of_feed", "of_episode"),
    [
        ({"locked": True}, {}),
        ({"license": "All Rights Reserved"}, {}),
        ({"license": "cc0"}, {"license": "all-rights-reserved"}),
    ],
)
@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.UNLISTED, Visibility.PRIVATE])
async def test_what_its_publisher_reserves_is_in_private_feeds_only(
    rows: Store, of_feed: dict[str, Any], of_episode: dict[str, Any], visibility: Visibility
):
    podcast = await stored_feed(rows, **of_feed)
    await rows.episodes.store(podcast.id, Decision(new=(episode(podcast, 1, **of_episode),)), LATER)
    free = await stored_feed(rows, 1)
    station = await made_of(rows, (SourceKind.FEED, podcast.id), (SourceKind.FEED, free.id), visibility=visibility)
    assert station.items == 2  # on the page both can be played
    made = await document(rows, station)
    assert len(made.items) == (2 if visibility is Visibility.PRIVATE else 1)
    assert made.block == (visibility is not Visibility.PUBLIC)


async def test_a_blocked_podcast_is_not_even_named_outside_of_a_private_station(rows: Store):
    podcast = await stored_feed(rows, 1, block=True)
    station = await made_of(rows, (SourceKind.FEED, podcast.id))
    assert podcast.url not in render(await document(rows, station)).decode()


async def test_a_recording_that_was_made_private_is_gone_at_once(rows: Store):
    mira = await stored_user(rows, "mira")
    recording = await published_recording(rows, mira)
    station = await made_of(rows, (SourceKind.HOST, mira.id))
    edition = publish.of_station(desk(rows), station)
    before = await edition.version(SOON)
    await rows.recordings.change(recording.id, visibility=Visibility.PRIVATE, updated_at=SOON)
    assert await edition.version(SOON) != before
    assert (await document(rows, station)).items == ()


async def test_pages_lead_to_each_other_and_have_everything_once(rows: Store):
    podcast = await stored_feed(rows, 7)
    station = await made_of(rows, (SourceKind.FEED, podcast.id))
    pages = [await document(rows, station, page, size=3) for page in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [3, 3, 1]
    titles = [item.title for page in pages for item in page.items]
    assert titles == [f"Episode {n}" for n in range(7, 0, -1)]
    url = f"{BASE}/stations/tea/feed.xml"
    assert [page.url for page in pages] == [url, f"{url}?page=2", f"{url}?page=3"]
    assert [page.pages.next for page in pages] == [f"{url}?page=2", f"{url}?page=3", None]
    assert [page.pages.previous for page in pages] == [None, url, f"{url}?page=2"]
    assert {(page.pages.first, page.pages.last) for page in pages} == {(url, f"{url}?page=3")}
    assert await document(rows, station, 4, size=3) is None
    assert {page.guid for page in pages} == {station.guid}


async def test_many_items_are_read_in_batches_in_order(rows: Store):
    count = publish.BATCH + 30
    podcast = await stored_feed(rows, count)
    station = await made_of(rows, (SourceKind.FEED, podcast.id))
    first, second = [await document(rows, station, page, size=publish.BATCH + 20) for page in (1, 2)]
    titles = [item.title for item in (*first.items, *second.items)]
    assert titles == [f"Episode {n}" for n in range(count, 0, -1)]
    assert len(second.items) == 10


async def test_a_page_that_lost_items_does_not_show_those_of_the_next(rows: Store):
    mira = await stored_user(rows, "mira")
    made = [
        await published_recording(rows, mira, title=f"Talk {n}", published_at=LATER + timedelta(n)) for n in range(4)
    ]
    station = await made_of(rows, (SourceKind.HOST, mira.id))
    await rows.recordings.change(made[3].id, visibility=Visibility.PRIVATE)
    first, second = [await document(rows, station, page, size=2) for page in (1, 2)]
    assert [item.title for item in first.items] == ["Talk 2"]
    assert [item.title for item in second.items] == ["Talk 1", "Talk 0"]


async def test_a_private_feed_has_its_token_in_every_address_of_its_own(rows: Store):
    podcast = await stored_feed(rows, 3)
    station = await made_of(rows, (SourceKind.FEED, podcast.id), visibility=Visibility.PRIVATE)
    made = await document(rows, station, 2, size=2)
    for address in (made.url, made.json_url, made.image, made.pages.first, made.pages.previous):
        assert f"token={station.feed_token}" in address
    assert f"{BASE}/stations/tea/feed.xml?page=2&token={station.feed_token}" == made.url


async def test_the_feed_has_what_is_on_air(rows: Store):
    mira = await stored_user(rows, "mira")
    station = await made_of(rows, (SourceKind.HOST, mira.id))
    version = await publish.of_station(desk(rows), station).version(SOON)
    live = await stored_space(rows, mira, state=State.LIVE, started_at=NOW, title="Now")
    soon = await stored_space(
        rows, mira, state=State.SCHEDULED, scheduled_start=SOON + timedelta(hours=2), title="Soon"
    )
    over = await stored_space(rows, mira, state=State.ENDED, started_at=NOW, ended_at=SOON - timedelta(minutes=10))
    await stored_space(rows, mira, state=State.ENDED, ended_at=SOON - timedelta(minutes=31))
    await stored_space(rows, mira, state=State.SCHEDULED, scheduled_start=SOON - timedelta(hours=4))
    await stored_space(rows, mira, state=State.CANCELED)
    await stored_space(rows, state=State.LIVE)  # of somebody else
    made = await document(rows, station)
    assert {one.guid.rpartition(":")[2]: one.status for one in made.live} == {
        live.id: "live",
        soon.id: "pending",
        over.id: "ended",
    }
    assert {one.link for one in made.live} == {f"{BASE}/s/{space.id}" for space in (live, soon, over)}
    assert await publish.of_station(desk(rows), station).version(SOON) != version
    channel = etree.fromstring(render(made)).find("channel")
    assert channel is not None
    assert len(channel.findall(f"{PODCAST}liveItem")) == 3


async def test_what_is_moved_shows_its_new_start_and_what_is_canceled_leaves_the_feed(rows: Store):
    mira = await stored_user(rows, "mira")
    station = await made_of(rows, (SourceKind.HOST, mira.id))
    space = await stored_space(rows, mira, state=State.SCHEDULED, scheduled_start=SOON + timedelta(hours=2))
    versions = [await publish.of_station(desk(rows), station).version(SOON)]
    later = SOON + timedelta(days=2)
    moved = replace(space, scheduled_start=later, sequence=1, updated_at=SOON)
    await rows.spaces.save(moved)
    [item] = (await document(rows, station)).live
    assert (item.status, item.start) == ("pending", later)
    assert item.guid.endswith(space.id)
    versions.append(await publish.of_station(desk(rows), station).version(SOON))
    await rows.spaces.save(replace(moved, state=State.CANCELED, updated_at=SOON + timedelta(minutes=1)))
    assert (await document(rows, station)).live == ()
    versions.append(await publish.of_station(desk(rows), station).version(SOON))
    assert len(set(versions)) == 3


async def test_live_items_stand_on_the_first_page_only(rows: Store):
    mira = await stored_user(rows, "mira")
    for _ in range(2):
        await published_recording(rows, mira)
    station = await made_of(rows, (SourceKind.HOST, mira.id))
    await stored_space(rows, mira, state=State.LIVE, started_at=NOW)
    assert (await document(rows, station, 1, size=1)).live
    assert (await document(rows, station, 2, size=1)).live == ()


async def test_the_version_changes_with_the_station_and_with_nothing_else(rows: Store):
    station = await made_of(rows, (SourceKind.FEED, (await stored_feed(rows, 1)).id))
    before = await publish.of_station(desk(rows), station).version(SOON)
    assert await publish.of_station(desk(rows), station).version(SOON) == before
    changed = await rows.stations.change(station.id, title="Coffee", updated_at=SOON)
    assert changed
    assert await publish.of_station(desk(rows), changed).version(SOON) != before


async def test_a_host_has_a_feed_without_any_set_up(rows: Store):
    mira, noor = await stored_user(rows, "mira"), await stored_user(rows, "noor")
    for number in range(3):
        await published_recording(rows, mira, title=f"Talk {number}", published_at=LATER + timedelta(number))
    await published_recording(rows, mira, title="Secret", visibility=Visibility.PRIVATE)
    await published_recording(rows, mira, title="Hidden", visibility=Visibility.UNLISTED)
    await published_recording(rows, noor, title="Other")
    made = await publish.of_host(desk(rows, 2), mira).document(SOON)
    assert made
    assert faults(render(made)) == []
    assert [item.title for item in made.items] == ["Talk 2", "Talk 1"]
    assert made.pages
    assert made.pages.next == f"{BASE}/u/mira/feed.xml?page=2"
    assert made.guid == guid_of(f"{BASE}/u/mira/feed.xml")
    assert made.persons == (Person(mira.name, "host", href=f"{BASE}/u/mira"),)


async def test_a_host_who_published_nothing_has_an_empty_feed(rows: Store):
    made = await publish.of_host(desk(rows), await stored_user(rows, "mira")).document(SOON)
    assert made
    assert faults(render(made)) == []
    assert made.items == ()


async def test_a_topic_has_a_feed_in_any_case(rows: Store):
    mira = await stored_user(rows, "mira")
    await published_recording(rows, mira, topics=("ÄTHER",), title="On air")
    await published_recording(rows, mira, topics=("tea",))
    made = await publish.of_topic(desk(rows), "Äther").document(SOON)
    assert made
    assert faults(render(made)) == []
    assert [item.title for item in made.items] == ["On air"]
    assert made.url == f"{BASE}/topics/%C3%A4ther/feed.xml"
    assert await publish.of_topic(desk(rows), "coffee").document(SOON) is None


async def test_an_address_of_ours_finds_its_feed_and_no_other_address_does(rows: Store):
    station = await made_of(rows, (SourceKind.TOPIC, "tea"))
    closed = await made_of(rows, slug="closed", visibility=Visibility.PRIVATE)
    gone = await made_of(rows, slug="gone")
    await rows.stations.delete(gone.id, NOW)
    good = [
        f"{BASE}/stations/{station.slug}/feed.xml",
        f"{BASE}/stations/{station.slug}/feed.json",
        f"{BASE}/stations/closed/feed.xml?token={closed.feed_token}",
        f"{BASE}/u/mira/feed.xml",
        f"{BASE}/topics/tea/feed.json",
    ]
    for url in good:
        edition = await find(desk(rows), url)
        assert edition is not None, url
        assert edition.place.at(1) == url
    bad = [
        f"{BASE}/stations/closed/feed.xml",
        f"{BASE}/stations/closed/feed.xml?token=x",
        f"{BASE}/stations/gone/feed.xml",
        f"{BASE}/stations/none/feed.xml",
        f"{BASE}/stations/{station.slug}/feed.xml?page=2",
        f"{BASE}/u/nobody/feed.xml",
        f"{BASE}/topics/TEA/feed.xml",
        f"http://spaces.example/stations/{station.slug}/feed.xml",
        f"https://evil.example/stations/{station.slug}/feed.xml",
        f"{BASE}:444/stations/{station.slug}/feed.xml",
        f"{BASE}/stations/{station.slug}/feed.xml#x",
        "",
        "no address",
        "https://[broken",
    ]
    for url in bad:
        assert await find(desk(rows), url) is None, url


async def test_two_podcasts_with_one_episode_say_it_once(rows: Store):
    one, two = await stored_feed(rows), await stored_feed(rows)
    for podcast in (one, two):
        shared = episode(podcast, 1, guid="https://sea.example/same")
        await rows.episodes.store(podcast.id, Decision(new=(shared,)), LATER)
    made = await document(rows, await made_of(rows, (SourceKind.FEED, one.id), (SourceKind.FEED, two.id)))
    assert len(made.items) == 1


async def test_a_page_is_printed_the_same_from_the_same_rows(rows: Store):
    station = await made_of(rows, (SourceKind.FEED, (await stored_feed(rows, 5)).id))
    edition = publish.of_station(desk(rows), station)
    first, second = await printed(edition, SOON), await printed(edition, SOON + timedelta(hours=3))
    assert first == second
    assert first
    made = await edition.document(SOON)
    assert made
    assert first.body == render(made)


def test_a_feed_that_is_not_known_yet_still_has_a_name() -> None:
    bare = feed("https://sea.example/feed.xml", title="", guid="")
    item = publish.entries.of_episode(episode(bare, 1), bare)
    assert item.guid == f"{bare.id}/guid 1"
    assert item.origin
    assert item.origin.feed.title == bare.url
    assert replace(item, origin=None) != item


async def test_a_podcast_made_for_one_person_is_named_in_private_feeds_only(rows: Store):
    own = await stored_feed(rows, 2, url="https://feeds.supercast.com/feeds/hTqzfkw3fk29wFUXijcRezrq", title="Sea")
    sources = ((SourceKind.FEED, own.id),)
    closed = await document(rows, await made_of(rows, *sources, visibility=Visibility.PRIVATE))
    assert [remote.url for remote in closed.podroll] == [own.url]
    assert {item.origin.feed.url for item in closed.items} == {own.url}
    other = await made_of(rows, *sources, slug="coffee", visibility=Visibility.PRIVATE)
    opened = await rows.stations.change(other.id, visibility=Visibility.PUBLIC)  # and not worked out anew yet
    assert opened
    made = await document(rows, opened)
    assert (made.podroll, made.items) == ((), ())
    assert b"supercast" not in render(made)
    around = await made_of(rows, (SourceKind.STATION, other.id), slug="milk")
    assert (around.items, (await rows.sources.of(around.id))[0].left_out) == (0, {"personal": 2})


async def test_a_podcast_that_was_never_read_is_not_named(rows: Store):
    failed = await rows.feeds.add(feed("https://sea.example/feed.xml", title=""))
    made = await document(rows, await made_of(rows, (SourceKind.FEED, failed.id)))
    assert made.podroll == ()
