"""What was counted when goods came to a point, and every time some were handed out."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Person
from core.columns import Row, count, flag, holds, instant, one_of, reference, state, words
from marketplace.tables.campaigns import CampaignPoint, CampaignVariant
from marketplace.tables.orders import Order, OrderLine
from marketplace.tables.pick_up import PickUpCode, PickUpPoint


class HandOverOutcome(StrEnum):
    """What became of a hand-over: all or a part was handed out, again, or against a refusal."""

    DONE = "done"
    PARTIAL = "partial"
    DOUBLE = "double"
    REFUSED = "refused"


class ArrivalCount(Row, Table, tablename="arrival_count"):
    """How many units of a variant came to a point, and how many of them are spoiled.

    Nobody counted where the time for reporting was over.
    """

    at = reference(CampaignPoint)
    variant = reference(CampaignVariant)
    expected_units = count()
    received_units = count()
    damaged_units = count(default=0)
    counted_by = reference(Person, null=True)
    counted_at = instant()

    one_count_per_variant_and_point = Unique(["at", "variant"])
    counted_units_are_not_negative = holds(
        "expected_units >= 0 AND received_units >= 0 AND damaged_units >= 0"
    )
    damaged_units_were_received = holds("damaged_units <= received_units")


class HandOver(Row, Table, tablename="hand_over"):
    """One act of handing out, append-only; the id is minted by the phone that scanned.

    ``scanned_at`` is the phone's own clock. A ``double`` or ``refused`` one happened while the
    phone was offline: the goods are gone, and nothing moved because of it.
    """

    parent = reference(Order)
    point = reference(PickUpPoint)
    code = reference(PickUpCode, null=True)
    by = reference(Person)
    device = words(40)
    scanned_at = instant()
    received_at = instant()
    offline = flag()
    outcome = state(HandOverOutcome)
    refusal = words(60, null=True)
    seen_at = instant(null=True)

    hand_over_outcome_is_known = one_of("outcome", HandOverOutcome)
    only_phones_offline_hand_out_in_vain = holds("outcome IN ('done', 'partial') OR offline")
    hand_over_in_vain_says_why = holds("(outcome IN ('done', 'partial')) = (refusal IS NULL)")


class HandOverLine(Row, Table, tablename="hand_over_line"):
    """How many units of a line were handed out in one act."""

    parent = reference(HandOver)
    line = reference(OrderLine)
    units = count()

    line_once_per_hand_over = Unique(["parent", "line"])
    handed_units_are_positive = holds("units > 0")
