"""Refunds the provider gave up, and recording that they were made by hand."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.operator import FailedRefund, RefundProof, WaitingRefund
from api.shapes.shown import shown
from api.shapes.wallet import AccountInFull
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries.failed_refunds import failed_refunds
from marketplace.queries.waiting_refunds import waiting_refunds
from marketplace.refunds.settling_refunds import account_of_refund, settle_refund
from marketplace.refusals import BankAccountMissing
from payments.refusals import RefundNotFound, RefundNotManual


@get(
    "/operator/refunds",
    operation_id="list_failed_refunds",
    summary="Refunds that wait for a hand",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_refunds(viewer: SignedIn) -> Items[FailedRefund]:
    """Give the refunds that failed three times, oldest first."""
    viewer.require_platform(*FINANCE_ROLES)
    found = await failed_refunds()
    return Items(items=[shown(one, FailedRefund) for one in found], next_cursor=None)


@get(
    "/operator/refunds/waiting",
    operation_id="list_waiting_refunds",
    summary="Refunds that wait at the provider",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_waiting(viewer: SignedIn) -> Items[WaitingRefund]:
    """Give the refunds the provider has taken and not made yet, and why not, oldest first."""
    viewer.require_platform(*FINANCE_ROLES)
    found = await waiting_refunds()
    return Items(items=[shown(one, WaitingRefund) for one in found], next_cursor=None)


@post(
    "/operator/refunds/{refund_id:uuid}/settle",
    status_code=204,
    operation_id="settle_refund",
    summary="A refund was made by hand",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, RefundNotFound, RefundNotManual),
)
async def post_settled(
    viewer: SignedIn, refund_id: FromPath[UUID], data: JSONBody[RefundProof]
) -> None:
    """Record the bank's reference; the order counts as refunded a moment later."""
    await settle_refund(viewer, refund_id, data.proof.strip())


@post(
    "/operator/refunds/{refund_id:uuid}/account",
    status_code=200,
    operation_id="see_refund_account",
    summary="The account in full",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=refusals(NotFoundHere, RoleNotEnough, RefundNotFound, BankAccountMissing),
)
async def post_account(viewer: SignedIn, refund_id: FromPath[UUID]) -> AccountInFull:
    """Give the account its buyer chose, to who sends the money; seeing it is noted."""
    return shown(await account_of_refund(viewer, refund_id), AccountInFull)


RESOURCES = [list_refunds, list_waiting, post_settled, post_account]
