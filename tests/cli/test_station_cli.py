"""`spaces station …` as scripts use it: standard output is the contract."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from spaces.model import Station, User, new_id
from spaces.store import migrate
from tests.cli.test_cli import Command
from tests.databases import sqlite_url
from tests.stations.polling.farm import START, Farm, farming


@pytest.fixture
async def command(tmp_path: Path) -> Command:
    made = Command(tmp_path)
    made.data.mkdir()
    await asyncio.to_thread(migrate, sqlite_url(made.data / "spaces.db"))
    async with made.store() as store:
        await store.users.add(User("u", "mira", "Mira", False, START), "hash")
    return made


@pytest.fixture
async def farm() -> AsyncIterator[Farm]:
    async with farming() as opened:
        yield opened


async def run(command: Command, *words: str):
    allowed = '["127.0.0.0/8"]'
    return await asyncio.to_thread(
        command, "station", *words, "--data", "data", SPACES_FETCH__ALLOW_HOSTS=allowed, SPACES_FETCH__TIMEOUT="5"
    )


def opml(folder: Path, *urls: str) -> None:
    outlines = "".join(f'<outline type="rss" text="A podcast" xmlUrl="{url}"/>' for url in urls)
    (folder / "my podcasts.opml").write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>')


async def test_a_podcast_is_imported_into_a_new_station(command: Command, farm: Farm):
    show = farm.show("show", count=130, title="A Show")
    done = await run(command, "import", show.url(farm.base()), "--owner", "@Mira")
    assert (done.returncode, done.stdout) == (0, "imported-podcasts\n"), done.stderr
    assert "A Show: 130 episodes" in done.stderr
    async with command.store() as store:
        station = await store.stations.by_slug("imported-podcasts")
        assert (station.owner_id, station.items) == ("u", 130)
    again = await run(command, "import", show.url(farm.base()), "--station", "imported-podcasts")
    assert (again.returncode, again.stdout) == (0, "imported-podcasts\n")
    listed = await run(command, "list")
    assert listed.stdout == "imported-podcasts\tpublic\t130\t1\tmira\tImported podcasts\n"


async def test_the_only_account_is_meant_when_nobody_is_named_or_else_the_only_operator(command: Command, farm: Farm):
    url = farm.show("show", count=1, title="A Show").url(farm.base())
    assert (await run(command, "import", url)).stdout == "imported-podcasts\n"
    async with command.store() as store:
        await store.users.add(User("v", "jonas", "Jonas", False, START), "hash")
    refused = await run(command, "import", url)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "--owner" in refused.stderr
    async with command.store() as store:
        await store.users.add(User("w", "ada", "Ada", True, START), "hash")
    assert (await run(command, "import", url)).returncode == 0
    async with command.store() as store:
        assert [station.items for station in await store.stations.mine("w")] == [1]


async def test_a_list_is_imported_although_some_of_it_is_broken(command: Command, farm: Farm, tmp_path: Path):
    good, bad = farm.show("good", count=2), farm.show("bad", status=404)
    opml(tmp_path, good.url(farm.base()), bad.url(farm.base()), "http://10.0.0.1/feed", good.url(farm.base()))
    done = await run(command, "import", "my podcasts.opml", "--owner", "mira")
    assert (done.returncode, done.stdout) == (1, "my-podcasts\n")
    assert "HTTP 404" in done.stderr
    assert "10.0.0.1 is a private address" in done.stderr
    listed = json.loads((await run(command, "list", "--owner", "mira", "--json")).stdout)
    assert listed["items"] == 2
    assert listed["sources"] == 2


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("nowhere.opml", "--owner", "mira"), "There is no file nowhere.opml"),
        (("https://example.org/", "--station", "nowhere"), "There is no station nowhere."),
        (("https://example.org/", "--owner", "nobody"), "There is no account nobody."),
        (("broken.opml", "--owner", "mira"), "list"),
    ],
)
async def test_what_cannot_be_done_says_why(command: Command, tmp_path: Path, words: tuple[str, ...], reason: str):
    (tmp_path / "broken.opml").write_text("<html>no list</html>")
    done = await run(command, "import", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert reason in done.stderr


async def test_nothing_is_printed_where_there_are_no_stations(command: Command):
    assert (await run(command, "list")).stdout == ""


async def test_a_deleted_station_is_no_target(command: Command):
    async with command.store() as store:
        station = Station(new_id(), "gone", "u", "Gone", "guid", "token", START, START)
        await store.stations.add(station)
        await store.stations.delete(station.id, START)
    assert (
        "There is no station gone."
        in (await run(command, "import", "https://example.org/", "--station", "gone")).stderr
    )
