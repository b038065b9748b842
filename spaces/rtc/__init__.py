"""The only package that imports aiortc, aioice and pylibsrtp: sockets, ICE, DTLS, SRTP and SDP."""
