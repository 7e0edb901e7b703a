"""Why: where every fen of an order is, told from the ledger's own movements.

Nothing here is computed a second time. The sentences are made of the movements the ledger
holds for an order, so what a person reads cannot differ from what was booked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.amounts import yuan
from core.database import fetch, fetch_row
from core.refusals import Text
from ledger.books import Book
from ledger.queries import Movement, movements_of
from marketplace.ordering.order_lines import lines_of
from marketplace.queries.statements import statement_number
from marketplace.refusals import NoSuchOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    import asyncpg

    from core.refusals import Language


@dataclass(frozen=True)
class WhyLine:
    """One movement in words; ``at`` is None for what is only agreed."""

    text: str
    amount_fen: int
    at: datetime | None


@dataclass(frozen=True)
class WhySection:
    """Movements that belong together."""

    title: str
    lines: list[WhyLine]


@dataclass(frozen=True)
class Why:
    """The explanation; ``total_fen`` is what it comes to for its reader."""

    sections: list[WhySection]
    total_fen: int


PRICE = Text("价格", "The price")
YOUR_MONEY = Text("您的钱在哪里", "Where your money is")
EARNED = Text("这一单的收入", "What this order earns")
TO_THE_BANK = Text("到账", "On its way to the bank")

PAID = Text("您支付，平台代为保管", "You paid; the platform keeps it for you")
REFUNDED = Text("原路退回给您", "Given back to you the way you paid")
TO_MERCHANT = Text("取货完成，付给商户", "Collected; given to the merchant")
TO_MERCHANT_BY_RULE = Text(
    "没有人来取，按团购说明付给商户",
    "Not collected; given to the merchant as the group-buy said",
)
TO_PLATFORM = Text("其中平台服务费", "Of it, the platform's commission")
BUYER_PAID = Text("邻居支付，平台代为保管", "The neighbour paid; the platform keeps it")
BUYER_REFUNDED = Text("退回给邻居", "Given back to the neighbour")
GROSS = Text("成交金额", "The sale")
BOOKED = Text("记入应付给您", "Booked as owed to you")


async def why_of_order(order_id: UUID, language: Language) -> Why:
    """Explain an order to its buyer: the price, and where the money is. Rights come before."""
    row = await _order(order_id)
    movements = await movements_of([order_id])
    told = [*_held(movements, language, PAID, REFUNDED), *_given_on(row, movements, language)]
    return Why(
        sections=[
            WhySection(PRICE.in_language(language), _prices(row, await _lines(order_id))),
            WhySection(YOUR_MONEY.in_language(language), told),
        ],
        total_fen=row["paid_fen"] - row["refunded_fen"],
    )


async def why_of_earning(order_id: UUID, language: Language) -> Why:
    """Explain to a merchant what an order earns and where that money is. Rights come before."""
    row, lines = await _order(order_id), await _lines(order_id)
    movements = await movements_of([order_id])
    held = _held(movements, language, BUYER_PAID, BUYER_REFUNDED)
    kept = (await lines_of(order_id)).values()
    commission = sum(line.commission_fen - line.commission_reversed_fen for line in kept)
    gross = sum(line.kept_fen for line in kept)
    earned = [
        WhyLine(GROSS.in_language(language), gross, None),
        WhyLine(_commission_text(lines).in_language(language), -commission, None),
    ]
    sections = [
        WhySection(PRICE.in_language(language), [*_prices(row, lines), *held]),
        WhySection(EARNED.in_language(language), earned),
    ]
    if booked := _booked(movements, language):
        on_its_way = await _on_its_way(order_id, language)
        title = TO_THE_BANK.in_language(language)
        sections.append(WhySection(title, [*booked, *on_its_way]))
    return Why(sections=sections, total_fen=gross - commission)


async def _order(order_id: UUID) -> Any:
    row = await fetch_row("SELECT * FROM market_order WHERE id = $1", order_id)
    if row is None:
        raise NoSuchOrder
    return row


async def _lines(order_id: UUID) -> list[asyncpg.Record]:
    return await fetch(
        """SELECT title, quantity, coalesce(final_unit_price_fen, unit_price_fen) AS each_fen,
                  commission_basis_points, commission_base_fen, commission_fen
           FROM order_line WHERE parent = $1 ORDER BY id""",
        order_id,
    )


def _prices(row: Any, lines: Sequence[asyncpg.Record]) -> list[WhyLine]:
    return [
        WhyLine(
            f"{line['title']} ¥{yuan(line['each_fen'])} × {line['quantity']}",
            line["each_fen"] * line["quantity"],
            row["placed_at"],
        )
        for line in lines
    ]


def _held(
    movements: list[Movement], language: Language, paid: Text, refunded: Text
) -> list[WhyLine]:
    """Tell what came in from the buyer and what went back."""
    return [
        WhyLine(
            (paid if one.amount > 0 else refunded).in_language(language), one.amount, one.moved_at
        )
        for one in movements
        if one.book == Book.BUYER_FUNDS_HELD and one.kind != "sale"
    ]


def _given_on(row: Any, movements: list[Movement], language: Language) -> list[WhyLine]:
    """Tell what left the platform's keeping for merchant and platform."""
    to_merchant = TO_MERCHANT if row["uncollected_at"] is None else TO_MERCHANT_BY_RULE
    told = {Book.MERCHANT_PAYABLE.value: to_merchant, Book.PLATFORM_COMMISSION.value: TO_PLATFORM}
    return [
        WhyLine(told[one.book].in_language(language), -one.amount, one.moved_at)
        for one in movements
        if one.kind == "sale" and one.book in told
    ]


def _booked(movements: list[Movement], language: Language) -> list[WhyLine]:
    return [
        WhyLine(BOOKED.in_language(language), one.amount, one.moved_at)
        for one in movements
        if one.book == Book.MERCHANT_PAYABLE
    ]


def _commission_text(lines: Sequence[asyncpg.Record]) -> Text:
    # All lines of an order are of one campaign: one category, one merchant, one rate.
    points = lines[0]["commission_basis_points"]
    if points is None:
        return Text("平台服务费在截单时确定", "The commission is fixed at closing")
    base = sum(line["commission_base_fen"] for line in lines)
    return Text(
        f"平台服务费：¥{yuan(base)} 的 {yuan(points)}%，成交时已锁定",
        f"Platform commission: {yuan(points)}% of ¥{yuan(base)}, fixed at the sale",
    )


async def _on_its_way(order_id: UUID, language: Language) -> list[WhyLine]:
    """Tell when the earning may be paid, in which statement it is and what the bank said."""
    rows = await fetch(
        """SELECT earning.net_fen, earning.earned_at, earning.available_on, statement.number,
                  statement.issued_at, paid.paid_at, paid.bank_reference
           FROM earning JOIN earning_day day ON day.id = earning.earning_day
           LEFT JOIN statement ON statement.id = day.statement
           LEFT JOIN payout paid ON paid.statement = statement.id AND paid.state = 'paid'
           WHERE earning.parent = $1 AND earning.kind = 'sale'""",
        order_id,
    )
    return [line for row in rows for line in _steps(row, language)]


def _steps(row: Any, language: Language) -> list[WhyLine]:
    steps = [
        (
            Text(f"{row['available_on']} 起可结算", f"May be paid from {row['available_on']}"),
            row["earned_at"],
        )
    ]
    if row["number"] is not None:
        number = statement_number(row["number"])
        steps.append((Text(f"列入结算单 {number}", f"In statement {number}"), row["issued_at"]))
    if row["paid_at"] is not None:
        reference = row["bank_reference"]
        steps.append(
            (
                Text(f"银行已付，流水号 {reference}", f"Paid by the bank, {reference}"),
                row["paid_at"],
            )
        )
    return [WhyLine(text.in_language(language), row["net_fen"], at) for text, at in steps]
