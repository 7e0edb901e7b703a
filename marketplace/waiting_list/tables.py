"""Who waits for units of a sold-out group-buy."""

from __future__ import annotations

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import Row, count, flag, holds, instant, one_of, reference, state
from marketplace.tables.campaigns import Campaign, CampaignVariant
from marketplace.tables.orders import Order
from marketplace.tables.pick_up import PickUpPoint
from marketplace.waiting_list.rules import WaitingState


class WaitingEntry(Row, Table, tablename="waiting_entry"):
    """A place in the line of a campaign; whoever locks the campaign may change it.

    ``number`` is the order of the line. ``placed_as`` is the order that was made when units
    were offered: the offer lasts as long as its hold.
    """

    number = BigSerial()
    campaign = reference(Campaign)
    buyer = reference(Person)
    point = reference(PickUpPoint)
    variant = reference(CampaignVariant)
    quantity = count()
    accepts_fewer = flag()
    state = state(WaitingState, default=WaitingState.WAITING)
    joined_at = instant()
    offered_at = instant(null=True)
    placed_as = reference(Order, null=True)
    ended_at = instant(null=True)
    told_at = instant(null=True)

    waiting_state_is_known = one_of("state", WaitingState)
    waiting_quantity_is_an_orders = holds("quantity BETWEEN 1 AND 999")
    offered_entry_names_its_order = holds(
        "(placed_as IS NULL) = (offered_at IS NULL)"
        " AND (state NOT IN ('offered', 'taken', 'lapsed') OR placed_as IS NOT NULL)"
        " AND (state <> 'waiting' OR placed_as IS NULL)"
    )
    ended_entry_says_when = holds("(state IN ('waiting', 'offered')) = (ended_at IS NULL)")
    order_is_of_one_waiting_entry = Unique(["placed_as"])
