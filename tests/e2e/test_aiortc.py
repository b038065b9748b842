"""Stock aiortc clients, as other programs use them: WHIP in, WHEP out, and the sound measured after decoding."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from fractions import Fraction

import aiohttp
import numpy as np
import pytest
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame

from tests.nodes import PATIENCE, Person

RATE = 48_000
STEP = 960  # samples of 20 ms
HOST, GUEST = 440, 880
PEAK = 8000
WINDOW = RATE // 2  # samples looked at: bins of 2 Hz


class Tone(MediaStreamTrack):
    """A sine, in real time."""

    kind = "audio"

    def __init__(self, hz: int) -> None:
        super().__init__()
        self.hz, self.at, self.began = hz, 0, 0.0

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        self.began = self.began or loop.time()
        await asyncio.sleep(max(0.0, self.began + self.at / RATE - loop.time()))
        samples = PEAK * np.sin(2 * math.pi * self.hz * np.arange(self.at, self.at + STEP) / RATE)
        frame = AudioFrame.from_ndarray(samples.astype(np.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self.at, Fraction(1, RATE)
        self.at += STEP
        return frame


class Ear:
    """The newest half second of every track that came."""

    def __init__(self) -> None:
        self.sound: dict[str, np.ndarray] = {}
        self._tasks: list[asyncio.Task[None]] = []

    def hold(self, track: MediaStreamTrack) -> None:
        """Listen to a track until it ends."""
        self._tasks.append(asyncio.create_task(self._hear(track)))

    async def _hear(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except Exception:  # MediaStreamError: the track is over
                return
            left = frame.to_ndarray().reshape(-1)[:: len(frame.layout.channels)].astype(float)
            self.sound[track.id] = np.concatenate([self.sound.get(track.id, np.zeros(0)), left])[-WINDOW:]

    def levels(self) -> dict[int, float]:
        """Loudest pitch of every track with sound (Hz, to the nearest ten) and its amplitude."""
        found = {}
        for sound in self.sound.values():
            if len(sound) == WINDOW:
                spectrum = np.abs(np.fft.rfft(sound * np.hanning(WINDOW))) / (WINDOW / 4)
                top = int(np.argmax(spectrum))
                if spectrum[top] > 100:
                    found[round(top * RATE / WINDOW, -1)] = float(spectrum[top])
        return found

    async def until(self, condition: Callable[[dict[int, float]], bool]) -> dict[int, float]:
        """Wait until the levels are so."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition(self.levels()):
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"heard only {self.levels()}") from None
        return self.levels()

    async def close(self) -> None:
        """Stop listening."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def negotiate(pc: RTCPeerConnection, client: aiohttp.ClientSession, path: str) -> str:
    """Offer over HTTP, and return the Location."""
    await pc.setLocalDescription(await pc.createOffer())
    headers = {"Content-Type": "application/sdp"}
    async with client.post(path, data=pc.localDescription.sdp, headers=headers) as answer:
        assert answer.status == 201, await answer.text()
        await pc.setRemoteDescription(RTCSessionDescription(await answer.text(), "answer"))
        return answer.headers["Location"]


@asynccontextmanager
async def speaking(person: Person, space: str, hz: int) -> AsyncIterator[tuple[RTCPeerConnection, str]]:
    """Somebody publishing a tone."""
    pc = RTCPeerConnection()
    pc.addTransceiver(Tone(hz), direction="sendonly")
    try:
        yield pc, await negotiate(pc, person.client, f"/whip/{space}")
    finally:
        await pc.close()


@asynccontextmanager
async def listening(client: aiohttp.ClientSession, space: str, lines: int) -> AsyncIterator[tuple[Ear, str]]:
    """Somebody hearing so many voices."""
    pc, ear = RTCPeerConnection(), Ear()
    pc.on("track", ear.hold)
    for _ in range(lines):
        pc.addTransceiver("audio", direction="recvonly")
    try:
        yield ear, await negotiate(pc, client, f"/whep/{space}")
    finally:
        await ear.close()
        await pc.close()


@pytest.fixture
async def space(mira: Person, jonas: Person) -> str:
    """A live space with both of them on stage."""
    space = await mira.start_space()
    await mira.call("POST", f"/api/v1/spaces/{space}/participants/{jonas.pid}/invite", {})
    return space


async def test_both_speakers_are_heard_at_their_pitch_and_level(
    mira: Person, jonas: Person, space: str, anybody: aiohttp.ClientSession
):
    async with speaking(mira, space, HOST), speaking(jonas, space, GUEST), listening(anybody, space, 3) as (ear, _):
        levels = await ear.until(lambda levels: {HOST, GUEST} <= set(levels) and min(levels.values()) > PEAK / 2)
        assert set(levels) == {HOST, GUEST}
        for amplitude in levels.values():
            assert PEAK / 2 < amplitude < PEAK * 1.5


async def test_a_player_with_one_line_hears_one_voice(
    mira: Person, jonas: Person, space: str, anybody: aiohttp.ClientSession
):
    async with speaking(mira, space, HOST), speaking(jonas, space, GUEST), listening(anybody, space, 1) as (ear, _):
        levels = await ear.until(lambda levels: len(levels) == 1)
        assert set(levels) <= {HOST, GUEST}


async def test_deleting_the_microphone_silences_it_and_the_other_voice_goes_on(
    mira: Person, jonas: Person, space: str, anybody: aiohttp.ClientSession
):
    async with (
        speaking(mira, space, HOST),
        speaking(jonas, space, GUEST) as (pc, location),
        listening(anybody, space, 3) as (ear, _),
    ):
        await ear.until(lambda levels: {HOST, GUEST} <= set(levels))
        async with jonas.client.delete(location) as answer:
            assert answer.status == 200
        async with asyncio.timeout(PATIENCE):
            while pc.connectionState != "closed":
                await asyncio.sleep(0.05)
        ear.sound.clear()
        await ear.until(lambda levels: set(levels) == {HOST})


async def test_deleting_a_listening_connection_ends_it(mira: Person, space: str, anybody: aiohttp.ClientSession):
    async with speaking(mira, space, HOST), listening(anybody, space, 3) as (ear, location):
        await ear.until(lambda levels: set(levels) == {HOST})
        async with anybody.delete(location) as answer:
            assert answer.status == 200
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait(ear._tasks)  # every track ends with the connection
        async with anybody.delete(location) as answer:
            assert answer.status == 404
