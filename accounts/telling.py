"""Telling a person something, wherever they can be reached, in their language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.identities import address_of
from accounts.queries import language_of
from accounts.tables.signing_in import IdentityKind
from core.database import within_transaction
from core.messages import Message, MessageKind, send_later

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from core.refusals import Text

_WAYS = ((IdentityKind.EMAIL, MessageKind.MAIL), (IdentityKind.PHONE, MessageKind.SMS))


@within_transaction
async def tell(
    person_id: UUID,
    purpose: str,
    *,
    subject: Text,
    body: Text,
    fields: Mapping[str, str] | None = None,
    everywhere: bool = False,
) -> int:
    """Write a message to a person; give how many addresses it goes to.

    Mail is preferred, an SMS goes to whoever has no mail address; ``everywhere`` uses all
    addresses, for what concerns the safety of the account.
    """
    sent = 0
    for kind, way in _WAYS:
        address = await address_of(person_id, kind)
        if address is None or (sent and not everywhere):
            continue
        sent += 1
        await send_later(
            Message(
                kind=way,
                address=address,
                purpose=purpose,
                subject=subject,
                body=body,
                fields=fields or {},
                language=await language_of(person_id),
                person_id=person_id,
            )
        )
    return sent
