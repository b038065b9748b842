from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from spaces.fetch import Refused
from spaces.fetch.body import read

TEXT = b"<rss>" + b"words " * 50_000 + b"</rss>"


async def pieces(data: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:1000]) + gzip.compress(TEXT[1000:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 300),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
    ],
)
@pytest.mark.parametrize("size", [1, 1000, 10**6])
async def test_a_body_comes_out_whole_however_it_is_packed_and_cut(encoding: str, data: bytes, size: int):
    assert await read(pieces(data, size), encoding, len(TEXT)) == TEXT


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
async def test_an_empty_body_is_empty(encoding: str):
    assert await read(pieces(b""), encoding, 10) == b""


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
async def test_a_bomb_is_refused_before_it_has_unfolded(encoding: str, pack):
    bomb = pack(b"\0" * 50_000_000)
    with pytest.raises(Refused, match="larger than 1 MB") as refused:
        await read(pieces(bomb, len(bomb)), encoding, 1_000_000)
    assert refused.value.code == "too_large"


async def test_too_many_bytes_on_the_wire_are_refused_even_when_they_unfold_to_nothing():
    with pytest.raises(Refused) as refused:
        await read(pieces(gzip.compress(b"") * 60), "gzip", 1000)
    assert refused.value.code == "too_large"


async def test_a_chain_of_empty_members_is_refused():
    with pytest.raises(Refused) as refused:
        await read(pieces(gzip.compress(b"") * 10_000, 10**6), "gzip", 10**7)
    assert refused.value.code == "broken_off"


@pytest.mark.parametrize("data", [gzip.compress(TEXT)[:-20], b"not gzip at all", b"\x1f\x8b\x08"])
async def test_a_body_that_breaks_off_is_refused(data: bytes):
    with pytest.raises(Refused) as refused:
        await read(pieces(data), "gzip", 10**7)
    assert refused.value.code == "broken_off"


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "x" * 1000])
async def test_what_we_did_not_ask_for_is_refused(encoding: str):
    with pytest.raises(Refused) as refused:
        await read(pieces(TEXT), encoding, 10**7)
    assert refused.value.code == "encoding_unknown"
