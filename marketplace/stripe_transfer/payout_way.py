"""How a payee is paid: by our bank, or on an account of their own at the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from accounts.tables.parties import PartyKind
from core import clock
from core.database import execute, fetch_row, fetch_value, transaction
from core.refusals import Text
from core.settings import settings
from marketplace.desk_roles import require_money, require_owner
from marketplace.settling.payees import ensure_payee
from marketplace.settling.settlement_calendar import BANK_CHANGE_FREEZE
from marketplace.tables.payees import PayoutWay
from payments import connecting
from payments.transfer_views import account_of
from payments.transferring import require_ready_account

if TYPE_CHECKING:
    from accounts.access import Viewer
    from payments.transfer_views import AccountView

contribute_audit_texts(
    {
        "payout_way.chosen": Text("更改了结算方式", "How a payee is paid was changed"),
        "payout_way.onboarding": Text(
            "开始开通支付机构的收款账户", "Opening an account at the provider was begun"
        ),
    }
)


@dataclass(frozen=True)
class PayoutWayView:
    """How a payee is paid, whether their bank is known, and how their account stands."""

    way: PayoutWay
    has_bank_account: bool
    account: AccountView | None
    payouts_frozen_until: datetime | None


async def payout_way(viewer: Viewer, payee_id: UUID) -> PayoutWayView:
    """Tell those who see the payee's money. Raises NoSuchPayee and RoleNotEnough."""
    require_money(viewer, payee_id)
    return await _view(payee_id)


async def choose_way(viewer: Viewer, payee_id: UUID, way: PayoutWay) -> PayoutWayView:
    """Choose how to be paid; the same way again changes nothing. For the owner.

    Like another bank account it makes payouts rest for a day, so that a stolen session cannot
    lead the money elsewhere before the owner hears of it. Raises NoSuchPayee,
    PayeeHasNoAccount and AccountNotReady.
    """
    require_owner(viewer, payee_id)
    async with transaction():
        await ensure_payee(payee_id)
        before = await fetch_value(
            "SELECT provider FROM payee WHERE id = $1 FOR NO KEY UPDATE", payee_id
        )
        if way == before:
            return await _view(payee_id)
        if way is PayoutWay.STRIPE_TRANSFER:
            await require_ready_account(payee_id)
        await execute(
            "UPDATE payee SET provider = $2, payouts_frozen_until = $3 WHERE id = $1",
            payee_id,
            way.value,
            clock.now() + BANK_CHANGE_FREEZE,
        )
        await record_audit(
            "payout_way.chosen",
            done_by=viewer.person_id,
            party_id=payee_id,
            details={"way": way.value},
        )
    return await _view(payee_id)


async def begin_onboarding(viewer: Viewer, payee_id: UUID) -> str:
    """Give the provider's page where the owner completes the account.

    Raises NoSuchPayee, RoleNotEnough, AccountNotPossible and PaymentsAway.
    """
    require_owner(viewer, payee_id)
    party = await fetch_row("SELECT name, kind FROM party WHERE id = $1", payee_id)
    async with transaction():
        await record_audit("payout_way.onboarding", done_by=viewer.person_id, party_id=payee_id)
    console = "merchant" if party and party["kind"] == PartyKind.MERCHANT else "party"
    page = f"{settings().public_url}/{console}/{payee_id}/payout-way"
    return await connecting.begin_onboarding(
        owner=payee_id,
        name=party["name"] if party else "—",
        return_url=f"{page}?returned=1",
        refresh_url=f"{page}?expired=1",
    )


async def look_again(viewer: Viewer, payee_id: UUID) -> PayoutWayView:
    """Ask the provider how the account stands; for who comes back from its page.

    Raises NoSuchPayee, PayeeHasNoAccount and PaymentsAway.
    """
    require_money(viewer, payee_id)
    await connecting.look_at_account(payee_id)
    return await _view(payee_id)


async def _view(payee_id: UUID) -> PayoutWayView:
    row = await fetch_row(
        """SELECT payee.provider, payee.payouts_frozen_until,
                  EXISTS (SELECT FROM bank_account
                          WHERE payee = $1 AND replaced_at IS NULL) AS has_bank_account
           FROM (SELECT $1::uuid AS id) wanted LEFT JOIN payee ON payee.id = wanted.id""",
        payee_id,
    )
    frozen = row["payouts_frozen_until"] if row else None
    return PayoutWayView(
        way=PayoutWay(row["provider"] if row and row["provider"] else PayoutWay.MANUAL_BANK),
        has_bank_account=bool(row and row["has_bank_account"]),
        account=await account_of(payee_id),
        payouts_frozen_until=frozen if frozen and frozen > clock.now() else None,
    )
