"""The router of one space: microphones in, slots out, and the rules between them."""

from __future__ import annotations

import hashlib

from spaces.sfu import csrc
from spaces.sfu.levels import TALKING
from spaces.sfu.router import Router
from spaces.sfu.rtp import Format, Packet
from spaces.sfu.slots import SlotSet
from spaces.sfu.uptrack import Sink, UpTrack
from tests.sfu.packets import LEVEL_ID, OPUS, Heard, hear, rtp

FORM = Format(OPUS, LEVEL_ID)
FRAME = 0.02


class Speaker:
    """A microphone in the router and the packets that come from it."""

    def __init__(self, router: Router, voice: str, *sinks: Sink) -> None:
        self.voice = voice
        self.track: UpTrack = router.publish(voice, OPUS, LEVEL_ID, *sinks)
        self.seq = 0

    def say(self, now: float, level: int = 30) -> None:
        """One frame."""
        self.seq += 1
        self.track.write(rtp(self.seq, round(now * 48_000), level=level, ssrc=csrc(self.voice)), now)


def listen(slots: SlotSet) -> list[Heard]:
    heard: list[Heard] = []
    slots.outputs[FORM] = lambda data: heard.append(hear(data))
    return heard


def voices(heard: list[Heard]) -> list[int]:
    return [packet.csrc for packet in heard]


def test_a_voice_is_named_by_a_hash_of_its_participant() -> None:
    assert csrc("u_mira") == int.from_bytes(hashlib.sha256(b"u_mira").digest()[:4], "big")


def test_the_audience_shares_slots_by_their_number() -> None:
    router = Router()
    assert router.shared(3) is router.shared(3)
    assert router.shared(1) is not router.shared(3)
    assert [len(slots.slots) for slots in router.sets] == [3, 1]


def test_everybody_hears_a_speaker() -> None:
    router = Router()
    one, three = listen(router.shared(1)), listen(router.shared(3))
    Speaker(router, "a").say(1.0)
    assert voices(one) == voices(three) == [csrc("a")]


def test_a_muted_voice_is_silent_from_the_next_packet() -> None:
    router = Router()
    heard = listen(router.shared(1))
    speaker = Speaker(router, "a")
    speaker.say(1.0)
    router.set_muted("a", True)
    speaker.say(1.02)
    router.set_muted("a", False)
    speaker.say(1.04)
    assert len(heard) == 2
    assert heard[1].seq == (heard[0].seq + 1) % 65_536


def test_a_muted_voice_frees_its_slot_at_once() -> None:
    router = Router()
    heard = listen(router.shared(1))
    a, b = Speaker(router, "a"), Speaker(router, "b")
    a.say(1.0)
    router.set_muted("a", True)
    b.say(1.02)
    router.decide(1.03)
    b.say(1.04)
    assert voices(heard) == [csrc("a"), csrc("b"), csrc("b")]


def test_a_muted_voice_never_gets_a_slot() -> None:
    router = Router()
    slots = router.shared(2)
    Speaker(router, "a")
    router.set_muted("a", True)
    router.decide(1.0)
    assert slots.voices == (None, None)


def test_a_microphone_that_comes_back_is_still_muted() -> None:
    router = Router()
    heard = listen(router.shared(1))
    router.set_muted("a", True)
    speaker = Speaker(router, "a")
    speaker.say(1.0)
    assert heard == []
    router.set_muted("a", False)
    speaker.say(1.02)
    assert len(heard) == 1


def test_a_microphone_that_was_replaced_is_heard_no_more() -> None:
    router = Router()
    heard = listen(router.shared(1))
    old = Speaker(router, "a")
    old.say(1.0)
    new = Speaker(router, "a")
    old.say(1.02)
    new.say(1.03)
    assert len(heard) == 2
    router.unpublish(old.track)
    new.say(1.05)
    assert router.voices == {"a": new.track}
    assert [packet.seq - heard[0].seq for packet in heard] == [0, 1, 2]


def test_a_microphone_that_was_closed_is_heard_no_more() -> None:
    router = Router()
    heard = listen(router.shared(1))
    speaker = Speaker(router, "a")
    router.unpublish(speaker.track)
    speaker.say(1.0)
    assert (heard, router.voices) == ([], {})


def test_a_voice_that_returns_continues_the_slot_it_left() -> None:
    """A host reloads the page: the new microphone starts anew and must not look like the old one's continuation."""
    router = Router()
    heard = listen(router.shared(1))
    first = Speaker(router, "a")
    first.say(1.0)
    router.unpublish(first.track)
    second = Speaker(router, "a")
    second.seq = 40_000
    second.say(3.0)
    assert heard[1].seq == (heard[0].seq + 1) % 65_536
    assert (heard[1].timestamp - heard[0].timestamp) % 2**32 == 2 * 48_000


def test_a_voice_that_left_frees_its_slot_at_once() -> None:
    router = Router()
    heard = listen(router.shared(1))
    a, b = Speaker(router, "a"), Speaker(router, "b")
    a.say(1.0)
    router.unpublish(a.track)
    b.say(1.02)
    assert voices(heard) == [csrc("a"), csrc("b")]


def test_a_voice_that_begins_to_talk_takes_a_silent_slot_before_the_next_decision() -> None:
    router = Router()
    heard = listen(router.shared(1))
    a, b = Speaker(router, "a"), Speaker(router, "b")
    for index in range(100):
        a.say(1.0 + index * FRAME, level=90)
    router.decide(3.0)
    heard.clear()
    for index in range(3):
        b.say(3.0 + index * FRAME, level=30)
    assert voices(heard) == [csrc("b"), csrc("b")], "all but the first packet"


def test_people_on_stage_do_not_hear_themselves() -> None:
    router = Router()
    shared = router.shared(3)
    a, b = Speaker(router, "a"), Speaker(router, "b")
    to_a = listen(router.personal("connection of a", shared, "a"))
    to_all = listen(shared)
    for index in range(50):
        for speaker in (a, b):
            speaker.say(1.0 + index * FRAME)
        router.decide(1.0 + index * FRAME)
    assert set(voices(to_a)) == {csrc("b")}
    assert set(voices(to_all)) == {csrc("a"), csrc("b")}


def test_slots_of_a_connection_go_with_it() -> None:
    router = Router()
    shared = router.shared(1)
    personal = router.personal("connection", shared, "a")
    heard = listen(personal)
    assert list(router.sets) == [shared, personal]
    router.forget("connection")
    router.forget("connection")
    Speaker(router, "b").say(1.0)
    assert not heard
    assert list(router.sets) == [shared]


def test_the_levels_name_those_who_talk() -> None:
    router = Router()
    talking, quiet, muted = (Speaker(router, voice) for voice in ("a", "b", "c"))
    for index in range(20):
        now = 1.0 + index * FRAME
        talking.say(now, level=30)
        quiet.say(now, level=80)
        muted.say(now, level=20)
    router.set_muted("c", True)
    assert router.levels(1.4) == {"a": 30}
    assert router.levels(5.0) == {}


def test_the_levels_bridge_the_pauses_between_words() -> None:
    router = Router()
    speaker = Speaker(router, "a")
    for index in range(20):
        speaker.say(1.0 + index * FRAME, level=25)
    for index in range(15):
        speaker.say(1.4 + index * FRAME, level=80)
    assert router.levels(1.7) == {"a": TALKING}


def test_a_tap_gets_its_microphone_alone_whether_it_has_a_slot_or_not() -> None:
    class Tap:
        def __init__(self) -> None:
            self.taken: list[tuple[str, int]] = []

        def write(self, voice: str, epoch: int, packet: Packet) -> None:
            self.taken.append((voice, packet.seq))

    router = Router()
    router.shared(1)
    first, second = Tap(), Tap()
    early = Speaker(router, "a", first)
    late = Speaker(router, "b", second)
    early.say(1.0)
    late.say(1.01)
    assert (first.taken, second.taken) == ([("a", 1)], [("b", 1)])


def test_a_microphone_that_was_replaced_is_tapped_no_more() -> None:
    class Tap:
        taken = 0

        def write(self, voice: str, epoch: int, packet: Packet) -> None:
            self.taken += 1

    router, first, second = Router(), Tap(), Tap()
    old = Speaker(router, "a", first)
    old.say(1.0)
    new = Speaker(router, "a", second)
    old.say(1.02)
    new.say(1.02)
    assert (first.taken, second.taken) == (1, 1)
