"""Part of an order may be paid from its buyer's balance, and goes back there."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import UUID, BigInt
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-21T21:50:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "the balance as a way to pay"

FEN_SO_FAR = {
    "default": 0,
    "null": False,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
CHECKS = (
    ("Order", "market_order", "wallet_part_within_paid", "wallet_fen BETWEEN 0 AND paid_fen"),
    (
        "OrderRefund",
        "order_refund",
        "wallet_part_within_refund",
        "wallet_fen BETWEEN 0 AND amount_fen",
    ),
    (
        "OrderRefund",
        "order_refund",
        "refund_names_its_payment",
        "amount_fen = wallet_fen OR payment_id IS NOT NULL",
    ),
)


async def forwards() -> MigrationManager:
    """Add the parts, and let an order be paid by a payment, by a balance, or by both."""
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)
    for owner, table in (("Order", "market_order"), ("OrderRefund", "order_refund")):
        manager.add_column(
            table_class_name=owner,
            tablename=table,
            column_name="wallet_fen",
            db_column_name="wallet_fen",
            column_class_name="BigInt",
            column_class=BigInt,
            params=FEN_SO_FAR,
            schema=None,
        )
    manager.alter_column(
        table_class_name="OrderRefund",
        tablename="order_refund",
        column_name="payment_id",
        db_column_name="payment_id",
        params={"null": True},
        old_params={"null": False},
        column_class=UUID,
        old_column_class=UUID,
        schema=None,
    )
    for owner, table, name, condition in CHECKS:
        manager.add_constraint(
            table_class_name=owner,
            tablename=table,
            constraint_name=name,
            constraint_class=Check,
            params={"condition": condition},
            schema=None,
        )
    return manager
