"""Whole looks at feeds of 300 episodes and about 1 MB: HTTP, reading, deciding and storing, in CPU seconds of one core.

The publisher is another process. `import` is the first look; `news` a later one with one new episode; `same` one that
the publisher answers with 304.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from benchmarks.feeds import EPISODES, feed
from benchmarks.report import emit
from spaces.config import Config
from spaces.model import Feed, Source, SourceKind, Station, User, new_id
from spaces.store import migrate
from stations.worker import Crew, calm, open_crew

FEEDS = 40
SAME = 20  # looks without news at each

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def main() -> None:
    """Print looks per second of one core."""
    with subprocess.Popen([sys.executable, "-m", "benchmarks.looks"], stdout=subprocess.PIPE, text=True) as publisher:
        assert publisher.stdout is not None
        base = publisher.stdout.readline().strip()
        try:
            with tempfile.TemporaryDirectory() as folder:
                asyncio.run(_run(base, Path(folder)))
        finally:
            publisher.terminate()


async def _run(base: str, folder: Path) -> None:
    config = Config.model_validate({"server": {"data": folder}, "fetch": {"allow_hosts": ["127.0.0.0/8"]}})
    await asyncio.to_thread(migrate, config.database_url)
    calm()
    now = [NOW]
    async with open_crew(config, "benchmark", lambda: now[0]) as crew:
        await _plant(crew, base)
        for name, rounds in (("import", 1), ("news", 1), ("same", SAME)):
            count, spent, wall = 0, 0.0, 0.0
            for _ in range(rounds):
                began, clock = time.process_time(), time.perf_counter()
                count += await crew.poller.once()
                spent, wall = spent + time.process_time() - began, wall + time.perf_counter() - clock
                now[0] += timedelta(days=2)
            assert count == FEEDS * rounds
            [one] = await crew.store.feeds.due("x", now[0], 0, 1)
            stored = len(await crew.store.episodes.known(one.id))
            emit(f"looks.{name}", count / spent, "feeds/s/core", wall=round(count / wall, 1), episodes=stored)


async def _plant(crew: Crew, base: str) -> None:
    owner = User(new_id(), "mira", "Mira", False, NOW)
    await crew.store.users.add(owner, "hash")
    station = Station(new_id(), "radio", owner.id, "Radio", "guid", "token", NOW, NOW)
    await crew.store.stations.add(station)
    for number in range(FEEDS):
        host = base.replace("127.0.0.1", f"127.0.0.{2 + number % 20}")
        planted = await crew.store.feeds.add(Feed(new_id(), f"{host}/{number}", NOW))
        await crew.store.sources.add(Source(new_id(), station.id, SourceKind.FEED, planted.id, 0, owner.id, NOW))


def serve() -> None:
    """Be the publisher: the second look at each feed finds one episode more, and every later one nothing."""
    bodies, asked = [feed(EPISODES), feed(EPISODES + 1)], dict[str, int]()

    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        number = asked[request.path] = asked.get(request.path, -1) + 1
        return web.Response(body=bodies[number], headers={"ETag": f'"{number}"'}, content_type="application/rss+xml")

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "0.0.0.0", 0)
        await site.start()
        print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
        await asyncio.Event().wait()

    asyncio.run(run())


if __name__ == "__main__":
    serve()
