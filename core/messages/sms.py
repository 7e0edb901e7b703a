"""SMS through any provider that takes JSON over HTTPS.

SMS_PROVIDER is ``https://:token@host/path``. One POST per message, the token as bearer:
``{"id", "to", "text", "purpose", "fields", "language"}``; providers with approved templates
choose theirs by ``purpose`` and fill it with ``fields``. A repeat carries the same ``id``
(also as Idempotency-Key). 2xx means taken; 4xx means never, except 401, 403, 408 and 429.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import httpx

from core.messages.carriers import CarrierFailed, Undeliverable

if TYPE_CHECKING:
    from core.messages.carriers import Outgoing

SEND_SECONDS = 15
# Our credentials, or too many at once: the message itself is not to blame.
NOT_THE_MESSAGE = (401, 403, 408, 429)


class HttpCarrier:
    """Hands each message to one HTTP address."""

    name = "http-sms"

    def __init__(self, provider: str) -> None:
        parts = urlsplit(provider)
        self.token = unquote(parts.password or parts.username or "")
        self.url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()

    async def send(self, message: Outgoing) -> None:
        """Send one SMS."""
        headers = {"Idempotency-Key": str(message.id)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            async with httpx.AsyncClient(timeout=SEND_SECONDS) as client:
                answer = await client.post(self.url, json=_shape(message), headers=headers)
        except httpx.HTTPError as error:
            raise CarrierFailed(f"the SMS provider is away ({type(error).__name__})") from None
        if answer.is_success:
            return
        if answer.is_client_error and answer.status_code not in NOT_THE_MESSAGE:
            raise Undeliverable(f"the SMS provider refused it for good ({answer.status_code})")
        raise CarrierFailed(f"the SMS provider refused it for now ({answer.status_code})")


def _shape(message: Outgoing) -> dict[str, object]:
    return {
        "id": str(message.id),
        "to": message.address,
        "text": message.body,
        "purpose": message.purpose,
        "fields": dict(message.fields),
        "language": message.language,
    }
