"""Which item somebody asks for, and by which station they may know of it."""

from __future__ import annotations

from spaces.model import Station, Visibility
from spaces.model.personal import personal
from spaces.model.station import Entry
from spaces.web.call import Call, unknown_item, unknown_station
from spaces.web.rules import edits, may_tune_in, reader
from spaces.web.station_bodies import ItemContext


async def found(call: Call, query: ItemContext) -> tuple[Station, Entry]:
    """The item that the path's {item_id} names, and the station that whoever asks finds it in.

    Ids of episodes are numbers, which can be counted through: what is only in unlisted or private stations is found
    by naming the station, as it is found on its page.

    Raises:
        NotFound: `item_not_found`, or `station_not_found` for a station that whoever asks may not know of.
        Gone: `station_deleted`.
    """
    item_id = call.path["item_id"]
    station = await _named(call, query.station) if query.station else await _open(call, item_id)
    entries = await call.context.store.channels.entries(station.id, [item_id])
    if not entries or not may_play(station, entries[0]):
        raise unknown_item()
    return station, entries[0]


def may_play(station: Station, entry: Entry) -> bool:
    """Whether the station may play it as it is now: one that was private may not be worked out anew yet."""
    if station.visibility is Visibility.PRIVATE or entry.feed is None:
        return True
    blocked = entry.feed.block or (entry.episode is not None and entry.episode.block)
    return not (blocked or personal(entry.feed.url))


async def _named(call: Call, name: str) -> Station:
    station = await call.station_named(name)
    if not await may_tune_in(call, station):
        raise unknown_station()
    return station


async def _open(call: Call, item_id: str) -> Station:
    """A public station that has it, or one that the asking account edits."""
    rows = call.context.store
    stations = (await rows.stations.of(await rows.channels.stations_with(item_id))).values()
    for station in sorted(stations, key=lambda one: (one.created_at, one.id)):
        if station.visibility is Visibility.PUBLIC or await edits(call, reader(call), station):
            return station
    raise unknown_item()
