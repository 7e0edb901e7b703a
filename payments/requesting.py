"""Ask a resident for money: keep the row, then call the provider, then keep its answer.

No transaction is open while the provider is called. For one reference there is one open
payment at most (a partial unique index says so). A call that is repeated, or whose answer
was lost, finds it: the row by its reference, the provider's object by the key made of the
reference and the attempt. Another method or amount closes it first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row
from core.identifiers import uuid7
from payments import queries, settling
from payments.closing import close
from payments.limits import MINIMUM_FEN
from payments.opening import open_at_provider
from payments.patience import patience
from payments.payment_states import PaymentState
from payments.provider import GatewayRefused, GatewayUnavailable, Method
from payments.refusals import (
    AmountTooSmall,
    PaymentDiffers,
    PaymentExpired,
    PaymentNotPossible,
    PaymentsAway,
)
from payments.tables import TITLE_LENGTH

if TYPE_CHECKING:
    from asyncpg import Record

    from payments.queries import PaymentView

ENDED = (PaymentState.FAILED, PaymentState.CANCELLED)
MONEY_IS_HERE = (PaymentState.SUCCEEDED, PaymentState.PROCESSING)
# Each round loses to a rival request for the same thing; people do not click this fast.
ROUNDS = 5


@dataclass(frozen=True)
class _Terms:
    """What was asked for; the first three make one payment the same as another."""

    payer: UUID
    amount_fen: int
    method: str
    title: str
    return_url: str
    expires_at: datetime
    language: str

    def are_those_of(self, row: Record) -> bool:
        asked = (self.payer, self.amount_fen, self.method)
        return asked == (row["payer"], row["amount_fen"], row["method"])


async def request_payment(
    *,
    reference: UUID,
    payer: UUID,
    amount_fen: int,
    method: str,
    expires_at: datetime,
    return_url: str,
    description: str,
    language: str = "zh-CN",
) -> PaymentView:
    """Give an open payment for something; its ``redirect_url`` is where the payer goes.

    ``{payment}`` in the return address becomes the payment's id. When an earlier attempt
    turns out paid, or its money is under way, that one is given: look at ``state``. Must not
    run inside a transaction. Raises AmountTooSmall, PaymentExpired, PaymentNotPossible when
    the provider refuses, PaymentDiffers when rival requests with other terms keep winning,
    PaymentsAway when the provider does not answer (ask again with the same terms).
    """
    if amount_fen < MINIMUM_FEN:
        raise AmountTooSmall(least_fen=MINIMUM_FEN)
    if expires_at <= clock.now():
        raise PaymentExpired
    method = Method(method).value
    terms = _Terms(payer, amount_fen, method, description, return_url, expires_at, language)
    try:
        with patience():
            payment_id = await _agree(reference, terms)
    except GatewayUnavailable as away:
        raise PaymentsAway(away.retry_after_seconds) from away
    return await queries.existing_payment(payment_id)


async def _agree(reference: UUID, terms: _Terms) -> UUID:
    """Come to one payment for the reference: a new one, the open one, or the paid one."""
    for _ in range(ROUNDS):
        row = await _latest(reference)
        if row is None or row["state"] in ENDED:
            await _keep(reference, terms)
        elif row["state"] in MONEY_IS_HERE:
            return UUID(str(row["id"]))
        elif terms.are_those_of(row) and row["expires_at"] > clock.now():
            return await _opened(row)
        else:
            await close(row)
    raise PaymentDiffers


async def _latest(reference: UUID) -> Record | None:
    return await fetch_row(
        "SELECT * FROM payment WHERE reference = $1 ORDER BY attempt DESC LIMIT 1", reference
    )


async def _keep(reference: UUID, terms: _Terms) -> None:
    payment_id = uuid7()
    await execute(
        """INSERT INTO payment (id, reference, attempt, payer, amount_fen, method, title,
             language, return_url, state, captured_fen, expires_at, created_at)
           SELECT $1, $2, coalesce(max(attempt), 0) + 1, $3, $4, $5, $6, $7, $8, 'created', 0,
             $9, $10 FROM payment WHERE reference = $2
           ON CONFLICT DO NOTHING""",
        payment_id,
        reference,
        terms.payer,
        terms.amount_fen,
        terms.method,
        terms.title[:TITLE_LENGTH],
        terms.language,
        terms.return_url.replace("{payment}", str(payment_id)),
        terms.expires_at,
        clock.now(),
    )


async def _opened(row: Record) -> UUID:
    if row["state"] == PaymentState.CREATED:
        try:
            told = await open_at_provider(row)
        except GatewayRefused as refused:
            await settling.give_up(row["id"], PaymentState.FAILED)
            raise PaymentNotPossible(method=row["method"]) from refused
        await settling.note(row["id"], told)
    return UUID(str(row["id"]))
