from spaces.model import Placement, SourceKind, Visibility
from spaces.store import Store
from stations.settle import settle
from tests.store.samples import (
    LATER,
    NOW,
    published_recording,
    stored_feed,
    stored_source,
    stored_station,
    stored_user,
)


async def test_what_editors_took_out_is_told_with_when_it_came_out(store: Store):
    host = await stored_user(store)
    station = await stored_station(store, host)
    feed = await stored_feed(store, 2)
    recording = await published_recording(store, host, visibility=Visibility.UNLISTED, published_at=NOW)
    await stored_source(store, station, SourceKind.FEED, feed.id)
    await stored_source(store, station, SourceKind.RECORDING, recording.id)
    await settle(store, station.id, LATER)
    entries = await store.channels.page(station.id, limit=10)
    await store.channels.place(station.id, [Placement(entry.item.id, None, LATER) for entry in entries])
    await settle(store, station.id, LATER)
    assert await store.channels.page(station.id, limit=10) == []
    hidden = {entry.item.id: entry.item.published_at for entry in await store.channels.hidden(station.id)}
    assert hidden == {entry.item.id: entry.item.published_at for entry in entries}
    assert len(await store.channels.hidden(station.id, limit=2)) == 2
