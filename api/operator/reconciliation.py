"""The platform's books against the provider's account, and what is done about differences."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import QueryParameter

from accounts.refusals import NotFoundHere, RoleNotEnough
from api.given import FromPath, JSONBody, SignedIn
from api.openapi import refusals
from api.paging import LIMIT_DEFAULT, Cursor, Limit, read_cursor, write_cursor
from api.shapes.base import Items
from api.shapes.reconciliation import (
    ExceptionNote,
    Reconciliation,
    ReconciliationException,
    ReconciliationRun,
)
from api.shapes.shown import shown
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.reconciliation import handling_exceptions
from marketplace.reconciliation.reconciling import reconcile
from payments.exception_states import ExceptionState
from payments.reconciliation_views import exceptions, existing_exception, last_runs
from payments.reconciling import fetch_account
from payments.refusals import ExceptionResolved, NoSuchException, NothingToBook

ALL = "/operator/reconciliation"
ONE = f"{ALL}/exceptions/{{exception_id:uuid}}"
REFUSED = refusals(NotFoundHere, RoleNotEnough)
REFUSED_ONE = refusals(NotFoundHere, RoleNotEnough, NoSuchException, ExceptionResolved)


@get(
    ALL,
    operation_id="get_reconciliation",
    summary="Our books against the provider's account",
    tags=["operator"],
    responses=REFUSED,
)
async def get_reconciliation(viewer: SignedIn) -> Reconciliation:
    """Give the latest comparisons; one is made after each day's fetch."""
    viewer.require_platform(*FINANCE_ROLES)
    return Reconciliation(runs=[shown(run, ReconciliationRun) for run in await last_runs()])


@post(
    f"{ALL}/runs",
    status_code=200,
    operation_id="reconcile_now",
    summary="Compare now",
    tags=["operator"],
    responses=REFUSED,
)
async def post_run(viewer: SignedIn) -> Reconciliation:
    """Fetch what is new of the provider's account, compare, and give the latest comparisons.

    When the provider does not answer, the comparison is with what was fetched last.
    """
    viewer.require_platform(*FINANCE_ROLES)
    await fetch_account()
    await reconcile()
    return Reconciliation(runs=[shown(run, ReconciliationRun) for run in await last_runs()])


@get(
    f"{ALL}/exceptions",
    operation_id="list_exceptions",
    summary="Differences between the accounts",
    tags=["operator"],
    responses=REFUSED,
)
async def list_exceptions(
    viewer: SignedIn,
    in_state: Annotated[ExceptionState | None, QueryParameter(name="state")] = None,
    cursor: Cursor = None,
    limit: Limit = LIMIT_DEFAULT,
) -> Items[ReconciliationException]:
    """Give differences, the oldest first; without a state, those not resolved."""
    viewer.require_platform(*FINANCE_ROLES)
    place = read_cursor(cursor, "exceptions", tuple[datetime, UUID])
    found = await exceptions(state=in_state, after=place, limit=limit + 1)
    page = found[:limit]
    return Items(
        items=[shown(one, ReconciliationException) for one in page],
        next_cursor=write_cursor("exceptions", page[-1].since, page[-1].id)
        if found[limit:]
        else None,
    )


@post(
    f"{ONE}/take",
    status_code=200,
    operation_id="take_exception",
    summary="Look after a difference",
    tags=["operator"],
    responses=REFUSED_ONE,
)
async def take(viewer: SignedIn, exception_id: FromPath[UUID]) -> ReconciliationException:
    """Make a difference one's own, also when it was somebody else's."""
    await handling_exceptions.take(viewer, exception_id)
    return await _exception(exception_id)


@post(
    f"{ONE}/explain",
    status_code=200,
    operation_id="explain_exception",
    summary="Explain a difference",
    tags=["operator"],
    responses=REFUSED_ONE,
)
async def explain(
    viewer: SignedIn, exception_id: FromPath[UUID], data: JSONBody[ExceptionNote]
) -> ReconciliationException:
    """Say why it is there; it stays until it is gone."""
    await handling_exceptions.explain(viewer, exception_id, data.note.strip())
    return await _exception(exception_id)


@post(
    f"{ONE}/resolve",
    status_code=200,
    operation_id="resolve_exception",
    summary="Resolve a difference",
    tags=["operator"],
    responses=REFUSED_ONE,
)
async def resolve(
    viewer: SignedIn, exception_id: FromPath[UUID], data: JSONBody[ExceptionNote]
) -> ReconciliationException:
    """Say that it is dealt with; the next comparison opens it again if it is still there."""
    await handling_exceptions.resolve(viewer, exception_id, data.note.strip())
    return await _exception(exception_id)


@post(
    f"{ONE}/book",
    status_code=200,
    operation_id="book_exception",
    summary="Put an unknown line into suspense",
    tags=["operator"],
    responses=refusals(
        NotFoundHere, RoleNotEnough, NoSuchException, ExceptionResolved, NothingToBook
    ),
)
async def book(
    viewer: SignedIn, exception_id: FromPath[UUID], data: JSONBody[ExceptionNote]
) -> ReconciliationException:
    """Book a line of the provider's that nobody knows by its amount, and say why."""
    await handling_exceptions.book(viewer, exception_id, data.note.strip())
    return await _exception(exception_id)


async def _exception(exception_id: UUID) -> ReconciliationException:
    return shown(await existing_exception(exception_id), ReconciliationException)


RESOURCES = [book, explain, get_reconciliation, list_exceptions, post_run, resolve, take]
