"""Goods come to a pick-up point: reported, counted, and looked at before."""

from __future__ import annotations

from uuid import UUID

from litestar import post

from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.arrivals import ArrivalDone, ArrivalPreview, Arrived, NothingCame, NothingDone
from api.shapes.shown import shown
from core.pictures.refusals import PictureNotFound
from marketplace.pick_up import arriving
from marketplace.pick_up.previewing_arrivals import preview_arrival
from marketplace.refusals import (
    ArrivalDecided,
    BadCount,
    NoSuchCampaign,
    NoSuchPoint,
    NothingToDeliver,
    PointIsFull,
)

ALL = "/pick-up-points/{point_id:uuid}/arrivals"
SAID = (NoSuchPoint, NoSuchCampaign, NothingToDeliver, BadCount, ArrivalDecided)


@post(
    ALL,
    status_code=200,
    operation_id="report_arrival",
    summary="The goods are here",
    tags=["pick-up points"],
    responses=refusals(*SAID, PictureNotFound, PointIsFull),
)
async def report_arrival(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[Arrived]
) -> ArrivalDone:
    """Mark a campaign's goods as being at the point; what is missing is refunded at once."""
    ready = await arriving.arrive(viewer, data.campaign_id, point_id, data.counted, data.evidence)
    return ArrivalDone(orders_ready=ready)


@post(
    f"{ALL}/preview",
    status_code=200,
    opt={"keeps_answer": False},
    operation_id="preview_arrival",
    summary="What a count would mean",
    tags=["pick-up points"],
    responses=refusals(*SAID),
)
async def preview(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[Arrived]
) -> ArrivalPreview:
    """Tell who would get less by the campaign's rule; nothing changes."""
    found = await preview_arrival(viewer, data.campaign_id, point_id, data.counted)
    return shown(found, ArrivalPreview)


@post(
    f"{ALL}/nothing",
    status_code=200,
    operation_id="report_nothing_came",
    summary="The goods will not come",
    tags=["pick-up points"],
    responses=refusals(
        NoSuchPoint, NoSuchCampaign, NothingToDeliver, ArrivalDecided, PictureNotFound
    ),
)
async def report_nothing(
    viewer: SignedIn, point_id: FromPath[UUID], data: JSONBody[NothingCame]
) -> NothingDone:
    """Refund everybody who waits for a campaign's goods at the point; they read the note."""
    refunded = await arriving.report_nothing_came(viewer, data.campaign_id, point_id, data.evidence)
    return NothingDone(orders_refunded=refunded)


RESOURCES = [preview, report_arrival, report_nothing]
