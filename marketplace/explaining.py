"""Why: where every fen of an order is, told from the ledger's own movements.

Nothing here is computed a second time. The sentences are made of the movements the ledger
holds for an order, so what a person reads cannot differ from what was booked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.amounts import yuan
from core.database import fetch, fetch_row
from core.refusals import Text
from ledger.books import Book
from ledger.queries import Movement, movements_of
from marketplace.queries.statements import statement_number
from marketplace.refusals import NoSuchOrder
from marketplace.settling.earning_orders import shares_of
from marketplace.whose_money import Why, WhyLine, WhySection, came_in, sum_of, whose_it_is

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import asyncpg

    from core.refusals import Language


PRICE = Text("价格", "The price")
YOU_PAID = Text("您付的钱", "What you paid")
WHERE_IT_IS = Text("这笔钱现在在哪里", "Where that money is now")
NEIGHBOUR_PAID = Text("邻居付的钱", "What the neighbour paid")
EARNED = Text("这一单的收入", "What this order earns")
TO_THE_BANK = Text("到账", "On its way to the bank")

PAID = Text("您支付", "You paid")
REFUNDED = Text("退回给您", "Given back to you")
BUYER_PAID = Text("邻居支付，平台代为保管", "The neighbour paid; the platform keeps it")
BUYER_REFUNDED = Text("退回给邻居", "Given back to the neighbour")
GROSS = Text("成交金额", "The sale")
TAX = Text("，其中税额 ¥{tax}", ", ¥{tax} of it tax")
HOST = Text("团长佣金，成交时已锁定", "The host's share, fixed at the sale")
CHARGE = Text("支付手续费，按合同", "The payment fee, by contract")
BOOKED = Text("记入应付给您", "Booked as owed to you")

NOT_COLLECTED = Text(
    "没有人来取，按团购说明归商户",
    "The merchant's: not collected, as the group-buy said",
)
HANDS: dict[str, Text] = {
    Book.BUYER_FUNDS_HELD: Text("平台代您保管", "Kept for you by the platform"),
    Book.MERCHANT_PAYABLE: Text("取货完成，归商户", "The merchant's, now that it is collected"),
    Book.PLATFORM_COMMISSION: Text("平台服务费", "The platform's commission"),
    Book.HOST_PAYABLE: Text("自提点（团长）佣金", "The share of the pick-up point's host"),
    Book.GATEWAY_FEE: Text("支付手续费", "The payment provider's fee"),
    Book.SUBSIDY_POOL: Text("平台补上的钱", "Added by the platform"),
}


async def why_of_order(order_id: UUID, language: Language) -> Why:
    """Explain an order to its buyer: the price, and where the money is. Rights come before.

    What was paid less what came back is the total, and so is what everybody has of it.
    """
    row = await _order(order_id)
    movements = await movements_of([order_id])
    paid = came_in(movements, language, PAID, REFUNDED)
    hands = HANDS
    if row["uncollected_at"] is not None:
        hands = {**HANDS, Book.MERCHANT_PAYABLE: NOT_COLLECTED}
    told = [
        (PRICE, _prices(row, await _lines(order_id))),
        (YOU_PAID, paid),
        (WHERE_IT_IS, whose_it_is(movements, language, hands)),
    ]
    return Why(_sections(told, language), sum_of(paid))


async def why_of_earning(order_id: UUID, language: Language) -> Why:
    """Explain to a merchant what an order earns and where that money is. Rights come before.

    The total is what the lines of the earning come to.
    """
    row, lines = await _order(order_id), await _lines(order_id)
    movements = await movements_of([order_id])
    earned = await _earned(order_id, lines, language)
    told = [
        (PRICE, _prices(row, lines)),
        (NEIGHBOUR_PAID, came_in(movements, language, BUYER_PAID, BUYER_REFUNDED)),
        (EARNED, earned),
    ]
    if booked := _booked(movements, language):
        told.append((TO_THE_BANK, [*booked, *await _on_its_way(order_id, language)]))
    return Why(_sections(told, language), sum_of(earned))


def _sections(told: list[tuple[Text, list[WhyLine]]], language: Language) -> list[WhySection]:
    return [WhySection(title.in_language(language), lines) for title, lines in told if lines]


async def _earned(
    order_id: UUID, lines: Sequence[asyncpg.Record], language: Language
) -> list[WhyLine]:
    """Tell what is divided, and what everybody else takes of it."""
    shares = await shares_of(order_id)
    commission = _commission_text(lines).in_language(language)
    if shares.tax_fen:
        commission += TAX.in_language(language).format(tax=yuan(shares.tax_fen))
    taken = [(HOST, shares.host_fen), (CHARGE, shares.charge_fen)]
    return [
        WhyLine(GROSS.in_language(language), shares.gross_fen, None),
        WhyLine(commission, -shares.commission_fen, None),
        *(WhyLine(text.in_language(language), -fen, None) for text, fen in taken if fen),
    ]


async def _order(order_id: UUID) -> Any:
    row = await fetch_row("SELECT * FROM market_order WHERE id = $1", order_id)
    if row is None:
        raise NoSuchOrder
    return row


async def _lines(order_id: UUID) -> list[asyncpg.Record]:
    return await fetch(
        """SELECT title, quantity, coalesce(final_unit_price_fen, unit_price_fen) AS each_fen,
                  commission_basis_points, commission_flat_fen, commission_base_fen
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
    flat = lines[0]["commission_flat_fen"]
    if flat is not None:
        return Text(
            f"平台服务费：每份 ¥{yuan(flat)}，成交时已锁定",
            f"Platform commission: ¥{yuan(flat)} a unit, fixed at the sale",
        )
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
