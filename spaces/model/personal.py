"""Addresses of podcasts that were made for one person: whoever has one hears what that person pays for.

Nothing says so in the feed, so the address has to tell: by the name of a parameter, or because a part of it is as long
and as random as only secrets are. Ids that hosts give to shows are shorter, or UUIDs, or in another alphabet.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlsplit

_SECRETS = frozenset(
    word
    for line in (
        "access accesskey accesstoken apikey auth authkey authorization authtoken credential credentials hash hmac jwt",
        "key member memberid pass passwd password privatekey pwd secret session sid sig sign signature subscriber",
        "subscriberid tok token userkey usertoken",
    )
    for word in line.split()
)
"""Words in the names of parameters that let somebody in."""

_OPEN = frozenset(("", "0", "1", "false", "no", "none", "null", "public", "true", "yes"))
"""Values that are no secret, whatever the parameter is called."""

_APART = frozenset(("member", "members", "patron", "patrons", "premium", "private", "subscriber", "subscribers"))
"""A part of a path, or the first of a host's name, behind which an id is somebody's own."""

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_ID = re.compile(r"(?=.*\d)[\w-]{6,}")
_UUID = re.compile(r"[0-9a-f]{8}(-?)(?:[0-9a-f]{4}\1){3}[0-9a-f]{12}", re.IGNORECASE)
_UUID_PLAIN = re.compile(r"[0-9a-f]{12}[1-8][0-9a-f]{3}[89ab][0-9a-f]{15}", re.IGNORECASE)  # RFC 9562 §4
_HEX = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:UC|UU|PL|OL)[\w-]{16,32}")
_JSON = re.compile(r"eyJ[\w-]{16,}")
"""`{"` in base64: tokens of Supporting Cast, and every JWT."""

_SIGNS = re.compile(r"[A-Za-z0-9_~=+-]+")
_ENDING = re.compile(r"\.(?:rss|xml|atom|json|php|aspx?|html?)$", re.IGNORECASE)


@lru_cache(maxsize=1024)  # feeds are asked about once for each of their episodes
def personal(url: str) -> bool:
    """Whether this address of a feed looks like one that was made for a single person."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query)
    except ValueError:
        return False
    if "@" in parts.netloc or any(_lets_in(name, value) for name, value in query):
        return True
    path = [_ENDING.sub("", unquote(part)) for part in parts.path.split("/") if part]
    return any(map(_secret, path)) or _apart([parts.netloc.partition(".")[0].lower(), *path])


def _lets_in(name: str, value: str) -> bool:
    """Whether a parameter does."""
    words = [word.lower() for word in _WORD.findall(name)]
    if value.lower() in _OPEN:
        return False
    if name.lower() in _SECRETS or not _SECRETS.isdisjoint(words):
        return True
    return "@" in value or (words[-1:] not in (["id"], ["list"]) and _secret(value))


def _apart(path: list[str]) -> bool:
    """Whether an id comes behind what says that it is somebody's own."""
    return any(before.lower() in _APART and _ID.fullmatch(after) is not None for before, after in pairwise(path))


def _secret(text: str) -> bool:
    """Whether it is as long and as random as only secrets are."""
    if _UUID.fullmatch(text):
        plain = "-" not in text
        return plain and _UUID_PLAIN.fullmatch(text) is None
    if _JSON.match(text) or _HEX.fullmatch(text):
        return True
    return _SIGNS.fullmatch(text) is not None and _YOUTUBE.fullmatch(text) is None and _random(text)


def _random(text: str) -> bool:
    """Whether small letters, capitals and digits follow each other as by chance: words and years are longer.

    By chance such a stretch has 2 signs where all three kinds are used, and 2.5 where it is digits and one kind of
    letters; in names it has 4. What has fewer kinds is taken for an id until it is longer than those are.
    """
    stretches = _WORD.findall(text)
    signs = "".join(stretches)
    kinds = [any(map(kind, signs)) for kind in (str.islower, str.isupper, str.isdigit)]
    if not kinds[2] or sum(kinds) < 2:
        return False
    return len(signs) >= (20 if all(kinds) else 28) and len(signs) < 3 * len(stretches)
