"""Payees at the operator's desk: terms, corrections, debts, disputed lines."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, FromQuery, JSONBody, SignedIn
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from api.shapes.payees import (
    Adjustment,
    LineAnswer,
    LineDispute,
    NewWriteOff,
    Payee,
    PayeeTerms,
    Repayment,
)
from api.shapes.shown import shown
from ledger.refusals import TransferKeyReused
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries import payees
from marketplace.refusals import (
    DebtSmaller,
    DisputeDecided,
    NoSuchDispute,
    NoSuchPayee,
    NoSuchWriteOff,
    SamePersonTwice,
    WriteOffDecided,
)
from marketplace.settling import debts, disputing
from marketplace.settling.payee_terms import Terms, set_terms
from marketplace.tables.debts import DisputeState

ALL = "/operator/payees"
ONE = f"{ALL}/{{payee_id:uuid}}"
DECIDE = refusals(
    NotFoundHere, RoleNotEnough, NoSuchWriteOff, WriteOffDecided, SamePersonTwice, DebtSmaller
)


@get(
    ALL,
    operation_id="list_payees",
    summary="Whom we owe money",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_payees(
    viewer: SignedIn,
    q: Annotated[str, QueryParameter(max_length=60, description="Part of the name.")] = "",
    proposed: FromQuery[bool] = False,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[Payee]:
    """Give payees by name; when asked, only those a reserve is proposed for."""
    viewer.require_platform(*FINANCE_ROLES)
    after = read_cursor(cursor, "payees", tuple[str, UUID])
    found = await payees.payees(words=q.strip(), after=after, limit=limit + 1, proposed=proposed)
    page = found[:limit]
    last = page[-1] if found[limit:] else None
    return Items(
        items=[shown(one, Payee) for one in page],
        next_cursor=write_cursor("payees", last.name, last.id) if last else None,
    )


@put(
    f"{ONE}/terms",
    operation_id="set_payee_terms",
    summary="On which terms a payee is paid",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPayee),
)
async def put_terms(
    viewer: SignedIn, payee_id: FromPath[UUID], data: JSONBody[PayeeTerms]
) -> Payee:
    """Set the terms for what is earned from now on."""
    await set_terms(viewer, payee_id, Terms(**msgspec.structs.asdict(data)))
    return await _payee(payee_id)


@post(
    f"{ONE}/adjustments",
    status_code=200,
    operation_id="adjust_payee",
    summary="Correct what a payee is owed",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPayee, TransferKeyReused),
)
async def post_adjustment(
    viewer: SignedIn, payee_id: FromPath[UUID], data: JSONBody[Adjustment]
) -> Payee:
    """Correct it, with a line of the next statement."""
    await debts.adjust(viewer, payee_id, data.id, data.amount_fen, data.reason.strip())
    return await _payee(payee_id)


@post(
    f"{ONE}/repayments",
    status_code=200,
    operation_id="record_repayment",
    summary="Record that a debt was paid back",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPayee, TransferKeyReused),
)
async def post_repayment(
    viewer: SignedIn, payee_id: FromPath[UUID], data: JSONBody[Repayment]
) -> Payee:
    """Record it, once per bank reference."""
    await debts.take_repayment(viewer, payee_id, data.amount_fen, data.bank_reference)
    return await _payee(payee_id)


@post(
    f"{ONE}/write-offs",
    status_code=200,
    operation_id="propose_write_off",
    summary="Propose to give a debt up",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchPayee, DebtSmaller),
)
async def post_write_off(
    viewer: SignedIn, payee_id: FromPath[UUID], data: JSONBody[NewWriteOff]
) -> Payee:
    """Propose it; another operator decides."""
    await debts.propose_write_off(viewer, payee_id, data.amount_fen, data.reason.strip())
    return await _payee(payee_id)


@post(
    f"{ONE}/write-offs/{{write_off_id:uuid}}/approve",
    status_code=200,
    operation_id="approve_write_off",
    summary="Give a debt up",
    tags=["operator"],
    responses=DECIDE,
)
async def post_approve(
    viewer: SignedIn, payee_id: FromPath[UUID], write_off_id: FromPath[UUID]
) -> Payee:
    """Approve what another operator proposed."""
    await debts.decide_write_off(viewer, write_off_id, approve=True)
    return await _payee(payee_id)


@post(
    f"{ONE}/write-offs/{{write_off_id:uuid}}/reject",
    status_code=200,
    operation_id="reject_write_off",
    summary="Do not give a debt up",
    tags=["operator"],
    responses=DECIDE,
)
async def post_reject(
    viewer: SignedIn, payee_id: FromPath[UUID], write_off_id: FromPath[UUID]
) -> Payee:
    """Turn a proposal down."""
    await debts.decide_write_off(viewer, write_off_id, approve=False)
    return await _payee(payee_id)


@get(
    "/operator/disputes",
    operation_id="list_disputes",
    summary="Disputed lines of statements",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_disputes(
    viewer: SignedIn,
    in_state: Annotated[DisputeState | None, QueryParameter(name="state")] = None,
) -> Items[LineDispute]:
    """Give disputed lines, the one that waits longest first."""
    viewer.require_platform(*FINANCE_ROLES)
    found = await payees.disputes(state=in_state)
    return Items(items=[shown(one, LineDispute) for one in found], next_cursor=None)


@post(
    "/operator/disputes/{dispute_id:uuid}/answer",
    status_code=200,
    operation_id="answer_disputed_line",
    summary="Say whose a disputed line is",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchDispute, DisputeDecided),
)
async def post_line_answer(
    viewer: SignedIn, dispute_id: FromPath[UUID], data: JSONBody[LineAnswer]
) -> Items[LineDispute]:
    """Answer; give the lines that still wait."""
    await disputing.answer_line(
        viewer, dispute_id, for_payee=data.for_payee, answer=data.answer.strip()
    )
    found = await payees.disputes(state=DisputeState.OPEN)
    return Items(items=[shown(one, LineDispute) for one in found], next_cursor=None)


async def _payee(payee_id: UUID) -> Payee:
    return shown(await payees.payee(payee_id), Payee)


RESOURCES = [
    list_disputes,
    list_payees,
    post_adjustment,
    post_approve,
    post_line_answer,
    post_reject,
    post_repayment,
    post_write_off,
    put_terms,
]
