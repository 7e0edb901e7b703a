"""How the platform stands: figures, truths, parked facts, campaigns of all merchants."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from litestar import get, post
from litestar.params import QueryParameter
from litestar.response import Stream

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import JSONBody, SignedIn, ThisVisit
from api.live import board_stream
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from api.shapes.operator import (
    DayFigure,
    InvariantReport,
    Overview,
    ParkedDelivery,
    ReconciliationSummary,
    Resume,
    Resumed,
    TruthSummary,
)
from api.shapes.shown import shown
from core.parked import parked_deliveries, resume
from core.truth_reports import check_truths, last_report
from marketplace.queries.cards import CampaignCard
from marketplace.queries.desk_waiting import waiting
from marketplace.queries.overview import all_campaigns, figures
from marketplace.selling.campaign_states import CampaignState
from payments.reconciliation_views import last_runs

ANYBODY_OF_THE_PLATFORM = ("operator", "finance", "reviewer")
REFUSED = refusals(NotFoundHere, RoleNotEnough)


@get(
    "/operator/overview",
    operation_id="get_overview",
    summary="How the platform stands",
    tags=["operator"],
    responses=REFUSED,
)
async def overview(viewer: SignedIn) -> Overview:
    """Give the figures of this moment."""
    viewer.require_platform(*ANYBODY_OF_THE_PLATFORM)
    found, report, runs = await figures(), await last_report(), await last_runs(1)
    counts = {name: getattr(found, name) for name in found.__dataclass_fields__ if name != "days"}
    return Overview(
        **counts,
        **asdict(await waiting()),
        invariants=TruthSummary(checked_at=report.checked_at, broken=report.broken),
        reconciliation=shown(runs[0], ReconciliationSummary) if runs else None,
        days=[shown(day, DayFigure) for day in found.days],
    )


@get(
    "/operator/events",
    operation_id="watch_overview",
    summary="How the platform stands, as it changes",
    tags=["operator"],
    responses=REFUSED,
)
async def watch_overview(viewer: SignedIn, visit: ThisVisit) -> Stream:
    """Send a `changed` event now and when something the overview counts has moved."""
    viewer.require_platform(*ANYBODY_OF_THE_PLATFORM)
    return await board_stream(visit, "platform")


@get(
    "/operator/campaigns",
    operation_id="list_all_campaigns",
    summary="Campaigns of all merchants",
    tags=["operator"],
    responses=REFUSED,
)
async def list_campaigns(
    viewer: SignedIn,
    visit: ThisVisit,
    in_state: Annotated[CampaignState | None, QueryParameter(name="state")] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[CampaignCard]:
    """Give campaigns, the latest made first."""
    viewer.require_platform(*ANYBODY_OF_THE_PLATFORM)
    place = read_cursor(cursor, "all-campaigns", tuple[int])
    found = await all_campaigns(
        state=in_state,
        before=place[0] if place else None,
        limit=limit + 1,
        language=visit.language,
    )
    page = found[:limit]
    return Items(
        items=[card for _, card in page],
        next_cursor=write_cursor("all-campaigns", page[-1][0]) if found[limit:] else None,
    )


@get(
    "/operator/invariants",
    operation_id="get_invariants",
    summary="What the last check of all truths found",
    tags=["operator"],
    responses=REFUSED,
)
async def get_invariants(viewer: SignedIn) -> InvariantReport:
    """Give the last report; it is made every hour."""
    viewer.require_platform("operator", "finance")
    return shown(await last_report(), InvariantReport)


@post(
    "/operator/invariants/check",
    status_code=200,
    operation_id="check_invariants",
    summary="Check all truths now",
    tags=["operator"],
    responses=REFUSED,
)
async def check_invariants(viewer: SignedIn) -> InvariantReport:
    """Check every truth and give what was found."""
    viewer.require_platform("operator", "finance")
    return shown(await check_truths(), InvariantReport)


@get(
    "/operator/outbox/parked",
    operation_id="list_parked",
    summary="Facts that could not be dealt with",
    tags=["operator"],
    responses=REFUSED,
)
async def list_parked(viewer: SignedIn) -> Items[ParkedDelivery]:
    """Give what failed too often, the latest first."""
    viewer.require_platform("operator")
    found = await parked_deliveries()
    return Items(items=[shown(one, ParkedDelivery) for one in found], next_cursor=None)


@post(
    "/operator/outbox/resume",
    status_code=200,
    operation_id="resume_parked",
    summary="Let parked facts try again",
    tags=["operator"],
    responses=REFUSED,
)
async def post_resume(viewer: SignedIn, data: JSONBody[Resume]) -> Resumed:
    """Make parked deliveries due again: those of some facts, or all."""
    viewer.require_platform("operator")
    return Resumed(resumed=await resume(data.fact_ids))


RESOURCES = [
    check_invariants,
    get_invariants,
    list_campaigns,
    list_parked,
    overview,
    post_resume,
    watch_overview,
]
