"""Where a payee's money goes; changing it is audited and makes payouts rest for a day."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.identifiers import uuid7
from core.personal_data import mask_name, open_sealed, seal
from core.refusals import Text
from marketplace.desk_roles import require_money, require_owner
from marketplace.merchants.telling_merchants import tell_of_bank_account
from marketplace.refusals import BadBankAccount, BankAccountMissing
from marketplace.settling.payees import ensure_payee
from marketplace.settling.settlement_calendar import BANK_CHANGE_FREEZE

if TYPE_CHECKING:
    import asyncpg

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "bank_account.entered": Text("填写了收款账户", "A bank account was entered"),
        "bank_account.changed": Text("更换了收款账户", "The bank account was changed"),
    }
)

_NUMBER = re.compile(r"[0-9]{8,30}")
_SEPARATORS = re.compile(r"[\s-]+")
ENDING = 4


@dataclass(frozen=True)
class BankAccountView:
    """An account as it may be shown: only the first character and the last four digits."""

    holder_mask: str
    number_ending: str
    bank_name: str
    entered_at: datetime
    payouts_frozen_until: datetime | None


async def bank_account(viewer: Viewer, payee_id: UUID) -> BankAccountView:
    """Give the account in use to those who see the payee's money.

    Raises NoSuchPayee and BankAccountMissing.
    """
    require_money(viewer, payee_id)
    row = await _present(payee_id)
    if row is None:
        raise BankAccountMissing
    return _view(row)


async def enter_bank_account(
    viewer: Viewer, payee_id: UUID, *, holder: str, number: str, bank_name: str
) -> BankAccountView:
    """Set or replace the account; the same one again changes nothing.

    Replacing one freezes payouts for 24 hours, so that a stolen session cannot empty the
    till before the owner hears of it. Raises NoSuchPayee and BadBankAccount.
    """
    require_owner(viewer, payee_id)
    digits = read_number(number)
    async with transaction():
        await ensure_payee(payee_id)
        await execute("SELECT FROM payee WHERE id = $1 FOR NO KEY UPDATE", payee_id)
        before = await _present(payee_id)
        if before is None or not _same(before, holder, digits, bank_name):
            await _replace(
                viewer.person_id, payee_id, before is not None, (holder, digits, bank_name)
            )
    return await bank_account(viewer, payee_id)


def read_number(text: str) -> str:
    """Give the digits of an account number as people write it; raise BadBankAccount."""
    digits = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(digits):
        raise BadBankAccount
    return digits


@within_transaction
async def _replace(
    person_id: UUID, payee_id: UUID, changed: bool, account: tuple[str, str, str]
) -> None:
    holder, digits, bank_name = account
    now = clock.now()
    await execute(
        "UPDATE bank_account SET replaced_at = $2 WHERE payee = $1 AND replaced_at IS NULL",
        payee_id,
        now,
    )
    await execute(
        """INSERT INTO bank_account (id, payee, holder_sealed, number_sealed, number_ending,
             bank_name, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)""",
        uuid7(),
        payee_id,
        seal(holder),
        seal(digits),
        digits[-ENDING:],
        bank_name,
        person_id,
        now,
    )
    if changed:
        await execute(
            "UPDATE payee SET payouts_frozen_until = $2 WHERE id = $1",
            payee_id,
            now + BANK_CHANGE_FREEZE,
        )
        await tell_of_bank_account(payee_id, digits[-ENDING:])
    await record_audit(
        "bank_account.changed" if changed else "bank_account.entered",
        done_by=person_id,
        party_id=payee_id,
        details={"ending": digits[-ENDING:]},
    )


async def _present(payee_id: UUID) -> asyncpg.Record | None:
    return await fetch_row(
        """SELECT account.*, payee.payouts_frozen_until FROM bank_account account
           JOIN payee ON payee.id = account.payee
           WHERE account.payee = $1 AND account.replaced_at IS NULL""",
        payee_id,
    )


def _same(row: asyncpg.Record, holder: str, digits: str, bank_name: str) -> bool:
    there = (open_sealed(row["holder_sealed"]), open_sealed(row["number_sealed"]), row["bank_name"])
    return there == (holder, digits, bank_name)


def _view(row: asyncpg.Record) -> BankAccountView:
    frozen_until = row["payouts_frozen_until"]
    frozen = frozen_until if frozen_until and frozen_until > clock.now() else None
    return BankAccountView(
        holder_mask=mask_name(open_sealed(row["holder_sealed"])),
        number_ending=row["number_ending"],
        bank_name=row["bank_name"],
        entered_at=row["entered_at"],
        payouts_frozen_until=frozen,
    )
