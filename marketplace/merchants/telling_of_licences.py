"""Writing to merchants about their licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.database import fetch_row, within_transaction
from core.refusals import Text
from marketplace.merchants.licence_rules import LicenceKind, suspends_on
from marketplace.merchants.merchant_notices import (
    LICENCE_APPROVED,
    LICENCE_ENDING,
    LICENCE_REJECTED,
    LICENCES,
)
from marketplace.merchants.telling_merchants import tell_owners
from marketplace.notices import Notice

if TYPE_CHECKING:
    from uuid import UUID


@within_transaction
async def tell_of_ending_licence(licence_id: UUID) -> None:
    """Say when a licence ends, and what then; not when a newer one took its place."""
    row = await fetch_row(
        "SELECT * FROM merchant_licence WHERE id = $1 AND state = 'approved'", licence_id
    )
    if row is None or row["valid_until"] is None:
        return
    fields = {
        "day": row["valid_until"].isoformat(),
        "stop": suspends_on(row["valid_until"]).isoformat(),
    }
    await tell_owners(
        row["merchant"], _named(LICENCE_ENDING, row["kind"]), fields, purpose="merchant"
    )


@within_transaction
async def tell_of_reviewed_licence(licence_id: UUID) -> None:
    """Say what was decided about a licence, and why."""
    row = await fetch_row("SELECT * FROM merchant_licence WHERE id = $1", licence_id)
    if row is None or row["state"] == "submitted":
        return
    notice = LICENCE_REJECTED if row["state"] == "rejected" else LICENCE_APPROVED
    fields = {"reason": row["reason"] or ""}
    await tell_owners(row["merchant"], _named(notice, row["kind"]), fields, purpose="merchant")


def _named(notice: Notice, kind: str) -> Notice:
    name = LICENCES[LicenceKind(kind)]

    def put(text: Text) -> Text:
        return Text(text.zh.replace("{licence}", name.zh), text.en.replace("{licence}", name.en))

    return Notice(put(notice.subject), put(notice.body))
