"""Cases about goods that were collected, and what was said in them."""

from __future__ import annotations

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import (
    Row,
    count,
    fen,
    flag,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
)
from core.database import refuse_on
from marketplace.after_sales.refusals import AfterSaleOpen
from marketplace.after_sales.states import CaseReason, CaseState, Side, Wants
from marketplace.refunds.refund_calculator import Fault
from marketplace.tables.merchants import Merchant
from marketplace.tables.orders import Order, OrderLine


class AfterSale(Row, Table, tablename="after_sale"):
    """A complaint about an order; ``due_at`` is when the clock acts for who is silent."""

    number = BigSerial()
    parent = reference(Order)
    buyer = reference(Person)
    merchant = reference(Merchant)
    reason = state(CaseReason)
    wants = state(Wants)
    story = prose()
    asked_fen = fen()
    offered_fen = fen(null=True)
    granted_fen = fen(null=True)
    perishable = flag()
    fault = state(Fault, default=Fault.NOBODY)
    state = state(CaseState, default=CaseState.APPLIED)
    applied_at = instant()
    due_at = instant(null=True)
    ended_at = instant(null=True)
    refund = outside_id(null=True)

    after_sale_state_is_known = one_of("state", CaseState)
    after_sale_reason_is_known = one_of("reason", CaseReason)
    after_sale_wants_is_known = one_of("wants", Wants)
    after_sale_fault_is_known = one_of("fault", Fault)
    after_sale_asks_something = holds("asked_fen > 0")
    offer_below_what_is_asked = holds(
        "offered_fen IS NULL OR (offered_fen > 0 AND offered_fen < asked_fen)"
    )
    open_case_has_no_end = holds(
        "(ended_at IS NULL) = (state IN ('applied', 'offered', 'refused', 'awaiting_return',"
        " 'escalated'))"
    )


class AfterSaleLine(Row, Table, tablename="after_sale_line"):
    """Units of a line a case is about."""

    parent = reference(AfterSale)
    line = reference(OrderLine)
    units = count()

    one_case_line_per_line = Unique(["parent", "line"])
    case_line_has_units = holds("units > 0")


class AfterSalePicture(Row, Table, tablename="after_sale_picture"):
    """A photograph of what is wrong."""

    parent = reference(AfterSale)
    picture = outside_id()
    position = count()

    one_case_picture_per_position = Unique(["parent", "position"])
    case_has_six_pictures_at_most = holds("position BETWEEN 0 AND 5")


class AfterSaleEvent(Row, Table, tablename="after_sale_event"):
    """A step of a case or words in it: append-only."""

    parent = reference(AfterSale)
    side = state(Side)
    state = state(CaseState)
    done_by = reference(Person, null=True)
    words = prose()
    at = instant()

    after_sale_event_state_is_known = one_of("state", CaseState)
    after_sale_event_side_is_known = one_of("side", Side)
    clock_alone_has_no_name = holds("(side = 'clock') = (done_by IS NULL)")


refuse_on({"one_open_after_sale_per_order": AfterSaleOpen})
