"""From what is stored of the items of stations to what people see of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal, cast

from spaces import model
from spaces.model import Heard, Source, SourceKind, Station
from spaces.model.station import Entry
from spaces.web import station_views as views
from spaces.web.call import Call
from spaces.web.recorded import AUDIO, chapters_of, file_url, recording_url
from spaces.web.rules import reader
from spaces.web.sourced import Named, named
from spaces.web.station_addresses import picture_path
from stations.chapters_in import web_url

SUMMARY_MAX = 500
"""Characters of an item's text in a list."""


@dataclass(frozen=True, slots=True)
class _About:
    """What is known of some items besides themselves."""

    base_url: str
    sources: Mapping[str, Source]  # by id
    named: Named
    heard: Mapping[str, Heard] = field(default_factory=dict)  # by item
    colors: Mapping[str, list[int]] = field(default_factory=dict)  # voices by recording


async def items_shown(call: Call, station: Station, entries: Sequence[Entry]) -> list[views.Item]:
    """Items of a station as whoever asks sees them."""
    about = await _about(call, station, entries)
    return [views.Item(**_fields(entry, about)) for entry in entries]


async def item_shown(call: Call, station: Station, entry: Entry) -> views.ItemDetail:
    """One of them with everything about it."""
    about = await _about(call, station, [entry])
    return views.ItemDetail(**_fields(entry, about), **_details(entry))


async def _about(call: Call, station: Station, entries: Sequence[Entry]) -> _About:
    store, user = call.context.store, reader(call)
    given = {entry.item.source_id for entry in entries}
    sources = [source for source in await store.sources.of(station.id) if source.id in given]
    recordings = [entry.recording.id for entry in entries if entry.recording]
    voices = await store.recordings.consents_of(recordings) if recordings else {}
    ids = [entry.item.id for entry in entries]
    return _About(
        base_url=call.context.config.public_url,
        sources={source.id: source for source in sources},
        named=await named(store, sources),
        heard=await store.listening.heard(user.id, ids) if user else {},
        colors={recording: _colors(consents) for recording, consents in voices.items()},
    )


def _colors(consents: Sequence[model.Consent]) -> list[int]:
    return [one.color for one in consents if one.published and one.answer is not model.Answer.ANONYMOUS]


def _fields(entry: Entry, about: _About) -> dict[str, object]:
    of_kind = _of_recording(entry, about) if entry.recording else _of_episode(entry)
    heard = about.heard.get(entry.item.id)
    return of_kind | {
        "id": entry.item.id,
        "because": _because(about.sources.get(entry.item.source_id), entry, about),
        "heard": heard_shown(heard) if heard else None,
    }


def _of_episode(entry: Entry) -> dict[str, object]:
    episode, feed = entry.episode, entry.feed
    assert episode is not None, "an item is an episode or a recording"
    assert feed is not None, "an episode has a feed"
    return {
        "kind": "episode",
        "title": episode.title,
        "summary": _short(episode.summary),
        "published_at": episode.published_at,
        "duration": episode.duration,
        "explicit": feed.explicit if episode.explicit is None else episode.explicit,
        "url": web_url(episode.link) or web_url(feed.link),
        "audio": views.ItemAudio(url=episode.enclosure.url, type=episode.enclosure.type, bytes=episode.enclosure.size),
        "picture": picture_path(feed),
        "source": views.ItemSource(title=feed.title, url=web_url(feed.link), kind="feed"),
        "author": episode.author or feed.author,
        "season": episode.season,
        "number": episode.number,
        "has_chapters": episode.chapters is not None,
        "has_transcript": bool(episode.transcripts),
        "imported": True,
        "recording_id": None,
        "colors": None,
    }


def _of_recording(entry: Entry, about: _About) -> dict[str, object]:
    recording, host = entry.recording, entry.host
    assert recording is not None, "an item is an episode or a recording"
    assert host is not None, "a recording has a host"
    return {
        "kind": "recording",
        "title": recording.title,
        "summary": _short(" ".join(recording.description.split())),
        "published_at": entry.item.published_at,
        "duration": recording.duration,
        "explicit": False,
        "url": recording_url(about.base_url, recording.id),
        "audio": _audio(entry, about.base_url),
        "picture": None,
        "source": views.ItemSource(title=host.name, url=f"{about.base_url}/u/{host.handle}", kind="host"),
        "author": host.name,
        "season": None,
        "number": None,
        "has_chapters": bool(chapters_of(recording)),
        "has_transcript": False,
        "imported": False,
        "recording_id": recording.id,
        "colors": about.colors.get(recording.id, []),
    }


def _audio(entry: Entry, base_url: str) -> views.ItemAudio:
    """Its first form that is there; a recording in a channel has one."""
    assert entry.recording is not None, "only recordings have files"
    there = {file.name: file for file in entry.files}
    name, rest = next((name, rest) for name, rest in AUDIO.items() if name in there)
    url = file_url(base_url, entry.recording.id, rest)
    return views.ItemAudio(url=url, type=there[name].type, bytes=there[name].size)


def _because(source: Source | None, entry: Entry, about: _About) -> str:
    """Why it is in the station, in a sentence."""
    title = about.named.title(source) if source else ""
    match source.kind if source else None:
        case SourceKind.FEED:
            return f"From {title}, a source of this station."
        case SourceKind.HOST:
            return f"A recording of {title}."
        case SourceKind.TOPIC:
            return f"Tagged “{title.removeprefix('#')}”."
        case SourceKind.RECORDING:
            return "Picked by the editors."
        case SourceKind.STATION:
            return (
                f"From the station “{title}”." if about.named.told(cast("Source", source)) else "From another station."
            )
    return f"From {entry.feed.title}." if entry.feed else "A recording."


def _short(text: str) -> str:
    return text if len(text) <= SUMMARY_MAX else f"{text[: SUMMARY_MAX - 1].rstrip()}…"


def heard_shown(heard: Heard) -> views.ItemHeard:
    """What somebody made of an item."""
    return views.ItemHeard(
        position=heard.position,
        duration=heard.duration,
        finished=heard.finished_at is not None,
        thumb=thumb(heard.thumb),
    )


def thumb(value: int) -> Literal[-1, 0, 1]:
    """Up, down or neither."""
    return 1 if value > 0 else -1 if value < 0 else 0


def _details(entry: Entry) -> dict[str, object]:
    episode, feed = entry.episode, entry.feed
    if episode is None or feed is None:
        assert entry.recording is not None, "an item is an episode or a recording"
        return {"notes": paragraphs(entry.recording.description), **_NOTHING}
    persons = episode.persons or feed.persons
    return {
        "notes": episode.notes,
        "persons": [
            views.ItemPerson(name=person.name, role=person.role, href=web_url(person.href)) for person in persons
        ],
        "funding": [
            views.ItemFunding(url=url, text=text) for address, text in feed.funding if (url := web_url(address))
        ],
        "license": episode.license or feed.license,
        "soundbites": [views.ItemSoundbite.model_validate(bite) for bite in episode.soundbites],
    }


_NOTHING: Mapping[str, object] = {"persons": [], "funding": [], "license": None, "soundbites": []}


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    parts = (part.strip() for part in text.split("\n\n"))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in parts if part)
