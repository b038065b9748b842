"""The only package that imports aiortc, aioice and pylibsrtp: sockets, ICE, DTLS, SRTP and SDP."""

from spaces.rtc.node import Node, Settings

__all__ = ["Node", "Settings"]
