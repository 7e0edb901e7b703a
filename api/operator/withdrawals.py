"""Balances on their way to their owners' banks: checked by one person, sent by another."""

from __future__ import annotations

from uuid import UUID

from litestar import get, post

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.shapes.base import Items
from api.shapes.operator import RefundProof
from api.shapes.operator_orders import RefundDecision
from api.shapes.shown import shown
from api.shapes.wallet import AccountInFull, WaitingWithdrawal
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.refusals import SamePersonTwice
from marketplace.wallet import withdrawing
from marketplace.wallet.queries import waiting_withdrawals
from marketplace.wallet.refusals import NoSuchWithdrawal, WithdrawalMoved

ALL = "/operator/withdrawals"
ONE = f"{ALL}/{{withdrawal_id:uuid}}"
REFUSED = refusals(NotFoundHere, RoleNotEnough, NoSuchWithdrawal, WithdrawalMoved)


@get(
    ALL,
    operation_id="list_withdrawals",
    summary="Balances to be sent",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_withdrawals(viewer: SignedIn) -> Items[WaitingWithdrawal]:
    """Give what waits to be checked or sent, oldest first."""
    viewer.require_platform(*FINANCE_ROLES)
    found = await waiting_withdrawals(viewer.person_id)
    return Items(items=[shown(one, WaitingWithdrawal) for one in found], next_cursor=None)


@post(
    f"{ONE}/account",
    status_code=200,
    operation_id="see_withdrawal_account",
    summary="The account in full",
    tags=["operator"],
    opt={"keeps_answer": False},
    responses=REFUSED,
)
async def post_account(viewer: SignedIn, withdrawal_id: FromPath[UUID]) -> AccountInFull:
    """Give where the money goes, to who sends it; seeing it is noted."""
    found = await withdrawing.account_of_withdrawal(viewer, withdrawal_id)
    return shown(found, AccountInFull)


@post(
    f"{ONE}/approve",
    status_code=204,
    operation_id="approve_withdrawal",
    summary="A withdrawal is right",
    tags=["operator"],
    responses=REFUSED,
)
async def post_approved(viewer: SignedIn, withdrawal_id: FromPath[UUID]) -> None:
    """Say that it may be sent, by another person."""
    await withdrawing.approve_withdrawal(viewer, withdrawal_id)


@post(
    f"{ONE}/pay",
    status_code=204,
    operation_id="pay_withdrawal",
    summary="A withdrawal was sent",
    tags=["operator"],
    responses=refusals(
        NotFoundHere, RoleNotEnough, NoSuchWithdrawal, WithdrawalMoved, SamePersonTwice
    ),
)
async def post_paid(
    viewer: SignedIn, withdrawal_id: FromPath[UUID], data: JSONBody[RefundProof]
) -> None:
    """Record the bank's reference."""
    await withdrawing.pay_withdrawal(viewer, withdrawal_id, data.proof.strip())


@post(
    f"{ONE}/reject",
    status_code=204,
    operation_id="reject_withdrawal",
    summary="A withdrawal is not made",
    tags=["operator"],
    responses=REFUSED,
)
async def post_rejected(
    viewer: SignedIn, withdrawal_id: FromPath[UUID], data: JSONBody[RefundDecision]
) -> None:
    """Put the money back into the balance; its owner reads why."""
    await withdrawing.reject_withdrawal(viewer, withdrawal_id, data.reason.strip())


RESOURCES = [list_withdrawals, post_account, post_approved, post_paid, post_rejected]
