"""Web Push: what browsers are told while the page is closed.

RFC 8030, encrypted for one browser (RFC 8291, RFC 8188), in the name of this server (RFC 8292).
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from spaces.config import Config
from spaces.durable import sync_folder
from spaces.errors import Invalid, Unavailable
from spaces.fetch import Fetcher
from spaces.model.notice import Push

TEXT_MAX = 3500
"""Bytes of a message: push services need not take more than 4096 after encryption (RFC 8030 §7.2)."""

POINT = 65  # bytes of an uncompressed point of P-256
AUTH = 16
_RECORD = 4096
_TOKEN_SECONDS = 12 * 3600  # at most 24 h (RFC 8292 §2)
_SECONDS = 8.0  # for one message: a push service answers at once or not at all
_CURVE = ec.SECP256R1()


def seal(
    text: bytes, p256dh: bytes, auth: bytes, *, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """A message that only that browser can read: the body of the request (RFC 8291 §3, aes128gcm in one record).

    Args:
        text: at most TEXT_MAX bytes.
        p256dh: the browser's public key, an uncompressed point.
        auth: the 16 bytes that it shares with us.
        key: ours for this message; a new one when left out, and only tests know better.
        salt: 16 bytes; the same.

    Raises:
        Invalid: `push_invalid`, when the browser's key is none.
    """
    if len(text) > TEXT_MAX:
        raise ValueError(f"{len(text)} bytes are too many for one push")
    key, salt = key or ec.generate_private_key(_CURVE), salt or secrets.token_bytes(16)
    theirs = _point(p256dh)
    ours = point_of(key.public_key())
    secret = _derive(auth, key.exchange(ec.ECDH(), theirs), b"WebPush: info\x00" + p256dh + ours, 32)
    content_key = _derive(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derive(salt, secret, b"Content-Encoding: nonce\x00", 12)
    # 2 marks the last record (RFC 8188 §2); nothing is padded: all that the length tells is the length of a title.
    return salt + struct.pack("!IB", _RECORD, POINT) + ours + AESGCM(content_key).encrypt(nonce, text + b"\x02", None)


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point(data: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, data)
    except ValueError:
        raise Invalid("The browser's key is none. Turn notices off and on again.", code="push_invalid") from None


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def check_keys(p256dh: bytes, auth: bytes) -> None:
    """Whether a browser's keys can be used.

    Raises:
        Invalid: `push_invalid`.
    """
    if len(p256dh) != POINT or len(auth) != AUTH:
        raise Invalid("The browser's keys are none. Turn notices off and on again.", code="push_invalid", field="keys")
    _point(p256dh)


class Vapid:
    """This server's name towards push services (RFC 8292): a key pair, and tokens signed with it."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, contact: str) -> None:
        self._key, self._contact = key, contact
        self.public = encode(point_of(key.public_key()))

    @classmethod
    def at(cls, path: Path, contact: str) -> Vapid:
        """With the key in that file, which is made when it is not there.

        Raises:
            Unavailable: `push_key`, when it cannot be read or made.
        """
        try:
            if not path.exists():
                _create(path)
            key = serialization.load_pem_private_key(path.read_bytes(), None)
        except OSError as error:
            raise Unavailable(
                f"The key for pushed notices, {path}, cannot be used: {error.strerror}.", code="push_key"
            ) from error
        except ValueError:
            key = None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise Unavailable(
                f"The key for pushed notices, {path}, is damaged. Restore it from a backup, or remove it: "
                "then browsers have to be told anew that they may show notices.",
                code="push_key",
            )
        return cls(key, contact)

    def authorization(self, endpoint: str, now: datetime) -> str:
        """The header for a request to that push service."""
        parts = urlsplit(endpoint)
        claims: dict[str, Any] = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now.timestamp()) + _TOKEN_SECONDS,
            "sub": self._contact,
        }
        signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        token = f"{signed}.{encode(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
        return f"vapid t={token}, k={self.public}"


def _json(value: Mapping[str, Any]) -> str:
    return encode(json.dumps(value, separators=(",", ":")).encode())


def encode(data: bytes) -> str:
    """Base64 for URLs, without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """The other way round.

    Raises:
        ValueError: for what is none.
    """
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _create(path: Path) -> None:
    """Write a new key there whole or not at all; harmless when another process was first."""
    pem = ec.generate_private_key(_CURVE).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            os.write(handle, pem)
            os.fsync(handle)
        finally:
            os.close(handle)
        with contextlib.suppress(FileExistsError):
            os.link(part, path)  # unlike a rename this never replaces a key that browsers already know
    finally:
        part.unlink()
    sync_folder(path.parent)


class Pusher:
    """Sends to browsers by way of their makers' push services."""

    def __init__(self, config: Config, fetcher: Fetcher) -> None:
        """Prepare; makes the key when there is none.

        Raises:
            Unavailable: `push_key`.
        """
        contact = config.push.contact or config.public_url
        self._vapid = Vapid.at(config.server.data / "push.key", contact)
        self._fetcher = fetcher

    @property
    def public_key(self) -> str:
        """What browsers need to subscribe: applicationServerKey."""
        return self._vapid.public

    async def send(self, push: Push, text: bytes, *, topic: str, ttl: int, urgent: bool, now: datetime) -> bool:
        """Send a message to a browser; False when that browser is gone and should be forgotten.

        Args:
            push: the browser's subscription.
            text: what its service worker gets.
            topic: a later message of the same topic takes the place of one that waits (RFC 8030 §5.4).
            ttl: seconds that the push service keeps it for a browser that is off.
            urgent: whether it may wake up a phone that saves its battery.
            now: the time.

        Raises:
            Refused: when the push service does not take it.
            Invalid: `push_invalid`.
        """
        answer = await self._fetcher.post(
            push.endpoint,
            seal(text, push.p256dh, push.auth),
            {
                "Authorization": self._vapid.authorization(push.endpoint, now),
                "Content-Type": "application/octet-stream",
                "Content-Encoding": "aes128gcm",
                "TTL": str(max(0, ttl)),
                "Topic": topic,
                "Urgency": "high" if urgent else "normal",
            },
            timeout=_SECONDS,
        )
        return answer.status not in (404, 410)
