"""Reading and deciding beside the event loop, so that one podcast's three thousand episodes delay nobody else's three.

What is small is done at once, what is larger in a thread, and what is huge in a process of its own, with limits on its
time and memory: whatever a stranger's bytes do to a parser, they do it to that process.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import pickle
import resource
import sys
from collections.abc import Mapping
from datetime import datetime

from spaces.errors import SpacesError
from spaces.model.podcast import Decision, Feed, Known, ParsedFeed
from stations.decide import decide
from stations.rss import NotAFeed, read

AT_ONCE = 64 * 1024
"""Bytes of a feed that is read in some milliseconds."""

APART = 3_000_000
"""Bytes of a feed that gets a process of its own; few podcasts have that much."""

TIME = 60.0
"""Seconds such a process may take."""

MEMORY = 2 * 2**30
"""Bytes of address space it may have."""

_FEW = 10  # episodes that are made safe in some milliseconds


AT_A_TIME = 2
"""Feeds read in threads at the same time: they share one interpreter, and more of them only push each other aside."""


class Reading:
    """Reads feeds and decides about them, where it disturbs nobody."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_A_TIME)
        self._apart = asyncio.Semaphore(AT_A_TIME)

    async def parse(self, body: bytes, url: str, content_type: str | None) -> ParsedFeed:
        """What `stations.rss.read` makes of it.

        Raises:
            NotAFeed: as it says; also when reading takes more time or memory than any real feed does.
        """
        if len(body) <= AT_ONCE:
            return read(body, url, content_type)
        if len(body) > APART:
            async with self._apart:
                return await _apart(body, url, content_type)
        async with self._room:
            return await asyncio.to_thread(read, body, url, content_type)

    async def decide(self, feed: Feed, rows: Mapping[str, Known], parsed: ParsedFeed, now: datetime) -> Decision:
        """What `stations.decide.decide` makes of it."""
        if len(parsed.episodes) <= _FEW:
            return decide(feed, rows, parsed, now)
        async with self._room:
            return await asyncio.to_thread(decide, feed, rows, parsed, now)


async def _apart(body: bytes, url: str, content_type: str | None) -> ParsedFeed:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stations.reading", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        header = json.dumps([url, content_type]).encode() + b"\n"
        async with asyncio.timeout(TIME):
            output, _ = await process.communicate(header + body)
    except TimeoutError:
        output = b""
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if not output:
        raise NotAFeed("This feed takes more time or memory to read than any real one does.")
    found = pickle.loads(output)  # noqa: S301 - of our own process
    if isinstance(found, ParsedFeed):
        return found
    raise NotAFeed(*found)


def main() -> None:
    """Read the feed on standard input, and write what became of it."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(TIME), int(TIME)))
    with contextlib.suppress(OSError, ValueError):  # where the system does not know such a limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    url, content_type = json.loads(sys.stdin.buffer.readline())
    found: ParsedFeed | tuple[str, list[str]]
    try:
        found = read(sys.stdin.buffer.read(), url, content_type)
    except SpacesError as error:
        found = (error.detail, getattr(error, "announced", []))
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    main()
