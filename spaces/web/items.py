"""One item of a station: everything about it, its chapters, and what is said in it."""

from __future__ import annotations

from spaces.web import station_views as views
from spaces.web.beside import chapters_of as chapters_of_episode
from spaces.web.beside import transcript_of
from spaces.web.call import Call
from spaces.web.finding import found
from spaces.web.itemed import item_shown
from spaces.web.recorded import chapters_of
from spaces.web.routes import Route
from spaces.web.rules import anyone
from spaces.web.station_bodies import ItemContext


async def read_item(call: Call, query: ItemContext) -> views.ItemDetail:
    """An item with its notes and the people in it."""
    return await item_shown(call, *await found(call, query))


async def read_item_chapters(call: Call, query: ItemContext) -> views.ItemChapters:
    """The chapters of an item; of an episode as its publisher has them."""
    _, entry = await found(call, query)
    if entry.recording is not None:
        own = [views.ItemChapter(start=one.start, title=one.title, url=None) for one in chapters_of(entry.recording)]
        return views.ItemChapters(chapters=own)
    theirs = await chapters_of_episode(call, entry.episode) if entry.episode else ()
    return views.ItemChapters(chapters=[views.ItemChapter.model_validate(one) for one in theirs])


async def read_item_transcript(call: Call, query: ItemContext) -> views.Transcript:
    """What is said in an item, as its publisher has it; nothing where they have nothing."""
    _, entry = await found(call, query)
    cues = await transcript_of(call, entry.episode) if entry.episode else ()
    return views.Transcript(cues=[views.Cue.model_validate(cue) for cue in cues])


_one = "/api/v1/items/{item_id}"

ROUTES = [
    Route("GET", _one, read_item, anyone, "An item", query=ItemContext, returns=views.ItemDetail, problems=(410,)),
    Route(
        "GET",
        f"{_one}/chapters",
        read_item_chapters,
        anyone,
        "The chapters of an item",
        query=ItemContext,
        returns=views.ItemChapters,
        problems=(410, 429, 503),
    ),
    Route(
        "GET",
        f"{_one}/transcript",
        read_item_transcript,
        anyone,
        "What is said in an item",
        query=ItemContext,
        returns=views.Transcript,
        problems=(410, 429, 503),
    ),
]
