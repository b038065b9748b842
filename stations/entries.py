"""From what is in a channel to what our feeds say about it, and which of it they may say at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from spaces.model import Clip, Consent, Episode, Feed, File, Recording, RecordingState, Space, State, User
from spaces.model.personal import personal
from spaces.model.podcast import Person, Soundbite, Tag
from spaces.model.recording import Answer
from stations.feed import FeedItem, LiveItem, Media, Origin, Remote

GUID_LONG = 16
"""A publisher's guid of so many characters is taken to be unique in the world; a shorter one only in its feed."""

RESERVED = "all-rights-reserved"
"""The licence that lets nobody publish something again."""

INHERITED = ("podcast:value",)
"""What a publisher says once for all episodes and each of them needs where it stands alone."""

ALTERNATES = {"audio.m4a": (".m4a", "AAC", "mp4a.40.2"), "audio.opus": (".opus", "Opus", "opus")}
"""Our other formats: how their address goes on behind the recording's, their title and RFC 6381 name."""

OURS = frozenset(
    f"podcast:{name}"
    for name in ("chapters", "transcript", "person", "soundbite", "license", "season", "episode", "remoteItem")
)
"""Elements that we write from what was understood of them: one that is left over beside that makes no sense, or says
it twice, and would make our feed as wrong as its publisher's."""

_UNIQUE = re.compile(r"(?:https?://|urn:|tag:).+|[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Extras:
    """What belongs to recordings, by their id."""

    consents: dict[str, list[Consent]]
    clips: dict[str, list[Clip]]


def may_publish(episode: Episode, feed: Feed, *, private: bool) -> bool:
    """Whether a feed of ours may pass an imported episode on.

    A private feed is its listeners' own list of what they subscribe to: everything may stand in it. Elsewhere the
    publisher's word holds: locked, blocked, or with all rights reserved means no, and so does an address that was
    made for one person.
    """
    wished = feed.locked or feed.block or episode.block or _reserved(episode.license or feed.license)
    return private or not (wished or personal(feed.url))


def _reserved(license_name: str | None) -> bool:
    return bool(license_name) and re.sub(r"[\s_-]+", "-", (license_name or "").strip().lower()) == RESERVED


def item_guid(feed: Feed, guid: str) -> str:
    """What an imported episode is called in our feeds: its publisher's name for it, where that is unique."""
    if _UNIQUE.fullmatch(guid) or len(guid) >= GUID_LONG:
        return guid
    return f"{feed.guid or feed.id}/{guid}"


def of_episode(episode: Episode, feed: Feed) -> FeedItem:
    """An episode with everything its publisher says; its sound stays where it is."""
    return FeedItem(
        guid=item_guid(feed, episode.guid),
        title=episode.title,
        enclosure=Media(episode.enclosure.url, episode.enclosure.type, episode.enclosure.size),
        published_at=episode.published_at,
        updated_at=episode.updated_at,
        link=episode.link or feed.link,
        notes=episode.notes,
        summary=episode.summary,
        author=episode.author or feed.author or feed.title,
        image=episode.image or feed.image,
        duration=episode.duration,
        explicit=feed.explicit if episode.explicit is None else episode.explicit,
        season=episode.season,
        number=episode.number,
        kind=episode.kind,
        chapters=episode.chapters,
        transcripts=episode.transcripts,
        persons=episode.persons or feed.persons,
        soundbites=episode.soundbites,
        license=episode.license or feed.license,
        origin=Origin(remote(feed), episode.guid),
        extras=_carried(episode.extras, feed.extras) if episode.extras or feed.extras else (),
    )


def remote(feed: Feed) -> Remote:
    """A podcast as other feeds name it."""
    return Remote(feed.title or feed.url, feed.url, feed.guid, feed.medium)


def _carried(own: Sequence[Tag], of_feed: Sequence[Tag]) -> tuple[Tag, ...]:
    """What is passed on as it was: the sound ones of its own, and what it inherits."""
    said = {tag.get("name") for tag in own}
    inherited = (tag for tag in of_feed if tag.get("name") in INHERITED and tag.get("name") not in said)
    return (*(tag for tag in own if tag.get("name") not in OURS), *inherited)


def of_recording(recording: Recording, host: User, files: Collection[File], base_url: str, extras: Extras) -> FeedItem:
    """A recording of ours with its files, voices and clips."""
    there = {file.name: file for file in files}
    sound, url = there["audio.mp3"], f"{base_url}/recordings/{recording.id}"
    about = recording.description.strip() or _about(recording, host)
    return FeedItem(
        guid=recording.guid,
        title=recording.title,
        enclosure=Media(f"{url}.mp3", sound.type, sound.size),
        published_at=recording.published_at or recording.created_at,
        updated_at=recording.updated_at,
        link=f"{base_url}/r/{recording.id}",
        notes=paragraphs(about),
        summary=about,
        author=host.name,
        duration=recording.duration,
        tags=recording.topics,
        chapters=f"{url}/chapters.json" if "chapters.json" in there else None,
        persons=_voices(extras.consents.get(recording.id, ()), host, base_url),
        soundbites=tuple(_soundbites(recording, extras.clips.get(recording.id, ()))),
        alternates=tuple(
            Media(f"{url}{ending}", there[name].type, there[name].size, title, codecs)
            for name, (ending, title, codecs) in ALTERNATES.items()
            if name in there
        ),
    )


def _about(recording: Recording, host: User) -> str:
    return f"Recorded live with {host.name} on {recording.started_at:%d %B %Y}."


def paragraphs(text: str) -> str:
    """Plain text as HTML."""
    parts = (escape(part.strip(), quote=False) for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return "".join(f"<p>{part}</p>" for part in parts if part).replace("\n", "<br>")


def _voices(consents: Sequence[Consent], host: User, base_url: str) -> tuple[Person, ...]:
    """Everybody who agreed to be heard with their name."""
    named = [consent for consent in consents if consent.published and consent.answer is not Answer.ANONYMOUS]
    return tuple(
        Person(
            consent.name,
            "host" if consent.user_id == host.id else "guest",
            href=f"{base_url}/u/{consent.handle}" if consent.handle else None,
        )
        for consent in named
    )


def _soundbites(recording: Recording, clips: Sequence[Clip]) -> list[Soundbite]:
    """Clips that are still within the recording as it is cut now."""
    found = [
        Soundbite(clip.start - recording.offset, clip.end - clip.start, clip.title)
        for clip in clips
        if clip.state is RecordingState.READY
    ]
    end = recording.duration or 0.0
    return [one for one in found if one.start >= 0 and one.start + one.duration <= end]


def of_space(space: Space, host: User, base_url: str) -> LiveItem:
    """A space that is announced, live, or was until just now."""
    status = {State.SCHEDULED: "pending", State.LIVE: "live"}.get(space.state, "ended")
    said = {"pending": "goes live soon", "live": "is live now", "ended": "was live just now"}[status]
    return LiveItem(
        guid=f"urn:spaces:space:{space.id}",
        status=status,
        title=space.title,
        link=f"{base_url}/s/{space.id}",
        start=space.started_at or space.scheduled_start or space.created_at,
        end=space.ended_at if status == "ended" else None,
        description=f"{host.name} {said}. Listen in the browser, no account needed.",
        author=host.name,
        persons=(Person(host.name, "host", href=f"{base_url}/u/{host.handle}"),),
    )


JUST_NOW = timedelta(minutes=30)
"""How long a space that is over is still told of, so that apps see the end of it."""


def newest(*moments: datetime | None) -> datetime:
    """The latest of them that are known."""
    return max(moment for moment in moments if moment is not None)
