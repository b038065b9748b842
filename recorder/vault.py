"""The keys: the node's own in a file, one for each appearance and one for each chunk, wrapped in the one above.

Who destroys a wrapped key has destroyed what it opens. What is wrapped or sealed is bound to the ids it belongs to
(AES-GCM's associated data, NIST SP 800-38D), so that nothing can be moved to another appearance or another place.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from spaces.durable import sync_folder

KEY_SIZE = 32
"""Bytes of every key: AES-256."""

_NONCE_SIZE = 12


class VaultError(Exception):
    """A key is missing, damaged, or not the right one; the text says which and what to do."""


class Vault:
    """Wraps and unwraps the data keys of appearances with the node's key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_SIZE:
            raise VaultError(f"A node key has {KEY_SIZE} bytes, and this one has {len(key)}. Restore it from a backup.")
        self._key = key

    @classmethod
    def open(cls, path: Path) -> Vault:
        """The vault of the key in that file, which is created when it is not there.

        Raises:
            VaultError: when it cannot be read or created, is damaged, or may be read by others.
        """
        try:
            if not path.exists():
                _create(path)
            mode = path.stat().st_mode
            key = path.read_bytes()
        except OSError as error:
            raise VaultError(f"The node key {path} cannot be used: {error.strerror}.") from error
        if mode & 0o077:
            raise VaultError(f"The node key {path} may be read by others. Run: chmod 600 {path}")
        if len(key) != KEY_SIZE:
            raise VaultError(f"The node key {path} is damaged: it has {len(key)} bytes. Restore it from a backup.")
        return cls(key)

    def voice(self, guid: str, pid: str) -> str:
        """What stands for that person in archives of that recording; only who has the node's key can tell whom."""
        own = hmac.digest(self._key, b"voices in archives", "sha256")
        return hmac.digest(own, f"{guid} {pid}".encode(), "sha256").hex()

    def wrap_data_key(self, appearance_id: str, key: bytes) -> bytes:
        """The data key of that appearance as it may be stored."""
        return _wrap(self._key, key, f"data {appearance_id}")

    def data_key(self, appearance_id: str, wrapped: bytes) -> bytes:
        """The data key of that appearance.

        Raises:
            VaultError: when it was wrapped by another node key, for another appearance, or is damaged.
        """
        key = _unwrap(self._key, wrapped, f"data {appearance_id}")
        if key is None:
            raise VaultError(
                f"The node key does not open what was recorded as {appearance_id}: it was sealed with another key, "
                "or the stored key is damaged. Put back the node.key this database belongs to."
            )
        return key

    def wrap_excerpt_key(self, report_id: str, key: bytes) -> bytes:
        """The key of that report's excerpt as it may be stored."""
        return _wrap(self._key, key, f"excerpt key {report_id}")

    def excerpt_key(self, report_id: str, wrapped: bytes) -> bytes:
        """The key of that report's excerpt.

        Raises:
            VaultError: when it was wrapped by another node key, for another report, or is damaged.
        """
        key = _unwrap(self._key, wrapped, f"excerpt key {report_id}")
        if key is None:
            raise VaultError(f"The node key does not open the excerpt of report {report_id}.")
        return key


def new_key() -> bytes:
    """A fresh random key."""
    return secrets.token_bytes(KEY_SIZE)


def wrap_chunk_key(data_key: bytes, appearance_id: str, number: int, key: bytes) -> bytes:
    """The key of that chunk as it may be stored."""
    return _wrap(data_key, key, f"chunk {appearance_id} {number}")


def unwrap_chunk_key(data_key: bytes, appearance_id: str, number: int, wrapped: bytes) -> bytes:
    """The key of that chunk.

    Raises:
        VaultError: when it belongs to another appearance or chunk, or is damaged.
    """
    key = _unwrap(data_key, wrapped, f"chunk {appearance_id} {number}")
    if key is None:
        raise VaultError(f"The stored key of chunk {number} of {appearance_id} is damaged or belongs to another.")
    return key


def seal_excerpt(key: bytes, report_id: str, plain: bytes) -> bytes:
    """The excerpt of that report, encrypted as a whole."""
    return _wrap(key, plain, f"excerpt {report_id}")


def unseal_excerpt(key: bytes, report_id: str, sealed: bytes) -> bytes:
    """The excerpt of that report.

    Raises:
        VaultError: when it is damaged, or another's.
    """
    plain = _unwrap(key, sealed, f"excerpt {report_id}")
    if plain is None:
        raise VaultError(f"The excerpt of report {report_id} is damaged.")
    return plain


class Lock:
    """Seals and unseals the segments of one chunk, whose key it is; a nonce must never be used twice for sealing."""

    def __init__(self, key: bytes, appearance_id: str, number: int) -> None:
        self._cipher = AESGCM(key)
        self._bound = f"segment {appearance_id} {number}".encode()

    def seal(self, nonce: bytes, plain: bytes) -> bytes:
        """The plain bytes encrypted, with their tag."""
        return self._cipher.encrypt(nonce, plain, self._bound)

    def unseal(self, nonce: bytes, sealed: bytes) -> bytes | None:
        """The plain bytes; None when they are damaged or from elsewhere."""
        try:
            return self._cipher.decrypt(nonce, sealed, self._bound)
        except InvalidTag:
            return None


def _wrap(outer: bytes, key: bytes, bound: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE_SIZE)
    return nonce + AESGCM(outer).encrypt(nonce, key, bound.encode())


def _unwrap(outer: bytes, wrapped: bytes, bound: str) -> bytes | None:
    try:
        return AESGCM(outer).decrypt(wrapped[:_NONCE_SIZE], wrapped[_NONCE_SIZE:], bound.encode())
    except (InvalidTag, ValueError):  # ValueError: the nonce is cut off
        return None


def _create(path: Path) -> None:
    """Write a new key there whole or not at all; harmless when another process was first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        try:
            os.write(handle, new_key())
            os.fsync(handle)
        finally:
            os.close(handle)
        with contextlib.suppress(FileExistsError):
            os.link(part, path)  # unlike a rename this never replaces a key that others already use
    finally:
        part.unlink()
    sync_folder(path.parent)
