"""The only way from an outside id to a payment: its payer, or the platform's own people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payments import queries
from payments.refusals import PaymentNotFound

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.access import Viewer
    from payments.queries import PaymentView


async def payment_for(viewer: Viewer, payment_id: UUID) -> PaymentView:
    """Give a payment this viewer may see; raises PaymentNotFound for every other."""
    found = await queries.existing_payment(payment_id)
    if found.payer != viewer.person_id and not _of_the_platform(viewer):
        raise PaymentNotFound
    return found


def _of_the_platform(viewer: Viewer) -> bool:
    return any(held.party_kind == "platform" for held in viewer.memberships)
