"""Goods nobody collects or brings have an end, and an operator may refund with a reason."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete, OnUpdate
from piccolo.columns.column_types import UUID, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table

from core.columns import V7

ID = "2026-11-21T13:05:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "goods not collected, goods not delivered, refunds by an operator"


class Person(Table, tablename="person", schema=None):
    """What the new key refers to."""

    id = UUID(default=V7(), primary_key=True)


COLUMNS: tuple[tuple[str, str, str, type[Any], dict[str, Any]], ...] = (
    (
        "Campaign",
        "campaign",
        "uncollected_rule",
        Varchar,
        {"length": 32, "default": "return_and_refund", "null": False},
    ),
    ("Campaign", "campaign", "uncollected_days", Integer, {"default": 2, "null": False}),
    ("CampaignPoint", "campaign_point", "overdue_told_at", Timestamptz, {}),
    ("Order", "market_order", "reminders_sent", Integer, {"default": 0, "null": False}),
    ("Order", "market_order", "uncollected_at", Timestamptz, {}),
    ("Order", "market_order", "fulfilled_at", Timestamptz, {}),
    (
        "OrderRefund",
        "order_refund",
        "approved_by",
        ForeignKey,
        {
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "index": True,
        },
    ),
    ("OrderRefund", "order_refund", "note", Varchar, {"length": 200}),
)
USUAL: dict[str, Any] = {
    "default": None,
    "null": True,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
CHECKS = (
    (
        "Campaign",
        "campaign",
        "uncollected_rule_is_known",
        "\"uncollected_rule\" IN ('return_and_refund', 'donate', 'return_without_refund')",
    ),
    (
        "Campaign",
        "campaign",
        "uncollected_goods_are_kept_for_days",
        "uncollected_days BETWEEN 1 AND 14",
    ),
    (
        "Order",
        "market_order",
        "reminders_are_three_at_most",
        "reminders_sent BETWEEN 0 AND 3",
    ),
    (
        "OrderRefund",
        "order_refund",
        "person_who_refunds_says_why",
        "(approved_by IS NULL) = (note IS NULL)",
    ),
)


async def forwards() -> MigrationManager:
    """Add the columns and their laws."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    for table, tablename, column, kind, params in COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=tablename,
            column_name=column,
            db_column_name=column,
            column_class_name=kind.__name__,
            column_class=kind,
            params={**USUAL, **params},
            schema=None,
        )
    for table, tablename, name, condition in CHECKS:
        manager.add_constraint(
            table_class_name=table,
            tablename=tablename,
            constraint_name=name,
            constraint_class=Check,
            params={"condition": condition},
            schema=None,
        )
    return manager
