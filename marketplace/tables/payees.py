"""Whom the platform owes money, and where it goes."""

from __future__ import annotations

from enum import StrEnum

from piccolo.constraints import Unique
from piccolo.table import Table

from accounts.tables import Party, Person
from core.columns import Row, count, fen, holds, instant, one_of, prose, reference, state, words


class PayoutWay(StrEnum):
    """How a payee's money leaves the platform."""

    MANUAL_BANK = "manual_bank"
    STRIPE_TRANSFER = "stripe_transfer"


class Payee(Row, Table, tablename="payee"):
    """A party the platform owes money, for whatever reason; its id is the party's.

    It is made when it is first needed, with the usual terms.
    """

    party = reference(Party)
    settlement_days = count(default=2)
    minimum_payout_fen = fen()
    reserve_basis_points = count(default=0)
    reserve_days = count(default=30)
    reserve_proposed_basis_points = count(null=True)
    refund_share_basis_points = count(null=True)
    debt_limit_fen = fen()
    gateway_fee_basis_points = count(default=0)
    provider = state(PayoutWay, default=PayoutWay.MANUAL_BANK)
    payouts_frozen_until = instant(null=True)

    payee_is_its_party = holds("id = party")
    one_payee_per_party = Unique(["party"])
    payout_way_is_known = one_of("provider", PayoutWay)
    settlement_days_of_payee_within_month = holds("settlement_days BETWEEN 1 AND 30")
    minimum_payout_is_a_fen = holds("minimum_payout_fen >= 1")
    reserve_is_a_share = holds("reserve_basis_points BETWEEN 0 AND 5000")
    reserve_ends = holds("reserve_days BETWEEN 1 AND 180")
    proposed_reserve_is_a_share = holds(
        "reserve_proposed_basis_points IS NULL OR reserve_proposed_basis_points BETWEEN 1 AND 5000"
    )
    proposed_reserve_says_why = holds(
        "(reserve_proposed_basis_points IS NULL) = (refund_share_basis_points IS NULL)"
    )
    debt_limit_not_negative = holds("debt_limit_fen >= 0")
    gateway_charge_is_a_share = holds("gateway_fee_basis_points BETWEEN 0 AND 1000")


class BankAccount(Row, Table, tablename="bank_account"):
    """The account a payee is paid to; a change is a new row."""

    payee = reference(Payee)
    holder_sealed = prose()
    number_sealed = prose()
    number_ending = words(4)
    bank_name = words(60)
    entered_by = reference(Person)
    entered_at = instant()
    replaced_at = instant(null=True)
