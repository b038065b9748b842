from __future__ import annotations

import asyncio

import pytest

from spaces.rtc import Node, Settings
from spaces.sfu import csrc
from tests.peer import Peer, until
from tests.rtc.conftest import Stage


async def test_a_listener_hears_a_speaker_under_the_ssrc_of_the_answer(batching):
    async with Node(Settings(socket_buffer=1 << 20, batching=batching)) as node:
        stage = Stage(node)
        speaker, listener = await stage.speaker("u_a"), await stage.listener()
        await stage.talk(speaker)
        await until(lambda: len(listener.heard) == 10)
        assert {heard.ssrc for heard in listener.heard} == {listener.answer.ssrcs[0]}
        assert {tuple(heard.csrcs) for heard in listener.heard} == {(csrc("u_a"),)}
        assert [heard.seq for heard in listener.heard] == [(listener.heard[0].seq + i) & 0xFFFF for i in range(10)]
        assert {heard.level for heard in listener.heard} == {30}
        await asyncio.gather(speaker.close(), listener.close())


async def test_each_listener_gets_the_payload_type_and_extension_id_of_its_own_offer(stage):
    speaker = await stage.speaker("u_a", payload_type=111, level_id=1)
    chrome = await stage.listener("g_1", payload_type=111, level_id=1)
    firefox = await stage.listener("g_2", payload_type=109, level_id=2)
    plain = await stage.listener("g_3", payload_type=96, level_id=0)
    await stage.talk(speaker)
    for peer in (chrome, firefox, plain):
        await until(lambda peer=peer: len(peer.heard) == 10)
    assert {(heard.payload_type, heard.level) for heard in chrome.heard} == {(111, 30)}
    assert {(heard.payload_type, heard.level) for heard in firefox.heard} == {(109, 30)}
    assert {(heard.payload_type, heard.level) for heard in plain.heard} == {(96, None)}


async def test_three_voices_come_on_three_slots_and_a_fourth_waits(stage):
    speakers = [await stage.speaker(f"u_{i}") for i in range(4)]
    listener = await stage.listener()
    for peer in speakers:
        await stage.talk(peer, packets=1)
    await stage.talk(*speakers, packets=10)
    await until(lambda: len(listener.heard) >= 33)
    assert {heard.ssrc for heard in listener.heard} == set(listener.answer.ssrcs)
    assert len({heard.csrcs[0] for heard in listener.heard}) == 3


async def test_whoever_else_takes_a_microphone_gets_what_may_be_heard_of_it_and_no_other(stage):
    taken: dict[str, list[bytes]] = {"u_a": [], "u_b": []}

    class Tap:
        def write(self, voice, _epoch, packet):
            taken[voice].append(packet.payload)

    tapped, other = await stage.speaker("u_a", Tap()), await stage.speaker("u_b")
    ears = await stage.listener()
    await stage.talk(tapped, other)
    await until(lambda: len(ears.heard) == 20)
    stage.hall.set_muted("u_a", True)
    await stage.talk(tapped, other)
    await until(lambda: len(ears.heard) == 30)
    assert (len(taken["u_a"]), len(taken["u_b"])) == (10, 0)


async def test_people_on_stage_never_hear_themselves(stage):
    a, b = await stage.speaker("u_a"), await stage.speaker("u_b")
    ears = await stage.listener("u_a")
    await stage.talk(a, b)
    await until(lambda: len(ears.heard) == 10)
    assert {heard.csrcs[0] for heard in ears.heard} == {csrc("u_b")}


async def test_a_listener_who_comes_on_stage_keeps_one_continuous_stream_and_loses_their_own_voice(stage):
    other, ears = await stage.speaker("u_b"), await stage.listener("u_a")
    await stage.talk(other)
    mine = await stage.speaker("u_a")
    await stage.talk(other, mine)
    await until(lambda: len(ears.heard) == 20)
    assert {heard.csrcs[0] for heard in ears.heard} == {csrc("u_b")}
    assert [heard.seq for heard in ears.heard] == [(ears.heard[0].seq + i) & 0xFFFF for i in range(20)]


async def test_mute_stops_the_voice_on_the_server_and_unmuting_continues_without_a_gap(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)
    stage.hall.set_muted("u_a", True)
    await stage.talk(speaker)
    stage.hall.set_muted("u_a", False)
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 20)
    seqs = [heard.seq for heard in ears.heard]
    assert seqs == [(seqs[0] + i) & 0xFFFF for i in range(20)]
    elapsed = (ears.heard[10].timestamp - ears.heard[9].timestamp) % (1 << 32) / 48_000
    assert 0.15 < elapsed < 2


async def test_a_mute_outlives_the_microphone(stage):
    first, ears = await stage.speaker("u_a"), await stage.listener()
    stage.hall.set_muted("u_a", True)
    await first.close()
    second = await stage.speaker("u_a")
    await stage.talk(second)
    assert ears.heard == []


async def test_levels_tell_who_is_talking(stage):
    loud, quiet = await stage.speaker("u_a"), await stage.speaker("u_b")
    for _ in range(10):
        loud.speak(level=20)
        quiet.speak(level=90)
        await asyncio.sleep(0.01)
    await until(lambda: "u_a" in stage.hall.levels(asyncio.get_running_loop().time()))
    assert set(stage.hall.levels(asyncio.get_running_loop().time())) == {"u_a"}


async def test_closing_a_connection_says_goodbye_and_sends_nothing_more(stage):
    speaker, ears, other = await stage.speaker("u_a"), await stage.listener(), await stage.listener("g_2")
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)
    stage.connections[ears].close("removed")
    await asyncio.wait_for(ears.closed.wait(), 5)
    assert stage.said(ears) == [("connected", None), ("closed", "removed")]
    assert any(packet[1] == 201 and b"\xcb" in packet for packet in ears.rtcp)  # an empty report, then a BYE (203)
    await stage.talk(speaker)
    await until(lambda: len(other.heard) == 20)
    assert len(ears.heard) == 10


async def test_a_peer_that_hangs_up_is_forgotten(stage):
    ears = await stage.listener()
    await ears.close()
    await until(lambda: stage.said(ears) == [("connected", None), ("closed", "hangup")])
    assert not stage.hall.listeners
    assert not stage.node.port.peers


async def test_nothing_is_written_in_formats_whose_last_listener_left(stage):
    speaker = await stage.speaker("u_a")
    stays = await stage.listener("g_0")
    for payload_type in (96, 97, 98):
        ears = await stage.listener("g_1", payload_type=payload_type)
        await ears.close()
        await until(lambda ears=ears: stage.said(ears)[-1] == ("closed", "hangup"))
    shared = stage.hall.router.shared(3)
    assert [(form.payload_type, len(stage.hall._groups)) for form in shared.outputs] == [(111, 1)]
    await stage.talk(speaker)
    await until(lambda: len(stays.heard) == 10)
    await stays.close()
    await until(lambda: not shared.outputs)
    back = await stage.listener("g_0")
    await stage.talk(speaker)
    await until(lambda: len(back.heard) == 10)


async def test_slots_and_groups_of_ones_own_go_with_their_listener(stage):
    for _ in range(3):
        mine, ears = await stage.speaker("u_a"), await stage.listener("u_a")
        await asyncio.gather(mine.close(), ears.close())
        await until(lambda: not stage.hall.listeners and not stage.hall.publishers)
    assert stage.hall._groups == {}
    assert [slots.exclude for slots in stage.hall.router.sets] == [None]


async def test_a_peer_that_falls_silent_is_given_up(monkeypatch):
    monkeypatch.setattr("spaces.rtc.node.REPORT_EVERY", 0.1)
    async with Node(Settings(socket_buffer=1 << 20, consent_seconds=0.3)) as node:
        stage = Stage(node)
        ears = await stage.listener()
        ears.vanish()
        await until(lambda: stage.said(ears) == [("connected", None), ("closed", "lost")])


async def test_lost_packets_are_sent_again_on_request(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)
    wanted = ears.heard[4]
    nack = b"\x81\xcd\x00\x03" + bytes(4) + wanted.ssrc.to_bytes(4) + wanted.seq.to_bytes(2) + b"\x00\x03"
    ears._dtls._rx_srtp = ears._dtls._rx_srtp  # our receiver refuses replays, so count what arrives on the wire
    arrived = []
    ears._on_srtp = lambda data: arrived.append(int.from_bytes(data[2:4]))
    ears.send_rtcp(nack)
    await until(lambda: len(arrived) == 3)
    assert arrived == [wanted.seq, (wanted.seq + 1) & 0xFFFF, (wanted.seq + 2) & 0xFFFF]


async def test_speakers_get_receiver_reports_and_listeners_sender_reports(monkeypatch):
    monkeypatch.setattr("spaces.rtc.node.REPORT_EVERY", 0.1)
    async with Node(Settings(socket_buffer=1 << 20)) as node:
        stage = Stage(node)
        speaker, ears = await stage.speaker("u_a"), await stage.listener()
        await stage.talk(speaker, packets=20)
        await until(lambda: speaker.rtcp and ears.rtcp)
        assert speaker.rtcp[-1][1] == 201
        assert int.from_bytes(speaker.rtcp[-1][8:12]) == speaker.ssrc
        assert ears.rtcp[-1][1] == 200
        assert int.from_bytes(ears.rtcp[-1][4:8]) == ears.answer.ssrcs[0]
        await asyncio.gather(speaker.close(), ears.close())


async def test_a_single_line_gets_the_loudest_speaker(stage):
    loud, quiet = await stage.speaker("u_a"), await stage.speaker("u_b")
    ears = await stage.listener(lines=1)
    for _ in range(40):
        quiet.speak(level=45)
        loud.speak(level=15)
        await asyncio.sleep(0.02)
    await until(lambda: ears.heard and ears.heard[-1].csrcs == [csrc("u_a")])
    assert isinstance(ears, Peer)


async def test_a_peer_may_come_over_ipv6():
    async with Node(Settings(socket_buffer=1 << 20, public_ip="::1")) as node:
        if not node.port.dual_stack:
            pytest.skip("this machine has no IPv6")
        stage = Stage(node)
        speaker, ears = await stage.speaker("u_a"), await stage.listener()
        await stage.talk(speaker)
        await until(lambda: len(ears.heard) == 10)
        assert ears.local[0] == "::1"
        await asyncio.gather(speaker.close(), ears.close())


async def test_a_peer_that_waits_for_the_handshake_gets_it_from_us(stage):
    speaker = await stage.speaker("u_a", setup="passive")
    ears = await stage.listener(setup="passive")
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)
