"""Writing refunds that are decided: one or hundreds, by the same few statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, within_transaction
from core.identifiers import uuid7
from core.outbox import record
from ledger.books import Book, money
from ledger.holding import ToHold, hold_all
from ledger.posting import Line, locked_accounts, post
from marketplace.facts import RefundDecided, RefundMovedOn
from marketplace.ordering.order_lines import take_from_lines
from marketplace.refunds.finishing_refunds import return_to_balance, standing_of
from marketplace.refunds.recalling import recall
from marketplace.refunds.refund_calculator import Cut, Terms
from marketplace.tables.refunds import RefundReason, RefundState
from payments.refunding import Asked, request_refunds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import asyncpg

    from core.facts import Fact
    from ledger.books import Account
    from marketplace.refunds.tenders_left import Source

BY_RULE = Terms()


class Decision(NamedTuple):
    """Who decided a refund, and in which words the buyer is told."""

    by: UUID
    note: str


class Why(NamedTuple):
    """Why money goes back: the key makes the same cause the same refund."""

    reason: RefundReason
    key: str
    terms: Terms = BY_RULE
    decision: Decision | None = None


class Refund(NamedTuple):
    """A refund that is to be written: ``parts`` by line sum to ``whole``, or there are none."""

    id: UUID
    order: asyncpg.Record
    why: Why
    whole: Cut
    source: Source
    parts: Mapping[UUID, Cut]


@within_transaction
async def write_refunds(refunds: Sequence[Refund], *, restock: bool = False) -> None:
    """Write refunds, ask the provider for them and set their money aside.

    The caller holds the orders, each of which is named once.
    """
    if not refunds:
        return
    states = await _ask_provider(refunds)
    await _keep(refunds, states)
    await record(*_told(refunds, states))
    await _take(refunds, restocks=restock)
    if len(refunds) > 1:
        # What several share is locked together, so that opposite movements cannot deadlock.
        await locked_accounts(_accounts(refunds))
    for refund in refunds:
        await _bring_together(refund)
    await _move(refunds)


async def _ask_provider(refunds: Sequence[Refund]) -> dict[UUID, RefundState]:
    """Ask for what goes back from payments; give where each refund stands after that."""
    states = dict.fromkeys((refund.id for refund in refunds), RefundState.SUCCEEDED)
    asked = [
        Asked(
            source.payment_id,
            source.tenders.gateway_fen,
            refund.why.key,
            refund.why.reason.value,
            refund.id,
        )
        for refund in refunds
        for source in [refund.source]
        if source.tenders.gateway_fen and source.payment_id is not None
    ]
    if asked:
        states |= {found.id: standing_of(found) for found in await request_refunds(asked)}
    return states


async def _keep(refunds: Sequence[Refund], states: Mapping[UUID, RefundState]) -> None:
    now = clock.now()
    rows = [
        (
            refund.id,
            refund.order["id"],
            refund.source.payment_id,
            refund.why.reason.value,
            refund.why.key,
            refund.whole.to_buyer_fen,
            refund.source.tenders.wallet_fen,
            refund.whole.units,
            refund.why.terms.fault.value,
            refund.why.terms.funder.value,
            refund.order["completed_at"] is not None,
            states[refund.id].value,
            refund.why.decision and refund.why.decision.by,
            refund.why.decision and refund.why.decision.note,
            None if refund.source.tenders.gateway_fen else now,
        )
        for refund in refunds
    ]
    await execute(
        """INSERT INTO order_refund (id, parent, payment_id, reason, reason_key, amount_fen,
             wallet_fen, units, fault, funder, after_completion, state, approved_by, note,
             settled_at, bounces, decided_at)
           SELECT new.*, 0, $1 FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[],
             $6::text[], $7::bigint[], $8::bigint[], $9::int[], $10::text[], $11::text[],
             $12::bool[], $13::text[], $14::uuid[], $15::text[], $16::timestamptz[]) AS new""",
        now,
        *_columns(rows),
    )


def _told(refunds: Sequence[Refund], states: Mapping[UUID, RefundState]) -> list[Fact]:
    told: list[Fact] = []
    for refund in refunds:
        ids, state = {"refund_id": refund.id, "order_id": refund.order["id"]}, states[refund.id]
        told.append(RefundDecided(**ids))
        if state is RefundState.AWAITING_CHOICE:
            told.append(RefundMovedOn(**ids, state=state.value))
    return told


async def _take(refunds: Sequence[Refund], *, restocks: bool) -> None:
    rows = [
        (uuid7(), refund.id, line, *part, part.units if restocks else 0)
        for refund in refunds
        for line, part in refund.parts.items()
    ]
    if not rows:
        return
    # A difference to the final price was taken from the lines at closing.
    await take_from_lines(
        {
            line: part
            for refund in refunds
            if refund.why.reason is not RefundReason.TRUE_UP
            for line, part in refund.parts.items()
        }
    )
    await execute(
        """INSERT INTO order_refund_line (id, parent, line, units, cash_fen, goodwill_fen,
             subsidy_fen, base_fen, commission_fen, host_fen, restock_units)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int[], $5::bigint[],
             $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::int[])""",
        *_columns(rows),
    )


def _columns(rows: Sequence[tuple[object, ...]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _accounts(refunds: Sequence[Refund]) -> list[Account]:
    found = [_held(refund) for refund in refunds]
    found += [
        money(Book.WALLET, refund.order["buyer"])
        for refund in refunds
        if refund.source.tenders.wallet_fen
    ]
    if any(refund.whole.subsidy_fen for refund in refunds):
        found.append(money(Book.SUBSIDY_POOL))
    return found


def _held(refund: Refund) -> Account:
    return money(Book.BUYER_FUNDS_HELD, refund.order["id"])


async def _bring_together(refund: Refund) -> None:
    """Bring together what is not held for the order: the platform's part, and what was earned."""
    order, whole = refund.order, refund.whole
    # A difference to the final price was never earned: it is held until it goes back. What was
    # earned comes first: out of it the platform may get back what it gave before.
    earned = refund.parts and refund.why.reason is not RefundReason.TRUE_UP
    if order["completed_at"] is not None and earned:
        await recall(order, refund.id, whole)
    if whole.subsidy_fen:
        await post(
            key=f"subsidy:{refund.id}",
            kind="subsidy",
            source=order["id"],
            lines=[
                Line(money(Book.SUBSIDY_POOL), -whole.subsidy_fen),
                Line(_held(refund), whole.subsidy_fen),
            ],
        )


async def _move(refunds: Sequence[Refund]) -> None:
    """Set aside what goes back from payments, and put what came from a balance back there."""
    await hold_all(
        [
            ToHold(
                f"refund:{refund.id}:0",
                _held(refund),
                refund.source.tenders.gateway_fen,
                refund.order["id"],
            )
            for refund in refunds
            if refund.source.tenders.gateway_fen
        ]
    )
    for refund in refunds:
        if refund.source.tenders.wallet_fen:
            await return_to_balance(refund.id)
