from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import BigInt
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import JSONB
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-21T22:15:50:817558"
VERSION = "1.38.0"
DESCRIPTION = "other currencies of the account"


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="payments", description=DESCRIPTION)

    manager.add_column(
        table_class_name="BalanceTransaction",
        tablename="balance_transaction",
        column_name="booked_fen",
        db_column_name="booked_fen",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="BalanceTransaction",
        tablename="balance_transaction",
        column_name="presented_fen",
        db_column_name="presented_fen",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="ReconciliationRun",
        tablename="reconciliation_run",
        column_name="others",
        db_column_name="others",
        column_class_name="JSONB",
        column_class=JSONB,
        params={
            "default": "{}",
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="ReconciliationRun",
        tablename="reconciliation_run",
        column_name="others_unproven",
        db_column_name="others_unproven",
        column_class_name="Integer",
        column_class=Integer,
        params={
            "default": 0,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="ReconciliationRun",
        tablename="reconciliation_run",
        constraint_name="proven_when_nothing_is_left",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="BalanceTransaction",
        tablename="balance_transaction",
        constraint_name="only_foreign_lines_have_fen",
        constraint_class=Check,
        params={"condition": "currency <> 'cny' OR booked_fen IS NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="ReconciliationRun",
        tablename="reconciliation_run",
        constraint_name="proven_when_no_currency_is_left",
        constraint_class=Check,
        params={
            "condition": "proven = (ledger_fen - lines_fen - timing_fen = 0 AND provider_fen - lines_fen = 0 AND exceptions = 0 AND others_unproven = 0)"
        },
        schema=None,
    )

    return manager
