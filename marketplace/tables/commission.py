"""What the platform takes of a sale."""

from __future__ import annotations

from piccolo.table import Table

from core.columns import Row, count, fen, flag, holds, instant, one_of, reference, words
from marketplace.settling.commission_kinds import SoldIn
from marketplace.tables.merchants import Merchant
from marketplace.tables.offers import Offer


class CommissionRule(Row, Table, tablename="commission_rule"):
    """What the platform takes; the lowest rank that fits wins, the default is always last.

    A rule takes a share of what was paid, or so many fen a unit. A fee kept on the buyer's fault
    does not come back when units do because the buyer changed their mind. What is taken includes
    its tax: the tax is told apart, and never added.
    """

    rank = count()
    merchant = reference(Merchant, null=True)
    category = words(40, null=True)
    offer = reference(Offer, null=True)
    campaign_kind = words(20, null=True)
    basis_points = count()
    flat_fen_per_unit = fen(null=True)
    minimum_fen = fen()
    maximum_fen = fen(null=True)
    tax_basis_points = count(default=0)
    keep_fee_on_buyer_fault = flag()
    is_default = flag()
    note = words(200, null=True)
    valid_from = instant()
    created_at = instant()
    retired_at = instant(null=True)

    rate_is_a_share = holds("basis_points BETWEEN 0 AND 10000")
    rate_or_flat = holds(
        "flat_fen_per_unit IS NULL OR (basis_points = 0 AND flat_fen_per_unit >= 0)"
    )
    tax_rate_is_a_share = holds("tax_basis_points BETWEEN 0 AND 10000")
    rule_speaks_of_a_known_kind = one_of("campaign_kind", SoldIn)
    only_the_default_has_no_condition = holds(
        "is_default = (merchant IS NULL AND category IS NULL AND offer IS NULL"
        " AND campaign_kind IS NULL)"
    )
    default_is_never_retired = holds("NOT is_default OR retired_at IS NULL")
