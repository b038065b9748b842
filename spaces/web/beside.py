"""What publishers keep beside their episodes, chapters and transcripts: fetched when somebody wants to see it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from spaces.errors import Invalid, Unavailable
from spaces.fetch import Fetched, Refused
from spaces.model import Episode
from spaces.model.podcast import Transcript
from spaces.web.call import Call
from spaces.web.keeping import Kept
from stations.chapters_in import EpisodeChapter, NotChapters, read_chapters
from stations.transcripts_in import Cue, NotTranscript, rank, read_transcript

T = TypeVar("T")

CHAPTERS_BYTES = 500_000
TRANSCRIPT_BYTES = 1_500_000
"""A transcript of ten hours has 1 MB as text."""

JSON_BYTES = 4_000_000
"""And a few times that as JSON word by word."""

SECONDS = 15.0
"""For fetching: somebody waits for it."""

FORMS_TRIED = 2
"""Forms of a transcript that are tried, the best first."""


async def chapters_of(call: Call, episode: Episode) -> tuple[EpisodeChapter, ...]:
    """The chapters as its publisher has them; none where they have none.

    Raises:
        Unavailable: `publisher_unavailable`, when they cannot be had or read.
        TooMany: `fetch_limit`.
    """
    if episode.chapters is None:
        return ()
    accept = "application/json+chapters, application/json"
    kind = _Kind(call.context.chapters, accept, CHAPTERS_BYTES, lambda got: read_chapters(got.body))
    try:
        return await _got(call, kind, episode.chapters)
    except (Refused, NotChapters) as fault:
        raise _unavailable("chapters", fault) from fault


async def transcript_of(call: Call, episode: Episode) -> tuple[Cue, ...]:
    """What is said in it as its publisher has it; nothing where they have nothing.

    Raises:
        Unavailable: `publisher_unavailable`, when it cannot be had or read in any form.
        TooMany: `fetch_limit`.
    """
    forms = sorted(episode.transcripts, key=lambda form: rank(form.type))[:FORMS_TRIED]
    for form in forms:
        accept = f"{form.type or 'text/vtt'}, */*;q=0.5"
        kind = _Kind(call.context.transcripts, accept, _most(form), _cues(form))
        try:
            return await _got(call, kind, form.url)
        except (Refused, NotTranscript) as fault:
            if form is forms[-1]:
                raise _unavailable("transcript", fault) from fault
    return ()


def _most(form: Transcript) -> int:
    return JSON_BYTES if "json" in form.type else TRANSCRIPT_BYTES


def _cues(form: Transcript) -> Callable[[Fetched], tuple[Cue, ...]]:
    return lambda got: read_transcript(got.body, form.type or got.headers.get("Content-Type", ""))


@dataclass(frozen=True, slots=True)
class _Kind(Generic[T]):
    """How one kind of thing is fetched, read and kept."""

    kept: Kept[tuple[T, ...]]
    accept: str
    limit: int  # bytes
    read: Callable[[Fetched], tuple[T, ...]]


async def _got(call: Call, kind: _Kind[T], url: str) -> tuple[T, ...]:
    """What is at that address, read; fetched once for all who ask in the same hour.

    Raises:
        Refused: when it cannot be fetched.
        Invalid: when it cannot be read.
        TooMany: `fetch_limit`.
    """
    if not kind.kept.has(url):
        call.context.fetching.require(call.user.id if call.user else call.address, call.now.timestamp())

    async def make() -> tuple[tuple[T, ...], int]:
        got = await call.context.fetcher.get(url, accept=kind.accept, limit=kind.limit, timeout=SECONDS)
        if not 200 <= got.status < 300:
            raise Refused(f"The publisher does not have it any more (HTTP {got.status}).", code="http_error")
        # Megabytes of somebody else's text: not between two packets of sound, and one at a time.
        async with call.context.lock("beside"):
            return await asyncio.to_thread(kind.read, got), len(got.body)

    return await kind.kept.get(url, make)


def _unavailable(what: str, fault: Invalid) -> Unavailable:
    return Unavailable(f"The {what} of this episode cannot be shown. {fault.detail}", code="publisher_unavailable")
