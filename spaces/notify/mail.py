"""E-mail, by the operator's own server: plain text, from a thread of its own."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from spaces.config import Config, Mail

_SECONDS = 20.0  # for each step of the conversation

AT_ONCE = 2
"""Conversations with the mail server at the same time."""


class MailRefused(Exception):
    """The mail server did not take it.

    Attributes:
        final: whether trying again makes no sense.
    """

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person."""

    to: str  # an address
    subject: str
    text: str
    message_id: str  # without angle brackets; the same again for what may have been sent already
    headers: Mapping[str, str] = field(default_factory=dict)
    calendar: bytes | None = None  # an iCalendar file to go with it


class Mailer:
    """Sends letters. Each is a connection of its own: there are few, and servers end idle ones."""

    def __init__(self, config: Config, *, context: ssl.SSLContext | None = None) -> None:
        """Prepare; nothing is opened.

        Args:
            config: its [mail].
            context: for TLS; None: the system's certificates.
        """
        self._mail = config.mail
        self._name = "Spaces"
        self._context = context
        # Threads of its own: a server that hangs must not hold those by which passwords are checked.
        self._threads = ThreadPoolExecutor(AT_ONCE, "mail")

    @property
    def works(self) -> bool:
        """Whether there is a server to send by."""
        return bool(self._mail.host)

    async def send(self, letter: Letter, now: datetime) -> None:
        """Give it to the server.

        Raises:
            MailRefused: when it does not take it.
        """
        message = composed(letter, self._mail.sender, self._name, now)
        try:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._threads, _hand_over, self._mail, message, self._context)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise MailRefused(_words(code, reason), final=code >= 500) from None
        except smtplib.SMTPAuthenticationError as error:
            raise MailRefused(
                f"the mail server does not know [mail] user and password ({error.smtp_code})", final=False
            ) from None
        except smtplib.SMTPResponseException as error:
            raise MailRefused(_words(error.smtp_code, error.smtp_error), final=error.smtp_code >= 500) from None
        except (smtplib.SMTPException, OSError) as error:  # a broken connection, a certificate, no server
            raise MailRefused(str(error) or type(error).__name__, final=False) from None


def composed(letter: Letter, sender: str, name: str, now: datetime) -> EmailMessage:
    """The letter as a message (RFC 5322)."""
    message = EmailMessage()
    message["From"] = formataddr((name, sender))
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody is on holiday from this
    for header, value in letter.headers.items():
        message[header] = value
    message.set_content(letter.text, cte="quoted-printable")
    if letter.calendar is not None:
        message.add_attachment(letter.calendar, maintype="text", subtype="calendar", filename="space.ics")
    return message


def _hand_over(mail: Mail, message: EmailMessage, context: ssl.SSLContext | None) -> None:
    context = context or ssl.create_default_context()
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=_SECONDS)
    with server:
        if mail.security == "starttls":
            server.starttls(context=context)  # a server that cannot is refused, not talked to in the open
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)


def _words(code: int, reason: bytes | str) -> str:
    said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return f"the mail server said {code} {said}"[:300]
