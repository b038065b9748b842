"""An evening that is held once and looked at many times: who says what when, and the node's data as it is left.

Three people speak in tones. Ada opens the space and sends all the time, as a browser does without DTX; Bodil is a guest
whose microphone sends nothing in a pause; Cyrus talks over both and on his own, on two microphones one after the other.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp
import numpy as np

from tests.nodes import Json, Person, ServerProcess, Visitor, person, stranger, visiting
from tests.peer import Peer
from tests.recorder.sounds import RATE, opus, tone

ADA, BODIL, CYRUS = 440, 1000, 2300  # Hz
TITLE = "An evening in tones"
PIN = "The song we mean"
PINNED = 12.0  # s
FRAME = 0.02  # s in a packet

Sound = np.ndarray
_folders = count(1)


@dataclass(frozen=True)
class Words:
    """A tone at a time of the evening."""

    start: float  # s
    end: float
    hz: int
    amplitude: float

    @property
    def seconds(self) -> float:
        return self.end - self.start


ADAS = (Words(1.0, 4.0, ADA, 0.5), Words(11.0, 13.0, ADA, 0.5))
BODILS = (Words(8.0, 10.0, BODIL, 0.04),)
CYRUS_FIRST = (Words(2.0, 3.0, CYRUS, 0.4), Words(5.0, 7.0, CYRUS, 0.4))
CYRUS_LATER = (Words(9.0, 9.5, CYRUS, 0.4), Words(13.5, 14.5, CYRUS, 0.4))
WITHHELD = (5.0, 7.0)  # where Cyrus alone had the floor
LENGTH = 15.0  # s


def sound_of(words: Sequence[Words], length: float = LENGTH) -> Sound:
    """All of it, silent in between."""
    sound = np.zeros(round(length * RATE))
    for one in words:
        at = round(one.start * RATE)
        part = tone(one.hz, one.seconds, one.amplitude)
        sound[at : at + len(part)] += part
    return sound


@dataclass
class Voice:
    """A microphone and what comes out of it from a moment on."""

    peer: Peer
    sound: Sound
    pauses: bool = False  # whether it sends nothing while the sound is silent
    since: float = 0.0  # s; first sound of this microphone
    late: float = field(default=1.0, init=False)  # s by which its fastest packet was late

    async def perform(self, began: float) -> None:
        """Send it as if it were said; `began` is the loop's time of second 0."""
        now = asyncio.get_running_loop().time
        skipped = 0
        first = round(self.since / FRAME)
        for number, payload in enumerate(opus(self.sound)[first:], first):
            if self.pauses and not self._sounds(number):
                skipped += 1
                continue
            due = began + number * FRAME
            await asyncio.sleep(max(0.0, due - now()))
            self.late = min(self.late, now() - due)
            self.peer.send(self.peer.protect(self.peer.rtp(payload, 30, step=960 * (skipped + 1))))
            skipped = 0

    def _sounds(self, number: int) -> bool:
        """A packet is sent when there is sound in it, or in the one before: its end is still to come."""
        at = number * 960
        return bool(np.abs(self.sound[max(0, at - 960) : at + 960]).max(initial=0.0) > 0)


async def open_microphone(visitor: Visitor) -> Peer:
    """Open one by socket; whichever the person had before is closed by it."""
    peer = Peer(send=True)
    await peer.connect((await visitor.ask("publish", sdp=peer.offer()))["sdp"])
    return peer


@dataclass(frozen=True)
class Account:
    """Somebody who has a token."""

    id: str
    handle: str
    token: str

    @asynccontextmanager
    async def at(self, node: ServerProcess) -> AsyncIterator[Person]:
        """The same person at a node that knows them."""
        async with aiohttp.ClientSession(node.url, headers={"Authorization": f"Bearer {self.token}"}) as client:
            yield Person(self.id, self.handle, self.token, client)


def account(one: Person) -> Account:
    """How to find somebody again."""
    return Account(one.id, one.handle, one.token)


@dataclass(frozen=True)
class Evening:
    """What is left when everybody has gone home."""

    folder: Path  # of the node, which is stopped
    space: str
    ada: Account
    cyrus: Account
    bodil: str  # her guest key
    began: float  # s since 1970: second 0 of the evening
    lateness: float  # s; the most that anybody's fastest packet was late

    @contextmanager
    def node(self, **settings: object) -> Iterator[ServerProcess]:
        """A node with a copy of what was left, so that every test has an evening of its own."""
        with reopened(self.folder, **settings) as node:
            yield node


@contextmanager
def reopened(folder: Path, **settings: object) -> Iterator[ServerProcess]:
    """A node that goes on with a copy of another one's data."""
    copy = folder.with_name(f"{folder.name}-{next(_folders)}")
    copy.mkdir()
    shutil.copytree(folder / "data", copy / "data")
    with ServerProcess(copy, server__drain_seconds=1, **settings) as node:
        yield node


async def hold(folder: Path) -> Evening:
    """Let everybody come, speak and leave, and stop the node."""
    with ServerProcess(folder, server__drain_seconds=1) as node:
        async with AsyncExitStack() as stack:
            ada = await stack.enter_async_context(person(node.url, "ada"))
            cyrus = await stack.enter_async_context(person(node.url, "cyrus"))
            anybody = await stack.enter_async_context(stranger(node.url))
            space = await ada.start_space(TITLE, tap="held")
            host = await stack.enter_async_context(visiting(ada.client, space))
            speaker = await stack.enter_async_context(visiting(cyrus.client, space))
            guest = await stack.enter_async_context(visiting(anybody, space, name="Bodil"))
            await speaker.ask("request")
            await guest.ask("request", name="Bodil")
            for visitor in (speaker, guest):
                await host.ask("accept", pid=visitor.pid)
            began, lateness = await _talk(ada, space, host, speaker, guest)
            await host.ask("end")
            await _held(ada, space)
            evening = Evening(folder, space, account(ada), account(cyrus), guest.welcome["key"], began, lateness)
        assert node.stop() == 0, node.log
    return evening


async def _talk(ada: Person, space: str, host: Visitor, speaker: Visitor, guest: Visitor) -> tuple[float, float]:
    voices = [
        Voice(await open_microphone(host), sound_of(ADAS)),
        Voice(await open_microphone(guest), sound_of(BODILS), pauses=True, since=BODILS[0].start),
        Voice(await open_microphone(speaker), sound_of(CYRUS_FIRST, length=7.5)),
    ]
    loop = asyncio.get_running_loop()
    began, wall = loop.time(), time.time()

    async def again() -> None:
        await asyncio.sleep(began + 7.6 - loop.time())
        voices.append(Voice(await open_microphone(speaker), sound_of(CYRUS_LATER), since=8.8))
        await voices[-1].perform(began)

    async def pin() -> None:
        await asyncio.sleep(began + PINNED - loop.time())
        body = {"url": "https://example.org/song", "title": PIN}
        await ada.call("POST", f"/api/v1/spaces/{space}/pins", body, expect=201)

    await asyncio.gather(again(), pin(), *(voice.perform(began) for voice in list(voices)))
    for voice in voices:
        await voice.peer.close()
    return wall, max(voice.late for voice in voices)


async def _held(ada: Person, space: str) -> None:
    """Wait until what was said is written down."""
    await until(ada, f"/api/v1/spaces/{space}", lambda shown: shown["tap"]["state"] == "held")


async def until(who: Person, path: str, condition: Callable[[Json], object], seconds: float = 60.0) -> Json:
    """Ask for it until the condition holds.

    Raises:
        AssertionError: when it does not come true in time; says what was there.
    """
    shown: Json = {}
    try:
        async with asyncio.timeout(seconds):
            while not condition(shown := await who.call("GET", path)):
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"this did not change as hoped: {shown}") from None
    return shown
