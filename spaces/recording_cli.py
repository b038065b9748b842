"""`spaces recording …`: recordings from the command line, beside a running server or without one."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from spaces.config import Blobs as BlobSettings
from spaces.config import Config
from spaces.errors import Gone, Invalid, NotFound
from spaces.model import Recording, RecordingState, User
from spaces.terminal import ConfigFile, Data, account_of, say, settings, with_store

if TYPE_CHECKING:
    from recorder.moving import Moved
    from recorder.workshop import Workshop
    from spaces.store import Store

T = TypeVar("T")

recording_app = typer.Typer(help="Recordings.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(metavar="ID", help="The recording, as `spaces recording list` names it.")]

_PAGE = 200


@recording_app.command("list")
def recording_list(
    host: Annotated[str | None, typer.Option(help="Only those of this account.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line instead of columns.")] = False,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """List recordings, newest first: id, state, who may listen, seconds, bytes, host and title, parted by tabs."""

    async def show(store: Store) -> None:
        owner = await account_of(store, host) if host is not None else None
        async for recording in _all(store, owner):
            files = await store.recordings.files(recording.id)
            account = await store.users.by_id(recording.host_id)
            size = sum(file.size for file in files)
            row = _row(recording, size, account)
            typer.echo(json.dumps(row, ensure_ascii=False) if as_json else "\t".join(str(one) for one in row.values()))

    with_store(settings(config, server__data=data), show)


@recording_app.command("export")
def recording_export(
    recording_id: Which,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to. Default: ID.zip here.")] = None,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Write a recording's archive into a file, and print its name: all that another server needs to have it."""
    target = to or Path(f"{recording_id}.zip")

    async def export(shop: Workshop) -> None:
        from recorder.archive import Export
        from recorder.planning import agree
        from recorder.progress import Progress
        from recorder.workfolder import work_folder

        recording = await _recording(shop.store, recording_id)
        agreed = await agree(shop, recording)
        progress = Progress()
        with work_folder(shop.work) as folder:
            made = await _shown(progress, Export(shop).make(recording, agreed, folder, progress))
            await asyncio.to_thread(_place, made, target)

    _in_workshop(settings(config, server__data=data), export)
    typer.echo(str(target))


@recording_app.command("import")
def recording_import(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive from `spaces recording export`.")],
    host: Annotated[str, typer.Option(help="The account it will belong to.")],
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Take in an archive as a private recording of an account, and print its id."""

    async def take(shop: Workshop) -> str:
        from recorder.importing import import_archive

        owner = await account_of(shop.store, host)
        return (await import_archive(shop, file, owner)).id

    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    typer.echo(_in_workshop(settings(config, server__data=data), take))
    say("Its files are made by the running server, or by the next one that starts.")


@recording_app.command("retry")
def recording_retry(recording_id: Which, config: ConfigFile = None, data: Data = None) -> None:
    """Make the files of a failed recording once more, and print its state."""
    from spaces.model import consenting

    async def retry(store: Store) -> str:
        await _recording(store, recording_id)
        decide = partial(consenting.retry, now=datetime.now(UTC))
        case = await store.steps.of_recording(recording_id, decide)
        return case.recording.state.value if case.recording is not None else ""

    typer.echo(with_store(settings(config, server__data=data), retry))


@recording_app.command("ledger")
def recording_ledger(
    recording_id: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Only what happened to this recording; without it, everything.")
    ] = None,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Check that the ledger is whole, then print it: what happened to people's voices, one JSON object a line."""

    async def show(store: Store) -> None:
        broken = await store.ledger.verify()
        if broken is not None:
            raise Invalid(
                f"The ledger is not what was written: entry {broken} was changed, or the one before it is missing. "
                "Compare it with a backup.",
                code="ledger_broken",
            )
        for entry in await store.ledger.of(recording_id=recording_id):
            typer.echo(json.dumps(asdict(entry) | {"at": entry.at.isoformat()}, ensure_ascii=False))
        say(f"The ledger is whole. Its latest digest is {await store.ledger.head()}.")

    with_store(settings(config, server__data=data), show)


@recording_app.command("move")
def recording_move(
    source: Annotated[str, typer.Option("--from", help='Where the files are: "disk" or "s3".')],
    target: Annotated[str, typer.Option("--to", help='Where they shall be: "disk" or "s3".')],
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete each file where it was, once it is where it shall be.")
    ] = False,
    config: ConfigFile = None,
    data: Data = None,
) -> None:
    """Copy all files between the disk and S3, as [blobs] describes both; print how many and how many bytes.

    Every copy is read back and compared. What is there already is skipped, so it can be repeated and interrupted.
    """
    chosen = settings(config, server__data=data)
    if source == target:
        raise Invalid("The files are to go where they are. Name two different places, disk and s3.", field="to")

    async def move() -> Moved:
        from recorder.moving import move_all
        from recorder.workfolder import work_folder
        from spaces.blobs import open_blobs

        async with open_blobs(_kind(chosen, source)) as old, open_blobs(_kind(chosen, target)) as new:
            with work_folder(chosen.work) as folder:
                return await move_all(old, new, folder, delete=delete, tell=say)

    moved = asyncio.run(move())
    typer.echo(f"{moved.files}\t{moved.bytes}")
    say(f'{moved.files} files copied, {moved.skipped} were there already. Set [blobs] kind = "{target}" and restart;')
    say("then run this once more for what was made meanwhile.")


def _kind(config: Config, kind: str) -> Config:
    """The same settings with that kind of blobs."""
    if kind not in ("disk", "s3"):
        raise Invalid(f"{kind} is no place for files. It is disk or s3.", field="kind")
    if kind == "s3" and not config.blobs.bucket:
        raise Invalid("[blobs] bucket is empty. Name the bucket there, whatever kind is set.", field="bucket")
    blobs = BlobSettings.model_validate(config.blobs.model_dump() | {"kind": kind})
    return config.model_copy(update={"blobs": blobs})


async def _all(store: Store, owner: User | None) -> Any:
    before = None
    while page := await store.recordings.page(host_id=owner.id if owner else None, before=before, limit=_PAGE):
        for recording in page:
            yield recording
        before = page[-1].created_at, page[-1].id


def _row(recording: Recording, size: int, host: User | None) -> dict[str, Any]:
    return {
        "id": recording.id,
        "state": recording.state.value,
        "visibility": recording.visibility.value,
        "seconds": round(recording.duration, 1) if recording.duration is not None else 0,
        "bytes": size,
        "host": host.handle if host else "",
        "title": recording.title,
    }


async def _recording(store: Store, recording_id: str) -> Recording:
    found = await store.recordings.get(recording_id)
    if found is None:
        raise NotFound(f"There is no recording {recording_id}. `spaces recording list` names all.")
    if found.state is RecordingState.DELETED:
        raise Gone(f"The recording {recording_id} was deleted.")
    return found


def _in_workshop(config: Config, work: Callable[[Workshop], Awaitable[T]]) -> T:
    """Do something with the database, the blobs and the tracks."""
    from recorder.workshop import open_workshop
    from spaces.store import migrate

    async def session() -> T:
        async with open_workshop(config) as shop:
            return await work(shop)

    migrate(config.database_url)
    return asyncio.run(session())


async def _shown(progress: Any, work: Awaitable[Path]) -> Path:
    """Do it, and say each new step."""
    doing = asyncio.ensure_future(work)
    said = ""
    while not doing.done():
        if progress.step != said:
            said = progress.step
            say(said)
        await asyncio.wait({doing}, timeout=0.2)
    if progress.step != said:
        say(progress.step)
    return await doing


def _place(made: Path, target: Path) -> None:
    """Put the file there, whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    try:
        shutil.copyfile(made, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
