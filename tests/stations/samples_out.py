"""Feeds of ours to try things with: one in which every field says something, and strategies for any other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from spaces.model.podcast import Person, Soundbite, Transcript
from stations.feed import FeedDocument, FeedItem, LiveItem, Media, Origin, Pages, Remote

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SITE = "https://spaces.example"
COVER = f"{SITE}/stations/tea/cover.png"

OWN = FeedItem(
    guid="rec-guid-1",
    title="Sunday talk & tea <live>",
    enclosure=Media(f"{SITE}/recordings/r1.mp3", "audio/mpeg", 102_400),
    published_at=NOON,
    updated_at=NOON + timedelta(hours=1),
    link=f"{SITE}/r/r1",
    notes="<p>We talk &amp; drink.</p>",
    summary="We talk & drink.",
    author="Mira",
    duration=3590.4,
    tags=("tea", "radio"),
    chapters=f"{SITE}/recordings/r1/chapters.json",
    persons=(Person("Mira", "host", href=f"{SITE}/u/mira"), Person("Noor", "guest")),
    soundbites=(Soundbite(10.0, 30.0, "The best of it"),),
    alternates=(
        Media(f"{SITE}/recordings/r1.m4a", "audio/mp4", 102_399, "AAC", "mp4a.40.2"),
        Media(f"{SITE}/recordings/r1.opus", "audio/ogg", 102_398, "Opus", "opus"),
    ),
)

IMPORTED = FeedItem(
    guid="https://radio.example/episodes/7",
    title="The tide",
    enclosure=Media("https://cdn.radio.example/7.mp3?from=feed&listener=1", "audio/mpeg", None),
    published_at=NOON - timedelta(days=1),
    updated_at=NOON - timedelta(days=1),
    link="https://radio.example/7",
    notes="<p>All about the tide.</p>",
    summary="All about the tide.",
    author="Radio Sea",
    image="https://radio.example/7.jpg",
    duration=61,
    explicit=True,
    season=2,
    number=7.5,
    kind="bonus",
    transcripts=(Transcript("https://radio.example/7.vtt", "text/vtt", "en", "captions"),),
    persons=(Person("Jo Sea", "narrator", "cast", "https://jo.example", "https://jo.example/i.jpg"),),
    soundbites=(Soundbite(1.5, 20.25),),
    license="cc-by-4.0",
    origin=Origin(
        Remote("Radio Sea", "https://radio.example/feed.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
        "https://radio.example/episodes/7",
    ),
    extras=(
        {
            "name": "podcast:value",
            "attributes": {"type": "lightning", "method": "keysend"},
            "children": [
                {"name": "podcast:valueRecipient", "attributes": {"type": "node", "address": "02ab", "split": "100"}}
            ],
        },
        {"name": "podcast:location", "attributes": {"geo": "geo:52.5,13.4"}, "text": "Berlin & the sea"},
    ),
)

LIVE = LiveItem(
    guid="space:s1",
    status="live",
    title="Tea, live",
    link=f"{SITE}/s/s1",
    start=NOON,
    description="Live now with Mira.",
    author="Mira",
    persons=(Person("Mira", "host", href=f"{SITE}/u/mira"),),
)

EVERYTHING = FeedDocument(
    url=f"{SITE}/stations/tea/feed.xml?page=2",
    json_url=f"{SITE}/stations/tea/feed.json?page=2",
    guid="2f1a53ac-5b6c-5e0d-9d2a-4f6b3f4f3b9e",
    title="Tea & radio",
    description="Talks over tea.\n\nAnd the sea.",
    link=f"{SITE}/stations/tea",
    image=COVER,
    updated_at=NOON,
    language="en-gb",
    author="Mira",
    categories=("Society & Culture/Documentary", "News"),
    explicit=True,
    hub=f"{SITE}/hub",
    license="cc-by-4.0",
    copyright="Everybody their own",
    funding=(("https://give.example/tea", "Buy a cup"),),
    persons=(Person("Mira", "host", href=f"{SITE}/u/mira"),),
    texts=(("", "Made with Spaces"), ("notice", "Imported episodes stay with their publishers.")),
    update_frequency="FREQ=WEEKLY",
    podroll=(Remote("Radio Sea", "https://radio.example/feed.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),),
    live=(LIVE,),
    pages=Pages(
        first=f"{SITE}/stations/tea/feed.xml",
        last=f"{SITE}/stations/tea/feed.xml?page=3",
        previous=f"{SITE}/stations/tea/feed.xml",
        next=f"{SITE}/stations/tea/feed.xml?page=3",
    ),
    items=(OWN, IMPORTED),
)

# Any text at all, also what no document can carry: lone surrogates and control characters.
anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
times = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
people = st.builds(Person, name=anything, role=anything, group=anything, href=st.none() | anything)
tags = st.recursive(
    st.fixed_dictionaries({"name": anything | st.just("podcast:x"), "text": anything}),
    lambda inner: st.fixed_dictionaries(
        {
            "name": st.just("podcast:y"),
            "attributes": st.dictionaries(anything | st.just("a"), anything, max_size=3),
            "children": st.lists(inner, max_size=3),
        }
    ),
    max_leaves=5,
)
items = st.builds(
    FeedItem,
    guid=anything,
    title=anything,
    enclosure=st.builds(Media, url=anything, type=anything, size=st.none() | st.integers(0, 2**53)),
    published_at=times,
    updated_at=times,
    link=st.none() | anything,
    notes=anything,
    summary=anything,
    author=anything,
    image=st.none() | anything,
    duration=st.none() | st.floats(0, 1e7),
    number=st.none() | st.floats(0, 1e6),
    tags=st.lists(anything, max_size=2).map(tuple),
    persons=st.lists(people, max_size=2).map(tuple),
    soundbites=st.lists(st.builds(Soundbite, st.floats(0, 1e6), st.floats(0, 1e6), anything), max_size=2).map(tuple),
    license=st.none() | anything,
    origin=st.none() | st.builds(Origin, st.builds(Remote, anything, anything, anything), anything),
    extras=st.lists(tags, max_size=2).map(tuple),
)
documents = st.builds(
    FeedDocument,
    url=anything,
    guid=anything,
    title=anything,
    description=anything,
    link=anything,
    image=anything,
    updated_at=times,
    author=anything,
    categories=st.lists(anything, max_size=2).map(tuple),
    persons=st.lists(people, max_size=2).map(tuple),
    texts=st.lists(st.tuples(anything, anything), max_size=2).map(tuple),
    items=st.lists(items, max_size=2).map(tuple),
)
