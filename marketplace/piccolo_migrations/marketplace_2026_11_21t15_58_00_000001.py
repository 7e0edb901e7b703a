"""Payees and days of earnings: the columns; the next one fills them."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import (
    JSONB,
    UUID,
    BigInt,
    Date,
    ForeignKey,
    Integer,
    Timestamptz,
    Varchar,
)
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from core.columns import V7

ID = "2026-11-21T15:58:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "payees, days of earnings"


class Party(Table, tablename="party", schema=None):
    id = UUID(default=V7(), primary_key=True)


class Payee(Table, tablename="payee", schema=None):
    id = UUID(default=V7(), primary_key=True)


class Statement(Table, tablename="statement", schema=None):
    id = UUID(default=V7(), primary_key=True)


class EarningDay(Table, tablename="earning_day", schema=None):
    id = UUID(default=V7(), primary_key=True)


USUAL: dict[str, Any] = {
    "default": None,
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
KEY = {"default": V7(), "primary_key": True}
TO = {
    "on_delete": OnDelete.restrict,
    "on_update": OnUpdate.restrict,
    "target_column": None,
    "index": True,
}
STATE = {"length": 32}

COLUMNS = (
    ("Payee", "payee", "id", UUID, KEY),
    ("Payee", "payee", "party", ForeignKey, {"references": Party, **TO}),
    ("Payee", "payee", "settlement_days", Integer, {"default": 2}),
    ("Payee", "payee", "minimum_payout_fen", BigInt, {}),
    ("Payee", "payee", "reserve_basis_points", Integer, {"default": 0}),
    ("Payee", "payee", "reserve_days", Integer, {"default": 30}),
    ("Payee", "payee", "debt_limit_fen", BigInt, {}),
    ("Payee", "payee", "gateway_fee_basis_points", Integer, {"default": 0}),
    ("Payee", "payee", "provider", Varchar, {**STATE, "default": "manual_bank"}),
    ("Payee", "payee", "payouts_frozen_until", Timestamptz, {"null": True}),
    ("EarningDay", "earning_day", "id", UUID, KEY),
    ("EarningDay", "earning_day", "payee", ForeignKey, {"references": Payee, **TO}),
    ("EarningDay", "earning_day", "available_on", Date, {}),
    ("EarningDay", "earning_day", "kind", Varchar, STATE),
    ("EarningDay", "earning_day", "first_earned_at", Timestamptz, {}),
    *(
        ("EarningDay", "earning_day", name, Integer, {"default": 0})
        for name in ("lines", "refunded", "charged")
    ),
    *(
        ("EarningDay", "earning_day", name, BigInt, {"default": 0})
        for name in (
            "paid_fen",
            "gross_fen",
            "commission_fen",
            "host_fen",
            "gateway_fen",
            "net_fen",
        )
    ),
    (
        "EarningDay",
        "earning_day",
        "statement",
        ForeignKey,
        {"references": Statement, "null": True, **TO},
    ),
    ("Statement", "statement", "figures", JSONB, {"default": "{}"}),
    ("Statement", "statement", "first_earned_at", Timestamptz, {"null": True}),
    ("Earning", "earning", "book", Varchar, {**STATE, "default": "merchant_payable"}),
    ("Earning", "earning", "refund", UUID, {"null": True}),
    ("Earning", "earning", "paid_fen", BigInt, {"null": True}),
    ("Earning", "earning", "host_fen", BigInt, {"null": True}),
    ("Earning", "earning", "gateway_fen", BigInt, {"null": True}),
    (
        "Earning",
        "earning",
        "earning_day",
        ForeignKey,
        {"references": EarningDay, "null": True, **TO},
    ),
)
CHECKS = (
    ("payee_is_its_party", "id = party"),
    ("payout_way_is_known", "\"provider\" IN ('manual_bank', 'stripe_transfer')"),
    ("settlement_days_of_payee_within_month", "settlement_days BETWEEN 1 AND 30"),
    ("minimum_payout_is_a_fen", "minimum_payout_fen >= 1"),
    ("reserve_is_a_share", "reserve_basis_points BETWEEN 0 AND 5000"),
    ("reserve_ends", "reserve_days BETWEEN 1 AND 180"),
    ("debt_limit_not_negative", "debt_limit_fen >= 0"),
    ("gateway_charge_is_a_share", "gateway_fee_basis_points BETWEEN 0 AND 1000"),
)
DROPPED = (
    ("Merchant", "merchant", "settlement_days_within_month"),
    ("Statement", "statement", "statement_in_sequence"),
    ("Earning", "earning", "earning_kind_is_known"),
    ("Earning", "earning", "net_is_gross_less_commission"),
)
RENAMED = (
    ("Statement", "statement"),
    ("Earning", "earning"),
    ("Payout", "payout"),
    ("BankAccount", "bank_account"),
)


async def forwards() -> MigrationManager:
    """Add what is new and call the merchant of settled rows their payee."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    manager.add_table(class_name="Payee", tablename="payee")
    manager.add_table(class_name="EarningDay", tablename="earning_day")
    for table, tablename, column, kind, params in COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=tablename,
            column_name=column,
            db_column_name=column,
            column_class_name=kind.__name__,
            column_class=kind,
            params={**USUAL, **params},
        )
    for name, condition in CHECKS:
        manager.add_constraint("Payee", "payee", name, Check, {"condition": condition})
    unique = {"columns": ["party"], "nulls_distinct": True}
    manager.add_constraint("Payee", "payee", "one_payee_per_party", Unique, unique)
    for table, tablename, name in DROPPED:
        manager.drop_constraint(table, tablename, name)
    for table, tablename in RENAMED:
        manager.rename_column(table, tablename, "merchant", "payee", "merchant", "payee")
    return manager
