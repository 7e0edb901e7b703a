"""Statements of a merchant, a host, a community: read, agree, object."""

from __future__ import annotations

from uuid import UUID

import msgspec
from litestar import get, post

from accounts.refusals import RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.numbered_pages import numbered_page
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.payee_paths import both, named
from api.shapes.base import Items
from api.shapes.settlement import Dispute, Statement, StatementDetail, StatementLine
from api.shapes.shown import shown
from marketplace.desk_roles import require_money, statement_for
from marketplace.queries import statements
from marketplace.refusals import LineNotDisputable, NoSuchPayee, NoSuchStatement, StatementMoved
from marketplace.settling import confirming
from marketplace.settling.disputing import dispute_lines

ALL = "/statements"
ONE = f"{ALL}/{{statement_id:uuid}}"
READ = refusals(NoSuchPayee, NoSuchStatement, RoleNotEnough)
DECIDE = refusals(NoSuchPayee, NoSuchStatement, StatementMoved, RoleNotEnough)
OBJECT = refusals(NoSuchPayee, NoSuchStatement, StatementMoved, LineNotDisputable, RoleNotEnough)


@get(
    both(ALL),
    operation_id=named("list_statements"),
    summary="Our statements",
    tags=["merchant money"],
    responses=refusals(NoSuchPayee, RoleNotEnough),
)
async def list_statements(
    viewer: SignedIn,
    payee_id: FromPath[UUID],
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[Statement]:
    """Give a payee's statements, newest first."""
    require_money(viewer, payee_id)
    return await numbered_page(
        Statement, statements.statements, cursor, limit, "statements", payee_id=payee_id
    )


@get(
    both(ONE),
    operation_id=named("get_statement"),
    summary="A statement",
    tags=["merchant money"],
    responses=READ,
)
async def get_statement(
    viewer: SignedIn, payee_id: FromPath[UUID], statement_id: FromPath[UUID]
) -> StatementDetail:
    """Give a statement with all its lines."""
    await statement_for(viewer, payee_id, statement_id)
    summary = await _statement(statement_id)
    lines = await statements.statement_lines(statement_id)
    return StatementDetail(
        **msgspec.structs.asdict(summary), lines=[shown(line, StatementLine) for line in lines]
    )


@post(
    both(f"{ONE}/confirm"),
    status_code=200,
    operation_id=named("confirm_statement"),
    summary="Agree to a statement",
    tags=["merchant money"],
    responses=DECIDE,
)
async def confirm_statement(
    viewer: SignedIn, payee_id: FromPath[UUID], statement_id: FromPath[UUID]
) -> Statement:
    """Agree; agreeing again changes nothing."""
    await confirming.confirm(viewer, payee_id, statement_id)
    return await _statement(statement_id)


@post(
    both(f"{ONE}/dispute"),
    status_code=200,
    operation_id=named("dispute_statement"),
    summary="Object to a statement",
    tags=["merchant money"],
    responses=OBJECT,
)
async def dispute_statement(
    viewer: SignedIn,
    payee_id: FromPath[UUID],
    statement_id: FromPath[UUID],
    data: JSONBody[Dispute],
) -> Statement:
    """Object to some lines, and be paid the rest; or to all, and wait for the answer."""
    reason = data.reason.strip()
    if data.line_ids:
        await dispute_lines(viewer, payee_id, statement_id, data.line_ids, reason)
    else:
        await confirming.dispute(viewer, payee_id, statement_id, reason)
    return await _statement(statement_id)


async def _statement(statement_id: UUID) -> Statement:
    return shown(await statements.statement(statement_id), Statement)


RESOURCES = [confirm_statement, dispute_statement, get_statement, list_statements]
