"""Settling with merchants: run the sweeps, read statements, answer objections."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import PathParameter, QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.numbered_pages import numbered_page
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit
from api.shapes.base import Items
from api.shapes.settlement import DisputeAnswer, LedgerEntry, Statement, SweepDone
from api.shapes.shown import shown
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.queries import statements
from marketplace.queries.ledger import entries
from marketplace.refusals import NoSuchStatement, StatementMoved
from marketplace.settling.completing import complete_orders
from marketplace.settling.confirming import answer_dispute, confirm_by_time
from marketplace.settling.stating import issue_statements
from marketplace.tables.settlement import StatementState

InState = Annotated[StatementState | None, QueryParameter(name="state")]


@post(
    "/operator/settlement/sweeps",
    status_code=200,
    operation_id="run_settlement",
    summary="Settle now",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def run_sweeps(viewer: SignedIn) -> SweepDone:
    """Do now what the clock does at night; running it twice changes nothing."""
    viewer.require_platform(*FINANCE_ROLES)
    return SweepDone(
        completed=await complete_orders(),
        confirmed=await confirm_by_time(),
        statements=await issue_statements(),
    )


@get(
    "/operator/statements",
    operation_id="list_all_statements",
    summary="Statements of all merchants",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_statements(
    viewer: SignedIn,
    in_state: InState = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[Statement]:
    """Give statements, newest first."""
    viewer.require_platform(*FINANCE_ROLES)
    return await numbered_page(
        Statement,
        statements.statements,
        cursor,
        limit,
        "all-statements",
        states=[in_state] if in_state else None,
    )


@post(
    "/operator/statements/{statement_id:uuid}/answer",
    status_code=200,
    operation_id="answer_dispute",
    summary="Answer an objection",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough, NoSuchStatement, StatementMoved),
)
async def post_answer(
    viewer: SignedIn, statement_id: FromPath[UUID], data: JSONBody[DisputeAnswer]
) -> Statement:
    """Answer and issue the statement again; an adjustment becomes a line of the next one."""
    await answer_dispute(viewer, statement_id, data.answer.strip(), data.adjustment_fen)
    return shown(await statements.statement(statement_id), Statement)


@get(
    "/operator/ledger/accounts/{book:str}/{owner:uuid}/entries",
    operation_id="list_ledger_entries",
    summary="Entries of an account of the ledger",
    tags=["operator"],
    responses=refusals(NotFoundHere, RoleNotEnough),
)
async def list_entries(
    viewer: SignedIn,
    book: Annotated[str, PathParameter(max_length=40)],
    owner: FromPath[UUID],
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[LedgerEntry]:
    """Give an account's entries, newest first, each with the balance after it."""
    viewer.require_platform(*FINANCE_ROLES)
    return await numbered_page(
        LedgerEntry, entries, cursor, limit, f"ledger-{book}-{owner}", book=book, owner=owner
    )


RESOURCES = [list_entries, list_statements, post_answer, run_sweeps]
