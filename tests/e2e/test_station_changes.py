"""What a podcast becomes over time reaches the stations that have it: news, moves, breaks and its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spaces.model.podcast import FeedState
from tests.e2e.stationed import has_failed, imported, is_in, items, retry, source, station
from tests.nodes import Json, Person
from tests.programmes import several
from tests.publisher import Publisher, Show, moved, plainly, status

BUSY = (FeedState.WAITING, FeedState.FETCHING, FeedState.STORING)


async def _looked(who: Person, made: Json, one: Json, show: Show, looks: int) -> Json:
    """Have it looked at; how it is when the publisher was asked that often in all, and the answer understood."""
    before = await source(who, made["id"], one["id"], bool)
    await retry(who, made["id"], one["id"])

    def done(now: Json) -> bool:
        told = [look["import"][name] for look in (before, now) for name in ("fetched_at", "error", "state")]
        return len(show.said) >= looks and told[:3] != told[3:] and now["import"]["state"] not in BUSY

    return await source(who, made["id"], one["id"], done)


async def test_what_did_not_change_is_not_sent_again(mira: Person, publisher: Publisher):
    show = publisher.show("night")
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    before = await items(mira, made["id"], 3)
    await _looked(mira, made, one, show, 2)
    assert show.said == [200, 304]
    assert show.asked[1]["If-None-Match"]
    assert await items(mira, made["id"], 3) == before
    assert all("Spaces" in headers["User-Agent"] for headers in show.asked), "it says who asks"


async def test_news_comes_in(mira: Person, publisher: Publisher):
    show = publisher.show("night")
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    show.programmes = several("night", 4)
    await _looked(mira, made, one, show, 2)
    assert show.said == [200, 200]
    assert (await items(mira, made["id"], 4))[0]["title"] == "Night number 4"


async def test_a_server_that_knows_no_conditions_does_not_make_anything_new(mira: Person, publisher: Publisher):
    show = publisher.show("night", conditional=False)
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    before = await items(mira, made["id"], 3)
    await _looked(mira, made, one, show, 2)
    assert show.said == [200, 200]
    assert await items(mira, made["id"], 3) == before


async def test_an_episode_that_changes_stays_the_same_item_and_one_that_is_taken_off_leaves(
    mira: Person, publisher: Publisher
):
    show = publisher.show("night")
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    before = await items(mira, made["id"], 3)
    first, second, third = show.programmes
    show.programmes = [replace(first, title="A better title"), third]
    await _looked(mira, made, one, show, 2)
    after = await items(mira, made["id"], 2)
    assert [item["id"] for item in after] == [before[0]["id"], before[2]["id"]]
    assert after[0]["title"] == "A better title"
    show.programmes = [first, second, third]
    await _looked(mira, made, one, show, 3)
    assert [item["id"] for item in await items(mira, made["id"], 3)] == [item["id"] for item in before]


@pytest.mark.parametrize("code", [301, 308])
async def test_a_podcast_that_moved_for_good_is_asked_at_its_new_place_from_then_on(
    mira: Person, publisher: Publisher, code: int
):
    old, new = publisher.show("night"), publisher.show("nocturne")
    new.programmes = old.programmes
    made = await station(mira)
    one = await imported(mira, made["id"], old.url)
    before = await items(mira, made["id"], 3)
    old.answer = moved(new.url, code)
    await _looked(mira, made, one, new, 1)
    now = await source(mira, made["id"], one["id"], lambda one: one["url"] == new.url)
    assert is_in(now)
    await _looked(mira, made, one, new, 2)
    assert old.said == [200, code]
    assert [item["id"] for item in await items(mira, made["id"], 3)] == [item["id"] for item in before]


async def test_a_detour_is_followed_each_time_and_does_not_move_the_podcast(mira: Person, publisher: Publisher):
    old, new = publisher.show("night"), publisher.show("nocturne")
    new.programmes = old.programmes
    old.answer = moved(new.url, 302)
    made = await station(mira)
    one = await imported(mira, made["id"], old.url)
    assert one["url"] == old.url
    await _looked(mira, made, one, new, 2)
    assert old.said == [302, 302]


async def test_a_podcast_that_says_it_has_a_new_feed_is_asked_there(mira: Person, publisher: Publisher):
    old, new = publisher.show("night"), publisher.show("nocturne")
    new.programmes = old.programmes
    old.extra = f"<itunes:new-feed-url>{new.url}</itunes:new-feed-url>"
    made = await station(mira)
    one = await imported(mira, made["id"], old.url)
    await source(mira, made["id"], one["id"], lambda one: one["url"] == new.url)
    await items(mira, made["id"], 3)


async def test_a_podcast_that_is_gone_for_good_ends_and_its_episodes_stay(mira: Person, publisher: Publisher):
    show = publisher.show("night")
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    await items(mira, made["id"], 3)
    show.answer = status(410)
    ended = await _looked(mira, made, one, show, 2)
    assert (ended["import"]["state"], ended["import"]["next_at"]) == (FeedState.ENDED, None)
    assert ended["import"]["error"] or ended["import"]["step"]
    await items(mira, made["id"], 3)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(status(404), id="not-found"),
        pytest.param(status(503, Retry_After="2"), id="busy"),
        pytest.param(plainly(b"<rss><channel>", "application/rss+xml"), id="cut-off"),
    ],
)
async def test_a_podcast_that_breaks_keeps_its_episodes_and_is_asked_ever_more_seldom(
    mira: Person, publisher: Publisher, answer
):
    show = publisher.show("night")
    made = await station(mira)
    one = await imported(mira, made["id"], show.url)
    await items(mira, made["id"], 3)
    show.answer = answer
    await retry(mira, made["id"], one["id"])
    broken = await source(mira, made["id"], one["id"], lambda one: len(show.said) > 1 and has_failed(one))
    assert broken["import"]["state"] == "ready", "it was in before"
    await items(mira, made["id"], 3)
    show.answer = None
    mended = await _looked(mira, made, broken, show, 3)
    assert mended["import"]["error"] is None
