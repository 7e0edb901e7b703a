"""Payments as they are asked for a purchase, and the share each order has in one."""

from __future__ import annotations

from piccolo.constraints import Unique
from piccolo.table import Table

from core.columns import Row, count, fen, holds, instant, outside_id, reference
from marketplace.tables.orders import Order, Purchase


class PaymentRequest(Row, Table, tablename="payment_request"):
    """One asking for money: what payments knows as the reference of its attempts.

    At most one of a purchase is open, neither closed nor paid (a partial unique index says
    so). When its orders change, it is closed and another one is made. ``wallet_fen`` of it
    comes from the buyer's balance; what does so wholly is paid without a payment.
    """

    purchase = reference(Purchase)
    sequence = count()
    gateway_fen = fen()
    wallet_fen = fen()
    made_at = instant()
    closed_at = instant(null=True)
    paid_at = instant(null=True)
    payment_id = outside_id(null=True, unique=True)

    one_request_per_sequence = Unique(["purchase", "sequence"])
    request_asks_something = holds(
        "gateway_fen >= 0 AND wallet_fen >= 0 AND gateway_fen + wallet_fen > 0"
    )
    paid_request_names_its_payment = holds(
        "(paid_at IS NOT NULL AND gateway_fen > 0) = (payment_id IS NOT NULL)"
    )


class PaymentShare(Row, Table, tablename="payment_share"):
    """What one order has in a request; its money is given, and given back, by itself."""

    request = reference(PaymentRequest)
    parent = reference(Order)
    gateway_fen = fen()
    wallet_fen = fen()
    captured_fen = fen()

    one_share_per_order = Unique(["request", "parent"])
    share_is_positive = holds(
        "gateway_fen >= 0 AND wallet_fen >= 0 AND gateway_fen + wallet_fen > 0"
    )
    share_captured_is_all_or_nothing = holds("captured_fen IN (0, gateway_fen + wallet_fen)")
