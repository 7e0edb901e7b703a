"""Merchants as the operator sees them, and what is decided about them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from api.shapes.base import Answer, Instant
from api.shapes.settlement import Explained
from marketplace.queries.cards import Goal
from marketplace.selling.campaign_states import CampaignState
from marketplace.tables.merchants import MerchantState


class Suspension(Explained, kw_only=True):
    """Why a merchant is stopped, and which of its undecided campaigns are cancelled now."""

    cancel_campaign_ids: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=100)] = ()


class ManagedMerchant(Answer):
    """A merchant, and how many of its campaigns are undecided or being delivered."""

    id: UUID
    name: str
    address: str
    state: MerchantState
    approved_at: Instant
    suspended_because: str | None
    undecided: int
    delivering: int


class UndecidedCampaign(Answer):
    """A campaign the operator may still cancel."""

    id: UUID
    title: str
    state: CampaignState
    closes_at: Instant
    units_paid: int
    people_paid: int
    goal: Goal


class PastSuspension(Answer):
    """One time in which a merchant could publish nothing."""

    reason: str
    suspended_at: Instant
    suspended_by: str
    resumed_at: Instant | None
    resumed_by: str | None
    resume_reason: str | None
    for_good: bool
    licence_lapsed: bool


class MerchantSheet(Answer):
    """A merchant with what a decision about it needs."""

    merchant: ManagedMerchant
    campaigns: list[UndecidedCampaign]
    suspensions: list[PastSuspension]
