"""A merchant's statements: read, agree, object."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.numbered_pages import numbered_page
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.shapes.base import Items
from api.shapes.settlement import Dispute, Statement, StatementDetail, StatementLine
from api.shapes.shown import shown
from marketplace import confirming
from marketplace.disputing import dispute_lines
from marketplace.handover_access import merchant_for_money, statement_for
from marketplace.queries import statements
from marketplace.refusals import LineNotDisputable, NoSuchMerchant, NoSuchStatement, StatementMoved

ALL = "/merchants/{merchant_id:uuid}/statements"
ONE = f"{ALL}/{{statement_id:uuid}}"
READ = refusals(NoSuchMerchant, NoSuchStatement, RoleNotEnough)
DECIDE = refusals(NoSuchMerchant, NoSuchStatement, StatementMoved, RoleNotEnough)
OBJECT = refusals(NoSuchMerchant, NoSuchStatement, StatementMoved, LineNotDisputable, RoleNotEnough)


@get(
    ALL,
    operation_id="list_statements",
    summary="Our statements",
    tags=["merchant money"],
    responses=refusals(NoSuchMerchant, RoleNotEnough),
)
async def list_statements(
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[Statement]:
    """Give a merchant's statements, newest first."""
    await merchant_for_money(viewer, merchant_id)
    return await numbered_page(
        Statement, statements.statements, cursor, limit, "statements", payee_id=merchant_id
    )


@get(
    ONE,
    operation_id="get_statement",
    summary="A statement",
    tags=["merchant money"],
    responses=READ,
)
async def get_statement(
    viewer: SignedIn, merchant_id: FromPath[UUID], statement_id: FromPath[UUID]
) -> StatementDetail:
    """Give a statement with all its lines."""
    await statement_for(viewer, merchant_id, statement_id)
    summary = await _statement(statement_id)
    lines = await statements.statement_lines(statement_id)
    return StatementDetail(
        **msgspec.structs.asdict(summary), lines=[shown(line, StatementLine) for line in lines]
    )


@post(
    f"{ONE}/confirm",
    status_code=200,
    operation_id="confirm_statement",
    summary="Agree to a statement",
    tags=["merchant money"],
    responses=DECIDE,
)
async def confirm_statement(
    viewer: SignedIn, merchant_id: FromPath[UUID], statement_id: FromPath[UUID]
) -> Statement:
    """Agree; agreeing again changes nothing."""
    await confirming.confirm(viewer, merchant_id, statement_id)
    return await _statement(statement_id)


@post(
    f"{ONE}/dispute",
    status_code=200,
    operation_id="dispute_statement",
    summary="Object to a statement",
    tags=["merchant money"],
    responses=OBJECT,
)
async def dispute_statement(
    viewer: SignedIn,
    merchant_id: FromPath[UUID],
    statement_id: FromPath[UUID],
    data: JSONBody[Dispute],
) -> Statement:
    """Object to some lines, and be paid the rest; or to all, and wait for the answer."""
    reason = data.reason.strip()
    if data.line_ids:
        await dispute_lines(viewer, merchant_id, statement_id, data.line_ids, reason)
    else:
        await confirming.dispute(viewer, merchant_id, statement_id, reason)
    return await _statement(statement_id)


async def _statement(statement_id: UUID) -> Statement:
    return shown(await statements.statement(statement_id), Statement)


RESOURCES = [confirm_statement, dispute_statement, get_statement, list_statements]
