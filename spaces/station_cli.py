"""`spaces station …`: stations from the command line, beside a running server or without one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from spaces.config import Config
from spaces.errors import Invalid, NotFound
from spaces.model import Feed, FeedState, Source, SourceKind, Station, User, new_id
from spaces.terminal import ConfigFile, Data, account_of, say, settings, with_store

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from spaces.store import Store
    from stations.opml_in import Outline
    from stations.worker import Crew

T = TypeVar("T")

station_app = typer.Typer(help="Stations.", no_args_is_help=True)

_PAGE = 200
_TOKEN_BYTES = 24
_LOOK = 0.25  # s; between two looks at how far the imports are


@station_app.command("list")
def station_list(
    owner: Annotated[str | None, typer.Option(help="Only those of this account.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of columns.")] = False,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """List stations, newest first: slug, who may listen, items, sources, owner and title, parted by tabs."""

    async def show(store: Store) -> None:
        account = await account_of(store, owner) if owner is not None else None
        before: tuple[datetime, str] | None = None
        while page := await store.stations.page(owner_id=account.id if account else None, before=before, limit=_PAGE):
            for station in page:
                row = await _row(store, station)
                text = "\t".join(str(one) for one in row.values())
                typer.echo(json.dumps(row, ensure_ascii=False) if as_json else text)
            before = page[-1].created_at, page[-1].id

    with_store(settings(config, server__data=data), show)


async def _row(store: Store, station: Station) -> dict[str, object]:
    owner = await store.users.by_id(station.owner_id)
    return {
        "slug": station.slug,
        "visibility": station.visibility.value,
        "items": station.items,
        "sources": await store.sources.count(station.id),
        "owner": owner.handle if owner else "",
        "title": station.title,
    }


@station_app.command("import")
def station_import(
    what: Annotated[str, typer.Argument(metavar="URL-OR-OPML", help="The address of a podcast, or a list as a file.")],
    station: Annotated[str | None, typer.Option(metavar="SLUG", help="Into this station. Default: a new one.")] = None,
    owner: Annotated[str | None, typer.Option(metavar="HANDLE", help="Whose the new station is.")] = None,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Add podcasts to a station, import them, and print its slug; what cannot be had is told, and the rest goes on."""
    path = Path(what)
    outlines = _listed(path) if path.is_file() else [_single(what)]
    title = path.stem if path.is_file() else "Imported podcasts"

    async def work(crew: Crew) -> tuple[str, bool]:
        target = await _target(crew, station, owner, title)
        feeds = await _added(crew, target, outlines)
        return target.slug, await _imported(crew, target, feeds)

    slug, whole = _with_crew(settings(config, server__data=data), work)
    typer.echo(slug)
    if not whole:
        raise typer.Exit(1)


def _single(url: str) -> Outline:
    from stations.opml_in import Outline

    if "://" not in url and not url.startswith(("feed:", "itpc:", "pcast:")):
        raise NotFound(f"There is no file {url}, and it is no address such as https://example.org/feed.xml either.")
    return Outline(url, "")


def _listed(path: Path) -> list[Outline]:
    from stations.opml_in import read_opml

    return read_opml(path.read_bytes())


async def _target(crew: Crew, slug: str | None, owner: str | None, title: str) -> Station:
    """The station that is meant, or a new one."""
    if slug is not None:
        found = await crew.store.stations.by_slug(slug)
        if found is None or found.deleted_at is not None:
            raise NotFound(f"There is no station {slug}.")
        return found
    account = await (crew.store.users.only() if owner is None else account_of(crew.store, owner))
    if account is None:
        raise Invalid("Say into which station with --station, or whose the new one is with --owner.")
    return await _new_station(crew, account, title)


async def _new_station(crew: Crew, owner: User, title: str) -> Station:
    from spaces.model.founding import clean_title, free_slug, slug_from
    from stations.decide import guid_of

    title, now = clean_title(title), crew.now()
    beginning = slug_from(title)
    slug = free_slug(beginning, await crew.store.stations.slugs(beginning))
    guid = guid_of(f"{crew.config.public_url}/stations/{slug}/feed.xml")
    made = Station(new_id(), slug, owner.id, title, guid, secrets.token_urlsafe(_TOKEN_BYTES), now, now)
    await crew.store.stations.add(made)
    return made


async def _added(crew: Crew, station: Station, outlines: Sequence[Outline]) -> list[str]:
    """Make them sources of the station; the ids of their feeds, those that were sources before, too."""
    from spaces.fetch import Refused, check_url
    from stations.decide import guid_of

    wanted: dict[str, Feed] = {}
    for outline in outlines:
        try:
            url = check_url(outline.url, crew.fetcher.allow)
        except Refused as refused:
            say(f"{outline.url}: {refused.detail}")
            continue
        interval = crew.config.stations.interval_minutes * 60
        wanted.setdefault(url, Feed(new_id(), url, crew.now(), guid=guid_of(url), interval=interval))
    feeds = await crew.store.feeds.add_all(list(wanted.values()))
    known = {source.ref for source in await crew.store.sources.of(station.id)}
    new = [
        Source(new_id(), station.id, SourceKind.FEED, feed.id, 0, station.owner_id, crew.now())
        for feed in feeds.values()
        if feed.id not in known
    ]
    limit = crew.config.stations.sources
    added = {source.ref for source in await crew.store.sources.add_feeds(new, limit=limit)}
    if len(added) < len(new):
        say(f"A station has at most {limit} sources: {len(new) - len(added)} podcasts were left out.")
    return [feed.id for feed in feeds.values() if feed.id in added | known]


@dataclass
class _Line:
    """How one import is shown."""

    task: TaskID
    over: bool = False
    failed: bool = False


async def _imported(crew: Crew, station: Station, feed_ids: Sequence[str]) -> bool:
    """Import them, and work the channel out; whether all could be had."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    began = crew.now()
    for feed_id in feed_ids:
        await crew.store.feeds.want(feed_id, began)
    console = Console(stderr=True)
    with Progress(TextColumn("{task.description}", markup=False), BarColumn(), console=console) as progress:
        lines = {feed_id: _Line(progress.add_task("Waiting", total=None)) for feed_id in feed_ids}
        async with _working(crew):
            while not all(line.over for line in lines.values()):
                await _show(crew, progress, lines, began)
                await asyncio.sleep(_LOOK)
    await crew.settle(station.id)
    return not any(line.failed for line in lines.values())


@contextlib.asynccontextmanager
async def _working(crew: Crew) -> AsyncIterator[None]:
    """Looks at feeds go on; a running server takes its share of them."""
    looking = asyncio.create_task(crew.poller.run())
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await crew.store.feeds.release(crew.name)


async def _show(crew: Crew, progress: Progress, lines: dict[str, _Line], began: datetime) -> None:
    feeds = await crew.store.feeds.of(lines)
    for feed_id, line in lines.items():
        if line.over:
            continue
        feed = feeds.get(feed_id)
        line.over = feed is None or (feed.worker is None and (feed.next_at is None or feed.next_at > began))
        line.failed = line.over and feed is not None and feed.error is not None
        total = (feed.total or 1) if feed else 1
        done = total if line.over and not line.failed else (feed.done if feed else 0)
        progress.update(line.task, description=step(feed), total=total, completed=done)
        if line.failed and feed is not None:
            progress.console.print(f"{feed.title or feed.url}: {feed.error}", markup=False, highlight=False)


def step(feed: Feed | None) -> str:
    """How far an import is, in words."""
    if feed is None:
        return "It is here under another address already"
    name = (feed.title or feed.url)[:50]
    if feed.error is not None:
        return f"{name}: not imported"
    if feed.state is FeedState.STORING:
        return f"{name}: {feed.done} of {feed.total} episodes"
    if feed.state is FeedState.READY:
        return f"{name}: {feed.total} episodes"
    return f"{name}: fetching"


def _with_crew(config: Config, work: Callable[[Crew], Awaitable[T]]) -> T:
    """Do something with everything that looks at podcasts, on a database of this release."""
    from spaces.store import migrate
    from stations.worker import open_crew

    async def session() -> T:
        async with open_crew(config, f"command-{new_id()}") as crew:
            return await work(crew)

    migrate(config.database_url)
    return asyncio.run(session())
