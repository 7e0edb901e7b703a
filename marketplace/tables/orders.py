"""Purchases, the order of each merchant in them, and their lines."""

from __future__ import annotations

from enum import StrEnum

from piccolo.columns import BigSerial
from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Household, Person
from core.columns import (
    Row,
    count,
    fen,
    fen_so_far,
    flag,
    holds,
    instant,
    one_of,
    outside_id,
    prose,
    reference,
    state,
    words,
)
from marketplace.ordering.order_states import OrderState
from marketplace.tables.campaigns import Campaign, CampaignVariant
from marketplace.tables.merchants import Merchant
from marketplace.tables.offers import Offer
from marketplace.tables.pick_up import PickUpPoint


class OrderSource(StrEnum):
    """How an order came about: from a cart, from the waiting list, or to fill a case."""

    CART = "cart"
    WAITING_LIST = "waiting_list"
    EXTRA_UNIT = "extra_unit"


class Purchase(Row, Table, tablename="purchase"):
    """A cart that was ordered in one go: one order per campaign, paid together.

    The device mints its id, so that sending it again finds it; ``request_hash`` tells whether
    what comes again is the same.
    """

    buyer = reference(Person)
    request_hash = words(64)
    total_fen = fen()
    placed_at = instant()

    total_is_positive = holds("total_fen > 0")


class Order(Row, Table, tablename="market_order"):
    """One buyer's part in a campaign.

    ``extra_of`` is the order whose buyer said they would take more to fill a case; this one
    offers them those units. ``wallet_fen`` of what was paid came from the buyer's balance.
    """

    number = BigSerial()
    purchase = reference(Purchase)
    # Indexes of lists and of states begin with buyer, merchant and campaign.
    buyer = reference(Person, index=False)
    household = reference(Household, null=True)
    merchant = reference(Merchant, index=False)
    campaign = reference(Campaign, index=False)
    point = reference(PickUpPoint)
    source = state(OrderSource, default=OrderSource.CART)
    extra_of = reference("self", null=True)
    state = state(OrderState, default=OrderState.PENDING)
    title = words(80)
    quantity = count()
    total_fen = fen()
    paid_fen = fen()
    wallet_fen = fen_so_far()
    refunded_fen = fen()
    note = prose()
    elder = flag()
    hold_until = instant()
    payment_requested_at = instant(null=True)
    payment_id = outside_id(null=True)
    paid_share = outside_id(null=True, unique=True)
    placed_at = instant()
    paid_at = instant(null=True)
    confirmed_at = instant(null=True)
    ready_at = instant(null=True)
    collected_at = instant(null=True)
    collected_by = reference(Person, null=True)
    reminders_sent = count(default=0)
    uncollected_at = instant(null=True)
    fulfilled_at = instant(null=True)
    after_sale_until = instant(null=True)
    completed_at = instant(null=True)
    ended_at = instant(null=True)

    order_state_is_known = one_of("state", OrderState)
    order_source_is_known = one_of("source", OrderSource)
    only_extra_units_stand_beside_an_order = holds(
        "(source = 'extra_unit') = (extra_of IS NOT NULL)"
    )
    quantity_is_positive = holds("quantity > 0")
    refunded_within_paid = holds("refunded_fen >= 0 AND refunded_fen <= paid_fen")
    paid_within_total = holds("paid_fen = 0 OR paid_fen = total_fen")
    reminders_are_three_at_most = holds("reminders_sent BETWEEN 0 AND 3")
    wallet_part_within_paid = holds("wallet_fen BETWEEN 0 AND paid_fen")
    paid_order_names_its_payment = holds("(paid_fen > wallet_fen) = (payment_id IS NOT NULL)")
    paid_order_names_its_share = holds("(paid_fen = 0) = (paid_share IS NULL)")
    fulfilled_order_says_until_when = holds("(fulfilled_at IS NULL) = (after_sale_until IS NULL)")


class OrderLine(Row, Table, tablename="order_line"):
    """One variant in an order, with the price paid and the commission frozen at the sale.

    ``extra_units`` is how many more its buyer would take to fill a case; nothing is paid for
    them with this order.
    Its money is that of ``marketplace.refunds.line_money``: written when it is paid, when the price
    is decided, and with every refund at the moment it is decided.
    """

    # ``one_line_per_variant`` begins with it.
    parent = reference(Order, index=False)
    offer = reference(Offer)
    variant = reference(CampaignVariant)
    title = words(60)
    variant_name = words(40)
    quantity = count()
    extra_units = count(default=0)
    unit_price_fen = fen()
    final_unit_price_fen = fen(null=True)
    given_up_units = count(default=0)
    paid_fen = fen_so_far()
    basis_units = count(default=0)
    basis_fen = fen_so_far()
    true_up_fen = fen_so_far()
    refunded_units = count(default=0)
    refunded_fen = fen_so_far()
    goodwill_fen = fen_so_far()
    subsidised_fen = fen_so_far()
    refunded_base_fen = fen_so_far()
    collected_units = count(default=0)
    commission_rule = outside_id(null=True)
    commission_basis_points = count(null=True)
    commission_flat_fen = fen(null=True)
    commission_tax_basis_points = count(default=0)
    commission_base_fen = fen(null=True)
    commission_fen = fen(null=True)
    commission_reversed_fen = fen_so_far()
    host_basis_points = count(null=True)
    host_fen = fen(null=True)
    host_reversed_fen = fen_so_far()
    gateway_charge_fen = fen(null=True)

    one_line_per_variant = Unique(["parent", "variant"])
    line_quantity_is_positive = holds("quantity > 0")
    extra_units_not_negative = holds("extra_units BETWEEN 0 AND 999")
    refunded_units_within_line = holds("refunded_units BETWEEN 0 AND quantity")
    collected_units_within_line = holds("collected_units BETWEEN 0 AND quantity")
    commission_within_base = holds(
        "commission_fen IS NULL OR commission_fen <= commission_base_fen"
    )
    given_up_within_refunded = holds("given_up_units BETWEEN 0 AND refunded_units")
    line_basis_within_line = holds(
        "basis_units BETWEEN 0 AND quantity AND basis_fen BETWEEN 0 AND paid_fen"
    )
    line_money_within_paid = holds(
        "true_up_fen >= 0 AND refunded_fen >= 0 AND goodwill_fen >= 0"
        " AND true_up_fen + refunded_fen + goodwill_fen <= paid_fen"
    )
    subsidised_within_goodwill = holds("subsidised_fen BETWEEN 0 AND goodwill_fen")
    line_reversal_within_fees = holds(
        "refunded_base_fen BETWEEN 0 AND coalesce(commission_base_fen, 0)"
        " AND commission_reversed_fen BETWEEN 0 AND coalesce(commission_fen, 0)"
        " AND host_reversed_fen BETWEEN 0 AND coalesce(host_fen, 0)"
    )


class CampaignTally(Row, Table, tablename="campaign_tally"):
    """How many units a person or a household holds or has paid in a campaign."""

    campaign = reference(Campaign, index=False)
    subject = outside_id()
    units = count()

    one_tally_per_subject = Unique(["campaign", "subject"])
    tally_is_not_negative = holds("units >= 0")
