"""Writing to merchants: those in charge of a shop, or who wants to open one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.telling import tell
from core.amounts import yuan
from core.database import fetch, fetch_row, within_transaction
from marketplace.merchants.merchant_notices import (
    APPLICATION_APPROVED,
    APPLICATION_REJECTED,
    BANK_ACCOUNT_CHANGED,
    CAMPAIGN_STOPPED,
    ENDED,
    PAYOUT_PAID,
    PAYOUT_RETURNED,
    POINT_APPROVED,
    POINT_DECLINED,
    RESUMED,
    STATEMENT_ISSUED,
    SUSPENDED,
)
from marketplace.queries.statements import statement_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from marketplace.notices import Notice


@within_transaction
async def tell_owners(
    merchant_id: UUID,
    notice: Notice,
    fields: Mapping[str, str],
    *,
    purpose: str = "settlement",
    everywhere: bool = False,
) -> None:
    """Write to everybody in charge of a merchant, a host or a community."""
    owners = await fetch(
        """SELECT person FROM membership
           WHERE party = $1 AND role IN ('owner', 'worker') AND ended_at IS NULL ORDER BY person""",
        merchant_id,
    )
    for owner in owners:
        await tell(
            owner["person"],
            purpose,
            subject=notice.subject,
            body=notice.body,
            fields=fields,
            everywhere=everywhere,
        )


@within_transaction
async def tell_of_statement(statement_id: UUID) -> None:
    """Say that a statement waits to be agreed to; a carried one asks for nothing."""
    row = await fetch_row("SELECT * FROM statement WHERE id = $1", statement_id)
    if row is None or not row["payable_fen"]:
        return
    fields = {"number": statement_number(row["number"]), "amount": yuan(row["payable_fen"])}
    await tell_owners(row["payee"], STATEMENT_ISSUED, fields)


@within_transaction
async def tell_of_payout(payout_id: UUID) -> None:
    """Say what became of a payout: paid, or returned by the bank."""
    row = await fetch_row(
        """SELECT payout.*, statement.number AS statement_number, account.number_ending
           FROM payout JOIN statement ON statement.id = payout.statement
           LEFT JOIN bank_account account ON account.id = payout.bank_account
           WHERE payout.id = $1""",
        payout_id,
    )
    if row is None:
        return
    fields = {
        "number": statement_number(row["statement_number"]),
        "amount": yuan(row["amount_fen"]),
        "ending": row["number_ending"] or "Stripe",
        "reference": row["bank_reference"] or "",
        "reason": row["return_reason"] or "",
    }
    notice = PAYOUT_RETURNED if row["state"] == "returned" else PAYOUT_PAID
    await tell_owners(row["payee"], notice, fields)


@within_transaction
async def tell_of_bank_account(merchant_id: UUID, ending: str) -> None:
    """Warn at every address: whoever changed the account may have stolen one of them."""
    await tell_owners(merchant_id, BANK_ACCOUNT_CHANGED, {"ending": ending}, everywhere=True)


@within_transaction
async def tell_of_application(application_id: UUID) -> None:
    """Say what was decided about an application."""
    row = await fetch_row("SELECT * FROM merchant_application WHERE id = $1", application_id)
    if row is None:
        return
    notice = APPLICATION_APPROVED if row["state"] == "approved" else APPLICATION_REJECTED
    await tell(
        row["applicant"],
        "merchant-application",
        subject=notice.subject,
        body=notice.body,
        fields={"name": row["name"], "reason": row["reason"] or ""},
    )


@within_transaction
async def tell_of_proposal(proposal_id: UUID) -> None:
    """Say what was answered to a wish for a pick-up point."""
    row = await fetch_row("SELECT * FROM point_proposal WHERE id = $1", proposal_id)
    if row is None:
        return
    notice = POINT_APPROVED if row["state"] == "approved" else POINT_DECLINED
    fields = {"name": row["name"], "reason": row["reason"] or ""}
    await tell_owners(row["party"], notice, fields, purpose="merchant")


@within_transaction
async def tell_of_stopped_campaign(campaign_id: UUID) -> None:
    """Say that the operator cancelled a campaign, and why."""
    row = await fetch_row(
        """SELECT run.merchant, run.failure_note, offer.title FROM campaign run
           JOIN offer ON offer.id = run.offer WHERE run.id = $1""",
        campaign_id,
    )
    if row is None:
        return
    fields = {"title": row["title"], "reason": row["failure_note"] or ""}
    await tell_owners(row["merchant"], CAMPAIGN_STOPPED, fields, purpose="merchant")


@within_transaction
async def tell_of_suspension(merchant_id: UUID) -> None:
    """Say what was decided last: that the merchant is suspended, or may sell again; and why."""
    row = await fetch_row(
        """SELECT held.reason, held.resumed_at, held.resume_reason, held.for_good,
             merchant.name
           FROM merchant_suspension held JOIN merchant ON merchant.id = held.merchant
           WHERE held.merchant = $1 ORDER BY held.suspended_at DESC, held.id DESC LIMIT 1""",
        merchant_id,
    )
    if row is None:
        return
    resumed = row["resumed_at"] is not None
    fields = {
        "name": row["name"],
        "reason": (row["resume_reason"] if resumed else row["reason"]) or "",
    }
    stopped = ENDED if row["for_good"] else SUSPENDED
    await tell_owners(merchant_id, RESUMED if resumed else stopped, fields, purpose="merchant")
