"""Writing to merchants about their credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.queries import language_of
from accounts.telling import tell
from core.database import fetch, fetch_row, within_transaction
from marketplace.credit import notices
from marketplace.credit.selling_right import standing_of
from marketplace.credit.standing import KINDS, CreditKind

if TYPE_CHECKING:
    from uuid import UUID

    from marketplace.notices import Notice

PURPOSE = "merchant"


@within_transaction
async def tell_of_event(event_id: UUID) -> None:
    """Say what was recorded and where the credit stands; an appeal has a notice of its own."""
    row = await fetch_row(
        """SELECT event.subject, event.kind, event.points, event.words, party.name
           FROM credit_event event JOIN party ON party.id = event.subject WHERE event.id = $1""",
        event_id,
    )
    if row is None or row["kind"] == CreditKind.CORRECTED:
        return
    fields = {
        "name": row["name"],
        "words": row["words"],
        "points": f"{row['points']:+d}",
        "standing": str(await standing_of(row["subject"])),
    }
    await _tell_owners(row["subject"], notices.COUNTED, CreditKind(row["kind"]), fields)


@within_transaction
async def tell_of_appeal(appeal_id: UUID) -> None:
    """Say what was decided about an appeal."""
    row = await fetch_row(
        """SELECT event.subject, event.kind, appeal.state, appeal.answer
           FROM credit_appeal appeal JOIN credit_event event ON event.id = appeal.event
           WHERE appeal.id = $1""",
        appeal_id,
    )
    if row is not None:
        notice = notices.UPHELD if row["state"] == "upheld" else notices.DISMISSED
        fields = {"answer": row["answer"] or ""}
        await _tell_owners(row["subject"], notice, CreditKind(row["kind"]), fields)


@within_transaction
async def _tell_owners(
    merchant_id: UUID, notice: Notice, kind: CreditKind, fields: dict[str, str]
) -> None:
    owners = await fetch(
        """SELECT person FROM membership
           WHERE party = $1 AND role = 'owner' AND ended_at IS NULL ORDER BY person""",
        merchant_id,
    )
    for owner in owners:
        words = KINDS[kind].in_language(await language_of(owner["person"]))
        await tell(
            owner["person"],
            PURPOSE,
            subject=notice.subject,
            body=notice.body,
            fields={**fields, "kind": words},
        )
