"""What is known to break media servers, tried on ours (OWASP ASVS 17.2)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import struct

import pytest
from aiortc.rtcdtlstransport import RTCCertificate
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL, crypto

from spaces.rtc import names
from spaces.rtc.transport import SSRCS_MAX
from spaces.sfu import csrc
from spaces.sfu.uptrack import BURST, RATE
from tests import peer as peers
from tests.peer import Peer, until


def stranger() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def client_hello() -> bytes:
    """The first flight of somebody else's handshake."""
    certificate = RTCCertificate.generateCertificate()
    from aiortc.rtcdtlstransport import SRTP_PROFILES

    connection = SSL.Connection(certificate._create_ssl_context(SRTP_PROFILES))
    connection.set_connect_state()
    with pytest.raises(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(1500)


async def test_a_strangers_client_hello_and_junk_do_not_disturb_a_handshake(stage):
    address = ("127.0.0.1", stage.node.port.number)
    hello = client_hello()
    with stranger() as sock:
        sock.setblocking(False)

        async def disturb() -> None:
            while True:
                for junk in (hello, os.urandom(200), b"\x16" + os.urandom(100), b"\x80" + os.urandom(60), b"\x00"):
                    sock.sendto(junk, address)
                await asyncio.sleep(0)

        noise = asyncio.create_task(disturb())
        for i in range(5):
            await stage.listener(f"g_{i}")
        noise.cancel()
    assert stage.node.port.counters.foreign > 100
    assert len(stage.node.port.peers) == 5


async def test_records_waiting_for_one_handshake_are_bounded(stage):
    ears = Peer()
    connection = stage.open("g_1", ears)
    transport = connection.transport
    for _ in range(50_000):
        transport.on_dtls(b"\x16" + bytes(100))
    assert transport.ice._records.qsize() == 32
    connection.close("removed")


async def test_a_check_with_a_wrong_password_is_not_answered_and_opens_no_door(stage):
    ears = Peer()
    ears.answer = peers.Answer.parse(stage.open("g_1", ears).answer)
    ears.remote = ("127.0.0.1", stage.node.port.number)
    await ears._open()
    ears.check(password="x" * 24)
    ears.check(ufrag="nobody12")
    await until(lambda: stage.node.ice.refused == 2)
    assert not ears.checked.is_set()
    assert not stage.node.port.peers


async def test_damaged_stun_is_counted_and_dropped(stage):
    ears = await stage.listener()
    good = []
    ears.send, send = good.append, ears.send
    ears.check()
    ears.send = send
    refused = stage.node.ice.refused
    damaged = [good[0][:cut] for cut in range(1, len(good[0]), 7)]
    damaged += [good[0][:i] + bytes([good[0][i] ^ 0xFF]) + good[0][i + 1 :] for i in range(1, len(good[0]), 5)]
    with stranger() as sock:
        for datagram in damaged:
            sock.sendto(datagram, ("127.0.0.1", stage.node.port.number))
        await until(lambda: stage.node.ice.refused - refused == len(damaged))
    speaker = await stage.speaker("u_a")
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)


async def test_a_peer_follows_its_new_source_port_in_mid_stream(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)
    before = ears.local
    await ears.move()
    await until(lambda: stage.connections[ears].transport.ice.selected in _names(ears.local))
    for old in ears._old_sockets:
        old.close()
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) >= 20)
    assert ears.local != before
    seqs = [heard.seq for heard in ears.heard]
    assert seqs == [(seqs[0] + i) & 0xFFFF for i in range(len(seqs))]


async def test_a_speaker_is_heard_from_the_new_source_port(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    await stage.talk(speaker)
    await speaker.move()
    await until(lambda: stage.connections[speaker].transport.ice.selected in _names(speaker.local))
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 20)


def _names(address: tuple[str, int]) -> set[bytes]:
    """The address as the kernel reports it on an IPv4 and on a dual-stack socket."""
    return {names.encode(address), names.encode((f"::ffff:{address[0]}", address[1], 0, 0))}


async def test_media_does_not_go_to_an_address_that_does_not_answer(stage):
    """A check with a forged source must not turn us against a third party (RFC 7675)."""
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    selected = stage.connections[ears].transport.ice.selected
    ears.answers_checks = False
    real = ears._socket
    await ears.move()
    for _ in range(10):
        ears.check()
        await asyncio.sleep(0.03)
    assert stage.connections[ears].transport.ice.selected == selected
    ears._socket.close()
    ears._socket = real
    ears._old_sockets.clear()
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)


async def test_nobody_takes_over_a_living_peers_address(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    thief = Peer()
    thief.answer = peers.Answer.parse(stage.open("g_2", thief).answer)
    refused = stage.node.ice.refused
    thief.remote, thief._socket = ears.remote, ears._socket  # its own credentials, the other's source address
    thief.check()
    await until(lambda: stage.node.ice.refused == refused + 1)
    thief._socket = None
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)


async def test_of_many_addresses_the_latest_are_remembered(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    for _ in range(20):
        await ears.move()
        await until(lambda: stage.node.port.peers.keys() & _names(ears.local))
    await until(lambda: stage.connections[ears].transport.ice.selected in _names(ears.local))
    assert len(stage.node.port.peers) <= 1 + 8
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == 10)


async def test_consent_is_revoked_when_somebody_is_removed(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    stage.connections[ears].close("removed")
    ears.checked.clear()
    refused = stage.node.ice.refused
    ears.check()
    await until(lambda: stage.node.ice.refused == refused + 1)
    await stage.talk(speaker)
    assert not ears.checked.is_set()
    assert ears.heard == []


async def test_a_certificate_that_is_not_the_offers_is_refused(stage, monkeypatch):
    ears = Peer()
    connection = stage.open("g_1", ears)
    monkeypatch.setattr(peers, "_certificate", RTCCertificate.generateCertificate())
    monkeypatch.setattr(peers, "_context", None)
    await ears.connect(connection.answer)  # our end finishes; the server looks at the certificate and hangs up
    await until(lambda: stage.said(ears) == [("closed", "failed")])
    monkeypatch.setattr(peers, "_context", None)


async def test_a_certificate_that_cannot_be_read_costs_only_its_peer(stage, monkeypatch):
    """OpenSSL takes an X.509 version that does not exist; the library that then reads the certificate raises."""

    def of_another_version(self, srtp_profiles):
        der = self._cert.public_bytes(Encoding.DER)
        at = der.index(b"\xa0\x03\x02\x01\x02") + 4
        damaged = crypto.load_certificate(crypto.FILETYPE_ASN1, der[:at] + b"\x07" + der[at + 1 :])
        context = RTCCertificate._create_ssl_context(self, srtp_profiles)
        assert SSL._lib.SSL_CTX_use_certificate(context._context, damaged._x509) == 1
        context.use_privatekey(self._key)
        return context

    ears = Peer()
    with monkeypatch.context() as patch:
        patch.setattr(peers._Certificate, "_create_ssl_context", of_another_version)
        with contextlib.suppress(ConnectionError, TimeoutError):
            await ears.connect(stage.open("g_1", ears).answer, timeout=5)
    await until(lambda: stage.said(ears) == [("closed", "failed")])
    speaker, other = await stage.speaker("u_a"), await stage.listener("g_2")
    await stage.talk(speaker)
    await until(lambda: len(other.heard) == 10)


async def test_null_ciphers_are_refused(stage, monkeypatch):
    def without_encryption(self, srtp_profiles):
        context = RTCCertificate._create_ssl_context(self, srtp_profiles)
        context.set_cipher_list(b"ECDHE-ECDSA-NULL-SHA:eNULL:@SECLEVEL=0")
        return context

    monkeypatch.setattr(peers._Certificate, "_create_ssl_context", without_encryption)
    ears = Peer()
    with pytest.raises((ConnectionError, TimeoutError)):
        await ears.connect(stage.open("g_1", ears).answer, timeout=3)
    assert not stage.said(ears) or stage.said(ears) == [("closed", "failed")]


async def test_replayed_and_forged_packets_reach_nobody(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    sealed = speaker.protect(speaker.rtp(b"\xfc" + bytes(60)))
    for _ in range(5):
        speaker.send(sealed)
    speaker.send(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    forged = struct.pack("!BBHII", 0x80, 111, 7, 7, speaker.ssrc) + os.urandom(80)
    speaker.send(forged)
    await until(lambda: stage.connections[speaker].transport.refused == 6)
    assert len(ears.heard) == 1


async def test_a_peer_cannot_fill_the_table_of_streams(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    await stage.talk(speaker, packets=1)
    theirs, own = stage.connections[speaker].transport, speaker.ssrc
    for speaker.ssrc in range(1, 2 * SSRCS_MAX):
        speaker.speak()
    await until(lambda: theirs.refused == SSRCS_MAX)
    speaker.ssrc = own
    heard = len(ears.heard)
    await asyncio.sleep(0.6)  # a stream that we left may come back once the last one has stopped
    await stage.talk(speaker)
    await until(lambda: len(ears.heard) == heard + 10)


async def test_control_packets_without_end_are_not_even_decrypted(stage):
    ears = await stage.listener()
    transport = stage.connections[ears].transport
    received = stage.node.port.counters.received
    told = []
    transport.on_rtcp = lambda feedback, now: told.append(now)
    for _ in range(20):
        for _ in range(50):
            ears.send_rtcp(struct.pack("!BBHI", 0x80, 201, 1, 7))
        await asyncio.sleep(0.01)
    await until(lambda: stage.node.port.counters.received >= received + 1000)
    assert 100 <= len(told) < 500


async def test_a_packet_too_long_to_be_sent_on_cannot_be_asked_for_either(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    speaker.speak(b"\xfc" + bytes(1330))
    await until(lambda: stage.connections[speaker].track.dropped == 1)
    speaker.speak()
    await until(lambda: len(ears.heard) == 1)
    slots = stage.connections[ears].slots
    assert [len(sent.packet.payload) for slot in slots.slots for sent in slot.history if sent] == [61]


async def test_datagrams_longer_than_a_cell_are_dropped(stage):
    speaker, ears = await stage.speaker("u_a"), await stage.listener()
    received = stage.node.port.counters.received
    speaker.send(b"\x80" + os.urandom(5000))
    speaker.speak(b"\xfc" + bytes(1200))
    await until(lambda: stage.node.port.counters.received >= received + 2)
    await until(lambda: len(ears.heard) == 1)
    assert len(ears.heard[0].payload) == 1201


async def test_a_speaker_at_a_hundred_times_the_rate_costs_the_others_nothing(stage):
    flooder, other, ears = await stage.speaker("u_a"), await stage.speaker("u_b"), await stage.listener()
    started = asyncio.get_running_loop().time()
    for _ in range(50):
        other.speak()
        for _ in range(100):
            flooder.speak()
        await asyncio.sleep(0.02)
    await until(lambda: sum(heard.csrcs == [csrc("u_b")] for heard in ears.heard) == 50)
    elapsed = asyncio.get_running_loop().time() - started
    flood = sum(heard.csrcs == [csrc("u_a")] for heard in ears.heard)
    assert flood <= BURST + RATE * elapsed + 1
    assert stage.connections[flooder].track.dropped >= 5000 - flood - 1
