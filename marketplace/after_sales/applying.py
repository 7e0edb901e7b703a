"""A buyer complains about goods they collected, with photographs (rule P13)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from core import clock
from core.database import execute, fetch_row, transaction, within_transaction
from core.outbox import record
from core.pictures.claiming import claim
from marketplace.after_sales.asking import most_of, require_within
from marketplace.after_sales.facts import AfterSaleMovedOn
from marketplace.after_sales.refusals import (
    AfterSaleNotPossible,
    AfterSaleOpen,
    AfterSaleTooLate,
    NoSuchAfterSale,
)
from marketplace.after_sales.states import CaseReason, CaseState, Side, Wants, due_at
from marketplace.after_sales.steps import Said, note
from marketplace.locks import lock_order
from marketplace.ordering.order_lines import lines_of
from marketplace.ordering.order_states import OrderState
from marketplace.refunds.refund_calculator import Fault, Wish
from marketplace.refusals import NoSuchOrder

if TYPE_CHECKING:
    from marketplace.locks import LockedOrder

STORY_MAX = 500
PICTURES_MAX = 6
POSSIBLE = frozenset({OrderState.COLLECTED, OrderState.UNCOLLECTED})


@dataclass(frozen=True)
class Application:
    """What a buyer says; the device mints ``id``, so that sending it again is harmless.

    ``amount_fen`` is what they ask for; None is the price of the units.
    """

    id: UUID
    order_id: UUID
    lines: tuple[Wish, ...]
    reason: CaseReason
    wants: Wants
    story: str
    picture_ids: tuple[UUID, ...] = ()
    amount_fen: int | None = None


async def apply(application: Application, *, buyer: UUID) -> UUID:
    """Open a case; give its id. The merchant has 48 hours to answer, 24 for fresh goods.

    Raises NoSuchOrder, AfterSaleNotPossible, AfterSaleTooLate, AfterSaleOpen,
    NothingLeftToReturn, AskedTooMuch and PictureNotFound.
    """
    async with transaction():
        locked = await lock_order(application.order_id)
        if locked is None or locked.order["buyer"] != buyer:
            raise NoSuchOrder
        known = await fetch_row("SELECT parent FROM after_sale WHERE id = $1", application.id)
        if known is not None:
            if known["parent"] != application.order_id:
                raise NoSuchAfterSale
            return application.id
        await _require_possible(locked)
        most = most_of(await lines_of(application.order_id), application.lines)
        asked = most if application.amount_fen is None else application.amount_fen
        require_within(asked, most)
        await _write(locked, application, asked)
    return application.id


@within_transaction
async def _require_possible(locked: LockedOrder) -> None:
    order = locked.order
    if order["state"] == OrderState.COMPLETED:
        raise AfterSaleTooLate(until=order["completed_at"])
    if order["state"] not in POSSIBLE or order["fulfilled_at"] is None:
        raise AfterSaleNotPossible(state=order["state"])
    if await fetch_row(
        "SELECT 1 FROM after_sale WHERE parent = $1 AND ended_at IS NULL", order["id"]
    ):
        raise AfterSaleOpen
    until = order["after_sale_until"]
    if until <= clock.now():
        raise AfterSaleTooLate(until=until)


@within_transaction
async def _write(locked: LockedOrder, application: Application, asked_fen: int) -> None:
    order, now = locked.order, clock.now()
    perishable = await fetch_row(
        "SELECT bool_or(offer.perishable) AS yes FROM order_line line"
        " JOIN offer ON offer.id = line.offer WHERE line.parent = $1",
        order["id"],
    )
    fresh = bool(perishable and perishable["yes"])
    await execute(
        """INSERT INTO after_sale (id, parent, buyer, merchant, reason, wants, story, asked_fen,
             perishable, state, applied_at, due_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'applied', $10, $11)""",
        application.id,
        order["id"],
        order["buyer"],
        order["merchant"],
        application.reason.value,
        application.wants.value,
        application.story,
        asked_fen,
        fresh,
        now,
        due_at(CaseState.APPLIED, now, perishable=fresh),
    )
    await _write_parts(application, order["buyer"])
    await note(
        application.id, CaseState.APPLIED, Said(Side.BUYER, application.story, order["buyer"])
    )
    await record(
        AfterSaleMovedOn(
            case_id=application.id,
            order_id=order["id"],
            merchant_id=order["merchant"],
            state=CaseState.APPLIED.value,
            side=Side.BUYER.value,
            fault=Fault.NOBODY.value,
        )
    )


@within_transaction
async def _write_parts(application: Application, buyer: UUID) -> None:
    wanted = [wish for wish in application.lines if wish.units]
    await execute(
        """INSERT INTO after_sale_line (id, parent, line, units)
           SELECT uuidv7(), $1, line, units
           FROM unnest($2::uuid[], $3::int[]) AS said (line, units)""",
        application.id,
        [wish.line for wish in wanted],
        [wish.units for wish in wanted],
    )
    pictures = list(dict.fromkeys(application.picture_ids))
    await claim(pictures, owner=application.id, uploaded_by=buyer)
    await execute(
        """INSERT INTO after_sale_picture (id, parent, picture, position)
           SELECT uuidv7(), $1, picture, position - 1
           FROM unnest($2::uuid[]) WITH ORDINALITY AS chosen (picture, position)""",
        application.id,
        pictures,
    )
