"""Mute and removal at the server's edge, to the packet: a raw WebRTC peer counts what comes out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import count

import aiohttp
import pytest

from spaces.sfu import csrc
from tests.nodes import PATIENCE, Person, RefusedError, Visitor, visiting
from tests.peer import Peer, until

MUTED_WITHIN = 0.2  # s, from the click to the last packet
TRIES = 5  # the middle one counts: a busy machine may hold up one of them, not most


class Voice:
    """Somebody speaking: every packet says who and the how manieth it is."""

    def __init__(self, pid: str, peer: Peer) -> None:
        self.pid, self.peer, self._numbers = pid, peer, count()

    def say(self) -> bytes:
        """Send one packet and return its payload."""
        payload = b"\xfc" + self.pid.encode().ljust(20) + next(self._numbers).to_bytes(4)
        self.peer.speak(payload)
        return payload


class Scene:
    """A host and a speaker on stage, and a listener's raw peer."""

    def __init__(self, space: str, host: Visitor, guest: Visitor, voices: list[Voice], ears: Peer) -> None:
        self.space, self.host, self.guest, self.ears = space, host, guest, ears
        self.host_voice, self.guest_voice = voices

    async def arrives(self, payload: bytes) -> None:
        """Wait until the listener has that packet."""
        await until(lambda: any(heard.payload == payload for heard in self.ears.heard), PATIENCE)

    async def both_are_heard(self) -> None:
        """Let both speak until both have a slot."""
        async with asyncio.timeout(PATIENCE):
            while {heard.csrcs[0] for heard in self.ears.heard} != {csrc(self.host.pid), csrc(self.guest.pid)}:
                self.host_voice.say()
                self.guest_voice.say()
                await asyncio.sleep(0.02)
        await self.arrives(self.guest_voice.say())

    def of_guest(self) -> list[bytes]:
        """The guest's packets that the listener got."""
        return [heard.payload for heard in self.ears.heard if heard.csrcs == [csrc(self.guest.pid)]]


@pytest.fixture
async def scene(mira: Person, jonas: Person, anybody: aiohttp.ClientSession) -> AsyncIterator[Scene]:
    space = await mira.start_space()
    async with AsyncExitStack() as stack:
        host = await stack.enter_async_context(visiting(mira.client, space))
        guest = await stack.enter_async_context(visiting(jonas.client, space))
        ears = await stack.enter_async_context(visiting(anybody, space))
        await guest.ask("request")
        await host.ask("accept", pid=guest.pid)
        voices = []
        for visitor in (host, guest):
            peer = Peer(send=True)
            await peer.connect((await visitor.ask("publish", sdp=peer.offer()))["sdp"])
            stack.push_async_callback(peer.close)
            voices.append(Voice(visitor.pid, peer))
        peer = Peer(lines=3)
        await peer.connect((await ears.ask("listen", sdp=peer.offer()))["sdp"])
        stack.push_async_callback(peer.close)
        scene = Scene(space, host, guest, voices, peer)
        await scene.both_are_heard()
        yield scene


async def test_no_packet_sent_after_the_mute_was_confirmed_reaches_a_listener(scene: Scene):
    await scene.host.ask("mute", pid=scene.guest.pid)
    late = [scene.guest_voice.say() for _ in range(50)]
    await scene.arrives(scene.host_voice.say())  # sent after all of those, on the same port
    assert not set(late) & set(scene.of_guest())


async def test_a_mute_silences_within_200_ms_of_the_command(scene: Scene):
    delays = []
    for _ in range(TRIES):
        speaking = asyncio.create_task(_speak_on(scene.guest_voice))
        before = len(scene.of_guest())
        await until(lambda before=before: len(scene.of_guest()) > before + 5, PATIENCE)
        clicked = time.monotonic()
        await scene.host.ask("mute", pid=scene.guest.pid)
        await scene.arrives(scene.host_voice.say())
        delays.append(max(heard.at for heard in scene.ears.heard if heard.csrcs == [csrc(scene.guest.pid)]) - clicked)
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)
        await scene.guest.ask("unmute", pid=scene.guest.pid)
    assert sorted(delays)[TRIES // 2] <= MUTED_WITHIN, delays


async def _speak_on(voice: Voice) -> None:
    while True:
        voice.say()
        await asyncio.sleep(0.02)


async def test_a_listener_hears_a_voice_again_after_it_was_unmuted(scene: Scene):
    await scene.host.ask("mute", pid=scene.guest.pid)
    scene.guest_voice.say()
    await scene.guest.ask("unmute", pid=scene.guest.pid)
    before = len(scene.of_guest())
    speaking = asyncio.create_task(_speak_on(scene.guest_voice))
    await until(lambda: len(scene.of_guest()) > before + 10, PATIENCE)
    speaking.cancel()


async def test_a_removed_speaker_neither_sends_nor_gets_anything_more(scene: Scene):
    listening = Peer(lines=3)
    await listening.connect((await scene.guest.ask("listen", sdp=listening.offer()))["sdp"])
    scene.host_voice.say()
    await until(lambda: listening.heard, PATIENCE)

    await scene.host.ask("remove", pid=scene.guest.pid)
    got = len(listening.heard)
    late = [scene.guest_voice.say() for _ in range(20)]
    for _ in range(20):
        await scene.arrives(scene.host_voice.say())
    assert not set(late) & set(scene.of_guest())
    await asyncio.wait_for(listening.closed.wait(), PATIENCE)
    assert len(listening.heard) - got <= 1  # at most what was under way when the removal was confirmed
    assert (await scene.guest.until("removed"))["reason"] == "removed"
    assert await scene.guest.closed() == 4403
    await listening.close()


async def test_a_banned_person_cannot_come_back(scene: Scene, jonas: Person):
    await scene.host.ask("ban", pid=scene.guest.pid)
    assert (await scene.guest.until("removed"))["reason"] == "banned"
    with pytest.raises(RefusedError) as refused:
        async with visiting(jonas.client, scene.space):
            pass
    assert refused.value.code == "banned"
    for path, peer in ((f"/whip/{scene.space}", Peer(send=True)), (f"/whep/{scene.space}", Peer())):
        sent = {"data": peer.offer(), "headers": {"Content-Type": "application/sdp"}}
        async with jonas.client.post(path, **sent) as answer:
            assert answer.status == 403
