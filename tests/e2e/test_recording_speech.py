"""Synthetic speech through the whole path: what two people say can be understood in every file, each at their time."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import wave
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from tests.e2e.evening import Sound, Voice, open_microphone, until
from tests.e2e.hearing import PLAYERS, part
from tests.e2e.intelligible import delay, resampled, stoi
from tests.e2e.recorded import AUDIO, download, ready
from tests.nodes import ServerProcess, person, visiting
from tests.recorder.sounds import RATE

SAID = {
    "ada": ("en-us", "The night train to Lisbon leaves at seven, and the dining car is already full."),
    "cyrus": ("en-gb+f3", "Then we should bring our own bread, some cheese and a bottle of water."),
}
UNDERSTOOD = 0.95  # STOI; from 0.9 on nothing is missed
NOT_UNDERSTOOD = 0.6
EXACT = 0.02  # s

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="needs espeak-ng: apt-get install espeak-ng")


def spoken(voice: str, text: str, folder: Path) -> Sound:
    """What espeak-ng says, at 48 kHz."""
    path = folder / "speech.wav"
    subprocess.run(["espeak-ng", "-v", voice, "-w", str(path), text], check=True)
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
        return resampled(samples, file.getframerate(), RATE)


@dataclass(frozen=True)
class Conversation:
    """What was said when, and the files of it."""

    said: dict[str, Sound]
    at: dict[str, float]  # where it begins in the files, s
    files: dict[str, Path]


async def converse(folder: Path) -> Conversation:
    """One after the other, in a space that records."""
    said = {name: spoken(voice, text, folder) for name, (voice, text) in SAID.items()}
    begins = {"ada": 0.0, "cyrus": len(said["ada"]) / RATE + 0.5}
    with ServerProcess(folder, server__drain_seconds=1) as node:
        async with person(node.url, "ada") as ada, person(node.url, "cyrus") as cyrus:
            space = await ada.start_space(tap="on")
            async with visiting(ada.client, space) as host, visiting(cyrus.client, space) as speaker:
                await speaker.ask("request")
                await host.ask("accept", pid=speaker.pid)
                voices = [
                    Voice(await open_microphone(visitor), _after(said[name], begins[name]), pauses=True)
                    for name, visitor in (("ada", host), ("cyrus", speaker))
                ]
                began, wall = asyncio.get_running_loop().time(), datetime.now(UTC)
                await asyncio.gather(*(voice.perform(began) for voice in voices))
                for voice in voices:
                    await voice.peer.close()
                await host.ask("end")
            page = await until(ada, "/api/v1/recordings?mine=true", lambda page: page["items"])
            shown = await ready(ada, page["items"][0]["id"])
            files = await download(ada, shown["id"], folder / "files")
    zero = (wall - datetime.fromisoformat(shown["started_at"])).total_seconds() - shown["offset"]
    return Conversation(said, {name: zero + begin for name, begin in begins.items()}, files)


def _after(sound: Sound, seconds: float) -> Sound:
    return np.concatenate([np.zeros(round(seconds * RATE)), sound, np.zeros(RATE // 10)])


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    return asyncio.run(converse(tmp_path_factory.mktemp("speech")))


@pytest.mark.parametrize("player", PLAYERS)
@pytest.mark.parametrize("kind", AUDIO)
def test_everything_that_was_said_can_be_understood(conversation: Conversation, kind: str, player: str):
    sound = PLAYERS[player](conversation.files[kind])
    for name, original in conversation.said.items():
        at = conversation.at[name]
        near = part(sound, max(0.0, at), at + len(original) / RATE + 0.1)
        late = delay(original, near, RATE) - max(0.0, -at)
        assert late == pytest.approx(0.0, abs=EXACT)
        heard = part(sound, at + late, at + late + len(original) / RATE)
        assert stoi(original, heard, RATE) > UNDERSTOOD
        [other] = [words for speaker, words in conversation.said.items() if speaker != name]
        assert stoi(other, heard, RATE) < NOT_UNDERSTOOD  # or the measure says nothing


def test_the_measure_hears_the_difference_between_speech_and_noise(conversation: Conversation):
    original = conversation.said["ada"]
    noise = np.random.default_rng(1).normal(0, 1, len(original))
    loud = noise * np.linalg.norm(original) / np.linalg.norm(noise)
    assert stoi(original, original, RATE) == pytest.approx(1.0)
    assert stoi(original, loud, RATE) < NOT_UNDERSTOOD
    assert stoi(original, original + 0.02 * loud, RATE) > UNDERSTOOD
    assert stoi(original, original + 5 * loud, RATE) < NOT_UNDERSTOOD + 0.2
