"""`spaces recording …` as scripts use it: standard output is the contract."""

from __future__ import annotations

import asyncio
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text

from recorder.rendering import Rendering
from spaces.blobs.disk import DiskBlobs
from spaces.model import JobKind, RecordingState
from spaces.store import migrate
from tests.buckets import ACCESS, BUCKET, SECRET, make_bucket, nanio
from tests.cli.test_cli import Command
from tests.databases import sqlite_url
from tests.recorder.making.studio import Studio


@pytest.fixture
def command(tmp_path: Path) -> Command:
    made = Command(tmp_path)
    made.data.mkdir()
    migrate(sqlite_url(made.data / "spaces.db"))
    return made


@pytest.fixture
async def studio(command: Command):
    """A rendered recording in the data folder of the command."""
    async with command.store() as store:
        made = await Studio.open(store, DiskBlobs(command.data / "blobs"), command.data)
        await made.talk()
        await made.do(Rendering)
        yield made


async def run(command: Command, *words: str, **environ: str):
    return await asyncio.to_thread(command, "recording", *words, "--data", "data", **environ)


async def test_list_prints_one_line_for_each(command: Command, studio: Studio):
    done = await run(command, "list")
    size = sum(file.size for file in await studio.shop.store.recordings.files(studio.recording.id))
    columns = [studio.recording.id, "ready", "private", "24.0", str(size), studio.host.handle, "Our space"]
    assert (done.returncode, done.stdout, done.stderr) == (0, "\t".join(columns) + "\n", "")
    as_json = await run(command, "list", "--json", "--host", studio.host.handle)
    assert json.loads(as_json.stdout)["id"] == studio.recording.id
    nobody = await run(command, "list", "--host", "nobody")
    assert (nobody.returncode, nobody.stdout, nobody.stderr) == (1, "", "There is no account nobody.\n")


async def test_a_recording_goes_into_a_file_and_into_another_server(command: Command, studio: Studio, tmp_path):
    done = await run(command, "export", studio.recording.id, "--to", "out.zip")
    assert (done.returncode, done.stdout) == (0, "out.zip\n"), done.stderr
    assert done.stderr.strip(), "no progress was shown"
    assert zipfile.is_zipfile(tmp_path / "out.zip")
    assert not list((command.data / "work").iterdir())
    other = Command(tmp_path / "other")
    other.data.mkdir(parents=True)
    made = await asyncio.to_thread(other, "user", "add", "mira", "--data", "data")
    assert made.returncode == 0
    taken = await run(other, "import", str(tmp_path / "out.zip"), "--host", "mira")
    assert taken.returncode == 0, taken.stderr
    async with other.store() as store:
        recording = await store.recordings.get(taken.stdout.strip())
        assert (recording.guid, recording.state) == (studio.recording.guid, RecordingState.RENDERING)
        assert [job.kind for job in await store.jobs.of(recording.id)] == [JobKind.RENDER]
    again = await run(other, "import", str(tmp_path / "out.zip"), "--host", "mira")
    assert (again.returncode, again.stdout) == (1, "")
    assert "on this server already" in again.stderr


async def test_a_bad_archive_is_refused_with_what_is_wrong(command: Command, studio: Studio, tmp_path):
    (tmp_path / "bad.zip").write_bytes(b"no archive")
    done = await run(command, "import", "bad.zip", "--host", studio.host.handle)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no ZIP file" in done.stderr
    missing = await run(command, "import", "none.zip", "--host", studio.host.handle)
    assert (missing.returncode, missing.stderr) == (1, "There is no file none.zip.\n")


async def test_retry_makes_a_failed_recording_once_more(command: Command, studio: Studio):
    ready = await run(command, "retry", studio.recording.id)
    assert (ready.returncode, ready.stdout) == (1, "")
    assert "has not failed" in ready.stderr
    await studio.change(state=RecordingState.FAILED, error="x")
    done = await run(command, "retry", studio.recording.id)
    assert (done.returncode, done.stdout, done.stderr) == (0, "rendering\n", "")
    assert [job.kind for job in await studio.shop.store.jobs.of(studio.recording.id)] == [JobKind.RENDER]
    nobody = await run(command, "retry", "nobody")
    assert (nobody.returncode, nobody.stdout) == (1, "")


async def test_move_copies_to_s3_and_can_be_repeated(command: Command, studio: Studio, tmp_path):
    keys = await studio.keys()
    size = sum(file.size for file in await studio.shop.store.recordings.files(studio.recording.id))
    with nanio(tmp_path / "nanio") as url:
        make_bucket(url)
        s3 = {
            "SPACES_BLOBS__BUCKET": BUCKET,
            "SPACES_BLOBS__ENDPOINT_URL": url,
            "SPACES_BLOBS__ACCESS_KEY": ACCESS,
            "SPACES_BLOBS__SECRET": SECRET,
        }
        done = await run(command, "move", "--from", "disk", "--to", "s3", **s3)
        assert (done.returncode, done.stdout) == (0, f"5\t{size}\n"), done.stderr
        assert "1 of 5" in done.stderr
        again = await run(command, "move", "--from", "disk", "--to", "s3", "--delete", **s3)
        assert (again.returncode, again.stdout) == (0, "0\t0\n")
        assert await studio.keys() == set()
        back = await run(command, "move", "--from", "s3", "--to", "disk", **s3)
        assert back.stdout == f"5\t{size}\n"
    assert await studio.keys() == keys


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("--from", "disk", "--to", "disk"), "two different places"),
        (("--from", "disk", "--to", "moon"), "moon is no place"),
        (("--from", "disk", "--to", "s3"), "bucket is empty"),
    ],
)
async def test_move_says_what_it_needs(command: Command, words, text):
    done = await run(command, "move", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert text in done.stderr


async def test_what_is_deleted_cannot_be_exported(command: Command, studio: Studio):
    await studio.change(state=RecordingState.DELETED)
    done = await run(command, "export", studio.recording.id)
    assert (done.returncode, done.stdout) == (1, "")
    assert "was deleted" in done.stderr


async def test_the_ledger_is_printed_as_long_as_it_is_whole(command: Command, studio: Studio):
    done = await run(command, "ledger", studio.recording.id)
    assert done.returncode == 0, done.stderr
    (rendered,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (rendered["kind"], rendered["recording_id"]) == ("rendered", studio.recording.id)
    assert await studio.shop.store.ledger.head() in done.stderr
    async with studio.shop.store._engine.begin() as connection:
        await connection.execute(text("UPDATE ledger SET actor = 'u_somebody'"))
    broken = await run(command, "ledger")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "entry 1 was changed" in broken.stderr
