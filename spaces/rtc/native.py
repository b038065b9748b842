"""recvmmsg(2) and sendmmsg(2) through cffi: many datagrams for the price of one system call.

Only where the system has them (Linux, the BSDs' variants differ); `batching_available` says so once, at start.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from array import array
from typing import Any

from cffi import FFI

MSG_DONTWAIT = 0x40
MSG_TRUNC = 0x20
NAME_SIZE = 28
"""Bytes of a sockaddr_in6; a sockaddr_in has 16."""

CELL = 1500
"""Bytes of an arena cell. Nothing is copied into one without its length checked: cffi does not protect us."""

BATCH = 256
"""Datagrams per system call towards listeners: at 128 bytes a cell the batch stays in the second-level cache."""

RECEIVE_BATCH = 64

ffi = FFI()
ffi.cdef("""
    struct iovec { void *iov_base; size_t iov_len; };
    struct msghdr { void *msg_name; unsigned int msg_namelen; struct iovec *msg_iov; size_t msg_iovlen;
                    void *msg_control; size_t msg_controllen; int msg_flags; };
    struct mmsghdr { struct msghdr msg_hdr; unsigned int msg_len; };
    int sendmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags);
    int recvmmsg(int fd, struct mmsghdr *messages, unsigned int count, int flags, void *timeout);
""")
libc: Any = ffi.dlopen(None)


def batching_available() -> bool:
    """Whether this system has both calls with the layout above."""
    return sys.platform == "linux" and hasattr(libc, "sendmmsg") and hasattr(libc, "recvmmsg")


class Inbox:
    """Room for RECEIVE_BATCH datagrams, filled by one recvmmsg."""

    def __init__(self, sock: socket.socket) -> None:
        self._fd = sock.fileno()
        self._cells = ffi.new("unsigned char[]", RECEIVE_BATCH * CELL)
        self._names = ffi.new("unsigned char[]", RECEIVE_BATCH * NAME_SIZE)
        self._iovecs = ffi.new("struct iovec[]", RECEIVE_BATCH)
        self._messages = ffi.new("struct mmsghdr[]", RECEIVE_BATCH)
        self.names = memoryview(ffi.buffer(self._names))
        self.data = memoryview(ffi.buffer(self._cells))
        self.cells = [self._cells + i * CELL for i in range(RECEIVE_BATCH)]
        for i in range(RECEIVE_BATCH):
            self._iovecs[i].iov_base = self.cells[i]
            self._iovecs[i].iov_len = CELL
            header = self._messages[i].msg_hdr
            header.msg_name = self._names + i * NAME_SIZE
            header.msg_namelen = NAME_SIZE
            header.msg_iov = ffi.addressof(self._iovecs, i)
            header.msg_iovlen = 1

    def receive(self) -> int:
        """Fill the cells with what has arrived; how many that are, 0 for nothing.

        Raises:
            OSError: when the socket is broken, not when it is merely empty.
        """
        count = int(libc.recvmmsg(self._fd, self._messages, RECEIVE_BATCH, MSG_DONTWAIT, ffi.NULL))
        if count >= 0:
            return count
        if ffi.errno in (errno.EAGAIN, errno.EINTR, errno.ECONNREFUSED):
            return 0
        raise OSError(ffi.errno, os.strerror(ffi.errno))

    def taken(self, index: int) -> tuple[int, bytes]:
        """Length (0 when it was cut off) and source address of a received datagram; readies its cell again."""
        message = self._messages[index]
        header = message.msg_hdr
        start = index * NAME_SIZE
        name = bytes(self.names[start : start + header.msg_namelen])
        size = 0 if header.msg_flags & MSG_TRUNC else message.msg_len
        header.msg_namelen = NAME_SIZE
        return size, name


class Outbox:
    """Cells shared by every batch on its way out, and the table that points into them.

    Cells lie `stride` bytes apart, so that a batch of small packets is one dense copy; the table is rewritten with
    strided array assignments, which cost C speed instead of a Python step per datagram.
    """

    def __init__(self) -> None:
        self.arena = ffi.new("unsigned char[]", BATCH * CELL)
        self.buffer = ffi.buffer(self.arena)
        self._base = int(ffi.cast("uintptr_t", self.arena))
        self._strides: dict[int, tuple[list[Any], Any]] = {}
        # size_t has the width of a pointer: one table of (base, length) pairs is the iovec array.
        self._table = array("Q" if ffi.sizeof("size_t") == 8 else "L", [0]) * (2 * BATCH)
        self.iovecs = ffi.cast("struct iovec *", ffi.from_buffer(self._table))
        self._stride = 0

    def cells(self, stride: int) -> list[Any]:
        """Pointers to the cells at that stride; the table points at them from now on."""
        if stride not in self._strides:
            bases = array(self._table.typecode, range(self._base, self._base + stride * BATCH, stride))
            self._strides[stride] = ([self.arena + i * stride for i in range(BATCH)], bases)
        cells, bases = self._strides[stride]
        if stride != self._stride:
            self._table[0::2] = bases
            self._stride = stride
        return cells

    def cell(self, index: int) -> memoryview:
        """The datagram in that cell."""
        start = self._stride * index
        return memoryview(self.buffer)[start : start + self._table[2 * index + 1]]

    def set_lengths(self, length: int) -> None:
        """Every cell of the batch is that long."""
        self._table[1::2] = array(self._table.typecode, [length]) * BATCH


class Destinations:
    """Addresses of up to BATCH receivers, laid out for sendmmsg over an Outbox."""

    def __init__(self, outbox: Outbox, sock: socket.socket) -> None:
        self._outbox = outbox
        self._fd = sock.fileno()
        self._names = ffi.new("unsigned char[]", BATCH * NAME_SIZE)
        self._messages = ffi.new("struct mmsghdr[]", BATCH)
        for i in range(BATCH):
            header = self._messages[i].msg_hdr
            header.msg_name = self._names + i * NAME_SIZE
            header.msg_iov = outbox.iovecs + i
            header.msg_iovlen = 1

    def set(self, index: int, name: bytes) -> None:
        """Receiver `index` has this socket address."""
        if len(name) > NAME_SIZE:
            raise ValueError("socket address too long")
        ffi.memmove(self._names + index * NAME_SIZE, name, len(name))
        self._messages[index].msg_hdr.msg_namelen = len(name)

    def send(self, start: int, stop: int) -> int:
        """Send the cells of receivers start to stop; how many the system took.

        A receiver the system refuses is passed over; a full socket ends the batch: nobody is ever waited for.
        """
        sent = 0
        while start < stop:
            count = libc.sendmmsg(self._fd, self._messages + start, stop - start, MSG_DONTWAIT)
            if count > 0:
                sent += count
                start += count
            elif ffi.errno in (errno.EAGAIN, errno.ENOBUFS):
                break
            elif ffi.errno != errno.EINTR:
                start += 1
        return sent
