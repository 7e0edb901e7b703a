"""Rows of the provider's own account, and of its comparison with our books."""

from __future__ import annotations

from piccolo.columns import BigInt
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    document,
    fen,
    flag,
    holds,
    instant,
    one_of,
    reference,
    state,
    words,
)
from payments.exception_states import ExceptionState
from payments.matching import MatchKind

NOTE_LENGTH = 300


class BalanceTransaction(Row, Table, tablename="balance_transaction"):
    """A line of the provider's account, in the smallest unit of its own currency.

    ``booked_as`` tells what of it the ledger knows by the line alone; ``gone_at`` when the
    provider no longer had it. Where money was exchanged, ``presented_fen`` is what was asked
    for, and ``booked_fen`` by how many fen the line stands in our books.
    """

    provider_id = words(120, unique=True)
    kind = words(60)
    category = words(60)
    source = words(120, null=True, index=True)
    currency = words(3)
    amount = BigInt(null=False, default=None)
    fee = BigInt(null=False, default=None)
    net = BigInt(null=False, default=None)
    exchange_rate = words(40, null=True)
    presented_fen = fen(null=True)
    booked_fen = fen(null=True)
    created_at = instant(index=True)
    available_at = instant()
    seen_at = instant()
    gone_at = instant(null=True)
    booked_as = words(20, null=True)
    booked_at = instant(null=True)

    net_is_amount_less_fee = holds("net = amount - fee")
    only_foreign_lines_have_fen = holds("currency <> 'cny' OR booked_fen IS NULL")
    line_booked_as_something = holds("(booked_as IS NULL) = (booked_at IS NULL)")


class AccountFetch(Row, Table, tablename="account_fetch"):
    """One reading of the provider's account, from an instant on; complete or not.

    The balances are by currency, as the provider told them when all lines had come.
    """

    started_at = instant(index=True)
    from_at = instant()
    complete_at = instant(null=True)
    lines = count(default=0)
    available = document()
    pending = document()


class ReconciliationRun(Row, Table, tablename="reconciliation_run"):
    """One comparison of both accounts: how many of each class, and the proof (rule 4.9).

    ``others`` are the proofs of the account's other currencies, each in its smallest unit;
    ``others_unproven`` is how many of them fail.
    """

    fetched = reference(AccountFetch)
    made_at = instant(index=True)
    counts = document()
    ledger_fen = fen()
    lines_fen = fen()
    provider_fen = fen()
    timing_fen = fen()
    others = document()
    exceptions = count()
    others_unproven = count(default=0)
    proven = flag()

    proven_when_no_currency_is_left = holds(
        "proven = (ledger_fen - lines_fen - timing_fen = 0 AND provider_fen - lines_fen = 0 "
        "AND exceptions = 0 AND others_unproven = 0)"
    )


class ReconciliationException(Row, Table, tablename="reconciliation_exception"):
    """A line or a movement that needs somebody: how it differs, since when, and whose it is."""

    kind = state(MatchKind)
    key = words(120)
    category = words(60)
    source = words(120, null=True)
    currency = words(3)
    ours_fen = fen(null=True)
    theirs = BigInt(null=True, default=None)
    fee = BigInt(null=True, default=None)
    since = instant()
    found_at = instant()
    seen_at = instant(index=True)
    state = state(ExceptionState, default=ExceptionState.OPEN)
    owner = reference(Person, null=True)
    note = words(NOTE_LENGTH, null=True)
    resolved_at = instant(null=True)
    resolved_by = reference(Person, null=True)

    one_exception_per_kind_and_key = Unique(["kind", "key"])
    exception_kind_is_known = one_of("kind", MatchKind)
    exception_state_is_known = one_of("state", ExceptionState)
    exception_is_resolved_at_an_instant = holds("(resolved_at IS NOT NULL) = (state = 'resolved')")
    exception_is_explained_by_a_note = holds("state <> 'explained' OR note IS NOT NULL")
