"""Statements as a merchant and an operator read them, with the payout that serves each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.clock import business_day
from core.database import fetch
from marketplace.queries.orders import order_number
from marketplace.queries.statement_sums import StatementSum, sums_of
from marketplace.refusals import NoSuchStatement
from marketplace.settling.settlement_calendar import AUTO_CONFIRM

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Named:
    """Something or somebody with a name."""

    id: UUID
    name: str


@dataclass(frozen=True)
class PayoutBrief:
    """The latest payout of a statement."""

    id: UUID
    number: str
    state: str
    amount_fen: int
    paid_at: datetime | None
    bank_reference: str | None
    return_reason: str | None
    account_ending: str | None


@dataclass(frozen=True)
class StatementView:
    """A statement; the opening and its lines, told by kind in ``sums``, add up to the closing.

    ``commission_tax_fen`` is the tax its commission includes (feature S4).
    """

    id: UUID
    number: str
    running_number: int
    state: str
    merchant: Named
    issued_at: datetime
    period_from: date
    period_until: date
    opening_fen: int
    net_fen: int
    closing_fen: int
    payable_fen: int
    disputed_fen: int
    sums: list[StatementSum]
    commission_tax_fen: int
    confirm_by: datetime | None
    confirmed_at: datetime | None
    confirmed_by_time: bool
    dispute_reason: str | None
    answer: str | None
    payout: PayoutBrief | None


@dataclass(frozen=True)
class StatementLineView:
    """One line of a statement; ``dispute`` is where an objection to it stands."""

    id: UUID
    position: int
    kind: str
    order_id: UUID | None
    order_number: str | None
    title: str
    payout_number: str | None
    gross_fen: int
    commission_fen: int
    net_fen: int
    earned_at: datetime
    dispute: str | None


def statement_number(number: int) -> str:
    """Give the number people quote: ``JS-000012``."""
    return f"JS-{number:06d}"


def payout_number(number: int) -> str:
    """Give the number people quote: ``FK-000012``."""
    return f"FK-{number:06d}"


async def statements(
    *,
    payee_id: UUID | None = None,
    statement_id: UUID | None = None,
    states: Sequence[str] | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[StatementView]:
    """Give statements (of one payee, or all), newest first, below a running number."""
    rows = await fetch(
        """SELECT statement.*, party.name AS payee_name, paid.id AS payout_id,
                  paid.number AS payout_number, paid.state AS payout_state, paid.amount_fen,
                  paid.paid_at, paid.bank_reference, paid.return_reason, paid.number_ending
           FROM statement JOIN party ON party.id = statement.payee
           LEFT JOIN LATERAL (
             SELECT payout.*, account.number_ending FROM payout
             LEFT JOIN bank_account account ON account.id = payout.bank_account
             WHERE payout.statement = statement.id ORDER BY attempt DESC LIMIT 1) paid ON true
           WHERE ($1::uuid IS NULL OR statement.payee = $1)
             AND ($2::uuid IS NULL OR statement.id = $2)
             AND ($3::text[] IS NULL OR statement.state = ANY($3))
             AND ($4::bigint IS NULL OR statement.number < $4)
           ORDER BY statement.number DESC LIMIT $5""",
        payee_id,
        statement_id,
        list(states) if states else None,
        before,
        limit,
    )
    return [_statement(row) for row in rows]


async def statement(statement_id: UUID) -> StatementView:
    """Give one statement; raises NoSuchStatement. Who may see it is decided before."""
    found = await statements(statement_id=statement_id)
    if not found:
        raise NoSuchStatement
    return found[0]


async def statement_lines(statement_id: UUID) -> list[StatementLineView]:
    """Give the lines of a statement in their order."""
    rows = await fetch(
        """SELECT row_number() OVER (ORDER BY earning.earned_at, earning.id)::integer AS position,
                  earning.id, dispute.state AS dispute, earning.kind,
                  earning.parent AS order_id, placed.number,
                  placed.placed_at, coalesce(placed.title, '') AS title,
                  earning.gross_fen, earning.gross_fen - earning.net_fen AS commission_fen,
                  earning.net_fen, earning.earned_at, payout.number AS paid_number
           FROM earning_day day JOIN earning ON earning.earning_day = day.id
           LEFT JOIN market_order placed ON placed.id = earning.parent
           LEFT JOIN statement_dispute dispute ON dispute.earning = earning.id
           LEFT JOIN payout ON earning.source_key IN (
             'payout:' || payout.id, 'payout-returned:' || payout.id)
             AND payout.payee = earning.payee
           WHERE day.statement = $1 ORDER BY 1""",
        statement_id,
    )
    return [_line(row) for row in rows]


def _line(row: Any) -> StatementLineView:
    values = dict(row)
    number, placed_at = values.pop("number"), values.pop("placed_at")
    paid = values.pop("paid_number")
    ordered = {"number": number, "placed_at": placed_at}
    return StatementLineView(
        **values,
        order_number=order_number(ordered) if number is not None else None,
        payout_number=payout_number(paid) if paid is not None else None,
    )


def _statement(row: Any) -> StatementView:
    asked_at = row["answered_at"] or row["issued_at"]
    return StatementView(
        id=row["id"],
        number=statement_number(row["number"]),
        running_number=row["number"],
        state=row["state"],
        merchant=Named(row["payee"], row["payee_name"]),
        issued_at=row["issued_at"],
        period_from=business_day(row["first_earned_at"] or row["issued_at"]),
        period_until=row["cut_off"],
        opening_fen=row["opening_fen"],
        net_fen=row["lines_fen"],
        closing_fen=row["closing_fen"],
        payable_fen=row["payable_fen"],
        disputed_fen=row["disputed_fen"],
        sums=sums_of(row["opening_fen"], row["figures"]),
        commission_tax_fen=sum(one.get("commission_tax_fen", 0) for one in row["figures"].values()),
        confirm_by=asked_at + AUTO_CONFIRM if row["state"] == "issued" else None,
        confirmed_at=row["confirmed_at"],
        confirmed_by_time=row["confirmed_at"] is not None and row["confirmed_by"] is None,
        dispute_reason=row["dispute_reason"],
        answer=row["answer"],
        payout=_payout(row) if row["payout_id"] else None,
    )


def _payout(row: Any) -> PayoutBrief:
    return PayoutBrief(
        id=row["payout_id"],
        number=payout_number(row["payout_number"]),
        state=row["payout_state"],
        amount_fen=row["amount_fen"],
        paid_at=row["paid_at"],
        bank_reference=row["bank_reference"],
        return_reason=row["return_reason"],
        account_ending=row["number_ending"],
    )
