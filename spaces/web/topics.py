"""Topics: which are lively, and everything about one of them."""

from __future__ import annotations

from urllib.parse import quote

from spaces.errors import NotFound
from spaces.model import Space, Visibility
from spaces.model.space import SCHEDULE_AHEAD, TOPIC_MAX
from spaces.model.topics import about, liveliest
from spaces.web import discovery_views as views
from spaces.web.call import Call
from spaces.web.recorded import recordings_shown
from spaces.web.routes import Route
from spaces.web.rules import anyone
from spaces.web.spaced import on_air, spaces_shown
from spaces.web.stationed import stations_shown

UPCOMING_MAX = 200
RECORDINGS_MAX = 200
"""The newest of them, of which lively topics are told."""

SHOWN_MAX = 24
"""Of each kind on the page of a topic."""


async def list_topics(call: Call) -> views.Topics:
    """Topics of what goes on and went on lately, the liveliest first."""
    store = call.context.store
    recordings = await store.recordings.page(visibility=Visibility.PUBLIC, limit=RECORDINGS_MAX)
    found = liveliest(
        [space.topics for space in on_air(call)],
        [space.topics for space in await upcoming(call)],
        [recording.topics for recording in recordings],
    )
    return views.Topics(items=[views.Topic.model_validate(one) for one in found])


async def upcoming(call: Call) -> list[Space]:
    """What is announced, the next ones first."""
    return await call.context.store.spaces.starting(call.now, call.now + SCHEDULE_AHEAD, UPCOMING_MAX)


async def read_topic(call: Call) -> views.TopicDetail:
    """Everything open about one topic; about most there is nothing."""
    topic, store = call.path["topic"], call.context.store
    if len(topic) > TOPIC_MAX:
        raise NotFound("There is no such topic. Check the link.", code="topic_not_found")
    live = [space for space in on_air(call) if about(topic, space.topics)]
    soon = [space for space in await upcoming(call) if about(topic, space.topics)]
    recordings = await store.publishing.recordings((await store.publishing.ids_about(topic))[:SHOWN_MAX])
    stations = await store.stations.about(topic, SHOWN_MAX)
    all_topics = [*(space.topics for space in (*live, *soon)), *(recording.topics for recording in recordings)]
    spellings = [one for topics in all_topics for one in topics if about(topic, [one])]
    return views.TopicDetail(
        topic=spellings[0] if spellings else topic,
        live=await spaces_shown(call, live[:SHOWN_MAX]),
        upcoming=await spaces_shown(call, soon[:SHOWN_MAX]),
        recordings=await recordings_shown(call, recordings),
        stations=await stations_shown(call, stations),
        feed_url=f"{call.context.config.public_url}/topics/{quote(topic, safe='')}/feed.xml",
    )


ROUTES = [
    Route("GET", "/api/v1/topics", list_topics, anyone, "Lively topics", returns=views.Topics),
    Route(
        "GET",
        "/api/v1/topics/{topic}",
        read_topic,
        anyone,
        "Everything about a topic",
        returns=views.TopicDetail,
        problems=(404,),
    ),
]
