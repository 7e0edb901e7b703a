"""Choosing the commission rule of a sale and freezing what it takes (rule 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.database import execute, fetch, within_transaction
from marketplace.commission import Rule, fee, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    import asyncpg

DEFAULT_BASIS_POINTS = 500


async def rules_in_force() -> list[Rule]:
    """Give every rule that decides today, the default among them."""
    rows = await _rules()
    if not any(row["is_default"] for row in rows):
        await _write_default()
        rows = await _rules()
    return [_rule(row) for row in rows]


async def rule_for(merchant_id: UUID, category: str) -> Rule:
    """Give the rule that would decide about a sale made now."""
    return resolve(await rules_in_force(), merchant_id, category)


@within_transaction
async def freeze_commission(campaign_id: UUID) -> int:
    """Write rule, rate, base and fee on every confirmed line of a campaign, once.

    Called at closing, when the final price is known; later changes of rules do not touch
    what is written here. Units that are left are the basis of refunds from then on, as
    ``line_money.frozen`` says. Gives how many lines were frozen.
    """
    lines = await fetch(
        """SELECT line.id, placed.merchant, offer.category,
                  line.paid_fen - line.true_up_fen - line.refunded_fen - line.goodwill_fen
                    + line.subsidised_fen AS base_fen
           FROM order_line line
           JOIN market_order placed ON placed.id = line.parent
           JOIN offer ON offer.id = line.offer
           WHERE placed.campaign = $1 AND placed.state = 'confirmed'
             AND line.commission_rule IS NULL
           ORDER BY line.id FOR NO KEY UPDATE OF line""",
        campaign_id,
    )
    await _freeze(lines, await rules_in_force() if lines else [])
    return len(lines)


async def _freeze(lines: Iterable[asyncpg.Record], rules: list[Rule]) -> None:
    decided = [(line, resolve(rules, line["merchant"], line["category"])) for line in lines]
    if not decided:
        return
    await execute(
        """UPDATE order_line SET commission_rule = frozen.rule, commission_base_fen = frozen.base,
             commission_basis_points = frozen.rate, commission_fen = frozen.fee,
             basis_units = quantity - refunded_units,
             basis_fen = basis_fen - CASE WHEN basis_units = 0 THEN 0 ELSE
               basis_fen * (basis_units - (quantity - refunded_units)) / basis_units END
           FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $5::bigint[])
             AS frozen (line, rule, rate, base, fee)
           WHERE order_line.id = frozen.line AND order_line.commission_rule IS NULL""",
        [line["id"] for line, _ in decided],
        [rule.id for _, rule in decided],
        [rule.basis_points for _, rule in decided],
        [line["base_fen"] for line, _ in decided],
        [fee(rule, line["base_fen"]) for line, rule in decided],
    )


async def _rules() -> list[asyncpg.Record]:
    return await fetch(
        """SELECT id, rank, merchant, category, basis_points, minimum_fen, maximum_fen, is_default
           FROM commission_rule WHERE retired_at IS NULL ORDER BY is_default, rank, id"""
    )


async def _write_default() -> None:
    # Two at once write it once: the partial index knows a single default.
    await execute(
        """INSERT INTO commission_rule (id, rank, basis_points, minimum_fen, is_default, created_at)
           VALUES (uuidv7(), 1000000, $1, 0, true, $2)
           ON CONFLICT (is_default) WHERE is_default DO NOTHING""",
        DEFAULT_BASIS_POINTS,
        clock.now(),
    )


def _rule(row: asyncpg.Record) -> Rule:
    return Rule(**dict(row))
