"""Minutes of conversation through bad networks, in virtual time: who is heard, how cleanly, what the reports say."""

from __future__ import annotations

import itertools
import random

import pytest
from aiortc import rtp as aiortc_rtp

from spaces.sfu import csrc, reports
from tests.netem import CLEAN, MOBILE, WIFI, Conditions
from tests.sfu.packets import rtp
from tests.sfu.stage_in_net import FRAME, Ear, Space, speech

NETWORKS = pytest.mark.parametrize("network", [CLEAN, WIFI, MOBILE], ids=["clean", "wifi", "mobile"])


def switches(ear: Ear) -> int:
    """How often the voice on a stream changed."""
    return sum(
        a.csrc != b.csrc
        for ssrc in ear.highest
        for a, b in itertools.pairwise(p for _, p in ear.heard if p.ssrc == ssrc)
    )


@NETWORKS
def test_the_loudest_are_heard(network: Conditions) -> None:
    space = Space(slots=3)
    ear = space.listener()
    for index, loudness in enumerate([45, 22, 44, 24, 46, 20, 43]):
        space.speaker(f"v{index}", network).talk(speech(loudness, index))
    space.run(60)
    assert ear.voices(since=space.clock.now - 55) == {csrc("v1"), csrc("v3"), csrc("v5")}


@NETWORKS
def test_everybody_is_heard_in_turn(network: Conditions) -> None:
    space = Space(slots=1)
    ear = space.listener()
    mouths = [space.speaker(f"v{index}", network) for index in range(5)]
    space.run(2)
    for index in range(25):
        mouth = mouths[index % 5]
        mouth.talk(speech(25 + index % 5 * 4, index))
        start = space.clock.now
        space.run(3)
        mouth.talk(None)
        space.run(0.5)
        assert csrc(mouth.voice) in ear.voices(since=start, until=start + 0.75)


def test_no_word_is_lost_when_a_slot_is_free() -> None:
    space = Space(slots=3)
    ear = space.listener()
    mouths = [space.speaker(f"v{index}") for index in range(3)]
    chance = random.Random(5)
    for _ in range(60):
        chance.choice(mouths).talk(speech(25, chance.getrandbits(16)))
        space.run(chance.uniform(0.1, 2))
        chance.choice(mouths).talk(None)
    space.run(1)
    for mouth in mouths:
        assert set(mouth.first_words) <= ear.said(mouth.voice)
        assert len(ear.said(mouth.voice)) >= mouth.sent - 3, "only what is still under way"


def test_of_a_word_that_needs_a_silent_slot_at_most_three_frames_are_lost() -> None:
    space = Space(slots=2)
    ear = space.listener()
    mouths = [space.speaker(f"v{index}") for index in range(8)]
    space.run(2)
    for index in range(40):
        mouth = mouths[index % 8]
        mouth.talk(lambda: 30)
        space.run(1)
        heard = [number - mouth.first_words[-1] for number in ear.said(mouth.voice) if number >= mouth.first_words[-1]]
        assert min(heard) <= 3
        mouth.talk(None)
        space.run(2)


@pytest.mark.parametrize("seed", range(3))
def test_equally_loud_voices_do_not_take_the_slot_from_each_other(seed: int) -> None:
    space = Space(slots=1, seed=seed)
    ear = space.listener()
    for index in range(3):
        space.speaker(f"v{index}", WIFI).talk(speech(28, seed * 10 + index))
    space.run(120)
    assert switches(ear) <= 4, "two a minute"


def test_a_cough_does_not_cut_a_speaker_off() -> None:
    space = Space(slots=1)
    ear = space.listener()
    space.speaker("speaker").talk(speech(28, 1))
    cough = space.speaker("cough")
    space.run(3)
    for _ in range(10):
        cough.talk(lambda: 25)
        space.run(0.3)
        cough.talk(None)
        space.run(3)
    assert ear.voices(since=1003.0) == {csrc("speaker")}


def test_voices_that_never_mute_but_say_nothing_do_not_keep_slots() -> None:
    space = Space(slots=2)
    ear = space.listener()
    for index in range(6):  # a noisy room: no DTX, 60 dBov
        space.speaker(f"noise{index}").talk(speech(60, index))
    speakers = [space.speaker(f"v{index}") for index in range(2)]
    space.run(2)
    for index, mouth in enumerate(speakers):
        mouth.talk(speech(35, 50 + index))
    space.run(60)
    assert ear.voices(since=space.clock.now - 59) == {csrc("v0"), csrc("v1")}


def test_a_muted_voice_leaves_its_slot_to_others() -> None:
    space = Space(slots=1)
    ear = space.listener()
    loud, soft = space.speaker("loud"), space.speaker("soft")
    loud.talk(speech(15, 1))
    soft.talk(speech(40, 2))
    space.run(5)
    space.router.set_muted("loud", True)
    start = space.clock.now + 0.031
    space.run(5)
    assert ear.voices(since=start) == {csrc("soft")}
    first = next(at for at, packet in ear.heard if at >= start)
    assert first - start < 0.1


@NETWORKS
def test_people_on_stage_hear_each_other_and_never_themselves(network: Conditions) -> None:
    space = Space(slots=3)
    ears = {}
    for index in range(4):
        voice = f"v{index}"
        space.speaker(voice, network).talk(speech(25, index))
        ears[voice] = space.listener(network, slots=space.router.personal(voice, space.slots, voice))
    space.run(30)
    for voice, ear in ears.items():
        assert ear.voices() == {csrc(other) for other in ears if other != voice}


def test_stepping_on_stage_continues_the_streams_a_listener_has() -> None:
    space = Space(slots=2)
    mouths = [space.speaker(f"v{index}", WIFI) for index in range(3)]
    for index, mouth in enumerate(mouths):
        mouth.talk(speech(25 + index, index))
    before = space.listener()
    space.run(10)
    del space.slots.outputs
    space.slots.outputs = {}
    after = space.listener(slots=space.router.personal("connection", space.slots, "v0"))
    space.run(10)
    assert csrc("v0") not in after.voices()
    assert set(after.highest) == set(before.highest)
    for ssrc, highest in before.highest.items():
        first = next(packet for _, packet in after.heard if packet.ssrc == ssrc)
        last = next(packet for _, packet in reversed(before.heard) if packet.ssrc == ssrc)
        assert (first.seq - highest) % 65_536 <= 3
        assert 0 < (first.timestamp - last.timestamp) % 2**32 < 48_000


def test_missing_packets_are_sent_again_from_the_history() -> None:
    space = Space(slots=2)
    lossy = Conditions(delay=0.04, loss_good=0.02, worsen=0.01, recover=0.3, loss_bad=0.7)
    silent, asking = space.listener(lossy), space.listener(lossy, asks=True)
    for index in range(2):
        space.speaker(f"v{index}").talk(speech(25, index))
    space.run(60)
    assert silent.downlink.lost > 100
    assert silent.missing() >= silent.downlink.lost - 2
    assert asking.missing() < asking.downlink.lost / 4, "those of which request or answer was lost as well"


@NETWORKS
def test_receiver_reports_tell_the_truth_about_the_uplink(network: Conditions) -> None:
    space = Space()
    mouth = space.speaker("v0", network)
    mouth.talk(speech(25, 1))
    first = mouth.seq + 1
    interval_losses = 0.0
    for _ in range(30):
        sent, lost, doubled = mouth.uplink.sent, mouth.uplink.lost, mouth.uplink.doubled
        space.run(3)
        (report, _) = aiortc_rtp.RtcpPacket.parse(
            reports.receiver_report(1, mouth.track.reception.block(space.clock.now))
        )
        assert isinstance(report, aiortc_rtp.RtcpRrPacket)
        (block,) = report.reports
        truth = (mouth.uplink.lost - lost - mouth.uplink.doubled + doubled) / (mouth.uplink.sent - sent)
        assert block.fraction_lost / 256 == pytest.approx(max(0.0, truth), abs=0.05)
        interval_losses += block.fraction_lost
    mouth.levels = None
    space.run(0.01)
    under_way = 12
    assert abs(block.highest_sequence - (first + mouth.sent - 1)) <= under_way
    assert abs(block.packets_lost - (mouth.uplink.lost - mouth.uplink.doubled)) <= under_way
    assert block.jitter / 48_000 <= 2 * network.jitter + 0.001
    assert block.jitter / 48_000 >= network.jitter / 4
    assert (interval_losses == 0) == (network is CLEAN)


def test_a_flood_from_one_speaker_leaves_the_others_untouched() -> None:
    space = Space(slots=3)
    ear = space.listener()
    flooder = space.speaker("flooder")
    others = [space.speaker(f"v{index}") for index in range(2)]
    for index, mouth in enumerate(others):
        mouth.talk(speech(25, index))
    numbers = itertools.count()

    def flood() -> None:
        number = next(numbers)
        flooder.uplink.send(rtp(number, number * 960, ssrc=csrc("flooder") ^ 1, level=0, payload=bytes(100)))

    space.clock.every(FRAME / 100, flood)
    space.run(8)
    for mouth in others:
        assert len(ear.said(mouth.voice)) >= mouth.sent - 3
    flooded = sum(1 for _, packet in ear.heard if packet.csrc == csrc("flooder"))
    assert flooded <= 100 + 120 * 8 + 1
    assert flooder.track.dropped > 35_000


def test_a_conversation_is_smooth_for_a_jitter_buffer() -> None:
    """Over minutes and many switches each stream stays in step with time."""
    space = Space(slots=1)
    ear = space.listener()
    mouths = [space.speaker(f"v{index}", MOBILE) for index in range(3)]
    chance = random.Random(3)
    for _ in range(120):
        mouth = chance.choice(mouths)
        mouth.talk(speech(chance.randint(20, 40), chance.getrandbits(16)))
        space.run(chance.uniform(0.5, 4))
        mouth.talk(None)
    assert switches(ear) > 60
    start, first = ear.heard[0]
    position, before, highest = 0, first.timestamp, first.seq
    lag = []
    for at, packet in ear.heard:
        if (packet.seq - highest) % 65_536 < 1000:
            position += (packet.timestamp - before) % 2**32
            before, highest = packet.timestamp, packet.seq
            lag.append(position / 48_000 - (at - start))
    assert max(lag) < 0.25
    assert min(lag) > -0.35
