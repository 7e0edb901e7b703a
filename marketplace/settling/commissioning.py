"""Choosing the commission rule of a sale and freezing what it takes (rule 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core import clock
from core.amounts import share
from core.database import execute, fetch, within_transaction
from marketplace.settling.commission import Rule, fee, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    import asyncpg

DEFAULT_BASIS_POINTS = 500


async def rules_in_force() -> list[Rule]:
    """Give every rule that decides today, the default among them.

    The default decides from ever on: a clock that was set back does not lose it.
    """
    rows = await _rules()
    if not any(row["is_default"] for row in rows):
        await _write_default()
        rows = await _rules()
    return [_rule(row) for row in rows]


async def rule_for(merchant_id: UUID, category: str, offer_id: UUID | None = None) -> Rule:
    """Give the rule that would decide about a sale made now in a neighbourhood's run."""
    return resolve(await rules_in_force(), merchant_id, category, offer_id)


@within_transaction
async def freeze_commission(campaign_id: UUID) -> int:
    """Write rule, rate, base and all fees on every confirmed line of a campaign, once.

    Called at closing, when the final price is known; later changes of rules do not touch
    what is written here. Units that are left are the basis of refunds from then on, as
    ``line_money.frozen`` says. Gives how many lines were frozen.
    """
    lines = await fetch(
        """SELECT line.id, placed.merchant, offer.category, line.offer,
                  line.quantity - line.refunded_units AS units,
                  CASE WHEN point.party = placed.merchant THEN 0
                       ELSE run.host_basis_points END AS host_basis_points,
                  coalesce(payee.gateway_fee_basis_points, 0) AS gateway_basis_points,
                  line.paid_fen - line.true_up_fen - line.refunded_fen - line.goodwill_fen
                    + line.subsidised_fen AS base_fen
           FROM order_line line
           JOIN market_order placed ON placed.id = line.parent
           JOIN offer ON offer.id = line.offer
           JOIN campaign run ON run.id = placed.campaign
           JOIN pick_up_point point ON point.id = placed.point
           LEFT JOIN payee ON payee.id = placed.merchant
           WHERE placed.campaign = $1 AND placed.state = 'confirmed'
             AND line.commission_rule IS NULL
           ORDER BY line.id FOR NO KEY UPDATE OF line""",
        campaign_id,
    )
    await _freeze(lines, await rules_in_force() if lines else [])
    return len(lines)


class Fees(NamedTuple):
    """What is taken of one line for good."""

    line: UUID
    rule: UUID
    basis_points: int
    flat_fen: int | None
    tax_basis_points: int
    base_fen: int
    commission_fen: int
    host_basis_points: int
    host_fen: int
    charge_fen: int


def fees_of(line: asyncpg.Record, rules: list[Rule]) -> Fees:
    """Give what platform, host and provider take of a line; together never more than its base."""
    rule = resolve(rules, line["merchant"], line["category"], line["offer"])
    base = line["base_fen"]
    commission = fee(rule, base, line["units"])
    host = min(share(base, line["host_basis_points"]), base - commission)
    charge = min(share(base, line["gateway_basis_points"]), base - commission - host)
    return Fees(
        line["id"],
        rule.id,
        rule.basis_points,
        rule.flat_fen_per_unit,
        rule.tax_basis_points,
        base,
        commission,
        line["host_basis_points"],
        host,
        charge,
    )


async def _freeze(lines: Iterable[asyncpg.Record], rules: list[Rule]) -> None:
    decided = [fees_of(line, rules) for line in lines]
    if not decided:
        return
    await execute(
        """UPDATE order_line SET commission_rule = frozen.rule, commission_base_fen = frozen.base,
             commission_basis_points = frozen.rate, commission_flat_fen = frozen.flat,
             commission_tax_basis_points = frozen.tax_rate,
             commission_fen = frozen.fee, host_basis_points = frozen.host_rate,
             host_fen = frozen.host, gateway_charge_fen = frozen.charge,
             basis_units = quantity - refunded_units,
             basis_fen = basis_fen - CASE WHEN basis_units = 0 THEN 0 ELSE
               basis_fen * (basis_units - (quantity - refunded_units)) / basis_units END
           FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[], $5::int[],
                       $6::bigint[], $7::bigint[], $8::int[], $9::bigint[], $10::bigint[])
             AS frozen (line, rule, rate, flat, tax_rate, base, fee, host_rate, host, charge)
           WHERE order_line.id = frozen.line AND order_line.commission_rule IS NULL""",
        *(list(column) for column in zip(*decided, strict=True)),
    )


async def _rules() -> list[asyncpg.Record]:
    return await fetch(
        """SELECT id, rank, merchant, category, offer, campaign_kind, basis_points,
                  flat_fen_per_unit, minimum_fen, maximum_fen, tax_basis_points, is_default
           FROM commission_rule
           WHERE retired_at IS NULL AND (is_default OR valid_from <= $1)
           ORDER BY is_default, rank, id""",
        clock.now(),
    )


async def _write_default() -> None:
    # Two at once write it once: the partial index knows a single default.
    await execute(
        """INSERT INTO commission_rule (id, rank, basis_points, minimum_fen, tax_basis_points,
             is_default, valid_from, created_at)
           VALUES (uuidv7(), 1000000, $1, 0, 0, true, $2, $2)
           ON CONFLICT (is_default) WHERE is_default DO NOTHING""",
        DEFAULT_BASIS_POINTS,
        clock.now(),
    )


def _rule(row: asyncpg.Record) -> Rule:
    return Rule(**dict(row))
