"""Refunds that are not there yet, and recording that they were made by hand."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.operator import OpenRefund, RefundProof, RefundQueues
from api.shapes.shown import shown
from api.shapes.wallet import AccountInFull
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries.open_refunds import open_refunds, refund_queues
from marketplace.refunds.settling_refunds import account_of_refund, settle_refund
from marketplace.refusals import BankAccountMissing
from marketplace.tables.refunds import RefundState
from payments.refusals import RefundNotFound, RefundNotManual


@get(
    "/operator/refunds",
    operation_id="list_open_refunds",
    summary="Refunds that are not there yet",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_refunds(
    viewer: SignedIn,
    in_state: Annotated[RefundState, QueryParameter(name="state")] = RefundState.MANUAL,
) -> Items[OpenRefund]:
    """Give the refunds in a state, oldest first; without one, those that wait for a hand."""
    viewer.require_platform(*FINANCE_ROLES)
    found = await open_refunds(in_state)
    return Items(items=[shown(one, OpenRefund) for one in found], next_cursor=None)


@get(
    "/operator/refunds/queues",
    operation_id="count_open_refunds",
    summary="What waits at the desk of refunds",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def get_queues(viewer: SignedIn) -> RefundQueues:
    """Count refunds by what they wait for, proposals, and balances to be sent."""
    viewer.require_platform(*FINANCE_ROLES)
    return shown(await refund_queues(), RefundQueues)


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


RESOURCES = [list_refunds, get_queues, post_settled, post_account]
