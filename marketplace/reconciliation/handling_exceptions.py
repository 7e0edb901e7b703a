"""What an operator does about a difference: take it, explain it, resolve it, or book it.

None of it makes a difference go away: the next comparison finds again what is still there,
and the proof fails until the accounts agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.audit_texts import contribute_audit_texts
from accounts.auditing import record_audit
from core.database import transaction
from core.refusals import Text
from marketplace.desk_roles import FINANCE_ROLES
from marketplace.reconciliation.booking_account import BookedAs, book_line
from payments.account_lines import unbooked_line
from payments.exception_states import ExceptionState
from payments.exceptions import give_exception, lock_exception, write_exception
from payments.matching import OURS
from payments.refusals import NothingToBook

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Record

    from accounts.access import Viewer

contribute_audit_texts(
    {
        "exception.taken": Text("认领了一条对账差异", "A difference of accounts was taken"),
        "exception.explained": Text("说明了一条对账差异", "A difference of accounts was explained"),
        "exception.resolved": Text("解决了一条对账差异", "A difference of accounts was resolved"),
        "exception.booked": Text(
            "把一条不明流水记入了暂记", "An unknown line was put into suspense"
        ),
    }
)


async def take(viewer: Viewer, exception_id: UUID) -> None:
    """Make an exception one's own, also when somebody else had it.

    Raises NotFoundHere, RoleNotEnough, NoSuchException and ExceptionResolved, as all here.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        found = await lock_exception(exception_id)
        await give_exception(exception_id, viewer.person_id)
        await _record("taken", viewer, found)


async def explain(viewer: Viewer, exception_id: UUID, note: str) -> None:
    """Say why a difference is there; it stays until it is gone."""
    await _say(viewer, exception_id, ExceptionState.EXPLAINED, note)


async def resolve(viewer: Viewer, exception_id: UUID, note: str) -> None:
    """Say that a difference is dealt with; the next comparison opens it if it is not."""
    await _say(viewer, exception_id, ExceptionState.RESOLVED, note)


async def book(viewer: Viewer, exception_id: UUID, note: str) -> None:
    """Put a line that nobody knows into suspense, so that it is in the books by its amount.

    Raises NothingToBook, too, for anything but an unbooked line in our own currency.
    """
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        found = await lock_exception(exception_id)
        line = await unbooked_line(found["key"]) if found["ours_fen"] is None else None
        if line is None or line.line.currency != OURS:
            raise NothingToBook
        await book_line(line, BookedAs.SUSPENSE, why=note)
        await write_exception(exception_id, ExceptionState.RESOLVED, by=viewer.person_id, note=note)
        await _record("booked", viewer, found, amount_fen=line.line.amount)


async def _say(viewer: Viewer, exception_id: UUID, state: ExceptionState, note: str) -> None:
    viewer.require_platform(*FINANCE_ROLES)
    async with transaction():
        found = await lock_exception(exception_id)
        await write_exception(exception_id, state, by=viewer.person_id, note=note)
        await _record(state.value, viewer, found)


async def _record(what: str, viewer: Viewer, found: Record, **details: Any) -> None:
    told = {"exception": str(found["id"]), "kind": found["kind"], **details}
    await record_audit(f"exception.{what}", done_by=viewer.person_id, details=told)
