"""Paying merchants: propose, check, hand to the bank, record what it says."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.numbered_pages import numbered_page
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.shapes.base import Items
from api.shapes.settlement import (
    BankTook,
    ClawBack,
    Explained,
    Movable,
    NewPayout,
    Payout,
    PayoutExport,
)
from api.shapes.shown import shown
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries import payouts
from marketplace.refusals import (
    BankAccountReplaced,
    BankReferenceDiffers,
    NoBankAccount,
    NoSuchPayout,
    NoSuchStatement,
    PayoutMoved,
    PayoutsFrozen,
    SamePersonTwice,
    StatedAgain,
    StatementMoved,
)
from marketplace.settling import exporting_payouts, paying_out, payouts_coming_back
from marketplace.stripe_transfer import clawing_back
from marketplace.stripe_transfer.refusals import NothingToClawBack, PaidAnotherWay
from marketplace.tables.settlement import PayoutState
from payments.transfer_refusals import (
    AccountNotReady,
    PayeeHasNoAccount,
    TransferNotFound,
    TransferUnderWay,
)
from payments.transfer_views import movable_now

ALL = "/operator/payouts"
ONE = f"{ALL}/{{payout_id:uuid}}"
InState = Annotated[PayoutState | None, QueryParameter(name="state")]


@get(
    ALL,
    operation_id="list_payouts",
    summary="Payouts",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_payouts(
    viewer: SignedIn,
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[Payout]:
    """Give payouts, newest first."""
    viewer.require_platform(*FINANCE_ROLES)
    return await numbered_page(
        Payout, payouts.payouts, cursor, limit, "payouts", states=[in_state] if in_state else None
    )


@post(
    ALL,
    operation_id="propose_payout",
    summary="Propose to pay a statement",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchStatement,
        StatementMoved,
        StatedAgain,
        PayoutsFrozen,
        NoBankAccount,
        PayeeHasNoAccount,
        AccountNotReady,
    ),
)
async def post_payout(viewer: SignedIn, data: JSONBody[NewPayout]) -> Payout:
    """Propose; another operator has to approve."""
    return await _payout(await paying_out.propose(viewer, data.statement_id))


@post(
    f"{ONE}/approve",
    status_code=200,
    operation_id="approve_payout",
    summary="Approve a payout",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchPayout,
        SamePersonTwice,
        PayoutMoved,
        PayoutsFrozen,
        BankAccountReplaced,
        PayeeHasNoAccount,
        AccountNotReady,
    ),
)
async def approve(viewer: SignedIn, payout_id: FromPath[UUID]) -> Payout:
    """Approve what somebody else proposed; the debt is on its way from now."""
    await paying_out.approve(viewer, payout_id)
    return await _payout(payout_id)


@post(
    f"{ONE}/reject",
    status_code=200,
    operation_id="reject_payout",
    summary="Turn a payout down",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPayout, PayoutMoved),
)
async def reject(viewer: SignedIn, payout_id: FromPath[UUID], data: JSONBody[Explained]) -> Payout:
    """Turn a proposed payout down; its statement can be proposed again."""
    await paying_out.reject(viewer, payout_id, data.reason.strip())
    return await _payout(payout_id)


@post(
    f"{ALL}/export",
    status_code=200,
    operation_id="export_payouts",
    summary="The file for the bank",
    tags=["operator"],
    media_type="text/csv",
    responses=refusals(
        NotFoundHere, RoleNotEnough, NoSuchPayout, PayoutMoved, PaidAnotherWay, BankAccountReplaced
    ),
)
async def export(viewer: SignedIn, data: JSONBody[PayoutExport]) -> Response[bytes]:
    """Give the payment file of approved payouts and mark them exported; again gives it again."""
    file = await exporting_payouts.export(viewer, data.ids)
    if file is None:
        return Response(b"", status_code=204)
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "content-disposition": f'attachment; filename="{file.name}"',
            "cache-control": "no-store",
        },
    )


@post(
    f"{ONE}/paid",
    status_code=200,
    operation_id="record_payout_paid",
    summary="The bank has paid",
    tags=["operator"],
    responses=refusals(
        NotFoundHere, RoleNotEnough, NoSuchPayout, PayoutMoved, BankReferenceDiffers
    ),
)
async def paid(viewer: SignedIn, payout_id: FromPath[UUID], data: JSONBody[BankTook]) -> Payout:
    """Record the bank's reference; the same one again changes nothing."""
    await paying_out.mark_paid(viewer, payout_id, data.bank_reference)
    return await _payout(payout_id)


@post(
    f"{ONE}/returned",
    status_code=200,
    operation_id="record_payout_returned",
    summary="The bank sent it back",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPayout, PayoutMoved, TransferUnderWay),
)
async def returned(
    viewer: SignedIn, payout_id: FromPath[UUID], data: JSONBody[Explained]
) -> Payout:
    """Record that the money came back; the merchant is owed it again."""
    await payouts_coming_back.take_back(viewer, payout_id, data.reason.strip())
    return await _payout(payout_id)


@post(
    f"{ONE}/claw-back",
    status_code=200,
    operation_id="claw_back_payout",
    summary="Bring back what the payee owes",
    tags=["operator"],
    responses=refusals(
        NotFoundHere,
        RoleNotEnough,
        NoSuchPayout,
        PayoutMoved,
        PaidAnotherWay,
        TransferNotFound,
        NothingToClawBack,
    ),
)
async def claw_back(
    viewer: SignedIn, payout_id: FromPath[UUID], data: JSONBody[ClawBack]
) -> Payout:
    """Ask the provider to bring money back from the payee's account, up to what is owed."""
    await clawing_back.claw_back(viewer, payout_id, data.amount_fen)
    return await _payout(payout_id)


@get(
    f"{ALL}/movable",
    operation_id="get_movable",
    summary="What may leave our balance at the provider",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def get_movable(viewer: SignedIn) -> Movable:
    """Give what payouts through the provider may move now, and what waits for it."""
    viewer.require_platform(*FINANCE_ROLES)
    return Movable(movable_fen=await movable_now(), waiting_fen=await payouts.waiting_fen())


async def _payout(payout_id: UUID) -> Payout:
    return shown(await payouts.payout(payout_id), Payout)


RESOURCES = [
    approve,
    claw_back,
    export,
    get_movable,
    list_payouts,
    paid,
    post_payout,
    reject,
    returned,
]
