"""Blobs in a bucket of Amazon S3 or of a store that speaks its language. boto3 blocks, so it works in threads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from spaces.blobs import checked
from spaces.errors import NotFound, SpacesError, Unavailable

T = TypeVar("T")

PIECE = 256 * 1024
"""Bytes that are read at once."""

PART = 16 * 2**20
"""Bytes of one part of an upload; a file of an hour has about four."""

THREADS = 8
"""Requests at once."""

UPLOAD_DAYS = 1
"""After so long an upload that did not end is the rest of a killed process."""

_MISSING = {"404", "NoSuchKey", "NotFound"}
_TRIES = 3  # of a reading that breaks off


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where it is and how to get in; empty texts leave it to what AWS's own tools would use."""

    name: str
    endpoint_url: str = ""
    region: str = ""
    access_key: str = ""
    secret: str = ""
    prefix: str = ""
    redirect: bool = False  # whether `url` gives addresses
    timeout: float = 20.0  # seconds a connection may be silent


class S3Blob:
    """One object that is there."""

    def __init__(self, blobs: S3Blobs, key: str, size: int) -> None:
        self.size = size
        self._blobs, self._key = blobs, key

    async def read(self, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Its bytes from `start` up to, and without, `end`; goes on where the connection broke."""
        end = min(self.size, self.size if end is None else end)
        tries = 0
        while start < end:
            before = start
            try:
                async for piece in self._blobs.pieces(self._key, start, end):
                    start += len(piece)
                    yield piece
            except Unavailable:
                tries = 1 if start - before >= PIECE else tries + 1
                if tries == _TRIES:
                    raise


class S3Blobs:
    """Blobs as objects of one bucket."""

    def __init__(self, bucket: Bucket, client: Any) -> None:
        self._bucket, self._client = bucket, client
        self._threads = ThreadPoolExecutor(THREADS, "s3")

    @classmethod
    async def connect(cls, bucket: Bucket) -> Self:
        """A store for that bucket; asks nothing of it yet."""
        return cls(bucket, await asyncio.to_thread(_client, bucket))

    async def put(self, key: str, path: Path, type: str) -> None:  # noqa: A002
        """Keep a copy of that file; large ones go up in parts, and appear when all of them are there."""
        await self._run(lambda: self._put(self._name(key), path, type))

    async def open(self, key: str) -> S3Blob:
        """That object, to be read."""
        head = await self._run(lambda: self._client.head_object(Bucket=self._bucket.name, Key=self._name(key)))
        return S3Blob(self, key, int(head["ContentLength"]))

    async def delete(self, key: str) -> None:
        """Forget that object."""
        await self._run(lambda: self._client.delete_object(Bucket=self._bucket.name, Key=self._name(key)))

    async def delete_all(self, prefix: str) -> None:
        """Forget every object whose key begins like this.

        One by one: DeleteObjects wants a checksum that not every compatible store knows.
        """
        keys = [key async for key, _ in self.list(prefix)]
        await asyncio.gather(*map(self.delete, keys))

    async def list(self, prefix: str) -> AsyncIterator[tuple[str, int]]:
        """(key, size) of every object whose key begins like this."""
        question = {"Bucket": self._bucket.name, "Prefix": self._bucket.prefix + prefix}
        while True:
            page = await self._run(partial(self._client.list_objects_v2, **question))
            for item in page.get("Contents", []):
                yield item["Key"].removeprefix(self._bucket.prefix), int(item["Size"])
            if not page.get("IsTruncated"):
                return
            question["ContinuationToken"] = page["NextContinuationToken"]

    async def url(self, key: str, seconds: int, filename: str, type: str) -> str | None:  # noqa: A002
        """A signed address, when the settings want listeners to be sent to the store."""
        if not self._bucket.redirect:
            return None
        params = {
            "Bucket": self._bucket.name,
            "Key": self._name(key),
            "ResponseContentType": type,
            "ResponseContentDisposition": f"inline; filename*=UTF-8''{quote(filename, safe='')}",
        }
        signed: str = await self._run(
            lambda: self._client.generate_presigned_url("get_object", Params=params, ExpiresIn=seconds)
        )
        return signed

    async def tidy(self) -> None:
        """End the uploads that were begun more than a day ago: their parts are invisible, but paid for."""
        await self._run(self._tidy)

    async def close(self) -> None:
        """End the threads and connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._client.close()

    async def pieces(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes of one answer; what `S3Blob.read` is made of.

        Raises:
            Unavailable: when it ends early.
        """
        body = await self._run(lambda: self._get(self._name(key), start, end))
        left = end - start
        try:
            while left > 0:
                piece: bytes = await self._run(lambda: body.read(PIECE))
                if not piece:
                    raise self._unavailable("it broke off in the middle of an answer")
                left -= len(piece)
                yield piece
        finally:
            body.close()

    def _name(self, key: str) -> str:
        return self._bucket.prefix + checked(key)

    def _put(self, name: str, path: Path, media_type: str) -> None:
        size = path.stat().st_size
        transfer = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=4)
        self._client.upload_file(
            str(path), self._bucket.name, name, ExtraArgs={"ContentType": media_type}, Config=transfer
        )
        kept = int(self._client.head_object(Bucket=self._bucket.name, Key=name)["ContentLength"])
        if kept != size:
            self._client.delete_object(Bucket=self._bucket.name, Key=name)
            raise self._unavailable(f"it kept {kept} of {size} bytes")

    def _get(self, name: str, start: int, end: int) -> Any:
        """The body of an answer."""
        got = self._client.get_object(Bucket=self._bucket.name, Key=name, Range=f"bytes={start}-{end - 1}")
        if int(got["ContentLength"]) != end - start:
            got["Body"].close()
            raise self._unavailable("it answered with another part of the file than was asked for")
        return got["Body"]

    def _tidy(self) -> None:
        before = datetime.now(UTC) - timedelta(days=UPLOAD_DAYS)
        place = {"Bucket": self._bucket.name}
        found = self._client.list_multipart_uploads(**place, Prefix=self._bucket.prefix)
        for upload in found.get("Uploads", []):
            if upload["Initiated"] < before:
                self._client.abort_multipart_upload(**place, Key=upload["Key"], UploadId=upload["UploadId"])

    async def _run(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except SpacesError:
            raise
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in _MISSING:
                raise NotFound("There is no such file in the store of recordings.", code="blob_missing") from error
            raise self._unavailable(f"it refused ({code or 'without a reason'})") from error
        except (BotoCoreError, Boto3Error, OSError) as error:
            raise self._unavailable(_reason(error)) from error

    def _unavailable(self, reason: str) -> Unavailable:
        place = self._bucket.endpoint_url or "Amazon S3"
        return Unavailable(
            f"The store of recordings ({place}, bucket {self._bucket.name}) does not do its part: {reason}. "
            "Nothing was lost; try again in a while. The operator can see more with `spaces doctor`.",
            code="blobs_unavailable",
        )


def _client(bucket: Bucket) -> Any:
    # Without an endpoint it is Amazon, which knows the newest checksums; compatible stores often do not.
    compatible: dict[str, Any] = {
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
        "s3": {"addressing_style": "path"},
    }
    config = Config(
        connect_timeout=min(5.0, bucket.timeout),
        read_timeout=bucket.timeout,
        retries={"mode": "standard", "max_attempts": 3},
        signature_version="s3v4",
        max_pool_connections=THREADS + 4,
        **(compatible if bucket.endpoint_url else {}),
    )
    return boto3.session.Session().client(
        "s3",
        endpoint_url=bucket.endpoint_url or None,
        region_name=bucket.region or ("us-east-1" if bucket.endpoint_url else None),
        aws_access_key_id=bucket.access_key or None,
        aws_secret_access_key=bucket.secret or None,
        config=config,
    )


def _reason(error: Exception) -> str:
    text = str(error).strip().rstrip(".")
    return f"{text[:1].lower()}{text[1:]}" if text else type(error).__name__
