"""Web Push: the vectors of RFC 8291, another implementation's opinion, and a push service that reads along."""

from __future__ import annotations

import json
import stat
from base64 import urlsafe_b64decode
from datetime import UTC, datetime
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from spaces.config import load
from spaces.errors import Invalid, Unavailable
from spaces.fetch import Fetcher, Refused
from spaces.model.notice import Push
from spaces.notify.push import TEXT_MAX, Pusher, Vapid, check_keys, decode, encode, point_of, seal
from tests.notify.service import Browser, PushService

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(text), "big"), ec.SECP256R1())


def test_the_example_of_the_standard_is_sealed_byte_for_byte():
    # RFC 8291 §5 and appendix A.
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        decode("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        decode("BTBZMqHH6r4Tts7J_aSIgg"),
        key=private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=decode("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encode(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=TEXT_MAX))
def test_another_implementation_opens_what_was_sealed(text: bytes):
    browser = Browser()
    sealed = seal(text, browser.p256dh, browser.auth)
    opened = http_ece.decrypt(sealed, private_key=browser.key, auth_secret=browser.auth, version="aes128gcm")
    assert opened == text
    assert len(sealed) <= 4096


def test_every_message_has_a_key_of_its_own():
    browser = Browser()
    assert seal(b"x", browser.p256dh, browser.auth) != seal(b"x", browser.p256dh, browser.auth)


def test_what_is_too_long_for_one_push_is_a_bug():
    browser = Browser()
    with pytest.raises(ValueError, match="too many"):
        seal(bytes(TEXT_MAX + 1), browser.p256dh, browser.auth)


@pytest.mark.parametrize("p256dh", [b"", bytes(65), b"\x04" + bytes(64), bytes(33)])
def test_keys_that_are_none_are_refused(p256dh: bytes):
    with pytest.raises(Invalid) as refused:
        check_keys(p256dh, bytes(16))
    assert refused.value.code == "push_invalid"
    with pytest.raises(Invalid):
        check_keys(Browser().p256dh, bytes(15))


def test_the_token_is_signed_with_the_key_that_browsers_know(tmp_path: Path):
    vapid = Vapid.at(tmp_path / "push.key", "mailto:op@example.org")
    scheme, _, rest = vapid.authorization("https://push.example.net:8443/x/y?z", NOW).partition(" ")
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert (scheme, given["k"]) == ("vapid", vapid.public)
    header, claims, signature = given["t"].split(".")
    assert json.loads(decode(header)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(decode(claims)) == {
        "aud": "https://push.example.net:8443",
        "exp": int(NOW.timestamp()) + 43200,
        "sub": "mailto:op@example.org",
    }
    raw = decode(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(vapid.public))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{header}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))  # raises when it is not


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path):
    path = tmp_path / "data" / "push.key"
    first = Vapid.at(path, "").public
    assert Vapid.at(path, "").public == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in path.parent.iterdir()] == ["push.key"]


@pytest.mark.parametrize("content", [b"", b"nonsense", None])
def test_a_key_that_cannot_be_used_says_what_to_do(tmp_path: Path, content: bytes | None):
    path = tmp_path / "push.key"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(Unavailable) as refused:
        Vapid.at(path, "")
    assert refused.value.code == "push_key"
    assert str(path) in refused.value.detail


def test_a_key_of_another_kind_is_refused(tmp_path: Path):
    path = tmp_path / "push.key"
    key = ec.generate_private_key(ec.SECP384R1())
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    with pytest.raises(Unavailable):
        Vapid.at(path, "")


async def test_a_push_service_gets_what_the_browser_can_read(tmp_path: Path):
    config = load(None, {"server.data": tmp_path, "fetch.allow_hosts": ["127.0.0.1"]}, {})
    async with PushService() as service, Fetcher(config) as fetcher:
        pusher = Pusher(config, fetcher)
        push = service.subscribe()
        assert await pusher.send(push, b'{"id":1}', topic="notice-1", ttl=300, urgent=True, now=NOW)
        [got] = service.got
        assert got.text == b'{"id":1}'
        assert got.headers["TTL"] == "300"
        assert got.headers["Topic"] == "notice-1"
        assert got.headers["Urgency"] == "high"
        assert got.headers["Content-Encoding"] == "aes128gcm"
        assert f"k={pusher.public_key}" in got.headers["Authorization"]
        service.status = 410
        assert not await pusher.send(push, b"{}", topic="t", ttl=0, urgent=False, now=NOW)
        service.status = 429
        with pytest.raises(Refused) as refused:
            await pusher.send(push, b"{}", topic="t", ttl=0, urgent=False, now=NOW)
        assert refused.value.status == 429


async def test_no_push_goes_to_a_private_address(tmp_path: Path):
    config = load(None, {"server.data": tmp_path}, {})
    async with Fetcher(config) as fetcher:
        browser = Browser()
        push = Push("p", "u", "https://127.0.0.1/push", browser.p256dh, browser.auth, "", NOW)
        with pytest.raises(Refused):
            await Pusher(config, fetcher).send(push, b"{}", topic="t", ttl=0, urgent=False, now=NOW)


def test_base64_for_urls_goes_both_ways():
    assert decode(encode(b"\xff\xfe\xfd\xfc")) == b"\xff\xfe\xfd\xfc"
    assert encode(b"\xff\xfe") == "__4"
    assert urlsafe_b64decode("__4=") == b"\xff\xfe"
    assert point_of(Browser().key.public_key())[:1] == b"\x04"
