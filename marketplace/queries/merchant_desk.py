"""Merchants as the operator reads them: what they may do, and what they have under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.database import fetch
from marketplace.queries.cards import Goal, goal_of
from marketplace.refusals import NoSuchMerchant
from marketplace.selling.campaign_states import CampaignState
from marketplace.selling.counting import amount_if_awaited
from marketplace.tables.merchants import MerchantState

CAMPAIGNS_SHOWN = 100
SUSPENSIONS_SHOWN = 20
MERCHANTS = """
    SELECT merchant.id, merchant.name, merchant.address, merchant.state, merchant.approved_at,
      (SELECT reason FROM merchant_suspension held WHERE held.merchant = merchant.id
         AND held.resumed_at IS NULL) AS suspended_because,
      (SELECT count(*) FROM campaign run WHERE run.merchant = merchant.id
         AND run.state IN ('scheduled', 'open', 'closing'))::integer AS undecided,
      (SELECT count(*) FROM campaign run WHERE run.merchant = merchant.id
         AND run.state IN ('succeeded', 'procuring', 'arrived', 'collecting'))::integer
         AS delivering
    FROM merchant"""


@dataclass(frozen=True)
class MerchantLine:
    """A merchant, and how many of its campaigns are undecided or being delivered."""

    id: UUID
    name: str
    address: str
    state: MerchantState
    approved_at: datetime
    suspended_because: str | None
    undecided: int
    delivering: int


@dataclass(frozen=True)
class UndecidedCampaign:
    """A campaign the operator may still cancel."""

    id: UUID
    title: str
    state: CampaignState
    closes_at: datetime
    units_paid: int
    people_paid: int
    goal: Goal


@dataclass(frozen=True)
class SuspensionView:
    """One time in which a merchant could publish nothing."""

    reason: str
    suspended_at: datetime
    suspended_by: str
    resumed_at: datetime | None
    resumed_by: str | None
    resume_reason: str | None
    for_good: bool
    licence_lapsed: bool


@dataclass(frozen=True)
class MerchantSheet:
    """A merchant with what a decision about it needs."""

    merchant: MerchantLine
    campaigns: list[UndecidedCampaign]
    suspensions: list[SuspensionView]


async def merchant_lines(
    *,
    state: MerchantState | None = None,
    words: str = "",
    after: tuple[str, UUID] | None = None,
    limit: int,
) -> list[MerchantLine]:
    """Give merchants by name; ``words`` is a part of the name or the address."""
    rows = await fetch(
        f"""{MERCHANTS} WHERE ($1::text IS NULL OR merchant.state = $1)
              AND ($2 = '' OR strpos(lower(merchant.name || ' ' || merchant.address),
                                     lower($2)) > 0)
              AND ($3::text IS NULL OR (merchant.name, merchant.id) > ($3, $4::uuid))
            ORDER BY merchant.name, merchant.id LIMIT $5""",
        state,
        words,
        *(after or (None, None)),
        limit,
    )
    return [_line(row) for row in rows]


async def merchant_sheet(merchant_id: UUID) -> MerchantSheet:
    """Give one merchant; raises NoSuchMerchant."""
    rows = await fetch(f"{MERCHANTS} WHERE merchant.id = $1", merchant_id)
    if not rows:
        raise NoSuchMerchant
    return MerchantSheet(_line(rows[0]), await _undecided(merchant_id), await _past(merchant_id))


async def _undecided(merchant_id: UUID) -> list[UndecidedCampaign]:
    rows = await fetch(
        f"""SELECT run.id, offer.title, run.state, run.closes_at, run.paid_units, run.paid_people,
             run.min_units, run.min_people, run.min_amount_fen, run.thresholds,
             {amount_if_awaited("run")} AS amount_paid
           FROM campaign run JOIN offer ON offer.id = run.offer
           WHERE run.merchant = $1 AND run.state IN ('scheduled', 'open', 'closing')
           ORDER BY run.closes_at, run.id LIMIT $2""",  # noqa: S608 - columns are ours
        merchant_id,
        CAMPAIGNS_SHOWN,
    )
    return [
        UndecidedCampaign(
            id=row["id"],
            title=row["title"],
            state=CampaignState(row["state"]),
            closes_at=row["closes_at"],
            units_paid=row["paid_units"],
            people_paid=row["paid_people"],
            goal=goal_of(row),
        )
        for row in rows
    ]


async def _past(merchant_id: UUID) -> list[SuspensionView]:
    rows = await fetch(
        """SELECT held.reason, held.suspended_at, held.resumed_at, held.resume_reason,
             held.for_good, held.licence_lapsed,
             coalesce(stopper.display_name, '') AS suspended_by, freer.display_name AS resumed_by
           FROM merchant_suspension held LEFT JOIN person stopper ON stopper.id = held.suspended_by
           LEFT JOIN person freer ON freer.id = held.resumed_by
           WHERE held.merchant = $1 ORDER BY held.suspended_at DESC, held.id DESC LIMIT $2""",
        merchant_id,
        SUSPENSIONS_SHOWN,
    )
    return [SuspensionView(**dict(row)) for row in rows]


def _line(row: Any) -> MerchantLine:
    return MerchantLine(**{**dict(row), "state": MerchantState(row["state"])})
