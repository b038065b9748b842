"""Recordings as people get them over HTTP: saving, answering, waiting and downloading."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.e2e.evening import Evening, reopened, until
from tests.nodes import Json, Person, ServerProcess, stranger

AUDIO = ("mp3", "m4a", "opus")
TEXTS = ("chapters.json", "peaks.json")


async def answer(evening: Evening, node: ServerProcess, recording: str, **answers: str) -> None:
    """Let `cyrus` and `bodil` answer."""
    path = f"/api/v1/recordings/{recording}/consent"
    if said := answers.get("cyrus"):
        async with evening.cyrus.at(node) as cyrus:
            await cyrus.call("POST", path, {"answer": said})
    if said := answers.get("bodil"):
        await guest_call(evening, node, "POST", path, {"answer": said})


async def guest_call(evening: Evening, node: ServerProcess, method: str, path: str, body: object = None) -> Json:
    """What Bodil's browser does: it proves with its key whose seat it had."""
    headers = {"Guest-Key": evening.bodil, "Origin": node.url}
    async with stranger(node.url) as client, client.request(method, path, json=body, headers=headers) as got:
        said: Json = await got.json()
        assert got.status == 200, said
        return said


async def save(who: Person, space: str) -> str:
    """Save, and return the id of the recording."""
    return str((await who.call("POST", f"/api/v1/spaces/{space}/save", expect=202))["id"])


async def ready(who: Person, recording: str, revision: int = 0) -> Json:
    """Wait until it is ready, and newer than that revision."""
    shown = await until(
        who,
        f"/api/v1/recordings/{recording}",
        lambda shown: shown["state"] == "failed" or (shown["state"] == "ready" and shown["revision"] > revision),
    )
    assert shown["state"] == "ready", shown
    return shown


async def fetch(client: aiohttp.ClientSession, path: str, **headers: str) -> tuple[int, bytes]:
    """Status and body."""
    async with client.get(path, headers=headers) as got:
        return got.status, await got.read()


async def download(who: Person, recording: str, folder: Path) -> dict[str, Path]:
    """Every file of a recording, by how its address ends."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {f".{kind}": folder / f"audio.{kind}" for kind in AUDIO} | {f"/{name}": folder / name for name in TEXTS}
    for ending, path in files.items():
        status, body = await fetch(who.client, f"/recordings/{recording}{ending}")
        assert status == 200, (ending, body)
        path.write_bytes(body)
    return {ending.lstrip("./"): path for ending, path in files.items()}


@dataclass(frozen=True)
class Published:
    """An evening that was saved: Ada in it, Bodil without her name, Cyrus not. The node is stopped."""

    evening: Evening
    folder: Path  # of the node
    recording: str
    shown: Json  # as its host sees it
    files: dict[str, Path]

    @contextmanager
    def node(self, **settings: object) -> Iterator[ServerProcess]:
        """A node with a copy of what was left."""
        with reopened(self.folder, **settings) as node:
            yield node


async def publish(evening: Evening, folder: Path) -> Published:
    """Save the evening afterwards, let everybody answer, and fetch what comes of it."""
    with evening.node() as node:
        async with evening.ada.at(node) as ada:
            recording = await save(ada, evening.space)
            await answer(evening, node, recording, cyrus="no", bodil="anonymous")
            shown = await ready(ada, recording)
            files = await download(ada, recording, folder)
        assert node.stop() == 0, node.log
        return Published(evening, node.folder, recording, shown, files)
