"""The private names of aiortc and pylibsrtp that we use: a new release that moves one fails here first."""

from __future__ import annotations

import inspect

from aiortc import rtcdtlstransport
from OpenSSL import SSL
from pylibsrtp import Policy, Session
from pylibsrtp._binding import lib

from spaces.rtc import private


def test_libsrtp_is_bound_with_session_packet_and_length():
    session = Session(Policy(b"k" * 30, Policy.SSRC_ANY_OUTBOUND))
    buffer, pointers, size = private.int_array(2)
    assert (len(buffer), len(pointers), size) == (8, 2, 4)
    assert lib.srtp_protect(private.handle(session), private.ffi.new("char[]", 200), pointers[0]) != 0  # too short


def test_a_length_pointer_owns_its_memory():
    pointer = private.int_pointer()
    pointer[0] = 77
    assert pointer[0] == 77
    assert private.bytes_at(private.ffi.new("char[]", b"sound"), 3) == b"sou"


def test_the_dtls_transport_has_what_we_take_from_it():
    transport = rtcdtlstransport.RTCDtlsTransport(None, [private.Certificate.generateCertificate()])
    private.set_role(transport, "server")
    assert transport._role == "server"
    assert private.sessions(transport) == (None, None)
    assert transport._ssl is None
    assert "transport._recv()" in inspect.getsource(rtcdtlstransport)
    assert "transport._send(" in inspect.getsource(rtcdtlstransport)


def test_one_ssl_context_serves_all_connections():
    certificate = private.Certificate.generateCertificate()
    first = certificate._create_ssl_context(rtcdtlstransport.SRTP_PROFILES)
    assert isinstance(first, SSL.Context)
    assert certificate._create_ssl_context(rtcdtlstransport.SRTP_PROFILES) is first
    assert private.Certificate.generateCertificate()._create_ssl_context(rtcdtlstransport.SRTP_PROFILES) is not first
