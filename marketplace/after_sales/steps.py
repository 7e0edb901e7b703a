"""One step of a case: locked after its order, checked, written down, told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, fetch_value, within_transaction
from core.outbox import record
from marketplace.after_sales.facts import AfterSaleMovedOn
from marketplace.after_sales.refusals import AfterSaleMoved, NoSuchAfterSale
from marketplace.after_sales.states import OPEN, CaseState, Side, due_at, may_become
from marketplace.locks import lock_order
from marketplace.refunds.refund_calculator import Fault

if TYPE_CHECKING:
    import asyncpg

    from marketplace.locks import LockedOrder


class Case(NamedTuple):
    """A case and its order, both locked for change."""

    locked: LockedOrder
    row: asyncpg.Record

    @property
    def id(self) -> UUID:
        """Give the case's id."""
        return UUID(str(self.row["id"]))

    @property
    def state(self) -> CaseState:
        """Give where the case stands."""
        return CaseState(self.row["state"])


class Said(NamedTuple):
    """Who does a step, and in which words."""

    side: Side
    words: str = ""
    by: UUID | None = None


@within_transaction
async def lock_case(case_id: UUID) -> Case:
    """Lock a case after its order. Raises NoSuchAfterSale."""
    parent = await fetch_value("SELECT parent FROM after_sale WHERE id = $1", case_id)
    locked = await lock_order(parent) if parent else None
    row = await fetch_row("SELECT * FROM after_sale WHERE id = $1 FOR NO KEY UPDATE", case_id)
    if locked is None or row is None:
        raise NoSuchAfterSale
    return Case(locked, row)


def require_next(case: Case, then: CaseState) -> None:
    """Raise AfterSaleMoved when the case cannot take this step any more."""
    if not may_become(case.state, then):
        raise AfterSaleMoved(state=case.state.value)


@within_transaction
async def move(case: Case, then: CaseState, said: Said, **columns: Any) -> None:
    """Move a case, whose row the caller holds, and note who did it.

    ``columns`` are what else is written to the case. Raises AfterSaleMoved.
    """
    require_next(case, then)
    now = clock.now()
    written = {
        "state": then.value,
        "due_at": due_at(then, now, perishable=case.row["perishable"]),
        "ended_at": None if then in OPEN else case.row["ended_at"] or now,
        **columns,
    }
    names = ", ".join(f"{name} = ${number}" for number, name in enumerate(written, 2))
    await execute(
        f"UPDATE after_sale SET {names} WHERE id = $1",  # noqa: S608 - names are ours
        case.id,
        *written.values(),
    )
    await note(case.id, then, said)
    fault = columns.get("fault", case.row["fault"]) or Fault.NOBODY.value
    await record(
        AfterSaleMovedOn(
            case_id=case.id,
            order_id=case.row["parent"],
            merchant_id=case.row["merchant"],
            state=then.value,
            side=said.side.value,
            fault=fault,
        )
    )


@within_transaction
async def note(case_id: UUID, state: CaseState, said: Said) -> None:
    """Write down what somebody did or said; nothing of it is changed later."""
    await execute(
        """INSERT INTO after_sale_event (id, parent, state, side, done_by, words, at)
           VALUES (uuidv7(), $1, $2, $3, $4, $5, $6)""",
        case_id,
        state.value,
        said.side.value,
        said.by,
        said.words,
        clock.now(),
    )
