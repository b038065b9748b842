"""What `spaces doctor` looks at: everything outside the code that a node needs, each finding in plain words."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import resource
import shutil
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from spaces.config import Config
from spaces.errors import SpacesError

FILES_WANTED = 4096
"""Open files: every socket and every page that is being served is one."""

DISK_WANTED = 500 * 2**20
"""Bytes: SQLite stops writing when the disk is full, and so does everything that needs it."""


WORK_WANTED = 2 * 2**30
"""Bytes: stems of an hour of four people, and the files made of them."""


class Grade(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"  # works, but somebody will be disappointed
    STOP = "STOP"  # a node does not start, or nobody can use it


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    grade: Grade
    subject: str  # two or three words
    text: str  # what is, and what to do about it

    @property
    def stops(self) -> bool:
        """Whether a node cannot work like this."""
        return self.grade is Grade.STOP


def render(findings: list[Finding]) -> str:
    """The findings as lines for a terminal, with the verdict at the end, where eyes rest."""
    width = max(len(finding.subject) for finding in findings)
    lines = [f"{finding.grade.value:<5} {finding.subject:<{width}}  {finding.text}" for finding in findings]
    return "\n".join([*lines, "", _verdict(findings)])


def _verdict(findings: list[Finding]) -> str:
    grades = [finding.grade for finding in findings]
    if Grade.STOP in grades:
        return "A node cannot work here yet: see the lines that begin with STOP."
    if Grade.WARN in grades:
        return "A node works here; the lines that begin with warn deserve a look."
    return "All is well."


async def examine(config: Config) -> list[Finding]:
    """Look at everything; changes nothing but for a temporary file in the data folder."""
    return await asyncio.to_thread(lambda: list(_examine(config)))


def _examine(config: Config) -> Iterator[Finding]:
    runs = _answers(config.local_url)
    yield python(sys.version_info[:3])
    yield Finding(Grade.OK, "settings", "They can be read and every key is known.")
    yield data_folder(config.server.data)
    yield database(config)
    yield http_port(config, runs)
    yield media_port(config, runs)
    yield batching(config)
    yield offered(config)
    yield public_address(config)
    yield proxy(config)
    yield turn(config)
    yield node_key(config)
    yield work_folder(config.work)
    yield blobs(config)
    yield podcasts(config)
    yield outside(config)
    yield page()
    yield open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[1])  # the node takes all it may
    yield socket_buffers(config.media.socket_buffer, _kernel)


def python(version: tuple[int, ...]) -> Finding:
    """Old enough to miss what we use?"""
    text = ".".join(map(str, version))
    if version < (3, 11):
        return Finding(Grade.STOP, "Python", f"{text} is too old: 3.11 or newer is needed.")
    return Finding(Grade.OK, "Python", text)


def data_folder(folder: Path) -> Finding:
    """Can we write there, and is there room?"""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK) or not existing.is_dir():
        return Finding(
            Grade.STOP, "data folder", f"{folder} cannot be written: give it to the user that runs the node."
        )
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return Finding(Grade.STOP, "data folder", f"{folder} cannot be written: {error.strerror}.")
    free = shutil.disk_usage(existing).free
    room = f"{free / 2**30:.1f} GiB free"
    if free < DISK_WANTED:
        return Finding(Grade.WARN, "data folder", f"{folder} has only {room}: make room before it fills up.")
    return Finding(Grade.OK, "data folder", f"{folder.absolute()}, {room}")


def database(config: Config) -> Finding:
    """Does it answer, and is its schema ours?"""
    if not config.database.url and not (config.server.data / "spaces.db").exists():
        return Finding(Grade.OK, "database", "There is none yet: the first start makes it.")
    from spaces.store import revisions

    try:
        current, newest = revisions(config.database_url)
    except Exception as error:  # every driver has its own
        reason = str(error).strip().splitlines()[0]
        return Finding(Grade.STOP, "database", f"It does not answer: {reason}. Is [database] url right?")
    if current in (None, newest):
        state = "empty: the next start fills it" if current is None else f"at revision {current}, the newest"
        return Finding(Grade.OK, "database", f"It answers and is {state}.")
    return _other_revision(current, newest)


def _other_revision(current: str | None, newest: str | None) -> Finding:
    if str(current) > str(newest):  # revisions are numbered
        text = f"Its schema ({current}) comes from a newer release than this one ({newest}): install that release."
        return Finding(Grade.STOP, "database", text)
    return Finding(Grade.OK, "database", f"It is at revision {current}; the next start brings it to {newest}.")


def http_port(config: Config, runs: bool) -> Finding:
    """Is the TCP port free, or ours?"""
    host, port = config.server.host, config.server.port
    if runs:
        return Finding(Grade.OK, "HTTP port", f"A node answers at {config.local_url}.")
    reason = _bind_fault(socket.SOCK_STREAM, host, port)
    if reason:
        text = f"{host} port {port} cannot be had: {reason}. End what uses it, or set [server] host and port."
        return Finding(Grade.STOP, "HTTP port", text)
    return Finding(Grade.OK, "HTTP port", f"{host} port {port} is free." if port else "The system will choose one.")


def media_port(config: Config, runs: bool) -> Finding:
    """Is the UDP port free, or ours?"""
    port = config.media.port
    reason = _bind_fault(socket.SOCK_DGRAM, "0.0.0.0", port)  # noqa: S104 - what the node does
    if reason and runs:
        return Finding(Grade.OK, "media port", f"UDP port {port} is in use, and a node runs here.")
    if reason:
        text = f"UDP port {port} cannot be had: {reason}. End what uses it, or set [media] port."
        return Finding(Grade.STOP, "media port", text)
    if not port:
        return Finding(Grade.OK, "media port", "The system will choose one, which no firewall can know.")
    return Finding(Grade.OK, "media port", f"UDP port {port} is free. To be reached from outside, open it for UDP.")


def batching(config: Config) -> Finding:
    """Can datagrams be sent many at a time?"""
    from spaces.rtc.native import batching_available

    if config.media.batching == "plain":
        return Finding(Grade.WARN, "batching", "Switched off in [media] batching: each listener costs more CPU.")
    if not batching_available():
        return Finding(Grade.WARN, "batching", "This system has no sendmmsg: each listener costs more CPU.")
    return Finding(Grade.OK, "batching", "Datagrams are sent many at a time.")


def offered(config: Config) -> Finding:
    """Can the people the node is meant for reach what they will be told?"""
    from spaces.rtc.addresses import offered as found

    local = config.loopback and not config.server.public_url
    addresses = found(config.media.public_ip, loopback=local, ipv6=socket.has_ipv6)
    listed = ", ".join(addresses)
    if local:
        return Finding(Grade.OK, "addresses", f"People on this machine are offered {listed}.")
    if all(ipaddress.ip_address(address).is_private for address in addresses):
        text = f"People are offered {listed}: good inside your network only. Set [media] public_ip for the internet."
        return Finding(Grade.WARN, "addresses", text)
    return Finding(Grade.OK, "addresses", f"People are offered {listed}.")


def public_address(config: Config) -> Finding:
    """Will links lead here, and will browsers give out the microphone?"""
    url = config.public_url
    if config.secure:
        return Finding(Grade.OK, "public address", f"{url}. A TLS proxy must lead from there to {config.local_url}.")
    if not config.server.public_url and not config.loopback:
        text = "[server] public_url is empty, but the node can be reached from outside: links will say localhost."
        return Finding(Grade.WARN, "public address", text)
    if config.server.public_url and not _is_local(url):
        text = f"{url} has no TLS: browsers give the microphone to https pages only. docs/operations.md shows how."
        return Finding(Grade.WARN, "public address", text)
    return Finding(Grade.OK, "public address", f"{url}, for people on this machine.")


def proxy(config: Config) -> Finding:
    """Will wrong passwords be counted against whoever typed them?"""
    if config.secure and not config.server.trusted_proxies:
        text = "[server] trusted_proxies is empty: attempts of all people count against your proxy. Name its address."
        return Finding(Grade.WARN, "proxy", text)
    return Finding(Grade.OK, "proxy", ", ".join(config.server.trusted_proxies) or "None expected.")


def turn(config: Config) -> Finding:
    """Are relays set up completely?"""
    if not config.turn.urls:
        return Finding(Grade.OK, "TURN", "None: fine unless people sit behind firewalls that block UDP.")
    if not config.turn.secret:
        text = "[turn] urls are set but [turn] secret is empty: the relay will refuse everybody. Use coturn's secret."
        return Finding(Grade.STOP, "TURN", text)
    return Finding(Grade.OK, "TURN", ", ".join(config.turn.urls))


def node_key(config: Config) -> Finding:
    """Can what was captured be opened?"""
    from recorder.vault import Vault, VaultError

    path = config.key_file
    if not path.exists():
        if any(config.taps.glob("*/*/*.log")):
            text = f"{path} is gone, and what was captured cannot be read without it: put it back from your copy."
            return Finding(Grade.STOP, "node key", text)
        return Finding(Grade.OK, "node key", "There is none yet: the first start makes it. Then keep a copy of it.")
    try:
        Vault.open(path)
    except VaultError as error:
        return Finding(Grade.STOP, "node key", str(error))
    return Finding(Grade.OK, "node key", f"{path}; keep a copy of it apart from the data.")


def work_folder(folder: Path) -> Finding:
    """Is there room to make a recording?"""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not os.access(existing, os.W_OK | os.X_OK) or not existing.is_dir():
        text = f"{folder} cannot be written, so no recording can be made: see [recorder] work."
        return Finding(Grade.STOP, "work folder", text)
    free = shutil.disk_usage(existing).free
    if free < WORK_WANTED:
        text = f"{free / 2**30:.1f} GiB free in {folder}; an hour of four people takes 1.4 while it is made."
        return Finding(Grade.WARN, "work folder", text)
    return Finding(Grade.OK, "work folder", f"{folder.absolute()}, {free / 2**30:.1f} GiB free")


def blobs(config: Config) -> Finding:
    """Can finished recordings be reached?"""
    where = f"bucket {config.blobs.bucket}" if config.blobs.kind == "s3" else str(config.blob_folder.absolute())
    try:
        asyncio.run(_look(config))
    except SpacesError as error:
        return Finding(Grade.STOP, "recordings", error.detail)
    existing = next(path for path in (config.blob_folder, *config.blob_folder.absolute().parents) if path.exists())
    if config.blobs.kind == "disk" and not os.access(existing, os.W_OK | os.X_OK):
        return Finding(Grade.STOP, "recordings", f"{where} cannot be written: see [blobs] folder.")
    return Finding(Grade.OK, "recordings", f"They are kept in {where}.")


async def _look(config: Config) -> None:
    from spaces.blobs import open_blobs

    async with open_blobs(config) as opened:
        async for _ in opened.list("recordings/doctor"):
            break


def podcasts(config: Config) -> Finding:
    """Will podcasts be looked at, with their pictures?"""
    import av

    if not config.stations.worker:
        text = "[stations] worker is off: channels and podcasts stand still unless another process looks at them."
        return Finding(Grade.WARN, "podcasts", text)
    missing = sorted({"libwebp", "webp", "png", "mjpeg", "gif"} - av.codecs_available)
    if missing:
        text = f"This PyAV knows no {', '.join(missing)}: pictures of podcasts are left out. Install it as a wheel."
        return Finding(Grade.WARN, "podcasts", text)
    hubs = "hubs tell of news" if config.server.public_url else "hubs cannot tell of news without public_url"
    return Finding(Grade.OK, "podcasts", f"A process of their own looks at them; {hubs}.")


def outside(config: Config) -> Finding:
    """What may this server be made to ask, and will publishers see who asks?"""
    from spaces.fetch.fetcher import user_agent

    wide = [entry for entry in config.fetch.allow_hosts if entry.endswith("/0")]
    if wide:
        text = f"[fetch] allow_hosts has {wide[0]}: everybody with an account can have your whole network asked."
        return Finding(Grade.WARN, "fetching", text)
    if not config.loopback and not config.fetch.contact and not config.server.public_url:
        text = "Publishers cannot see who asks them: set [server] public_url or [fetch] contact."
        return Finding(Grade.WARN, "fetching", text)
    inside = f", and {', '.join(config.fetch.allow_hosts)}" if config.fetch.allow_hosts else ""
    return Finding(Grade.OK, "fetching", f"Only from the public internet{inside}, as “{user_agent(config)}”.")


def page() -> Finding:
    """Is the browser application there?"""
    import spaces

    built = Path(spaces.__file__).parent / "ui" / "dist" / "index.html"
    if not built.is_file():
        return Finding(Grade.STOP, "page", "The browser application is not built: run make build.")
    return Finding(Grade.OK, "page", "The browser application is built.")


def open_files(limit: int) -> Finding:
    """Enough for an audience?"""
    if limit != resource.RLIM_INFINITY and limit < FILES_WANTED:
        text = f"{limit} at most, and every listener's page is one: raise it with ulimit -n or LimitNOFILE=65536."
        return Finding(Grade.WARN, "open files", text)
    return Finding(Grade.OK, "open files", "unlimited" if limit == resource.RLIM_INFINITY else f"{limit} at most")


def socket_buffers(wanted: int, kernel: Callable[[str], int | None]) -> Finding:
    """Does the system give the socket what it asks for? A burst to all listeners must fit."""
    granted = {name: kernel(name) for name in ("rmem_max", "wmem_max")}
    small = [f"net.core.{name}={wanted}" for name, value in granted.items() if value is not None and value < wanted]
    if small:
        remedy = f"As root: sysctl -w {' '.join(small)}"
        text = f"The system allows less than [media] socket_buffer; large audiences lose packets. {remedy}"
        return Finding(Grade.WARN, "socket buffers", text)
    return Finding(Grade.OK, "socket buffers", "The system gives what [media] socket_buffer asks for.")


def _kernel(name: str) -> int | None:
    try:
        return int(Path("/proc/sys/net/core", name).read_text())
    except (OSError, ValueError):
        return None  # not Linux: nothing to compare


def _is_local(url: str) -> bool:
    return url.startswith(("http://localhost", "http://127.", "http://[::1]"))


def _bind_fault(kind: socket.SocketKind, host: str, port: int) -> str | None:
    """Why the port cannot be bound, or None when it can."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=kind)[0]
        with socket.socket(family, kind) as probe:
            if kind is socket.SOCK_STREAM:  # as the node does: a port whose last user just went away is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _answers(url: str) -> bool:
    """Whether a node of ours is running at that address."""
    try:
        with urllib.request.urlopen(f"{url}/livez", timeout=2) as response:  # noqa: S310 - always http
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False
