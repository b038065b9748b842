from __future__ import annotations

import os
import socket
import struct

import pytest
from pylibsrtp import Policy, Session

from spaces.rtc import names
from spaces.rtc.fanout import Fanout
from spaces.rtc.native import BATCH, batching_available
from spaces.rtc.private import handle

PROFILES = [
    Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
    Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
]


class Listener:
    """A receiving socket with the key to what it gets."""

    def __init__(self, profile: int = PROFILES[0], *, allow_repeat: bool = True) -> None:
        key = os.urandom(46)
        sending = Policy(key, Policy.SSRC_ANY_OUTBOUND, 0, profile)
        sending.allow_repeat_tx = allow_repeat
        self.session = Session(sending)
        self.opener = Session(Policy(key, Policy.SSRC_ANY_INBOUND, 0, profile))
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.bind(("::1", 0))
        self.socket.settimeout(5)
        self.name, self.srtp = names.encode(self.socket.getsockname()), handle(self.session)

    def hear(self) -> bytes:
        return self.opener.unprotect(self.socket.recv(2000))

    def silent(self) -> bool:
        self.socket.settimeout(0.05)
        try:
            self.socket.recv(2000)
        except TimeoutError:
            return True
        return False


def packet(seq: int, size: int = 70) -> bytes:
    return struct.pack("!BBHII", 0x80, 111, seq, seq * 960, 42) + os.urandom(size)


@pytest.fixture(params=[True, False], ids=["batches", "one by one"])
def fanout(request):
    if request.param and not batching_available():
        pytest.skip("this system has no sendmmsg")
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sock:
        sock.bind(("::", 0))
        sock.setblocking(False)
        yield Fanout(sock, batching=request.param)


@pytest.fixture
def listeners():
    made: list[Listener] = []

    def make(count: int, **kwargs) -> list[Listener]:
        made.extend(Listener(**kwargs) for _ in range(count))
        return made[-count:]

    yield make
    for listener in made:
        listener.socket.close()


@pytest.mark.parametrize("profile", PROFILES)
def test_every_listener_gets_the_packet_under_its_own_key(fanout, listeners, profile):
    group = fanout.group()
    crowd = listeners(BATCH + 7, profile=profile)
    for listener in crowd:
        group.add(listener)
    sent = packet(1)
    group.write(sent)
    assert all(listener.hear() == sent for listener in crowd)
    assert fanout.counters.sent == BATCH + 7


@pytest.mark.parametrize("size", [1, 50, 100, 150, 200, 300, 450, 700, 1275])
def test_packets_of_every_size_arrive_whole(fanout, listeners, size):
    group = fanout.group()
    crowd = listeners(3)
    for listener in crowd:
        group.add(listener)
    sent = packet(1, size)
    group.write(sent)
    assert all(listener.hear() == sent for listener in crowd)


def test_a_packet_that_fits_no_cell_is_dropped_and_counted(fanout, listeners):
    group = fanout.group()
    (listener,) = listeners(1)
    group.add(listener)
    group.write(packet(1, 1500))
    assert listener.silent()
    assert (fanout.counters.sent, fanout.counters.dropped) == (0, 1)


def test_what_libsrtp_refuses_never_leaves_in_the_clear(fanout, listeners):
    group = fanout.group()
    strict, relaxed = listeners(2, allow_repeat=False), listeners(3)
    for listener in (relaxed[0], strict[0], relaxed[1], strict[1], relaxed[2]):
        group.add(listener)
    sent = packet(1)
    group.write(sent)
    for listener in (*strict, *relaxed):
        assert listener.hear() == sent
    group.write(sent)  # the same number again: a strict session refuses to encrypt it
    assert all(listener.silent() for listener in strict)
    assert [listener.socket.recv(2000)[:12] for listener in relaxed] == [sent[:12]] * 3
    assert fanout.counters.dropped == 2


def test_a_batch_that_is_refused_as_a_whole_sends_nothing(fanout, listeners):
    group = fanout.group()
    (listener,) = listeners(1, allow_repeat=False)
    group.add(listener)
    sent = packet(1)
    group.write(sent)
    listener.hear()
    group.write(sent)
    assert listener.silent()


def test_whoever_leaves_gets_nothing_more_and_the_others_everything(fanout, listeners):
    group = fanout.group()
    crowd = listeners(BATCH + 2)
    for listener in crowd:
        group.add(listener)
    gone = [crowd[0], crowd[BATCH], crowd[BATCH + 1], crowd[100]]
    for listener in gone:
        group.remove(listener)
        group.remove(listener)  # once more changes nothing
    sent = packet(1)
    group.write(sent)
    assert len(group) == BATCH - 2
    assert all(listener.hear() == sent for listener in crowd if listener not in gone)
    assert all(listener.silent() for listener in gone)


def test_joining_twice_is_joining_once(fanout, listeners):
    group = fanout.group()
    (listener,) = listeners(1)
    group.add(listener)
    group.add(listener)
    group.write(packet(1))
    listener.hear()
    assert listener.silent()


def test_a_listener_that_moved_is_served_at_the_new_address(fanout, listeners):
    group = fanout.group()
    old, new = listeners(2)
    group.add(old)
    old.name = new.name
    group.moved(old)
    sent = packet(1)
    group.write(sent)
    assert old.opener.unprotect(new.socket.recv(2000)) == sent
    assert old.silent()


def test_an_address_the_system_refuses_costs_only_itself(fanout, listeners):
    group = fanout.group()
    first, broken, last = listeners(3)
    broken.name = names.encode(("::1", 0, 0, 0))  # port 0 cannot be sent to
    for listener in (first, broken, last):
        group.add(listener)
    sent = packet(1)
    group.write(sent)
    assert first.hear() == last.hear() == sent
    assert (fanout.counters.sent, fanout.counters.dropped) == (2, 1)


def test_control_packets_are_protected_as_such(fanout, listeners):
    group = fanout.group()
    crowd = listeners(3)
    for listener in crowd:
        group.add(listener)
    report = struct.pack("!BBHI", 0x80, 201, 1, 42)
    group.write_rtcp(report)
    assert all(listener.opener.unprotect_rtcp(listener.socket.recv(2000)) == report for listener in crowd)


def test_a_full_socket_drops_instead_of_waiting(listeners):
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)  # blocks when full, as a slow network card does
    with near, far:
        near.setblocking(False)
        group = Fanout(_Deaf(near), batching=False).group()
        (listener,) = listeners(1)
        group.add(listener)
        for seq in range(2000):
            group.write(packet(seq))
        assert group._fanout.counters.dropped > 0
        assert group._fanout.counters.sent + group._fanout.counters.dropped == 2000


class _Deaf:
    """A datagram socket whose other end reads nothing; addresses make no difference to it."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def sendto(self, data, address):
        return self._socket.send(data)
