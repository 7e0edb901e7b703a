"""Mail by SMTP.

SMTP_URL is ``smtp://user:password@host:587?from=news@example.com`` (STARTTLS is demanded
unless the host is this machine or the address says ``tls=off``) or ``smtps://…`` (TLS from
the first byte).
"""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from core import clock
from core.messages.carriers import CarrierFailed, Undeliverable
from core.settings import settings

if TYPE_CHECKING:
    from core.messages.carriers import Outgoing

SEND_SECONDS = 20
PERMANENT = 500


class SmtpCarrier:
    """Hands each message to one SMTP server."""

    name = "smtp"

    def __init__(self, smtp_url: str) -> None:
        parts = urlsplit(smtp_url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.host = parts.hostname or "127.0.0.1"
        self.use_tls = parts.scheme == "smtps"
        self.port = parts.port or (465 if self.use_tls else 587)
        self.user = unquote(parts.username) if parts.username else None
        self.password = unquote(parts.password) if parts.password else None
        plain = self.host in ("127.0.0.1", "::1", "localhost") or options.get("tls") == "off"
        self.start_tls = False if self.use_tls else (None if plain else True)
        self.domain = urlsplit(settings().public_url).hostname or "localhost"
        self.sender = options.get("from") or f"no-reply@{self.domain}"

    async def send(self, message: Outgoing) -> None:
        """Send one mail; a 5xx answer is for good, anything else may pass later."""
        try:
            await aiosmtplib.send(
                self._mail(message),
                sender=self.sender,
                recipients=[message.address],
                hostname=self.host,
                port=self.port,
                username=self.user,
                password=self.password,
                use_tls=self.use_tls,
                start_tls=self.start_tls,
                timeout=SEND_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _meaning(refused.recipients[0].code) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            raise CarrierFailed(f"the mail server refused our sign-in ({error.code})") from None
        except aiosmtplib.SMTPResponseException as error:
            raise _meaning(error.code) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise CarrierFailed(f"the mail server is away ({type(error).__name__})") from None

    def _mail(self, message: Outgoing) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = message.address
        mail["Subject"] = message.subject
        mail["Date"] = format_datetime(clock.now())
        # The same id each time lets the receiving side drop a repeat.
        mail["Message-ID"] = f"<{message.id}@{self.domain}>"
        mail["Content-Language"] = message.language
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body)
        return mail


def _meaning(code: int) -> Exception:
    if code >= PERMANENT:
        return Undeliverable(f"the mail server refused it for good ({code})")
    return CarrierFailed(f"the mail server refused it for now ({code})")
