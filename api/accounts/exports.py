"""A copy of one's own data."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from litestar import Response, get, post

from accounts.exporting import export_file, exports_of, request_export
from accounts.refusals import ExportNotReady, ExportRunning
from accounts.tables.privacy import ExportState
from api.given import FromPath, SignedIn
from api.openapi import refusals
from api.shapes.accounts_privacy import DataExport
from api.shapes.base import Items
from core.rate_limits import TooManyRequests

if TYPE_CHECKING:
    from accounts.exporting import ExportView


@post(
    "/me/exports",
    status_code=202,
    operation_id="request_export",
    summary="Ask for a copy of my data",
    tags=["me"],
    responses=refusals(ExportRunning, TooManyRequests),
)
async def post_export(viewer: SignedIn) -> DataExport:
    """Begin a copy; it is made in the background and kept for seven days."""
    return _shape(await request_export(viewer.person_id))


@get("/me/exports", operation_id="list_exports", summary="Copies of my data", tags=["me"])
async def get_exports(viewer: SignedIn) -> Items[DataExport]:
    """Give the copies asked for, the latest first."""
    return Items(
        items=[_shape(found) for found in await exports_of(viewer.person_id)], next_cursor=None
    )


@get(
    "/me/exports/{export_id:uuid}/file",
    operation_id="get_export_file",
    summary="The file of a copy",
    tags=["me"],
    media_type="application/zip",
    responses=refusals(ExportNotReady),
)
async def get_export_file(viewer: SignedIn, export_id: FromPath[UUID]) -> Response[bytes]:
    """Give a zip with one JSON document and a table for each section."""
    return Response(
        await export_file(viewer.person_id, export_id),
        media_type="application/zip",
        headers={
            "content-disposition": 'attachment; filename="linli-my-data.zip"',
            "cache-control": "no-store",
        },
    )


def _shape(found: ExportView) -> DataExport:
    return DataExport(
        id=found.id,
        state=ExportState(found.state),
        created_at=found.requested_at,
        ready_at=found.ready_at,
        expires_at=found.expires_at,
    )


RESOURCES = [get_export_file, get_exports, post_export]
