"""The built page in memory: its files with their types, tags and compressed forms."""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from aiohttp import web

_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".map": "application/json",
}
"""Types that the system's table may lack or have otherwise."""

_PACKED = {"font/woff2", "image/png", "image/jpeg", "image/webp", "image/avif"}
"""Types that are compressed in themselves."""

LANGUAGE_COOKIE = "language"
"""Set by the page when somebody chooses one."""
ENGLISH = "en"
_PAGE = re.compile(r"index(?:\.([a-z]{2,3}))?\.html")
_WANTED = re.compile(r"([a-z]{2,3})(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*(?:,|$)")

IMMUTABLE = "public, max-age=31536000, immutable"
"""For files whose name changes with their content."""

REVALIDATE = "no-cache"
"""For files that keep their name: cached, and asked about each time."""


@dataclass(frozen=True)
class Asset:
    """One file of the page."""

    body: bytes
    content_type: str
    cache: str  # Cache-Control
    brotli: bytes | None = None  # as the build compressed it, when it did
    vary: str = "Accept-Encoding"  # by which headers of the request the answer at that address differs

    @cached_property
    def etag(self) -> str:
        """Names this content, in quotes."""
        return f'"{sha256(self.body).hexdigest()[:16]}"'

    @cached_property
    def gzip(self) -> bytes | None:
        """Compressed once, when first asked for; None when that does not pay."""
        if self.content_type in _PACKED or len(self.body) < 1000:
            return None
        return gzip.compress(self.body, mtime=0)

    def answer(self, request: web.Request) -> web.Response:
        """The file, or 304 when the browser has it."""
        headers = {"ETag": self.etag, "Cache-Control": self.cache, "Vary": self.vary}
        if {self.etag, "*"} & etags(request.headers.get("If-None-Match", "")):
            return web.Response(status=304, headers=headers)
        body = self.body
        for coding, packed in (("br", self.brotli), ("gzip", self._packed(request))):
            if packed is not None and accepts(request, coding):
                body, headers["Content-Encoding"] = packed, coding
                break
        charset = "utf-8" if self.content_type.startswith("text/") else None
        return web.Response(body=body, content_type=self.content_type, charset=charset, headers=headers)

    def _packed(self, request: web.Request) -> bytes | None:
        return self.gzip if accepts(request, "gzip") else None


class Assets:
    """Every file under the folder that the UI was built into."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._built: int | None = None  # when index.html was written, nanoseconds
        self._files: Mapping[str, Asset] = {}
        self._pages: Mapping[str, Asset] = {}  # the page by language

    def find(self, path: str) -> Asset | None:
        """The file at that path below the root, as it was when the page was last asked for."""
        return self._files.get(path)

    def index(self, request: web.Request) -> Asset | None:
        """The page in a language of who asks; None when it was never built. Reads everything anew after a new build."""
        try:
            built = (self._root / "index.html").stat().st_mtime_ns
        except OSError:
            return None
        if built != self._built:
            self._files, self._built = _load(self._root), built
            self._pages = _pages(self._files)
        return self._pages.get(language(request, self._pages))


def accepts(request: web.Request, coding: str) -> bool:
    """Whether the browser takes that content coding (RFC 9110 §12.5.3)."""
    for item in request.headers.get("Accept-Encoding", "").split(","):
        name, _, weight = item.partition(";")
        if name.strip().lower() == coding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def language(request: web.Request, offered: Collection[str]) -> str:
    """Which of the languages the page should speak: the one chosen on it, else one the browser asks for, else English.

    Args:
        request: with its cookie `language` and Accept-Language (RFC 9110 §12.5.4).
        offered: the languages there are, as primary tags of BCP 47.
    """
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen is not None and chosen in offered:
        return chosen
    wanted = _WANTED.findall(request.headers.get("Accept-Language", "")[:500].lower())
    weighed = sorted(((float(weight or 1), tag) for tag, weight in wanted), key=lambda pair: -pair[0])
    return next((tag for weight, tag in weighed if weight > 0 and tag in offered), ENGLISH)


def etags(header: str) -> set[str]:
    """The entity tags of an If-None-Match header, weak ones like strong ones (RFC 9110 §13.1.2)."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _load(root: Path) -> dict[str, Asset]:
    files = [path for path in root.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")]
    return {path.relative_to(root).as_posix(): _read(path, root) for path in files}


def _pages(files: Mapping[str, Asset]) -> dict[str, Asset]:
    """The page by language: index.html speaks English, index.de.html German."""
    found = ((_PAGE.fullmatch(name), page) for name, page in files.items())
    by_language = {match[1] or ENGLISH: page for match, page in found if match is not None}
    varying = "Accept-Encoding, Accept-Language, Cookie"
    if len(by_language) == 1:
        return by_language
    return {tag: replace(page, vary=varying) for tag, page in by_language.items()}


def _read(path: Path, root: Path) -> Asset:
    packed = path.with_name(path.name + ".br")
    return Asset(
        body=path.read_bytes(),
        content_type=_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        cache=IMMUTABLE if path.is_relative_to(root / "assets") else REVALIDATE,
        brotli=packed.read_bytes() if packed.is_file() else None,
    )
