from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-21T19:57:28:395045"
VERSION = "1.38.0"
DESCRIPTION = "Reserves that are proposed."


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="marketplace", description=DESCRIPTION)

    manager.add_column(
        table_class_name="Payee",
        tablename="payee",
        column_name="refund_share_basis_points",
        db_column_name="refund_share_basis_points",
        column_class_name="Integer",
        column_class=Integer,
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
        table_class_name="Payee",
        tablename="payee",
        column_name="reserve_proposed_basis_points",
        db_column_name="reserve_proposed_basis_points",
        column_class_name="Integer",
        column_class=Integer,
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

    manager.add_constraint(
        table_class_name="Payee",
        tablename="payee",
        constraint_name="proposed_reserve_is_a_share",
        constraint_class=Check,
        params={
            "condition": "reserve_proposed_basis_points IS NULL OR reserve_proposed_basis_points BETWEEN 1 AND 5000"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Payee",
        tablename="payee",
        constraint_name="proposed_reserve_says_why",
        constraint_class=Check,
        params={
            "condition": "(reserve_proposed_basis_points IS NULL) = (refund_share_basis_points IS NULL)"
        },
        schema=None,
    )

    return manager
