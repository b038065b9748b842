"""Real S3 servers for tests: moto (semantics) and nanio (real signatures), and a bad line in front of them."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.config import Config

ACCESS, SECRET, BUCKET = "AKTEST", "not-a-secret", "recordings"


@contextmanager
def moto() -> Iterator[str]:
    """The address of a running moto; it checks no signatures."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    with _server(command, {}) as url:
        yield url


@contextmanager
def nanio(folder: Path) -> Iterator[str]:
    """The address of a running nanio; it refuses a request whose signature is not right."""
    # Its own command refuses port 0.
    command = [sys.executable, "-m", "uvicorn", "nanio.app:build_app", "--factory", "--port", "0", "--no-access-log"]
    with _server(
        command, {"NANIO_DATA_DIR": str(folder), "NANIO_ACCESS_KEY": ACCESS, "NANIO_SECRET_KEY": SECRET}
    ) as url:
        yield url


@contextmanager
def _server(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            url = _address(process)
            with process.stdout:
                reader = threading.Thread(target=process.stdout.read)  # or it would block on a full pipe
                reader.start()
                yield url
                process.kill()
                reader.join()
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    seen = ""
    for line in process.stdout:
        seen += line
        if found := re.search(r"running on (http://127\.0\.0\.1:\d+)", line, re.IGNORECASE):
            return found[1]
    raise AssertionError(f"The server did not start:\n{seen}")


def make_bucket(url: str) -> None:
    """Make BUCKET on that server."""
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id=ACCESS,
        aws_secret_access_key=SECRET,
        config=Config(s3={"addressing_style": "path"}),
    )
    client.create_bucket(Bucket=BUCKET)
    client.close()


class BadLine:
    """A TCP line to a server: cuts every answer after `cut` bytes, or says nothing at all while `silent`."""

    def __init__(self, url: str) -> None:
        host, port = url.removeprefix("http://").split(":")
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.cut: int | None = None  # bytes of each connection's answers that get through
        self.silent = False
        self.connections = 0
        self._threads = [threading.Thread(target=self._accept)]
        self._open: list[socket.socket] = []
        self._threads[0].start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join()
        for line in self._open:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join()
        for line in self._open:
            line.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                self.connections += 1
                server = socket.create_connection(self._server)
                self._open += [client, server]
                for work in ((client, server, None), (server, client, self.cut)):
                    thread = threading.Thread(target=self._pump, args=work)
                    self._threads.append(thread)
                    thread.start()

    def _pump(self, source: socket.socket, target: socket.socket, left: int | None) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.silent:
                    continue
                if left is not None:
                    data, left = data[:left], left - len(data[:left])
                target.sendall(data)
                if left == 0:
                    break
        for line in (source, target):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
