"""Mails, to a real server that speaks TLS and wants to know who sends."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from spaces.config import Config, load
from spaces.notify.mail import Letter, Mailer, MailRefused
from tests.notify.conftest import House

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
LETTER = Letter(
    "noor@example.org", "Begins soon: “Tea”", "Zum Tee: ☕\n", "notice-1@here", {"List-ID": "x"}, b"BEGIN:VCALENDAR"
)


class Mailbox:
    """What arrived; `answer` is what the server says to the next message."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.answer = "250 Message accepted for delivery"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - its name
        if address.startswith("nobody@"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        if self.answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.got.append(message)
        return self.answer


@pytest.fixture(scope="session")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Of a server with a certificate of its own, and of who trusts it."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, private)
    return server, ssl.create_default_context(cafile=str(certificate))


@asynccontextmanager
async def serving(mailbox: Mailbox, **options: Any) -> AsyncIterator[int]:
    """A mail server; its port."""

    def factory() -> SMTP:
        return SMTP(mailbox, enable_SMTPUTF8=True, loop=loop, **options)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(factory, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def config(tmp_path: Path, port: int, **mail: Any) -> Config:
    chosen = {"host": "127.0.0.1", "port": port, "sender": "spaces@example.org", "security": "none"} | mail
    return load(None, {"server.data": tmp_path} | {f"mail.{name}": value for name, value in chosen.items()}, {})


async def test_a_letter_arrives_as_it_was_written(tmp_path: Path):
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        await Mailer(config(tmp_path, port)).send(LETTER, NOW)
    [got] = mailbox.got
    assert got["From"] == "Spaces <spaces@example.org>"
    assert got["To"] == "noor@example.org"
    assert got["Subject"] == "Begins soon: “Tea”"
    assert got["Message-ID"] == "<notice-1@here>"
    assert got["Auto-Submitted"] == "auto-generated"
    body = got.get_body(("plain",))
    assert body is not None
    assert body.get_content().strip() == "Zum Tee: ☕"
    assert [part.get_content_type() for part in got.iter_attachments()] == ["text/calendar"]


async def test_starttls_is_spoken_and_the_password_told_only_then(
    tmp_path: Path, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
):
    said: list[Any] = []

    def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        said.append((given.login, given.password))
        return AuthResult(success=given.password == b"secret", handled=False)

    mailbox, (server, client) = Mailbox(), contexts
    async with serving(
        mailbox, tls_context=server, require_starttls=True, authenticator=check, auth_required=True
    ) as port:
        given = config(tmp_path, port, security="starttls", user="spaces", password="secret")
        await Mailer(given, context=client).send(LETTER, NOW)
        wrong = config(tmp_path, port, security="starttls", user="spaces", password="guess")
        with pytest.raises(MailRefused, match="user and password"):
            await Mailer(wrong, context=client).send(LETTER, NOW)
        with pytest.raises(MailRefused):  # nobody vouches for that certificate
            await Mailer(given).send(LETTER, NOW)
    assert len(mailbox.got) == 1
    assert said[0] == (b"spaces", b"secret")


async def test_a_server_that_cannot_starttls_gets_nothing(tmp_path: Path):
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        with pytest.raises(MailRefused):
            await Mailer(config(tmp_path, port, security="starttls")).send(LETTER, NOW)
    assert mailbox.got == []


@pytest.mark.parametrize(("answer", "final"), [("451 Come back later", False), ("554 Spam", True)])
async def test_refusals_say_whether_trying_again_makes_sense(tmp_path: Path, answer: str, final: bool):
    mailbox = Mailbox()
    mailbox.answer = answer
    async with serving(mailbox) as port:
        with pytest.raises(MailRefused, match=answer) as refused:
            await Mailer(config(tmp_path, port)).send(LETTER, NOW)
    assert refused.value.final is final


async def test_a_mailbox_that_does_not_exist_is_final_and_a_server_that_is_away_is_not(tmp_path: Path):
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        with pytest.raises(MailRefused, match="No such mailbox") as refused:
            await Mailer(config(tmp_path, port)).send(Letter("nobody@example.org", "x", "x", "1@x"), NOW)
        assert refused.value.final
    with pytest.raises(MailRefused) as refused:
        await Mailer(config(tmp_path, port)).send(LETTER, NOW)
    assert not refused.value.final


async def test_a_notice_goes_to_the_confirmed_address_only(house: House, tmp_path: Path):
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        house.config = house.config.model_copy(update={"mail": config(tmp_path, port).mail})
        mira, noor, eve = [await house.person(name) for name in ("mira", "noor", "eve")]
        space = await house.announced(mira)
        for user in (noor, eve):
            await house.store.reminders.add(user.id, space.id, house.clock.now())
        at = house.clock.now()
        await house.store.preferences.change(noor.id, email="noor@example.org", email_confirmed_at=at)
        await house.store.preferences.change(eve.id, email="victim@example.org")
        house.clock.advance(50 * 60)
        await house.look()
        await house.notifier().send_due()
    [got] = mailbox.got
    assert got["To"] == "noor@example.org"
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/mails/stop/" in got["List-Unsubscribe"]
    body = got.get_body(("plain",))
    assert body is not None
    assert f"/s/{space.id}" in body.get_content()
