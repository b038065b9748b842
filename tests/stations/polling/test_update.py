"""Single looks at single feeds, over real HTTP and into a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from spaces.fetch import Refused
from spaces.model import FeedState, SourceKind
from stations.answers import ERROR_MAX
from stations.decide import batches
from stations.following import PAGES
from stations.polling import LONGEST
from stations.update import LEASE
from tests.stations.polling.farm import Show
from tests.stations.polling.garden import HOUR, Garden


async def test_a_feed_is_fetched_read_and_stored(garden: Garden):
    show = garden.farm.show("show", count=3, title="A Show")
    feed = await garden.add(show.url(garden.farm.base()))
    assert await garden.look() == 1
    stored = await garden.feed(feed)
    assert (stored.state, stored.title, stored.done, stored.total, stored.error) == (
        FeedState.READY,
        "A Show",
        3,
        3,
        None,
    )
    assert stored.took is not None
    assert stored.next_at > garden.now
    assert await garden.guids(feed) == ["show-0", "show-1", "show-2"]


async def test_all_further_pages_together_have_no_more_bytes_than_one_feed(garden: Garden, monkeypatch):
    show = garden.farm.show("show", count=40, page=4, words="salt " * 400)
    page = len(show.feed(garden.farm.base(), 2))
    monkeypatch.setattr(garden.fetcher, "_limit", page * 3 + 100)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert len(await garden.guids(feed)) == 16
    assert len(show.asked) == 5


async def test_of_a_feed_with_too_many_episodes_the_newest_are_kept_and_people_are_told(garden: Garden, monkeypatch):
    monkeypatch.setattr("stations.update.EPISODES_MAX", 5)
    show = garden.farm.show("show", count=9)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert await garden.guids(feed) == [f"show-{number}" for number in range(4, 9)]
    told = (await garden.feed(feed)).warnings
    assert told == ("The feed has 9 episodes; the newest 5 of them are kept.",)


async def test_looking_again_asks_with_conditions_and_changes_nothing(garden: Garden):
    show = garden.farm.show("show", count=3)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    before = await garden.feed(feed)
    assert await garden.later(days=1) == 1
    after = await garden.feed(feed)
    assert garden.farm.answers == {200: 1, 304: 1}
    assert (after.changed_at, after.etag, after.digest) == (before.changed_at, before.etag, before.digest)
    assert after.fetched_at == garden.now
    assert after.next_at > garden.now


async def test_the_same_bytes_are_not_read_again_where_conditions_are_unknown(garden: Garden, monkeypatch):
    show = garden.farm.show("show", knows_conditions=False)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()

    async def never(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr("stations.reading.Reading.parse", never)
    await garden.later(days=1)
    assert garden.farm.answers == {200: 2}
    assert (await garden.feed(feed)).error is None


async def test_new_changed_and_vanished_episodes_are_noticed(garden: Garden):
    show = garden.farm.show("show", count=3)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    show.count, show.missing = 4, {1}
    await garden.later(days=1)
    assert await garden.guids(feed) == ["show-0", "show-2", "show-3"]
    show.words, show.missing = "corrected", set()
    await garden.later(days=1)
    known = await garden.store.episodes.known(feed.id)
    episodes = await garden.store.episodes.of([one.id for one in known.values()])
    assert len(episodes) == 4
    assert all("corrected" in episode.notes and not episode.gone_at for episode in episodes.values())


async def test_a_feed_that_keeps_only_the_newest_takes_nothing_away(garden: Garden):
    show = garden.farm.show("show", count=3, keep=3)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    show.count = 6
    await garden.later(days=1)
    assert len(await garden.guids(feed)) == 6


async def test_big_imports_come_in_batches_that_tell_how_far_they_are(garden: Garden, monkeypatch):
    show = garden.farm.show("show", count=431)
    feed = await garden.add(show.url(garden.farm.base()))
    seen = []
    store = garden.store.episodes.store

    async def watched(*args: object) -> int:
        written = await store(*args)
        now = await garden.feed(feed)
        seen.append((now.state, now.done, now.total))
        return written

    monkeypatch.setattr(garden.store.episodes, "store", watched)
    await garden.look()
    assert seen == [(FeedState.STORING, done, 431) for done in (100, 200, 300, 400, 431, 431)]
    assert len(await garden.guids(feed)) == 431


async def test_pausing_stops_an_import_between_two_batches_and_resuming_goes_on(garden: Garden, monkeypatch):
    show = garden.farm.show("show", count=250)
    feed = await garden.add(show.url(garden.farm.base()))
    source = (await garden.store.sources.of(garden.station.id))[0]
    store = garden.store.episodes.store

    async def pausing(*args: object) -> int:
        await garden.store.sources.change(source.id, garden.now, paused_at=garden.now)
        return await store(*args)

    with monkeypatch.context() as patch:
        patch.setattr(garden.store.episodes, "store", pausing)
        await garden.look()
    stopped = await garden.feed(feed)
    assert (stopped.state, stopped.done, stopped.total, stopped.next_at) == (FeedState.WAITING, 100, 250, None)
    assert await garden.later(hours=1) == 0
    await garden.store.sources.change(source.id, garden.now, paused_at=None)
    assert await garden.look() == 1
    assert len(await garden.guids(feed)) == 250
    assert (await garden.feed(feed)).state is FeedState.READY


async def test_an_import_that_is_resumed_while_it_stops_is_gone_on_with(garden: Garden, monkeypatch):
    show = garden.farm.show("show", count=250)
    feed = await garden.add(show.url(garden.farm.base()))
    source = (await garden.store.sources.of(garden.station.id))[0]
    wanted = garden.store.feeds.wanted

    async def resumed_meanwhile(feed_id: str) -> bool:
        await garden.store.sources.change(source.id, garden.now, paused_at=garden.now)
        answer = await wanted(feed_id)
        await garden.store.sources.change(source.id, garden.now, paused_at=None)
        monkeypatch.undo()
        return answer

    monkeypatch.setattr(garden.store.feeds, "wanted", resumed_meanwhile)
    await garden.look()
    assert len(await garden.guids(feed)) == 250
    assert (await garden.feed(feed)).state is FeedState.READY


async def test_a_feed_whose_bytes_differ_at_every_look_without_news_is_asked_more_seldom(garden: Garden):
    show = garden.farm.show("show", count=30, knows_conditions=False, begun=garden.now - timedelta(days=30))
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    first = await garden.feed(feed)
    for day in range(60):
        show.head = f"<lastBuildDate>{day}</lastBuildDate>"
        await garden.later(days=1)
    last = await garden.feed(feed)
    assert (last.error, last.changed_at) == (None, first.changed_at)
    assert last.interval > 2 * first.interval


async def test_a_podcast_that_is_complete_is_asked_once_a_day_at_most(garden: Garden):
    show = garden.farm.show("show", count=9, head="<itunes:complete>Yes</itunes:complete>")
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert (await garden.feed(feed)).interval == LONGEST


async def test_all_pages_of_a_feed_are_read_the_first_time_and_only_then(garden: Garden):
    show = garden.farm.show("show", count=95, page=10)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert len(await garden.guids(feed)) == 95
    assert len(show.asked) == 10
    show.count = 96
    await garden.later(days=1)
    assert len(show.asked) == 11
    assert len(await garden.guids(feed)) == 96


async def test_pages_that_never_end_end(garden: Garden):
    show = garden.farm.show("show", count=5000, page=2)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert len(await garden.guids(feed)) == 2 * (PAGES + 1)
    loop = garden.farm.show("loop", head=f'<atom:link rel="next" href="{garden.farm.base()}/loop"/>')
    await garden.add(loop.url(garden.farm.base()))
    await garden.look()
    assert len(loop.asked) <= 2


# What goes wrong


@pytest.mark.parametrize(
    ("knobs", "code", "words"),
    [
        ({"status": 404}, "http_error", "HTTP 404"),
        ({"status": 500}, "http_error", "HTTP 500"),
        ({"status": 403}, "http_error", "HTTP 403"),
        ({"body": b"<html><body>Hello</body></html>"}, "not_a_feed", "web page"),
        ({"body": b""}, "not_a_feed", "empty"),
        ({"status": 302, "headers": {"Location": "http://10.0.0.1/"}}, "address_refused", "private"),
        ({"body": b"x" * 2_000_000}, "too_large", "larger than 1 MB"),
    ],
)
async def test_a_feed_that_cannot_be_had_says_why_and_is_tried_again(
    garden: Garden, knobs, code: str, words: str, monkeypatch
):
    monkeypatch.setattr(garden.fetcher, "_limit", 1_000_000)
    show = garden.farm.show("show", **knobs)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    failed = await garden.feed(feed)
    assert (failed.state, failed.error_code, failed.failures) == (FeedState.FAILED, code, 1)
    assert words in failed.error
    waits = []
    for failures in range(2, 12):
        waits.append(failed.next_at - garden.now)
        garden.now = failed.next_at
        await garden.look()
        failed = await garden.feed(feed)
        assert failed.failures == failures
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=2)
    show.status, show.body = 200, None
    garden.now = failed.next_at
    await garden.look()
    healed = await garden.feed(feed)
    assert (healed.state, healed.error, healed.error_code, healed.failures) == (FeedState.READY, None, None, 0)


async def test_a_ready_feed_that_fails_keeps_its_episodes_and_stays_ready(garden: Garden):
    show = garden.farm.show("show", count=2)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    show.body = b"<html><link rel='alternate' type='application/rss+xml' href='/other'></html>"
    await garden.later(days=1)
    failed = await garden.feed(feed)
    assert (failed.state, failed.error_code, failed.url) == (FeedState.READY, "not_a_feed", feed.url)
    assert len(await garden.guids(feed)) == 2


async def test_a_server_that_asks_for_patience_gets_it(garden: Garden):
    show = garden.farm.show("show", status=503, headers={"Retry-After": "36000"})
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert (await garden.feed(feed)).next_at >= garden.now + 10 * HOUR


@asynccontextmanager
async def answering(headers: bytes) -> AsyncIterator[str]:
    """A server that sends a feed with any bytes in its headers, as no library does."""
    body = Show("raw").feed("http://raw.example")
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nConnection: close\r\n"

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(plain + headers + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/feed"


@pytest.mark.parametrize("header", [b"ETag", b"Last-Modified"])
@pytest.mark.parametrize("value", [b'"\xff"', "ü".encode(), b"x" * 2000])
async def test_headers_that_cannot_be_kept_are_dropped(garden: Garden, header: bytes, value: bytes):
    async with answering(header + b": " + value + b"\r\n") as url:
        feed = await garden.add(url)
        await garden.look()
    stored = await garden.feed(feed)
    assert (stored.state, stored.error, stored.etag, stored.last_modified) == (FeedState.READY, None, None, None)


async def test_what_is_told_of_a_failure_can_always_be_stored(garden: Garden, monkeypatch):
    feed = await garden.add(f"{garden.farm.base()}/show")

    async def refused(*_: object, **__: object) -> None:
        raise Refused("Bad\x00 host \udcff" + "x" * 5000, code="unreachable")

    monkeypatch.setattr(garden.fetcher, "get", refused)
    await garden.look()
    failed = await garden.feed(feed)
    assert (failed.error[:10], failed.error_code, failed.failures) == ("Bad host x", "unreachable", 1)
    assert len(failed.error) == ERROR_MAX


async def test_what_the_database_refuses_of_one_feed_stops_no_other(garden: Garden, monkeypatch, caplog):
    monkeypatch.setattr("stations.answers._kept", lambda header: header)
    shows = [garden.farm.show(f"show{number}").url(garden.farm.base()) for number in range(5)]
    async with answering(b'ETag: "\xff"\r\n') as url:
        feeds = [await garden.add(one) for one in [url, *shows]]
        assert await garden.look() == 6
    found = [await garden.feed(feed) for feed in feeds]
    assert [(one.state, one.error_code) for one in found] == [(FeedState.FAILED, "fault")] + 5 * [
        (FeedState.READY, None)
    ]
    assert all(one.leased_until is None for one in found)
    assert "UnicodeEncodeError" in caplog.text


async def test_a_database_that_is_away_ends_the_worker(garden: Garden, monkeypatch):
    feed = await garden.add(garden.farm.show("show").url(garden.farm.base()))
    (leased,) = await garden.store.feeds.due("crew", garden.now, 60, 10)

    async def away(*_: object) -> None:
        raise ConnectionRefusedError

    for name in ("looked", "of"):
        monkeypatch.setattr(garden.store.feeds, name, away)
    with pytest.raises(ConnectionRefusedError):
        await garden.crew.update.look(leased)
    monkeypatch.undo()
    assert (await garden.feed(feed)).worker == "crew"


async def test_a_fault_of_ours_costs_one_look(garden: Garden, monkeypatch, caplog):
    show = garden.farm.show("show")
    feed = await garden.add(show.url(garden.farm.base()))

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("stations.reading.Reading.parse", broken)
        await garden.look()
    failed = await garden.feed(feed)
    assert (failed.error_code, failed.leased_until) == ("fault", None)
    assert "ZeroDivisionError" in caplog.text


async def test_a_feed_that_is_gone_for_good_is_never_asked_again_and_keeps_its_episodes(garden: Garden):
    show = garden.farm.show("show", count=2)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    show.status = 410
    await garden.later(days=1)
    ended = await garden.feed(feed)
    assert (ended.state, ended.next_at, ended.error_code) == (FeedState.ENDED, None, "gone")
    assert len(await garden.guids(feed)) == 2
    assert await garden.later(days=400) == 0


# Where it goes


ANNOUNCING = b"<html><head><link rel=alternate type=application/rss+xml href='/feed'></head></html>"


async def test_a_page_leads_to_the_feed_it_announces(garden: Garden):
    garden.farm.show("feed", count=2)
    garden.farm.show(
        "page", body=b"<html><head><link rel=alternate type=application/rss+xml href='/feed'></head></html>"
    )
    feed = await garden.add(f"{garden.farm.base()}/page")
    await garden.look()
    found = await garden.feed(feed)
    assert (found.url, found.state) == (f"{garden.farm.base()}/feed", FeedState.READY)
    assert len(await garden.guids(feed)) == 2


async def test_a_page_whose_feed_is_here_already_goes_into_that(garden: Garden):
    garden.farm.show("feed", count=2)
    garden.farm.show(
        "page", body=b"<html><head><link rel=alternate type=application/rss+xml href='/feed'></head></html>"
    )
    there = await garden.store.feeds.add(await garden.add(f"{garden.farm.base()}/feed"))
    await garden.look()
    page = await garden.add(f"{garden.farm.base()}/page")
    await garden.look()
    assert await garden.store.feeds.get(page.id) is None
    sources = await garden.store.sources.of(garden.station.id)
    assert [(source.kind, source.ref) for source in sources] == [(SourceKind.FEED, there.id)]


@pytest.mark.parametrize(("status", "moved"), [(301, True), (308, True), (302, False), (307, False)])
async def test_a_redirect_moves_the_feed_only_when_it_is_for_good(garden: Garden, status: int, moved: bool):
    garden.farm.show("new")
    garden.farm.show("old", status=status, headers={"Location": "/new"})
    feed = await garden.add(f"{garden.farm.base()}/old")
    await garden.look()
    found = await garden.feed(feed)
    assert found.state is FeedState.READY
    assert found.url == f"{garden.farm.base()}/{'new' if moved else 'old'}"


async def test_a_redirect_to_something_that_is_no_feed_does_not_move_it(garden: Garden):
    show = garden.farm.show("show")
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    garden.farm.show("parking", body=b"<html>For sale</html>")
    show.status, show.headers = 301, {"Location": "/parking"}
    await garden.later(days=1)
    assert (await garden.feed(feed)).url == feed.url


async def test_a_feed_that_says_where_it_is_now_is_believed_when_it_is_there(garden: Garden):
    show = garden.farm.show("show", head="<itunes:new-feed-url>http://127.0.0.1:1/new</itunes:new-feed-url>")
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert ((await garden.feed(feed)).url, (await garden.feed(feed)).state) == (feed.url, FeedState.READY)
    garden.farm.show("new", count=3)
    show.head = f"<itunes:new-feed-url>{garden.farm.base(2)}/new</itunes:new-feed-url>"
    await garden.later(days=1)
    assert (await garden.feed(feed)).url == f"{garden.farm.base(2)}/new"


@pytest.mark.parametrize("target", ["http://10.0.0.1/feed", "http://[::1]/feed", "ftp://example.org/feed"])
async def test_a_feed_never_moves_to_where_nobody_may_ask(garden: Garden, target: str):
    show = garden.farm.show("show", head=f"<itunes:new-feed-url>{target}</itunes:new-feed-url>")
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    stored = await garden.feed(feed)
    assert (stored.url, stored.state) == (feed.url, FeedState.READY)


@pytest.mark.parametrize(("old", "new"), [("show?auth=Zk3xQv81", "new"), ("show", "new?auth=Zk3xQv81")])
async def test_one_persons_own_feed_never_becomes_everybodys_nor_the_other_way_round(
    garden: Garden, old: str, new: str
):
    garden.farm.show("new")
    show = garden.farm.show("show", head=f"<itunes:new-feed-url>{garden.farm.base()}/{new}</itunes:new-feed-url>")
    feed = await garden.add(f"{garden.farm.base()}/{old}")
    await garden.look()
    assert ((await garden.feed(feed)).url, (await garden.feed(feed)).state) == (feed.url, FeedState.READY)
    show.status, show.headers = 301, {"Location": f"/{new}"}
    await garden.later(days=1)
    assert ((await garden.feed(feed)).url, (await garden.feed(feed)).state) == (feed.url, FeedState.READY)


async def test_two_feeds_that_point_at_each_other_come_to_rest(garden: Garden):
    for here, there in (("one", "two"), ("two", "one")):
        url = f"{garden.farm.base()}/{there}"
        garden.farm.show(here, head=f"<itunes:new-feed-url>{url}</itunes:new-feed-url>")
    feed = await garden.add(f"{garden.farm.base()}/one")
    await garden.look()
    assert (await garden.feed(feed)).state is FeedState.READY
    assert sum(garden.farm.answers.values()) <= 4


@pytest.mark.parametrize("conditional", [True, False])
async def test_a_feed_that_moves_to_somebody_else_leaves_its_own_episodes_behind(garden: Garden, *, conditional: bool):
    trick = {"Last-Modified": "Fri, 01 Jan 2100 00:00:00 GMT"} if conditional else {}
    show = garden.farm.show("invented", count=3, headers=trick)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    assert len(await garden.guids(feed)) == 3
    garden.farm.show("theirs", count=2)
    show.status, show.headers = 301, {"Location": f"{garden.farm.base(2)}/theirs"}
    await garden.later(days=1)
    assert (await garden.feed(feed)).url == f"{garden.farm.base(2)}/theirs"
    assert await garden.guids(feed) == ["theirs-0", "theirs-1"]


async def test_a_feed_that_moves_to_another_host_keeps_what_it_had_there_too(garden: Garden):
    show = garden.farm.show("show", count=3)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    show.keep, show.head = 1, f"<itunes:new-feed-url>{garden.farm.base(2)}/show</itunes:new-feed-url>"
    await garden.later(days=1)
    assert (await garden.feed(feed)).url == f"{garden.farm.base(2)}/show"
    assert await garden.guids(feed) == ["show-0", "show-1", "show-2"]


async def test_a_server_that_asks_for_patience_gets_it_whoever_asks(garden: Garden):
    show = garden.farm.show("show", status=503, headers={"Retry-After": "36000"})
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    await garden.store.feeds.want(feed.id, garden.now)
    assert await garden.later(hours=9) == 0
    assert await garden.later(hours=1) == 1


async def test_a_failed_feed_is_tried_at_once_when_asked_and_not_again_for_some_seconds(garden: Garden):
    show = garden.farm.show("show", status=404)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    for seconds in (0, 5):
        await garden.store.feeds.want(feed.id, garden.now)
        assert await garden.later(seconds=seconds) == 1
    await garden.store.feeds.want(feed.id, garden.now)
    assert await garden.later(seconds=4) == 0
    show.status = 200
    assert await garden.later(seconds=1) == 1
    assert (await garden.feed(feed)).state is FeedState.READY


# Who wants it


async def test_a_feed_that_nobody_wants_rests(garden: Garden):
    show = garden.farm.show("show")
    feed = await garden.add(show.url(garden.farm.base()))
    source = (await garden.store.sources.of(garden.station.id))[0]
    show.pause = asyncio.Event()
    look = asyncio.create_task(garden.look())
    while not show.asked:
        await asyncio.sleep(0.01)
    await garden.store.sources.remove(source.id, garden.now)
    show.pause.set()
    await look
    assert (await garden.feed(feed)).next_at is None


async def test_a_worker_that_lost_its_lease_changes_nothing(garden: Garden):
    show = garden.farm.show("show")
    feed = await garden.add(show.url(garden.farm.base()))
    (leased,) = await garden.store.feeds.due("crew", garden.now, 60, 10)
    await garden.store.feeds.change(feed.id, worker="another")
    await garden.crew.update.look(leased)
    assert not show.asked
    assert (await garden.feed(feed)).worker == "another"


async def test_a_ready_feed_that_stood_in_line_for_long_is_held_or_left(garden: Garden):
    show = garden.farm.show("show", knows_conditions=False)
    feed = await garden.add(show.url(garden.farm.base()))
    await garden.look()
    garden.now += timedelta(days=1)
    (leased,) = await garden.store.feeds.due("crew", garden.now, LEASE.total_seconds(), 10)
    garden.now += LEASE * 0.9
    show.pause = asyncio.Event()
    look = asyncio.create_task(garden.crew.update.look(leased))
    while len(show.asked) < 2:
        await asyncio.sleep(0.01)
    assert (await garden.feed(feed)).leased_until == garden.now + LEASE
    show.pause.set()
    await look
    await garden.store.feeds.change(feed.id, worker="another")
    await garden.crew.update.look(leased)
    assert len(show.asked) == 2


async def test_every_page_holds_the_lease_and_none_is_asked_for_when_it_is_lost(garden: Garden):
    show = garden.farm.show("show", count=90, page=10)
    feed = await garden.add(show.url(garden.farm.base()))
    (leased,) = await garden.store.feeds.due("crew", garden.now, LEASE.total_seconds(), 10)
    until = []
    answer = garden.farm._answer

    async def slow(request):
        until.append((await garden.feed(feed)).leased_until - garden.now)
        garden.now += LEASE * 0.9
        if len(until) == 4:
            await garden.store.feeds.change(feed.id, worker="another")
        return await answer(request)

    garden.farm._answer = slow
    await garden.crew.update.look(leased)
    assert until == 4 * [LEASE]
    assert (await garden.feed(feed)).worker == "another"


def test_a_decision_is_cut_without_losing_anything():
    from spaces.model import Decision

    whole = Decision({"title": "A"}, tuple(range(250)), tuple(range(250, 330)), (1, 2), (3,))  # any things will do
    parts = list(batches(whole, 100))
    assert [len(part.new) + len(part.changed) for part in parts] == [100, 100, 100, 30, 0]
    assert [part.feed for part in parts] == [{"title": "A"}, {}, {}, {}, {}]
    assert sum((part.new for part in parts), ()) == whole.new
    assert sum((part.changed for part in parts), ()) == whole.changed
    assert (parts[-1].gone, parts[-1].back) == ((1, 2), (3,))
