"""Every use of a private name of aiortc and pylibsrtp, in one place.

tests/rtc/test_private.py fails loudly when a new release moves one of them; pyproject.toml pins the range we ran.
"""

from __future__ import annotations

from typing import Any

from aiortc.rtcdtlstransport import RTCCertificate, RTCDtlsTransport
from OpenSSL import SSL
from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib

srtp_protect = lib.srtp_protect
srtp_protect_rtcp = lib.srtp_protect_rtcp
srtp_unprotect = lib.srtp_unprotect
srtp_unprotect_rtcp = lib.srtp_unprotect_rtcp


def int_pointer() -> Any:
    """A C int of our own, for lengths that libsrtp changes."""
    return ffi.new("int *")


def int_array(count: int) -> tuple[Any, list[Any], int]:
    """A C array of `count` ints, as a writable buffer, as one pointer per element, and the bytes of an element.

    The pointers own nothing: the memory lives as long as the buffer does.
    """
    numbers = ffi.new("int[]", count)
    return ffi.buffer(numbers), [numbers + i for i in range(count)], ffi.sizeof("int")


def bytes_at(cell: Any, size: int) -> bytes:
    """A copy of the first `size` bytes behind a pointer; the caller knows that they are there."""
    return bytes(ffi.buffer(cell, size))


def handle(session: Session) -> Any:
    """The `srtp_t` of a session; it is freed with the session, so keep that."""
    return session._srtp[0]


class Certificate(RTCCertificate):
    """The node's DTLS certificate, with one SSL context for all connections.

    aiortc makes a context per connection: 0.2 ms and 60 kB each, for nothing that differs.
    """

    _context: SSL.Context | None = None

    def _create_ssl_context(self, srtp_profiles: list[Any]) -> SSL.Context:
        if self._context is None:
            self._context = super()._create_ssl_context(srtp_profiles)
            # SSL_MODE_RELEASE_BUFFERS: an idle connection, and after the handshake ours are, keeps no buffers.
            self._context.set_mode(0x10)
        return self._context


def set_role(transport: RTCDtlsTransport, role: str) -> None:
    """Make the transport the DTLS "server" or "client"."""
    transport._set_role(role)


def sessions(transport: RTCDtlsTransport) -> tuple[Session, Session]:
    """The (receiving, sending) SRTP sessions of a connected transport."""
    return transport._rx_srtp, transport._tx_srtp


def profile(transport: RTCDtlsTransport) -> bytes:
    """OpenSSL's name of the SRTP profile negotiated by a connected transport."""
    assert transport._ssl is not None
    return bytes(transport._ssl.get_selected_srtp_profile())
