"""Names of hosts looked up in threads of their own: a slow name server must not hold up whatever else needs threads."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from aiohttp.abc import AbstractResolver, ResolveResult

AT_ONCE = 32
"""Lookups that may wait for name servers at the same time; threads begin when they are needed."""


class Names(AbstractResolver):
    """Asks the system, as every program on the machine does."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="names")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host.

        Raises:
            OSError: when there is no such host, or no answer.
        """
        lookup = partial(socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
        found = await asyncio.get_running_loop().run_in_executor(self._threads, lookup)
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=kind,
                proto=protocol,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,  # the connector does not look it up again
            )
            for kind, _, protocol, _, address in found
        ]

    async def close(self) -> None:
        """Wait for nothing: who still asks a name server asks in vain."""
        self._threads.shutdown(wait=False, cancel_futures=True)
