"""Slots: one continuous stream each, whoever is on them, for everybody who listens to the set."""

from __future__ import annotations

import pytest

from spaces.sfu import csrc
from spaces.sfu.rtp import Format, Packet
from spaces.sfu.slots import FRAME, HISTORY, Sent, Slot, SlotSet
from tests.sfu.packets import Heard, hear

CHROME, FIREFOX, PLAIN = Format(111, 1), Format(109, 3), Format(96)


def packet(seq: int, at: float = 0.0, *, timestamp: int | None = None, late: bool = False) -> Packet:
    """A packet whose timestamp follows from its number, unless given."""
    ticks = seq * FRAME if timestamp is None else timestamp
    return Packet(111, False, seq % 65_536, ticks % 2**32, 77, f"opus {seq}".encode(), 30, at, late)


def rewritten(slot: Slot, voice: str, sent: Packet, epoch: int = 0) -> Sent:
    result = slot.rewrite(voice, epoch, sent)
    assert result is not None
    return result


def listening(size: int, form: Format = CHROME) -> tuple[SlotSet, list[Heard]]:
    """A fresh set of slots and what its listeners hear."""
    slots = SlotSet.fresh(size)
    heard: list[Heard] = []
    slots.outputs[form] = lambda data: heard.append(hear(data))
    return slots, heard


def test_a_fresh_slot_starts_low_enough_for_the_rollover_counter() -> None:
    for slot in SlotSet.fresh(50).slots:
        assert slot.seq < 1 << 15  # RFC 3711 §3.3.1: a receiver that misses the first packets must not miss a wrap
        assert slot.ssrc > 0
        assert slot.sent_at is None


def test_fresh_slots_differ_from_each_other() -> None:
    slots = SlotSet.fresh(8).slots
    assert len({slot.ssrc for slot in slots}) == 8


def test_a_voice_keeps_its_own_steps() -> None:
    slot = Slot(1, 65_534, 2**32 - 500)
    first = rewritten(slot, "a", packet(100, 5.0))
    third = rewritten(slot, "a", packet(102, 5.04))
    second = rewritten(slot, "a", packet(101, 5.05, late=True))
    assert [first.seq, second.seq, third.seq] == [65_535, 0, 1]
    assert [first.timestamp, second.timestamp, third.timestamp] == [460, 1420, 2380]
    assert (slot.seq, slot.timestamp, slot.sent_at) == (1, 2380, 5.04)


def test_another_voice_is_joined_on_as_much_later_as_time_has_passed() -> None:
    slot = Slot(1, 10, 1000)
    rewritten(slot, "a", packet(5, 1.0))
    joined = rewritten(slot, "b", packet(40_000, 1.5, timestamp=3_000_000_000))
    assert (joined.seq, joined.timestamp) == (12, 1000 + FRAME + 24_000)


def test_a_quick_switch_still_advances_by_a_frame() -> None:
    slot = Slot(1, 10, 1000)
    rewritten(slot, "a", packet(5, 1.0))
    assert rewritten(slot, "b", packet(9, 1.001)).timestamp == 1000 + 2 * FRAME


def test_quick_switches_do_not_push_the_stream_ahead_of_time_for_ever() -> None:
    slot = Slot(1, 10, 0)
    now = 1.0
    for index in range(500):  # a join 5 ms after the last packet gains 15 ms, the next one has room to give them back
        rewritten(slot, f"v{index % 2}", packet(index, now))
        now += 0.005 if index % 2 else 0.1
    assert slot.sent_at is not None
    assert abs(slot.timestamp / 48_000 - (slot.sent_at - 1.0)) < 0.05


def test_a_late_last_packet_does_not_hold_the_stream_back_for_ever() -> None:
    slot = Slot(1, 10, 0)
    for index in range(200):
        rewritten(slot, f"v{index % 2}", packet(2 * index, index * 0.2))
        rewritten(slot, f"v{index % 2}", packet(2 * index + 1, index * 0.2 + 0.035))  # 15 ms late
    assert slot.sent_at is not None
    assert abs(slot.timestamp / 48_000 - slot.sent_at) < 0.1


def test_the_first_packet_of_another_voice_carries_the_marker() -> None:
    slot = Slot(1, 10, 0)
    marks = [rewritten(slot, voice, packet(seq)).marker for seq, voice in enumerate("aabba")]
    assert marks == [True, False, True, False, True]


def test_a_sent_packet_names_its_voice() -> None:
    slot = Slot(1, 10, 0)
    assert rewritten(slot, "a", packet(1)).csrc == csrc("a")
    assert rewritten(slot, "b", packet(1)).csrc == csrc("b")


def test_a_new_epoch_is_joined_on_like_another_voice() -> None:
    slot = Slot(1, 10, 1000)
    rewritten(slot, "a", packet(5, 1.0), epoch=1)
    assert rewritten(slot, "a", packet(9_000, 1.02, timestamp=7), epoch=2).seq == 12


def test_nothing_older_than_a_switch_is_sent() -> None:
    slot = Slot(1, 10, 1000)
    for seq in (1, 4):  # 2 and 3 are missing: their numbers are free
        rewritten(slot, "a", packet(seq))
    rewritten(slot, "b", packet(50))
    assert slot.rewrite("b", 0, packet(49, late=True)) is None
    assert slot.rewrite("b", 0, packet(48, late=True)) is None


def test_a_straggler_does_not_begin_a_voice() -> None:
    slot = Slot(1, 10, 1000)
    rewritten(slot, "a", packet(1))
    assert slot.rewrite("b", 0, packet(7, late=True)) is None
    assert rewritten(slot, "a", packet(2)).seq == 12


def test_a_duplicate_is_not_sent_again() -> None:
    slot = Slot(1, 10, 1000)
    for seq in (1, 2, 3):
        rewritten(slot, "a", packet(seq))
    assert [slot.rewrite("a", 0, packet(seq)) for seq in (3, 2, 1)] == [None] * 3
    assert slot.packets == 3


def test_what_comes_later_than_the_history_reaches_is_not_sent() -> None:
    slot = Slot(1, 10, 1000)
    rewritten(slot, "a", packet(1))
    rewritten(slot, "a", packet(3 + HISTORY))
    assert slot.rewrite("a", 0, packet(3, late=True)) is None
    assert slot.rewrite("a", 0, packet(4, late=True)) is not None


def test_late_packets_pass_after_any_number_of_wraps() -> None:
    slot = Slot(1, 10, 1000)
    for seq in range(0, 150_000, 500):
        rewritten(slot, "a", packet(seq + 1))
        rewritten(slot, "a", packet(seq, late=True)) if seq else None
        rewritten(slot, "a", packet(seq + 499))


def test_packets_and_payload_bytes_are_counted_for_sender_reports() -> None:
    slot = Slot(1, 10, 1000)
    for seq in (1, 2, 3):
        rewritten(slot, "a", packet(seq))
    assert (slot.packets, slot.octets) == (3, 3 * len(b"opus 1"))


def test_a_sent_packet_is_recalled_by_its_number_until_it_is_forgotten() -> None:
    slot = Slot(1, 65_530, 1000)
    for seq in range(HISTORY + 1):
        rewritten(slot, "a", packet(seq))
    remembered = slot.recall(65_532)
    assert remembered is not None
    assert remembered.packet.payload == b"opus 1"
    assert slot.recall(65_531) is None
    assert slot.recall(65_529) is None


def test_every_listener_gets_the_packet_in_the_format_of_its_own_offer() -> None:
    slots = SlotSet.fresh(1)
    heard: dict[Format, list[Heard]] = {CHROME: [], FIREFOX: [], PLAIN: []}
    for form, packets in heard.items():
        slots.outputs[form] = lambda data, packets=packets: packets.append(hear(data))  # type: ignore[misc]
    slots.write("a", 0, packet(1))
    assert [(form.payload_type, packets[0].payload_type) for form, packets in heard.items()] == [
        (111, 111),
        (109, 109),
        (96, 96),
    ]
    assert [packets[0].level for packets in heard.values()] == [30, 30, None]
    assert len({(p.seq, p.timestamp, p.ssrc, p.csrc, p.payload) for packets in heard.values() for p in packets}) == 1


def test_voices_take_free_slots_at_once_so_that_no_first_syllable_is_lost() -> None:
    slots, heard = listening(2)
    for seq in (1, 2):
        for voice in ("a", "b", "c"):
            slots.write(voice, 0, packet(seq))
    assert slots.voices == ("a", "b")
    assert [(p.csrc, p.ssrc) for p in heard] == [
        (csrc("a"), slots.slots[0].ssrc),
        (csrc("b"), slots.slots[1].ssrc),
    ] * 2


def test_listeners_get_no_duplicates() -> None:
    slots, heard = listening(1)
    for seq in (1, 2, 2, 1):
        slots.write("a", 0, packet(seq))
    assert [p.payload for p in heard] == [b"opus 1", b"opus 2"]


def test_a_straggler_takes_no_slot() -> None:
    slots, heard = listening(1)
    slots.write("a", 0, packet(1, late=True))
    assert (slots.voices, heard) == ((None,), [])


def test_a_slot_just_taken_is_held_against_a_louder_voice() -> None:
    slots, _ = listening(1)
    slots.write("a", 0, packet(1, 10.0))
    slots.decide({"a": 45, "b": 20}, 10.1)
    assert slots.voices == ("a",)
    slots.decide({"a": 45, "b": 20}, 10.6)
    assert slots.voices == ("b",)
    assert slots.slots[0].since == 10.6


def test_the_excluded_voice_gets_no_slot_whatever_it_does() -> None:
    slots = SlotSet.fresh(2).personal("me")
    heard: list[bytes] = []
    slots.outputs[CHROME] = heard.append
    slots.write("me", 0, packet(1))
    slots.decide({"me": 1, "you": 90}, 1.0)
    slots.write("me", 0, packet(2))
    assert (slots.voices, heard) == (("you", None), [])


def test_a_released_slot_goes_to_whoever_comes_next() -> None:
    slots, _ = listening(1)
    slots.write("a", 0, packet(1))
    slots.release("b")
    slots.release("a")
    slots.write("b", 0, packet(1))
    assert slots.voices == ("b",)


def test_nothing_is_numbered_while_nobody_listens() -> None:
    slots, heard = listening(1)
    slots.write("a", 0, packet(1, 1.0))
    (send,) = slots.outputs.values()
    slots.outputs.clear()
    for seq in range(2, 60_000):  # 20 minutes: the number alone would look like the past
        slots.write("a", 0, packet(seq, seq * 0.02))
    slots.outputs[CHROME] = send
    slots.write("a", 0, packet(60_000, 1200.0))
    slots.write("a", 0, packet(60_001, 1200.02))
    assert [signed.seq - heard[0].seq for signed in heard] == [0, 1, 2]
    assert heard[1].timestamp - heard[0].timestamp == pytest.approx(1199 * 48_000, abs=FRAME) or (
        heard[1].timestamp + 2**32 - heard[0].timestamp == pytest.approx(1199 * 48_000, abs=FRAME)
    )


def test_slots_of_ones_own_continue_the_shared_ones() -> None:
    shared, heard = listening(2)
    for seq in (1, 2):
        for voice in ("me", "you"):
            shared.write(voice, 0, packet(seq, seq * 0.02))
    mine = shared.personal("me")
    own: list[Heard] = []
    mine.outputs[CHROME] = lambda data: own.append(hear(data))
    for slots in (shared, mine):
        for voice in ("me", "you"):
            slots.write(voice, 0, packet(3, 0.06))
    assert [slot.ssrc for slot in mine.slots] == [slot.ssrc for slot in shared.slots]
    assert mine.voices == (None, "you")
    assert own == [heard[-1]], "the other voice goes on as it did; mine is gone"


def test_slots_of_ones_own_that_continue_unheard_ones_leave_no_hole_either() -> None:
    shared, heard = listening(1)
    shared.write("you", 0, packet(1))
    shared.outputs.clear()
    for seq in range(2, 100):
        shared.write("you", 0, packet(seq))
    mine = shared.personal("me")
    mine.outputs[CHROME] = lambda data: heard.append(hear(data))
    mine.write("you", 0, packet(100))
    assert heard[1].seq == heard[0].seq + 1


def test_slots_of_ones_own_do_not_disturb_the_shared_ones() -> None:
    shared, heard = listening(1)
    shared.write("you", 0, packet(1))
    mine = shared.personal("me")
    mine.outputs[CHROME] = lambda data: None
    for seq in range(2, 9):
        mine.write("you", 0, packet(seq))
    shared.write("you", 0, packet(2))
    assert heard[1].seq == heard[0].seq + 1
    assert shared.slots[0].recall(heard[0].seq + 5) is None


def test_what_was_sent_before_a_listener_stepped_up_can_still_be_asked_for() -> None:
    shared, heard = listening(1)
    shared.write("you", 0, packet(1))
    mine = shared.personal("me")
    (again,) = mine.recall(heard[0].ssrc, [heard[0].seq], CHROME)
    assert hear(again) == heard[0]


def test_missing_packets_are_sent_again_in_the_format_of_whoever_asks() -> None:
    slots, heard = listening(2)
    for seq in (1, 2, 3):
        slots.write("a", 0, packet(seq))
    wanted = [heard[0].seq, heard[2].seq, (heard[2].seq + 9) % 65_536]
    again = [hear(data) for data in slots.recall(heard[0].ssrc, wanted, PLAIN)]
    assert [(p.seq, p.payload, p.payload_type) for p in again] == [
        (heard[0].seq, b"opus 1", 96),
        (heard[2].seq, b"opus 3", 96),
    ]


def test_packets_of_a_stream_that_is_not_ours_are_not_remembered() -> None:
    slots, _ = listening(1)
    assert slots.recall(slots.slots[0].ssrc ^ 1, [1, 2, 3], CHROME) == []
