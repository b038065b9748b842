"""A real node as a process of its own, and people at its HTTP face and sockets: the ground of e2e and browser tests."""

from __future__ import annotations

import asyncio
import itertools
import os
import select
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp

import spaces

PATIENCE = 30.0  # s; a limit for conditions that hold at once on an idle machine, not a wait
ROOT = Path(spaces.__file__).parents[1]
PASSWORD = "a few words in a row"
SCOPES = ["read", "speak", "host", "account"]

Json = dict[str, Any]
_numbers = itertools.count(1)


class ServerProcess:
    """`spaces serve` in a folder of its own; it can be stopped, killed and started again at the same address."""

    def __init__(self, folder: Path, *options: str, **settings: object) -> None:
        self.folder, self.options = folder, options
        # All that tests do comes from one address: they ask as often as they want, unless it is about that.
        free = {"SPACES_LIMITS__PER_MINUTE": "0", "SPACES_LIMITS__ANONYMOUS_PER_MINUTE": "0"}
        self.settings = free | {f"SPACES_{name.upper()}": str(value) for name, value in settings.items()}
        self.url = ""
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None

    @property
    def process(self) -> subprocess.Popen[str]:
        """The running process."""
        assert self._process is not None, "the node does not run"
        return self._process

    @property
    def log(self) -> str:
        """What it logged so far."""
        return (self.folder / "log").read_text()

    def start(self) -> Self:
        """Start it and wait for its address."""
        command = [sys.executable, "-m", "spaces", "serve", "--port", self._port, "--media-port", "0"]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SPACES_")}
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [*command, "--data", "data", *self.options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=self.folder,
                env={**inherited, "PYTHONPATH": str(ROOT), **self.settings},
            )
        self.url = self._ready_line().split()[1]
        self._port = self.url.rpartition(":")[2]
        return self

    def _ready_line(self) -> str:
        output = self.process.stdout
        assert output is not None
        if not select.select([output], [], [], PATIENCE)[0]:
            self.kill()
            raise AssertionError(f"the node did not get ready:\n{self.log}")
        line = output.readline()
        assert line.startswith("ready http://"), f"{line!r}\n{self.log}"
        return line

    def stop(self, name: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end and return its exit code."""
        self.process.send_signal(name)
        return self.ended()

    def kill(self) -> None:
        """End it without a warning; doing it twice is the same as once."""
        if self._process is not None:
            self._process.kill()
            self.ended()

    def ended(self) -> int:
        """Wait until it ended by itself, and return its exit code."""
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._process = None
        return code

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.kill()


class RefusedError(Exception):
    """The server answered a socket command with an error."""

    def __init__(self, message: Json) -> None:
        super().__init__(message["detail"])
        self.code: str = message["code"]


@dataclass
class Visitor:
    """A socket in a space."""

    socket: aiohttp.ClientWebSocketResponse
    events: list[Json] = field(default_factory=list)
    _answers: dict[int, asyncio.Future[Json]] = field(default_factory=dict)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def welcome(self) -> Json:
        """What the server greeted with."""
        return self.events[0]

    @property
    def pid(self) -> str:
        """Who this is in the space."""
        return str(self.welcome["pid"])

    async def read(self) -> None:
        """Sort what comes until the socket closes."""
        async for message in self.socket:
            said = message.json()
            if said["type"] in ("ok", "error", "welcome") and said["id"] in self._answers:
                self._answers.pop(said["id"]).set_result(said)
            if said["type"] not in ("ok", "error"):
                async with self._news:
                    self.events.append(said)
                    self._news.notify_all()
        for answer in self._answers.values():
            answer.set_exception(ConnectionError(f"closed with {self.socket.close_code} before the answer"))
        async with self._news:
            self._news.notify_all()

    async def ask(self, command: str, **fields: object) -> Json:
        """Send a command and return its `ok`.

        Raises:
            RefusedError: when the server says no.
        """
        number = next(_numbers)
        self._answers[number] = answer = asyncio.get_running_loop().create_future()
        await self.socket.send_json({"type": command, "id": number, **fields})
        said = await asyncio.wait_for(answer, PATIENCE)
        if said["type"] == "error":
            raise RefusedError(said)
        return said

    async def until(self, kind: str, condition: Callable[[Json], object] = bool) -> Json:
        """The first event of this kind that fulfils the condition, also one that came already."""

        def found() -> Json | None:
            return next((event for event in self.events if event["type"] == kind and condition(event)), None)

        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: found() is not None or self.socket.closed)
        event = found()
        assert event is not None, f"the socket closed ({self.socket.close_code}) before: {kind}"
        return event

    async def closed(self) -> int | None:
        """Wait until the server closes the socket, and return the code."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self.socket.closed)
        return self.socket.close_code


@asynccontextmanager
async def visiting(client: aiohttp.ClientSession, space_id: str, **hello: object) -> AsyncIterator[Visitor]:
    """Somebody in a space by socket.

    Raises:
        RefusedError: when they are not let in.
    """
    async with client.ws_connect(f"/api/v1/spaces/{space_id}/socket") as socket:
        visitor = Visitor(socket)
        reading = asyncio.create_task(visitor.read())
        try:
            await visitor.ask("hello", **hello)
            yield visitor
        finally:
            await socket.close()
            await reading


@dataclass(frozen=True)
class Person:
    """Somebody with an account, acting by token."""

    id: str
    handle: str
    token: str
    client: aiohttp.ClientSession  # sends the token

    @property
    def pid(self) -> str:
        """Who they are in a space."""
        return f"u_{self.id}"

    async def call(self, method: str, path: str, body: object = None, expect: int = 200) -> Json:
        """Call the API, and check the status."""
        async with self.client.request(method, path, json=body) as answer:
            said: Json = await answer.json() if answer.content_length else {}
            assert answer.status == expect, (answer.status, said)
            return said

    async def start_space(self, title: str = "Sunday talk", **order: object) -> str:
        """Go live, and return the id of the space."""
        space = await self.call("POST", "/api/v1/spaces", {"title": title, **order}, expect=201)
        return str(space["id"])


async def sign_up(url: str, handle: str) -> Json:
    """A new account and a token that may do everything."""
    jar = aiohttp.CookieJar(unsafe=True)  # unsafe: an address without a name may set cookies too
    async with aiohttp.ClientSession(url, cookie_jar=jar, headers={"Origin": url}) as client:
        order = {"handle": handle, "name": handle.title(), "password": PASSWORD}
        async with client.post("/api/v1/users", json=order) as answer:
            me: Json = await answer.json()
            assert answer.status == 201, me
        async with client.post("/api/v1/tokens", json={"label": "test", "scopes": SCOPES}) as answer:
            token: Json = await answer.json()
            assert answer.status == 200 or answer.status == 201, token
    return {"id": me["id"], "token": token["secret"]}


@asynccontextmanager
async def person(url: str, handle: str) -> AsyncIterator[Person]:
    """Somebody with a new account."""
    made = await sign_up(url, handle)
    async with aiohttp.ClientSession(url, headers={"Authorization": f"Bearer {made['token']}"}) as client:
        yield Person(made["id"], handle, made["token"], client)


@asynccontextmanager
async def stranger(url: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Somebody without an account."""
    async with aiohttp.ClientSession(url) as client:
        yield client
