"""Rows of the ledger. Transfers and entries are never changed or deleted (triggers refuse)."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigInt, BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import (
    Row,
    document,
    holds,
    instant,
    one_of,
    outside_id,
    reference,
    state,
    words,
)
from core.database import refuse_on
from ledger.books import Book, Unit
from ledger.refusals import BalanceTooLow


class HoldState(StrEnum):
    """A reservation is pending until it is posted, voided or expired; once."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


class LedgerAccount(Row, Table, tablename="ledger_account"):
    """One account with its cached balance and what is reserved of it."""

    unit = state(Unit)
    book = state(Book)
    owner = outside_id()
    balance = BigInt(null=False, default=0)
    held = BigInt(null=False, default=0)
    floor = BigInt(null=True, default=None)

    one_account_per_unit_book_owner = Unique(["unit", "book", "owner"])
    account_unit_is_known = one_of("unit", Unit)
    account_book_is_known = one_of("book", Book)
    held_is_not_negative = holds("held >= 0")
    available_not_below_floor = holds("floor IS NULL OR balance - held >= floor")


class LedgerTransfer(Row, Table, tablename="ledger_transfer"):
    """Value that moved: entries that sum to zero, once per key."""

    sequence = BigSerial()
    key = words(200)
    unit = state(Unit)
    kind = words(60)
    source = outside_id(index=True)
    note = document()
    moved_at = instant(index=True)

    one_transfer_per_key = Unique(["key"])
    transfer_unit_is_known = one_of("unit", Unit)


class LedgerEntry(Row, Table, tablename="ledger_entry"):
    """One side of a transfer: plus is to the account's owner, minus from them."""

    sequence = BigSerial()
    transfer = reference(LedgerTransfer)
    account = reference(LedgerAccount)
    amount = BigInt(null=False, default=None)

    entry_moves_something = holds("amount <> 0")
    one_entry_per_account = Unique(["transfer", "account"])


class LedgerHold(Row, Table, tablename="ledger_hold"):
    """Part of an account's balance set aside for one purpose."""

    key = words(200)
    account = reference(LedgerAccount)
    amount = BigInt(null=False, default=None)
    state = state(HoldState, default=HoldState.PENDING)
    source = outside_id(index=True)
    transfer = reference(LedgerTransfer, null=True)
    held_at = instant()
    expires_at = instant(null=True)
    settled_at = instant(null=True)

    one_hold_per_key = Unique(["key"])
    hold_state_is_known = one_of("state", HoldState)
    hold_is_positive = holds("amount > 0")
    posted_hold_has_its_transfer = holds("(state = 'posted') = (transfer IS NOT NULL)")


refuse_on({"available_not_below_floor": BalanceTooLow})
