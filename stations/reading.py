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
from stations.decide import decide as _decide
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


async def parse(body: bytes, url: str, content_type: str | None) -> ParsedFeed:
    """`stations.rss.read`, where it disturbs nobody.

    Raises:
        NotAFeed: as it says; also when reading takes more time or memory than any real feed does.
    """
    if len(body) <= AT_ONCE:
        return read(body, url, content_type)
    if len(body) <= APART:
        return await asyncio.to_thread(read, body, url, content_type)
    return await _apart(body, url, content_type)


async def decide(feed: Feed, rows: Mapping[str, Known], parsed: ParsedFeed, now: datetime) -> Decision:
    """`stations.decide.decide`, where it disturbs nobody."""
    if len(parsed.episodes) <= _FEW:
        return _decide(feed, rows, parsed, now)
    return await asyncio.to_thread(_decide, feed, rows, parsed, now)


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
